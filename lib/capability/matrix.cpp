// A row's state follows from what the entry declares and what came of it:
//   nothing declared            not_exposed
//   all declared metrics read   confirmed
//   some of them                partial
//   none, and refused           denied
//   none, but answered          invisible
//   none, not asked             unknown
// Rows that are about more than single facts add their own evidence to that.

#include "capability/matrix.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/listing.hpp"

namespace keyassay::capability {

namespace {

using probe::Asked;
using probe::Evidence;

// What one row can rest on.
struct Ground {
  std::set<std::string_view> declared, found;
  std::vector<std::size_t> facts;
  bool answered = false, refused = false;
  std::set<std::string_view> refusing;
  std::vector<const Asked*> skipped;
};

void add_question(Ground& ground, const Asked& asked, Capability row) {
  bool feeds = false;
  for (const catalog::FactRule& rule : asked.question->facts) {
    if (rule.metric->capability != row) continue;
    ground.declared.insert(rule.metric->name);
    feeds = true;
  }
  if (!feeds) return;
  switch (asked.state) {
    case Asked::State::answered: ground.answered = true; break;
    case Asked::State::refused:
      ground.refused = true;
      ground.refusing.insert(asked.question->id);
      break;
    case Asked::State::skipped: ground.skipped.push_back(&asked); break;
    default: break;
  }
}

Ground ground_of(const Evidence& evidence, Capability row) {
  Ground ground;
  for (const Asked& asked : evidence.asked) {
    if (asked.entry == evidence.entry) add_question(ground, asked, row);
  }
  if (evidence.entry != nullptr) {
    for (const catalog::FactRule& rule : evidence.entry->limits) {
      if (rule.metric->capability != row) continue;
      ground.declared.insert(rule.metric->name);
      ground.answered = ground.answered || !evidence.proof.empty();
    }
  }
  for (std::size_t i = 0; i < evidence.facts.size(); ++i) {
    const catalog::Metric* metric = catalog::find_metric(evidence.facts[i].metric);
    if (metric == nullptr || metric->capability != row) continue;
    ground.facts.push_back(i);
    ground.found.insert(metric->name);
  }
  return ground;
}

CellState state_of(const Ground& ground) {
  if (ground.declared.empty() && ground.found.empty()) return CellState::not_exposed;
  const bool all = std::includes(ground.found.begin(), ground.found.end(), ground.declared.begin(), ground.declared.end());
  if (all) return CellState::confirmed;
  if (!ground.found.empty()) return CellState::partial;
  if (ground.refused) return CellState::denied;
  return ground.answered ? CellState::invisible : CellState::unknown;
}

std::string missing_of(const Ground& ground, CellState state) {
  switch (state) {
    case CellState::confirmed:
    case CellState::not_exposed:
    case CellState::invisible: return {};  // nothing we could ask would fill it
    case CellState::denied: return fmt::format("a key that may ask {}", fmt::join(ground.refusing, ", "));
    default: break;
  }
  std::vector<std::string_view> open;
  std::set_difference(ground.declared.begin(), ground.declared.end(), ground.found.begin(), ground.found.end(),
                      std::back_inserter(open));
  std::string text = fmt::format("{}", fmt::join(open, ", "));
  for (const Asked* asked : ground.skipped) {
    const auto& facts = asked->question->facts;
    const bool would_help = std::any_of(facts.begin(), facts.end(), [&](const catalog::FactRule& rule) {
      return std::find(open.begin(), open.end(), rule.metric->name) != open.end();
    });
    if (would_help) return text + fmt::format(" ({}: {})", asked->question->id, asked->record.skipped);
  }
  return text;
}

std::string value_text(const Fact& fact) {
  if (fact.kind == FactKind::list) {
    return fact.items.empty() ? "none" : base::first_of(fact.items, 3);
  }
  return fact.unit.empty() ? fact.value : fact.value + " " + fact.unit;
}

std::string summary_of(const Evidence& evidence, const Ground& ground) {
  constexpr std::size_t shown = 4;
  std::string text;
  for (std::size_t i = 0; i < std::min(shown, ground.facts.size()); ++i) {
    const Fact& fact = evidence.facts[ground.facts[i]];
    text += fmt::format("{}{} {}", i ? ", " : "", fact.metric, value_text(fact));
  }
  if (ground.facts.size() > shown) text += fmt::format(" and {} more", ground.facts.size() - shown);
  return text;
}

CapabilityRow plain_row(const Evidence& evidence, Capability capability) {
  const Ground ground = ground_of(evidence, capability);
  CapabilityRow row;
  row.capability = capability;
  row.state = state_of(ground);
  row.facts = ground.facts;
  row.summary = summary_of(evidence, ground);
  row.missing = missing_of(ground, row.state);
  std::set<std::string> questions;
  for (const std::size_t i : ground.facts) questions.insert("question " + evidence.facts[i].question);
  for (const std::string_view question : ground.refusing) questions.insert(fmt::format("question {} refused", question));
  row.evidence.assign(questions.begin(), questions.end());
  return row;
}

// Who the key belongs to: the maker by identity, the owner by facts.
CapabilityRow identity_row(const Evidence& evidence, const probe::KeyOutcome& key, const Identity& identity) {
  CapabilityRow row = plain_row(evidence, Capability::key_identity);
  const bool maker_known = identity.verdict == IdentityVerdict::genuine || identity.verdict == IdentityVerdict::relay;
  const std::string owner = row.summary;
  row.summary = fmt::format("{} {}, type {}", name(identity.verdict), evidence.entry->name, name(evidence.token_type));
  row.summary += owner.empty() ? (row.state == CellState::not_exposed ? ", owner not exposed" : "") : "; " + owner;
  row.evidence.insert(row.evidence.begin(), fmt::format("identity {}", name(identity.verdict)));
  if (key.verdict == KeyVerdict::invalid) {
    row.state = CellState::denied;
    row.missing = "a key that the provider accepts";
  } else if (maker_known && row.state != CellState::confirmed) {
    row.state = CellState::partial;
  } else if (!maker_known && row.state == CellState::confirmed) {
    row.state = CellState::partial;
    row.missing = "proof of who answers";
  }
  return row;
}

struct Tally {
  std::size_t allowed = 0, denied = 0, unknown = 0;
};

Tally tally(std::span<const ModelRow> models) {
  Tally t;
  for (const ModelRow& model : models) {
    ++(model.permission == Permission::allowed ? t.allowed : model.permission == Permission::denied ? t.denied : t.unknown);
  }
  return t;
}

bool has_model_questions(const catalog::Entry& entry) {
  return std::any_of(entry.questions.begin(), entry.questions.end(), [](const catalog::Question& question) {
    return question.models.has_value() || std::find(question.needs.begin(), question.needs.end(), "model") != question.needs.end();
  });
}

bool was_refused(const Evidence& evidence, bool (*fits)(const catalog::Question&)) {
  return std::any_of(evidence.asked.begin(), evidence.asked.end(), [&](const Asked& asked) {
    return asked.entry == evidence.entry && asked.state == Asked::State::refused && fits(*asked.question);
  });
}

CapabilityRow permission_row(const Evidence& evidence, const probe::KeyOutcome& key, std::span<const ModelRow> models) {
  CapabilityRow row = plain_row(evidence, Capability::model_permission);
  const Tally t = tally(models);
  row.summary = fmt::format("{} allowed, {} denied, {} unknown", t.allowed, t.denied, t.unknown);
  const bool refused = was_refused(evidence, [](const catalog::Question& question) { return question.models.has_value(); });
  if (key.verdict == KeyVerdict::invalid || (t.allowed == 0 && refused)) row.state = CellState::denied;
  else if (t.allowed + t.denied > 0) row.state = t.unknown == 0 ? CellState::confirmed : CellState::partial;
  else if (evidence.list_read) row.state = CellState::invisible;
  else row.state = has_model_questions(*evidence.entry) ? CellState::unknown : CellState::not_exposed;
  row.missing = row.state == CellState::confirmed ? "" : "a list or an answer that speaks of this key's permission";
  if (evidence.list_read && !evidence.listed.empty()) row.evidence.push_back(evidence.listed.front().evidence);
  return row;
}

// Features of the models it may use, and what scopes and roles say.
CapabilityRow feature_row(const Evidence& evidence, const probe::KeyOutcome& key, std::span<const ModelRow> models) {
  CapabilityRow row = plain_row(evidence, Capability::capability);
  std::size_t allowed = 0, live = 0, known = 0;
  std::set<std::string> features;
  for (const ModelRow& model : models) {
    if (model.permission != Permission::allowed) continue;
    ++allowed;
    bool any = false, any_live = false;
    for (const ModelFeature& feature : model.features) {
      if (feature.supported == Answer::unknown) continue;
      any = true;
      any_live = any_live || feature.origin == Origin::live;
      if (feature.supported == Answer::yes) features.insert(feature.feature);
    }
    known += any;
    live += any_live;
  }
  const std::string scopes = row.summary;
  row.summary = features.empty() ? scopes : fmt::format("{}{}{}", fmt::join(features, ", "), scopes.empty() ? "" : "; ", scopes);
  const bool scopes_open = row.state == CellState::partial || row.state == CellState::unknown || row.state == CellState::denied ||
                           row.state == CellState::invisible;
  if (key.verdict == KeyVerdict::invalid) row.state = CellState::denied;
  else if (allowed > 0 && live == allowed && !scopes_open) row.state = CellState::confirmed;
  else if (known > 0 || row.state == CellState::confirmed) row.state = CellState::partial;
  if (row.state == CellState::partial && row.missing.size() < 2) row.missing = "live features of every allowed model";
  if (known > 0) row.evidence.push_back(fmt::format("features of {} of {} allowed models, {} of them live", known, allowed, live));
  if (row.state == CellState::confirmed) row.missing.clear();
  return row;
}

CapabilityRow price_row(const Evidence& evidence, std::span<const ModelRow> models) {
  CapabilityRow row = plain_row(evidence, Capability::price_listing);
  std::size_t allowed = 0, priced = 0, fresh = 0;
  for (const ModelRow& model : models) {
    if (model.permission != Permission::allowed) continue;
    ++allowed;
    if (model.input_price.value.empty() || model.output_price.value.empty()) continue;
    ++priced;
    fresh += model.input_price.origin != Origin::catalog;
  }
  if (allowed == 0) {
    row.summary = "no allowed model to price";
    row.state = CellState::unknown;
    row.missing = "an allowed model";
    return row;
  }
  row.summary = fmt::format("{} of {} allowed models priced, {} of them live or by the caller", priced, allowed, fresh);
  const bool exposed = std::any_of(evidence.entry->questions.begin(), evidence.entry->questions.end(), [](const auto& question) {
    return question.models && !question.models->input_price.empty();
  });
  if (fresh == allowed) row.state = CellState::confirmed;
  else if (priced > 0) row.state = CellState::partial;
  else row.state = !exposed ? CellState::not_exposed : evidence.list_read ? CellState::invisible : CellState::unknown;
  const std::size_t open = allowed - fresh;
  if (open > 0) row.missing = open == 1 ? "the price of one model" : fmt::format("the prices of {} models", open);
  return row;
}

// What can be watched again later without spending.
CapabilityRow monitoring_row(const Evidence& evidence, const std::array<CapabilityRow, capability_count>& rows) {
  CapabilityRow row = plain_row(evidence, Capability::monitoring);
  std::vector<std::string_view> signals;
  const bool answered = std::any_of(evidence.asked.begin(), evidence.asked.end(), [](const Asked& asked) {
    return asked.state == Asked::State::answered && !asked.question->keyless;
  });
  if (answered) signals.push_back("validity and latency");
  const auto readable = [&](Capability capability) {
    const CellState state = rows[static_cast<std::size_t>(capability)].state;
    return state == CellState::confirmed || state == CellState::partial;
  };
  if (readable(Capability::model_permission)) signals.push_back("models");
  if (readable(Capability::limits)) signals.push_back("limits");
  if (readable(Capability::balance_quota)) signals.push_back("balance");
  if (readable(Capability::usage_cost)) signals.push_back("usage");
  if (!row.facts.empty()) signals.push_back("time buckets");
  row.summary = signals.empty() ? "" : fmt::format("{}", fmt::join(signals, ", "));
  constexpr std::size_t enough = 3;
  row.state = signals.size() >= enough ? CellState::confirmed : signals.empty() ? CellState::unknown : CellState::partial;
  row.missing = row.state == CellState::confirmed ? "" : "limits, balance or usage that can be read again";
  return row;
}

}  // namespace

std::array<CapabilityRow, capability_count> rows(const Evidence& evidence, const probe::KeyOutcome& key,
                                                 const Identity& identity, std::span<const ModelRow> models) {
  std::array<CapabilityRow, capability_count> all;
  for (std::size_t i = 0; i < capability_count; ++i) {
    all[i].capability = static_cast<Capability>(i);
    all[i].missing = "nothing was asked";
  }
  if (evidence.entry == nullptr) return all;
  const auto put = [&](CapabilityRow row) { all[static_cast<std::size_t>(row.capability)] = std::move(row); };
  put(identity_row(evidence, key, identity));
  put(permission_row(evidence, key, models));
  put(feature_row(evidence, key, models));
  put(plain_row(evidence, Capability::limits));
  put(plain_row(evidence, Capability::balance_quota));
  put(plain_row(evidence, Capability::usage_cost));
  put(price_row(evidence, models));
  put(monitoring_row(evidence, all));
  return all;
}

}  // namespace keyassay::capability
