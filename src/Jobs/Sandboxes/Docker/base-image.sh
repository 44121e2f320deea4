#!/bin/sh
# Makes the file system of vectorscope/base:1 from Debian packages, as a compressed archive. Needs root.
# Usage: base-image.sh ARCHIVE SUITE PACKAGE,PACKAGE,... [MIRROR]
set -eu
archive=$1 suite=$2 packages=$3 mirror=${4:-}
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

if ! command -v debootstrap >/dev/null 2>&1 && [ ! -x /usr/sbin/debootstrap ]; then
  if ! command -v apt-get >/dev/null 2>&1; then
    echo 'debootstrap is missing and there is no apt-get to install it with; install debootstrap' >&2
    exit 1
  fi
  echo 'installing debootstrap'
  apt-get update -q >/dev/null
  apt-get install -q -y --no-install-recommends debootstrap >/dev/null
fi
PATH=$PATH:/usr/sbin:/sbin

# Not in /tmp, which may be mounted without devices.
work=$(mktemp -d "$(dirname "$archive")/base-image.XXXXXX")
trap 'umount "$work/proc" "$work/sys" 2>/dev/null || true; rm -rf --one-file-system "$work"' EXIT INT TERM

# Without a mirror, debootstrap takes its own default, which a machine may have set.
# shellcheck disable=SC2086
debootstrap --variant=minbase --include="$packages" "$suite" "$work" ${mirror:+"$mirror"} ||
  { tail -n 20 "$work/debootstrap/debootstrap.log" >&2 2>/dev/null; exit 1; }
umount "$work/proc" "$work/sys" 2>/dev/null || true

# Documentation and caches are a third of it. A copy of this machine's names has no business in an image.
rm -rf "$work"/usr/share/doc/* "$work"/usr/share/man/* "$work"/usr/share/info/* "$work"/usr/share/locale/* \
  "$work"/var/cache/apt/* "$work"/var/lib/apt/lists/* "$work"/var/log/* "$work"/tmp/* "$work"/etc/resolv.conf "$work"/etc/hostname
: >"$work/etc/machine-id"
mkdir -p "$work/app"

tar --create --gzip --file="$archive.part" --numeric-owner --one-file-system --sort=name \
  --exclude='./proc/*' --exclude='./sys/*' --exclude='./dev/*' --directory="$work" .
chown "$(stat -c %u:%g "$(dirname "$archive")")" "$archive.part"
mv "$archive.part" "$archive"
