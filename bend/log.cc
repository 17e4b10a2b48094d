// A reader may follow the file while it grows: each line is flushed.
#include "bend/log.h"

#include <nlohmann/json.hpp>

namespace prochron::bend {
namespace {

using Json = nlohmann::ordered_json;

void write(std::ofstream& file, const Json& line) {
  if (!file.is_open()) return;
  file << line.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
}

Json span_json(const HeldClock::Span& span) {
  Json json{{"begin_ns", span.begin.ns}};
  if (span.end) json["end_ns"] = span.end->ns;
  return json;
}

Json reading_json(const OffsetReading& reading, Offset commanded) {
  return {{"native_ns", reading.at.ns},
          {"commanded_ns", commanded.ns},
          {"offset_ns", reading.offset().ns},
          {"bound_ns", reading.bound().count()}};
}

/// What was read of the process itself, from outside.
Json member_json(const Member& member) {
  Json json{{"pid", member.victim.pid}, {"start_ticks", member.victim.start_ticks}, {"program", member.program},
            {"attached", member.attached}};
  if (member.realtime) {
    json["native_ns"] = member.realtime->at.ns;
    json["offset_ns"] = member.realtime->offset().ns;
    json["bound_ns"] = member.realtime->bound().count();
  }
  if (member.rate) {
    json["rate_ppt"] = member.rate->rate.ppt;
    json["rate_bound_ppt"] = member.rate->bound.ppt;
  }
  return json;
}

}  // namespace

Result<Log> Log::open(const std::string& path, Beginning beginning) {
  Log log;
  if (path.empty()) return log;
  log.file_.open(path, std::ios::out | (beginning == Beginning::kNew ? std::ios::trunc : std::ios::app));
  if (!log.file_) return fail(ErrorCode::kSystem, "could not write the log", path);
  return log;
}

void Log::begun(const Request& request, const faults::Victim& program, RunId run, const HeldClock::Span& span) {
  write(file_, {{"event", "begun"}, {"version", 1}, {"run", to_hex(run)}, {"program", request.command},
                {"pid", program.pid}, {"backend", request.backend}, {"changes", request.said}, {"span", span_json(span)}});
}

void Log::changed(const std::string& said, const HeldClock::Span& span) {
  write(file_, {{"event", "changed"}, {"changes", said}, {"span", span_json(span)}});
}

void Log::observed(const Observation& observation) {
  const Measurement& measured = observation.measured;
  Json json{{"event", "measured"},
            {"realtime", reading_json(measured.realtime, observation.commanded)},
            {"monotonic", reading_json(measured.monotonic, observation.commanded_monotonic)}};
  json["as_commanded"] = observation.as_commanded ? Json(*observation.as_commanded) : Json();
  json["processes"] = Json::array();
  for (const Member& member : observation.members) json["processes"].push_back(member_json(member));
  write(file_, json);
}

void Log::escaped(const Member& member) {
  write(file_, {{"event", "escaped"}, {"pid", member.victim.pid}, {"program", member.program}, {"why", member.escape}});
}

void Log::replaced(NativeTime at, NativeTime lease_end) {
  write(file_, {{"event", "replaced"}, {"at_ns", at.ns}, {"lease_end_ns", lease_end.ns}, {"exact", at < lease_end}});
}

void Log::healed(NativeTime at) { write(file_, {{"event", "healed"}, {"at_ns", at.ns}}); }

void Log::lost(const Error& why) { write(file_, {{"event", "lost"}, {"why", to_string(why)}}); }

void Log::ended(NativeTime at, bool held) { write(file_, {{"event", "ended"}, {"at_ns", at.ns}, {"held", held}}); }

}  // namespace prochron::bend
