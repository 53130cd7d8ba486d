// Every verb that reads a fact, and every way a value is turned into one.
#include "probe/facts.hpp"

#include "unit/probe/driver.hpp"

using namespace keyassay;
using namespace keyassay::test;

namespace {

std::string known_value;

// The facts one rule reads from an answer; `text` for a rule of a text answer.
std::vector<Fact> facts(const std::string& rule, const std::string& body, Headers headers = {}, bool text = false) {
  const Catalog catalog = load_sample({{"questions", R"([{"id": "limits", "path": "/x", )" + std::string(text ? R"("answer": "text", )" : "") +
                                        R"("facts": [)" + rule + "]}]"}});
  std::vector<Header> views;
  for (const auto& [name, value] : headers) views.push_back({name, value});
  const Response response{200, views, body};
  const probe::AnswerView answer(response);
  return probe::read_facts(catalog.find("sample")->entry().questions.front().facts, answer, {"sample", "limits", "", Safety::metadata, "now"},
                           [](std::string_view) { return known_value; });
}

std::string value(const std::string& rule, const std::string& body, Headers headers = {}) {
  const auto found = facts(rule, body, std::move(headers));
  return found.empty() ? "none" : found.front().value;
}

// A money fact at /v with more members in its rule.
std::string money(const std::string& more, const std::string& raw) {
  return value(R"({"metric": "balance_available", "at": "/v", "unit": "USD")" + more + "}", R"({"v": )" + raw + "}");
}

std::string one(const std::string& metric, const std::string& raw) {
  return value(R"({"metric": ")" + metric + R"(", "at": "/v"})", R"({"v": )" + raw + "}");
}

}  // namespace

TEST_CASE("at: the first place that holds something") {
  const std::string rule = R"({"metric": "owner_id", "at": ["/a/id", "/b"]})";
  CHECK(value(rule, R"({"a": {"id": "x"}, "b": "y"})") == "x");
  CHECK(value(rule, R"({"b": "y"})") == "y");
  CHECK(value(rule, R"({"a": {"id": {}}, "b": "y"})") == "y");
  CHECK(value(rule, R"({"a": 1})") == "none");
  CHECK(value(rule, R"({"b": null})") == "none");
  CHECK(value(rule, R"({"b": ""})") == "none");
  CHECK(value(rule, "not json") == "none");
  const auto found = facts(rule, R"({"b": "y"})");
  CHECK(found[0].where == "/b");
  CHECK(found[0].provider == "sample");
  CHECK(found[0].question == "limits");
  CHECK(found[0].time == "now");
}

TEST_CASE("count, sum and minus") {
  const std::string count = R"({"metric": "models_total", "count": "/data"})";
  CHECK(value(count, R"({"data": [1, 2, 3]})") == "3");
  CHECK(value(count, R"({"data": {"a": 1}})") == "1");
  CHECK(value(count, R"({"data": []})") == "0");
  CHECK(value(count, R"({"data": 5})") == "none");
  CHECK(value(R"({"metric": "models_total", "count": ""})", "[1, 2]") == "2");
  const std::string sum = R"({"metric": "cost_total", "sum": "/rows/*/cost", "unit": "USD"})";
  CHECK(value(sum, R"({"rows": [{"cost": "0.1"}, {"cost": 0.2}, {"cost": null}, {}]})") == "0.3");
  CHECK(value(sum, R"({"rows": []})") == "none");
  CHECK(value(sum, R"({"rows": [{"cost": "-1.50"}, {"cost": "1.50"}]})") == "0");
  const std::string minus = R"({"metric": "credit_remaining", "minus": ["/limit", "/used"], "unit": "USD"})";
  CHECK(value(minus, R"({"limit": "10.00", "used": "9.99"})") == "0.01");
  CHECK(value(minus, R"({"limit": 1, "used": 1.5})") == "-0.5");
  CHECK(value(minus, R"({"limit": 1, "used": null})") == "none");
  CHECK(value(minus, R"({"limit": 1})") == "none");
}

TEST_CASE("lists from arrays, objects and scalars") {
  const std::string rule = R"({"metric": "token_scopes", "collect": "/s"})";
  const auto items = [&](const std::string& raw) {
    const auto found = facts(rule, R"({"s": )" + raw + "}");
    return found.empty() ? std::vector<std::string>{"none"} : found.front().items;
  };
  CHECK(items(R"(["read", "write"])") == std::vector<std::string>{"read", "write"});
  CHECK(items(R"({"read": true, "write": false, "admin": {}})") == std::vector<std::string>{"read", "admin"});
  CHECK(items(R"("read")") == std::vector<std::string>{"read"});
  CHECK(items("[]").empty());
  CHECK(facts(rule, R"({"s": ["a", "b"]})").front().value == "2");
  CHECK(facts(rule, R"({})").empty());
  CHECK(facts(R"({"metric": "token_scopes", "collect": "/k/*/name"})", R"({"k": [{"name": "a"}, {"name": "b"}]})").front().items.size() == 2);
}

