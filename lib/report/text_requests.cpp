// What was asked and what was read, and the plan of a dry run.
//
// Tested by tests/unit/report/text_test.cpp and tests/unit/report/render_test.cpp.
#include <algorithm>

#include <fmt/format.h>

#include "keyassay/render.hpp"
#include "report/text.hpp"
#include "report/words.hpp"

namespace keyassay {
namespace report {
namespace {

constexpr std::size_t longest_code = 60;

std::string answer_text(const RequestRecord& request) {
  std::string out = request.status == 0 ? "no answer" : fmt::format("{}", request.status);
  if (request.latency_ms >= 0) out += fmt::format(" in {} ms", request.latency_ms);
  if (request.cause != Cause::none) out += fmt::format(", {}", spoken(name(request.cause)));
  const bool told = request.code.empty() || request.code == fmt::to_string(request.status);
  if (!told) out += fmt::format(" ({})", shortened(request.code, longest_code));
  if (request.attempts > 1) out += fmt::format(", {} attempts", request.attempts);
  return out;
}

std::string fact_value(const Fact& fact) {
  if (fact.kind == FactKind::flag) return fact.value == "true" ? "yes" : "no";
  std::string out = shortened(fact.kind == FactKind::list ? joined(fact.items) : fact.value, longest_value);
  if (out.empty()) out = "(empty)";
  if (!fact.unit.empty()) out += fmt::format(" {}", fact.unit);
  return out;
}

std::string question_text(const RequestRecord& request) {
  return request.model.empty() ? request.question : fmt::format("{} {}", request.question, request.model);
}

// Six questions that are only for admin keys are one line.
void write_skipped(Page& page, const std::vector<RequestRecord>& requests) {
  std::vector<std::pair<std::string, std::vector<std::string>>> by_reason;
  for (const RequestRecord& request : requests) {
    if (request.sent) continue;
    const auto same = [&](const auto& group) { return group.first == request.skipped; };
    auto group = std::find_if(by_reason.begin(), by_reason.end(), same);
    if (group == by_reason.end()) group = by_reason.insert(group, {request.skipped, {}});
    group->second.push_back(question_text(request));
  }
  Table table{{{"not sent", false, 16}, {"why", false, 20}}, {}};
  for (const auto& [reason, questions] : by_reason) {
    if (table.rows.size() == shown_rows) break;
    table.rows.push_back({joined_first(questions, shown_rows),
                          reason.empty() ? std::string("its turn did not come") : reason});
  }
  if (table.rows.empty()) return;
  page.table(table);
  page.more(by_reason.size(), table.rows.size(), "reason");
}

}  // namespace

void write_facts(Page& page, const Report& report) {
  if (report.facts.empty()) return;
  page.heading("What was read");
  Table table{{{"fact", false, 12}, {"value", false, 12}, {"of model", false, 8}, {"from", false, 12}}, {}};
  for (const Fact& fact : report.facts) {
    if (table.rows.size() == shown_rows) break;
    table.rows.push_back({spoken(fact.metric), fact_value(fact), fact.model,
                          fmt::format("{} {}", fact.question, fact.where)});
  }
  page.table(table);
  page.more(report.facts.size(), table.rows.size(), "fact");
}

void write_requests(Page& page, const Report& report) {
  if (report.requests.empty()) return;
  page.heading("Requests");
  Table table;
  table.columns = {{"question", false, 10}, {"host", false, 10}, {"safety"}, {"key shown"},
                   {"answer", false, 10}};
  std::size_t sent = 0;
  for (const RequestRecord& request : report.requests) {
    if (!request.sent || ++sent > shown_rows) continue;
    table.rows.push_back({question_text(request), request.host, name(request.safety),
                          request.carried_key ? "yes" : "no", answer_text(request)});
  }
  if (!table.rows.empty()) page.table(table);
  page.more(sent, table.rows.size(), "request");
  if (sent > 0 && sent < report.requests.size()) page.text(0, "");
  write_skipped(page, report.requests);
}

}  // namespace report

std::string plan_to_text(const Report& report, std::span<const RequestRecord> plan, TextStyle style) {
  report::Page page(style);
  const std::string who = report.provider_name.empty() ? "no provider chosen" : report.provider_name;
  page.text(0, fmt::format("{} {}: nothing was sent", who, report.key.masked), report::Tone::strong);
  if (plan.empty()) page.text(2, report.key.reason.empty() ? "nothing would be sent" : report.key.reason);
  report::Table table;
  table.columns = {{"question", false, 10}, {"safety"}, {"key"}, {"request", false, 20}};
  for (const RequestRecord& request : plan) {
    const std::string what =
        request.skipped.empty() ? fmt::format("{} https://{}{}", request.method, request.host, request.path)
                                : fmt::format("would not be sent: {}", request.skipped);
    table.rows.push_back({request.question, name(request.safety), request.carried_key ? "yes" : "no", what});
  }
  if (!table.rows.empty()) page.table(table);
  return std::move(page).take();
}

}  // namespace keyassay
