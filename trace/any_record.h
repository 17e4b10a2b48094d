// Any record at all, for tests: every field drawn, through the same list of fields that encodes it, and every byte of
// records without text besides, so that a field missing from the list is found too.
#pragma once

#include <cstring>
#include <string>
#include <type_traits>
#include <utility>

#include "core/rng.h"
#include "trace/fields.h"

namespace prochron::trace {

/// Draws fields. Owned by one call; its thread.
class FieldDrawer {
 public:
  template <class T>
  using Ref = T&;

  explicit FieldDrawer(Rng& rng) : rng_(&rng) {}

  template <class... Fields>
  void operator()(Fields&... fields) {
    (draw(fields), ...);
  }

 private:
  template <Scalar T>
  void draw(T& value) {
    value = static_cast<T>(rng_->next());
  }
  void draw(bool& value) { value = rng_->below(2) == 1; }
  template <std::size_t N>
  void draw(std::array<std::uint8_t, N>& bytes) {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(rng_->next());
  }
  void draw(std::string& text) {
    constexpr std::size_t kLengths[] = {0, 1, 7, 255, 300, kLongestText};
    text.resize(kLengths[rng_->below(std::size(kLengths))]);
    for (char& c : text) c = static_cast<char>(rng_->next());
  }
  template <class T>
  void draw(T& value) {
    describe(*this, value);
  }

  Rng* rng_;
};

/// A record of one kind.
template <class R>
R any(Rng& rng) {
  R record;
  if constexpr (std::is_trivially_copyable_v<R>) {
    auto* const bytes = reinterpret_cast<unsigned char*>(&record);
    for (std::size_t i = 0; i < sizeof record; ++i) bytes[i] = static_cast<unsigned char>(rng.next());
  }
  FieldDrawer draw(rng);
  draw(record);
  return record;
}

/// Calls `visit` with one drawn record of every kind, in the order of the variant.
template <class Visit>
void for_each_kind(Rng& rng, Visit visit) {
  [&]<std::size_t... Kinds>(std::index_sequence<Kinds...>) {
    (visit(any<std::variant_alternative_t<Kinds, Record>>(rng)), ...);
  }
  (std::make_index_sequence<std::variant_size_v<Record>>{});
}

}  // namespace prochron::trace
