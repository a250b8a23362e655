#!/usr/bin/env bash
# Brings a machine to the point where `make build` (setup.sh build), `make deb` (setup.sh deb) or `make test`
# (setup.sh test) works.
# Idempotent, and quick when nothing is to do.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

purpose=${1:-build}
here=$root/scripts

# Two clones at once would build into the same cache.
mkdir -p "$cache"
if has flock && [ -z "${FABRIC_PLANNER_LOCKED:-}" ]; then
    flock --nonblock "$cache/lock" true || step "Waiting for another set-up on this machine to finish"
    FABRIC_PLANNER_LOCKED=1 exec flock "$cache/lock" "$0" "$@"
fi

"$here/packages.sh" build
"$here/rust.sh"
[ "$purpose" = deb ] || "$here/tools.sh" site
[ "$purpose" = build ] || "$here/tools.sh" deb
if [ "$purpose" = test ]; then
    "$here/packages.sh" test
    "$here/daemons.sh"
    "$here/backends.sh"
    "$here/debian.sh"
    "$here/browser-tests.sh"
fi
