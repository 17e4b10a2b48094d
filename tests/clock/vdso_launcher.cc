// Starts a program as the backend `vdso` does: held before its exec, followed through every exec and fork, the image laid
// into each. The page is somebody else's, so that a test in any language can hold the commands.
//
//   vdso_launcher PAGE PROGRAM [ARGUMENT]...      ends as PROGRAM does; 70: it could not be bent
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <memory>

#include "faults/backends/exec_watch.h"
#include "faults/backends/vdso_image.h"
#include "faults/backends/vdso_implant.h"
#include "host/child_process.h"
#include "host/program_search.h"
#include "host/random_mark.h"

namespace prochron::faults {
namespace {

constexpr int kCouldNot = 70;

int refuse(const Error& error) {
  std::cerr << to_string(error) << '\n';
  return kCouldNot;
}

host::ChildSpec program_of(char** arguments, std::string path) {
  host::ChildSpec program;
  program.path = std::move(path);
  for (char** argument = arguments; *argument != nullptr; ++argument) program.arguments.emplace_back(*argument);
  for (char** entry = environ; *entry != nullptr; ++entry) program.environment.emplace_back(*entry);
  program.hold = true;
  return program;
}

int launch(char** arguments) {
  auto image = VdsoImage::load();
  if (!image) return refuse(image.error());
  const auto table = AttachTable::create(host::random_run_id(), 0600);
  if (!table) return refuse(table.error());
  const auto implant =
      std::make_shared<VdsoImplant>(std::make_shared<const VdsoImage>(*std::move(image)), arguments[1], *table);
  std::atomic<int> escapes = 0;
  const auto watch = ExecWatch::start(
      [&](const Victim& victim, NativeTime since) {
        const auto attached = table->find(victim);
        const bool follows = attached && attached->since >= since;
        return follows ? EscapeFinding() : EscapeFinding{Escape::kExecedUnbent, "was not attached"};
      },
      [&](const WatchEvent& event) {
        if (event.finding.escape == Escape::kNone) return;
        ++escapes;
        std::cerr << event.path << ": " << event.finding.reason << '\n';
      });
  const char* const search_path = std::getenv("PATH");
  const auto path = host::find_program(arguments[2], search_path == nullptr ? "" : search_path);
  if (!path) return refuse(path.error());
  auto child = host::GuardedChild::start(program_of(arguments + 2, *path));
  if (!child) return refuse(child.error());
  if (auto followed = watch->follow(child->pid(), implant); !followed) return refuse(followed.error());
  if (auto released = child->release(); !released) return refuse(released.error());
  const auto ending = child->wait(std::chrono::hours(1));
  if (!ending) return refuse(ending.error());
  if (escapes > 0) return kCouldNot;
  return ending->by_signal ? 128 + ending->value : ending->value;
}

}  // namespace
}  // namespace prochron::faults

int main(int count, char** arguments) { return count < 3 ? 64 : prochron::faults::launch(arguments); }
