#!/bin/bash
# What a newcomer's first command takes: `fresh_debian.sh [COMMAND...]` makes an empty Debian 12 in a
# folder, puts the committed tree into it, runs the README's first command there (or COMMAND), and
# prints minutes and megabytes. Package sources, proxies and pip's settings are this machine's own.
# Needs root, else it is skipped. Leaves neither mounts nor files behind, however it ends.
set -euo pipefail

if [ "$(id -u)" != 0 ]; then
  echo "fresh_debian.sh: only root can make a root of its own"
  exit 77
fi

if [ $# -eq 0 ]; then
  set -- ./prochron run specs/scenarios/paper.yaml
fi
root=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d "${PROCHRON_FRESH:-${TMPDIR:-/tmp}}/prochron-fresh.XXXXXX")
fresh=$place/debian

clean_up() {
  local mounted
  # The deepest first; what was mounted inside by others is undone as well.
  for mounted in $(awk -v at="$fresh/" 'index($2, at) == 1 { print $2 }' /proc/self/mounts | sort -r); do
    umount "$mounted" || umount --lazy "$mounted"
  done
  if awk -v at="$fresh/" 'index($2, at) == 1 { found = 1 } END { exit !found }' /proc/self/mounts; then
    echo "still mounted below $fresh: not removed" >&2
  else
    rm -rf --one-file-system "$place"
  fi
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

if ! command -v debootstrap >/dev/null; then
  "$root/cmake/setup.sh" fresh
fi

# The first Debian archive that this machine itself installs from.
mirror() {
  local found
  found=$(sed -n 's/^URIs:[[:space:]]*\([^[:space:]]*\).*/\1/p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1)
  if [ -z "$found" ]; then
    found=$(sed -n 's/^deb[[:space:]]\(\[[^]]*\][[:space:]]\)\?\([^[:space:]]*\).*/\2/p' \
      /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | head -n 1)
  fi
  echo "$found"
}

# Whatever this machine needs to reach package archives, the fresh one needs too.
lend_settings() {
  local file
  cp /etc/resolv.conf /etc/hosts "$fresh/etc/"
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources /etc/pip.conf \
    /usr/local/share/ca-certificates/*.crt; do
    if [ -s "$file" ]; then
      install -D -m 0644 "$file" "$fresh$file"
    fi
  done
  if [ -s "$fresh/etc/apt/sources.list.d/debian.sources" ] && [ ! -s /etc/apt/sources.list ]; then
    rm -f "$fresh/etc/apt/sources.list"
  fi
  for file in /etc/apt/apt.conf.d/*; do
    if grep -q -E '^[[:space:]]*(Acquire|APT::Update::Error)' "$file" && ! grep -q 'IndexTargets' "$file"; then
      install -m 0644 "$file" "$fresh/etc/apt/apt.conf.d/"
    fi
  done
  install -D -m 0644 /etc/ssl/certs/ca-certificates.crt "$fresh/etc/prochron-certificates.crt"
}

settings() {
  env | grep -i -E '^(https?_proxy|no_proxy|pip_(index_url|extra_index_url|trusted_host|default_timeout))=' || true
  echo "PIP_CERT=/etc/prochron-certificates.crt"
  echo "HOME=/root"
  echo "LC_ALL=C.UTF-8"
  echo "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
}

mount_kernel() {
  mount -t proc proc "$fresh/proc"
  mount --rbind --make-rslave /sys "$fresh/sys"
  mount --rbind --make-rslave /dev "$fresh/dev"
  mount -t tmpfs -o mode=1777 tmpfs "$fresh/dev/shm"
}

received() { # bytes that this machine has received, loopback apart
  awk 'NR > 2 && $1 != "lo:" { sub(/.*:/, ""); bytes += $1 } END { printf "%.0f\n", bytes }' /proc/net/dev
}

mkdir "$fresh"
started=$SECONDS
debootstrap --variant=minbase bookworm "$fresh" "$(mirror)" >"$place/debootstrap.log" 2>&1 ||
  { tail -n 20 "$place/debootstrap.log" >&2; exit 4; }
echo "an empty Debian: $((SECONDS - started)) s"
lend_settings
mount_kernel
mkdir "$fresh/root/prochron"
git -C "$root" archive HEAD | tar -x -C "$fresh/root/prochron"

mapfile -t environment < <(settings)
before=$(received)
size_before=$(du -sm --one-file-system "$fresh" | cut -f1) || true
started=$SECONDS
status=0
# shellcheck disable=SC2016  # expanded inside
env -i "${environment[@]}" chroot "$fresh" /bin/sh -c 'cd /root/prochron && exec "$@"' fresh "$@" </dev/null || status=$?
seconds=$((SECONDS - started))
megabytes=$((($(received) - before) / 1000000))
size=$(($(du -sm --one-file-system "$fresh" | cut -f1) - size_before))
cache=$(du -sm "$fresh/root/.cache/prochron" 2>/dev/null | cut -f1) || true
echo "$*: exit $status after $((seconds / 60))m$(printf %02d $((seconds % 60)))s," \
  "$megabytes MB received, $size MB on the disk, ${cache:-0} MB of that in the cache"
exit "$status"
