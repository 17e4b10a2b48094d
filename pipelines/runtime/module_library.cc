// A module is never closed again: code and statics of a client library may still be running in threads of its own.
#include "pipelines/runtime/module_library.h"

#include <dlfcn.h>

#include "host/program_paths.h"

namespace prochron::pipelines {

Result<const Module*> load_module(const std::string& file, std::string_view name) {
  const auto path = host::find_library(file + ".so");
  if (!path)
    return fail(ErrorCode::kUnsupported, "this installation lacks the module of `" + std::string(name) + "`", file);
  void* const library = dlopen(path->c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    return fail(ErrorCode::kUnsupported, std::string("could not open a module: ") + dlerror(), *path);
  using Entry = const Module* (*)();
  const auto entry = reinterpret_cast<Entry>(dlsym(library, kModuleSymbol));
  if (entry == nullptr) return fail(ErrorCode::kBroken, std::string("a module without ") + kModuleSymbol, *path);
  const Module* const module = entry();
  if (module->version != kModuleVersion) {
    return fail(ErrorCode::kBroken,
                "a module of version " + std::to_string(module->version) + ", not " + std::to_string(kModuleVersion),
                *path);
  }
  const bool one_factory = (module->stage == nullptr) != (module->transport == nullptr);
  if (module->name == nullptr || name != module->name || !one_factory) {
    return fail(ErrorCode::kBroken, "a module that is not `" + std::string(name) + "`", *path);
  }
  return module;
}

}  // namespace prochron::pipelines
