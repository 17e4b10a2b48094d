// The words of the language as a libFuzzer dictionary, from the catalogs, so that mutations find new kinds by themselves.
#include <cstdio>
#include <set>
#include <string>

#include "faults/backend_catalog.h"
#include "faults/fault_kind.h"
#include "pipelines/catalog.h"
#include "verdict/expectation/catalog.h"

int main() {
  std::set<std::string> words = {"{each: [", "as: ", "search: ", "$input.", "$env.WORD", "pipeline: a.yaml", "\\x0a===\\x0a",
                                 "skip:", "known:", "because: ", "rule: ", "where: {", "repeat: ", "inputs: {", "1ms",
                                 "-5ms", "100ppm", "5%", "40/s", "1ms..5ms", " -> ", "any", "all", "one_of "};
  const auto add = [&](const auto& entries) {
    for (const auto& entry : entries) {
      words.insert(std::string(entry.name) + ": {");
      if constexpr (requires { entry.parameters; }) {
        for (const auto& parameter : entry.parameters) words.insert(std::string(parameter.name) + ": ");
      }
      if constexpr (requires { entry.keys; }) {
        for (const auto& key : entry.keys) words.insert(std::string(key) + ": ");
      }
    }
  };
  add(prochron::faults::all_kinds());
  add(prochron::faults::all_backends());
  add(prochron::pipelines::all_stages());
  add(prochron::pipelines::all_transports());
  add(prochron::verdict::all_rules());
  for (const std::string& word : words) std::printf("\"%s\"\n", word.c_str());
}
