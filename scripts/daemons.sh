#!/usr/bin/env bash
# Unpacks the routing daemons that judge exported configurations, and run them in the laboratory, into the
# cache, each with its own libraries: their packages own the same files, so they can't be installed side by side.
# Nothing is installed, nothing is started, no right is needed.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

folder=$cache/daemons-2
# Unpacked anew where this script has changed since.
stamp=$(cksum <"$0")
[ "$(cat "$folder/done" 2>/dev/null)" != "$stamp" ] || exit 0

# What can't be had is no failure: the tests say loudly what they miss, with the reason from this file.
reason=$cache/daemons-2.missing
give_up() {
    step "BIRD 1.6, 2.0, 2.17, 3 and FRR can't be had: $1"
    echo "$1" >"$reason"
    exit 0
}

[ "$(uname -m)" = x86_64 ] || give_up "their packages are known for x86-64 alone"
if ! has apt-get || ! has dpkg-deb; then give_up "they are unpacked from Debian's packages"; fi
# shellcheck disable=SC2016 # apt's own variables
mirror=$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    sed -n 's/^Debian //p' | head -n 1)
[ -n "$mirror" ] || give_up "this machine knows no mirror of Debian"

step "Unpacking BIRD 1.6, 2.0, 2.17, 3 and FRR (half a minute, once)"
rm -rf "$folder"
mkdir -p "$folder/apt/lists/partial" "$folder/apt/archives/partial"
keys=/usr/share/keyrings/debian-archive-keyring.gpg
for suite in bookworm trixie; do
    echo "deb [signed-by=$keys] $mirror $suite main"
done >"$folder/apt/sources.list"

private_apt() {
    apt-get -o Dir::Etc::SourceList="$folder/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$folder/apt/lists" -o Dir::Cache="$folder/apt" -o APT::Sandbox::User= \
        -o Acquire::Languages=none "$@"
}

# unpack NAME SUITE PACKAGE…
unpack() {
    local name=$1 suite=$2 debs=$folder/apt/$1 package
    shift 2
    mkdir -p "$debs" "$folder/$name"
    (cd "$debs" && run_logged "$cache/log/$name.log" private_apt download "${@/%//$suite}") ||
        give_up "$name could not be fetched"
    for package in "$debs"/*.deb; do dpkg-deb -x "$package" "$folder/$name"; done
    # They run without their manuals and character sets.
    rm -rf "$folder/$name"/usr/share/{doc,man,locale,i18n,lintian} "$folder/$name"/usr/lib/x86_64-linux-gnu/gconv
}

# command_of NAME PROGRAM: writes a script that runs a program of a daemon's package with the package's libraries.
command_of() {
    local loader
    loader=$(cd "$folder/$1" && find . -name ld-linux-x86-64.so.2 | head -n 1)
    cat >"$folder/$1/$(basename "$2")" <<SCRIPT
#!/bin/sh
root=\$(dirname "\$0")
libraries=\$root/lib/x86_64-linux-gnu:\$root/usr/lib/x86_64-linux-gnu:\$root/usr/lib/x86_64-linux-gnu/frr
exec "\$root/$loader" --library-path "\$libraries" "\$root/$2" "\$@"
SCRIPT
    chmod 755 "$folder/$1/$(basename "$2")"
}

run_logged "$cache/log/daemons.log" private_apt update || give_up "the list of packages could not be fetched"
unpack bird1.6 bookworm bird libc6 libreadline8 libtinfo6
unpack bird2 bookworm bird2 libc6 libreadline8 libtinfo6 libssh-gcrypt-4 libgcrypt20 libgpg-error0 libgssapi-krb5-2 \
    libkrb5-3 libk5crypto3 libkrb5support0 libcom-err2 libkeyutils1 libssl3 zlib1g
unpack frr bookworm frr frr-pythontools libc6 libreadline8 libtinfo6 libcap2 libcrypt1 libjson-c5 libyang2 libpcre2-8-0 \
    libpam0g libaudit1 libcap-ng0 libsystemd0
newer=(libc6 libreadline8t64 libssh-4 libtinfo6 libssl3t64 libgssapi-krb5-2 libkrb5-3 libk5crypto3
    libkrb5support0 libcom-err2 libkeyutils1 zlib1g libzstd1)
unpack bird2.17 trixie bird2 "${newer[@]}"
unpack bird3 trixie bird3 "${newer[@]}"
# Its schema of network-config is read and its renderers are run, by the machine's python3 with python3-yaml.
unpack cloud-init trixie cloud-init python3-configobj python3-six python3-jinja2 python3-markupsafe \
    python3-jsonpatch python3-json-pointer python3-requests python3-urllib3 python3-idna python3-certifi python3-chardet
command_of bird1.6 usr/sbin/bird
command_of bird1.6 usr/sbin/bird6
command_of bird2 usr/sbin/bird
command_of bird2.17 usr/sbin/bird
command_of bird3 usr/sbin/bird
command_of frr usr/bin/vtysh
ln -s usr/lib/frr/frr-reload.py "$folder/frr/frr-reload.py"
for daemon in zebra staticd bfdd bgpd; do command_of frr usr/lib/frr/$daemon; done
rm -rf "$folder/apt" "$reason"
echo "$stamp" >"$folder/done"
