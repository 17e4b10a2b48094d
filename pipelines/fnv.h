// FNV-1a, 64 bits: the hash by which paths and answers are told apart. Not against an adversary.
#pragma once

#include <cstdint>

namespace prochron::pipelines {

inline constexpr std::uint64_t kFnvOrigin = 14695981039346656037ULL;
inline constexpr std::uint64_t kFnvPrime = 1099511628211ULL;

/// `hash` with one more byte taken in.
constexpr std::uint64_t fnv1a(std::uint64_t hash, std::uint8_t byte) { return (hash ^ byte) * kFnvPrime; }

}  // namespace prochron::pipelines
