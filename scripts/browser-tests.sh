#!/usr/bin/env bash
# Puts the npm packages of the browser tests into the cache and links them to tests/web.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

tests=$root/tests/web
# The lock file says all: another one, another folder.
folder=$cache/browser-tests-$(cksum <"$tests/package-lock.json" | cut -d ' ' -f 1)

if [ ! -e "$folder/done" ]; then
    step "Installing the browser tests' npm packages (some seconds)"
    rm -rf "$folder"
    mkdir -p "$folder"
    cp "$tests/package.json" "$tests/package-lock.json" "$tests/.npmrc" "$folder/"
    run_logged "$cache/log/browser-tests.log" npm ci --prefix "$folder" --no-audit --no-fund ||
        fail "npm could not install the browser tests' packages (is the npm registry reachable?)" "npm ci --prefix $folder"
    touch "$folder/done"
fi
if [ "$(readlink "$tests/node_modules" || true)" != "$folder/node_modules" ]; then
    rm -rf "$tests/node_modules"
    ln -s "$folder/node_modules" "$tests/node_modules"
fi
