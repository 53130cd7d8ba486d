#include "probe/request.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/time.hpp"
#include "base/wipe.hpp"
#include "json/writer.hpp"
#include "probe/url.hpp"

namespace keyassay::probe {

namespace {

// "Bearer {key}" with the key in its place, never in an ordinary string for long.
Secret with_key(std::string_view text, const catalog::KeyPlace& place, const Secret& key) {
  std::string shown;
  shown.reserve(place.before.size() + key.size() + place.after.size());
  shown.append(place.before).append(key.reveal()).append(place.after);
  if (place.base64) {
    std::string coded = base::base64(shown);
    base::wipe(shown.data(), shown.size());
    shown = std::move(coded);
  }
  std::string whole;
  whole.reserve(text.size() + shown.size());
  whole.append(text.substr(0, place.begin)).append(shown).append(text.substr(place.end));
  Secret secret(whole);
  base::wipe(whole.data(), whole.size());
  base::wipe(shown.data(), shown.size());
  return secret;
}

// A value that would climb out of its place in the path.
bool climbs(std::string_view value) { return value == "." || value == ".." || value.find("..") != std::string_view::npos; }

// A value that stays inside its label of a host name: any other byte could lead elsewhere.
bool is_label(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return base::is_alnum(c) || c == '-'; });
}

std::string escaped(std::string_view value, Escape escape) {
  if (escape == Escape::path) return encode_component(value, true);
  if (escape == Escape::none || escape == Escape::host) return std::string(value);
  std::string quoted;
  json::append_quoted(quoted, value);
  return quoted.substr(1, quoted.size() - 2);
}

void add_header(Outgoing& out, const catalog::HeaderTemplate& header, const Secret& key) {
  const auto place = catalog::find_key_place(header.value);
  if (!place) {
    out.headers.push_back({header.name, header.value, Secret{}});
    return;
  }
  out.headers.push_back({header.name, {}, with_key(header.value, *place, key)});
  out.carries_key = true;
}

// An entry that says it itself knows better.
void add_default(Outgoing& out, std::string_view name, std::string_view value) {
  const bool said = std::any_of(out.headers.begin(), out.headers.end(),
                                [&](const OutgoingHeader& header) { return base::equal_nocase(header.name, name); });
  if (!said) out.headers.push_back({std::string(name), std::string(value), Secret{}});
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
  while (const auto place = catalog::next_placeholder(text)) {
    out.append(text.substr(0, place->begin));
    const auto value = values(*place);
    if (!value || value->empty() || (escape == Escape::path && climbs(*value))) return std::nullopt;
    if (escape == Escape::host && !is_label(*value)) return std::nullopt;
    out += escaped(*value, escape);
    text.remove_prefix(place->end);
  }
  out.append(text);
  return out;
}

std::string time_value(const catalog::Placeholder& place, std::int64_t now_unix_ms) {
  const std::int64_t moment = now_unix_ms + place.shift_ms;
  if (place.format == "unix") return std::to_string(moment / 1000);
  if (place.format == "ms") return std::to_string(moment);
  if (place.format == "date") return base::date(moment);
  return base::rfc3339(moment / 1000 * 1000);
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
  auto base_url = fill(to.base, values, Escape::host);
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
  if (!out.body.empty()) add_default(out, "Content-Type", "application/json");
  add_default(out, "Accept", question.text_answer ? "text/plain, */*" : "application/json");
  return out;
}

}  // namespace keyassay::probe
