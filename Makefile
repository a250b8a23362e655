# Every target sets up what it needs by itself; see scripts/.
.DEFAULT_GOAL := help
.PHONY: help serve build deb test lab-all dev screenshots setup clean
# `make serve PORT=9000` reaches the scripts through the environment.
export PORT

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F '|' '{ printf "%-20s%s\n", $$1, $$2 }'

serve: ## build the app and serve it on this machine (PORT=8080)
	@scripts/setup.sh build
	@scripts/build.sh
	@scripts/serve.sh

build: ## build the static site into dist/, for any folder of any web host
	@scripts/setup.sh build
	@scripts/build.sh

deb: ## build the Debian packages of fabric-agent and fabricctl into target/debian
	@scripts/setup.sh deb
	@scripts/deb.sh

test: ## check everything: format, lints, tests, the site's size, the app in a browser
	@scripts/test.sh

lab-all: ## boot every daemon and every back end in the laboratory, and print the tables (root, twenty minutes)
	@scripts/setup.sh test
	@scripts/lab-all.sh

dev: ## serve a development build that reloads when a file changes (PORT=8081)
	@scripts/setup.sh build
	@scripts/serve.sh --dev

screenshots: ## take a picture of every page (into target/screenshots, or OUT=folder)
	@scripts/setup.sh test
	@scripts/build.sh
	@node tests/web/screenshots.mjs $(OUT)

setup: ## install what building and testing need
	@scripts/setup.sh test

clean: ## remove what was built here (the tools in the user's cache stay)
	rm -rf dist target tests/web/node_modules
