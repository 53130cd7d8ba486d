#include "identify/placeholder.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/ascii.hpp"

// Three looks at the body behind the prefix: marks that people put into examples ("<your
// key>", "…", a run of x), words, and patterns a hand types (abcdef, 0123, one block again
// and again).
//
// Each rule is so long that chance does not make it. A word counts anywhere from seven
// letters on (a random hexadecimal or base-62 body of 160 characters holds a given one
// with a chance below 10^-10), shorter words only between separators or as the whole body.
//
// Patterns are measured: a few experts each predict the next character from those before
// it, and following an expert is a code for the body. Where that code is at least 32 bits
// shorter than spelling the body out, the body is a pattern. By Kraft's inequality about
// one random body in 2^32 at most has a code that much shorter, times the few alphabets
// we choose among.

namespace keyassay::matching {

namespace {

using base::is_alnum;

// Seven letters or more, in lower case; found as EXAMPLE, example and Example.
constexpr std::array<std::string_view, 21> long_words = {
    "example",      "changeme",   "change-me",  "change_me",   "placeholder", "redacted",   "replaceme",
    "replace-me",   "replace_me", "your-api",   "your_api",    "yourapikey",  "your-key",   "your_key",
    "yourkey",      "your-token", "your_token", "your-secret", "your_secret", "insert-key", "insert_key",
};

// EXAMPLE and example in base64, without the characters that their neighbours change.
constexpr std::array<std::string_view, 6> encoded_words = {
    "RVhBTVBMR", "VYQU1QTE", "FWEFNUExF", "ZXhhbXBsZ", "V4YW1wbG", "leGFtcGxl",
};

// Count when separators or the ends stand around them.
constexpr std::array<std::string_view, 7> marked_words = {
    "dummy", "sample", "ex4mp", "masked", "hidden", "foobar", "invalid",
};

// Count when the body holds nothing else, such as "my-test-key".
constexpr std::array<std::string_view, 34> plain_words = {
    "a",    "api",    "apikey", "bar",   "demo",   "fake",   "foo",     "goes",   "here",  "insert", "key",   "local",
    "mock", "my",     "none",   "null",  "or",     "pass",   "password", "put",   "secret", "sk",    "some",  "test",
    "testing", "the", "this",   "token", "todo",   "value",  "with",    "xxx",    "your",  "dev",
};

char first_upper(std::string_view word, std::size_t i) { return i == 0 ? base::to_upper(word[0]) : word[i]; }

// At `at`, all in lower case, all in upper case, or with a capital.
bool stands_at(std::string_view text, std::size_t at, std::string_view word) {
  if (text.size() - at < word.size()) return false;
  bool lower = true;
  bool upper = true;
  bool capital = true;
  for (std::size_t i = 0; i < word.size() && (lower || upper || capital); ++i) {
    const char c = text[at + i];
    lower = lower && c == word[i];
    upper = upper && c == base::to_upper(word[i]);
    capital = capital && c == first_upper(word, i);
  }
  return lower || upper || capital;
}

std::uint32_t four_bytes(const char* at) {
  std::uint32_t bytes = 0;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

// Which groups of four letters occur in the long words, case aside, as a hashed set. A
// word of seven letters or more covers at least one group that starts at a multiple of
// four, so a body without such a group holds none and most bodies are done after a quarter
// of their characters.
class Groups {
 public:
  constexpr Groups() {
    for (const std::string_view word : long_words) add(word);
    for (const std::string_view word : encoded_words) add(word);
  }

  bool may_hold(const char* at) const {
    const std::uint32_t slot = hash(at[0], at[1], at[2], at[3]);
    return (bits_[slot / 64] >> (slot % 64) & 1U) != 0;
  }

 private:
  static constexpr std::uint32_t hash(char a, char b, char c, char d) {
    std::uint32_t value = 0;
    for (const char letter : {a, b, c, d}) value = value << 8U | (static_cast<unsigned char>(letter) | 0x20U);
    return value * 0x9E3779B1U >> 17U;
  }

  constexpr void add(std::string_view word) {
    for (std::size_t i = 0; i < 4; ++i) {
      const std::uint32_t slot = hash(word[i], word[i + 1], word[i + 2], word[i + 3]);
      bits_[slot / 64] |= std::uint64_t{1} << (slot % 64);
    }
  }

  std::array<std::uint64_t, 512> bits_{};
};

constexpr Groups groups;

bool holds_long_word(std::string_view body) {
  bool possible = false;
  for (std::size_t at = 0; at + 4 <= body.size() && !possible; at += 4) {
    possible = groups.may_hold(body.data() + at);
  }
  if (!possible) return false;
  for (std::size_t at = 0; at + 7 <= body.size(); ++at) {
    const char c = base::to_lower(body[at]);
    for (const std::string_view word : long_words) {
      if (word[0] == c && stands_at(body, at, word)) return true;
    }
  }
  return std::any_of(encoded_words.begin(), encoded_words.end(),
                     [&](std::string_view word) { return body.find(word) != std::string_view::npos; });
}

template <std::size_t n>
bool is_one_of(const std::array<std::string_view, n>& words, std::string_view token) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return word.size() == token.size() && stands_at(token, 0, word);
  });
}

