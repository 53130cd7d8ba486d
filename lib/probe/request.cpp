#include "probe/request.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "base/time.hpp"
#include "base/wipe.hpp"
#include "json/writer.hpp"
#include "probe/url.hpp"

namespace keyassay::probe {

namespace {

constexpr std::string_view key_place = "{key}";

// "Bearer {key}" with the key in its place, never in an ordinary string for long.
Secret with_key(std::string_view text, const Secret& key) {
  const std::size_t at = text.find(key_place);
  std::string whole;
  whole.reserve(text.size() + key.size());
  whole.append(text.substr(0, at)).append(key.reveal()).append(text.substr(at + key_place.size()));
  Secret secret(whole);
  base::wipe(whole.data(), whole.size());
  return secret;
}

// A value that would climb out of its place in the path.
bool climbs(std::string_view value) { return value == "." || value == ".." || value.find("..") != std::string_view::npos; }

std::string escaped(std::string_view value, Escape escape) {
  if (escape == Escape::path) return encode_component(value, true);
  if (escape == Escape::none) return std::string(value);
  std::string quoted;
  json::append_quoted(quoted, value);
  return quoted.substr(1, quoted.size() - 2);
}

void add_header(Outgoing& out, const catalog::HeaderTemplate& header, const Secret& key) {
  if (header.value.find(key_place) == std::string::npos) {
    out.headers.push_back({header.name, header.value, Secret{}});
    return;
  }
  out.headers.push_back({header.name, {}, with_key(header.value, key)});
  out.carries_key = true;
}

}  // namespace

std::span<const Header> Outgoing::view() {
  views.clear();
  for (const OutgoingHeader& header : headers) {
    const bool secret = !header.secret.empty();
    views.push_back({header.name, secret ? header.secret.reveal() : std::string_view(header.value), secret});
  }
  return views;
}

std::optional<std::string> fill(std::string_view text, const PlaceholderValue& values, Escape escape) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    out.append(text.substr(0, open));
    if (open == std::string_view::npos) break;
    text.remove_prefix(open);
    const std::size_t close = text.find('}');
    const std::string_view name = text.substr(1, close == std::string_view::npos ? 0 : close - 1);
    const bool is_name = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return base::is_lower(c) || base::is_digit(c) || c == '_' || c == '-' || c == ':';
    });
    if (!is_name) {  // a brace of a JSON body
      out.push_back('{');
      text.remove_prefix(1);
      continue;
    }
    const auto value = values(name);
    if (!value || value->empty() || (escape == Escape::path && climbs(*value))) return std::nullopt;
    out += escaped(*value, escape);
    text.remove_prefix(close + 1);
  }
  return out;
}

std::optional<std::string> time_value(std::string_view name, std::int64_t now_unix_ms) {
  if (!name.starts_with("now")) return std::nullopt;
  std::string_view rest = name.substr(3);
  std::int64_t days = 0;
  if (rest.starts_with('-')) {
    const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), days);
    if (error != std::errc{} || end == rest.data() + rest.size() || *end != 'd') return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()) + 1);
  }
  const std::int64_t moment = now_unix_ms - days * 86'400'000;
  if (rest.empty() || rest == ":rfc3339") return base::rfc3339(moment / 1000 * 1000);
  if (rest == ":unix") return std::to_string(moment / 1000);
  if (rest == ":ms") return std::to_string(moment);
  if (rest == ":date") return base::date(moment);
  return std::nullopt;
}

const catalog::Auth* auth_for(const catalog::Entry& entry, const catalog::Question& question, TokenType token) noexcept {
  for (const catalog::Auth& auth : entry.auth) {
    if (!question.auth.empty()) {
      if (auth.id == question.auth) return &auth;
      continue;
    }
    const bool fits = auth.types.empty() || std::find(auth.types.begin(), auth.types.end(), token) != auth.types.end();
    if (fits) return &auth;
  }
  return nullptr;
}

std::optional<Outgoing> build(const catalog::Entry& entry, const catalog::Question& question, const Destination& to,
                              TokenType token, const Secret& key, const PlaceholderValue& values,
                              std::string_view next_page) {
  Outgoing out;
  auto path = fill(question.path, values, Escape::path);
  auto base_url = fill(to.base, values, Escape::path);
  auto body = fill(question.body, values, Escape::json);
  if (!path || !base_url || !body) return std::nullopt;
  if (!next_page.empty()) {
    *path += path->find('?') == std::string::npos ? '?' : '&';
    *path += question.models->next_parameter + '=' + encode_component(next_page);
  }
  out.method = question.method;
  out.url = *base_url + *path;
  out.host = host_of(out.url);
  out.path = out.url.substr(std::min(out.url.find('/', std::string_view("https://").size()), out.url.size()));
  out.body = std::move(*body);

  if (!question.keyless) {
    const catalog::Auth* auth = auth_for(entry, question, token);
    if (auth == nullptr) return std::nullopt;
    for (const catalog::HeaderTemplate& header : auth->headers) add_header(out, header, key);
  }
  for (const catalog::HeaderTemplate& header : question.headers) {
    auto value = fill(header.value, values, Escape::none);
    if (!value || !std::all_of(value->begin(), value->end(), [](char c) { return c >= 0x20 && c <= 0x7E; })) return std::nullopt;
    out.headers.push_back({header.name, std::move(*value), Secret{}});
  }
  if (!out.body.empty()) out.headers.push_back({"Content-Type", "application/json", Secret{}});
  out.headers.push_back({"Accept", question.text_answer ? "text/plain, */*" : "application/json", Secret{}});
  return out;
}

}  // namespace keyassay::probe
