#!/usr/bin/env bash
# cargo for the browser's part, with whichever Rust can build it: web-cargo.sh check|clippy|build …
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=scripts/env.sh
. "$(dirname "$0")/env.sh"
command=$1
shift
for_web cargo "$command" --target wasm32-unknown-unknown "$@"
