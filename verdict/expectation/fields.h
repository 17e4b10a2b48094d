// The keys of every part of a JudgePlan, in the order in which they are written. One list serves writing and reading,
// so that neither can forget a key. `io(key, field)` is a JsonWriter or a JsonReader (json.cc).
#pragma once

#include "verdict/expectation/expectation.h"

namespace prochron::verdict {

template <class IO, class T>
using Field = typename IO::template Ref<T>;

template <class IO>
void describe(IO& io, Field<IO, Location> f) {
  io("file", f.file), io("line", f.line), io("column", f.column);
}
template <class IO>
void describe(IO& io, Field<IO, HopPattern> f) {
  io("from", f.from), io("to", f.to);
}
template <class IO>
void describe(IO& io, Field<IO, Hold> f) {
  io("form", f.form), io("length_ns", f.length), io("but", f.but);
}
template <class IO>
void describe(IO& io, Field<IO, Expectation> f) {
  io("rule", f.rule), io("at", f.at), io("hop", f.hop), io("during", f.during);
  io("at_most_ppb", f.at_most), io("at_least_ppb", f.at_least), io("within_ns", f.within);
  io("lost", f.lost), io("duplicated", f.duplicated), io("wrong", f.wrong), io("reordered", f.reordered);
  io("p_ppb", f.p), io("margin_at_least_ns", f.margin_at_least), io("hold", f.hold), io("run", f.run), io("cells", f.cells);
}
template <class IO>
void describe(IO& io, Field<IO, PlannedChange> f) {
  io("at_ns", f.at), io("step_ns", f.step), io("rate_ppt", f.rate);
  io("affects", f.affects), io("course", f.course);
}
template <class IO>
void describe(IO& io, Field<IO, PlannedFault> f) {
  io("kind", f.kind), io("text", f.text), io("clock", f.clock), io("at_ns", f.at), io("length_ns", f.length);
  io("changes", f.changes), io("heal", f.heal), io("healed_at_ns", f.healed), io("backend", f.backend);
}
template <class IO>
void describe(IO& io, Field<IO, PlannedProcessFault> f) {
  io("kind", f.kind), io("text", f.text), io("target", f.target), io("at_ns", f.at), io("length_ns", f.length);
}
template <class IO>
void describe(IO& io, Field<IO, WindowContext> f) {
  io("role", f.role), io("session", f.session), io("cell", f.cell), io("length_ns", f.length);
  io("settle_ns", f.settle), io("faults", f.faults), io("process_faults", f.process_faults);
}
template <class IO>
void describe(IO& io, Field<IO, WindowPair> f) {
  io("control", f.control), io("fault", f.fault);
}
template <class IO>
void describe(IO& io, Field<IO, CellContext> f) {
  io("id", f.id), io("axes", f.axes), io("session", f.session), io("windows", f.windows), io("pairs", f.pairs);
}
template <class IO>
void describe(IO& io, Field<IO, StageContext> f) {
  io("name", f.name), io("kind", f.kind), io("node", f.node), io("clock", f.clock), io("foreign", f.foreign);
  io("offered_micro_hz", f.offered), io("replicas", f.replicas);
}
template <class IO>
void describe(IO& io, Field<IO, HopContext> f) {
  io("from", f.from), io("to", f.to), io("link_delay_ns", f.link_delay);
}
template <class IO>
void describe(IO& io, Field<IO, PathContext> f) {
  io("id", f.id), io("stages", f.stages);
}
template <class IO>
void describe(IO& io, Field<IO, SessionContext> f) {
  io("axes", f.axes), io("transport", f.transport), io("mock", f.mock), io("stages", f.stages), io("hops", f.hops);
  io("paths", f.paths), io("shard", f.shard);
}
template <class IO>
void describe(IO& io, Field<IO, Clock> f) {
  io("id", f.id), io("name", f.name), io("scope", f.scope), io("host", f.host);
}
template <class IO>
void describe(IO& io, Field<IO, Sharding> f) {
  io("count", f.count), io("present", f.present), io("merged", f.merged);
}
template <class IO>
void describe(IO& io, Field<IO, SkippedCell> f) {
  io("id", f.id), io("axes", f.axes), io("why", f.why), io("accepted", f.accepted);
}
template <class IO>
void describe(IO& io, Field<IO, CaseNote> f) {
  io("at", f.at), io("rule", f.rule), io("because", f.because), io("cells", f.cells);
}
template <class IO>
void describe(IO& io, Field<IO, JudgePlan> f) {
  io("scenario", f.scenario), io("seed", f.seed), io("margin_p_ppb", f.margin_p), io("clocks", f.clocks);
  io("sessions", f.sessions), io("windows", f.windows), io("cells", f.cells), io("expectations", f.expectations);
  io("sharding", f.sharding), io("looks", f.looks), io("simulated", f.simulated);
  io("clocks_start_ns", f.clocks_start);
  io("skipped", f.skipped), io("skipped_rules", f.skipped_rules), io("known", f.known);
}

}  // namespace prochron::verdict
