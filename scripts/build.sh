#!/usr/bin/env bash
# Builds the static site into dist/, unless it is newer than all its sources, and shows what it weighs.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=scripts/env.sh
. "$(dirname "$0")/env.sh"
cd "$root"

fetch_sources() {
    cargo fetch --locked --quiet &&
        cargo fetch --locked --quiet --manifest-path "$(rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.toml"
}

# The finished build leaves this mark; every source that is newer, or gone, counts as a change.
mark=target/site-sources
sources() {
    find src style scripts/site index.html Trunk.toml Cargo.toml Cargo.lock -type f -exec cksum {} + | sort
}

if [ -e dist/service-worker.js ] && [ -e "$mark" ] && [ "$(sources)" = "$(cat "$mark")" ]; then
    step "dist/ is up to date"
else
    step "Building the site into dist/ (two minutes the first time, then half a minute or so)"
    mkdir -p target
    rm -f "$mark"
    before=$(sources)
    # trunk lets cargo download nothing, so what cargo needs is fetched first.
    (for_site fetch_sources) || fail "the crates could not be fetched; is the registry reachable?" "cargo fetch --locked"
    (for_site plain_trunk build --release --locked) ||
        fail "the site could not be built; the reason stands above"
    echo "$before" >"$mark"
fi
node scripts/site/size.mjs dist
