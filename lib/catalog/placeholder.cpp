// A placeholder is "{", a lower-case name, "}", or a time: "{now", perhaps a shift in days,
// perhaps ":" and a format, "}".
//
// Tested by tests/unit/catalog/placeholder_test.cpp.
#include "catalog/placeholder.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.hpp"

namespace keyassay::catalog {

namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::array<std::string_view, 4> time_formats{"unix", "ms", "rfc3339", "date"};

bool is_name(std::string_view text) noexcept {
  return !text.empty() && base::is_lower(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
    return base::is_lower(c) || base::is_digit(c) || c == '_';
  });
}

// "-30d" as milliseconds; "" is no shift.
std::optional<std::int64_t> parse_shift(std::string_view text) noexcept {
  if (text.empty()) return 0;
  if (text.size() < 3 || text.front() != '-' || text.back() != 'd') return {};
  const std::string_view digits = text.substr(1, text.size() - 2);
  int count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  const bool all = error == std::errc{} && end == digits.data() + digits.size();
  if (!all || count < 1 || count > 10'000) return {};
  return -count * day_ms;
}

bool read_time(std::string_view inside, Placeholder& out) noexcept {
  if (!inside.starts_with("now")) return false;
  const std::size_t colon = std::min(inside.find(':'), inside.size());
  const auto shift = parse_shift(inside.substr(3, colon - 3));
  const std::string_view format = colon == inside.size() ? "rfc3339" : inside.substr(colon + 1);
  const bool known = std::find(time_formats.begin(), time_formats.end(), format) != time_formats.end();
  if (!shift || !known) return false;
  out.name = inside.substr(0, 3);
  out.shift_ms = *shift;
  out.format = format;
  return true;
}

}  // namespace

std::optional<Placeholder> next_placeholder(std::string_view text, std::size_t from) noexcept {
  for (std::size_t open = text.find('{', from); open != std::string_view::npos;
       open = text.find('{', open + 1)) {
    const std::size_t close = text.find_first_of("{}", open + 1);
    if (close == std::string_view::npos) return {};
    if (text[close] == '{') continue;
    const std::string_view inside = text.substr(open + 1, close - open - 1);
    Placeholder found{.begin = open, .end = close + 1, .name = inside, .shift_ms = 0, .format = {}};
    if (read_time(inside, found) || is_name(inside)) return found;
  }
  return {};
}

std::size_t stray_brace(std::string_view text) noexcept {
  std::size_t from = 0;
  while (true) {
    const auto placeholder = next_placeholder(text, from);
    const std::size_t brace = text.find_first_of("{}", from);
    if (brace == std::string_view::npos) return brace;
    if (!placeholder || brace < placeholder->begin) return brace;
    from = placeholder->end;
  }
}

std::optional<KeyPlace> find_key_place(std::string_view value) noexcept {
  constexpr std::string_view plain = "{key}", coded = "{base64:", word = "key";
  if (const std::size_t at = value.find(plain); at != std::string_view::npos) {
    return KeyPlace{at, at + plain.size(), false, {}, {}};
  }
  const std::size_t at = value.find(coded);
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t close = value.find('}', at);
  if (close == std::string_view::npos) return std::nullopt;
  const std::string_view inside = value.substr(at + coded.size(), close - at - coded.size());
  const std::size_t key = inside.find(word);
  if (key == std::string_view::npos) return std::nullopt;
  return KeyPlace{at, close + 1, true, inside.substr(0, key), inside.substr(key + word.size())};
}

}  // namespace keyassay::catalog
