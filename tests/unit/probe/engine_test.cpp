// What is sent, when, and what is never sent.
#include "unit/probe/driver.hpp"

using namespace keyassay;
using namespace keyassay::test;
using namespace std::chrono_literals;

namespace {

using Ids = std::vector<std::string>;

constexpr const char* shop_questions = R"([
  {"id": "current_key", "path": "/key", "proves": ["key"], "expect": {"at": ["/owner"]},
   "facts": [{"metric": "owner_id", "at": "/owner"}, {"metric": "organization_id", "at": "/org"}]},
  {"id": "balance", "asks": "validate", "path": "/balance", "facts": [{"metric": "balance_available", "at": "/left", "unit": "USD"}]},
  {"id": "usage", "asks": "validate", "path": "/usage", "facts": [{"metric": "usage_total", "at": "/used", "unit": "USD"}]}
])";

constexpr const char* shop_answers = R"([
  {"status": 401, "cause": "invalid_key"}, {"status": 402, "cause": "insufficient_balance"}
])";

Catalog shop(std::vector<Part> changes = {}) {
  std::vector<Part> parts{{"questions", shop_questions}, {"answers", shop_answers}};
  parts.insert(parts.end(), changes.begin(), changes.end());
  return load_sample(parts);
}

// Every question is answered well.
Driver happy() {
  Driver driver;
  driver.on("current_key", R"({"owner": "o-1", "org": "g-7"})")
      .on("balance", R"({"left": "5.00"})")
      .on("usage", R"({"used": "1.20"})");
  return driver;
}

Driver retrying(const std::string& header, const std::string& date = {}) {
  Driver driver = happy();
  Driver slow;
  Headers headers{{"Retry-After", header}};
  if (!date.empty()) headers.emplace_back("Date", date);
  slow.on("current_key", "{}", 429, headers).on("current_key", R"({"owner": "o-1"})");
  return slow;
}

// Milliseconds between the first request and the second; -1 when there was no second.
std::int64_t pause_after(const std::string& header, const std::string& date = {}) {
  Driver driver = retrying(header, date);
  Probe probe = start(shop(), sample_key(), {.start_unix_ms = 1'785'542'400'000});
  driver.run(probe);
  const bool again = driver.sent.size() > 1 && driver.sent[1].question == "current_key";
  return again ? (driver.sent[1].at - driver.sent[0].at - Driver::latency).count() : -1;
}

}  // namespace

TEST_CASE("request ids: only what is in flight may be answered, once") {
  Probe probe = start(shop(), sample_key());
  Request request;
  Driver driver;
  REQUIRE(probe.next(driver.now, request) == Probe::Step::request);
  const Response answer{200, {}, R"({"owner": "o-1"})"};
  auto unknown = probe.respond(request.id + 1, answer, driver.now);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == Errc::out_of_order);
  CHECK(probe.respond(request.id, answer, driver.now));
  const auto twice = probe.respond(request.id, answer, driver.now);
  REQUIRE_FALSE(twice);
  CHECK(twice.error().code == Errc::out_of_order);
  CHECK_FALSE(probe.fail(request.id, TransportFailure::reset, driver.now));

  Driver rest = happy();
  rest.run(probe);
  REQUIRE_FALSE(rest.sent.empty());
  CHECK_FALSE(probe.respond(rest.sent.back().id, answer, rest.now));
  CHECK(probe.next(rest.now, request) == Probe::Step::done);
}

TEST_CASE("several in flight, answered in any order, give the report of the order of asking") {
  const auto play = [](const std::function<std::size_t(std::size_t)>& pick) {
    Driver driver = happy();
    Probe probe = start(shop(), sample_key(), {.max_in_flight = 3});
    CHECK(driver.take(probe) == Probe::Step::wait);
    CHECK(driver.sent.size() == 3);
    // All answers come at one moment, so that only their order differs.
    for (std::size_t left = 3; left > 0; --left) driver.land(probe, pick(left) % left);
    return to_json(driver.run(probe));
  };
  const std::string in_order = play([](std::size_t) { return 0; });
  CHECK(in_order.find("balance_available") != std::string::npos);
  CHECK(play([](std::size_t n) { return n - 1; }) == in_order);
  CHECK(play([](std::size_t) { return 1; }) == in_order);
  CHECK(play([](std::size_t n) { return n == 3 ? 2U : 0U; }) == in_order);
  CHECK(play([](std::size_t n) { return n == 3 ? 1U : n - 1; }) == in_order);
}

