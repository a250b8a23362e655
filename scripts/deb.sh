#!/usr/bin/env bash
# Builds the Debian packages of fabric-agent and fabricctl, with their manual pages and completions, into
# target/debian.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=scripts/env.sh
. "$root/scripts/env.sh"
cd "$root"
has dpkg-deb || step "dpkg is not on this machine: libraries that the packages depend on are guessed"
step "Building the programs (a few minutes the first time)"
cargo build --locked --release --bin fabric-agent --bin fabricctl
rm -rf target/manual
cargo run --locked --quiet --example manual -- target/manual
mkdir -p target/debian
for variant in "" --variant=fabricctl; do
    cargo deb --locked --no-build $variant --output target/debian/
done
