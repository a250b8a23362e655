# shellcheck shell=bash
# What every script here shares: messages, the cache of tools, becoming root.
# To be sourced, from any folder.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Tools are kept per user and version, so that a second clone does not build them again.
# shellcheck disable=SC2034 # for those who source this
cache=${XDG_CACHE_HOME:-$HOME/.cache}/fabric-planner

section() { printf '\n== %s ==\n' "$*"; }
step() { printf -- '-- %s\n' "$*"; }

# fail WHAT_IS_MISSING COMMAND_THAT_MENDS_IT
fail() {
    printf '\nerror: %s\n' "$1" >&2
    [ $# -lt 2 ] || printf '  mend it with:  %s\n' "$2" >&2
    exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# Stop a command after some seconds. macOS has no `timeout`.
limited() {
    local seconds=$1
    shift
    if has timeout; then timeout "$seconds" "$@"; else "$@"; fi
}

# as_root COMMAND…: fails without asking for a password, so that it can't hang.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif has sudo && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 77
    fi
}

# The tool's version as Trunk.toml asks for it: tool_version wasm_opt
tool_version() { sed -n "s/^$1 *= *\"\(version_\)\{0,1\}\([^\"]*\)\".*/\2/p" "$root/Trunk.toml"; }

# The version of a package in Cargo.lock: locked_version wasm-bindgen
locked_version() { sed -n "/^name = \"$1\"\$/{n;s/^version = \"\(.*\)\"/\1/p;}" "$root/Cargo.lock" | head -n 1; }

# run_logged LOG COMMAND…: keep the output in a file, show its end when the command fails.
run_logged() {
    local log=$1
    shift
    mkdir -p "$(dirname "$log")"
    "$@" >"$log" 2>&1 </dev/null || {
        local status=$?
        printf '   failed (status %s); the last lines of %s:\n' "$status" "$log" >&2
        tail -n 20 "$log" | sed 's/^/   | /' >&2
        return "$status"
    }
}

# Is this compiler there, and as new as Cargo.toml asks for?
rust_new_enough() {
    local wanted have
    wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml")
    have=$("$1" --version 2>/dev/null | cut -d ' ' -f 2) || return 1
    [ "$(printf '%s\n%s\n' "$wanted" "$have" | sort -t . -k 1,1n -k 2,2n | head -n 1)" = "$wanted" ]
}
