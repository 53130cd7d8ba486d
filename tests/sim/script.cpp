#include "sim/script.hpp"

#include <algorithm>

namespace keyassay::sim {
namespace {

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

std::string_view last4(std::string_view key) noexcept {
  return key.substr(key.size() - std::min<std::size_t>(key.size(), 4));
}

// As providers mask keys in their error messages.
std::string masked(std::string_view key) {
  if (key.size() < 12) return "****";
  return std::string(key.substr(0, 3)) + "********" + std::string(last4(key));
}

void fill_text(std::string& text, std::string_view key) {
  if (text.find('{') == std::string::npos) return;
  replace_all(text, "{masked}", masked(key));
  replace_all(text, "{last4}", last4(key));
  replace_all(text, "{key}", key);
}

}  // namespace

const Script::Turns* Script::key_of(const Route& route) const {
  const auto& answers = exchange_->answers;
  if (const auto named = answers.find(route.entry->id + ":" + route.question->id); named != answers.end())
    return &*named;
  if (route.entry->id != exchange_->provider) return nullptr;
  const auto own = answers.find(route.question->id);
  return own == answers.end() ? nullptr : &*own;
}

const ScriptedAnswer& Script::next(const Route& route) {
  const Turns* turns = key_of(route);
  if (turns == nullptr) return not_found();
  const std::size_t turn = turns_[turns->first]++;
  return turns->second[std::min(turn, turns->second.size() - 1)];
}

const Route* choose(const std::vector<Route>& routes, const Script& script) {
  if (routes.empty()) return nullptr;
  const auto own =
      std::find_if(routes.begin(), routes.end(), [&](const Route& r) { return script.answers(r); });
  if (own != routes.end()) return &*own;
  const auto same_provider = std::find_if(routes.begin(), routes.end(), [&](const Route& route) {
    return route.entry->id == script.exchange().provider;
  });
  return same_provider != routes.end() ? &*same_provider : &routes.front();
}

const ScriptedAnswer& not_found() noexcept {
  static const ScriptedAnswer answer{404, {{"content-type", "application/json"}}, "{}", {}};
  return answer;
}

ScriptedAnswer fill_in(ScriptedAnswer answer, std::string_view key) {
  fill_text(answer.body, key);
  for (auto& [name, value] : answer.headers) fill_text(value, key);
  return answer;
}

}  // namespace keyassay::sim
