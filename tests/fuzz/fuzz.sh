#!/bin/sh
# Fuzzes one reader for so many seconds: fuzz.sh specs|history|journal|playback|page SECONDS [KEEP]
# Builds the tree `fuzz`, begins with the kept corpus and whatever else is at hand, and fails with the input that
# breaks it. With KEEP, what was found is minimised into the corpus.
set -eu
kind=$1 seconds=$2 keep=${3:-}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
tree=$root/build/fuzz
cmake -S "$root" --preset fuzz >/dev/null
ninja -C "$tree" -j "${PROCHRON_JOBS:-$(nproc)}" "fuzz_$kind" fuzz_dictionary fuzz_seeds >/dev/null
work=$tree/fuzzed/$kind
mkdir -p "$work/found" "$work/seeds" "$work/broken"
"$tree/tests/fuzz/fuzz_dictionary" >"$work/words"
if [ "$kind" = specs ]; then
    # A scenario and a test's spec may be called the same.
    for folder in specs/scenarios tests/golden/bad_specs tests/e2e/specs; do
      mkdir -p "$work/seeds/$folder" && cp "$root/$folder"/*.yaml "$work/seeds/$folder"
    done
elif [ "$kind" = history ]; then
    "$tree/tests/fuzz/fuzz_seeds" "$work/seeds" "$work/synthetic"
fi
export TEST_TMPDIR="$work"
"$tree/tests/fuzz/fuzz_$kind" -max_total_time="$seconds" -max_len=16384 -timeout=25 -rss_limit_mb=2048 -jobs=0 \
    -seed=20261122 -dict="$work/words" -artifact_prefix="$work/broken/" -print_final_stats=1 \
    "$work/found" "$here/corpus/$kind" "$work/seeds"
[ -z "$keep" ] && exit 0
rm -rf "$work/small"
mkdir "$work/small"
"$tree/tests/fuzz/fuzz_$kind" -merge=1 -max_len=4096 "$work/small" "$here/corpus/$kind" "$work/found"
find "$work/small" -type f -size -5k | sort | while read -r input; do cp "$input" "$here/corpus/$kind/"; done
