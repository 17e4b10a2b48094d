// A victim that opens a library, in one of the ways that there are, or whose children begin in every way while other threads
// wait and set timers. Each line: WHERE OFFSET_NS; of waits, how many ns they lasted longer than they should.
//
//   late_opener dlopen|deepbind|dlmopen LIBRARY       late_opener children
#include <dlfcn.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr int kForks = 40;

std::int64_t offset() {
  timespec truth{}, time{};
  syscall(SYS_clock_gettime, CLOCK_REALTIME, &truth);
  clock_gettime(CLOCK_REALTIME, &time);
  return (time.tv_sec - truth.tv_sec) * kSecond + time.tv_nsec - truth.tv_nsec;
}

void say(const char* where, std::int64_t value) {
  std::printf("%s %lld\n", where, static_cast<long long>(value));
  std::fflush(stdout);
}

void ask(const char* how, void* library) {
  for (const char* what : {"offset", "wait"}) {
    void* const found = library == nullptr ? nullptr : dlsym(library, (std::string("late_") + what).c_str());
    std::int64_t (*function)() = nullptr;
    std::memcpy(&function, &found, sizeof found);
    if (function != nullptr) say((std::string(how) + "_" + what).c_str(), function());
  }
}

void set_and_poll(int length_us) {
  const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  const itimerspec setting{{}, {0, length_us * 1000L}};
  timerfd_settime(timer, 0, &setting, nullptr);
  pollfd asked{timer, POLLIN, 0};
  poll(&asked, 1, -1);
  close(timer);
}

/// Forks again and again while threads wait, set timers and ask the dynamic linker; a child does so too. Says by what the
/// child was ahead that was so the least, 0 for one that did not end.
void fork_amid_threads() {
  std::atomic<bool> over = false;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; i++) {
    threads.emplace_back([&over, i] {
      while (!over) {
        set_and_poll(100 + i);
        dlsym(RTLD_DEFAULT, "poll");
      }
    });
  }
  std::int64_t least = INT64_MAX;
  for (int i = 0; i < kForks; i++) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) break;
    const pid_t child = fork();
    if (child == 0) {
      set_and_poll(100);
      usleep(100);
      const std::int64_t seen = offset();
      _exit(write(ends[1], &seen, sizeof seen) == sizeof seen ? 0 : 1);
    }
    close(ends[1]);
    pollfd asked{ends[0], POLLIN, 0};
    std::int64_t seen = 0;
    if (poll(&asked, 1, 5000) != 1 || read(ends[0], &seen, sizeof seen) != sizeof seen) kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    close(ends[0]);
    if (seen < least) least = seen;
  }
  over = true;
  for (std::thread& thread : threads) thread.join();
  say("fork_amid_threads", least);
}

void begin_children(char* self) {
  std::array<char, 16> by_vfork{"vfork"}, by_spawn{"posix_spawn"};
  std::array<char*, 3> words{self, by_vfork.data(), nullptr};
  if (vfork() == 0) {
    execv(self, words.data());
    _exit(1);
  }
  wait(nullptr);
  words[1] = by_spawn.data();
  pid_t child = 0;
  if (posix_spawn(&child, self, nullptr, nullptr, words.data(), environ) == 0) waitpid(child, nullptr, 0);
}

void* open_library(std::string_view way, const char* library) {
  if (way == "dlmopen") return dlmopen(LM_ID_NEWLM, library, RTLD_NOW);
  return dlopen(library, RTLD_NOW | (way == "deepbind" ? RTLD_DEEPBIND : 0));
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 3) {
    ask(arguments[1], open_library(arguments[1], arguments[2]));
  } else if (count == 2 && std::string_view(arguments[1]) == "children") {
    begin_children(arguments[0]);
    fork_amid_threads();
  } else if (count == 2) {
    say(arguments[1], offset());  // such a child, by how it began
  }
  return 0;
}
