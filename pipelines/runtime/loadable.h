// The one C entry point of a module in lib/prochron: what it adds to the catalog's names. Built against the same tree,
// refused if its version is not ours.
#pragma once

#include <cstdint>

#include "pipelines/runtime/stage.h"
#include "pipelines/runtime/transport.h"

namespace prochron::pipelines {

inline constexpr std::uint32_t kModuleVersion = 1;

/// What stands in for a transport's real server, in a process of its own (prochron-stage --serve): tells where it is,
/// then lasts until the process ends.
using ServeMock = Status (*)(void (*tell)(const std::string& address));

/// What a module hands over; exactly one of the factories is set.
struct Module {
  std::uint32_t version = kModuleVersion;
  const char* name = nullptr;  ///< the catalog's name of the entry
  StageFactory stage = nullptr;
  TransportFactory transport = nullptr;
  ServeMock serve_mock = nullptr;
};

/// Every module exports `extern "C" const prochron::pipelines::Module* prochron_module();`
inline constexpr const char* kModuleSymbol = "prochron_module";

}  // namespace prochron::pipelines
