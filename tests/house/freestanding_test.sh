#!/bin/sh
# What lands in foreign processes needs libc and nothing else: `freestanding_test.sh BUILD`. A
# sanitizer's or libstdc++'s runtime in there would kill the victim.
set -eu
build=$1
wrong=0

needed() {
  readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'
}

for object in "$build"/lib/prochron/lib*.so; do
  for library in $(needed "$object"); do
    case $library in
      libc.so.* | ld-linux*) ;;
      *) echo "$object needs $library"; wrong=1 ;;
    esac
  done
  echo "$(basename "$object"): $(needed "$object" | tr '\n' ' ')"
done
for program in prochron-guard prochron-probe-static; do
  if [ -n "$(needed "$build/libexec/prochron/$program")" ]; then
    echo "$program is not static"
    wrong=1
  fi
done
exit $wrong
