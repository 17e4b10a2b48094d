// The reference run against real stage loops: all is right without mischief, and one spoiled, lost, doubled or swapped
// message is found as exactly that.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "pipelines/runtime/reference.h"
#include "pipelines/runtime/testing/faulty_transport.h"
#include "pipelines/runtime/testing/threaded_session.h"

namespace prochron::pipelines {
namespace {

using namespace std::chrono_literals;
using testing::FaultyTransport;
using testing::Mischief;
using testing::ThreadedSession;

PipelineSpec pipeline() {
  const ParameterValues offer{{"rate", Frequency{500'000'000}}, {"input", std::string("text")}};
  const ParameterValues model{{"model", std::string("digest")}, {"rounds", std::int64_t{1}}};
  return {.transport = "memory",
          .stages = {{.name = "source", .kind = "source", .parameters = offer},
                     {.name = "preprocess", .kind = "preprocess", .from = {0}},
                     {.name = "inference", .kind = "inference", .from = {1}, .parameters = model},
                     {.name = "postprocess", .kind = "postprocess", .from = {2}},
                     {.name = "sink", .kind = "sink", .from = {3}}}};
}

std::vector<trace::Record> read_all(int socket) {
  trace::FrameDecoder decoder;
  std::array<std::byte, 65536> bytes;
  for (ssize_t n = 1; n > 0;) {
    n = recv(socket, bytes.data(), bytes.size(), 0);
    if (n > 0) decoder.feed(std::span(bytes).first(static_cast<std::size_t>(n)));
  }
  std::vector<trace::Record> records;
  trace::Decoded decoded;
  while (*decoder.next(decoded)) records.push_back(decoded.record);
  return records;
}

std::vector<trace::OracleRecord> oracle(const PipelineSpec& of, std::uint64_t seed = 7) {
  auto pair = *host::make_socket_pair();
  std::thread reference([&of, seed, socket = pair.theirs.release()] {
    auto recorder = *trace::Recorder::over(socket);
    EXPECT_TRUE(run_reference({.pipeline = of, .seed = seed}, recorder));
  });
  std::vector<trace::OracleRecord> answers;
  for (const trace::Record& record : read_all(pair.mine.get())) {
    if (const auto* answer = std::get_if<trace::OracleRecord>(&record)) answers.push_back(*answer);
  }
  reference.join();
  return answers;
}

struct Outcome {
  std::size_t right = 0, wrong = 0, lost = 0, duplicated = 0, reordered = 0;
  bool operator==(const Outcome&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Outcome& o) {
  return out << o.right << " right, " << o.wrong << " wrong, " << o.lost << " lost, " << o.duplicated << " duplicated, "
             << o.reordered << " reordered";
}

/// Outputs held against the sent list and the oracle, one path.
Outcome judge(const ThreadedSession& session, const std::vector<trace::OracleRecord>& answers) {
  std::map<std::pair<std::uint64_t, std::uint32_t>, std::uint64_t> right;
  for (const auto& answer : answers) right[{answer.path, answer.input}] = answer.digest;
  std::map<std::uint64_t, std::uint32_t> inputs;
  for (const auto& sent : session.all<trace::SentRecord>()) inputs[sent.message] = sent.input;
  Outcome outcome;
  std::map<std::uint64_t, int> arrived;
  std::uint64_t highest = 0;
  for (const auto& output : session.all<trace::OutputRecord>()) {
    if (++arrived[output.message] > 1) {
      ++outcome.duplicated;
      continue;
    }
    ++(right.at({output.path, inputs.at(output.message)}) == output.digest ? outcome.right : outcome.wrong);
    if (output.message < highest) ++outcome.reordered;
    highest = std::max(highest, output.message);
  }
  outcome.lost = inputs.size() - arrived.size();
  return outcome;
}

/// A run of the pipeline whose inference stage sends through a carrier of this mischief.
Outcome run_with(const Mischief& mischief, std::size_t& sent) {
  const auto wrap = [&mischief](std::uint16_t stage, std::unique_ptr<Transport> carrier) -> std::unique_ptr<Transport> {
    if (stage != 2) return carrier;
    return std::make_unique<FaultyTransport>(std::move(carrier), mischief);
  };
  ThreadedSession session(pipeline(), wrap);
  session.run(100ms);
  sent = session.all<trace::SentRecord>().size();
  return judge(session, oracle(pipeline()));
}

TEST(Oracle, FindsEachMischiefAsWhatItIs) {
  const std::vector<std::tuple<const char*, Mischief, Outcome>> rows{
      {"none", {}, {}},
      {"one wrong answer", {.to = 3, .spoiled = 10}, {.wrong = 1}},
      {"one loss", {.to = 3, .lost = 10}, {.lost = 1}},
      {"one duplicate", {.to = 3, .duplicated = 10}, {.duplicated = 1}},
      {"one swap", {.to = 3, .swapped = 10}, {.reordered = 1}},
  };
  for (const auto& [why, mischief, found] : rows) {
    std::size_t sent = 0;
    const Outcome outcome = run_with(mischief, sent);
    Outcome expected = found;
    expected.right = sent - expected.wrong - expected.lost;
    EXPECT_GT(sent, 20U);
    EXPECT_EQ(outcome, expected) << why;
  }
}

TEST(Reference, AnswersEveryInputOncePerPath) {
  PipelineSpec forked = pipeline();
  forked.stages.push_back({.name = "second sink", .kind = "sink", .from = {0, 1}});
  std::map<std::pair<std::uint16_t, std::uint64_t>, std::set<std::uint32_t>> inputs;
  for (const auto& answer : oracle(forked)) {
    auto& answered = inputs[{answer.stage, answer.path}];
    EXPECT_TRUE(answered.insert(answer.input).second) << "answered twice";
  }
  ASSERT_EQ(inputs.size(), 3U) << "one path to the first sink, two to the second";
  for (const auto& [path, answered] : inputs) EXPECT_EQ(answered.size(), 400U);
}

TEST(Reference, GivesTheSameAnswersAgain) {
  const auto digests = [](std::uint64_t seed) {
    std::vector<std::uint64_t> all;
    for (const auto& answer : oracle(pipeline(), seed)) all.push_back(answer.digest);
    return all;
  };
  EXPECT_EQ(digests(7), digests(7));
  EXPECT_EQ(digests(7), digests(8)) << "text is not drawn from the seed";
}

}  // namespace
}  // namespace prochron::pipelines
