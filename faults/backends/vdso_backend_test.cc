// Real programs with a replacement vDSO, seen from outside by what they print: static ones and dynamic ones, however they
// came to be exec'd, beside a shim or without.
#include "faults/backends/vdso_backend.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>

#include "faults/backends/exec_watch.h"
#include "faults/backends/injection.h"
#include "faults/backends/preload_backend.h"
#include "faults/backends/vdso_implant.h"
#include "host/files.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/program_paths.h"
#include "host/random_mark.h"

namespace prochron::faults {
namespace {

using host::ChildSpec;
using std::chrono::seconds;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Offset kHour{3'600'000'000'000};
constexpr std::int64_t kSecond = 1'000'000'000;

class VdsoBackendTest : public testing::Test {
 protected:
  static std::unique_ptr<VdsoBackend> make(const AttachTable& table, Shim shim = Shim::kLoaded) {
    auto made = VdsoBackend::create(host::random_run_id(), table, shim);
    EXPECT_TRUE(made);
    return std::move(*made);
  }
  static ClockTransform ahead_by(Offset step) {
    ClockTransform transform(host::this_host());
    EXPECT_TRUE(transform.apply({host::native_now() - seconds(1), step, Rate{}}));
    return transform;
  }
  static ChildSpec shell(const std::string& script) {
    ChildSpec spec;
    spec.path = "/bin/sh";
    spec.arguments = {"sh", "-c", script};
    spec.environment = {"PATH=/usr/bin:/bin"};
    spec.output = host::Stream::kCapture;
    return spec;
  }
  /// What the script prints, an instant in ns, minus the native clock, to the second.
  std::int64_t seconds_ahead(const std::string& script) {
    ChildSpec spec = shell(script);
    EXPECT_TRUE(backend_->prepare(spec, *clock_));
    auto child = host::GuardedChild::start(spec);
    if (!child) return -1;
    EXPECT_TRUE(watch_->follow(child->pid(), backend_->implant(*clock_)));
    EXPECT_TRUE(child->release());
    const std::string shown = host::read_to_end(child->output().get(), script).value_or("0");
    EXPECT_TRUE(child->wait(seconds(5)));
    EXPECT_THAT(shown, Not(IsEmpty())) << script;
    return shown.empty() ? -1 : (std::stoll(shown) - host::realtime_ns() + kSecond / 2) / kSecond;
  }

  PreloadBackend shim_ = *PreloadBackend::create(host::random_run_id(), PreloadBackend::Victims::kOwnUser, Shim::kLoaded);
  std::unique_ptr<VdsoBackend> backend_ = make(shim_.attachments());
  std::unique_ptr<BentClock> clock_ = *backend_->bend("edge", ahead_by(kHour));
  std::mutex mutex_;
  std::vector<std::string> escapes_;
  std::unique_ptr<ExecWatch> watch_ = ExecWatch::start(
      [this](const Victim& victim, NativeTime since) { return shim_.check_escape(victim, since); },
      [this](const WatchEvent& event) {
        const std::scoped_lock lock(mutex_);
        if (event.finding.escape != Escape::kNone) escapes_.push_back(event.finding.reason);
      });
};

TEST_F(VdsoBackendTest, EveryProgramOfAFamilyIsBentOnce) {
  const std::string dates = " date +%s%N";
  const std::string probe = *host::find_libexec("prochron-probe-static") + " | sed -n 's/^realtime.* //p'";
  const std::string shim = "LD_PRELOAD=" + *host::find_library("libprochron_preload.so");
  struct Row {
    std::string script;
    const char* why;
  };
  for (const Row& row : {
           Row{"exec" + dates, "a dynamic program in the shell's place"},
           Row{dates + "; true", "a child's exec"},
           Row{probe, "a static program"},
           Row{"exec env -i /bin/date +%s%N", "what empties the environment loses nothing"},
           Row{"sh -c 'sh -c \"exec env" + dates + "\"'", "through several of both"},
           Row{shim + " PROCHRON_PAGE=" + clock_->place() + dates, "beside a shim that follows the same page"},
           Row{shim + dates, "beside a shim that follows none"},
       }) {
    EXPECT_EQ(seconds_ahead(row.script), 3600) << row.why << ": " << row.script;
  }
  watch_.reset();
  EXPECT_THAT(escapes_, IsEmpty()) << "each exec was written down as attached";
}

TEST_F(VdsoBackendTest, HealedOnTimeAndWithoutAWatchToo) {
  ChildSpec spec = shell({});
  spec.path = "/bin/bash";  // its own printf reads the clock: no exec lies between the two readings
  spec.arguments = {"bash", "-c", "printf '%(%s)T '; read -t 2.3 < <(sleep 9); printf '%(%s)T '"};
  ASSERT_TRUE(backend_->prepare(spec, *clock_));
  auto child = host::GuardedChild::start(spec);
  ASSERT_TRUE(child);
  ASSERT_TRUE(watch_->follow(child->pid(), backend_->implant(*clock_)));
  ASSERT_TRUE(child->release());
  const std::string shown = host::read_to_end(child->output().get(), "bash").value_or("");
  std::int64_t before = 0, after = 0;
  ASSERT_EQ(std::sscanf(shown.c_str(), "%ld %ld", &before, &after), 2) << shown;
  EXPECT_NEAR(static_cast<double>(after - before), 2.3 - 3600, 1.5) << "nobody renewed the lease";
}

TEST_F(VdsoBackendTest, OneLeftOutIsFoundOut) {
  backend_ = make(shim_.attachments(), Shim::kLeftOut);
  EXPECT_EQ(seconds_ahead("exec date +%s%N"), 0);
  watch_.reset();
  EXPECT_THAT(escapes_, testing::SizeIs(2));
  EXPECT_THAT(escapes_, Each(HasSubstr("without the shim")));
}

TEST_F(VdsoBackendTest, APageThatIsGoneIsAnEscapeAndTheProgramRunsOn) {
  auto lost = std::make_shared<VdsoImplant>(std::make_shared<const VdsoImage>(*VdsoImage::load()), "/nonexistent/page",
                                            shim_.attachments());
  ChildSpec spec = shell("exit 7");
  spec.hold = true;
  auto child = host::GuardedChild::start(spec);
  ASSERT_TRUE(child && watch_->follow(child->pid(), lost) && child->release());
  EXPECT_EQ(*child->wait(seconds(5)), (host::Ending{false, 7}));
  watch_.reset();
  EXPECT_THAT(escapes_, testing::ElementsAre(HasSubstr("could not open the control page: No such file")));
}

}  // namespace
}  // namespace prochron::faults
