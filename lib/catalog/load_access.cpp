// Key formats, hosts and the headers that show a key. What is refused here keeps keys
// where they belong: one spelling of a host, `{key}` in auth headers only, no header that
// would reroute or frame the request.
//
// Tested by tests/unit/catalog/load_access_test.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.hpp"
#include "catalog/grammar.hpp"
#include "catalog/load.hpp"
#include "catalog/placeholder.hpp"

namespace keyassay::catalog {

namespace {

constexpr std::array<std::string_view, 6> protocols{"openai", "anthropic", "gemini",
                                                    "cohere", "bedrock",   "custom"};
constexpr std::array<std::string_view, 3> checks{"jwt", "uuid4_hex", "crc32_base62"};

// Headers that decide where a request goes or where it ends are the transport's.
constexpr std::array<std::string_view, 9> reserved_headers{
    "host", "content-length",     "transfer-encoding", "connection", "cookie", "expect", "upgrade",
    "te",   "proxy-authorization"};

matching::Shape load_shape(const Field& field) {
  const std::string text = field.text();
  auto shape = matching::Shape::compile(text);
  if (shape) return std::move(shape).value();
  const Error& error = shape.error();
  field.reject(error.where.empty() ? error.message : fmt::format("{} ({})", error.message, error.where));
  return {};
}

void load_shared_with(const Field& field, KeyFormat& key) {
  key.shared_with = field.texts();
  field.items([](const Field& item) {
    if (!is_id(item.value().text())) item.expected("the id of a provider");
  });
}

bool holds_key(const HeaderTemplate& header) { return find_key_place(header.value).has_value(); }

void check_auth_value(const Field& field, const HeaderTemplate& header) {
  // The value is never quoted: a key may have been pasted in instead of {key}.
  std::string rest = header.value;
  if (const auto place = find_key_place(rest)) rest.erase(place->begin, place->end - place->begin);
  if (rest.find_first_of("{}") != std::string::npos) {
    field.reject("expected no placeholder but one {key} or {base64:…key…}");
  }
}

}  // namespace

std::vector<TokenType> load_types(const Field& field) {
  std::vector<TokenType> types;
  field.items([&](const Field& item) {
    types.push_back(enumerator(item, TokenType::api_key, TokenType::publishable));
  });
  if (field && types.empty()) field.expected("one type or more");
  return types;
}

KeyFormat load_key(const Field& field) {
  Object object(field);
  KeyFormat key;
  key.name = object.need("format").text();
  const Field shapes = object.need("shapes");
  shapes.items([&](const Field& item) { key.shapes.push_back(load_shape(item)); });
  if (shapes && key.shapes.empty()) shapes.expected("one shape or more");
  key.type = enumerator(object.need("type"), TokenType::api_key, TokenType::publishable);
  const Field distinctive = object.want("distinctive");
  key.distinctive = distinctive.flag();
  const Field needs_hint = object.want("needs_hint");
  key.needs_hint = needs_hint.flag();
  load_shared_with(object.want("shared_with"), key);
  object.want("checks").items([&](const Field& item) {
    const auto* found = std::find(checks.begin(), checks.end(), item.word(checks));
    if (found != checks.end()) key.checks.push_back(static_cast<Check>(found - checks.begin()));
  });
  object.done();
  if (key.distinctive && key.needs_hint) {
    needs_hint.reject(
        "a format that names its provider alone needs no hint: expected one of distinctive, needs_hint");
  }
  return key;
}

Host load_host(const Field& field) {
  Object object(field);
  Host host;
  host.id = read_name(object.need("id"));
  const Field base = object.need("base");
  if (base.is(json::Type::string)) {
    host.base = base.value().text();
    const std::string_view problem = host.base.empty() ? "" : base_problem(host.base, host.name);
    if (!problem.empty()) base.expected(problem);
  } else if (base) {
    base.expected("a text");
  }
  host.protocol = object.need("protocol").word(protocols);
  host.region = object.want("region").text();
  object.done();
  return host;
}

std::vector<HeaderTemplate> load_headers(const Field& field) {
  std::vector<HeaderTemplate> headers;
  field.members([&](const Field& member) {
    HeaderTemplate header{std::string(member.name()), member.text()};
    const std::string lower = base::lower(header.name);
    if (!is_header_name(header.name)) return member.reject("expected the name of a header");
    if (std::find(reserved_headers.begin(), reserved_headers.end(), lower) != reserved_headers.end()) {
      return member.reject("this header is the transport's; expected another one");
    }
    if (!header.value.empty() && !is_header_value(header.value)) {
      return member.reject("expected a value in visible ASCII characters, without spaces at its ends");
    }
    const auto same = [&](const HeaderTemplate& other) {
      return base::equal_nocase(other.name, header.name);
    };
    if (std::any_of(headers.begin(), headers.end(), same))
      return member.reject("the same header stands twice");
    headers.push_back(std::move(header));
  });
  return headers;
}

Auth load_auth(const Field& field) {
  Object object(field);
  Auth auth;
  auth.id = read_name(object.need("id"));
  const Field headers = object.need("headers");
  auth.headers = load_headers(headers);
  headers.members([&](const Field& member) {
    check_auth_value(member, {std::string(member.name()), std::string(member.value().text())});
  });
  if (headers && std::none_of(auth.headers.begin(), auth.headers.end(), holds_key)) {
    headers.reject("no header shows the key: expected {key} in a value");
  }
  auth.types = load_types(object.want("types"));
  object.done();
  return auth;
}

}  // namespace keyassay::catalog
