#include "sim/stage.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "catalog/placeholder.hpp"

namespace keyassay::sim {
namespace {

ScriptedAnswer json_answer(int status, std::string body, Pairs more = {}) {
  more.emplace_back("content-type", "application/json");
  return {status, std::move(more), std::move(body), {}};
}

std::string_view header(const Arrival& arrival, std::string_view wanted) {
  for (const auto& [name, value] : arrival.headers) {
    if (base::equal_nocase(name, wanted)) return value;
  }
  return {};
}

// The key in a header that is written like "Bearer {key}" or "Basic {base64:api:key}".
std::string key_in(std::string_view pattern, std::string_view value) {
  const auto place = catalog::find_key_place(pattern);
  if (!place) return {};
  const std::string_view before = pattern.substr(0, place->begin);
  const std::string_view behind = pattern.substr(place->end);
  const bool fits = value.size() > before.size() + behind.size() && base::starts_nocase(value, before) &&
                    value.ends_with(behind);
  if (!fits) return {};
  const std::string_view shown = value.substr(before.size(), value.size() - before.size() - behind.size());
  if (!place->base64) return std::string(shown);
  const std::string text = base::decode_base64(shown).value_or("");
  const bool decoded = text.size() > place->before.size() + place->after.size() && text.starts_with(place->before) &&
                       text.ends_with(place->after);
  if (!decoded) return {};
  return text.substr(place->before.size(), text.size() - place->before.size() - place->after.size());
}

// The shortest that some pattern leaves: a bare "{key}" would take "Bearer" for a part of it.
std::string shown_key(const std::vector<Route>& routes, const Arrival& arrival) {
  std::string shown;
  for (const Route& route : routes) {
    for (const catalog::Auth& auth : route.entry->auth) {
      for (const catalog::HeaderTemplate& pattern : auth.headers) {
        std::string key = key_in(pattern.value, header(arrival, pattern.name));
        if (!key.empty() && (shown.empty() || key.size() < shown.size())) shown = std::move(key);
      }
    }
  }
  return shown;
}

bool holds(const Arrival& arrival, std::string_view key) {
  const auto has = [&](std::string_view text) { return text.find(key) != std::string_view::npos; };
  return has(arrival.target) || has(arrival.body) ||
         std::any_of(arrival.headers.begin(), arrival.headers.end(),
                     [&](const auto& one) { return has(one.second); });
}

std::vector<std::string> names_of(const Pairs& headers) {
  std::vector<std::string> out;
  for (const auto& [name, value] : headers) out.push_back(base::lower(name));
  std::sort(out.begin(), out.end());
  return out;
}

void note(Seen& seen, const Route& route) {
  seen.provider = route.entry->id;
  seen.question = route.question->id;
}

ScriptedAnswer troubled(ScriptedAnswer answer, Trouble trouble) {
  switch (trouble) {
    case Trouble::html:
      return {200,
              {{"content-type", "text/html"}},
              "<!DOCTYPE html><html><body>Sign in to this network</body></html>",
              {}};
    case Trouble::redirect:
      return {302, {{"location", "https://" + std::string(redirect_host) + "/v1/models"}}, "", {}};
    case Trouble::rate_limited:
      return json_answer(429, R"({"error":{"message":"Too many requests"}})", {{"retry-after", "2"}});
    case Trouble::error_in_200:
      return json_answer(200, R"({"error":{"message":"Something went wrong","code":"internal"}})");
    default:
      return answer;
  }
}

}  // namespace

Stage::Stage(const Catalog& catalog, const std::vector<Exchange>& exchanges)
    : exchanges_(exchanges), routes_(catalog) {
  std::vector<std::string_view> known;
  for (const Exchange& exchange : exchanges_) {
    const std::string& base_url = exchange.options.base_url;
    if (base_url.empty() || std::find(known.begin(), known.end(), base_url) != known.end()) continue;
    known.push_back(base_url);
    routes_.add_base(catalog, base_url);
  }
}

void Stage::add_key(std::string_view key, const Exchange& exchange, Trouble trouble) {
  const std::lock_guard lock(mutex_);
  players_.insert_or_assign(std::string(key), Player{Script(exchange), trouble});
}

void Stage::play_keyless(const Exchange& exchange) {
  const std::lock_guard lock(mutex_);
  keyless_.emplace(exchange);
}

std::vector<Seen> Stage::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

void Stage::forget_seen() {
  const std::lock_guard lock(mutex_);
  seen_.clear();
}

Reaction Stage::react(const Arrival& arrival) {
  const auto routes = routes_.find(arrival.method, arrival.host, arrival.target, arrival.body);
  const std::string key = shown_key(routes, arrival);

  const std::lock_guard lock(mutex_);
  Seen seen{arrival.host, arrival.method,         arrival.target,           {},
            {},           owner_of(arrival, key), names_of(arrival.headers)};
  Reaction out;
  if (routes.empty())
    out.answer = not_found();
  else if (key.empty())
    out.answer = answer_keyless(routes, seen);
  else
    out = react_to_key(routes, key, seen);
  seen_.push_back(std::move(seen));
  return out;
}

// A key that strayed into another place of the request is looked for as well: the record
// is there to prove that none did.
std::string Stage::owner_of(const Arrival& arrival, std::string_view shown) const {
  if (const auto player = players_.find(shown); player != players_.end())
    return player->second.script.exchange().name;
  for (const auto& [key, player] : players_) {
    if (holds(arrival, key)) return player.script.exchange().name;
  }
  return shown.empty() ? "" : "unknown";
}

Reaction Stage::react_to_key(const std::vector<Route>& routes, std::string_view key, Seen& seen) {
  const auto player = players_.find(key);
  Script* script = player != players_.end() ? &player->second.script : stranger(routes.front().entry->id);
  if (script == nullptr) {
    note(seen, routes.front());
    return {json_answer(401, R"({"error":{"message":"Incorrect API key provided"}})")};
  }
  const Route& route = *choose(routes, *script);
  note(seen, route);
  const Trouble trouble = player != players_.end() ? player->second.trouble : Trouble::none;
  return {troubled(fill_in(script->next(route), key), trouble), trouble};
}

// Without a key a question for which one is needed is refused, as every provider does.
ScriptedAnswer Stage::answer_keyless(const std::vector<Route>& routes, Seen& seen) {
  std::vector<Route> open;
  std::copy_if(routes.begin(), routes.end(), std::back_inserter(open),
               [](const Route& route) { return route.question->keyless; });
  if (open.empty()) {
    note(seen, routes.front());
    return json_answer(401, R"({"error":{"message":"You did not provide an API key"}})");
  }
  if (keyless_) {
    const Route& route = *choose(open, *keyless_);
    note(seen, route);
    return fill_in(keyless_->next(route), {});
  }
  for (const Exchange& exchange : exchanges_) {
    Script script(exchange);
    const auto route =
        std::find_if(open.begin(), open.end(), [&](const Route& one) { return script.answers(one); });
    if (route == open.end()) continue;
    note(seen, *route);
    return fill_in(script.next(*route), {});
  }
  note(seen, open.front());
  return not_found();
}

Script* Stage::stranger(const std::string& provider) {
  const Exchange* refused = find_exchange(exchanges_, provider + "/invalid_key");
  if (refused == nullptr) return nullptr;
  return &strangers_.try_emplace(provider, *refused).first->second;
}

}  // namespace keyassay::sim
