// A pasted line, peeled from both ends until nothing but the key is left. Each peel takes
// one kind of wrapping off; they repeat because people wrap in wrappings.
#include <array>

#include "base/ascii.hpp"
#include "keyassay/identify.hpp"

// A pasted line is peeled from the outside: white space and quotes, then what may stand
// before a key, each layer once and in this order:
//   -H   NAME=   Header-Name:   Bearer
// A layer is only taken for what it is when nothing of a key could look like it: "uuid:hex"
// and "abc==" are keys, "NAME: x" and "NAME=x" are not.

namespace keyassay {

namespace {

using base::is_alnum;
using base::starts_nocase;

// Characters that are invisible or white space beyond ASCII, and typographic quotes.
constexpr std::array<std::string_view, 22> invisible = {
    "\xC2\xA0",     "\xC2\xAD",     "\xC2\x85",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82",
    "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89",
    "\xE2\x80\x8A", "\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xE2\x81\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF",
    "\xE2\x80\xAF",
};
constexpr std::array<std::string_view, 18> quotes = {
    "\"",           "'",            "`",            "\xE2\x80\x98", "\xE2\x80\x99", "\xE2\x80\x9A",
    "\xE2\x80\x9B", "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E", "\xE2\x80\x9F", "\xE2\x80\xB9",
    "\xE2\x80\xBA", "\xC2\xAB",     "\xC2\xBB",     "\xEF\xBC\x82", "\xEF\xBC\x87", "\xC2\xB4",
};
constexpr std::array<std::string_view, 3> closing = {",", ";", ")"};

template <std::size_t n>
bool cut_front(std::string_view& text, const std::array<std::string_view, n>& pieces) noexcept {
  for (const std::string_view piece : pieces) {
    if (!text.starts_with(piece)) continue;
    text.remove_prefix(piece.size());
    return true;
  }
  return false;
}

template <std::size_t n>
bool cut_back(std::string_view& text, const std::array<std::string_view, n>& pieces) noexcept {
  for (const std::string_view piece : pieces) {
    if (!text.ends_with(piece)) continue;
    text.remove_suffix(piece.size());
    return true;
  }
  return false;
}

bool cut_space_front(std::string_view& text) noexcept {
  if (text.empty() || !base::is_space(text.front())) return cut_front(text, invisible);
  text.remove_prefix(1);
  return true;
}

bool cut_space_back(std::string_view& text) noexcept {
  if (text.empty() || !base::is_space(text.back())) return cut_back(text, invisible);
  text.remove_suffix(1);
  return true;
}

void trim_front(std::string_view& text) noexcept {
  while (cut_space_front(text) || cut_front(text, quotes)) {}
}

void trim_back(std::string_view& text) noexcept {
  while (cut_space_back(text) || cut_back(text, quotes) || cut_back(text, closing)) {}
}

void trim(std::string_view& text) noexcept {
  trim_front(text);
  trim_back(text);
}

// Cuts `word` and at least one space after it.
bool cut_word(std::string_view& text, std::string_view word) noexcept {
  if (!starts_nocase(text, word)) return false;
  std::string_view rest = text.substr(word.size());
  if (!cut_space_front(rest)) return false;
  text = rest;
  trim_front(text);
  return true;
}

template <std::size_t n>
bool cut_word(std::string_view& text, const std::array<std::string_view, n>& words) noexcept {
  for (const std::string_view word : words) {
    if (cut_word(text, word)) return true;
  }
  return false;
}

constexpr std::array<std::string_view, 2> header_options = {"-H", "--header"};
constexpr std::array<std::string_view, 7> declarations = {"export", "set", "setx", "env", "const", "let", "var"};
constexpr std::array<std::string_view, 5> schemes = {"Bearer", "Token", "Key", "ApiKey", "Api-Key"};

// "x-api-key", "Authorization": says nothing about whose key it is.
bool is_header_name(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 4> known = {"authorization", "proxy-authorization", "api-key",
                                                     "xi-api-key"};
  for (const std::string_view header : known) {
    if (base::equal_nocase(name, header)) return true;
  }
  return starts_nocase(name, "x-");
}

// A name and what follows its operator; `name` is empty when there is none.
struct Assignment {
  std::string_view name, value;
};

bool only_padding(std::string_view text) noexcept { return text.find_first_not_of('=') == std::string_view::npos; }

// OPENAI_API_KEY, as opposed to base64 that ends in '='.
bool is_constant_name(std::string_view name) noexcept {
  bool underscore = false;
  for (const char c : name) {
    if (!base::is_upper(c) && !base::is_digit(c) && c != '_') return false;
    underscore = underscore || c == '_';
  }
  return underscore;
}

std::size_t name_length(std::string_view text) noexcept {
  constexpr std::size_t longest_name = 128;
  if (text.empty() || base::is_digit(text.front())) return 0;
  std::size_t length = 0;
  while (length < text.size() && (is_alnum(text[length]) || text[length] == '_' || text[length] == '-' ||
                                  text[length] == '.')) {
    ++length;
  }
  return length <= longest_name ? length : 0;
}

// NAME=x  NAME := x  NAME => x  NAME: x  "NAME":"x"  x-api-key:x
Assignment split(std::string_view text) noexcept {
  const std::size_t length = name_length(text);
  if (length == 0) return {};
  const std::string_view name = text.substr(0, length);
  std::string_view rest = text.substr(length);
  bool spaced = false;
  while (cut_space_front(rest)) spaced = true;
  const bool quoted = cut_front(rest, quotes);
  while (cut_space_front(rest)) spaced = true;

  if (rest.starts_with(":=") || rest.starts_with("=>")) return {name, rest.substr(2)};
  if (rest.starts_with('=')) {
    const std::string_view value = rest.substr(1);
    if (!only_padding(value)) return {name, value};
    return is_constant_name(name) && value.empty() ? Assignment{name, value} : Assignment{};
  }
  if (!rest.starts_with(':')) return {};
  std::string_view value = rest.substr(1);
  std::string_view after = value;
  const bool space_or_quote = cut_space_front(after) || cut_front(after, quotes);
  if (!space_or_quote && !quoted && !spaced && !is_header_name(name)) return {};
  return {name, value};
}

// Ends a value before " # comment".
void cut_comment(std::string_view& value) noexcept {
  for (std::size_t i = 1; i < value.size(); ++i) {
    if (value[i] != '#' || !base::is_space(value[i - 1])) continue;
    value = value.substr(0, i);
    return;
  }
}

}  // namespace

Pasted normalise(std::string_view text) noexcept {
  trim(text);
  if (text.starts_with('#')) return {text.substr(0, 0), {}};
  // A line of a command that goes on: -H "x-api-key: …" \.
  if (text.ends_with(" \\")) text.remove_suffix(2);
  trim(text);

  std::string_view variable;
  cut_word(text, header_options);
  if (!cut_word(text, declarations) && starts_nocase(text, "$env:")) text.remove_prefix(5);
  Assignment assignment = split(text);
  if (!assignment.name.empty()) {
    if (!is_header_name(assignment.name)) variable = assignment.name;
    text = assignment.value;
    cut_comment(text);
    trim(text);
  }
  // AUTH="Authorization: Bearer …"
  if (!variable.empty()) {
    assignment = split(text);
    if (is_header_name(assignment.name)) {
      text = assignment.value;
      trim(text);
    }
  }
  cut_word(text, schemes);
  return {text, variable};
}

}  // namespace keyassay
