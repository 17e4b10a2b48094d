# Building, for the scripts at the top: sourced with $root and $build set.
# The insight: a start has to cost nothing when nothing changed, so a stamp newer than every file and
# folder of the sources stands for set-up, configuration and build together.
. "$root/cmake/progress.sh"

# The folders and files that a build reads; records, documents and build trees are none of them.
sources() {
  for entry in "$root"/*; do
    case $entry in
      */build | */runs | */docs | *.md) ;;
      *) printf '%s\n' "$entry" ;;
    esac
  done
}

newer_than() {
  [ -f "$1" ] || return 0
  # shellcheck disable=SC2046  # the root's entries are named without blanks
  [ -n "$(cd "$root" && find $(cd "$root" && sources | sed "s|^$root/||") -newer "$1" -print -quit)" ]
}

# configure LABEL [cmake option...]: where CI is set a warning is an error, for a user it is not.
configure() {
  configure_label=$1
  shift
  if [ "${CI:-}" = true ]; then
    set -- "$@" -DPROCHRON_WERROR=ON
  fi
  with_progress "$configure_label" "$build/configure.log" cmake -S "$root" -B "$build" "$@" ||
    { end_of_log "cmake" "$build/configure.log"; return 4; }
}

# compile LABEL TARGET...
compile() {
  compile_label=$1
  shift
  with_progress "$compile_label" "$build/build.log" \
    ninja -C "$build" ${PROCHRON_JOBS:+-j "$PROCHRON_JOBS"} "$@" ||
    { end_of_log "the build" "$build/build.log"; return 4; }
}

# Becomes what follows, without the capability to set this machine's clock: a bug of ours can then bend
# no clock but a victim's. Without the right to drop it there is none to drop.
without_clock_rights() {
  if setpriv --bounding-set=-sys_time --inh-caps=-sys_time true 2>/dev/null; then
    set -- setpriv --bounding-set=-sys_time --inh-caps=-sys_time "$@"
  fi
  exec "$@"
}
