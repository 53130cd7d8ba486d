#include "json/unescape.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/ascii.hpp"

namespace keyassay::json {

namespace {

unsigned hex_value(char c) noexcept {
  return static_cast<unsigned>(base::is_digit(c) ? c - '0' : base::to_lower(c) - 'a' + 10);
}

// The four digits after "\u", taken off `rest`.
bool take_unit(std::string_view& rest, std::uint32_t& unit) noexcept {
  if (rest.size() < 4) return false;
  unit = 0;
  for (const char c : rest.substr(0, 4)) {
    if (!base::is_hex(c)) return false;
    unit = unit << 4 | hex_value(c);
  }
  rest.remove_prefix(4);
  return true;
}

bool take_code_point(std::string_view& rest, std::uint32_t& code) noexcept {
  if (!take_unit(rest, code)) return false;
  if (code < 0xD800 || code > 0xDFFF) return true;
  std::uint32_t low = 0;
  if (code > 0xDBFF || !rest.starts_with("\\u")) return false;
  rest.remove_prefix(2);
  if (!take_unit(rest, low) || low < 0xDC00 || low > 0xDFFF) return false;
  code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  return true;
}

char* put_utf8(char* to, std::uint32_t code) noexcept {
  const auto put = [&to](std::uint32_t byte) { *to++ = static_cast<char>(byte); };
  const auto tail = [&](unsigned shift) { put(0x80U | (code >> shift & 0x3FU)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | code >> 6), tail(0);
  } else if (code < 0x10000) {
    put(0xE0U | code >> 12), tail(6), tail(0);
  } else {
    put(0xF0U | code >> 18), tail(12), tail(6), tail(0);
  }
  return to;
}

// What a one-letter escape means; 0 when there is none of that letter.
char meaning(char letter) noexcept {
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      return letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

}  // namespace

std::optional<std::size_t> unescape(char* text, std::size_t size) noexcept {
  std::string_view rest(text, size);
  char* to = text;
  while (!rest.empty()) {
    const std::string_view plain = rest.substr(0, rest.find('\\'));
    std::memmove(to, plain.data(), plain.size());
    to += plain.size();
    rest.remove_prefix(plain.size());
    if (rest.empty()) break;
    if (rest.size() < 2) return {};
    const char letter = rest[1];
    rest.remove_prefix(2);
    if (letter == 'u') {
      std::uint32_t code = 0;
      if (!take_code_point(rest, code)) return {};
      to = put_utf8(to, code);
    } else {
      const char c = meaning(letter);
      if (c == 0) return {};
      *to++ = c;
    }
  }
  return static_cast<std::size_t>(to - text);
}

}  // namespace keyassay::json
