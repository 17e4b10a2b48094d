// Waits of gRPC, whose server does not exist; as victim.c.
#include <grpcpp/alarm.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

static auto soon() { return std::chrono::system_clock::now() + std::chrono::milliseconds(500); }

template <class Wait>
void wait(const char* name, Wait wait) {
  std::printf("begin %s\n", name);
  wait();
  std::printf("end %s\n", name);
}

int main() {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  auto channel = grpc::CreateChannel("127.0.0.1:1", grpc::InsecureChannelCredentials());
  grpc::CompletionQueue queue;
  void* tag = nullptr;
  bool ok = false;
  wait("CompletionQueue::AsyncNext", [&] { (void)queue.AsyncNext(&tag, &ok, soon()); });
  wait("Channel::WaitForConnected", [&] { (void)channel->WaitForConnected(soon()); });
  wait("Alarm", [&] {
    grpc::Alarm alarm;
    alarm.Set(&queue, soon(), &queue);
    (void)queue.Next(&tag, &ok);
  });
  std::fflush(stdout);
  std::_Exit(0);
}
