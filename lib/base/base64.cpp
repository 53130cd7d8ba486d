#include "base/base64.hpp"

#include <array>
#include <cstdint>

namespace keyassay::base {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t no_digit = 0xFF;

// The six bits each byte stands for; '-' and '_' are the URL alphabet's '+' and '/'.
constexpr auto digit_of = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(no_digit);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  table['-'] = table['+'];
  table['_'] = table['/'];
  return table;
}();

bool mixes_alphabets(std::string_view text) noexcept {
  return text.find_first_of("+/") != std::string_view::npos &&
         text.find_first_of("-_") != std::string_view::npos;
}

// Takes the padding off; false when it is not exactly what fills the last group of four.
bool drop_padding(std::string_view& text) noexcept {
  if (text.empty() || text.back() != '=') return true;
  if (text.size() % 4 != 0) return false;
  text.remove_suffix(1);
  if (text.back() == '=') text.remove_suffix(1);
  return true;
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<std::uint8_t>(c);
    for (held += 8; held >= 6; held -= 6) out.push_back(alphabet[bits >> (held - 6) & 63U]);
  }
  if (held > 0) out.push_back(alphabet[bits << (6 - held) & 63U]);
  while (out.size() % 4 != 0) out.push_back('=');
  return out;
}

std::optional<std::string> decode_base64(std::string_view text) {
  if (!drop_padding(text) || text.size() % 4 == 1 || mixes_alphabets(text)) return {};
  std::string out;
  out.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    const std::uint8_t digit = digit_of[static_cast<std::uint8_t>(c)];
    if (digit == no_digit) return {};
    bits = bits << 6 | digit;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out.push_back(static_cast<char>(bits >> held & 0xFFU));
  }
  // Bits left over belong to no byte: an encoder writes zeros there.
  if ((bits & ((1U << held) - 1U)) != 0) return {};
  return out;
}

}  // namespace keyassay::base
