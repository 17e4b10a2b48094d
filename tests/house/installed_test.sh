#!/bin/sh
# An installation has the layout of the build tree and starts from anywhere: `installed_test.sh BUILD`.
set -eu
build=$1
prefix=$build/tests/house/installed
rm -rf "$prefix"
cmake --install "$build" --prefix "$prefix" >/dev/null

wrong=0
for program in bin/prochron bin/prochron-agent libexec/prochron/prochron-stage \
  libexec/prochron/prochron-conductor libexec/prochron/prochron-bend \
  libexec/prochron/prochron-guard libexec/prochron/prochron-relay libexec/prochron/prochron-probe \
  libexec/prochron/prochron-probe-static lib/prochron/libprochron_preload.so lib/prochron/transport_zeromq.so \
  lib/prochron/stage_inference.so; do
  [ -e "$prefix/$program" ] || { echo "not installed: $program"; wrong=1; }
done
(cd / && "$prefix/bin/prochron" describe >/dev/null) || { echo "it does not start"; wrong=1; }
rm -rf "$prefix"
exit $wrong
