// A report for people, on one page.
//
// It is read from the top by somebody in a hurry and from the bottom by somebody who
// wants to know what to do: the verdict stands first, the next actions last, and in
// between each part answers one question. What is empty is left out, what is unknown
// is said to be unknown. Models are in text_models.cpp.
#include "report/text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/words.hpp"

namespace keyassay {
namespace report {
namespace {

constexpr std::size_t longest_value = 160;
constexpr std::size_t shown_evidence = 6;

std::string_view meaning(IdentityVerdict verdict) noexcept {
  switch (verdict) {
    case IdentityVerdict::unproven: return "nothing answered that could prove who it is";
    case IdentityVerdict::genuine: return "the provider itself answers, at a host of its own";
    case IdentityVerdict::relay: return "other software or another host answers in the provider's name";
    case IdentityVerdict::compatible: return "the protocol is spoken, but the maker is unknown";
    case IdentityVerdict::contradicted: return "the answers belong to somebody else";
  }
  return "";
}

// Said where a row has no summary of its own.
std::string_view meaning(CellState state) noexcept {
  switch (state) {
    case CellState::unknown: return "not asked, or not answered";
    case CellState::confirmed: return "read";
    case CellState::partial: return "read in part";
    case CellState::denied: return "the provider refused to say";
    case CellState::invisible: return "asked, but the answer does not show it";
    case CellState::not_exposed: return "the provider offers no question for it";
  }
  return "";
}

std::string headline(const Report& report) {
  const std::string_view who = report.provider_name.empty() ? report.provider : report.provider_name;
  std::string out = who.empty() ? "Key" : fmt::format("{} key", who);
  if (!report.key.masked.empty()) out += fmt::format(" {}", report.key.masked);
  out += fmt::format(": {}", spoken(name(report.key.verdict)));
  if (report.key.cause != Cause::none) out += fmt::format(" ({})", spoken(name(report.key.cause)));
  return out;
}

std::string what_was_asked(const Report& report) {
  const auto sent = std::count_if(report.requests.begin(), report.requests.end(),
                                  [](const RequestRecord& request) { return request.sent; });
  if (sent == 0) return "nothing was sent; nobody was shown the key";
  const bool spent =
      std::any_of(report.requests.begin(), report.requests.end(), [](const RequestRecord& request) {
        return request.sent && request.safety == Safety::spend;
      });
  return fmt::format("{} request{}; the key was shown to {}; {}", sent, sent == 1 ? "" : "s",
                     report.hosts_shown.empty() ? "nobody" : joined(report.hosts_shown),
                     spent ? "real calls were made and may cost money" : "nothing was spent");
}

// A failed gate blocks; one without an answer is what keeps a verdict undetermined.
Cell outcome_cell(const Criterion& criterion) {
  if (criterion.gate && criterion.outcome == Outcome::fail) return {"blocks", Tone::bad};
  if (criterion.gate) return {"open gate", Tone::doubtful};
  return {name(criterion.outcome), criterion.outcome == Outcome::fail ? Tone::bad : Tone::doubtful};
}

Tone severity_tone(std::string_view severity) noexcept {
  if (severity == "critical") return Tone::bad;
  return severity == "warning" ? Tone::doubtful : Tone::plain;
}

std::string answer_text(const RequestRecord& request) {
  if (!request.sent) {
    return request.skipped.empty() ? "not sent" : fmt::format("not sent: {}", request.skipped);
  }
  std::string out = request.status == 0 ? "no answer" : fmt::format("{}", request.status);
  if (request.latency_ms >= 0) out += fmt::format(" in {} ms", request.latency_ms);
  if (request.cause != Cause::none) out += fmt::format(", {}", spoken(name(request.cause)));
  if (!request.code.empty()) out += fmt::format(" ({})", shortened(request.code, 60));
  if (request.attempts > 1) out += fmt::format(", {} attempts", request.attempts);
  return out;
}

std::string fact_value(const Fact& fact) {
  std::string out = shortened(fact.kind == FactKind::list ? joined(fact.items) : fact.value, longest_value);
  if (out.empty()) out = "(empty)";
  if (!fact.unit.empty()) out += fmt::format(" {}", fact.unit);
  return out;
}

}  // namespace

void write_verdict(Page& page, const Report& report) {
  page.text(0, headline(report), tone(report.key.verdict));
  if (!report.key.reason.empty()) page.text(0, report.key.reason);

  page.text(0, "");
  const IdentityVerdict verdict = report.identity.verdict;
  std::string identity = fmt::format("{}: {}", name(verdict), meaning(verdict));
  if (!report.identity.software.empty()) identity += fmt::format(" ({})", report.identity.software);
  page.labelled("Identity", identity, tone(verdict));
  const auto& evidence = report.identity.evidence;
  const std::size_t shown = std::min(evidence.size(), shown_evidence);
  for (std::size_t i = 0; i < shown; ++i) page.labelled("", evidence[i]);
  if (evidence.size() > shown) page.labelled("", fmt::format("and {} more", evidence.size() - shown));
  if (!report.claimed.empty()) page.labelled("Claimed", report.claimed, Tone::doubtful);
  if (!report.base_url.empty()) page.labelled("Address", report.base_url);

  std::string format = report.key.format.empty() ? "no known format" : report.key.format;
  if (report.key.token_type != TokenType::unknown) {
    format += fmt::format(", type {}", spoken(name(report.key.token_type)));
  }
  page.labelled("Format", format);
  if (!report.key.fingerprint.empty()) page.labelled("Fingerprint", report.key.fingerprint);
  page.labelled("Asked", what_was_asked(report));
  if (!report.time.empty()) {
    page.labelled("When", report.catalog_revision.empty()
                              ? report.time
                              : fmt::format("{}, catalog {}", report.time, report.catalog_revision));
  }
}

void write_candidates(Page& page, const Report& report) {
  if (report.candidates.empty() || (!report.provider.empty() && report.candidates.size() == 1)) return;
  page.heading(report.provider.empty() ? "What the key could be" : "What else the key could be");
  Table table{{{"provider", false, 10}, {"format", false, 10}, {"confidence"}, {"why", false, 16}}, {}};
  std::size_t others = 0;
  for (const Candidate& candidate : report.candidates) {
    if (candidate.provider == report.provider) continue;
    if (++others > shown_rows) continue;
    table.rows.push_back({candidate.provider, candidate.format, name(candidate.confidence),
                          joined(candidate.reasons, "; ")});
  }
  page.table(table);
  page.more(others, table.rows.size(), "providers");
}

void write_readiness(Page& page, const Report& report) {
  page.heading("Readiness");
  Table verdicts;
  verdicts.columns = {{"dimension", false, 12}, {"verdict"}, {"score", true}, {"evidence", true},
                      {"", false, 10}};
  for (const Readiness& readiness : report.readiness) {
    const bool known = readiness.verdict != ReadinessVerdict::undetermined;
    verdicts.rows.push_back({name(readiness.dimension),
                             {name(readiness.verdict), tone(readiness.verdict)},
                             known ? fmt::format("{}/100", readiness.score) : std::string("?"),
                             fmt::format("{} %", readiness.confidence),
                             readiness.signal.text});
  }
  page.table(verdicts);

  Table lost;
  lost.columns = {{"dimension", false, 12}, {"open or lost", false, 10}, {"outcome"}, {"points", true},
                  {"why", false, 10}};
  for (const Readiness& readiness : report.readiness) {
    std::string_view dimension = name(readiness.dimension);
    for (const Criterion& criterion : readiness.criteria) {
      if (criterion.outcome == Outcome::pass) continue;
      // What the provider cannot show is open to nobody, so it costs no points.
      const std::string points =
          criterion.possible == 0 ? "-" : fmt::format("{} of {}", criterion.points, criterion.possible);
      lost.rows.push_back(
          {dimension, spoken(criterion.id), outcome_cell(criterion), points, criterion.detail});
      dimension = "";  // named once, above its rows
    }
  }
  if (lost.rows.empty()) return;
  page.text(0, "");
  page.table(lost);
}

void write_risks(Page& page, const Report& report) {
  if (report.risks.empty()) return;
  page.heading("Risks");
  Table table{{{""}, {"", false, 16}, {"", false, 20}}, {}};
  for (const Risk& risk : report.risks) {
    table.rows.push_back({{risk.severity, severity_tone(risk.severity)}, spoken(risk.id), risk.text});
  }
  page.table(table);
}

void write_capabilities(Page& page, const Report& report) {
  page.heading("Capabilities");
  const bool silent =
      std::all_of(report.capabilities.begin(), report.capabilities.end(), [](const CapabilityRow& row) {
        return row.state == CellState::unknown && row.summary.empty() && row.missing.empty();
      });
  if (silent) return page.text(2, "all ten unknown");
  Table table{{{"capability"}, {"state"}, {"what was found", false, 20}}, {}};
  for (const CapabilityRow& row : report.capabilities) {
    std::string found = row.summary.empty() ? std::string(meaning(row.state)) : row.summary;
    if (row.state != CellState::confirmed && !row.missing.empty()) {
      found += fmt::format("; to fill it: {}", row.missing);
    }
    table.rows.push_back({spoken(name(row.capability)), {spoken(name(row.state)), tone(row.state)}, found});
  }
  page.table(table);
}

void write_facts(Page& page, const Report& report) {
  if (report.facts.empty()) return;
  page.heading("What was read");
  Table table{{{"fact", false, 12}, {"value", false, 12}, {"of model", false, 8}, {"from", false, 12}}, {}};
  for (const Fact& fact : report.facts) {
    if (table.rows.size() == shown_rows) break;
    table.rows.push_back({fact.metric, fact_value(fact), fact.model,
                          fmt::format("{} {}", fact.question, fact.where)});
  }
  page.table(table);
  page.more(report.facts.size(), table.rows.size(), "facts");
}

void write_requests(Page& page, const Report& report) {
  if (report.requests.empty()) return;
  page.heading("Requests");
  Table table;
  table.columns = {{"question", false, 10}, {"host", false, 10}, {"safety"}, {"key shown"},
                   {"answer", false, 10}};
  for (const RequestRecord& request : report.requests) {
    if (table.rows.size() == shown_rows) break;
    const std::string question =
        request.model.empty() ? request.question : fmt::format("{} {}", request.question, request.model);
    table.rows.push_back({question, request.host, name(request.safety),
                          request.sent ? (request.carried_key ? "yes" : "no") : "-", answer_text(request)});
  }
  page.table(table);
  page.more(report.requests.size(), table.rows.size(), "requests");
}

void write_actions(Page& page, const Report& report) {
  page.heading("Next actions");
  if (report.actions.empty()) {
    page.text(2, "none");
    return;
  }
  std::size_t number = 0;
  for (const Action& action : report.actions) {
    const std::string lead = fmt::format("{}. ", ++number);
    page.text(2, fmt::format("{}{} [{}]", lead, action.text, action.id), Tone::plain, lead.size());
  }
}

}  // namespace report

std::string to_text(const Report& report, TextStyle style) {
  report::Page page(style);
  report::write_verdict(page, report);
  report::write_candidates(page, report);
  report::write_readiness(page, report);
  report::write_risks(page, report);
  report::write_capabilities(page, report);
  report::write_models(page, report, style.all_models);
  report::write_model_readiness(page, report, style.all_models);
  report::write_facts(page, report);
  report::write_requests(page, report);
  report::write_actions(page, report);
  return std::move(page).take();
}

}  // namespace keyassay
