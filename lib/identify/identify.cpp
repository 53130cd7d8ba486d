// Recognising a key, step by step: is it one at all, which shapes fit, who is likeliest.
//
// Tested by tests/unit/identify/rank_test.cpp and tests/unit/identify/vectors_test.cpp.
#include "keyassay/identify.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.hpp"
#include "identify/checks.hpp"
#include "identify/hits.hpp"
#include "identify/placeholder.hpp"
#include "identify/rank.hpp"

namespace keyassay {

namespace {

std::string_view byte_class(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  if (byte == ' ') return "a space";
  if (byte >= 0x80) return "a byte outside ASCII";
  return "a control character";
}

// What is wrong with a key that must not be sent; empty when nothing is.
std::string malformation(std::string_view key) {
  if (key.empty()) return "the key is empty, expected 1 to 4096 characters";
  if (key.size() > matching::longest_key) {
    return fmt::format("the key is {} characters long, expected {} at most", key.size(), matching::longest_key);
  }
  const auto wrong = std::find_if_not(key.begin(), key.end(), base::is_key_byte);
  if (wrong == key.end()) return {};
  return fmt::format("{} at offset {}, expected 0x21 to 0x7E", byte_class(*wrong), wrong - key.begin());
}

// The longest start that all keys of a format have which fits.
std::size_t known_prefix(const std::vector<matching::Hit>& hits) {
  if (hits.empty()) return matching::no_format;
  std::size_t longest = 0;
  for (const matching::Hit& hit : hits) longest = std::max(longest, hit.shape->prefix().size());
  return longest;
}

bool may_be_token(const matching::Hit& hit) {
  const auto& checks = hit.format->checks;
  return std::find(checks.begin(), checks.end(), catalog::Check::jwt) != checks.end();
}

}  // namespace

std::string_view name(TokenType type) noexcept {
  switch (type) {
    case TokenType::unknown: return "unknown";
    case TokenType::api_key: return "api_key";
    case TokenType::admin: return "admin";
    case TokenType::project: return "project";
    case TokenType::service_account: return "service_account";
    case TokenType::user: return "user";
    case TokenType::fine_grained: return "fine_grained";
    case TokenType::management: return "management";
    case TokenType::oauth: return "oauth";
    case TokenType::virtual_key: return "virtual";
    case TokenType::publishable: return "publishable";
  }
  return "unknown";
}

std::string_view name(Confidence confidence) noexcept {
  switch (confidence) {
    case Confidence::possible: return "possible";
    case Confidence::likely: return "likely";
    case Confidence::certain: return "certain";
  }
  return "possible";
}

Identification identify(const Catalog& catalog, std::string_view key, const Hints& hints) {
  Identification found;
  found.note = malformation(key);
  found.malformed = !found.note.empty();
  std::vector<matching::Hit> hits;
  if (!found.malformed) hits = matching::hits(catalog.tables(), key);

  if (const char* reason = matching::placeholder(key, known_prefix(hits)); reason != nullptr) {
    found.placeholder = true;
    if (!found.note.empty()) found.note += "; ";
    found.note += reason;
  }
  if (found.malformed) return found;

  found.matches = matching::rank(catalog.tables(), key, hints, hits);
  if (std::any_of(hits.begin(), hits.end(), may_be_token)) found.claims = matching::jwt_claims(key);
  return found;
}

}  // namespace keyassay
