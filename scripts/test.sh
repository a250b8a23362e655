#!/usr/bin/env bash
# All checks, cheapest first; the first that fails ends it.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"
started=$SECONDS

section "Set-up (twenty minutes on a bare machine, else seconds)"
"$root/scripts/setup.sh" test
# shellcheck source=scripts/env.sh
. "$root/scripts/env.sh"
cd "$root"

section "Formatting"
cargo fmt --all --check || fail "some files are not formatted" "cargo fmt"

section "Lints, this machine"
cargo clippy --locked --all-targets -- -D warnings || fail "clippy objects" "cargo clippy --all-targets"

section "Lints, browser"
for_web cargo clippy --locked --target wasm32-unknown-unknown --lib --bin fabric-planner --bin exporter -- -D warnings ||
    fail "clippy objects to the browser's part" "scripts/web-cargo.sh clippy --lib --bin fabric-planner --bin exporter"

section "Tests of the library and the command line"
cargo test --locked --no-fail-fast || fail "tests failed" "cargo test"

section "Site"
"$root/scripts/build.sh"

section "Tests in a browser"
node --test --test-reporter=spec tests/web/*.test.mjs || fail "browser tests failed" "node --test tests/web/*.test.mjs"

section "All passed in $(((SECONDS - started) / 60)) min $(((SECONDS - started) % 60)) s"
