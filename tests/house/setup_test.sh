#!/bin/sh
# Set-up asks for what is missing and nothing else, and says by name what it cannot do.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
wrong=0

expect() { # STATUS WORDS WHY COMMAND...
  status=$1 words=$2 why=$3
  shift 3
  got=0
  said=$("$@" 2>&1) || got=$?
  case $said in
    *"$words"*) [ "$got" = "$status" ] && echo "ok    $why" && return ;;
  esac
  echo "WRONG $why: exit $got, said: $said"
  wrong=1
}

# Without root there is no way but to say what a person has to run.
as_nobody() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=65534 --regid=65534 --clear-groups "$@" </dev/null
  else
    "$@" </dev/null
  fi
}

mkdir -p "$tree/cmake" "$tree/third_party" "$tree/cache" "$tree/bin"
chmod 755 "$tree"
printf '#!/bin/sh\nexit 1\n' >"$tree/bin/sudo"
chmod 755 "$tree/bin/sudo"
PATH=$tree/bin:$PATH
cp "$root/cmake/setup.sh" "$root/cmake/progress.sh" "$tree/cmake/"
printf '# always there\ndpkg\n' >"$tree/third_party/there.packages"
printf '# nowhere\nno-such-package\ndpkg\n' >"$tree/third_party/odd.packages"
printf '#!/bin/sh\n# fills the cache\ntouch "$1/fetched"\n' >"$tree/third_party/fetched.sh"
printf '#!/bin/sh\n# fails\nexit 1\n' >"$tree/third_party/broken.sh"
export PROCHRON_CACHE="$tree/cache" PROCHRON_BUILD="$tree/build"

expect 64 "usage" "it wants to be told what is needed" "$tree/cmake/setup.sh"
expect 4 "\`lost\`" "a need that nothing stands for is named" "$tree/cmake/setup.sh" there lost
expect 0 "" "what is there is not asked for" "$tree/cmake/setup.sh" there
expect 4 "apt-get install --no-install-recommends no-such-package" "the exact line for root" \
  as_nobody "$tree/cmake/setup.sh" there odd
expect 0 "" "a recipe gets the cache" "$tree/cmake/setup.sh" fetched
[ -f "$tree/cache/fetched" ] || { echo "WRONG the recipe did not run"; wrong=1; }
expect 4 "third_party/broken.sh failed" "a recipe that fails is named" "$tree/cmake/setup.sh" broken
[ -z "$("$tree/cmake/setup.sh" there fetched 2>&1)" ] || { echo "WRONG nothing to do is not silent"; wrong=1; }

exit $wrong
