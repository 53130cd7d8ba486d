// A report for people, on one page.
//
// It is read from the top by somebody in a hurry and from the bottom by somebody who
// wants to know what to do: the verdict stands first, the next actions last, and in
// between each part answers one question. What is empty is left out. What is unknown is
// said to be unknown, once: a key that nobody was asked about gets a sentence, not tables.
//
// Readiness is in text_readiness.cpp, models in text_models.cpp, what was asked and read
// in text_requests.cpp.
#include "report/text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/words.hpp"

namespace keyassay {
namespace report {
namespace {

constexpr std::size_t shown_evidence = 6;
constexpr std::size_t shown_marks = 2;
constexpr std::string_view mark = " mark: ";

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

std::string verdict_text(const KeyResult& key) {
  std::string out = key.verdict == KeyVerdict::valid_limited ? "valid but limited" : spoken(name(key.verdict));
  // "invalid (invalid key)" would say nothing more.
  const bool said = key.verdict == KeyVerdict::invalid && key.cause == Cause::invalid_key;
  if (key.cause == Cause::none || said) return out;
  const std::string cause = key.cause == Cause::malformed_key ? "not a key" : spoken(name(key.cause));
  return fmt::format("{} ({})", out, cause);
}

std::string headline(const Report& report) {
  const std::string_view who = report.provider_name.empty() ? report.provider : report.provider_name;
  std::string out = who.empty() ? "Key" : fmt::format("{} key", who);
  if (!report.key.masked.empty()) out += fmt::format(" {}", report.key.masked);
  return fmt::format("{}: {}", out, verdict_text(report.key));
}

bool was_asked(const Report& report) noexcept {
  return std::any_of(report.requests.begin(), report.requests.end(),
                     [](const RequestRecord& request) { return request.sent; });
}

std::string what_was_asked(const Report& report) {
  if (!was_asked(report)) return "nothing was sent; nobody was shown the key";
  const auto sent = std::count_if(report.requests.begin(), report.requests.end(),
                                  [](const RequestRecord& request) { return request.sent; });
  const bool spent =
      std::any_of(report.requests.begin(), report.requests.end(), [](const RequestRecord& request) {
        return request.sent && request.safety == Safety::spend;
      });
  return fmt::format("{}; the key was shown to {}; {}", counted(static_cast<std::size_t>(sent), "request"),
                     report.hosts_shown.empty() ? "nobody" : joined(report.hosts_shown),
                     spent ? "real calls were made and may cost money" : "nothing was spent");
}

// Marks of one maker stand on one line: that there are four says more than the fourth place.
std::vector<std::string> evidence_lines(const Evidence& evidence) {
  std::vector<std::string> lines, places;
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    const std::string& item = evidence[i];
    const std::size_t at = item.find(mark);
    if (at == std::string::npos) {
      lines.push_back(item);
      continue;
    }
    places.push_back(item.substr(at + mark.size()));
    const std::string lead = item.substr(0, at + mark.size());
    if (i + 1 < evidence.size() && evidence[i + 1].starts_with(lead)) continue;
    lines.push_back(fmt::format("{} of {} ({})", counted(places.size(), "mark"), item.substr(0, at),
                                joined_first(places, shown_marks)));
    places.clear();
  }
  return lines;
}

void write_identity(Page& page, const Report& report) {
  const IdentityVerdict verdict = report.identity.verdict;
  std::string identity = fmt::format("{}: {}", name(verdict), meaning(verdict));
  if (!report.identity.software.empty()) identity += fmt::format(" ({})", report.identity.software);
  page.labelled("Identity", identity, tone(verdict));
  const std::vector<std::string> lines = evidence_lines(report.identity.evidence);
  const std::size_t shown = std::min(lines.size(), shown_evidence);
  for (std::size_t i = 0; i < shown; ++i) page.labelled("", lines[i]);
  if (lines.size() > shown) page.labelled("", fmt::format("and {} more", lines.size() - shown));
}

// For a key that nobody was asked about.
std::string silence(const Report& report) {
  std::vector<std::string> hidden;
  for (const CapabilityRow& row : report.capabilities) {
    if (row.state == CellState::not_exposed) hidden.push_back(spoken(name(row.capability)));
  }
  if (!hidden.empty()) {
    return fmt::format("Nothing was asked, so readiness and capabilities are unknown. The provider offers no "
                       "question for {}.", joined(hidden));
  }
  const bool blocked = std::any_of(
      report.readiness.begin(), report.readiness.end(),
      [](const Readiness& readiness) { return readiness.verdict == ReadinessVerdict::blocked; });
  return blocked ? "Nothing was asked. Readiness is blocked; all ten capabilities are unknown."
                 : "Nothing was asked, so readiness and all ten capabilities are unknown.";
}

}  // namespace

bool is_proven(const Report& report) noexcept {
  return report.key.verdict == KeyVerdict::valid || report.key.verdict == KeyVerdict::valid_limited;
}

void write_verdict(Page& page, const Report& report) {
  page.text(0, headline(report), tone(report.key.verdict));
  if (!report.key.reason.empty()) page.text(0, in_words(report.key.reason));

  page.text(0, "");
  if (was_asked(report)) write_identity(page, report);
  if (!report.claimed.empty()) page.labelled("Claimed", report.claimed, Tone::doubtful);
  if (!report.base_url.empty()) page.labelled("Address", report.base_url);
  page.labelled("Format", format_text(report.key.format, report.key.token_type));
  if (!report.key.fingerprint.empty()) page.labelled("Fingerprint", report.key.fingerprint);
  page.labelled("Asked", what_was_asked(report));
  if (!report.time.empty()) {
    page.labelled("When", report.catalog_revision.empty()
                              ? report.time
                              : fmt::format("{}, catalog {}", report.time, report.catalog_revision));
  }
}

// Who else it could be no longer matters once somebody accepted it.
void write_candidates(Page& page, const Report& report) {
  Table table{{{"provider", false, 10}, {"format", false, 10}, {"confidence"}, {"why", false, 16}}, {}};
  std::size_t others = 0;
  for (const Candidate& candidate : report.candidates) {
    if (candidate.provider == report.provider) continue;
    if (++others > shown_rows) continue;
    table.rows.push_back({candidate.provider, spoken(candidate.format), name(candidate.confidence),
                          joined(candidate.reasons, "; ")});
  }
  if (is_proven(report) || others == 0) return;
  page.heading(report.provider.empty() ? "What the key could be" : "What else the key could be");
  page.table(table);
  page.more(others, table.rows.size(), "provider");
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
    page.text(2, fmt::format("{}{} [{}]", lead, in_words(action.text), action.id), Tone::plain, lead.size());
  }
}

}  // namespace report

std::string to_text(const Report& report, TextStyle style) {
  report::Page page(style);
  report::write_verdict(page, report);
  report::write_candidates(page, report);
  if (report::was_asked(report)) {
    report::write_readiness(page, report);
    report::write_risks(page, report);
    report::write_capabilities(page, report);
    report::write_models(page, report, style.all_models);
    report::write_model_readiness(page, report, style.all_models);
    report::write_facts(page, report);
  } else {
    page.text(0, "");
    page.text(0, report::silence(report));
  }
  report::write_requests(page, report);
  report::write_actions(page, report);
  return std::move(page).take();
}

}  // namespace keyassay
