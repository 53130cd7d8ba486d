#include "identify/checks.hpp"

#include <array>
#include <charconv>
#include <optional>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/hash.hpp"
#include "base/time.hpp"
#include "base/utf8.hpp"
#include "json/document.hpp"

namespace keyassay::matching {

namespace {

constexpr std::size_t longest_claim = 256;

// The parts of "header.payload.signature" or nothing. A format may put a label before
// the token ("jwt:eyJ…"); no part of a token can hold a colon.
std::optional<std::array<std::string_view, 3>> jwt_parts(std::string_view key) {
  if (const auto colon = key.rfind(':'); colon != std::string_view::npos) key.remove_prefix(colon + 1);
  std::array<std::string_view, 3> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t dot = key.find('.');
    if ((dot == std::string_view::npos) != (i == 2)) return std::nullopt;
    parts[i] = key.substr(0, dot);
    key.remove_prefix(i == 2 ? parts[i].size() : dot + 1);
    if (parts[i].empty()) return std::nullopt;
    for (const char c : parts[i]) {
      if (!base::is_alnum(c) && c != '-' && c != '_') return std::nullopt;
    }
  }
  return parts;
}

std::optional<json::Document> decode_object(std::string_view part) {
  const auto text = base::decode_base64(part);
  if (!text) return std::nullopt;
  auto document = json::Document::parse(*text);
  if (!document || !document->root().is(json::Type::object)) return std::nullopt;
  return std::move(document).value();
}

// The payload of a token whose header names an algorithm.
std::optional<json::Document> jwt_payload(std::string_view key) {
  const auto parts = jwt_parts(key);
  if (!parts) return std::nullopt;
  const auto header = decode_object((*parts)[0]);
  if (!header || !header->root().member("alg").is(json::Type::string)) return std::nullopt;
  return decode_object((*parts)[1]);
}

// At most 256 bytes, whole characters, nothing a terminal would act on.
std::string shorten(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = base::utf8_length(text);
    if (length == 0) break;
    if (out.size() + length > longest_claim) break;
    const auto first = static_cast<unsigned char>(text.front());
    if (first < 0x20 || first == 0x7F) out.push_back(' ');
    else out.append(text.substr(0, length));
    text.remove_prefix(length);
  }
  return out;
}

// One text or a list of them.
std::string claim_text(json::Value value) {
  if (value.is_scalar()) return shorten(value.text());
  if (!value.is(json::Type::array)) return {};
  std::string joined;
  for (const json::Value item : value) {
    if (!item.is_scalar()) continue;
    if (!joined.empty()) joined += ", ";
    joined += item.text();
  }
  return shorten(joined);
}

// RFC 7519 counts seconds; some makers count milliseconds.
std::string claim_time(json::Value value) {
  if (!value.is(json::Type::number)) return {};
  constexpr std::int64_t last_second = 253'402'300'799;  // the end of the year 9999
  const std::string_view text = value.text();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = end == text.data() + text.size() || *end == '.';
  if (error != std::errc{} || !whole || number < 0) return {};
  constexpr std::int64_t surely_milliseconds = 100'000'000'000;
  if (number < surely_milliseconds) number *= 1000;
  return number / 1000 > last_second ? std::string{} : base::rfc3339(number / 1000 * 1000);
}

bool is_uuid4(std::string_view key) {
  std::size_t digit = 32;
  for (std::size_t i = key.size(); i-- > 0 && digit > 0;) {
    const char c = base::to_lower(key[i]);
    if (c == '-') continue;
    if (!base::is_hex(c)) return false;
    --digit;
    if (digit == 12 && c != '4') return false;
    if (digit == 16 && c != '8' && c != '9' && c != 'a' && c != 'b') return false;
  }
  return digit == 0;
}

bool ends_in_crc32(std::string_view key) {
  if (key.size() < 36) return false;
  const std::string_view tail = key.substr(key.size() - 36);
  return crc32_base62(tail.substr(0, 30)) == tail.substr(30);
}

}  // namespace

std::string crc32_base62(std::string_view body) {
  constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string out(6, '0');
  std::uint32_t rest = base::crc32(body);
  for (std::size_t i = out.size(); i-- > 0; rest /= 62) out[i] = digits[rest % 62];
  return out;
}

bool passes(catalog::Check check, std::string_view key) {
  switch (check) {
    case catalog::Check::jwt: return jwt_payload(key).has_value();
    case catalog::Check::uuid4_hex: return is_uuid4(key);
    case catalog::Check::crc32_base62: return ends_in_crc32(key);
  }
  return false;
}

std::vector<KeyClaim> jwt_claims(std::string_view key) {
  const auto payload = jwt_payload(key);
  std::vector<KeyClaim> claims;
  if (!payload) return claims;
  const auto add = [&](std::string_view name, std::string value) {
    if (!value.empty()) claims.push_back({std::string(name), std::move(value)});
  };
  const json::Value root = payload->root();
  add("issuer", claim_text(root.member("iss")));
  add("subject", claim_text(root.member("sub")));
  add("audience", claim_text(root.member("aud")));
  add("expires_at", claim_time(root.member("exp")));
  add("issued_at", claim_time(root.member("iat")));
  return claims;
}

}  // namespace keyassay::matching
