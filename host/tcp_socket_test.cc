// Connections are made, carry bytes, and are refused, as the header says.
#include "host/tcp_socket.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

namespace prochron::host {
namespace {

bool becomes(int socket, short event) {
  pollfd wanted{socket, event, 0};
  return poll(&wanted, 1, 2000) == 1 && (wanted.revents & event) != 0;
}

TEST(TcpSocket, CarriesBytesToWhoListens) {
  const auto listener = listen_on_loopback();
  ASSERT_TRUE(listener) << to_string(listener.error());
  EXPECT_FALSE(*accept_tcp(listener->get())) << "nobody yet";
  const auto client = connect_tcp(*local_address(listener->get()));
  ASSERT_TRUE(client) << to_string(client.error());
  ASSERT_TRUE(becomes(listener->get(), POLLIN));
  const auto server = accept_tcp(listener->get());
  ASSERT_TRUE(server && *server);
  EXPECT_TRUE(becomes(client->get(), POLLOUT));
  char byte = 'x';
  EXPECT_EQ(send(client->get(), &byte, 1, 0), 1);
  ASSERT_TRUE(becomes(server->get(), POLLIN));
  byte = 0;
  EXPECT_EQ(recv(server->get(), &byte, 1, 0), 1);
  EXPECT_EQ(byte, 'x');
}

TEST(TcpSocket, FailsItsFirstUseWhereNobodyListens) {
  std::string address;
  {
    const auto listener = listen_on_loopback();
    address = *local_address(listener->get());
  }
  const auto client = connect_tcp(address);
  if (!client) return;  // refused at once
  ASSERT_TRUE(becomes(client->get(), POLLOUT));
  const char byte = 'x';
  EXPECT_EQ(send(client->get(), &byte, 1, MSG_NOSIGNAL), -1);
}

TEST(TcpSocket, RefusesWhatIsNoAddress) {
  for (const char* text : {"", "127.0.0.1", "localhost:80", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:80x", ":80"}) {
    const auto client = connect_tcp(text);
    ASSERT_FALSE(client) << text;
    EXPECT_EQ(client.error().code, ErrorCode::kBadSpec);
  }
}

}  // namespace
}  // namespace prochron::host
