// Real and doctored programs, each with the reason why a preload does or does not reach it.
#include "host/reachability.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "host/files.h"
#include "host/program_paths.h"
#include "host/program_search.h"
#include "host/random_mark.h"

namespace prochron::host {
namespace {

class ReachabilityOf : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(make_folder(folder_, 0755)); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string place(const std::string& name, const std::string& text, mode_t mode = 0755) {
    EXPECT_TRUE(write_atomically(folder_ + "/" + name, text, mode));
    return folder_ + "/" + name;
  }
  Obstacle obstacle(const std::string& path) {
    const auto found = preload_reachability(path);
    EXPECT_TRUE(found) << to_string(found.error());
    EXPECT_EQ(found->reachable(), found->reason.empty());
    return found ? found->obstacle : Obstacle::kNotAProgram;
  }
  std::string folder_ = testing::TempDir() + "prochron-reach-" + random_mark();
  std::string dynamic_ = *read_file(*find_program("true", "/usr/bin:/bin"));
};

TEST_F(ReachabilityOf, Binaries) {
  EXPECT_EQ(obstacle(place("dynamic", dynamic_)), Obstacle::kNone);
  EXPECT_EQ(obstacle(*find_libexec("prochron-guard")), Obstacle::kStatic);
  EXPECT_EQ(obstacle(place("text", "echo no first line\n")), Obstacle::kNotAProgram);
  EXPECT_EQ(obstacle(place("empty", "")), Obstacle::kNotAProgram);

  std::string foreign = dynamic_;
  foreign[18] = 8;  // e_machine: MIPS
  EXPECT_EQ(obstacle(place("foreign", foreign)), Obstacle::kOtherMachine);
  std::string narrow = dynamic_;
  narrow[4] = 1;  // EI_CLASS: 32 bits
  EXPECT_EQ(obstacle(place("narrow", narrow)), Obstacle::kOtherMachine);
}

TEST_F(ReachabilityOf, MuslsLoaderCannotLoadWhatIsLinkedWithGlibc) {
  std::string musl = dynamic_;
  const std::string loader = "/lib64/ld-linux-x86-64.so.2";
  const auto at = musl.find(loader);
  ASSERT_NE(at, std::string::npos);
  musl.replace(at, loader.size(), std::string("/lib/ld-musl-x86_64.so.1\0\0\0", loader.size()));
  EXPECT_EQ(obstacle(place("musl", musl)), Obstacle::kOtherLibc);
  EXPECT_TRUE(vdso_reachability(folder_ + "/musl")->reachable());
}

TEST_F(ReachabilityOf, GoIsOutOfReachLinkedToLibcOrNot) {
  std::string go = dynamic_;
  const std::string name = ".note.gnu.build-id";
  const auto at = go.find(name + '\0');
  ASSERT_NE(at, std::string::npos);
  go.replace(at, name.size(), std::string(".go.buildinfo\0\0\0\0\0", name.size()));
  EXPECT_EQ(obstacle(place("go", go)), Obstacle::kGo);
}

TEST_F(ReachabilityOf, ScriptsAreWhatInterpretsThem) {
  const std::string script = place("script", "#! \t/bin/sh -e\nexit 0\n");
  EXPECT_EQ(obstacle(script), Obstacle::kNone);
  EXPECT_EQ(preload_reachability(script)->file, "/bin/sh");
  EXPECT_EQ(obstacle(place("chain", "#!" + script)), Obstacle::kNone) << "a script may interpret a script";
  EXPECT_EQ(obstacle(place("static", "#!" + *find_libexec("prochron-guard") + "\n")), Obstacle::kStatic);
  const std::string circle = place("circle", "#!" + folder_ + "/circle\n");
  EXPECT_FALSE(preload_reachability(circle)) << "the kernel gives up as well";
  EXPECT_FALSE(preload_reachability(place("orphan", "#!/no/such/interpreter\n")));
}

TEST_F(ReachabilityOf, ProgramsThatGainPrivileges) {
  if (::getuid() != 0) {
    EXPECT_EQ(obstacle(*find_program("passwd", "/usr/bin:/bin")), Obstacle::kPrivileged) << "setuid root";
    return;
  }
  const std::string other = place("setuid", dynamic_);
  ASSERT_EQ(::chown(other.c_str(), 65534, 65534), 0);
  ASSERT_EQ(::chmod(other.c_str(), 04755), 0);
  EXPECT_EQ(obstacle(other), Obstacle::kPrivileged);
  ASSERT_EQ(::chmod(other.c_str(), 02755), 0);
  EXPECT_EQ(obstacle(other), Obstacle::kPrivileged);
  ASSERT_EQ(::chown(other.c_str(), 0, 0), 0);
  ASSERT_EQ(::chmod(other.c_str(), 06755), 0);
  EXPECT_EQ(obstacle(other), Obstacle::kNone) << "root becomes root: nothing is gained, the loader trusts";
}

TEST_F(ReachabilityOf, TheSearchForAProgramIsThatOfExec) {
  place("tool", dynamic_);
  place("data", "not executable", 0644);
  const std::string path = "/nowhere:" + folder_;
  EXPECT_EQ(find_program("tool", path).value(), folder_ + "/tool");
  EXPECT_EQ(find_program("./tool", path, folder_).value(), folder_ + "/./tool");
  EXPECT_EQ(find_program("data", path).error().message, "could not find on the PATH: Permission denied");
  EXPECT_EQ(find_program("nothing", path).error().message, "could not find on the PATH: No such file or directory");
  EXPECT_FALSE(find_program(folder_, path)) << "a folder is no program";
}

}  // namespace
}  // namespace prochron::host
