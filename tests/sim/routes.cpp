// Templates are matched by trying every length of a placeholder; they are short and few.
#include "sim/routes.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "catalog/placeholder.hpp"

namespace keyassay::sim {
namespace {

// Length of the {placeholder} that `text` starts with; 0 when it starts with none.
std::size_t placeholder(std::string_view text) noexcept {
  if (!text.starts_with('{')) return 0;
  const auto found = catalog::next_placeholder(text);
  return found && found->begin == 0 ? found->end : 0;
}

bool has_placeholder(std::string_view pattern) noexcept {
  return catalog::next_placeholder(pattern).has_value();
}

// A placeholder stands for one or more characters other than `stop`; '\0' stops nowhere.
bool fits(std::string_view pattern, std::string_view text, char stop) noexcept {
  while (!pattern.empty()) {
    const std::size_t skip = placeholder(pattern);
    if (skip == 0) {
      if (text.empty() || text.front() != pattern.front()) return false;
      pattern.remove_prefix(1);
      text.remove_prefix(1);
      continue;
    }
    for (std::size_t length = 1; length <= text.size() && (stop == '\0' || text[length - 1] != stop);
         ++length) {
      if (fits(pattern.substr(skip), text.substr(length), stop)) return true;
    }
    return false;
  }
  return text.empty();
}

std::size_t literal_length(std::string_view pattern) noexcept {
  std::size_t count = 0;
  while (!pattern.empty()) {
    const std::size_t skip = placeholder(pattern);
    count += skip == 0 ? 1 : 0;
    pattern.remove_prefix(std::max<std::size_t>(skip, 1));
  }
  return count;
}

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(by), text.size());
    if (end > 0) out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string_view before(std::string_view text, char mark) noexcept { return text.substr(0, text.find(mark)); }

std::string_view after(std::string_view text, char mark) noexcept {
  const std::size_t at = text.find(mark);
  return at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
}

// How many of the template's parameters have the very value of the request; -1 when one
// is missing or the request has one that the question never sends.
int compare_query(const std::vector<std::string>& wanted, const std::vector<std::string_view>& given,
                  std::string_view page_parameter) {
  int equal = 0;
  for (const std::string& one : wanted) {
    const auto found = std::find_if(given.begin(), given.end(), [&](std::string_view parameter) {
      return before(parameter, '=') == before(one, '=');
    });
    if (found == given.end()) return -1;
    if (*found == one) ++equal;
  }
  for (const std::string_view parameter : given) {
    const std::string_view name = before(parameter, '=');
    const bool known = name == page_parameter ||
                       std::any_of(wanted.begin(), wanted.end(),
                                   [&](const std::string& one) { return before(one, '=') == name; });
    if (!known) return -1;
  }
  return equal;
}

// The higher, the more of the request is spelled out by the template; -1 when it does not fit.
int specificity(const catalog::Question& question, std::string_view path_pattern,
                const std::vector<std::string>& query_pattern, std::string_view path,
                const std::vector<std::string_view>& query, std::string_view body) {
  const std::string_view page =
      question.models ? std::string_view(question.models->next_parameter) : std::string_view{};
  const int equal = compare_query(query_pattern, query, page);
  if (equal < 0) return -1;

  // A model id may hold slashes of its own; a placeholder of one segment is the better reading.
  const bool segments = fits(path_pattern, path, '/');
  if (!segments && !fits(path_pattern, path, '\0')) return -1;
  const int body_points = fits(question.body, body, '\0') ? 50 : 0;
  return static_cast<int>(literal_length(path_pattern)) * 100 + (segments ? 5000 : 0) + body_points + equal;
}

}  // namespace

Address take_apart(std::string_view url) noexcept {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  const std::size_t end = std::min(url.find_first_of("/?#"), url.size());
  return {before(url.substr(0, end), ':'), url.substr(end)};
}

Routes::Routes(const Catalog& catalog) {
  for (const auto& entry : catalog.tables().entries) {
    for (const catalog::Question& question : entry->questions) {
      if (question.host >= entry->hosts.size()) continue;
      // A key that belongs to another region is asked the first host's questions there.
      for (std::size_t host = question.host; host < entry->hosts.size(); ++host) {
        const std::string& base = entry->hosts[host].base;
        if (!base.empty() && (host == question.host || question.host == 0)) add(*entry, question, base, host != question.host);
      }
    }
  }
}

// As the engine does it: the caller's address stands for the base of a host; without a
// path it lacks that of the host, and a relay's paths start above "/v1".
void Routes::add_base(const Catalog& catalog, std::string_view base_url) {
  while (base_url.ends_with('/')) base_url.remove_suffix(1);
  const std::string_view root =
      base_url.ends_with("/v1") ? base_url.substr(0, base_url.size() - 3) : base_url;
  const bool has_path = !take_apart(base_url).target.empty();
  for (const auto& entry : catalog.tables().entries) {
    for (const catalog::Question& question : entry->questions) {
      if (question.host >= entry->hosts.size()) continue;
      const std::string& own = entry->hosts[question.host].base;
      const std::string_view path = has_path ? std::string_view{} : take_apart(own).target;
      add(*entry, question, own.empty() ? std::string(root) : std::string(base_url).append(path));
    }
  }
}

void Routes::add(const catalog::Entry& entry, const catalog::Question& question, std::string_view base, bool moved) {
  const auto [host, prefix] = take_apart(base);
  std::string target = std::string(prefix) + question.path;
  std::vector<std::string> query;
  for (const std::string_view parameter : split(after(target, '?'), '&')) query.emplace_back(parameter);
  places_[base::lower(host)].push_back(
      {{&entry, &question}, std::string(before(target, '?')), std::move(query), moved});
}

std::vector<const Routes::Place*> Routes::at(std::string_view host) const {
  std::vector<const Place*> out;
  const std::string wanted = base::lower(host);
  for (const auto& [pattern, places] : places_) {
    if (pattern != wanted && !(has_placeholder(pattern) && fits(pattern, wanted, '.'))) continue;
    for (const Place& place : places) out.push_back(&place);
  }
  return out;
}

std::vector<Route> Routes::find(std::string_view method, std::string_view host, std::string_view target,
                                std::string_view body) const {
  const std::string_view path = before(target, '?');
  const auto query = split(after(target, '?'), '&');

  std::vector<std::pair<int, Route>> fitting;
  for (const Place* place : at(host)) {
    if (place->route.question->method != method) continue;
    const int points = specificity(*place->route.question, place->path, place->query, path, query, body);
    // A question at home comes before one that only may have been moved there.
    if (points >= 0) fitting.emplace_back(2 * points - (place->moved ? 1'000'000 : 0), place->route);
  }
  std::stable_sort(fitting.begin(), fitting.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });

  std::vector<Route> out;
  for (const auto& [points, route] : fitting) out.push_back(route);
  return out;
}

bool Routes::knows(std::string_view host) const { return !at(host).empty(); }

std::vector<std::string> Routes::certificate_names() const {
  std::vector<std::string> out;
  for (const auto& [pattern, places] : places_) {
    const bool any = has_placeholder(pattern);
    out.push_back(any ? "*" + pattern.substr(std::min(pattern.find('.'), pattern.size())) : pattern);
  }
  return out;
}

}  // namespace keyassay::sim
