#!/bin/sh
# The one home of set-up: `setup.sh NEED...` makes what each need stands for be there, and nothing
# else. A need NEED is a list of Debian packages, third_party/NEED.packages, or a recipe
# third_party/NEED.sh that fills the cache with artefacts pinned by version and SHA-256, or both.
# Only libraries and tools are installed. What is there already costs one look, so every start may
# call this. It assumes nothing that a minimal Debian lacks.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cache=${PROCHRON_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/prochron}
log=${PROCHRON_BUILD:-$root/build}/setup.log
. "$root/cmake/progress.sh"

give_up() {
  echo "prochron setup: $*" >&2
  exit 4
}

# The packages of the needs that are not installed.
missing_packages() {
  wanted=$(for need; do
    if [ -f "$root/third_party/$need.packages" ]; then
      grep -v '^#' "$root/third_party/$need.packages"
    fi
  done)
  [ -n "$wanted" ] || return 0
  # shellcheck disable=SC2086  # a list of words
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
    sed -n 's/^installed //p') || true
  for package in $wanted; do
    case "
$installed
" in
      *"
$package
"*) ;;
      *) echo "$package" ;;
    esac
  done
}

# Runs as root, by sudo if need be; else says what a person has to run, once.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo -E "$@"
  fi
}

can_be_root() {
  [ "$(id -u)" = 0 ] && return 0
  command -v sudo >/dev/null || return 1
  sudo -n true 2>/dev/null && return 0
  [ -t 0 ] && sudo true
}

install_packages() {
  by_hand="apt-get update && apt-get install --no-install-recommends $*"
  command -v apt-get >/dev/null || give_up "this is not a Debian; please install by its own means: $*"
  echo "prochron setup: wanted from apt: $*" >&2
  can_be_root || give_up "needs root. Please run as root:  $by_hand"
  with_progress "prochron setup: reading the package lists" "$log" as_root apt-get -q update ||
    { end_of_log "apt-get update" "$log"; exit 4; }
  apt-get install --print-uris -qq -y --no-install-recommends "$@" 2>/dev/null |
    awk '{ bytes += $3 } END { printf "prochron setup: %d packages, %.0f MB to fetch\n", NR, bytes / 1e6 }' >&2
  # apt tells its progress on a descriptor that it closes for dpkg, so it cannot be the output itself.
  # shellcheck disable=SC2016  # expanded by the inner shell
  with_progress "prochron setup: packages" "$log" \
    as_root env DEBIAN_FRONTEND=noninteractive sh -c 'exec apt-get -q -y -o APT::Status-Fd=3 \
      -o Dpkg::Use-Pty=0 install --no-install-recommends "$@" 3>&1' apt "$@" ||
    { end_of_log "apt-get install" "$log"; give_up "by hand:  $by_hand"; }
}

[ $# -gt 0 ] || { echo "usage: setup.sh NEED..." >&2; exit 64; }
for need; do
  [ -f "$root/third_party/$need.packages" ] || [ -f "$root/third_party/$need.sh" ] ||
    give_up "nothing in third_party says what \`$need\` takes"
done

missing=$(missing_packages "$@")
if [ -n "$missing" ]; then
  # shellcheck disable=SC2086  # a list of words
  install_packages $missing
fi
for need; do
  if [ -f "$root/third_party/$need.sh" ]; then
    sh "$root/third_party/$need.sh" "$cache" || give_up "third_party/$need.sh failed"
  fi
done
