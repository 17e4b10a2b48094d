// Running programs bent and let go: one of many threads and one that is static read their clocks all the time, and their
// mappings are afterwards what they were before.
#include "faults/backends/vdso_attachment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "faults/backends/injection.h"
#include "host/child_process.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/process_maps.h"
#include "host/program_paths.h"
#include "host/random_mark.h"

namespace prochron::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Contains;
using testing::HasSubstr;

constexpr Offset kHour{3'600'000'000'000};

/// Ends itself by a filter if it opens a file; tells every 50 ms that it lives.
constexpr const char* kFiltered = R"(
import ctypes, os, struct, time
code = [(0x20, 0, 0, 0), (0x15, 0, 1, 257), (0x06, 0, 0, 0x80000000), (0x06, 0, 0, 0x7fff0000)]
text = b"".join(struct.pack("HBBI", *line) for line in code)
held = ctypes.create_string_buffer(text)
program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code), ctypes.addressof(held)))
libc = ctypes.CDLL(None)
libc.prctl(38, 1, 0, 0, 0), libc.prctl(22, 2, program)
while True:
    os.write(1, b".")
    time.sleep(0.05)
)";

class VdsoAttachmentTest : public testing::Test {
 protected:
  static host::GuardedChild start(const std::string& path, std::vector<std::string> arguments) {
    host::ChildSpec spec;
    spec.path = path;
    spec.arguments = std::move(arguments);
    spec.environment = {"PATH=/usr/bin:/bin"};
    spec.output = host::Stream::kCapture;
    auto started = host::GuardedChild::start(spec);
    EXPECT_TRUE(started);
    return *std::move(started);
  }
  /// A static program that tells its own clock's offset a hundred times a second.
  static host::GuardedChild probe() {
    return start(*host::find_libexec("prochron-probe-static"), {"prochron-probe-static", "100000", "10"});
  }
  Injection injected(Offset step) {
    ClockTransform transform(host::this_host());
    EXPECT_TRUE(transform.apply({host::native_now() - seconds(1), step, Rate{}}));
    return *Injection::begin(run_, "edge", 0600, transform);
  }
  /// Of the newest line of the probe that is at least `age` younger than this call.
  static std::int64_t hours_ahead(host::GuardedChild& child) {
    const std::int64_t asked = host::raw_ns();
    std::string text;
    for (char c = 0; ::read(child.output().get(), &c, 1) == 1;) {
      if (c != '\n') {
        text += c;
        continue;
      }
      long raw = 0, width = 0, native = 0, k = 0, observed = 0;
      const int words = std::sscanf(text.c_str(), "realtime %ld %ld %ld %ld %ld", &raw, &width, &native, &k, &observed);
      text.clear();
      if (words == 5 && raw > asked) return (observed - native - k + kHour.ns / 2) / kHour.ns;
    }
    return -1;
  }
  static std::vector<std::string> layout(pid_t pid) {
    std::vector<std::string> lines;
    const auto mappings = host::mappings_of(pid);
    for (const host::Mapping& mapping : *mappings) {
      if (mapping.name == "[heap]" || mapping.name == "[stack]") continue;  // they grow
      lines.push_back(std::to_string(mapping.begin) + "-" + std::to_string(mapping.end) + mapping.name);
    }
    return lines;
  }

  RunId run_ = host::random_run_id();
  VdsoImage image_ = *VdsoImage::load();
};

TEST_F(VdsoAttachmentTest, AProgramThatMayNotMakeOurSystemCallsOutlivesThem) {
  host::GuardedChild child = start("/usr/bin/python3", {"python3", "-c", kFiltered});
  char ready = 0;
  ASSERT_EQ(::read(child.output().get(), &ready, 1), 1);
  const auto before = layout(child.pid());
  const auto clock = injected(kHour);
  const Status attached = attach_running(child.pid(), image_, clock.page_path());
  if (attached) {
    ASSERT_TRUE(detach_running(child.pid()));
  } else {  // not root, or filtered ourselves
    EXPECT_THAT(attached.error().message, HasSubstr("seccomp"));
  }
  EXPECT_EQ(layout(child.pid()), before);
  ASSERT_EQ(::read(child.output().get(), &ready, 1), 1) << "it was ended";
}

TEST_F(VdsoAttachmentTest, ARunningProgramIsBentAndLeftAsItWas) {
  host::GuardedChild child = probe();
  EXPECT_EQ(hours_ahead(child), 0);
  const auto before = layout(child.pid());
  Injection clock = injected(kHour);
  for (int round = 0; round < 3; ++round) {
    const Status attached = attach_running(child.pid(), image_, clock.place());
    ASSERT_TRUE(attached) << to_string(attached.error());
    ASSERT_TRUE(clock.renew());
    EXPECT_EQ(hours_ahead(child), 1);
    const auto found = attached_processes(clock.place());
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].pid, child.pid());
    EXPECT_FALSE(found[0].abandoned);
    const Status again = attach_running(child.pid(), image_, clock.place());
    ASSERT_FALSE(again);
    EXPECT_THAT(to_string(again.error()), HasSubstr("follows a page already"));
    const Status detached = detach_running(child.pid());
    ASSERT_TRUE(detached) << to_string(detached.error());
    EXPECT_EQ(hours_ahead(child), 0);
    EXPECT_EQ(layout(child.pid()), before);
  }
  EXPECT_FALSE(detach_running(child.pid())) << "nothing is left to undo";
}

TEST_F(VdsoAttachmentTest, ThreadsInTheMidstOfReadingAreNotHurt) {
  const std::string script =
      "import threading,time\n"
      "def read():\n"
      "  while True: time.time(); time.monotonic()\n"
      "for i in range(4): threading.Thread(target=read,daemon=True).start()\n"
      "print('up',flush=True)\n"
      "time.sleep(60)\n";
  host::GuardedChild child = start("/usr/bin/python3", {"python3", "-c", script});
  char up = 0;
  ASSERT_EQ(::read(child.output().get(), &up, 1), 1);
  Injection clock = injected(kHour);
  for (int round = 0; round < 20; ++round) {
    const Status attached = attach_running(child.pid(), image_, clock.place());
    ASSERT_TRUE(attached) << to_string(attached.error());
    host::sleep_until(host::native_now() + milliseconds(2));
    const Status detached = detach_running(child.pid());
    ASSERT_TRUE(detached) << to_string(detached.error());
  }
  EXPECT_EQ(child.observe(), host::GuardedChild::State::kRunning);
}

TEST_F(VdsoAttachmentTest, AProcessThatIsGoneIsRefused) {
  host::GuardedChild child = start("/bin/true", {"true"});
  const pid_t pid = child.pid();
  ASSERT_TRUE(child.wait(seconds(5)));
  EXPECT_FALSE(attach_running(pid, image_, "/nonexistent"));
}

TEST_F(VdsoAttachmentTest, APageThatIsGoneLeavesItAsItWas) {
  host::GuardedChild child = probe();
  EXPECT_EQ(hours_ahead(child), 0);
  const auto before = layout(child.pid());
  const Status attached = attach_running(child.pid(), image_, "/nonexistent/page");
  ASSERT_FALSE(attached);
  EXPECT_THAT(to_string(attached.error()), HasSubstr("could not open the control page"));
  EXPECT_EQ(hours_ahead(child), 0);
  EXPECT_EQ(layout(child.pid()), before);
}

}  // namespace
}  // namespace prochron::faults
