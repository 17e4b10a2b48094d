// What a run writes down. A History is a stream of these records; everything the judge says follows from them and from
// plan.json alone. Records are plain values; ids are small numbers that earlier records of the same session declare.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/clock.h"
#include "core/ids.h"
#include "core/time.h"
#include "faults/attestation.h"
#include "faults/clock_transform.h"
#include "faults/process_fault.h"
#include "trace/stamp.h"

namespace prochron::trace {

/// Index of a stage in the session's pipeline, in spec order.
using StageIndex = std::uint16_t;
/// In a LogRecord: the agent's own line.
inline constexpr StageIndex kNoStage = 0xffff;
/// One running process of a stage (or of a foreign command's tree), numbered by its agent within the session.
using ProcessIndex = std::uint32_t;

/// A host seen in this run.
struct HostRecord {
  HostId host;
  std::string boot_id;
  std::string name;
  bool operator==(const HostRecord&) const = default;
};

struct ClockRecord {
  Clock clock;
  bool operator==(const ClockRecord&) const = default;
};

/// A process that runs a stage or descends from one.
struct ProcessRecord {
  ProcessIndex process = 0;
  StageIndex stage = 0;
  HostId host;
  ClockId clock;
  faults::Victim victim;
  bool stamps =
      false;  ///< true: one of our stages, attested by its stamps; false: foreign, attested by attach, exec watch and what its agent reads of it
  std::string program;
  bool operator==(const ProcessRecord&) const = default;
};

/// kConsume: from the receive stamp (return from poll) to the end of processing.
/// kProduce: from the send stamp (immediately before the client's send call) to its return.
enum class SpanKind : std::uint8_t { kConsume = 1, kProduce = 2 };

/// Hop key: (trace, message, attempt, delivery) plus the two stages. A produce span names the stage it sends to, a
/// consume span the stage it received from.
struct SpanRecord {
  ProcessIndex process = 0;
  StageIndex stage = 0;
  StageIndex peer = 0;
  SpanKind kind = SpanKind::kConsume;
  std::uint8_t attempt = 0;
  std::uint8_t delivery = 0;
  ClockId clock;     ///< filled in by the agent's intake
  ClockEpoch epoch;  ///< filled in by the agent's intake
  TraceId trace;
  SpanId span;
  SpanId parent;
  std::uint64_t message = 0;  ///< the source's sequence number
  Stamp begin;
  Stamp end;
  bool operator==(const SpanRecord&) const = default;
};

/// An attestation stamp of a process that may have no traffic (ten a second).
struct IdleStampRecord {
  ProcessIndex process = 0;
  Stamp stamp;
  bool operator==(const IdleStampRecord&) const = default;
};

/// The host's own discipline, ten times a second: one instant on all three timelines.
struct DisciplineRecord {
  HostId host;
  std::int64_t raw_ns = 0;
  std::int64_t native_ns = 0;
  std::int64_t k_ns = 0;      ///< native REALTIME - native MONOTONIC, exact
  std::int32_t width_ns = 0;  ///< bracket between raw and native
  bool operator==(const DisciplineRecord&) const = default;
};

/// What a window is for.
enum class WindowRole : std::uint8_t { kWarmup, kControl, kFault, kRecovery };

/// A judged stretch of a session (guard bands already cut off), as it really ran.
struct WindowRecord {
  std::uint32_t window = 0;  ///< its index in plan.json
  std::uint32_t session = 0;
  WindowRole role = WindowRole::kControl;
  NativeTime begin;
  NativeTime end;
  bool complete = true;  ///< false: cut short by an interrupt or a failure
  bool operator==(const WindowRecord&) const = default;
};

/// Stands for a window in the command by which `clocks_start` is shown: before all windows, and never healed.
inline constexpr std::uint32_t kClocksStart = 0xffffffff;

/// What a clock was told to do, and what its agent says came of it.
struct CommandRecord {
  ClockId clock;
  ClockEpoch epoch;
  std::uint32_t window = 0;
  bool heal = false;
  faults::Change change;  ///< a heal's change is the one its form compiled to
  NativeTime published;   ///< when the agent had it in the page: must lie before change.at
  std::uint32_t fault = 0;  ///< which of its window's
  bool operator==(const CommandRecord&) const = default;
};

/// A victim got out of the fault, at this instant.
struct EscapeRecord {
  ProcessIndex process = 0;
  NativeTime at;
  faults::Escape escape = faults::Escape::kNone;
  std::string detail;  ///< the program it became
  bool operator==(const EscapeRecord&) const = default;
};

/// A foreign process (image) proved to follow its page: attach slot seen after this exec.
struct AttachRecord {
  ProcessIndex process = 0;
  NativeTime at;
  std::uint32_t exec_count = 0;
  bool operator==(const AttachRecord&) const = default;
};

/// The source's own list, carried outside the transport: what was sent, when, and which input it was.
struct SentRecord {
  StageIndex stage = 0;
  std::uint64_t message = 0;
  std::uint32_t input = 0;  ///< index into the corpus; the oracle's key
  std::int64_t native_ns = 0;
  std::int64_t due_ns = 0;  ///< when the offered schedule wanted it, native
  bool operator==(const SentRecord&) const = default;
};

/// What reached a sink, in order of arrival.
struct OutputRecord {
  StageIndex stage = 0;
  std::uint64_t path = 0;  ///< hash of the stages the message went through
  std::uint64_t message = 0;
  std::uint64_t digest = 0;  ///< of the answer
  std::int64_t native_ns = 0;
  bool operator==(const OutputRecord&) const = default;
};

/// A right answer, from the unbent reference process.
struct OracleRecord {
  StageIndex stage = 0;  ///< the sink
  std::uint64_t path = 0;
  std::uint32_t input = 0;
  std::uint64_t digest = 0;
  bool operator==(const OracleRecord&) const = default;
};

/// How busy a stage was: its time in process() over a stretch.
struct UtilisationRecord {
  ProcessIndex process = 0;
  StageIndex stage = 0;
  std::int64_t begin_native_ns = 0;
  std::int64_t end_native_ns = 0;
  std::int64_t busy_ns = 0;
  bool operator==(const UtilisationRecord&) const = default;
};

/// A relay's own added delay (beyond what was asked), over a stretch.
struct LinkRecord {
  std::string from;  ///< node
  std::string to;
  std::int64_t begin_native_ns = 0;
  std::int64_t end_native_ns = 0;
  std::int64_t forwarded = 0;
  std::int64_t p50_added_ns = 0;
  std::int64_t p99_added_ns = 0;
  bool operator==(const LinkRecord&) const = default;
};

/// A line that a stage or the agent wrote.
struct LogRecord {
  StageIndex stage = 0;
  std::int64_t native_ns = 0;
  std::string text;
  bool operator==(const LogRecord&) const = default;
};

/// The end of one recorder's stream as its intake saw it: gap-free iff received == last_sequence.
struct StreamEndRecord {
  ProcessIndex process = 0;
  std::uint64_t last_sequence = 0;
  std::uint64_t received = 0;
  bool clean = false;  ///< the recorder said good-bye itself
  bool operator==(const StreamEndRecord&) const = default;
};

/// A victim tried to set a clock of its host, and was refused. Written once more each time it tried again.
struct RefusedSetRecord {
  NativeTime at;          ///< the last attempt
  faults::Victim victim;  ///< pid 0: processes whose attempts could only be counted
  std::uint64_t times = 0;
  std::string program;  ///< empty if it was gone when its agent looked
  bool operator==(const RefusedSetRecord&) const = default;
};

/// A page's lease ran out while its agent was not looking: whoever follows it has healed by itself since.
struct LeaseLossRecord {
  ClockId clock;  ///< that its followers' records bear
  NativeTime at;  ///< the lease's end
  std::string detail;
  bool operator==(const LeaseLossRecord&) const = default;
};

/// What was done to a process, and what came of it: written when it was accepted, again when it was seen to act, and
/// again when it was seen to be over.
struct ProcessFaultRecord {
  std::uint32_t window = 0;
  faults::ProcessFault fault = faults::ProcessFault::kKill;
  std::string target;          ///< as the plan names it
  ProcessIndex process = 0;    ///< who was to be hit
  ProcessIndex successor = 0;  ///< who took its place; itself after a pause, and until somebody did
  NativeTime at;               ///< when it was to act
  NativeTime until;            ///< when it was to be over; at once for a restart
  std::int64_t began_ns = 0;   ///< native: it was seen to have ended, or to stand still; 0: never
  std::int64_t ended_ns = 0;   ///< native: it, or its successor, was seen to do its part again; 0: never
  bool operator==(const ProcessFaultRecord&) const = default;
};

/// A foreign stage's own program, as opposed to what descends from it: written when it is started, and again when its end
/// was seen, planned or not.
struct ProgramRecord {
  ProcessIndex process = 0;
  StageIndex stage = 0;
  NativeTime began;           ///< just before its first instruction
  std::int64_t ended_ns = 0;  ///< native: it was seen to have ended; 0: not yet
  bool operator==(const ProgramRecord&) const = default;
};

using Record = std::variant<HostRecord, ClockRecord, ProcessRecord, SpanRecord, IdleStampRecord, DisciplineRecord,
                            WindowRecord, CommandRecord, EscapeRecord, AttachRecord, SentRecord, OutputRecord,
                            OracleRecord, UtilisationRecord, LinkRecord, LogRecord, StreamEndRecord,
                            RefusedSetRecord, LeaseLossRecord, ProcessFaultRecord, ProgramRecord>;

}  // namespace prochron::trace