bool all_digits(std::string_view token) { return std::all_of(token.begin(), token.end(), base::is_digit); }

// Calls `seen` with each run of letters and digits; stops when it returns false.
template <class Seen>
bool each_token(std::string_view body, Seen seen) {
  for (std::size_t at = 0; at < body.size();) {
    std::size_t end = at;
    while (end < body.size() && is_alnum(body[end])) ++end;
    if (end > at && !seen(body.substr(at, end - at))) return false;
    at = end + 1;
  }
  return true;
}

bool holds_marked_word(std::string_view body) {
  const auto harmless = [](std::string_view token) { return token.size() > 7 || !is_one_of(marked_words, token); };
  return !each_token(body, harmless);
}

// "my-api-key-1": nothing but plain words and short numbers.
bool only_plain_words(std::string_view body) {
  bool any = false;
  const bool all = each_token(body, [&](std::string_view token) {
    if (all_digits(token)) return token.size() <= 4;
    any = true;
    return is_one_of(plain_words, token) || is_one_of(marked_words, token);
  });
  return any && all;
}

// "<your key>", "${KEY}", "{{ key }}", "%KEY%", "$KEY": a name for a program to fill in.
bool is_template(std::string_view body) {
  if (std::string_view{"<{$%"}.find(body.front()) == std::string_view::npos) return false;
  struct Bracket { std::string_view open, close; };
  constexpr std::array<Bracket, 5> brackets = {{{"<", ">"}, {"${", "}"}, {"{", "}"}, {"%", "%"}, {"$", ""}}};
  for (const auto& [open, close] : brackets) {
    if (body.size() < open.size() + close.size() + 3) continue;
    if (!body.starts_with(open) || !body.ends_with(close)) continue;
    std::string_view name = body.substr(open.size(), body.size() - open.size() - close.size());
    if (name.starts_with('{') && name.ends_with('}')) name = name.substr(1, name.size() - 2);
    const auto fits = [](char c) { return is_alnum(c) || c == '_' || c == '-' || c == '.' || c == ' '; };
    if (std::all_of(name.begin(), name.end(), fits)) return true;
  }
  return false;
}

// Whether four equal characters stand at a multiple of four, as they do in any run of eight.
bool holds_run(std::string_view body) {
  for (std::size_t i = 0; i + 4 <= body.size(); i += 4) {
    const std::uint32_t group = four_bytes(body.data() + i);
    if (group == std::rotl(group, 8)) return true;
  }
  return false;
}

