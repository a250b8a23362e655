#!/usr/bin/env bash
# Unpacks network back ends for the laboratory into the cache, each with the libraries that this machine does
# not have: NetworkManager and ifupdown2 would take this machine's own network over if they were installed.
# Nothing is installed, nothing is started, no right is needed.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

folder=$cache/backends-1
[ ! -e "$folder/done" ] || exit 0

# The laboratory says loudly what it misses and configures nodes by itself then.
give_up() {
    step "network back ends can't be unpacked: $1"
    exit 0
}

if ! has apt-get || ! has dpkg-deb; then give_up "they are unpacked from Debian's packages"; fi

step "Unpacking network back ends (some seconds, once)"
rm -rf "$folder"

# unpack NAME PACKAGE: the package and what of its dependencies is not installed.
unpack() {
    local name=$1 debs=$folder/debs/$1 packages package part
    mkdir -p "$debs" "$folder/$name/usr"
    packages=$(apt-get -qq --print-uris --no-install-recommends install "$2" 2>/dev/null |
        sed -n "s/.*' \([^_]*\)_.*/\1/p")
    [ -n "$packages" ] || packages=$2
    # shellcheck disable=SC2086 # several words
    (cd "$debs" && run_logged "$cache/log/$name.log" apt-get -o APT::Sandbox::User= download $packages) ||
        give_up "$name could not be fetched"
    for package in "$debs"/*.deb; do dpkg-deb -x "$package" "$folder/$name"; done
    # They are laid over /usr, where Debian has these folders too.
    for part in bin sbin lib; do
        [ -d "$folder/$name/$part" ] || continue
        mkdir -p "$folder/$name/usr/$part"
        cp -a "$folder/$name/$part/." "$folder/$name/usr/$part/"
        rm -rf "${folder:?}/$name/$part"
    done
    rm -rf "$folder/$name"/usr/share/{doc,man,locale,lintian}
}

unpack bridge-utils bridge-utils
unpack ifupdown2 ifupdown2
unpack network-manager network-manager
rm -rf "$folder/debs"
touch "$folder/done"
