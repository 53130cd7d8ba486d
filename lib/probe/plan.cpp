#include "probe/plan.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "catalog/placeholder.hpp"

namespace keyassay::probe {

namespace {

bool has(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool has_format_of(const Identification& identification, const catalog::Entry& entry) {
  return std::any_of(identification.matches.begin(), identification.matches.end(),
                     [&](const Match& match) { return &match.provider->entry() == &entry; });
}

// A host of the entry that goes by this name, and what fills the placeholder in its own.
struct HostMatch {
  std::size_t index = 0;
  std::optional<std::pair<std::string, std::string>> value;
};

std::optional<HostMatch> host_named(const catalog::Entry& entry, std::string_view host) {
  for (std::size_t i = 0; i < entry.hosts.size(); ++i) {
    const std::string_view own = entry.hosts[i].name;
    if (own.empty()) continue;
    if (own == host) return HostMatch{i, {}};
    const auto place = catalog::next_placeholder(own);
    if (!place) continue;
    const std::string_view before = own.substr(0, place->begin), after = own.substr(place->end);
    if (host.size() <= before.size() + after.size() || !host.starts_with(before) || !host.ends_with(after)) continue;
    const std::string_view value = host.substr(before.size(), host.size() - before.size() - after.size());
    if (value.find('.') == std::string_view::npos) return HostMatch{i, {{std::string(place->name), std::string(value)}}};
  }
  return std::nullopt;
}

bool lives_anywhere(const catalog::Entry& entry) {
  return std::any_of(entry.hosts.begin(), entry.hosts.end(), [](const catalog::Host& host) { return !host.base.empty(); });
}

const catalog::Entry* owner_of(const Catalog& catalog, std::string_view host) {
  for (const auto& entry : catalog.tables().entries) {
    if (host_named(*entry, host)) return entry.get();
  }
  return nullptr;
}

Choice halted(std::string why) {
  Choice choice;
  choice.halted = std::move(why);
  return choice;
}

std::string names_of(const std::vector<Match>& matches) {
  std::set<std::string_view> ids;
  for (const Match& match : matches) ids.insert(match.provider->id());
  return fmt::format("{}", fmt::join(ids, ", "));
}

// A key that certainly belongs to somebody with a home of his own must not be shown to
// an address that is not his.
const catalog::Entry* rightful_owner(const Identification& identification) {
  for (const Match& match : identification.matches) {
    if (match.confidence == Confidence::certain && lives_anywhere(match.provider->entry())) return &match.provider->entry();
  }
  return nullptr;
}

Result<Choice> choose_custom(const Identification& identification, const ProbeOptions& options,
                             const catalog::Entry* named, BaseUrl url) {
  if (named == nullptr) {
    return Error{Errc::invalid_argument, fmt::format("{} belongs to no known provider; name the provider it speaks for", url.host),
                 "option base_url"};
  }
  const catalog::Entry* owner = rightful_owner(identification);
  if (owner != nullptr && owner->kind != "relay" && !options.key_may_go_to_base_url) {
    return Error{Errc::refused,
                 fmt::format("the key is certainly {}'s and {} is not a host of theirs; allow it explicitly to send it there",
                             owner->name, url.host), "option base_url"};
  }
  Choice choice;
  choice.entry = named;
  choice.base_url = std::move(url);
  choice.custom_host = true;
  return choice;
}

void add_siblings(const Catalog& catalog, const Identification& identification, Choice& choice) {
  const catalog::Entry& entry = *choice.entry;
  if (entry.family.empty()) return;
  for (const auto& other : catalog.tables().entries) {
    const bool sibling = other.get() != &entry && other->family == entry.family && has_format_of(identification, *other);
    const bool askable = other->closed.empty() && lives_anywhere(*other);
    if (sibling && askable && std::find(choice.then.begin(), choice.then.end(), other.get()) == choice.then.end()) {
      choice.then.push_back(other.get());
    }
  }
}

Choice choose_named(const Catalog& catalog, const Identification& identification, const catalog::Entry& entry) {
  if (!entry.closed.empty()) {
    Choice choice = halted(fmt::format("{} is known but cannot be asked: {}", entry.name, entry.closed));
    choice.closed = true;
    return choice;
  }
  if (!entry.keys.empty() && !has_format_of(identification, entry)) {
    return halted(fmt::format("the key has none of {}'s formats, so it is not shown to them", entry.name));
  }
  // A provider without a known format is taken at the caller's word, but not against the key's own.
  const catalog::Entry* owner = rightful_owner(identification);
  if (entry.keys.empty() && owner != nullptr && owner != &entry) {
    return halted(fmt::format("the key is certainly {}'s, so it is not shown to {}", owner->name, entry.name));
  }
  Choice choice;
  choice.entry = &entry;
  add_siblings(catalog, identification, choice);
  return choice;
}

Result<Choice> choose_allowed(const Catalog& catalog, const Identification& identification, const ProbeOptions& options) {
  std::vector<const catalog::Entry*> allowed;
  for (const std::string& id : options.allow) {
    const Provider* provider = catalog.find(id);
    if (provider == nullptr) return Error{Errc::unknown_provider, "no provider of that id or alias in the catalog", "option allow"};
    allowed.push_back(&provider->entry());
  }
  std::vector<const catalog::Entry*> ranked;
  for (const Match& match : identification.matches) {
    const catalog::Entry* entry = &match.provider->entry();
    const bool wanted = std::find(allowed.begin(), allowed.end(), entry) != allowed.end();
    const bool askable = entry->closed.empty() && lives_anywhere(*entry);
    if (wanted && askable && std::find(ranked.begin(), ranked.end(), entry) == ranked.end()) ranked.push_back(entry);
  }
  if (ranked.empty()) return halted("the key has no format of an allowed provider");
  Choice choice;
  choice.entry = ranked.front();
  choice.then.assign(ranked.begin() + 1, ranked.end());
  add_siblings(catalog, identification, choice);
  return choice;
}

Choice choose_by_format(const Catalog& catalog, const Identification& identification) {
  const std::vector<Match>& matches = identification.matches;
  if (matches.empty()) return halted("no known key format fits; name the provider");
  const Match& first = matches.front();
  const bool alone = std::none_of(matches.begin() + 1, matches.end(), [&](const Match& other) {
    return other.confidence == Confidence::certain && other.provider->id() != first.provider->id();
  });
  if (first.confidence != Confidence::certain || !alone) {
    return halted(fmt::format("the format is shared ({}) and nothing was sent; name the provider or allow some", names_of(matches)));
  }
  if (!lives_anywhere(first.provider->entry())) {
    return halted(fmt::format("{} is software that many people run; give the address it runs at", first.provider->name()));
  }
  return choose_named(catalog, identification, first.provider->entry());
}

unsigned settles(const catalog::Question& question) {
  std::set<Capability> rows;
  for (const catalog::FactRule& rule : question.facts) rows.insert(rule.metric->capability);
  return static_cast<unsigned>(rows.size()) + (question.models ? 2U : 0U);
}

// Units that other answers are read with: they must be known before.
bool gives_divisor(const catalog::Entry& entry, const catalog::Question& question) {
  const auto divides = [&](std::string_view metric) {
    return std::any_of(entry.questions.begin(), entry.questions.end(), [&](const catalog::Question& other) {
      return std::any_of(other.facts.begin(), other.facts.end(), [&](const auto& rule) { return rule.divide_by == metric; });
    });
  };
  return std::any_of(question.facts.begin(), question.facts.end(), [&](const auto& rule) { return divides(rule.metric->name); });
}

bool is_for_type(const catalog::Question& question, TokenType token) {
  if (!question.types.empty()) return std::find(question.types.begin(), question.types.end(), token) != question.types.end();
  return token != TokenType::admin && token != TokenType::management && token != TokenType::publishable;
}

std::string types_of(const catalog::Question& question) {
  std::vector<std::string_view> names;
  for (const TokenType type : question.types) names.push_back(name(type));
  return names.empty() ? "inference" : fmt::format("{}", fmt::join(names, " or "));
}

Asked asked_for(const catalog::Entry& entry, const catalog::Question& question, TokenType token, Safety ceiling) {
  Asked asked;
  asked.entry = &entry;
  asked.question = &question;
  asked.record.question = question.id;
  asked.record.method = question.method;
  asked.record.host = entry.hosts.empty() ? std::string{} : entry.hosts[question.host].name;
  asked.record.path = question.path;
  asked.record.provider = entry.id;
  asked.record.safety = question.safety;
  if (!is_for(question, token)) {
    asked.record.skipped = fmt::format("only for {} keys", types_of(question));
  } else if (question.safety > ceiling) {
    asked.record.skipped = fmt::format("safety class {} is above the allowed {}", name(question.safety), name(ceiling));
  }
  if (!asked.record.skipped.empty()) asked.state = Asked::State::skipped;
  return asked;
}

}  // namespace

Result<Choice> choose(const Catalog& catalog, const Identification& identification, const ProbeOptions& options) {
  const catalog::Entry* named = nullptr;
  if (!options.provider.empty()) {
    const Provider* provider = catalog.find(options.provider);
    if (provider == nullptr) {
      // Not repeated: what stands in the wrong place may be a key.
      return Error{Errc::unknown_provider, "no provider of that id or alias in the catalog", "option provider"};
    }
    named = &provider->entry();
  }
  std::optional<BaseUrl> url;
  if (!options.base_url.empty()) {
    auto parsed = parse_base_url(options.base_url);
    if (!parsed) return parsed.error();
    url = std::move(parsed).value();
  }
  if (identification.malformed || identification.placeholder) return halted(identification.note);
  if (url) {
    const catalog::Entry* owner = owner_of(catalog, url->host);
    if (owner == nullptr || (named != nullptr && owner != named)) {
      return choose_custom(identification, options, named, std::move(*url));
    }
    named = owner;
  }
  if (named != nullptr) {
    if (url) {
      Choice choice = choose_named(catalog, identification, *named);
      const auto own = host_named(*named, url->host);
      // A host that serves no models stands for its owner, not for the place to ask.
      if (own && named->hosts[own->index].protocol != "custom") choice.host = own->index;
      if (own && own->value) choice.values.push_back(*own->value);
      return choice;
    }
    if (!lives_anywhere(*named) && named->closed.empty()) {
      return Error{Errc::invalid_argument, fmt::format("{} is software that many people run; give its address", named->name),
                   "option base_url"};
    }
    return choose_named(catalog, identification, *named);
  }
  if (!options.allow.empty()) return choose_allowed(catalog, identification, options);
  return choose_by_format(catalog, identification);
}

bool is_for(const catalog::Question& question, TokenType token) noexcept {
  return question.keyless || is_for_type(question, token);
}

bool is_light_call(const catalog::Question& question) noexcept { return question.asks == "light_call"; }

bool is_about_model(const catalog::Question& question) noexcept { return has(question.needs, "model"); }

std::vector<Asked> plan_questions(const catalog::Entry& entry, TokenType token, Safety ceiling) {
  std::vector<const catalog::Question*> order;
  for (const catalog::Question& question : entry.questions) {
    if (!is_about_model(question)) order.push_back(&question);
  }
  const auto rank = [&](const catalog::Question* question) {
    if (gives_divisor(entry, *question)) return 2000U;
    return question->proves_key ? 1000U + settles(*question) : question->keyless ? 0U : 1U + settles(*question);
  };
  std::stable_sort(order.begin(), order.end(), [&](const auto* a, const auto* b) { return rank(a) > rank(b); });
  std::vector<Asked> plan;
  for (const catalog::Question* question : order) plan.push_back(asked_for(entry, *question, token, ceiling));
  return plan;
}

std::vector<Asked> plan_model_questions(const catalog::Entry& entry, TokenType token, Safety ceiling,
                                        const std::string& model) {
  std::vector<Asked> plan;
  for (const catalog::Question& question : entry.questions) {
    if (!is_about_model(question)) continue;
    plan.push_back(asked_for(entry, question, token, ceiling));
    plan.back().model = plan.back().record.model = model;
  }
  return plan;
}

}  // namespace keyassay::probe