TEST_CASE("money stays exact") {
  CHECK(money("", R"("0.10")") == "0.10");
  CHECK(money("", "110.00") == "110.00");
  CHECK(money("", "12345678901234567890.123456789") == "12345678901234567890.123456789");
  CHECK(money("", "1e-7") == "0.0000001");
  CHECK(money("", R"("+5")") == "5");
  CHECK(money("", "-0.01") == "-0.01");
  CHECK(money("", R"("free")") == "none");
  CHECK(money("", "true") == "none");
  CHECK(money(R"(, "scale": "3")", R"("0.1")") == "0.3");
  CHECK(money(R"(, "scale": "0.01")", "4999") == "49.99");
  CHECK(money(R"(, "scale": "0.000001")", "1") == "0.000001");
  CHECK(money(R"(, "scale": "-1")", R"("-12.50")") == "12.5");
  CHECK(money(R"(, "scale": "-1")", "0") == "0");
}

TEST_CASE("a divisor is a metric, or its stand-in while that is unknown") {
  const std::string divided = R"(, "divide_by": "quota_per_unit", "divide_or": "500000")";
  known_value.clear();
  CHECK(money(divided, "1000000") == "2");
  known_value = "250000";
  CHECK(money(divided, "1000000") == "4");
  CHECK(money(divided, "1") == "0.000004");
  known_value = "0";
  CHECK(money(divided, "1000000") == "none");
  known_value = "many";
  CHECK(money(divided, "1000000") == "none");
  known_value = "3";
  CHECK(money(divided, "1") == "0.333333333333");
  known_value.clear();
}

TEST_CASE("means: the provider's word in ours, null included") {
  const std::string means = R"(, "means": {"null": "unlimited", "-1": "unlimited", "0": "0"})";
  CHECK(money(means, "null") == "unlimited");
  CHECK(money(means, "-1") == "unlimited");
  CHECK(money(means, R"("-1")") == "unlimited");
  CHECK(money(means, "-1.0") == "-1.0");
  CHECK(money(means, "7") == "7");
  CHECK(money("", "null") == "none");
  CHECK(value(R"({"metric": "key_expires_at", "at": "/v", "means": {"0": "never"}})", R"({"v": 0})") == "never");
}

TEST_CASE("currency from the answer, in capitals") {
  const std::string rule = R"({"metric": "balance_available", "at": "/v", "unit_at": "/c"})";
  CHECK(facts(rule, R"({"v": "1", "c": "cny"})").front().unit == "CNY");
  CHECK(facts(rule, R"({"v": "1"})").front().unit.empty());
}

TEST_CASE("headers, their parameters, and cuts") {
  const std::string plain = R"({"metric": "requests_limit", "header": "X-Limit", "unit": "requests/minute"})";
  CHECK(value(plain, "", {{"x-limit", " 60 "}}) == "60");
  CHECK(value(plain, "", {}) == "none");
  CHECK(value(plain, "", {{"x-limit", "many"}}) == "none");
  CHECK(facts(plain, "", {{"x-limit", "60"}}).front().where == "header:X-Limit");
  const std::string part = R"({"metric": "requests_limit", "header": "ratelimit-policy", "parameter": "q", "unit": "requests/minute"})";
  CHECK(value(part, "", {{"RateLimit-Policy", "\"fixed window\";\"api\";q=500;w=300"}}) == "500");
  CHECK(value(part, "", {{"RateLimit-Policy", "Q=7, w=1"}}) == "7");
  CHECK(value(part, "", {{"RateLimit-Policy", "w=300"}}) == "none");
  const std::string cut = R"({"metric": "tier", "at": "/v", "after": "tier ", "before": " of"})";
  CHECK(value(cut, R"({"v": "on tier 3 of 5"})") == "3");
  CHECK(value(cut, R"({"v": "on level 3 of 5"})") == "none");
}

TEST_CASE("Prometheus text: sums, labels, comments") {
  const auto read = [](const std::string& rule, const std::string& text) {
    const auto found = facts(rule, text, {}, true);
    return found.empty() ? std::string("none") : found.front().value;
  };
  const std::string text = "# HELP calls_total x\n# TYPE calls_total counter\ncalls_total{model=\"a\",ok=\"1\"} 2 1700000000\r\n"
                           "calls_total{model=\"b } c\"} 3.5\ncalls_total_more 100\ncalls_total NaN\n  up 1\n";
  const std::string sum = R"({"metric": "requests_total", "prometheus": "calls_total"})";
  CHECK(read(sum, text) == "5.5");
  CHECK(read(R"({"metric": "requests_total", "prometheus": "up"})", text) == "1");
  CHECK(read(R"({"metric": "requests_total", "prometheus": "down"})", text) == "none");
  CHECK(read(R"({"metric": "endpoint_status", "prometheus": "calls_total", "label": "model"})", text) == "a");
  CHECK(read(R"({"metric": "endpoint_status", "prometheus": "calls_total", "label": "odel"})", text) == "none");
  for (const char* broken : {"", "\n\n", "calls_total", "calls_total{", "calls_total{a=\"", "{", "}", "calls_total }{ 1", "# calls_total 9"}) {
    CAPTURE(broken);
    CHECK(read(sum, broken) == "none");
  }
}

