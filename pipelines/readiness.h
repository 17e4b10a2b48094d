// When a foreign program counts as up, as data: what is looked for, and for how long. Looking is the agent's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/time.h"

namespace prochron::pipelines {

/// `ready:` of a `command`.
struct Readiness {
  enum class Kind : std::uint8_t {
    kPort,   ///< `what` is HOST:PORT, in numbers: somebody accepts a connection
    kHttp,   ///< `what` is HOST:PORT/PATH: a GET is answered with 2xx or 3xx
    kLog,    ///< `what` is a regular expression: a line that the program writes holds a match
    kAfter,  ///< this long after its start
  } kind = Kind::kAfter;
  std::string what{};
  Duration after{0};
  Duration within = kDefaultPatience;  ///< longer is an error
  bool operator==(const Readiness&) const = default;

  static constexpr Duration kDefaultPatience = std::chrono::seconds{30};
  static constexpr Duration kLongestPatience = std::chrono::minutes{2};  ///< less than a controller waits for its agent
};

/// From the word and the text of a spec; `within` is left as it is. A port alone is one of loopback, `localhost` is
/// 127.0.0.1. kBadSpec: an address that is none, an expression that is none.
Result<Readiness> readiness(Readiness::Kind kind, std::string_view text);

/// "a connection to 127.0.0.1:8080": what was waited for, for people.
std::string describe(const Readiness& readiness);

}  // namespace prochron::pipelines