TEST_CASE("never more in flight than allowed") {
  for (unsigned most = 1; most <= 3; ++most) {
    Driver driver = happy();
    Probe probe = start(shop(), sample_key(), {.max_in_flight = most});
    CHECK(driver.take(probe) == Probe::Step::wait);
    CHECK(driver.sent.size() == most);
    CHECK(probe.wake() == Time::max());
  }
}

TEST_CASE("cancel: nothing more is asked, what is in flight still counts") {
  Probe probe = start(shop(), sample_key());
  Driver driver = happy();
  REQUIRE(driver.take(probe) == Probe::Step::wait);
  probe.cancel();
  Request request;
  CHECK(probe.next(driver.now, request) == Probe::Step::done);
  driver.land(probe, 0);
  CHECK(probe.next(driver.now, request) == Probe::Step::done);
  const Report report = probe.report();
  CHECK(driver.sent.size() == 1);
  CHECK(report.key.verdict == KeyVerdict::valid);
  CHECK(record_of(report, "balance").skipped == "cancelled");

  Probe unasked = start(shop(), sample_key());
  unasked.cancel();
  CHECK(unasked.next(driver.now, request) == Probe::Step::done);
  CHECK(unasked.report().key.verdict == KeyVerdict::undetermined);
  CHECK(unasked.report().hosts_shown.empty());
}

TEST_CASE("max_requests bounds an assay, retries included") {
  for (unsigned most = 1; most <= 3; ++most) {
    Driver driver = happy();
    Probe probe = start(shop(), sample_key(), {.max_requests = most});
    const Report report = driver.run(probe);
    CHECK(driver.sent.size() == most);
    if (most < 3) CHECK(record_of(report, "usage").skipped.find("the limit of") == 0);
  }
  Driver busy;
  busy.on("current_key", "{}", 503);
  Probe probe = start(shop(), sample_key(), {.max_requests = 2});
  busy.run(probe);
  CHECK(busy.sent.size() == 2);
}

