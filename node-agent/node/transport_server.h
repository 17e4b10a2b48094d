// What a transport's server is started with, and where it will be found: an Apache Kafka broker on a private address of
// loopback, so that its ports are fixed and no two brokers meet; or the mock, which says itself where it is.
#pragma once

#include <string>

#include "core/result.h"
#include "host/child_process.h"
#include "pipelines/pipeline.h"

namespace prochron::agent {

/// Owned by the session; the node's loop thread. Its files go with it.
class TransportServer {
 public:
  /// `name` tells apart the servers of a host: addresses are drawn from it. `folder` is the server's own, made when it
  /// is started.
  TransportServer(const pipelines::StageSpec& stage, std::string name, std::string folder);
  TransportServer(const TransportServer&) = delete;
  TransportServer& operator=(const TransportServer&) = delete;
  ~TransportServer();

  /// Its program, held before its exec, and its files, made if they are not there; one that is started again finds what
  /// it had. A broker that did not get its address is given another one by try_next_address(). kUnsupported: there is no
  /// broker to start; kSystem: no address is free.
  Result<host::ChildSpec> program();
  pipelines::Readiness readiness() const;
  /// A line that it wrote.
  void hear(const std::string& line);

  /// HOST:PORT; once it is ready.
  const std::string& address() const { return address_; }
  /// Whether it finds its data again when it is started again.
  bool keeps_data() const;
  void try_next_address() { address_.clear(); }

 private:
  Result<std::string> free_address();
  Status write_files();
  Result<host::ChildSpec> broker();
  Result<host::ChildSpec> mock() const;

  std::string kind_;
  std::string name_;
  std::string folder_;
  std::string address_;
  std::uint64_t tried_ = 0;  ///< addresses
};

}  // namespace prochron::agent
