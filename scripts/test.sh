#!/usr/bin/env bash
# All checks, cheapest first; the first part that fails ends it.
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

# Tests that boot real daemons wait for most of their time, and their clocks want a machine that is not
# busy otherwise; the others compute. Those that mostly run other programs run beside them, and give way.
live=() patient=() other=()
for file in tests/*.rs tests/*/main.rs; do
    name=${file#tests/}
    name=${name%/main.rs}
    name=${name%.rs}
    case $name in
    agent_boot | lab* | live*) live+=("$name") ;;
    agent | ansible | package) patient+=("$name") ;;
    *) other+=(--test "$name") ;;
    esac
done

section "Tests of the library and the command line, and the site beside them"
cargo test --locked --no-run
mkdir -p target
"$root/scripts/build.sh" >target/site.log 2>&1 &
site=$!
cargo test --locked --no-fail-fast --lib --bins "${other[@]}" || { wait $site; fail "tests failed" "cargo test"; }

section "Site"
wait $site && built=0 || built=$?
cat target/site.log
[ $built = 0 ] || fail "the site was not built" "make build"

# Starts each of some tests beside the others, as nice as the first argument says; their output is kept.
running=()
start() {
    niceness=$1
    shift
    for name; do
        nice -n "$niceness" cargo test --locked --no-fail-fast --test "$name" -- --test-threads 8 \
            >"target/$name.log" 2>&1 &
        running+=("$!:$name")
    done
}

# Shows what they said, and fails when one of them did.
finish() {
    failed=()
    for one in "${running[@]}"; do
        wait "${one%%:*}" || failed+=("${one#*:}")
        cat "target/${one#*:}.log"
    done
    running=()
    [ ${#failed[@]} = 0 ] || fail "tests failed: ${failed[*]}" "cargo test --test ${failed[0]}"
}

section "Tests with real daemons in network namespaces, and those with other programs beside them"
start 0 "${live[@]}"
start 10 "${patient[@]}"
finish

section "Tests in a browser"
node --test --test-concurrency=$(($(nproc) + 1)) --test-reporter=spec tests/web/*.test.mjs || fail "browser tests failed" "node --test tests/web/*.test.mjs"

section "All passed in $(((SECONDS - started) / 60)) min $(((SECONDS - started) % 60)) s"
