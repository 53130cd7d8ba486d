// What decides whether models can be stocked, and for how long.
#include "unit/score/assay.hpp"

using namespace keyassay;
using namespace keyassay::test;

namespace {

const Criterion& criterion(const Report& report, std::string_view id) { return criterion_of(report, Dimension::inventory_fit, id); }

Outcome headroom(const std::string& balance, const std::string& wanted = {}) {
  Assay assay;
  assay.balance_snapshot = {balance};
  if (!wanted.empty()) assay.policy = R"({"schema": 1, "wanted": {"min_balance": )" + wanted + "}}";
  static Report report;
  report = assay.run();
  return criterion(report, "headroom").outcome;
}

Outcome expiry(const std::string& ends, unsigned days = 30) {
  Assay assay;
  assay.current_key = {R"({"owner": "o", "ends": )" + ends + "}"};
  assay.policy = R"({"schema": 1, "wanted": {"min_days_left": )" + std::to_string(days) + "}}";
  static Report report;
  report = assay.run();
  return criterion(report, "expiry").outcome;
}

}  // namespace

TEST_CASE("wanted models: the share that is allowed, unknown is not a no") {
  Assay assay;
  assay.policy = R"({"schema": 1, "wanted": {"models": ["m-1", "m-2"]}})";
  Report report = assay.run();
  CHECK(criterion(report, "wanted_models_allowed").outcome == Outcome::pass);
  assay.policy = R"({"schema": 1, "wanted": {"models": ["m-1", "m-9"]}})";
  report = assay.run();
  CHECK(criterion(report, "wanted_models_allowed").outcome == Outcome::partial);
  assay.list_models = {"{}", 500};
  report = assay.run();
  CHECK(criterion(report, "wanted_models_allowed").outcome == Outcome::unknown);
  assay.list_models = {R"({"data": [{"id": "other"}]})"};
  report = assay.run();
  CHECK(criterion(report, "wanted_models_allowed").outcome == Outcome::fail);
}

TEST_CASE("headroom against the wish, in its currency") {
  CHECK(headroom(R"({"left": "5", "currency": "USD"})") == Outcome::pass);
  CHECK(headroom(R"({"left": "0", "currency": "USD"})") == Outcome::fail);
  CHECK(headroom(R"({"left": "5", "currency": "USD"})", R"({"amount": "5.00", "currency": "USD"})") == Outcome::pass);
  CHECK(headroom(R"({"left": "4.99", "currency": "USD"})", R"({"amount": "5.00", "currency": "USD"})") == Outcome::partial);
  CHECK(headroom(R"({"left": "500", "currency": "CNY"})", R"({"amount": "5.00", "currency": "USD"})") == Outcome::unknown);
  CHECK(headroom(R"({"left": "500"})", R"({"amount": "5.00", "currency": "USD"})") == Outcome::unknown);
  CHECK(headroom("{}") == Outcome::unknown);
  // The key's own limit binds before the account's balance.
  CHECK(headroom(R"({"left": "500", "currency": "USD", "remaining": "0"})") == Outcome::fail);
}

TEST_CASE("expiry: far, near, past, never, not shown") {
  CHECK(expiry(R"("2030-01-01")") == Outcome::pass);
  CHECK(expiry(R"("2026-08-20")") == Outcome::partial);
  CHECK(expiry(R"("2026-08-20")", 10) == Outcome::pass);
  CHECK(expiry(R"("2026-07-01")") == Outcome::fail);
  CHECK(expiry(R"("never")") == Outcome::pass);
  CHECK(expiry(R"("some day")") == Outcome::unknown);
  CHECK(expiry("null") == Outcome::unknown);
}

TEST_CASE("context, features and limits of the allowed models") {
  Assay assay;
  assay.list_models = {R"({"data": [)" + model_json("m-1") + R"(, {"id": "m-2"}]})"};
  const Report report = assay.run();
  CHECK(criterion(report, "context_known").outcome == Outcome::partial);
  CHECK(criterion(report, "context_known").cells == std::vector<std::string>{"model m-2"});
  CHECK(criterion(report, "features_known").outcome == Outcome::partial);
  CHECK(criterion(report, "model_limits_known").outcome == Outcome::pass);
  assay.headers = {{"x-sample", "1"}};
  const Report without = assay.run();
  CHECK(criterion(without, "model_limits_known").outcome == Outcome::unknown);
}
