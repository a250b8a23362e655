#!/usr/bin/env bash
# Boots every pair of routing daemons, reflectors by nodes, and every network back end with Switching and
# Routing, and prints the tables: what passed, and how long VMs were away when one moved and when a
# reflector died. Then asks every daemon whether it does with its sessions what `fabricctl diff` says, and lets
# agents change hosts with each of them, and on a Debian that boots.
# Needs root and some twenty minutes.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=scripts/env.sh
. "$root/scripts/env.sh"
cd "$root"
cargo test --locked --test lab -- --ignored --nocapture all_pairs
cargo test --locked --test lab_lan -- --ignored --nocapture all_back_ends
cargo test --locked --test live_reconfigure -- --ignored --nocapture
cargo test --locked --test lab_agent -- --ignored --nocapture agents_change
cargo test --locked --test agent_boot -- --ignored --nocapture a_bridge
