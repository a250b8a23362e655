#!/usr/bin/env bash
# Unpacks a whole Debian into the cache, for the test that boots it in namespaces with systemd as its first
# process: netplan, systemd-networkd, nftables and BIRD as its packages install them.
# Nothing of it starts here.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

folder=$cache/debian-1
# Made anew where this script has changed since.
stamp=$(cksum <"$0")
[ "$(cat "$folder/done" 2>/dev/null)" != "$stamp" ] || exit 0

# What can't be had is no failure: the test says loudly what it misses, with the reason from this file.
reason=$cache/debian-1.missing
give_up() {
    step "a Debian to boot can't be had: $1"
    echo "$1" >"$reason"
    exit 0
}

[ "$(uname)" = Linux ] || give_up "it boots on Linux alone"
[ "$(id -u)" = 0 ] || give_up "its files belong to several users, which takes root"
has mmdebstrap || give_up "mmdebstrap is not on this machine"
# shellcheck disable=SC2016 # apt's own variables
mirror=$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    sed -n 's/^Debian //p' | head -n 1)
[ -n "$mirror" ] || give_up "this machine knows no mirror of Debian"

step "Unpacking a Debian to boot (half a minute, once)"
rm -rf "$folder"
mkdir -p "$folder"
keys=/usr/share/keyrings/debian-archive-keyring.gpg
run_logged "$cache/log/debian.log" mmdebstrap --mode=root --variant=minbase \
    --include=systemd,systemd-sysv,udev,dbus,iproute2,netplan.io,nftables,bird2 \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    bookworm "$folder/root" "deb [signed-by=$keys] $mirror bookworm main" ||
    give_up "mmdebstrap could not make it"
root=$folder/root
# Each boot is of a machine of its own.
: >"$root/etc/machine-id"
rm -f "$root/var/lib/dbus/machine-id"
# What an administrator does once, as the runbook says.
mkdir -p "$root/etc/nftables.d"
echo 'include "/etc/nftables.d/*.nft"' >>"$root/etc/nftables.conf"
systemctl --quiet --root="$root" enable nftables

# netplan wants udev, which a container has not: here it sees the devices of its own network namespace alone.
unit=$root/etc/systemd/system
mkdir -p "$unit/sysinit.target.wants" "$unit/systemd-udev-trigger.service.d"
cat >"$unit/devices.service" <<'UNIT'
[Unit]
DefaultDependencies=no
Before=systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-udev-trigger.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=mount -o remount,bind,rw /sys
ExecStart=mount -o remount,rw /sys/devices
UNIT
ln -s ../devices.service "$unit/sysinit.target.wants/"
cat >"$unit/systemd-udev-trigger.service.d/network.conf" <<'UNIT'
[Service]
ExecStart=
ExecStart=udevadm trigger --type=devices --subsystem-match=net --action=add
UNIT
rm -f "$reason"
echo "$stamp" >"$folder/done"
