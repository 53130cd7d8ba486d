#include "report/text.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "unit/report/sample.hpp"

using namespace keyassay;

namespace {

std::string golden(const char* file) {
  std::ifstream in(std::string(KEYASSAY_SOURCE_DIR "/tests/unit/report/") + file);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the page is the golden one") {
  CHECK(to_text(sample::full()) == golden("full.txt"));
  CHECK(to_text(sample::silent()) == golden("silent.txt"));
}

TEST_CASE("the verdict stands first and the actions last") {
  const std::string page = to_text(sample::full());
  CHECK(page.find("Example key ex-…f3a9: valid but limited (quota exceeded)") == 0);
  CHECK(page.find("Next actions") > page.find("Requests"));
  CHECK(has(page, "2. Have somebody look at the relay. [human_review]\n"));
}

TEST_CASE("no line is wider than the page") {
  for (const unsigned width : {60U, 80U, 100U, 140U}) {
    std::istringstream in(to_text(sample::full(), {false, width, true}));
    for (std::string line; std::getline(in, line);) CHECK_MESSAGE(report::columns(line) <= width, line);
  }
}

TEST_CASE("colour changes nothing but colour") {
  std::string coloured = to_text(sample::full(), {true, 100, false});
  CHECK(has(coloured, "\x1b[31mblocked\x1b[0m"));
  for (std::size_t at; (at = coloured.find('\x1b')) != std::string::npos;) {
    coloured.erase(at, coloured.find('m', at) + 1 - at);
  }
  CHECK(coloured == to_text(sample::full()));
}

TEST_CASE("a score is not shown where there is none") {
  Report report = sample::full();
  report.readiness[0].verdict = ReadinessVerdict::undetermined;
  report.readiness[0].score = 0;
  const std::string page = to_text(report);
  CHECK_FALSE(has(page, " 0/100"));
  CHECK(has(page, "undetermined       ?"));
}

TEST_CASE("a key that nobody was asked about gets a sentence, not tables") {
  Report report = sample::silent();
  CHECK(has(to_text(report), "nothing was sent; nobody was shown the key"));
  CHECK(has(to_text(report), "\nNothing was asked, so readiness and all ten capabilities are unknown.\n"));
  for (const char* part : {"Readiness", "Capabilities", "Identity", "Requests"}) {
    CHECK_FALSE(has(to_text(report), part));
  }

  report.readiness[0].verdict = ReadinessVerdict::blocked;
  CHECK(has(to_text(report), "\nNothing was asked. Readiness is blocked; all ten capabilities are unknown.\n"));

  report.capabilities[3].state = CellState::not_exposed;
  report.requests = {sample::full().requests[2]};
  CHECK(has(to_text(report, {false, 140, false}),
            "are unknown. The provider offers no question for limits.\n"));
  CHECK(has(to_text(report), "  validate  above the ceiling metadata\n"));
}

TEST_CASE("a refused key has one line a dimension and no table of what follows from it") {
  Report report = sample::full();
  report.key.verdict = KeyVerdict::invalid;
  report.key.cause = Cause::invalid_key;
  for (Readiness& readiness : report.readiness) readiness.verdict = ReadinessVerdict::blocked;
  const std::string page = to_text(report);
  CHECK(page.starts_with("Example key ex-…f3a9: invalid\n"));
  CHECK(has(page, "Traffic must not depend on this key."));
  CHECK_FALSE(has(page, "open or lost"));
  CHECK_FALSE(has(page, "to fill it"));
  CHECK(has(page, "\n  Unknown, because the key is refused: capability, risk, operational actions.\n"));

  report.readiness[1].verdict = ReadinessVerdict::conditional;
  CHECK(has(to_text(report), "  inventory-fit\n    wanted models  partial"));
}

TEST_CASE("without a proof only gates and losses have rows") {
  Report report = sample::full();
  report.key.verdict = KeyVerdict::undetermined;
  const std::string page = to_text(report);
  CHECK_FALSE(has(page, "  owner known"));
  CHECK(has(page, "    balance          open gate"));
  CHECK(has(page, "\n  1 more cannot be told before the key is proven.\n"));
  CHECK(has(page, "\n  Unknown, because the key is not proven: capability, risk, operational actions.\n"));
  CHECK(has(page, "What else the key could be"));
  CHECK_FALSE(has(to_text(sample::full()), "What else the key could be"));
}

TEST_CASE("what the provider shows to nobody is named once and costs nothing") {
  Report report = sample::full();
  report.readiness[0].criteria[1].possible = 0;
  const std::string page = to_text(report);
  CHECK(has(page, "\n  Not counted, because the provider does not show it: owner known.\n"));
  CHECK_FALSE(has(page, "the owner is not shown"));
}

TEST_CASE("filling is asked for where somebody can do it") {
  Report report = sample::full();
  auto& limits = report.capabilities[static_cast<std::size_t>(Capability::limits)];
  limits.state = CellState::partial;
  limits.missing = "tokens_limit";
  CHECK_FALSE(has(to_text(report, {false, 140, false}), "60 requests/minute; to fill it"));
  limits.missing = "tokens_limit (validate: above the ceiling metadata)";
  CHECK(has(to_text(report, {false, 140, false}),
            "60 requests/minute; to fill it, question validate: above the ceiling metadata\n"));
  CHECK(has(to_text(report, {false, 140, false}), "; to fill it: a key with the scope usage:read\n"));

  report.readiness[0].criteria[1].detail = limits.missing;
  CHECK(has(to_text(report, {false, 140, false}), "validate was not asked: above the ceiling metadata\n"));
}

TEST_CASE("marks of one maker are counted on one line") {
  Report report = sample::full();
  report.identity.evidence = {"host a", "one mark: list_models /a", "one mark: list_models /b",
                              "one mark: header c", "two mark: /d"};
  const std::string page = to_text(report);
  CHECK(has(page, "3 marks of one (list_models /a, list_models /b and 1 more)\n"));
  CHECK(has(page, "1 mark of two (/d)\n"));
}

TEST_CASE("questions that were not sent for one reason share a line") {
  Report report = sample::full();
  RequestRecord other = report.requests[2];
  other.question = "count";
  report.requests.push_back(other);
  CHECK(has(to_text(report), "  validate, count  above the ceiling metadata\n"));
}

TEST_CASE("values of a server cannot reach the terminal's controls") {
  Report report = sample::full();
  report.facts[0].value = "\x1b]0;title\x07";
  report.models[0].id = "evil\x1b[2J";
  report.requests[0].code = "a\nb\x9b";
  const std::string page = to_text(report);
  CHECK_FALSE(has(page, "\x1b"));
  CHECK_FALSE(has(page, "\x07"));
  CHECK_FALSE(has(page, "\x9b"));
}

TEST_CASE("long lists are cut and say so") {
  Report report = sample::full();
  report.facts.assign(57, report.facts[0]);
  report.requests.assign(21, report.requests[0]);
  const std::string page = to_text(report);
  CHECK(has(page, "and 37 more facts\n"));
  CHECK(has(page, "and 1 more request\n"));
}

TEST_CASE("spending is said") {
  Report report = sample::full();
  CHECK(has(to_text(report, {false, 140, false}), "nothing was spent"));
  report.requests[0].safety = Safety::spend;
  CHECK(has(to_text(report, {false, 140, false}), "may cost money"));
}