TEST_CASE("times, however they are written") {
  CHECK(one("key_expires_at", "1785542400") == "2026-08-01T00:00:00Z");
  CHECK(one("key_expires_at", "1785542400.25") == "2026-08-01T00:00:00Z");
  CHECK(one("key_expires_at", "1785542400000") == "2026-08-01T00:00:00Z");
  CHECK(one("key_expires_at", R"("1785542400")") == "2026-08-01T00:00:00Z");
  CHECK(one("key_expires_at", R"("2026-08-01T02:00:00+02:00")") == "2026-08-01T00:00:00Z");
  CHECK(one("key_expires_at", R"("2026-08-01 00:00:00")") == "2026-08-01T00:00:00Z");
  CHECK(one("key_expires_at", R"("2026-08-01")") == "2026-08-01T00:00:00Z");
  CHECK(one("key_expires_at", R"("Sat, 01 Aug 2026 00:00:00 GMT")") == "2026-08-01T00:00:00Z");
  CHECK(one("key_expires_at", R"("at the end of the month")") == "at the end of the month");
}

TEST_CASE("durations and flags") {
  CHECK(one("requests_reset", R"("6m0s")") == "360");
  CHECK(one("requests_reset", R"("12ms")") == "0.012");
  CHECK(one("requests_reset", "38") == "38");
  CHECK(one("requests_reset", R"("2026-08-01T00:00:00Z")") == "2026-08-01T00:00:00Z");
  for (const char* yes : {"true", "1", R"("True")", R"("1")"}) CHECK(one("key_disabled", yes) == "true");
  for (const char* no : {"false", "0", R"("FALSE")"}) CHECK(one("key_disabled", no) == "false");
  for (const char* neither : {"2", R"("maybe")", "null", "{}"}) CHECK(one("key_disabled", neither) == "none");
}

namespace {

catalog::ModelRule model_rule(const std::string& json) {
  const Catalog catalog = load_sample({{"questions", R"([{"id": "list_models", "path": "/models", "models": )" + json + "}]"}});
  return *catalog.find("sample")->entry().questions.front().models;
}

std::vector<probe::ListedModel> models(const std::string& rule, std::string_view body) {
  const Response response{200, {}, body};
  return probe::read_models(model_rule(rule), probe::AnswerView(response), "list_models");
}

}  // namespace

TEST_CASE("model rows: ids, sizes, prices, features") {
  const auto rows = models(R"({"each": "/data", "id": "/id", "strip": "models/", "context": "/ctx", "max_output": "/out",
      "input_price": "/in", "output_price": "/ot", "price_scale": "1000000", "currency": "USD",
      "features": {"tools": {"at": "/can", "has": "tools"}, "vision": {"at": "/sees"}}})",
      R"({"data": [
        {"id": "models/a", "ctx": 8192, "out": "4096", "in": "0.0000001", "ot": 3e-7, "can": ["tools", "x"], "sees": true},
        {"id": "b", "ctx": 0, "out": -1, "in": "-1", "can": [], "sees": false},
        {"id": "c", "can": null, "sees": "yes"}, {"id": null}, {"id": ""}, {}, "plain", 7]})");
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].id == "a");
  CHECK(rows[0].context == "8192");
  CHECK(rows[0].max_output == "4096");
  CHECK(rows[0].input_price == "0.1");
  CHECK(rows[0].output_price == "0.3");
  CHECK(rows[0].currency == "USD");
  const auto feature = [&](std::size_t row, std::string_view wanted) {
    for (const auto& one : rows[row].features) {
      if (one.feature == wanted) return one.supported;
    }
    return Answer::unknown;
  };
  CHECK(feature(0, "tools") == Answer::yes);
  CHECK(feature(0, "vision") == Answer::yes);
  CHECK(rows[1].context.empty());
  CHECK(rows[1].max_output.empty());
  CHECK(rows[1].input_price.empty());
  CHECK(rows[1].currency.empty());
  CHECK(feature(1, "tools") == Answer::no);
  CHECK(feature(1, "vision") == Answer::no);
  CHECK(feature(2, "tools") == Answer::unknown);
  CHECK(feature(2, "vision") == Answer::unknown);
  CHECK(rows[3].id == "plain");
  CHECK(models(R"({"each": "", "id": ""})", R"(["x", "y"])").size() == 2);
  CHECK(models(R"({"each": "/data", "id": "/id"})", R"({"data": {"id": 1}})").empty());
}

TEST_CASE("the next page, while there is more") {
  const catalog::ModelRule rule = model_rule(R"({"each": "/data", "id": "/id", "next": {"value": "/last", "parameter": "after", "more": "/more"}})");
  const auto next = [&](std::string_view body) {
    const Response response{200, {}, body};
    return probe::next_page(rule, probe::AnswerView(response));
  };
  CHECK(next(R"({"last": "x", "more": true})") == "x");
  CHECK(next(R"({"last": "x", "more": false})").empty());
  CHECK(next(R"({"last": "x"})").empty());
  CHECK(next(R"({"last": null, "more": true})").empty());
  CHECK(next("{}").empty());
}
