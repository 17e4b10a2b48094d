// Whether a condition was signalled since somebody looked. A wait on a condition that is cut into slices stands outside
// between two of them, and a signal sent at that moment finds nobody; as long as none was sent, none was missed, and the
// shim may wait on without its caller's knowing. Conditions share counters: one too many only means one look too many.
#pragma once

#include <stdint.h>

/* Of the condition at this address, which this process signals. */
uint32_t signals_sent(const void* condition);