TEST_CASE("a question is asked again at most twice") {
  for (unsigned retries : {0U, 1U, 2U, 9U}) {
    Driver driver;
    driver.on("current_key", "{}", 503);
    Probe probe = start(shop({{"questions", R"([{"id": "current_key", "path": "/key", "proves": ["key"],
      "expect": {"at": ["/owner"]}}])"}}), sample_key(), {.max_retries = retries});
    const Report report = driver.run(probe);
    CHECK(driver.sent.size() == 1 + std::min(retries, 2U));
    CHECK(record_of(report, "current_key").attempts == driver.sent.size());
    CHECK(report.key.cause == Cause::overloaded);
    CHECK(report.key.verdict == KeyVerdict::undetermined);
  }
}

TEST_CASE("transport failures: some are worth another try") {
  const auto tries = [](TransportFailure failure) {
    Driver driver;
    driver.on("current_key", Scripted{.failure = failure});
    Probe probe = start(shop({{"questions", R"([{"id": "current_key", "path": "/key", "proves": ["key"],
      "expect": {"at": ["/owner"]}}])"}}), sample_key());
    driver.run(probe);
    return driver.sent.size();
  };
  CHECK(tries(TransportFailure::reset) == 3);
  CHECK(tries(TransportFailure::connect) == 3);
  CHECK(tries(TransportFailure::timeout) == 3);
  CHECK(tries(TransportFailure::tls) == 1);
  CHECK(tries(TransportFailure::too_large) == 1);
  CHECK(tries(TransportFailure::refused) == 1);
  CHECK(tries(TransportFailure::cancelled) == 1);
}

TEST_CASE("Retry-After decides when to ask again") {
  CHECK(pause_after("7") == 7000);
  CHECK(pause_after("0") == 0);
  CHECK(pause_after(" 12 ") == 12'000);
  CHECK(pause_after("Sat, 01 Aug 2026 00:00:09 GMT", "Sat, 01 Aug 2026 00:00:04 GMT") == 5000);
  // The answer's own Date is the clock, however wrong ours may be.
  CHECK(pause_after("Fri, 01 Aug 2036 00:00:09 GMT", "Fri, 01 Aug 2036 00:00:01 GMT") == 8000);
  CHECK(pause_after("Sat, 01 Aug 2026 00:00:00 GMT", "Sat, 01 Aug 2026 00:00:04 GMT") == 0);
  // Without a Date, ours: the assay began at midnight and a tenth of a second went by.
  CHECK(pause_after("Sat, 01 Aug 2026 00:00:05 GMT") == 4900);

  // What cannot be read is the usual back-off: about half a second.
  for (const char* garbage : {"-5", "soon", "", "1e3", "5 seconds", "0x10"}) {
    CAPTURE(garbage);
    const std::int64_t pause = pause_after(garbage);
    CHECK(pause >= 500);
    CHECK(pause <= 625);
  }

  // Longer than the caller's patience: the question ends.
  CHECK(pause_after("30") == 30'000);
  CHECK(pause_after("31") == -1);
  CHECK(pause_after("100000000000000000000") == -1);
}

TEST_CASE("patience is the caller's") {
  Driver driver = retrying("40");
  Probe probe = start(shop(), sample_key(), {.patience = 60s});
  driver.run(probe);
  REQUIRE(driver.sent.size() > 1);
  CHECK(driver.sent[1].at - driver.sent[0].at == 40s + Driver::latency);
}

TEST_CASE("back-off: wake() says when, and the pause grows") {
  Driver driver;
  driver.on("current_key", "{}", 503);
  Probe probe = start(shop(), sample_key());
  REQUIRE(driver.take(probe) == Probe::Step::wait);
  CHECK(probe.wake() == Time::max());
  driver.land(probe, 0);
  CHECK(driver.take(probe) == Probe::Step::wait);
  const auto first = probe.wake() - driver.now;
  CHECK(first >= 500ms);
  CHECK(first <= 625ms);
  driver.now = probe.wake() - 1ms;
  CHECK(driver.take(probe) == Probe::Step::wait);
  CHECK(driver.sent.size() == 1);
  driver.now += 1ms;
  driver.take(probe);
  REQUIRE(driver.sent.size() == 2);
  driver.land(probe, 0);
  driver.take(probe);
  CHECK(probe.wake() - driver.now >= 1000ms);
  CHECK(probe.wake() - driver.now <= 1250ms);
}

TEST_CASE("several back-offs at once: wake() is never in the past") {
  Driver driver;
  driver.on("current_key", "{}", 429, {{"Retry-After", "2"}}).on("current_key", R"({"owner": "o-1"})");
  driver.on("balance", "{}", 429, {{"Retry-After", "9"}}).on("balance", R"({"left": "5"})");
  driver.on("usage", R"({"used": "1"})");
  Probe probe = start(shop(), sample_key(), {.max_in_flight = 3});
  const Report report = driver.run(probe);
  CHECK(report.key.verdict == KeyVerdict::valid);
  CHECK(fact_of(report, "balance_available") != nullptr);
}

TEST_CASE("after the first definite refusal nothing more is asked") {
  Driver driver = happy();
  Driver refusing;
  refusing.on("current_key", "{}", 401);
  Probe probe = start(shop(), sample_key());
  const Report report = refusing.run(probe);
  CHECK(refusing.questions() == Ids{"current_key"});
  CHECK(report.key.verdict == KeyVerdict::invalid);
  CHECK(record_of(report, "balance").skipped == "the key was refused");
}

TEST_CASE("a refusal ends the retries of questions that were in flight with it") {
  Driver driver;
  driver.on("current_key", "{}", 401).on("balance", "{}", 503).on("usage", "{}", 503);
  Probe probe = start(shop(), sample_key(), {.max_in_flight = 3});
  driver.run(probe);
  CHECK(driver.sent.size() == 3);
}

TEST_CASE("once the provider insists on slowing down, the key is not shown again") {
  Driver driver;
  driver.on("current_key", R"({"owner": "o-1"})").on("balance", "{}", 429);
  const Catalog catalog = shop({{"questions", R"([
    {"id": "current_key", "path": "/key", "proves": ["key"], "expect": {"at": ["/owner"]},
     "facts": [{"metric": "owner_id", "at": "/owner"}]},
    {"id": "balance", "asks": "validate", "path": "/balance", "facts": [{"metric": "balance_available", "at": "/left", "unit": "USD"}]},
    {"id": "usage", "asks": "validate", "path": "/usage", "facts": [{"metric": "usage_total", "at": "/used", "unit": "USD"}]},
    {"id": "status", "asks": "validate", "path": "/status", "keyless": true, "facts": [{"metric": "endpoint_status", "at": "/s"}]},
    {"id": "get_model", "path": "/models/{model}", "expect": {"at": ["/id"]}}])"}});
  Probe probe = start(catalog, sample_key(), {}, Policy::builtin().wanting({"m-1"}));
  const Report report = driver.run(probe);
  CHECK(driver.questions() == Ids{"current_key", "balance", "balance", "balance", "status"});
  CHECK_FALSE(driver.sent.back().secret);
  CHECK(record_of(report, "usage").skipped == "the provider asked to slow down");
  const ModelRow* model = model_of(report, "m-1");
  REQUIRE(model != nullptr);
  CHECK(model->permission == Permission::unknown);
}

TEST_CASE("a rate limit ends the retries of questions that were in flight with it") {
  Driver driver;
  driver.on("current_key", "{}", 429, {{"Retry-After", "4000"}}).on("balance", "{}", 503).on("usage", "{}", 503);
  Probe probe = start(shop(), sample_key(), {.max_in_flight = 3});
  driver.run(probe);
  CHECK(driver.sent.size() == 3);
}

TEST_CASE("a value of an earlier answer goes into a later address") {
  const Catalog catalog = shop({{"questions", R"([
    {"id": "usage", "asks": "validate", "path": "/orgs/{organization_id}/usage", "facts": [{"metric": "usage_total", "at": "/used", "unit": "USD"}]},
    {"id": "current_key", "path": "/key", "proves": ["key"], "expect": {"at": ["/owner"]},
     "facts": [{"metric": "organization_id", "at": "/org"}]}])"}});
  SUBCASE("from the answer") {
    Driver driver = happy();
    Probe probe = start(catalog, sample_key(), {.max_in_flight = 3});
    driver.run(probe);
    REQUIRE(driver.questions() == Ids{"current_key", "usage"});
    CHECK(driver.sent[1].url == "https://api.sample.example/v1/orgs/g-7/usage");
  }
  SUBCASE("from the caller") {
    Driver driver = happy();
    Probe probe = start(catalog, sample_key(), {.values = {{"organization_id", "mine"}}});
    driver.run(probe);
    CHECK(driver.sent.at(1).url == "https://api.sample.example/v1/orgs/mine/usage");
  }
  SUBCASE("missing") {
    Driver driver;
    driver.on("current_key", R"({"owner": "o-1"})");
    Probe probe = start(catalog, sample_key());
    const Report report = driver.run(probe);
    CHECK(driver.questions() == Ids{"current_key"});
    CHECK(record_of(report, "usage").skipped.find("needs organization_id") == 0);
  }
  SUBCASE("a value that would climb out of its place is not sent") {
    for (const char* value : {"..", "../admin", "a/../b", "."}) {
      Driver driver = happy();
      Probe probe = start(catalog, sample_key(), {.values = {{"organization_id", value}}});
      driver.run(probe);
      CHECK(driver.questions() == Ids{"current_key"});
    }
  }
  SUBCASE("other bytes are percent-encoded") {
    Driver driver = happy();
    Probe probe = start(catalog, sample_key(), {.values = {{"organization_id", "a b?c#d"}}});
    driver.run(probe);
    CHECK(driver.sent.at(1).url == "https://api.sample.example/v1/orgs/a%20b%3Fc%23d/usage");
  }
}

TEST_CASE("two questions that wait for each other do not hang") {
  const Catalog catalog = shop({{"questions", R"([
    {"id": "one", "asks": "validate", "path": "/a/{project_id}", "facts": [{"metric": "organization_id", "at": "/org"}]},
    {"id": "two", "asks": "validate", "path": "/b/{organization_id}", "facts": [{"metric": "project_id", "at": "/p"}]}])"}});
  Driver driver;
  Probe probe = start(catalog, sample_key());
  const Report report = driver.run(probe);
  CHECK(driver.sent.empty());
  CHECK(record_of(report, "one").skipped == "needs a value that nothing gives");
  CHECK(record_of(report, "two").skipped == "needs a value that nothing gives");
}

TEST_CASE("safety ceiling: nothing above it is sent, nor promised by plan()") {
  const Catalog catalog = shop({{"questions", R"([
    {"id": "read", "asks": "validate", "path": "/read", "facts": [{"metric": "owner_id", "at": "/o"}]},
    {"id": "dry", "asks": "validate", "safety": "dry", "method": "POST", "path": "/dry", "body": {"a": 1}},
    {"id": "spend", "asks": "validate", "safety": "spend", "method": "POST", "path": "/spend", "body": {"a": 1}},
    {"id": "dry_model", "asks": "validate", "safety": "dry", "method": "POST", "path": "/count", "body": {"model": "{model}"}},
    {"id": "spend_model", "asks": "validate", "safety": "spend", "method": "POST", "path": "/chat", "body": {"model": "{model}"}}])"}});
  const auto sent_at = [&](Safety ceiling) {
    Driver driver;
    for (const char* question : {"read", "dry", "spend"}) driver.on(question, R"({"o": "x"})");
    Probe probe = start(catalog, sample_key(), {.max_safety = ceiling}, Policy::builtin().wanting({"m-1"}));
    std::size_t promised = 0;
    for (const RequestRecord& record : probe.plan()) {
      promised += record.skipped.empty();
      if (record.skipped.empty()) CHECK(record.safety <= ceiling);
    }
    driver.run(probe);
    for (const Sent& request : driver.sent) CHECK(request.safety <= ceiling);
    CHECK(promised == driver.sent.size());
    return driver.questions();
  };
  CHECK(sent_at(Safety::metadata) == Ids{"read"});
  CHECK(sent_at(Safety::dry) == Ids{"read", "dry"});
  CHECK(sent_at(Safety::spend) == Ids{"read", "dry", "spend"});
}

TEST_CASE("keyless questions carry no secret, the others exactly one") {
  const Catalog catalog = shop({{"questions", R"([
    {"id": "current_key", "path": "/key", "proves": ["key"], "expect": {"at": ["/owner"]}},
    {"id": "status", "asks": "validate", "path": "/status", "keyless": true, "facts": [{"metric": "endpoint_status", "at": "/s"}]}])"}});
  Driver driver = happy();
  const std::string key = sample_key();
  Probe probe = start(catalog, key);
  const Report report = driver.run(probe);
  REQUIRE(driver.questions() == Ids{"current_key", "status"});
  for (const Sent& request : driver.sent) {
    unsigned holding = 0;
    for (const auto& [name, value] : request.headers) holding += value.find(key) != std::string::npos;
    CHECK(holding == (request.question == "status" ? 0 : 1));
    CHECK(request.secret == (request.question != "status"));
    CHECK(request.url.find(key.substr(4, 8)) == std::string::npos);
    CHECK(request.body.find(key.substr(4, 8)) == std::string::npos);
  }
  CHECK_FALSE(record_of(report, "status").carried_key);
  CHECK(record_of(report, "current_key").carried_key);
}

TEST_CASE("a clock that runs backwards harms nothing") {
  Driver driver = happy();
  Probe probe = start(shop(), sample_key(), {.start_unix_ms = 1'785'542'400'000});
  REQUIRE(driver.take(probe) == Probe::Step::wait);
  driver.now -= 30min;
  driver.land(probe, 0);
  const Report report = driver.run(probe);
  CHECK(report.key.verdict == KeyVerdict::valid);
  for (const RequestRecord& record : report.requests) CHECK(record.latency_ms >= 0);
  for (const Fact& fact : report.facts) CHECK(fact.time >= "2026-08-01T00:00:00");
}

TEST_CASE("options outside their range are refused by name") {
  const auto refused = [](ProbeOptions options) {
    const auto probe = Probe::start(load_sample(), Secret(sample_key()), std::move(options));
    REQUIRE_FALSE(probe);
    return probe.error().where;
  };
  CHECK(refused({.host_budget = 0}) == "option host_budget");
  CHECK(refused({.host_budget = 4}) == "option host_budget");
  CHECK(refused({.max_requests = 0}) == "option max_requests");
  CHECK(refused({.max_in_flight = 0}) == "option max_in_flight");
  CHECK(refused({.timeout = 0ms}) == "option timeout");
  CHECK(refused({.fingerprint_key = "short"}) == "option fingerprint_key");
  CHECK(refused({.provider = "nobody"}) == "option provider");
  CHECK(refused({.allow = {"nobody"}}) == "option allow");
}
