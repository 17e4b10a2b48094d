// What a person is shown of the window under way: of it alone, of the hop that suffers most, and within a budget.
#include "controller/live_figures.h"

#include <gtest/gtest.h>

namespace prochron::controller {
namespace {

constexpr HostId kHost{7};
constexpr ClockId kGpu{2};
constexpr std::int64_t kK = 1'700'000'000'000'000'000;

NativeTime at(std::int64_t ns) { return NativeTime(kHost, ns); }

trace::SpanRecord half(trace::SpanKind kind, std::uint64_t message, std::int64_t native, std::int64_t offset) {
  trace::SpanRecord span;
  const bool sends = kind == trace::SpanKind::kProduce;
  span.kind = kind;
  span.stage = sends ? 0 : 1;
  span.peer = sends ? 1 : 0;
  span.clock = sends ? ClockId{1} : kGpu;
  span.message = message;
  span.trace.bytes[0] = static_cast<std::uint8_t>(message + 1);
  span.begin = {native, native, native + kK + offset, 38};
  span.end = span.begin;
  return span;
}

/// Owned by one test.
struct Stream {
  trace::Bytes bytes;
  std::uint64_t sequence = 0;

  Stream() { trace::encode_header(bytes); }
  void add(const trace::Record& record) { trace::encode(record, ++sequence, bytes); }
  /// One message from the stage before to the one whose clock is `offset` off, 2 ms later.
  void cross(std::uint64_t message, std::int64_t native, std::int64_t offset) {
    add(half(trace::SpanKind::kProduce, message, native, 0));
    add(half(trace::SpanKind::kConsume, message, native + 2'000'000, offset));
  }
};

TEST(LiveFigures, CountTheWindowUnderWayAlone) {
  LiveFigures figures;
  EXPECT_EQ(figures.text(), "");
  figures.begin_window(at(1'000'000'000), at(2'000'000'000), kGpu);
  Stream stream;
  stream.add(trace::DisciplineRecord{kHost, 1, 1, kK, 20});
  stream.cross(1, 500'000'000, -3'000'000);    // before the window
  stream.cross(2, 1'100'000'000, -3'000'000);  // negative
  stream.cross(3, 1'200'000'000, -1'000'000);  // not
  figures.feed(stream.bytes, at(1'300'000'000));
  EXPECT_EQ(figures.text(), "  1 of 2 negative  clock -1.000 000 ms ±38 ns");
  figures.begin_window(at(2'000'000'000), at(3'000'000'000), {});
  EXPECT_EQ(figures.text(), "") << "the next window begins with nothing";
}

TEST(LiveFigures, LeaveOutWhatComesTooFastAndSaySo) {
  LiveFigures figures;
  figures.begin_window(at(0), at(10'000'000'000), kGpu);
  Stream stream;
  for (std::uint64_t message = 0; message < 1000; ++message) stream.cross(message, 1'000, 0);
  std::size_t fed = 0;
  for (; fed < (std::size_t{64} << 20U); fed += stream.bytes.size()) figures.feed(stream.bytes, at(500));
  EXPECT_TRUE(figures.text().starts_with("  about 0 of ")) << figures.text();
}

}  // namespace
}  // namespace prochron::controller