// "sk-xxxx", "sk-****", "sk-…", "sk-...abcd". In a body of 24 characters or more three dots
// or x may be chance; but if the key has no known format, dots are an ellipsis.
bool is_masked(std::string_view body, bool known_format) {
  constexpr std::string_view ellipsis = "\xE2\x80\xA6";
  if (body.find(ellipsis) != std::string_view::npos) return true;
  const std::size_t enough_letters = std::clamp<std::size_t>(body.size() / 2, 3, 8);
  const std::size_t enough_dots = body.size() < 24 || !known_format ? 3 : 8;
  if (enough_letters == 8 && enough_dots == 8 && !holds_run(body)) return false;
  std::size_t run = 1;
  for (std::size_t i = 1; i < body.size(); ++i) {
    run = body[i] == body[i - 1] ? run + 1 : 1;
    if (run < 3) continue;
    const char c = body[i];
    if ((c == 'x' || c == 'X') && run >= enough_letters) return true;
    if ((c == '.' || c == '*' || c == '#') && run >= enough_dots) return true;
  }
  return false;
}

// Sixteenths of a bit that a foreseen character of `token` saves: the logarithm of the
// smallest alphabet the token could be from, less 2 for the chance (1 in 16) that the
// expert errs.
int saving(std::string_view token) {
  const auto only = [&](auto fits) { return std::all_of(token.begin(), token.end(), fits); };
  if (only(base::is_digit)) return 53 - 2;
  if (only([](char c) { return base::is_digit(c) || (c >= 'a' && c <= 'f'); })) return 64 - 2;
  if (only([](char c) { return base::is_digit(c) || (c >= 'A' && c <= 'F'); })) return 64 - 2;
  const bool one_case = only([](char c) { return !base::is_upper(c); }) ||
                        only([](char c) { return !base::is_lower(c); });
  return (one_case ? 82 : 95) - 2;
}

// The part of a body that may follow a pattern: its letters and digits, with what
// foreseeing each of them saves. A token has an alphabet of its own: many keys end in a
// number or begin with a UUID.
struct Letters {
  std::array<char, 256> text;
  std::array<int, 256> gain;
  std::size_t size = 0;
};

Letters letters_of(std::string_view body) {
  Letters letters;
  each_token(body, [&](std::string_view token) {
    const int gain = saving(token);
    for (const char c : token) {
      if (letters.size == letters.text.size()) return false;
      letters.gain[letters.size] = gain;
      letters.text[letters.size++] = c;
    }
    return true;
  });
  return letters;
}

bool low_variety(std::string_view body) {
  std::array<std::uint64_t, 2> seen{};
  for (const char c : body.substr(0, 32)) {
    const auto byte = static_cast<unsigned char>(c & 0x7F);
    seen[byte / 64] |= std::uint64_t{1} << (byte % 64);
  }
  // Of 20 random hexadecimal digits one body in 5 x 10^8 has four different ones or fewer,
  // of 32 one in 3 x 10^12 has five or fewer. Dashes and dots come on top.
  constexpr int most = 5;
  constexpr int separators = 3;
  if (std::popcount(seen[0]) + std::popcount(seen[1]) > most + separators) return false;
  const Letters letters = letters_of(body);
  std::array<bool, 256> letter{};
  for (std::size_t i = 0; i < letters.size; ++i) letter[static_cast<unsigned char>(letters.text[i])] = true;
  const auto distinct = std::count(letter.begin(), letter.end(), true);
  return letters.size >= 20 && distinct <= (letters.size < 32 ? most - 1 : most);
}

// The character that comes after `c` in 0-9 and in the letters, and where a counter in
// decimal or hexadecimal digits goes on.
bool is_neighbour(char c, char next) { return next == c + 1 && is_alnum(c) && is_alnum(next); }

bool follows(char c, char next) {
  if (is_neighbour(c, next)) return true;
  if (c == '9') return next == '0' || next == 'a' || next == 'A';
  return (c == 'f' || c == 'F') && next == '0';
}

