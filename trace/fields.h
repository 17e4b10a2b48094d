// The fields of every record, in the order in which they lie in a frame. This page is the format: a field added,
// removed or moved means a new kFormatVersion. `io` is a FieldWriter or a FieldReader (trace/wire.h).
#pragma once

#include "trace/record.h"
#include "trace/wire.h"

namespace prochron::trace {

template <class IO, class T>
using Fields = typename IO::template Ref<T>;

// What records are made of.
template <class IO>
void describe(IO& io, Fields<IO, HostId> f) {
  io(f.value);
}
template <class IO>
void describe(IO& io, Fields<IO, ClockId> f) {
  io(f.value);
}
template <class IO>
void describe(IO& io, Fields<IO, ClockEpoch> f) {
  io(f.value);
}
template <class IO>
void describe(IO& io, Fields<IO, TraceId> f) {
  io(f.bytes);
}
template <class IO>
void describe(IO& io, Fields<IO, SpanId> f) {
  io(f.value);
}
template <class IO>
void describe(IO& io, Fields<IO, NativeTime> f) {
  io(f.owner, f.ns);
}
template <class IO>
void describe(IO& io, Fields<IO, Clock> f) {
  io(f.id, f.name, f.scope, f.host);
}
template <class IO>
void describe(IO& io, Fields<IO, Stamp> f) {
  io(f.raw_ns, f.native_ns, f.observed_ns, f.width_ns);
}
template <class IO>
void describe(IO& io, Fields<IO, faults::Victim> f) {
  io(f.pid, f.start_ticks);
}
template <class IO>
void describe(IO& io, Fields<IO, faults::Change> f) {
  io(f.at, f.step.ns, f.rate.ppt, f.affects, f.course);
}

// The records.
template <class IO>
void describe(IO& io, Fields<IO, HostRecord> f) {
  io(f.host, f.boot_id, f.name);
}
template <class IO>
void describe(IO& io, Fields<IO, ClockRecord> f) {
  io(f.clock);
}
template <class IO>
void describe(IO& io, Fields<IO, ProcessRecord> f) {
  io(f.process, f.stage, f.host, f.clock, f.victim, f.stamps, f.program);
}
template <class IO>
void describe(IO& io, Fields<IO, SpanRecord> f) {
  io(f.process, f.stage, f.peer, f.kind, f.attempt, f.delivery, f.clock, f.epoch, f.trace, f.span, f.parent, f.message,
     f.begin, f.end);
}
template <class IO>
void describe(IO& io, Fields<IO, IdleStampRecord> f) {
  io(f.process, f.stamp);
}
template <class IO>
void describe(IO& io, Fields<IO, DisciplineRecord> f) {
  io(f.host, f.raw_ns, f.native_ns, f.k_ns, f.width_ns);
}
template <class IO>
void describe(IO& io, Fields<IO, WindowRecord> f) {
  io(f.window, f.session, f.role, f.begin, f.end, f.complete);
}
template <class IO>
void describe(IO& io, Fields<IO, CommandRecord> f) {
  io(f.clock, f.epoch, f.window, f.heal, f.change, f.published, f.fault);
}
template <class IO>
void describe(IO& io, Fields<IO, EscapeRecord> f) {
  io(f.process, f.at, f.escape, f.detail);
}
template <class IO>
void describe(IO& io, Fields<IO, AttachRecord> f) {
  io(f.process, f.at, f.exec_count);
}
template <class IO>
void describe(IO& io, Fields<IO, SentRecord> f) {
  io(f.stage, f.message, f.input, f.native_ns, f.due_ns);
}
template <class IO>
void describe(IO& io, Fields<IO, OutputRecord> f) {
  io(f.stage, f.path, f.message, f.digest, f.native_ns);
}
template <class IO>
void describe(IO& io, Fields<IO, OracleRecord> f) {
  io(f.stage, f.path, f.input, f.digest);
}
template <class IO>
void describe(IO& io, Fields<IO, UtilisationRecord> f) {
  io(f.process, f.stage, f.begin_native_ns, f.end_native_ns, f.busy_ns);
}
template <class IO>
void describe(IO& io, Fields<IO, LinkRecord> f) {
  io(f.from, f.to, f.begin_native_ns, f.end_native_ns, f.forwarded, f.p50_added_ns, f.p99_added_ns);
}
template <class IO>
void describe(IO& io, Fields<IO, LogRecord> f) {
  io(f.stage, f.native_ns, f.text);
}
template <class IO>
void describe(IO& io, Fields<IO, StreamEndRecord> f) {
  io(f.process, f.last_sequence, f.received, f.clean);
}
template <class IO>
void describe(IO& io, Fields<IO, RefusedSetRecord> f) {
  io(f.at, f.victim, f.times, f.program);
}
template <class IO>
void describe(IO& io, Fields<IO, LeaseLossRecord> f) {
  io(f.clock, f.at, f.detail);
}
template <class IO>
void describe(IO& io, Fields<IO, ProcessFaultRecord> f) {
  io(f.window, f.fault, f.target, f.process, f.successor, f.at, f.until, f.began_ns, f.ended_ns);
}
template <class IO>
void describe(IO& io, Fields<IO, ProgramRecord> f) {
  io(f.process, f.stage, f.began, f.ended_ns);
}

}  // namespace prochron::trace
