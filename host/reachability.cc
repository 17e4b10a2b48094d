// ELF, `#!` and the rules by which the kernel makes an exec "secure".
#include "host/reachability.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>

#include "host/descriptor.h"
#include "host/elf.h"
#include "host/system_failure.h"

namespace prochron::host {
namespace {

// "" if the file is no script. The kernel reads 256 bytes of it.
Result<std::string> script_interpreter(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return system_failure("open", path);
  std::array<char, 256> start{};
  const auto size = ::read(file.get(), start.data(), start.size());
  if (size < 0) return system_failure("read", path);
  std::string_view line(start.data(), static_cast<std::size_t>(size));
  if (!line.starts_with("#!")) return std::string();
  line = line.substr(2, line.find('\n') - 2);
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return std::string(line.substr(0, line.find_first_of(" \t\r")));
}

// The loader distrusts the environment when exec changes who the process is; root gains nothing by file capabilities.
Result<bool> runs_privileged(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return system_failure("inspect", path);
  if ((found.st_mode & S_ISUID) != 0 && found.st_uid != ::getuid()) return true;
  if ((found.st_mode & S_ISGID) != 0 && found.st_gid != ::getgid()) return true;
  return ::getuid() != 0 && ::getxattr(path.c_str(), "security.capability", nullptr, 0) > 0;
}

Reachability obstructed(Obstacle obstacle, const std::string& file, const char* reason) {
  return {obstacle, file, reason};
}

enum class Means { kLoader, kTracer };

Result<Reachability> judge_binary(const std::string& file, Means means) {
  const auto elf = read_elf(file);
  if (!elf && elf.error().code == ErrorCode::kCorrupt)
    return obstructed(Obstacle::kNotAProgram, file, "is neither a program nor a script with a `#!` line");
  if (!elf) return pass(elf);
  const auto privileged = runs_privileged(file);
  if (!privileged) return pass(privileged);
  if (!elf->of_this_machine)
    return obstructed(Obstacle::kOtherMachine, file, "is built for another processor or word size");
  if (means == Means::kTracer && *privileged)
    return obstructed(Obstacle::kPrivileged, file, "gains privileges on exec, which a tracer's programs do not");
  if (means == Means::kTracer) return Reachability{Obstacle::kNone, file, ""};
  if (elf->go) return obstructed(Obstacle::kGo, file, "is a Go program: it reads the clock without libc");
  if (elf->interpreter.empty())
    return obstructed(Obstacle::kStatic, file, "is a static program: no loader reads LD_PRELOAD");
  if (elf->interpreter.find("/ld-musl-") != std::string::npos)
    return obstructed(Obstacle::kOtherLibc, file, "is linked with musl, whose loader cannot load the shim");
  if (*privileged)
    return obstructed(Obstacle::kPrivileged, file, "gains privileges on exec: the loader ignores LD_PRELOAD");
  return Reachability{Obstacle::kNone, file, ""};
}

Result<Reachability> judge_program(const std::string& path, Means means) {
  constexpr int kDeepest = 5;  // the kernel follows as many scripts that interpret scripts
  std::string file = path;
  for (int depth = 0; depth <= kDeepest; ++depth) {
    const auto interpreter = script_interpreter(file);
    if (!interpreter) return pass(interpreter);
    if (interpreter->empty()) return judge_binary(file, means);
    file = *interpreter;
  }
  return fail(ErrorCode::kUnsupported, "scripts interpret one another more than 5 deep", path);
}

}  // namespace

Result<Reachability> preload_reachability(const std::string& path) { return judge_program(path, Means::kLoader); }
Result<Reachability> vdso_reachability(const std::string& path) { return judge_program(path, Means::kTracer); }

}  // namespace prochron::host
