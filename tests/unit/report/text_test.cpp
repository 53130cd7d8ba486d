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
  CHECK(page.find("Example key ex-…f3a9: valid limited (quota exceeded)") == 0);
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
  const std::string page = to_text(sample::silent());
  CHECK_FALSE(has(page, "0/100"));
  CHECK(has(page, "undetermined      ?"));
  CHECK(has(page, "nothing was sent; nobody was shown the key"));
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
  CHECK(has(page, "and 1 more requests\n"));
}

TEST_CASE("spending is said") {
  Report report = sample::full();
  CHECK(has(to_text(report, {false, 140, false}), "nothing was spent"));
  report.requests[0].safety = Safety::spend;
  CHECK(has(to_text(report, {false, 140, false}), "may cost money"));
}
