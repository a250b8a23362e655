#!/usr/bin/env bash
# Puts the build tools into the cache, each in a folder named by its version: tools.sh site|deb
# For the site: trunk, wasm-bindgen, wasm-opt; for Debian packages: cargo-deb.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=scripts/env.sh
. "$(dirname "$0")/env.sh"

# The tools run for seconds: compile them in half the time rather than make them fast.
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
export CARGO_PROFILE_RELEASE_DEBUG=false
# Where a lock file is not used, don't take dependencies that want a newer Rust.
export CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS=fallback

# crate CRATE VERSION COMMAND TIME OPTIONS…
crate() {
    local name=$1 version=$2 command=$3 time=$4 folder
    shift 4
    [ -n "$version" ] || fail "no version of $name is written in Trunk.toml or Cargo.lock" "git checkout Trunk.toml Cargo.lock"
    folder=$cache/${name%-cli}-$version
    if [ -x "$folder/bin/$command" ]; then return; fi
    step "Installing $name $version (about $time, once)"
    # Its own target folder, next to the result and thrown away: the sources are gone afterwards anyway.
    run_logged "$cache/log/$name.log" cargo install "$name" --version "=$version" --root "$folder" "$@" ||
        fail "$name $version could not be installed (is crates.io reachable?)" \
            "cargo install $name --version $version --root $folder $*"
}

# wasm-opt, and terser for the scripts.
npm_tools() {
    local version folder terser
    version=$(tool_version wasm_opt)
    terser=$(tool_version terser-version)
    folder=$(npm_folder)
    if [ -e "$folder/done" ]; then return; fi
    step "Installing wasm-opt $version and terser $terser from npm (some seconds, once)"
    rm -rf "$folder"
    mkdir -p "$folder"
    echo '{ "private": true }' >"$folder/package.json"
    run_logged "$cache/log/npm-tools.log" npm install --prefix "$folder" --no-audit --no-fund "binaryen@$version.0.0" "terser@$terser" ||
        fail "npm could not install binaryen and terser (is the npm registry reachable?)" "npm install --prefix $folder binaryen@$version.0.0 terser@$terser"
    touch "$folder/done"
}

case ${1:-site} in
site)
    # cargo unlocks the versions of wasm-bindgen's dependencies here because its own lock file does not build.
    crate wasm-bindgen-cli "$(locked_version wasm-bindgen)" wasm-bindgen "two minutes"
    npm_tools
    crate trunk "$(tool_version trunk-version)" trunk "five minutes" --locked
    ;;
deb)
    # Without its own compression: packages are compressed by the system's xz.
    crate cargo-deb "$cargo_deb" cargo-deb "a minute" --locked --no-default-features
    ;;
*) fail "tools.sh knows site and deb, not '$1'" ;;
esac
