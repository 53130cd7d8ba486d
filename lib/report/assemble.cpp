// From evidence to report: judge, build the matrices, score, advise.

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/time.hpp"
#include "capability/matrix.hpp"
#include "capability/models.hpp"
#include "probe/state.hpp"
#include "score/readiness.hpp"

namespace keyassay {

namespace {

// The longest piece of a public prefix that is shown with a masked key.
constexpr std::size_t shown_prefix = 7;
constexpr std::size_t fingerprint_bytes = 16;

std::vector<Candidate> candidates_of(const Identification& identification) {
  std::vector<Candidate> candidates;
  for (const Match& match : identification.matches) {
    Candidate candidate{std::string(match.provider->id()), std::string(match.format), match.token_type, match.confidence, {}};
    for (const Reason& reason : match.reasons) candidate.reasons.push_back(reason.text);
    candidates.push_back(std::move(candidate));
  }
  return candidates;
}

KeyResult key_of(const probe::Engine& engine, probe::KeyOutcome outcome) {
  const probe::Evidence& evidence = engine.evidence();
  KeyResult key;
  key.verdict = outcome.verdict;
  key.cause = outcome.cause;
  key.reason = std::move(outcome.reason);
  key.masked = engine.key().masked(std::min(evidence.public_prefix, shown_prefix));
  if (evidence.format != nullptr) key.format = evidence.format->name;
  else if (!evidence.identification.matches.empty() && evidence.entry == nullptr) key.format = evidence.identification.matches.front().format;
  key.token_type = evidence.token_type;
  if (!engine.options().fingerprint_key.empty()) {
    key.fingerprint = base::hex(base::hmac_sha256(engine.options().fingerprint_key, engine.key().reveal()), fingerprint_bytes);
  }
  return key;
}

// Empty while nobody has said what time it is.
std::string start_of(const probe::Evidence& evidence) {
  return evidence.start_unix_ms == 0 ? std::string{} : base::rfc3339(evidence.start_unix_ms);
}

// What the provider says, then what the key itself says: cells name facts by index.
std::vector<Fact> facts_of(const probe::Evidence& evidence) {
  std::vector<Fact> facts = evidence.facts;
  for (const KeyClaim& claim : evidence.identification.claims) {
    Fact fact;
    fact.metric = claim.name;
    fact.value = claim.value;
    fact.provider = evidence.entry != nullptr ? evidence.entry->id : "";
    fact.question = "key";
    fact.where = "claim:" + claim.name;
    fact.time = start_of(evidence);
    facts.push_back(std::move(fact));
  }
  return facts;
}

CapabilityRow risk_row(const score::View& view) {
  CapabilityRow row;
  row.capability = Capability::risk;
  if (!view.asked() || (!view.proven() && !view.dead())) {
    row.missing = "a key that is proven or refused";
    return row;
  }
  const auto grave = std::count_if(view.risks.begin(), view.risks.end(), [](const Risk& risk) { return risk.severity != "info"; });
  row.state = view.proven() ? CellState::confirmed : CellState::partial;
  row.summary = view.risks.empty() ? "nothing found" : fmt::format("{} found, {} of them grave", view.risks.size(), grave);
  for (const Risk& risk : view.risks) row.evidence.push_back("risk " + risk.id);
  return row;
}

CapabilityRow action_row(const std::vector<Action>& actions, const score::View& view) {
  CapabilityRow row;
  row.capability = Capability::operational_actions;
  const bool decided = view.proven() || view.dead();
  row.state = decided ? CellState::confirmed : CellState::partial;
  if (!decided) row.missing = "a verdict on the key";
  std::vector<std::string> ids;
  for (const Action& action : actions) {
    if (std::find(ids.begin(), ids.end(), action.id) == ids.end()) ids.push_back(action.id);
  }
  row.summary = fmt::format("{}", fmt::join(ids, ", "));
  for (const std::string& id : ids) row.evidence.push_back("action " + id);
  return row;
}

void describe(const probe::Engine& engine, Report& report) {
  const probe::Evidence& evidence = engine.evidence();
  if (evidence.entry != nullptr) {
    report.provider = evidence.entry->id;
    report.provider_name = evidence.entry->name;
  }
  if (evidence.claimed != nullptr && evidence.claimed != evidence.entry) report.claimed = evidence.claimed->id;
  report.base_url = evidence.base_url;
  report.hosts_shown = evidence.hosts_shown;
  report.catalog_revision = evidence.catalog.tables().revision;
  report.time = start_of(evidence);
  report.candidates = candidates_of(evidence.identification);
  for (const probe::Asked& asked : evidence.asked) {
    // Of a provider that was given up, only what was really asked is of interest.
    if (asked.entry == evidence.entry || asked.record.sent) report.requests.push_back(asked.record);
  }
}

}  // namespace

Report Probe::report() const {
  const probe::Engine& engine = state_->engine;
  const probe::Evidence& evidence = engine.evidence();
  const score::Rules& rules = state_->policy.rules();
  const probe::KeyOutcome key = probe::judge_key(evidence, engine.unix_ms());

  Report report;
  describe(engine, report);
  report.identity = probe::judge_identity(evidence);
  report.key = key_of(engine, key);
  report.facts = facts_of(evidence);
  report.models = capability::model_rows(evidence, key, {rules.wanted.models, rules.prices});
  report.capabilities = capability::rows(evidence, key, report.identity, report.models);

  score::View view{evidence, key, report.identity, report.models, report.capabilities, {}, rules, engine.unix_ms(), {}};
  report.risks = score::risks_of(view);
  view.risks = report.risks;
  report.capabilities[static_cast<std::size_t>(Capability::risk)] = risk_row(view);
  report.readiness = score::judge_all(view);
  report.actions = score::actions_of(view, report.readiness);
  report.model_readiness = score::model_readiness_of(view);
  report.capabilities[static_cast<std::size_t>(Capability::operational_actions)] = action_row(report.actions, view);
  return report;
}

}  // namespace keyassay
