#!/usr/bin/env bash
# Serves the built site on this machine (serve.sh), or one that is rebuilt on every change (serve.sh --dev).
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=scripts/env.sh
. "$(dirname "$0")/env.sh"
cd "$root"

if [ "${1:-}" = --dev ]; then
    step "Serving a development build that reloads when a file changes (the first build takes some minutes)"
    # In a folder of its own, so that dist/ only ever holds the finished site.
    mkdir -p target/dev
    export FABRIC_PLANNER_DEV=1
    for_web plain_trunk serve --dist target/dev ${PORT:+--port "$PORT"}
else
    exec node scripts/site/open.mjs
fi
