// Fields to bytes and back, little endian and without padding. One list of a record's fields (trace/fields.h) serves
// both directions, so that neither can forget one. A text is its length (u32) and its bytes, cut at 64 KiB.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace prochron::trace {

static_assert(std::endian::native == std::endian::little, "fields are copied as they lie in memory");

inline constexpr std::size_t kLongestText = 65'536;

template <class T>
concept Scalar = std::integral<T> || std::is_enum_v<T> || std::same_as<T, __int128>;

/// Writes fields one behind the other. Owned by one encode(); its thread.
class FieldWriter {
 public:
  template <class T>
  using Ref = const T&;

  explicit FieldWriter(std::vector<std::byte>& out) : out_(out), used_(out.size()) { make_room(kFirstRoom); }
  ~FieldWriter() { out_.resize(used_); }
  FieldWriter(const FieldWriter&) = delete;
  FieldWriter& operator=(const FieldWriter&) = delete;

  template <class... Fields>
  void operator()(const Fields&... fields) {
    (put(fields), ...);
  }

 private:
  static constexpr std::size_t kFirstRoom = 256;  ///< more than any record without text takes

  void make_room(std::size_t bytes) {
    if (out_.size() - used_ < bytes) out_.resize(used_ + bytes);
  }
  void put_bytes(const void* from, std::size_t bytes) {
    make_room(bytes);
    std::memcpy(out_.data() + used_, from, bytes);
    used_ += bytes;
  }
  template <Scalar T>
  void put(const T& value) {
    put_bytes(&value, sizeof value);
  }
  template <std::size_t N>
  void put(const std::array<std::uint8_t, N>& bytes) {
    put_bytes(bytes.data(), N);
  }
  void put(const std::string& text) {
    const auto length = static_cast<std::uint32_t>(text.size() < kLongestText ? text.size() : kLongestText);
    put(length);
    put_bytes(text.data(), length);
  }
  template <class T>
  void put(const T& value) {
    describe(*this, value);
  }

  std::vector<std::byte>& out_;
  std::size_t used_;
};

/// Reads fields one behind the other; past the end everything is zero and complete() false. Owned by one decode; its
/// thread.
class FieldReader {
 public:
  template <class T>
  using Ref = T&;

  explicit FieldReader(std::span<const std::byte> bytes) : next_(bytes.data()), left_(bytes.size()) {}

  template <class... Fields>
  void operator()(Fields&... fields) {
    (get(fields), ...);
  }

  /// Whether every field was there and nothing is left over.
  bool complete() const { return !short_ && left_ == 0; }

 private:
  bool take(void* to, std::size_t bytes) {
    if (bytes > left_) {
      short_ = true;
      return false;
    }
    std::memcpy(to, next_, bytes);
    next_ += bytes;
    left_ -= bytes;
    return true;
  }
  template <Scalar T>
  void get(T& value) {
    if (!take(&value, sizeof value)) value = T{};
  }
  void get(bool& value) {
    std::uint8_t byte = 0;
    get(byte);
    value = byte != 0;
  }
  template <std::size_t N>
  void get(std::array<std::uint8_t, N>& bytes) {
    if (!take(bytes.data(), N)) bytes = {};
  }
  void get(std::string& text) {
    std::uint32_t length = 0;
    get(length);
    if (length > left_) {
      short_ = true;
      length = 0;
    }
    text.resize(length);
    take(text.data(), length);
  }
  template <class T>
  void get(T& value) {
    describe(*this, value);
  }

  const std::byte* next_;
  std::size_t left_;
  bool short_ = false;
};

}  // namespace prochron::trace
