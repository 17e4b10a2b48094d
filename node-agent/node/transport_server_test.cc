// What a server is started with. That it then serves is shown by whole runs.
#include "node-agent/node/transport_server.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "host/files.h"
#include "host/program_paths.h"
#include "pipelines/catalog.h"

namespace prochron::agent {
namespace {

using testing::Contains;
using testing::HasSubstr;

pipelines::StageSpec of_kind(std::string_view kind) { return {.name = "kafka", .kind = std::string(kind)}; }

std::string scratch() {
  return (std::filesystem::temp_directory_path() / ("prochron-server-test-" + std::to_string(getpid()))).string();
}

TEST(TransportServer, ThatIsAMockSaysWhereItIs) {
  TransportServer mock(of_kind(pipelines::kKafkaMock), "run kafka-0", scratch());
  EXPECT_EQ(mock.readiness().kind, pipelines::Readiness::Kind::kLog);
  mock.hear("something else");
  EXPECT_EQ(mock.address(), "");
  mock.hear("bound 127.0.0.1:4711");
  EXPECT_EQ(mock.address(), "127.0.0.1:4711");
  EXPECT_FALSE(mock.keeps_data());
}

TEST(TransportServer, ThatIsABrokerKeepsItsAddressAndItsDataWhenItIsStartedAgain) {
  if (!host::find_library("kafka")) GTEST_SKIP() << "no broker here: third_party/kafka.sh fetches one";
  const std::string folder = scratch();
  {
    TransportServer broker(of_kind(pipelines::kKafkaBroker), "run kafka-0", folder);
    const auto program = broker.program();
    ASSERT_TRUE(program) << to_string(program.error());
    const std::string address = broker.address();
    EXPECT_THAT(address, testing::MatchesRegex("127\\.[0-9]+\\.[0-9]+\\.[0-9]+:9092"));
    EXPECT_EQ(broker.readiness().what, address);
    EXPECT_THAT(program->arguments, Contains("kafka.Kafka"));
    EXPECT_TRUE(program->hold) << "bent from its first instruction on";
    EXPECT_THAT(*host::read_file(folder + "/server.properties"), HasSubstr("listeners=PLAINTEXT://" + address));
    ASSERT_TRUE(host::write_atomically(folder + "/data/meta.properties", "written by the broker"));
    ASSERT_TRUE(broker.program());
    EXPECT_EQ(broker.address(), address);
    EXPECT_EQ(*host::read_file(folder + "/data/meta.properties"), "written by the broker");
    broker.try_next_address();
    ASSERT_TRUE(broker.program());
    EXPECT_NE(broker.address(), address) << "another one, because somebody else has that";
    EXPECT_TRUE(broker.keeps_data());
  }
  EXPECT_FALSE(std::filesystem::exists(folder)) << "its files go with it";
}

}  // namespace
}  // namespace prochron::agent
