#include "report/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "catalog/metric.hpp"
#include "score/criteria.hpp"

namespace keyassay::report {
namespace {

// Words that are written in capitals wherever they stand.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> capitals{{
    {"api", "API"}, {"byok", "BYOK"}, {"id", "ID"}, {"ip", "IP"}, {"oauth", "OAuth"}, {"tls", "TLS"}}};

std::string_view capitalised(std::string_view word) noexcept {
  const auto fits = [&](const auto& pair) { return pair.first == word; };
  const auto found = std::find_if(capitals.begin(), capitals.end(), fits);
  return found == capitals.end() ? word : found->second;
}

// What a word may hold so that neither an id nor an address is taken for one: all of
// "a-b_c.d" is one run of bytes.
bool is_word_byte(char c) noexcept {
  return base::is_alnum(c) || c == '_' || c == '-' || c == '/';
}

template <class Enum>
bool names_one(std::string_view word, Enum last) noexcept {
  for (unsigned i = 0; i <= static_cast<unsigned>(last); ++i) {
    if (name(static_cast<Enum>(i)) == word) return true;
  }
  return false;
}

bool is_ours(std::string_view word) noexcept {
  return catalog::find_metric(word) != nullptr || names_one(word, Cause::unexpected_answer) ||
         names_one(word, Capability::operational_actions) || names_one(word, TokenType::publishable) ||
         names_one(word, KeyVerdict::invalid) || names_one(word, CellState::not_exposed);
}

bool holds_ignoring_case(std::string_view text, std::string_view part) noexcept {
  const auto same = [](char a, char b) { return base::to_lower(a) == base::to_lower(b); };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

}  // namespace

std::string spoken(std::string_view word) {
  std::string out;
  while (!word.empty()) {
    const std::size_t end = std::min(word.find_first_of("_ "), word.size());
    out += capitalised(word.substr(0, end));
    if (end < word.size()) out.push_back(' ');
    word.remove_prefix(std::min(end + 1, word.size()));
  }
  return out;
}

std::string in_words(std::string_view sentence) {
  std::string out;
  while (!sentence.empty()) {
    const auto stop = std::find_if_not(sentence.begin(), sentence.end(), is_word_byte);
    const auto length = static_cast<std::size_t>(stop - sentence.begin());
    const std::string_view word = sentence.substr(0, std::max<std::size_t>(1, length));
    sentence.remove_prefix(word.size());
    if (word.find('_') == std::string_view::npos) {
      out += word;
    } else if (score::find_criterion(word) != nullptr) {
      out += fmt::format("'{}'", spoken(word));
    } else {
      out += is_ours(word) ? spoken(word) : std::string(word);
    }
  }
  return out;
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string shortened(std::string_view text, std::size_t longest) {
  if (columns(text) <= longest) return std::string(text);
  std::size_t at = 0;
  for (std::size_t kept = 1; kept < longest; ++kept) {
    at += std::max<std::size_t>(1, base::utf8_length(text.substr(at)));
  }
  return std::string(text.substr(0, at)) + "…";
}

std::string joined(const std::vector<std::string>& items, std::string_view separator) {
  std::string out;
  for (const std::string& item : items) {
    if (!out.empty()) out += separator;
    out += item;
  }
  return out;
}

std::string joined_first(const std::vector<std::string>& items, std::size_t shown) {
  if (items.size() <= shown) return joined(items);
  const std::vector<std::string> first(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(shown));
  return fmt::format("{} and {} more", joined(first), items.size() - shown);
}

std::string grouped(std::string_view number) {
  if (!std::all_of(number.begin(), number.end(), base::is_digit)) return std::string(number);
  std::string out;
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (i > 0 && (number.size() - i) % 3 == 0) out.push_back(',');
    out.push_back(number[i]);
  }
  return out;
}

std::string format_text(std::string_view format, TokenType type) {
  const std::string known = format.empty() ? "no known format" : spoken(format);
  const std::string kind = spoken(name(type));
  if (type == TokenType::unknown || holds_ignoring_case(known, kind)) return known;
  return fmt::format("{}, type {}", known, kind);
}

Tone tone(KeyVerdict verdict) noexcept {
  switch (verdict) {
    case KeyVerdict::valid: return Tone::good;
    case KeyVerdict::invalid: return Tone::bad;
    case KeyVerdict::valid_limited:
    case KeyVerdict::undetermined: break;
  }
  return Tone::doubtful;
}

Tone tone(IdentityVerdict verdict) noexcept {
  switch (verdict) {
    case IdentityVerdict::genuine: return Tone::good;
    case IdentityVerdict::contradicted: return Tone::bad;
    case IdentityVerdict::unproven:
    case IdentityVerdict::relay:
    case IdentityVerdict::compatible: break;
  }
  return Tone::doubtful;
}

Tone tone(ReadinessVerdict verdict) noexcept {
  switch (verdict) {
    case ReadinessVerdict::ready: return Tone::good;
    case ReadinessVerdict::blocked: return Tone::bad;
    case ReadinessVerdict::undetermined:
    case ReadinessVerdict::conditional: break;
  }
  return Tone::doubtful;
}

Tone tone(CellState state) noexcept {
  switch (state) {
    case CellState::confirmed: return Tone::good;
    case CellState::denied: return Tone::bad;
    case CellState::not_exposed: return Tone::faint;
    case CellState::unknown:
    case CellState::partial:
    case CellState::invisible: break;
  }
  return Tone::doubtful;
}

Tone tone(Permission permission) noexcept {
  switch (permission) {
    case Permission::allowed: return Tone::good;
    case Permission::denied: return Tone::bad;
    case Permission::unknown: break;
  }
  return Tone::doubtful;
}

Tone tone(Confidence confidence) noexcept {
  switch (confidence) {
    case Confidence::certain: return Tone::good;
    case Confidence::likely: return Tone::doubtful;
    case Confidence::possible: break;
  }
  return Tone::plain;
}

}  // namespace keyassay::report
