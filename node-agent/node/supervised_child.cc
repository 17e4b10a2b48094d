// Pipes are read until they would block, so the last words of a program are in before its end is told.
#include "node-agent/node/supervised_child.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace prochron::agent {
namespace {

constexpr std::size_t kLongestLine = 4096;

void make_nonblocking(int descriptor) { fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK); }

}  // namespace

bool LineCollector::read_from(int descriptor) {
  std::array<char, 4096> bytes;
  while (true) {
    const ssize_t n = read(descriptor, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return true;
    if (n <= 0) {
      if (!begun_.empty()) take_(std::exchange(begun_, {}));
      return false;
    }
    for (const char c : std::string_view(bytes.data(), static_cast<std::size_t>(n))) {
      if (c != '\n') begun_ += c;
      if (c == '\n' || begun_.size() >= kLongestLine) take_(std::exchange(begun_, {}));
    }
  }
}

SupervisedChild::SupervisedChild(host::GuardedChild process, Listener listener)
    : process_(std::move(process)), listener_(std::move(listener)), output_(listener_.line), error_(listener_.line) {}

Result<std::unique_ptr<SupervisedChild>> SupervisedChild::start(boost::asio::io_context& loop, host::ChildSpec spec,
                                                                Listener listener) {
  spec.output = host::Stream::kCapture;
  spec.error = host::Stream::kCapture;
  auto process = host::GuardedChild::start(spec);
  if (!process) return pass(process);
  std::unique_ptr<SupervisedChild> child(new SupervisedChild(*std::move(process), std::move(listener)));
  child->watch(loop);
  return child;
}

void SupervisedChild::watch(boost::asio::io_context& loop) {
  report_watch_ = {loop, process_.report_descriptor(), [this] { observe(); }};
  make_nonblocking(process_.output().get());
  make_nonblocking(process_.error().get());
  output_watch_ = {loop, process_.output().get(), [this] {
                     if (!output_.read_from(process_.output().get())) output_watch_ = {};
                   }};
  error_watch_ = {loop, process_.error().get(), [this] {
                    if (!error_.read_from(process_.error().get())) error_watch_ = {};
                  }};
}

void SupervisedChild::observe() {
  if (process_.observe() != host::GuardedChild::State::kGone) return;
  report_watch_ = {};
  output_watch_ = {};
  error_watch_ = {};
  output_.read_from(process_.output().get());
  error_.read_from(process_.error().get());
  gone_ = true;
  listener_.gone(process_.ending());
}

std::string describe(const std::optional<host::Ending>& ending) {
  if (!ending) return "went with its guard";
  return (ending->by_signal ? "was ended by signal " : "exited with status ") + std::to_string(ending->value);
}

}  // namespace prochron::agent
