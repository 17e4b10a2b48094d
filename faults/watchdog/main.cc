// Keeps the promise that a lease keeps elsewhere, for a tool that knows no leases: who writes libfaketime's files is not
// the agent but this process beside it, and when the agent is gone, or silent for as long as a lease, it writes the true
// time into all of them. Victims that are still there have healed at the next whole second; the files go when the
// victims have.
//
//   prochron-watchdog LEASE_MS      orders on descriptor 3, a line each, words parted by tabs:
//     renew                             the lease, from now
//     plan PATH [SECOND LINE]...        PATH is to say LINE from SECOND on, in place of all that was still to come
//     own PATH                          to be removed at the end
//   answers: missed SECOND              a line may have come too late for its second
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "faults/watchdog/course_file.h"
#include "host/native_clock.h"
#include "host/standard_streams.h"

namespace prochron::faults {
namespace {

constexpr int kOwner = 3;

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t end = std::min(line.find('\t', at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

/// Owned by main; its one thread.
class Watchdog {
 public:
  explicit Watchdog(Duration lease) : lease_(lease), valid_until_(host::native_now() + lease) {}

  /// Until the owner is gone or silent.
  void serve() {
    while (wait_and_read() && host::native_now() < valid_until_) {
      for (auto& [path, file] : files_) {
        if (const std::int64_t missed = file.write_due(host::realtime_ns()); missed != 0) tell_missed(missed);
      }
    }
    ::close(kOwner);  // before healing: whoever renews from now on learns that it is too late
  }

  void heal() {
    for (auto& [path, file] : files_) file.heal();
    while (std::ranges::any_of(files_, [](const auto& entry) { return entry.second.is_read(); })) {
      host::sleep_until(host::native_now() + std::chrono::seconds(1));
    }
    for (const auto& entry : files_) ::unlink(entry.first.c_str());
    for (const std::string& path : owned_) ::unlink(path.c_str());
  }

 private:
  int patience_ms() const {
    std::int64_t ns = (valid_until_ - host::native_now()).count();
    const std::int64_t realtime = host::realtime_ns();
    for (const auto& [path, file] : files_) {
      if (const auto next = file.next_write_ns()) ns = std::min(ns, *next - realtime);
    }
    return static_cast<int>(std::max<std::int64_t>(ns + 999'999, 0) / 1'000'000);
  }

  /// False when the owner is gone.
  bool wait_and_read() {
    pollfd owner{kOwner, POLLIN, 0};
    if (::poll(&owner, 1, patience_ms()) <= 0) return true;
    std::array<char, 4096> piece{};
    const auto size = ::read(kOwner, piece.data(), piece.size());
    if (size <= 0) return false;
    unread_.append(piece.data(), static_cast<std::size_t>(size));
    for (std::size_t end = unread_.find('\n'); end != std::string::npos; end = unread_.find('\n')) {
      take(words_of(unread_.substr(0, end)));
      unread_.erase(0, end + 1);
    }
    return true;
  }

  void take(const std::vector<std::string>& words) {
    if (words[0] == "renew") valid_until_ = host::native_now() + lease_;
    if (words.size() < 2) return;
    if (words[0] == "own") owned_.push_back(words[1]);
    if (words[0] != "plan") return;
    std::deque<TimestampChange> changes;
    for (std::size_t i = 2; i + 1 < words.size(); i += 2) {
      changes.push_back({std::strtoll(words[i].c_str(), nullptr, 10), words[i + 1]});
    }
    files_.try_emplace(words[1], words[1]).first->second.plan(std::move(changes));
  }

  void tell_missed(std::int64_t second) const {
    const std::string answer = "missed\t" + std::to_string(second) + "\n";
    (void)::send(kOwner, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }

  Duration lease_;
  NativeTime valid_until_;
  std::string unread_;
  std::map<std::string, CourseFile> files_;
  std::vector<std::string> owned_;
};

}  // namespace
}  // namespace prochron::faults

int main(int count, char** arguments) {
  if (count != 2) return 64;
  prochron::host::fill_standard_streams();
  // Whoever ends the agent's family by a signal leaves it the moment that healing takes.
  for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGPIPE}) std::signal(number, SIG_IGN);
  prochron::faults::Watchdog watchdog(std::chrono::milliseconds(std::strtol(arguments[1], nullptr, 10)));
  watchdog.serve();
  watchdog.heal();
  return 0;
}
