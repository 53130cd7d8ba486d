#include <doctest/doctest.h>

#include <fmt/format.h>

#include "report/text.hpp"
#include "unit/report/sample.hpp"

using namespace keyassay;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

// A working key of which one question was asked and nothing else is known.
Report asked() {
  Report report;
  report.key.verdict = KeyVerdict::valid;
  report.requests.resize(1);
  report.requests[0].sent = true;
  return report;
}

}  // namespace

TEST_CASE("a wanted model is shown even when the list is cut") {
  Report report = asked();
  for (unsigned i = 0; i < 30; ++i) {
    ModelRow row;
    row.id = fmt::format("model-{:02}", i);
    row.wanted = i == 29;
    row.listed = Answer::yes;
    report.models.push_back(row);
  }
  const std::string cut = to_text(report);
  CHECK(has(cut, ">  model-29"));
  CHECK(has(cut, "model-18"));
  CHECK_FALSE(has(cut, "model-19"));
  CHECK(has(cut, "and 10 more models"));
  CHECK(has(cut, "Models: 30 unknown\n"));
  CHECK(has(to_text(report, {false, 100, true}), "model-28"));
}

TEST_CASE("models that only the catalog knows are counted, unless wanted") {
  Report report = asked();
  for (const char* id : {"in-list", "left-out-1", "left-out-2", "wished"}) {
    ModelRow row;
    row.id = id;
    row.in_catalog = true;
    row.listed = row.id == "in-list" ? Answer::yes : Answer::no;
    row.permission = row.id == "in-list" ? Permission::allowed : Permission::denied;
    row.cause = row.id == "in-list" ? Cause::none : Cause::model_not_found;
    row.wanted = row.id == "wished";
    report.models.push_back(row);
  }
  const std::string page = to_text(report);
  CHECK(has(page, "Models: 1 allowed, 3 denied\n"));
  CHECK(has(page, "wished"));
  CHECK_FALSE(has(page, "left-out-1"));
  CHECK(has(page, "  2 further known models are not in this key's list\n"));
  CHECK(has(to_text(report, {false, 100, true}), "left-out-1"));

  report.models.erase(report.models.begin() + 1);
  CHECK(has(to_text(report), "  1 further known model is not in this key's list\n"));
  report.models[1].permission = Permission::unknown;
  report.models[1].listed = Answer::unknown;
  CHECK(has(to_text(report), "  1 further known model may or may not be open to this key"));
}

TEST_CASE("a model that was refused by name keeps its row") {
  Report report = asked();
  ModelRow row;
  row.id = "refused";
  row.listed = Answer::yes;
  row.permission = Permission::denied;
  row.cause = Cause::model_forbidden;
  report.models.push_back(row);
  CHECK(has(to_text(report), "refused  denied: model forbidden"));
}

TEST_CASE("of a refused key no model has a row") {
  Report report = sample::full();
  report.key.verdict = KeyVerdict::invalid;
  const std::string page = to_text(report);
  CHECK(has(page, "  3 known models are closed to this key, because the key is refused\n"));
  CHECK_FALSE(has(page, "Model by model"));
  CHECK(has(to_text(report, {false, 100, true}), "Model by model"));
}

TEST_CASE("the legend explains the marks of the table and no others") {
  const std::string page = to_text(sample::full(), {false, 140, false});
  CHECK(has(page, "> wanted; ? not known, which is not no; * from the catalog, not live; context"));
  Report report = sample::full();
  report.models.resize(1);
  report.models[0].wanted = false;
  report.models[0].features.clear();
  report.models[0].max_output = report.models[0].context;
  report.models[0].input_price.origin = report.models[0].output_price.origin = Origin::live;
  report.models[0].features = {{"tools", Answer::yes, Origin::live}};
  CHECK(has(to_text(report), "\n  context and output in tokens; prices per million tokens\n"));
}

TEST_CASE("a value says where it comes from, and unknown is a question mark") {
  const std::string page = to_text(sample::full(), {false, 140, false});
  CHECK(has(page, "131,072"));
  CHECK(has(page, "8,192*"));
  CHECK(has(page, "0.85* / 1.2* USD"));
  CHECK(has(page, "streaming?, tools; not vision*"));
}

TEST_CASE("model by model: wanted ones, or all") {
  const std::string wanted = to_text(sample::full(), {false, 140, false});
  CHECK(has(wanted, "  example/large-2  callable-models  allowed\n"));
  CHECK(has(wanted, "                   concurrency      not exposed\n"));
  CHECK(has(wanted, "                   not known        reset-window\n"));
  CHECK_FALSE(has(wanted, "callable-models  denied"));
  CHECK(has(to_text(sample::full(), {false, 140, true}), "example/old-1    callable-models  denied"));
}
