# shellcheck shell=bash
# The environment for building: finds the tools that setup.sh put into the cache, and the Rust that can
# build for the browser. To be sourced after lib.sh; asks no network and installs nothing.
: "${cache:?source lib.sh first}"

# The version of cargo-deb.
cargo_deb=3.8.0

# Where the tools from npm lie.
npm_folder() { echo "$cache/npm-$(tool_version wasm_opt)-$(tool_version terser-version)"; }

PATH=$PATH:$HOME/.cargo/bin:/usr/sbin:/sbin
PATH=$cache/trunk-$(tool_version trunk-version)/bin:$PATH
PATH=$cache/wasm-bindgen-$(locked_version wasm-bindgen)/bin:$PATH
PATH=$cache/cargo-deb-$cargo_deb/bin:$PATH
PATH=$(npm_folder)/node_modules/.bin:$PATH
export PATH

# Where the standard library for the browser lies when it was built from Debian's source.
debian_std() { echo "$cache/wasm-std-$(/usr/bin/rustc --version | cut -d ' ' -f 2)"; }

# Building the site takes the source of the standard library too, see for_site.
ordinary_wasm() {
    local libraries
    has rustc && libraries=$(rustc --print sysroot)/lib/rustlib &&
        [ -d "$libraries/wasm32-unknown-unknown/lib" ] && [ -d "$libraries/src/rust/library" ]
}

# for_web COMMAND…: run cargo or trunk with the Rust that can build for the browser.
# The user's own toolchain is taken when it can; then nothing is changed.
for_web() {
    if ordinary_wasm; then
        "$@"
    else
        # rustup takes a path for a toolchain; without rustup the variable has no effect.
        RUSTUP_TOOLCHAIN=/usr \
            CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld \
            CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--sysroot=$(debian_std)" \
            "$@"
    fi
}

# for_site COMMAND…: like for_web, for the build that is published. The standard library is built along,
# for size and without the texts of panics: the page has a tenth less to load. Cargo calls both unstable,
# so the variable that lets a stable toolchain do it is set, for this build alone.
for_site() {
    local flags="-Zunstable-options -Cpanic=immediate-abort"
    export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort
    export CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size
    if ordinary_wasm; then
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=$flags "$@"
    else
        RUSTUP_TOOLCHAIN=/usr \
            CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld \
            CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=$flags \
            "$@"
    fi
}

# trunk takes NO_COLOR=1, as many terminals and CI systems set it, for a malformed option.
plain_trunk() {
    if [ -n "${NO_COLOR:-}" ]; then export NO_COLOR=true; else unset NO_COLOR; fi
    trunk --skip-version-check "$@"
}
