// The tracing thread sits in waitpid, which no descriptor can wake. A signal does, but is lost if it comes just before
// the call; so it is repeated until the thread has served.
#include "faults/backends/exec_watch.h"

#include <pthread.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <optional>

#include "faults/backends/tracer.h"

namespace prochron::faults {
namespace {

constexpr int kWake = SIGURG;  // ignored by default, so that a stray one harms nobody
constexpr auto kRepeat = std::chrono::milliseconds(1);

void make_wake_interrupt() {
  struct sigaction wake {};
  wake.sa_handler = [](int) {};  // without SA_RESTART
  ::sigaction(kWake, &wake, nullptr);
}

}  // namespace

std::unique_ptr<ExecWatch> ExecWatch::start(EscapeCheck check, WatchSink sink) {
  make_wake_interrupt();
  std::unique_ptr<ExecWatch> watch(new ExecWatch);
  watch->thread_ = std::thread(&ExecWatch::run, watch.get(), std::move(check), std::move(sink));
  return watch;
}

ExecWatch::~ExecWatch() {
  ask([this](Tracer& tracer) {
    tracer.release_all();
    ending_ = true;
  });
  thread_.join();
}

Status ExecWatch::follow(pid_t held, std::shared_ptr<const VdsoImplant> implant) {
  std::optional<Status> followed;
  ask([&](Tracer& tracer) { followed = tracer.follow(held, implant); });
  return *followed;
}

void ExecWatch::ask(std::function<void(Tracer&)> request) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !request_; });
  bool served = false;
  request_ = [&](Tracer& tracer) {
    request(tracer);
    served = true;
  };
  changed_.notify_all();
  while (!served) {
    ::pthread_kill(thread_.native_handle(), kWake);
    changed_.wait_for(lock, kRepeat);
  }
}

bool ExecWatch::serve(Tracer& tracer) {
  const std::lock_guard lock(mutex_);
  if (request_) {
    request_(tracer);
    request_ = nullptr;
    changed_.notify_all();
  }
  return !ending_;
}

void ExecWatch::run(EscapeCheck check, WatchSink sink) {
  Tracer tracer(std::move(check), std::move(sink));
  while (serve(tracer)) {
    if (tracer.handle_one() || errno != ECHILD) continue;
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return static_cast<bool>(request_); });
  }
}

}  // namespace prochron::faults
