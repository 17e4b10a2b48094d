#!/bin/sh
# Puts Debian's chronyd and chronyc into the cache, once, as a witness for tests: `chrony.sh CACHE_DIR`.
#
# The result is CACHE_DIR/chrony/usr. It is unpacked and not installed, for a package with a service would start one, and
# whoever keeps this host's clock shall go on. Its libraries are those that any Debian has, or that test.packages names.
set -eu

if [ $# -ne 1 ]; then
  echo "usage: chrony.sh CACHE_DIR" >&2
  exit 64
fi
mkdir -p "$1"
cache=$(CDPATH='' cd -- "$1" && pwd -P)
[ ! -x "$cache/chrony/usr/sbin/chronyd" ] || exit 0

partial=$(mktemp -d "$cache/chrony.partial.XXXXXX")
trap 'rm -rf "$partial"' EXIT
trap 'exit 130' INT TERM HUP
(cd "$partial" && apt-get -q download chrony >"$partial/log" 2>&1) || {
  cat "$partial/log" >&2
  echo "chrony.sh: could not download chrony; are the package lists there (apt-get update)?" >&2
  exit 4
}
dpkg-deb -x "$partial"/chrony_*.deb "$partial/chrony"
if ldd "$partial/chrony/usr/sbin/chronyd" | grep 'not found' >&2; then
  echo "chrony.sh: chronyd lacks those libraries" >&2
  exit 4
fi
rm -rf "$cache/chrony"
mv "$partial/chrony" "$cache/chrony"
