#include <doctest/doctest.h>

#include <fmt/format.h>

#include "report/text.hpp"
#include "unit/report/sample.hpp"

using namespace keyassay;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a wanted model is shown even when the list is cut") {
  Report report;
  for (unsigned i = 0; i < 30; ++i) {
    ModelRow row;
    row.id = fmt::format("model-{:02}", i);
    row.wanted = i == 29;
    report.models.push_back(row);
  }
  const std::string cut = to_text(report);
  CHECK(has(cut, ">  model-29"));
  CHECK(has(cut, "model-18"));
  CHECK_FALSE(has(cut, "model-19"));
  CHECK(has(cut, "and 10 more models"));
  CHECK(has(cut, "Models: 0 allowed, 0 denied, 30 unknown"));
  CHECK(has(to_text(report, {false, 100, true}), "model-28"));
}

TEST_CASE("a value says where it comes from, and unknown is a question mark") {
  const std::string page = to_text(sample::full(), {false, 140, false});
  CHECK(has(page, "131,072"));
  CHECK(has(page, "8,192*"));
  CHECK(has(page, "0.85* / 1.2* USD"));
  CHECK(has(page, "streaming?, tools; not vision*"));
  CHECK(has(page, "denied: model not found"));
}

TEST_CASE("model by model: wanted ones, or all") {
  const std::string wanted = to_text(sample::full(), {false, 140, false});
  CHECK(has(wanted, "rpm-limit 60 requests/minute, concurrency not exposed  reset-window"));
  CHECK_FALSE(has(wanted, "callable-models denied"));
  CHECK(has(to_text(sample::full(), {false, 140, true}), "callable-models denied"));
}
