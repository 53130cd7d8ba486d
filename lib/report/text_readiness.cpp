// The parts of the text report that judge: readiness with what it lost, risks and the ten
// capabilities. What is unknown for one and the same reason is named in one line.
//
// Tested by tests/unit/report/text_test.cpp.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "report/text.hpp"
#include "report/words.hpp"

namespace keyassay::report {
namespace {

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

std::string why(const Report& report, const Criterion& criterion) {
  if (const RequestRecord* question = question_to_ask(report, criterion.detail)) {
    return fmt::format("{} was not asked: {}", question->question, question->skipped);
  }
  return shortened(in_words(criterion.detail), longest_value);
}

// What the provider shows to nobody is open to nobody, so it costs no points.
bool counts(const Criterion& criterion) noexcept {
  return criterion.gate || criterion.possible > 0 || criterion.outcome != Outcome::unknown;
}

// A refused key blocks every dimension for one reason, which its line says already; without
// a proof most criteria are unknown for one reason as well.
bool is_worth_a_row(const Report& report, const Readiness& readiness, const Criterion& criterion) noexcept {
  if (criterion.outcome == Outcome::pass || !counts(criterion)) return false;
  const bool open = criterion.outcome == Outcome::unknown;
  if (report.key.verdict == KeyVerdict::invalid) {
    return readiness.verdict != ReadinessVerdict::blocked && !open;
  }
  return is_proven(report) || criterion.gate || !open;
}

void write_dimensions(Page& page, const Report& report) {
  Table table;
  table.columns = {{"dimension", false, 12}, {"verdict"}, {"score", true}, {"evidence", true}, {"", false, 10}};
  for (const Readiness& readiness : report.readiness) {
    const bool known = readiness.verdict != ReadinessVerdict::undetermined;
    table.rows.push_back({name(readiness.dimension),
                          {name(readiness.verdict), tone(readiness.verdict)},
                          known ? fmt::format("{}/100", readiness.score) : std::string("?"),
                          fmt::format("{} %", readiness.confidence),
                          in_words(readiness.signal.text)});
  }
  page.table(table);
}

// A dimension stands on a line of its own above its rows: the reasons need the room.
void write_lost_points(Page& page, const Report& report) {
  Table table;
  table.columns = {{"open or lost", false, 12}, {"outcome"}, {"points", true}, {"why", false, 20}};
  for (const Readiness& readiness : report.readiness) {
    bool named = false;
    for (const Criterion& criterion : readiness.criteria) {
      if (!is_worth_a_row(report, readiness, criterion)) continue;
      if (!std::exchange(named, true)) table.rows.push_back({name(readiness.dimension), "", "", ""});
      const std::string points =
          criterion.possible == 0 ? "-" : fmt::format("{} of {}", criterion.points, criterion.possible);
      table.rows.push_back({"  " + spoken(criterion.id), outcome_cell(criterion), points,
                            why(report, criterion)});
    }
  }
  if (table.rows.empty()) return;
  page.text(0, "");
  page.table(table);
}

// What has no row in the table and did not pass either.
void write_uncounted(Page& page, const Report& report) {
  std::vector<std::string> hidden;
  std::size_t waiting = 0;
  for (const Readiness& readiness : report.readiness) {
    for (const Criterion& criterion : readiness.criteria) {
      if (!counts(criterion)) hidden.push_back(spoken(criterion.id));
      else if (criterion.outcome == Outcome::unknown && !criterion.gate) ++waiting;
    }
  }
  if (is_proven(report) && !hidden.empty()) {
    page.text(2, fmt::format("Not counted, because the provider does not show it: {}.", joined(hidden)),
              Tone::faint);
  }
  if (report.key.verdict == KeyVerdict::undetermined && waiting + hidden.size() > 0) {
    page.text(2, fmt::format("{} more cannot be told before the key is proven.", waiting + hidden.size()),
              Tone::faint);
  }
}

// What somebody could do about a row that is not confirmed: the caller by an option, a price
// or another key. That an answer lacks something is nobody's to change.
std::string to_fill(const Report& report, const CapabilityRow& row) {
  if (const RequestRecord* question = question_to_ask(report, row.missing)) {
    return fmt::format("; to fill it, question {}: {}", question->question, question->skipped);
  }
  const bool prices = row.capability == Capability::price_listing && row.state != CellState::unknown;
  const bool refused = row.capability != Capability::model_permission && row.state == CellState::denied;
  if (row.missing.empty() || !(prices || refused) || row.state == CellState::confirmed) return "";
  return fmt::format("; to fill it: {}", in_words(row.missing));
}

std::string found_text(const Report& report, const CapabilityRow& row) {
  if (row.capability == Capability::operational_actions && !report.actions.empty()) {
    return fmt::format("{}, at the end of this page", counted(report.actions.size(), "next action"));
  }
  std::string found = row.summary.empty() ? std::string(meaning(row.state)) : in_words(row.summary);
  if (row.capability == Capability::model_permission && !report.models.empty()) {
    found = permissions_text(report.models);
  }
  return report.key.verdict == KeyVerdict::invalid ? found : found + to_fill(report, row);
}

}  // namespace

const RequestRecord* question_to_ask(const Report& report, std::string_view missing) noexcept {
  const auto found = std::find_if(
      report.requests.begin(), report.requests.end(), [&](const RequestRecord& request) {
        if (request.sent || request.skipped.empty()) return false;
        const std::size_t at = missing.find(request.skipped);
        std::string_view before = missing.substr(0, std::min(at, missing.size()));
        if (at == std::string_view::npos || !before.ends_with(": ")) return false;
        before.remove_suffix(2);
        return before.ends_with(request.question);
      });
  return found == report.requests.end() ? nullptr : &*found;
}

void write_readiness(Page& page, const Report& report) {
  page.heading("Readiness");
  write_dimensions(page, report);
  write_lost_points(page, report);
  write_uncounted(page, report);
}

void write_risks(Page& page, const Report& report) {
  if (report.risks.empty()) return;
  page.heading("Risks");
  Table table{{{""}, {"", false, 16}, {"", false, 20}}, {}};
  for (const Risk& risk : report.risks) {
    table.rows.push_back({{risk.severity, severity_tone(risk.severity)}, spoken(risk.id), in_words(risk.text)});
  }
  page.table(table);
}

void write_capabilities(Page& page, const Report& report) {
  page.heading("Capabilities");
  Table table{{{"capability"}, {"state"}, {"what was found", false, 20}}, {}};
  std::vector<std::string> unknown;
  for (const CapabilityRow& row : report.capabilities) {
    if (!is_proven(report) && row.state == CellState::unknown) {
      unknown.push_back(spoken(name(row.capability)));
      continue;
    }
    table.rows.push_back({spoken(name(row.capability)), {spoken(name(row.state)), tone(row.state)},
                          found_text(report, row)});
  }
  page.table(table);
  if (unknown.empty()) return;
  const bool refused = report.key.verdict == KeyVerdict::invalid;
  page.text(2, fmt::format("Unknown, because the key is {}: {}.", refused ? "refused" : "not proven",
                           joined(unknown)));
}

}  // namespace keyassay::report
