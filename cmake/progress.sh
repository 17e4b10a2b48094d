# One line that shows how far a long step is; sourced by the scripts that have long steps.
# On a terminal the line is rewritten twice a second, elsewhere it is printed every 30 s. All that
# the step itself says goes to its log, and the log's end is shown only if the step fails.

# The newest count in a log: of ninja ([3/80]), ctest ( 3/80 Test), apt (dlstatus:3:41.5:...).
progress_of() {
  tail -n 40 "$1" 2>/dev/null | sed -n \
    -e 's|^\[\([0-9]*\)/\([0-9]*\)\].*|\1 of \2|p' \
    -e 's|^ *\([0-9]*\)/\([0-9]*\) Test .*|\1 of \2|p' \
    -e 's|^dlstatus:[^:]*:\([0-9]*\)[^:]*:.*|fetched \1 %|p' \
    -e 's|^pmstatus:[^:]*:\([0-9]*\)[^:]*:.*|installed \1 %|p' | tail -n 1
}

show_progress() { # LABEL LOG STARTED
  seconds=$(($(date +%s) - $3))
  if [ -t 2 ]; then
    printf '\r\033[K%s  %s  %dm%02ds' "$1" "$(progress_of "$2")" $((seconds / 60)) $((seconds % 60)) >&2
  elif [ "$seconds" -ge "${next_line:-30}" ]; then
    printf '%s  %s  %dm%02ds\n' "$1" "$(progress_of "$2")" $((seconds / 60)) $((seconds % 60)) >&2
    next_line=$((seconds + 30))
  fi
}

# with_progress LABEL LOG COMMAND...: its exit status is the command's. The command is what stands in the
# foreground, because a shell's background jobs cannot be interrupted.
with_progress() {
  label=$1 log=$2
  shift 2
  mkdir -p "$(dirname "$log")"
  : >"$log"
  started=$(date +%s)
  next_line=30
  while kill -0 $$ 2>/dev/null; do
    show_progress "$label" "$log" "$started"
    sleep 0.3
  done &
  shown_by=$!
  status=0
  ("$@") >"$log" 2>&1 </dev/null || status=$?
  kill "$shown_by" 2>/dev/null || true
  wait "$shown_by" 2>/dev/null || true
  if [ -t 2 ]; then
    printf '\r\033[K' >&2
  fi
  return "$status"
}

# end_of_log LABEL LOG: what a person needs to see of a step that failed.
end_of_log() {
  echo "$1 failed; the end of $2:" >&2
  grep -E -m 5 'error:|CMake Error|^E: ' "$2" >&2 || true
  tail -n 25 "$2" | grep -v -E '^(dl|pm)status:' >&2 || true
}
