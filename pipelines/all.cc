// Everything a pipeline may be made of: one array each, one line per entry.
#include <array>

#include "pipelines/catalog.h"

namespace prochron::pipelines {
namespace {

constexpr std::array kSource{
    Parameter{.name = "rate",
              .type = ParameterType::kFrequencyOrMax,
              .default_text = "40/s",
              .doc = "messages offered per second, 0.01/s to 1000000/s, whatever the pipeline does; max = as fast as "
                     "it answers"},
    Parameter{.name = "in_flight",
              .type = ParameterType::kInteger,
              .default_text = "8",
              .doc = "with rate: max, messages under way at once, 1 to 10000"},
    Parameter{
        .name = "input",
        .default_text = "text",
        .doc =
            "what is sent: text = sentences of Debian's licences, digest = seeded lines, else a file, one per line; at "
            "most 400, in turn"},
};

constexpr std::array kInference{
    Parameter{
        .name = "model",
        .default_text = "minilm",
        .doc = "minilm = a sentence transformer, about 8 ms a message; digest = no model, an answer of the same form"},
    Parameter{.name = "rounds",
              .type = ParameterType::kInteger,
              .default_text = "100",
              .doc = "with model: digest, its work in rounds of about 10 us, 1 to 1000000"},
    Parameter{.name = "slowed",
              .type = ParameterType::kShare,
              .default_text = "0%",
              .doc = "with model: digest, as much more work while its clock is bent, 0% to 1000%: a capacity test must "
                     "find it"},
    Parameter{.name = "flaw",
              .default_text = "none",
              .doc = "with model: digest, what it does to every 20th message while its clock is bent: none, lose, "
                     "duplicate, reorder, wrong; rules must find it"},
};

constexpr std::array kCommand{
    Parameter{.name = "run",
              .type = ParameterType::kTextList,
              .required = true,
              .starred = true,
              .doc = "the program and its arguments"},
    Parameter{.name = "env", .type = ParameterType::kTextList, .doc = "NAME=VALUE, added to its environment"},
    Parameter{.name = "cwd", .doc = "the folder it starts in; else the one that prochron was started in"},
    Parameter{.name = "stop",
              .default_text = "TERM",
              .doc = "the signal that asks it to end: TERM, INT, HUP, QUIT, USR1, USR2 or KILL"},
};

constexpr std::array kZeromq{
    Parameter{
        .name = "queue",
        .type = ParameterType::kInteger,
        .default_text = "1000",
        .doc =
            "messages that one edge holds, beside the kernel's buffers, before its sender has to wait, 1 to 1000000"},
};

constexpr std::array kKafka{
    Parameter{.name = "brokers",
              .default_text = "embedded",
              .doc = "embedded = a real Apache Kafka broker, started and ended with the pipeline; mock = librdkafka's own, "
                     "of whose latencies nothing is concluded; else your own, HOST:PORT, several parted by commas"},
    Parameter{.name = "node",
              .doc = "where an embedded or mock broker stands, and whose clock it follows; if not said, at the first "
                     "stage after the source"},
};

constexpr std::array kStages{
    StageEntry{"source", "offers texts at a rate that nothing downstream can slow", StageRole::kSource, kSource, {}},
    StageEntry{
        "preprocess", "cleans a text: valid UTF-8, no control characters, single blanks", StageRole::kInner, {}, {}},
    StageEntry{"inference", "finds the passages nearest to a text", StageRole::kInner, kInference, "stage_inference"},
    StageEntry{"postprocess", "writes an answer out: rank, passage and score", StageRole::kInner, {}, {}},
    StageEntry{
        "sink", "takes answers in, and digests which passages they name in which order", StageRole::kSink, {}, {}},
    StageEntry{"command",
               "any program, under the same clocks, outside the flow of messages",
               StageRole::kForeign,
               kCommand,
               {}},
};

constexpr std::array kServers{
    StageEntry{kKafkaBroker, "one Apache Kafka broker (KRaft)", StageRole::kForeign, {}, {}},
    StageEntry{kKafkaMock, "librdkafka's mock of a broker", StageRole::kForeign, {}, {}},
};

constexpr std::array kTransports{
    TransportEntry{"zeromq", "ZeroMQ over TCP, one PUSH/PULL pair per edge", kZeromq, "transport_zeromq", false},
    TransportEntry{"kafka", "Apache Kafka, one topic per stage that receives", kKafka, "transport_kafka", false},
    TransportEntry{"memory", "queues within one process: the reference run and tests", {}, {}, true},
};

template <class Entries>
auto* find(const Entries& entries, std::string_view name) {
  for (const auto& entry : entries) {
    if (entry.name == name) return &entry;
  }
  return static_cast<decltype(entries.data())>(nullptr);
}

}  // namespace

std::span<const StageEntry> all_stages() { return kStages; }
const StageEntry* find_stage(std::string_view kind) {
  const StageEntry* const stage = find(kStages, kind);
  return stage != nullptr ? stage : find(kServers, kind);
}
std::span<const TransportEntry> all_transports() { return kTransports; }
const TransportEntry* find_transport(std::string_view name) { return find(kTransports, name); }

}  // namespace prochron::pipelines
