// Who may connect, and open files passed from one side to the other.
#include "host/unix_socket.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "host/files.h"
#include "host/random_mark.h"

namespace prochron::host {
namespace {

class UnixSocket : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string folder_ = "/tmp/prochron-socket-" + random_mark();
  std::string path_ = folder_ + "/agent";
};

TEST_F(UnixSocket, ListensForItsUserAloneAndLeavesNoName) {
  {
    auto listener = UnixListener::open(path_);
    ASSERT_TRUE(listener);
    struct stat found {};
    ASSERT_EQ(::stat(path_.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 07777, 0600U);
    ASSERT_EQ(::stat(folder_.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 07777, 0700U);
    const UnixListener moved = std::move(*listener);
    EXPECT_EQ(::access(path_.c_str(), F_OK), 0) << "moving is not ending";
  }
  EXPECT_NE(::access(path_.c_str(), F_OK), 0);
}

TEST_F(UnixSocket, TheKernelSaysWhoConnected) {
  auto listener = UnixListener::open(path_);
  ASSERT_TRUE(listener);
  const auto client = connect_unix(path_);
  ASSERT_TRUE(client);
  const auto server = listener->accept();
  ASSERT_TRUE(server);
  const auto peer = peer_of(server->get());
  ASSERT_TRUE(peer);
  EXPECT_EQ(peer->pid, ::getpid());
  EXPECT_EQ(peer->user, ::geteuid());
}

TEST_F(UnixSocket, AFolderThatOthersMayEnterIsRefused) {
  ASSERT_TRUE(make_folder(folder_, 0755));
  const auto listener = UnixListener::open(path_);
  ASSERT_FALSE(listener);
  EXPECT_EQ(listener.error().code, ErrorCode::kRefused);
  EXPECT_EQ(listener.error().where, folder_);
}

TEST_F(UnixSocket, PathsThatDoNotFitAreRefusedNotCut) {
  const auto listener = UnixListener::open(folder_ + "/" + std::string(100, 'x'));
  ASSERT_FALSE(listener);
  EXPECT_EQ(listener.error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(connect_unix(path_).error().message, "could not connect to: No such file or directory");
}

TEST_F(UnixSocket, AnOpenFileCrosses) {
  auto pair = make_socket_pair();
  ASSERT_TRUE(pair);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const Descriptor reader(ends[0]);
  Descriptor writer(ends[1]);
  ASSERT_TRUE(send_descriptor(pair->mine.get(), writer.get()));
  writer.close();
  auto received = receive_descriptor(pair->theirs.get());
  ASSERT_TRUE(received);
  ASSERT_EQ(::write(received->get(), "through", 7), 7);
  received->close();
  EXPECT_EQ(read_to_end(reader.get(), "pipe").value(), "through");
}

TEST_F(UnixSocket, AMissingDescriptorIsAnErrorNotMinusOne) {
  auto pair = make_socket_pair();
  ASSERT_TRUE(pair);
  ASSERT_EQ(::write(pair->mine.get(), "x", 1), 1);
  EXPECT_EQ(receive_descriptor(pair->theirs.get()).error().code, ErrorCode::kCorrupt);
  pair->mine.close();
  EXPECT_EQ(receive_descriptor(pair->theirs.get()).error().code, ErrorCode::kSystem);
}

}  // namespace
}  // namespace prochron::host
