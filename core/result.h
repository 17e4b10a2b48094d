// What a call gives back when it may fail: a value, or one error that says what was attempted, where, and whether it
// certainly did not happen. Nothing of ours throws across a module boundary.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace prochron {

/// Why something failed, coarsely: who must act on it.
enum class ErrorCode {
  kBadSpec,      ///< the user's file or argument is wrong
  kUnsupported,  ///< right, but not in this version or not on this host
  kSystem,       ///< the operating system refused
  kCorrupt,      ///< stored or received bytes are not what their format says
  kTimeout,      ///< nobody answered in time
  kRefused,      ///< the other side understood and said no (fence, allow list, late publication)
  kBroken,       ///< one of our own promises does not hold
};

/// Whether the failed action certainly had no effect.
enum class Definite { kNo, kYes };

/// An error. `where` is a place a person can go to: FILE:LINE:COL, a path, a host or process.
struct Error {
  ErrorCode code = ErrorCode::kBroken;
  std::string message;
  std::string where;
  Definite definite = Definite::kYes;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

/// `return fail(ErrorCode::kSystem, "mapped /dev/shm/x: No such file");`
inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string where = {},
                                  Definite definite = Definite::kYes) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(where), definite});
}

/// Passes an error on unchanged: `if (!r) return pass(r);`
template <class T>
tl::unexpected<Error> pass(const Result<T>& failed) {
  return tl::unexpected<Error>(failed.error());
}

/// "WHERE: MESSAGE", as a person reads it.
inline std::string to_string(const Error& error) {
  return error.where.empty() ? error.message : error.where + ": " + error.message;
}

}  // namespace prochron
