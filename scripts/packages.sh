#!/usr/bin/env bash
# Installs the system's packages that a purpose needs: packages.sh build|test|rust
# On Debian and its children by apt; elsewhere it says what to install.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"
# Some of the daemons live in the folders for administrators, which are not on every user's PATH.
PATH=$PATH:/usr/sbin:/sbin

# One a line: the command looked for, the Debian packages (a|b: the first that exists), the Homebrew formula.
wanted() {
    case $1 in
    build)
        echo "cc gcc+libc6-dev xcode-select"
        echo "node nodejs node"
        echo "npm npm node"
        ;;
    rust)
        # Debian's own Rust, which has the source of the standard library (see rust.sh). Its plain
        # `rustc` is often too old: then the newer one is as good as missing.
        if rust_new_enough /usr/bin/rustc; then
            echo "/usr/bin/rustc rustc-web -"
        else
            echo "a-newer-rustc rustc-web -"
        fi
        echo "/usr/bin/cargo cargo-web -"
        echo "/usr/bin/cargo-clippy rust-web-clippy -"
        echo "/usr/bin/rustfmt rustfmt-web -"
        echo "/usr/lib/rustlib/src rust-web-src -"
        echo "wasm-ld lld -"
        ;;
    test)
        echo "chromium chromium+fonts-dejavu-core+fonts-liberation -"
        # The programs that judge the exported configurations.
        echo "bird bird2 -"
        echo "netplan netplan.io -"
        echo "/usr/share/doc/gir1.2-nm-1.0 gir1.2-nm-1.0+python3-gi -"
        echo "ifup ifupdown -"
        echo "nft nftables -"
        echo "yanglint libyang-tools|libyang2-tools -"
        echo "ip iproute2 -"
        echo "ssh-keygen openssh-client -"
        echo "strace strace -"
        # What rolls bundles out.
        echo "ansible-playbook ansible-core -"
        echo "python3 python3 -"
        # What boots a whole Debian.
        echo "mmdebstrap mmdebstrap -"
        echo "systemd-nspawn systemd-container -"
        ;;
    *) fail "packages.sh knows build, rust and test, not '$1'" ;;
    esac
}

present() { has "$1" || [ -e "$1" ]; }

missing_packages() {
    wanted "$1" | while read -r command packages _; do
        present "$command" || printf '%s\n' "$packages"
    done | tr '+' '\n'
}

# The first of a|b|c that the archive has.
choose() {
    local candidate
    for candidate in ${1//|/ }; do
        if apt-cache show "$candidate" >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
    done
    echo "${1%%|*}"
}

# Nothing of what is installed here may start: the tests call the daemons' parsers, and a router that
# wakes up on somebody's laptop is no small thing. 101 is the policy layer's "forbidden".
without_services() {
    local policy=/usr/sbin/policy-rc.d status=0 mine=
    if [ ! -e "$policy" ]; then
        mine=1
        # shellcheck disable=SC2016 # meant for the other shell
        as_root sh -c 'printf "#!/bin/sh\nexit 101\n" >"$1" && chmod 755 "$1"' sh "$policy"
    fi
    "$@" || status=$?
    [ -z "$mine" ] || as_root rm -f "$policy"
    return "$status"
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-remove --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@"
}

install() {
    local purpose=$1 wanted packages=() new_bird=
    wanted=$(missing_packages "$purpose")
    if [ -z "$wanted" ]; then return; fi
    # shellcheck disable=SC2086 # a list of words
    step "Installing the packages for '$purpose' (a minute or two): "$wanted
    if [ "$(id -u)" != 0 ] && ! as_root true; then
        fail "these Debian packages are missing, and this user may not install them" \
            "sudo apt-get update && sudo apt-get install --no-install-recommends $(tr '\n' ' ' <<<"$wanted" | sed 's/|[^ ]*//g')"
    fi
    run_logged "$cache/log/apt-update.log" as_root apt-get update -o DPkg::Lock::Timeout=300 ||
        step "The list of packages could not be renewed; trying with the one that is here."
    for name in $wanted; do
        packages+=("$(choose "$name")")
        [ "$name" != bird2 ] || new_bird=1
    done
    run_logged "$cache/log/apt-$purpose.log" without_services apt_install "${packages[@]}" ||
        fail "apt could not install: ${packages[*]}" "apt-get update && apt-get install --no-install-recommends ${packages[*]}"
    # Installed for its parser only: it must not start with the machine either.
    if [ -n "$new_bird" ] && has deb-systemd-helper; then
        as_root deb-systemd-helper disable bird.service >/dev/null 2>&1 || true
        as_root update-rc.d bird disable >/dev/null 2>&1 || true
    fi
}

# Without apt: name what is missing and leave the choice of package manager to the user.
ask_for() {
    local purpose=$1 missing
    missing=$(wanted "$purpose" | while read -r command _ brew; do
        present "$command" || echo "$command:$brew"
    done)
    if [ -z "$missing" ]; then return; fi
    if [ "$purpose" = test ]; then
        step "Not on this machine, so tests that need them will say that they did not run: $(printf '%s ' "$missing" | tr '\n' ' ' | sed 's/:[^ ]*//g')"
    elif [ "$(uname)" = Darwin ]; then
        if ! has cc; then fail "Apple's command line tools are missing" "xcode-select --install"; fi
        fail "missing: $(echo "$missing" | cut -d: -f1 | tr '\n' ' ')" \
            "brew install $(echo "$missing" | cut -d: -f2 | sort -u | tr '\n' ' ')"
    else
        fail "missing: $(echo "$missing" | cut -d: -f1 | tr '\n' ' ')" \
            "your package manager (a C compiler, Node.js 18 or newer, npm)"
    fi
}

if has apt-get; then install "$1"; else ask_for "$1"; fi