// Says whether expert `expert` foresaw the character at `i`: the first eight that the
// character so many places back comes again, then that one or two back is followed.
constexpr std::size_t repeats = 8;
constexpr std::size_t experts = repeats + 3;
constexpr std::size_t counts_up = repeats;
constexpr std::size_t counts_down = repeats + 1;

bool foresaw(const Letters& letters, std::size_t expert, std::size_t i) {
  if (expert < repeats) return i > expert && letters.text[i] == letters.text[i - expert - 1];
  if (expert == counts_up) return i > 0 && follows(letters.text[i - 1], letters.text[i]);
  if (expert == counts_down) return i > 0 && follows(letters.text[i], letters.text[i - 1]);
  return i > 1 && follows(letters.text[i - 2], letters.text[i]);
}

// The best way through experts and plain spelling, as a saving over plain spelling.
bool is_pattern(const Letters& letters) {
  constexpr int switching = 136;  // 8.5 bits: one change in 32 characters, to one of 11
  constexpr int staying = 1;
  constexpr int error = 4 * 16;
  constexpr int wanted = 32 * 16;
  int plain = 0;
  std::array<int, experts> scores;
  scores.fill(-switching);
  for (std::size_t i = 0; i < letters.size; ++i) {
    int best = plain;
    for (const int score : scores) best = std::max(best, score);
    if (best >= wanted) return true;
    for (std::size_t expert = 0; expert < experts; ++expert) {
      const int from = std::max(scores[expert] - staying, best - switching);
      scores[expert] = from + (foresaw(letters, expert, i) ? letters.gain[i] : -error);
    }
    plain = std::max(plain - staying, best - switching);
  }
  return std::max(plain, *std::max_element(scores.begin(), scores.end())) >= wanted;
}

// Whether three characters in a row follow one expert, at a multiple of four: a cheap test
// that patterns pass, of random bodies one hexadecimal in twenty and hardly any other.
bool may_be_pattern(std::string_view body) {
  if (body.size() < 16) return true;
  constexpr std::uint32_t ones = 0x01010101;
  const auto same = [](std::uint32_t a, std::uint32_t b) { return ((a - b) & 0xFFFFFFU) == 0; };
  for (std::size_t i = 4; i + 4 <= body.size(); i += 4) {
    const char* here = body.data() + i;
    const std::uint32_t now = four_bytes(here);
    const std::uint32_t before = four_bytes(here - 1);
    if (same(now, before + ones) || same(before, now + ones)) return true;
    if (same(now, four_bytes(here - 2) + ones)) return true;
    for (std::size_t back = 1; back <= std::min(repeats, i); ++back) {
      if (same(now, four_bytes(here - back))) return true;
    }
  }
  return false;
}

// A body too short to save 32 bits, all of one pattern: "1234", "aaaa".
bool is_short_pattern(const Letters& letters) {
  if (letters.size < 3) return false;
  const auto all = [&](std::size_t expert) {
    for (std::size_t i = 1; i < letters.size; ++i) {
      if (!foresaw(letters, expert, i)) return false;
    }
    return true;
  };
  return all(0) || all(counts_up) || all(counts_down);
}

}  // namespace

const char* placeholder(std::string_view key, std::size_t prefix) noexcept {
  const bool known_format = prefix != no_format;
  const std::string_view body = known_format ? key.substr(std::min(prefix, key.size())) : key;
  if (body.empty()) return nullptr;
  if (is_template(key) || is_template(body)) return "a name to be replaced stands in place of the key";
  if (is_masked(body, known_format)) return "part of the key is masked";
  if (holds_long_word(key) || holds_marked_word(body)) return "a word such as EXAMPLE stands in the key";
  if (only_plain_words(body)) return "the key consists of plain words";
  if (low_variety(body)) return "too few different characters for a key of this length";
  if (!may_be_pattern(body)) return nullptr;
  const Letters letters = letters_of(body);
  if (is_short_pattern(letters) || is_pattern(letters)) return "the key repeats or counts like an example";
  return nullptr;
}

}  // namespace keyassay::matching
