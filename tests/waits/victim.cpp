// Waits of the C++ library; as victim.c.
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <mutex>
#include <thread>

using std::chrono::steady_clock;
using std::chrono::system_clock;

static constexpr std::chrono::milliseconds kHalf{500};

template <class Wait>
void wait(const char* name, Wait wait) {
  std::printf("begin %s\n", name);
  wait();
  std::printf("end %s\n", name);
}

int main() {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable never;
  std::timed_mutex taken;
  std::thread([&] { taken.lock(); }).join();
  std::promise<int> promise;
  auto future = promise.get_future();
  const auto no = [] { return false; };
  wait("sleep_for", [] { std::this_thread::sleep_for(kHalf); });
  wait("sleep_until system_clock", [] { std::this_thread::sleep_until(system_clock::now() + kHalf); });
  wait("condition_variable::wait_for", [&] { never.wait_for(lock, kHalf, no); });
  wait("condition_variable::wait_until system_clock", [&] { never.wait_until(lock, system_clock::now() + kHalf, no); });
  wait("condition_variable::wait_until steady_clock", [&] { never.wait_until(lock, steady_clock::now() + kHalf, no); });
  wait("timed_mutex::try_lock_for", [&] { (void)taken.try_lock_for(kHalf); });
  wait("timed_mutex::try_lock_until system_clock", [&] { (void)taken.try_lock_until(system_clock::now() + kHalf); });
  wait("future::wait_for", [&] { future.wait_for(kHalf); });
  wait("future::wait_until system_clock", [&] { future.wait_until(system_clock::now() + kHalf); });
  std::fflush(stdout);
  std::_Exit(0);
}
