// What an exchange expects, held against a report. Every line names the place, what was
// expected and what was found, because it is all that a failing test shows.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "sim/exchange.hpp"

namespace keyassay::sim {
namespace {

class Comparison {
 public:
  void same(std::string_view place, std::string_view expected, std::string_view found) {
    if (expected != found) lines_.push_back(fmt::format("{}: expected {}, found {}", place, expected, found));
  }
  void same_if_given(std::string_view place, const std::optional<std::string>& expected,
                     std::string_view found) {
    if (expected) same(place, *expected, found);
  }
  void say(std::string line) { lines_.push_back(std::move(line)); }
  std::vector<std::string> take() { return std::move(lines_); }

 private:
  std::vector<std::string> lines_;
};

std::vector<std::string> values_of(const Fact& fact, bool as_list) {
  if (as_list && fact.kind == FactKind::list) return fact.items;
  return {fact.value};
}

// A metric may be known of several models or from several questions: one of them must be it.
void compare_fact(Comparison& out, const Report& report, const std::string& metric,
                  const std::vector<std::string>& expected) {
  std::vector<std::string> found;
  for (const Fact& fact : report.facts) {
    if (fact.metric != metric) continue;
    const bool list_wanted = expected.size() != 1 || (fact.kind == FactKind::list && fact.items == expected);
    const auto values = values_of(fact, list_wanted);
    if (values == expected) return;
    found.push_back(fmt::format("{}", fmt::join(values, ", ")));
  }
  out.same(fmt::format("fact {}", metric), fmt::format("{}", fmt::join(expected, ", ")),
           found.empty() ? std::string("none") : fmt::format("{}", fmt::join(found, " | ")));
}

void compare_absent(Comparison& out, const Report& report, const std::string& metric) {
  for (const Fact& fact : report.facts) {
    if (fact.metric == metric) out.same(fmt::format("fact {}", metric), "none", fact.value);
  }
}

void compare_model(Comparison& out, const Report& report, const std::string& id,
                   const std::string& expected) {
  const auto row = std::find_if(report.models.begin(), report.models.end(),
                                [&](const ModelRow& model) { return model.id == id; });
  out.same(fmt::format("model {}", id), expected,
           row == report.models.end() ? "no row" : name(row->permission));
}

void compare_capability(Comparison& out, const Report& report, const std::string& id,
                        const std::string& expected) {
  for (const CapabilityRow& row : report.capabilities) {
    if (name(row.capability) == id)
      return out.same(fmt::format("capability {}", id), expected, name(row.state));
  }
  out.say(fmt::format("capability {}: there is none of that name", id));
}

void compare_readiness(Comparison& out, const Report& report, const std::string& id,
                       const std::string& expected) {
  for (const Readiness& row : report.readiness) {
    if (name(row.dimension) == id)
      return out.same(fmt::format("readiness {}", id), expected, name(row.verdict));
  }
  out.say(fmt::format("readiness {}: there is none of that name", id));
}

// A question of another provider may be written with that provider before it, as in `answers`.
std::string request_name(const RequestRecord& record, const Exchange& exchange, std::string_view expected) {
  const bool foreign = record.provider != exchange.provider && expected.find(':') != std::string_view::npos;
  return foreign ? record.provider + ":" + record.question : record.question;
}

void compare_requests(Comparison& out, const Exchange& exchange, const Report& report) {
  const auto& expected = *exchange.expect.requests;
  std::vector<std::string> found;
  for (const RequestRecord& record : report.requests) {
    if (!record.sent) continue;
    const std::size_t index = found.size();
    found.push_back(request_name(record, exchange, index < expected.size() ? expected[index] : ""));
  }
  if (found == expected) return;
  out.same("requests", fmt::format("{}", fmt::join(expected, ", ")),
           fmt::format("{}", fmt::join(found, ", ")));
}

}  // namespace

std::vector<std::string> differences(const Exchange& exchange, const Report& report) {
  const Expected& expect = exchange.expect;
  Comparison out;
  out.same_if_given("provider", expect.provider, report.provider);
  out.same_if_given("verdict", expect.verdict, name(report.key.verdict));
  out.same_if_given("cause", expect.cause, name(report.key.cause));
  out.same_if_given("identity", expect.identity, name(report.identity.verdict));
  for (const auto& [metric, values] : expect.facts) compare_fact(out, report, metric, values);
  for (const auto& metric : expect.absent) compare_absent(out, report, metric);
  for (const auto& [id, permission] : expect.models) compare_model(out, report, id, permission);
  for (const auto& [id, state] : expect.capabilities) compare_capability(out, report, id, state);
  for (const auto& [id, verdict] : expect.readiness) compare_readiness(out, report, id, verdict);
  if (expect.requests) compare_requests(out, exchange, report);
  return out.take();
}

}  // namespace keyassay::sim
