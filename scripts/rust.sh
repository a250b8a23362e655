#!/usr/bin/env bash
# Makes sure that there is a Rust for this machine and one that can build for the browser (wasm32).
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=scripts/env.sh
. "$(dirname "$0")/env.sh"

target=wasm32-unknown-unknown

if ! has cargo; then
    has apt-get || fail "Rust is missing" "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh"
    "$root/scripts/packages.sh" rust
fi
rust_new_enough rustc || fail "this Rust is too old: $(rustc --version 2>&1 | head -n 1), and Cargo.toml wants $(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml")" "rustup update stable"

ready() { ordinary_wasm || { [ -x /usr/bin/rustc ] && [ -e "$(debian_std)/done" ] && has wasm-ld; }; }

# The ordinary way: one download from Rust's own server.
add_target() {
    has rustup || return 1
    step "Adding the $target target and the library's source to Rust (some seconds)"
    RUSTUP_MAX_RETRIES=1 limited 60 rustup target add "$target" >/dev/null 2>&1 &&
        RUSTUP_MAX_RETRIES=1 limited 120 rustup component add rust-src >/dev/null 2>&1
}

# Where Rust's server can't be reached, Debian's packages carry the same library as source: build it once.
build_std() {
    local out work
    out=$(debian_std)
    if [ -e "$out/done" ]; then return; fi
    step "Building Rust's standard library for the browser from Debian's source (about half a minute)"
    work=$(mktemp -d)
    mkdir "$work/src"
    printf '[package]\nname = "nothing"\nedition = "2021"\n' >"$work/Cargo.toml"
    : >"$work/src/lib.rs"
    # Bitcode, because the app is linked with link-time optimisation, the standard library included.
    (cd "$work" && RUSTUP_TOOLCHAIN=/usr RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes \
        CARGO_TARGET_DIR=$work/target run_logged "$cache/log/wasm-std.log" \
        /usr/bin/cargo build --release --target "$target" -Zbuild-std=std,panic_abort,test) ||
        fail "the standard library for $target could not be built" "rustup target add $target"
    rm -rf "$out"
    mkdir -p "$out/lib/rustlib/$target/lib"
    rm -f "$work/target/$target/release/deps/"libnothing*
    cp "$work/target/$target/release/deps/"*.rlib "$out/lib/rustlib/$target/lib/"
    rm -rf "$work"
    touch "$out/done"
}

if ready; then exit; fi
if add_target && ready; then exit; fi
if has apt-get; then
    step "Rust's server did not give the $target target; taking Debian's Rust for the browser part"
    "$root/scripts/packages.sh" rust
    build_std
fi
ready || fail "Rust's standard library for $target or its source is missing" "rustup target add $target && rustup component add rust-src"
