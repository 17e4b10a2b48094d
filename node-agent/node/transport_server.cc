// The broker's settings make one node of it that starts in under a second, holds 150 MB, and takes whatever a bent clock
// says: nothing is deleted by age, no timestamp is refused.
#include "node-agent/node/transport_server.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>
#include <vector>

#include "core/rng.h"
#include "host/files.h"
#include "host/passed_environment.h"
#include "host/program_paths.h"
#include "host/program_search.h"
#include "host/scratch.h"
#include "host/tcp_socket.h"
#include "pipelines/catalog.h"

namespace prochron::agent {
namespace {

constexpr const char* kPort = ":9092";
constexpr const char* kControllerPort = ":9093";
constexpr std::uint64_t kMostAddresses = 16;
constexpr std::string_view kBound = "bound ";

constexpr const char* kSettings =
    "process.roles=broker,controller\n"
    "node.id=1\n"
    "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT\n"
    "controller.listener.names=CONTROLLER\n"
    "inter.broker.listener.name=PLAINTEXT\n"
    "auto.create.topics.enable=false\n"
    "num.partitions=1\n"
    "default.replication.factor=1\n"
    "offsets.topic.num.partitions=1\n"
    "offsets.topic.replication.factor=1\n"
    "transaction.state.log.num.partitions=1\n"
    "transaction.state.log.replication.factor=1\n"
    "transaction.state.log.min.isr=1\n"
    "group.initial.rebalance.delay.ms=0\n"
    "broker.session.timeout.ms=1000\n"  // a broker that was killed is let in again after this long
    "broker.heartbeat.interval.ms=250\n"
    "log.retention.ms=-1\n"
    "log.retention.bytes=-1\n"
    "log.message.timestamp.after.max.ms=9223372036854775807\n"
    "num.network.threads=2\n"
    "num.io.threads=2\n"
    "background.threads=1\n"
    "num.recovery.threads.per.data.dir=1\n"
    "log.cleaner.dedupe.buffer.size=2097152\n"
    "log.cleaner.io.buffer.size=65536\n"
    "log.index.size.max.bytes=65536\n";

std::string settings(const std::string& host, const std::string& folder) {
  return kSettings + ("controller.quorum.voters=1@" + host) + kControllerPort + "\nlisteners=PLAINTEXT://" + host + kPort +
         ",CONTROLLER://" + host + kControllerPort + "\nlog.dirs=" + folder + "/data\n";
}

/// Every jar of a folder, sorted: the archive of classes knows them in this order.
Result<std::string> class_path(const std::filesystem::path& folder) {
  std::vector<std::string> jars;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) jars.push_back(entry.path().string());
  if (jars.empty()) return fail(ErrorCode::kUnsupported, "holds no Kafka broker; set-up fetches one", folder.string());
  std::ranges::sort(jars);
  std::string path;
  for (const std::string& jar : jars) path += (path.empty() ? "" : ":") + jar;
  return path;
}

bool is_free(const std::string& host) {
  return host::listen_on(host + kPort).has_value() && host::listen_on(host + kControllerPort).has_value();
}

}  // namespace

TransportServer::TransportServer(const pipelines::StageSpec& stage, std::string name, std::string folder)
    : kind_(stage.kind), name_(std::move(name)), folder_(std::move(folder)) {}

TransportServer::~TransportServer() { host::remove_folder(folder_); }

bool TransportServer::keeps_data() const { return kind_ == pipelines::kKafkaBroker; }

Result<host::ChildSpec> TransportServer::program() { return kind_ == pipelines::kKafkaMock ? mock() : broker(); }

pipelines::Readiness TransportServer::readiness() const {
  using Kind = pipelines::Readiness::Kind;
  if (kind_ == pipelines::kKafkaMock) return {.kind = Kind::kLog, .what = "^bound "};
  return {.kind = Kind::kPort, .what = address_};
}

void TransportServer::hear(const std::string& line) {
  if (kind_ == pipelines::kKafkaMock && line.starts_with(kBound)) address_ = line.substr(kBound.size());
}

Result<std::string> TransportServer::free_address() {
  for (; tried_ < kMostAddresses; ++tried_) {
    const std::uint64_t drawn = Rng(tried_, name_).next();
    const auto part = [&](unsigned shift) { return std::to_string(1 + (drawn >> shift) % 254); };
    std::string host = "127." + part(0) + "." + part(16) + "." + part(32);
    if (!is_free(host)) continue;
    ++tried_;
    return host;
  }
  return fail(ErrorCode::kSystem,
              "found no address of loopback whose ports 9092 and 9093 are free, among " + std::to_string(kMostAddresses));
}

Status TransportServer::write_files() {
  const std::string host = address_.substr(0, address_.find(':'));
  if (const Status made = host::make_folder(folder_ + "/data", 0700); !made) return made;
  if (const Status written = host::write_atomically(folder_ + "/server.properties", settings(host, folder_)); !written) {
    return written;
  }
  const std::string identity = folder_ + "/data/meta.properties";  // in place of formatting the folder
  if (std::filesystem::exists(identity)) return {};
  return host::write_atomically(identity, "version=1\ncluster.id=AAAAAAAAAAAAAAAAAAAAAA\nnode.id=1\n");
}

Result<host::ChildSpec> TransportServer::broker() {
  auto installed = host::find_library("kafka");
  if (!installed) return pass(installed);
  std::error_code error;
  const std::filesystem::path place = std::filesystem::canonical(*installed, error);
  const auto jars = class_path(place / "lib");
  if (!jars) return pass(jars);
  if (address_.empty()) {
    const auto host = free_address();
    if (!host) return pass(host);
    address_ = *host + kPort;
  }
  if (const Status written = write_files(); !written) return pass(written);
  const char* const search_path = std::getenv("PATH");
  auto java = host::find_program("java", search_path == nullptr ? "" : search_path);
  if (!java) return pass(java);
  host::ChildSpec program;
  program.path = *std::move(java);
  program.arguments = {"java", "-XX:SharedArchiveFile=" + (place / "broker.jsa").string(), "-Xshare:auto",
                       "-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-cp", *jars,
                       "-Xmx96m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                       "-XX:-UsePerfData", "-XX:ReservedCodeCacheSize=32m",
                       // Compiled after a fifth of the usual calls: a hop must not get faster while it is measured.
                       "-XX:Tier3InvocationThreshold=40", "-XX:Tier3MinInvocationThreshold=20",
                       "-XX:Tier3CompileThreshold=400", "-XX:Tier3BackEdgeThreshold=12000",
                       "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                       "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
                       "-Dlog4j2.StatusLogger.level=OFF",
                       "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory",
                       "kafka.Kafka", folder_ + "/server.properties"};
  program.environment = host::passed_environment();
  program.hold = true;
  return program;
}

Result<host::ChildSpec> TransportServer::mock() const {
  auto path = host::find_libexec("prochron-stage");
  if (!path) return pass(path);
  host::ChildSpec program;
  program.path = *std::move(path);
  program.arguments = {"prochron-stage", "--mock", "kafka"};
  program.environment = host::passed_environment();
  program.hold = true;
  return program;
}

}  // namespace prochron::agent
