#!/bin/bash
# Makes a small Debian root file system and writes it to standard output as a tar archive.
# usage: rootfs.sh SUITE WORK_FOLDER MIRROR [SECURITY_MIRROR] [UPDATES_MIRROR]
# Runs as root in a mount namespace of its own (unshare --mount), so that an interrupted run leaves no mount behind.
set -euo pipefail

suite=$1 root=$2 mirror=$3 security=${4:-} updates=${5:-}

# Everything but the archive is a log line.
exec 3>&1 1>&2

rm -rf "$root"
mkdir -p "$root"
# --force-check-gpg: a mirror is trusted by its signature only. The keyring is the one debootstrap finds by itself.
debootstrap --force-check-gpg --variant=minbase "$suite" "$root" "$mirror"

source_entry() { # suites, uri
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n\n' "$2" "$1"
}
rm -f "$root/etc/apt/sources.list"
{
    source_entry "$suite" "$mirror"
    [ -z "$updates" ] || source_entry "$suite-updates" "$updates"
    [ -z "$security" ] || source_entry "$suite-security" "$security"
} > "$root/etc/apt/sources.list.d/debian.sources"

# What an image does not need is not unpacked in the first place, in later layers too.
cat > "$root/etc/dpkg/dpkg.cfg.d/slim" <<'EOF'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/groff/*
path-exclude /usr/share/info/*
path-exclude /usr/share/lintian/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/man/*
EOF
# An image that a power cut leaves half made is made again: no package needs to be safe on the disk.
echo force-unsafe-io > "$root/etc/dpkg/dpkg.cfg.d/speed"
cat > "$root/etc/apt/apt.conf.d/slim" <<'EOF'
Acquire::Languages "none";
Acquire::Retries "3";
APT::AutoRemove::SuggestsImportant "false";
APT::Install-Recommends "false";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb || true"; };
EOF
case $mirror in
    https://*)
        # The image has no certificates yet, and a company's proxy may show its own. What protects packages is the
        # archive's signature, which apt checks either way.
        echo 'Acquire::https::Verify-Peer "false";' > "$root/etc/apt/apt.conf.d/https-mirror" ;;
esac
# A package must not start its service while an image is being built.
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"

if [ -n "$security$updates" ]; then
    chroot "$root" apt-get -q update
    chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get -q -y dist-upgrade
fi

find "$root/usr/share/doc" ! -type d ! -name copyright -delete
find "$root/usr/share/doc" -type d -empty -delete
rm -rf "$root"/usr/share/{groff,info,lintian,locale,man}/* \
       "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/* "$root"/var/cache/ldconfig/* \
       "$root"/var/cache/debconf/*-old "$root"/var/lib/dpkg/*-old "$root"/tmp/* "$root"/debootstrap
# openjdk's packages register manual pages and fail without the folder.
mkdir -p "$root/usr/share/man/man1"
rm -f "$root/etc/resolv.conf" "$root/etc/hostname"
: > "$root/etc/machine-id"

tar --numeric-owner --exclude=./dev/* --exclude=./proc/* --exclude=./sys/* -C "$root" -c . >&3
rm -rf "$root"
