// JudgePlan and JSON. Quantities are whole numbers with their unit in the key, enumerations are words, an absent limit
// is an absent key. Reading is strict: a missing key or a wrong type is an error that names its place.
#include "verdict/expectation/json.h"

#include <algorithm>
#include <array>
#include <concepts>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "verdict/expectation/fields.h"

namespace prochron::verdict {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 4> kRoles{"warmup", "control", "fault", "recovery"};
constexpr std::array<std::string_view, 4> kScopes{"stage", "node", "server", "host"};
constexpr std::array<std::string_view, 3> kAffects{"kernel", "realtime", "stamps"};
constexpr std::array<std::string_view, 2> kForms{"every", "eventually"};
std::span<const std::string_view> words_of(Role) { return kRoles; }
std::span<const std::string_view> words_of(Affects) { return kAffects; }
std::span<const std::string_view> words_of(Hold::Form) { return kForms; }
std::span<const std::string_view> words_of(ClockScope) { return kScopes; }

// Values that are one whole number.
std::int64_t number(Duration value) { return value.count(); }
std::int64_t number(Offset value) { return value.ns; }
std::int64_t number(Rate value) { return value.ppt; }
std::int64_t number(Share value) { return value.ppb; }
std::int64_t number(Frequency value) { return value.micro_hz; }
std::uint32_t number(ClockId value) { return value.value; }
std::uint64_t number(HostId value) { return value.value; }

template <class T>
concept OneNumber = requires(T value) {
  number(value);
};
template <class T>
concept Word = std::is_enum_v<T>;
template <class T>
concept Plain = std::integral<T> || std::same_as<T, std::string>;

/// Turns a value into JSON. Lives on the stack of to_json().
class JsonWriter {
 public:
  template <class T>
  using Ref = const T&;
  explicit JsonWriter(Json& out) : out_(out) { out_ = Json::object(); }

  template <class T>
  void operator()(const char* key, const T& value) {
    out_[key] = made(value);
  }
  template <class T>
  void operator()(const char* key, const std::optional<T>& value) {
    if (value) out_[key] = made(*value);
  }

 private:
  static Json made(const Plain auto& value) { return value; }
  static Json made(const OneNumber auto& value) { return number(value); }
  static Json made(const Word auto& value) { return words_of(value)[static_cast<std::size_t>(value)]; }
  static Json made(const std::pair<std::string, std::string>& value) {
    return Json::array({value.first, value.second});
  }
  template <class T>
  static Json made(const std::vector<T>& values) {
    Json list = Json::array();
    for (const T& value : values) list.push_back(made(value));
    return list;
  }
  template <class T>
  static Json made(const T& value) {
    Json object;
    JsonWriter writer(object);
    describe(writer, value);
    return object;
  }

  Json& out_;
};

/// What could not be read; thrown and caught in this file.
struct Misread {
  std::string path;
  std::string what;
};

/// Fills values from JSON. Lives on the stack of judge_plan_from_json().
class JsonReader {
 public:
  template <class T>
  using Ref = T&;
  JsonReader(const Json& in, std::string path) : in_(in), path_(std::move(path)) {
    if (!in_.is_object()) throw Misread{path_, "is not an object"};
  }

  template <class T>
  void operator()(const char* key, T& value) {
    const std::string path = path_ + "." + key;
    const auto found = in_.find(key);
    if (found == in_.end()) throw Misread{path, "is missing"};
    read(*found, path, value);
  }
  template <class T>
  void operator()(const char* key, std::optional<T>& value) {
    if (const auto found = in_.find(key); found != in_.end()) read(*found, path_ + "." + key, value.emplace());
  }

 private:
  static bool fits(const Json& in, const std::string&) { return in.is_string(); }
  static bool fits(const Json& in, bool) { return in.is_boolean(); }
  template <std::integral T>
  static bool fits(const Json& in, T) {  // a fraction, or a number too large, would be taken for another
    if (in.is_number_unsigned()) return std::in_range<T>(in.get<std::uint64_t>());
    return in.is_number_integer() && std::in_range<T>(in.get<std::int64_t>());
  }
  static void read(const Json& in, const std::string& path, Plain auto& value) {
    if (!fits(in, value)) throw Misread{path, "has another type"};
    in.get_to(value);
  }
  template <OneNumber T>
  static void read(const Json& in, const std::string& path, T& value) {
    decltype(number(value)) read_number{};
    read(in, path, read_number);
    value = T{read_number};
  }
  template <Word T>
  static void read(const Json& in, const std::string& path, T& value) {
    std::string word;
    read(in, path, word);
    const auto words = words_of(value);
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) throw Misread{path, "is not a known word"};
    value = static_cast<T>(found - words.begin());
  }
  static void read(const Json& in, const std::string& path, std::pair<std::string, std::string>& value) {
    if (!in.is_array() || in.size() != 2) throw Misread{path, "is not a pair"};
    read(in[0], path, value.first);
    read(in[1], path, value.second);
  }
  template <class T>
  static void read(const Json& in, const std::string& path, std::vector<T>& values) {
    if (!in.is_array()) throw Misread{path, "is not a list"};
    values.resize(in.size());
    for (std::size_t i = 0; i < in.size(); ++i) read(in[i], path + "[" + std::to_string(i) + "]", values[i]);
  }
  template <class T>
  static void read(const Json& in, const std::string& path, T& value) {
    JsonReader reader(in, path);
    describe(reader, value);
  }

  const Json& in_;
  std::string path_;
};

}  // namespace

std::string to_json(const JudgePlan& plan) {
  Json out;
  JsonWriter writer(out);
  describe(writer, plan);
  return out.dump(2);
}

Result<JudgePlan> judge_plan_from_json(const std::string& text, const std::string& where) {
  const Json in = Json::parse(text, nullptr, false);
  if (in.is_discarded()) return fail(ErrorCode::kCorrupt, "this is not JSON", where);
  try {
    JudgePlan plan;
    JsonReader reader(in, "judge");
    describe(reader, plan);
    return plan;
  } catch (const Misread& misread) {
    return fail(ErrorCode::kCorrupt, misread.path + " " + misread.what, where);
  }
}

}  // namespace prochron::verdict
