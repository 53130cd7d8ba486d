// The public face: names, moving, and what a caller may ask at any moment.
#include "unit/probe/driver.hpp"

using namespace keyassay;
using namespace keyassay::test;

TEST_CASE("a report at any moment: what is not known yet stays unknown") {
  Driver driver;
  driver.on("list_models", R"({"data": [{"id": "m"}]})");
  Probe probe = start(load_sample(), sample_key());
  CHECK(probe.report().key.verdict == KeyVerdict::undetermined);
  for (const RequestRecord& record : probe.report().requests) CHECK_FALSE(record.sent);
  driver.take(probe);
  CHECK(probe.report().key.verdict == KeyVerdict::undetermined);
  CHECK(probe.report().hosts_shown.size() == 1);
  driver.land(probe, 0);
  CHECK(probe.report().key.verdict == KeyVerdict::valid);
}

TEST_CASE("a probe may move between next() and respond()") {
  Driver driver;
  driver.on("list_models", R"({"data": [{"id": "m"}]})");
  Probe first = start(load_sample(), sample_key());
  Request request;
  REQUIRE(first.next(driver.now, request) == Probe::Step::request);
  Probe second = std::move(first);
  CHECK(request.url == "https://api.sample.example/v1/models");
  CHECK(request.headers.front().secret);
  CHECK(second.respond(request.id, {200, {}, R"({"data": []})"}, driver.now));
}

TEST_CASE("plan() asks nothing and names every question with its reason") {
  Probe probe = start(load_sample(), sample_key());
  const auto plan = probe.plan();
  REQUIRE(plan.size() == 1);
  CHECK(plan[0].question == "list_models");
  CHECK(plan[0].host == "api.sample.example");
  CHECK(plan[0].carried_key);
  CHECK_FALSE(plan[0].sent);
  CHECK(probe.report().hosts_shown.empty());
}

TEST_CASE("the caller's own text is scrubbed, a fingerprint is keyed and stable") {
  const std::string key = sample_key();
  Probe probe = start(load_sample(), key, {.fingerprint_key = "0123456789abcdef"});
  CHECK(probe.scrub("log " + key + " end").find(key.substr(4, 8)) == std::string::npos);
  const std::string print = probe.report().key.fingerprint;
  CHECK(print.size() == 32);
  CHECK(start(load_sample(), key, {.fingerprint_key = "0123456789abcdef"}).report().key.fingerprint == print);
  CHECK(start(load_sample(), key, {.fingerprint_key = "0123456789abcdeF"}).report().key.fingerprint != print);
  CHECK(start(load_sample(), sample_key(2), {.fingerprint_key = "0123456789abcdef"}).report().key.fingerprint != print);
  CHECK(start(load_sample(), key).report().key.fingerprint.empty());
}

TEST_CASE("requests carry what a transport needs to judge them") {
  Driver driver;
  Request request;
  Probe probe = start(load_sample(), sample_key(), {.timeout = std::chrono::seconds(7)});
  REQUIRE(probe.next(driver.now, request) == Probe::Step::request);
  CHECK(request.deadline - driver.now == std::chrono::seconds(7));
  CHECK_FALSE(request.custom_host);
  CHECK(request.body_limit == std::size_t{8} << 20);
  Probe elsewhere = start(load_sample(), sample_key(), {.provider = "sample", .base_url = "https://g.example", .key_may_go_to_base_url = true});
  REQUIRE(elsewhere.next(driver.now, request) == Probe::Step::request);
  CHECK(request.custom_host);
}

TEST_CASE("transport failures have names") {
  CHECK(name(TransportFailure::dns) == "dns");
  CHECK(name(TransportFailure::connect) == "connect");
  CHECK(name(TransportFailure::tls) == "tls");
  CHECK(name(TransportFailure::timeout) == "timeout");
  CHECK(name(TransportFailure::reset) == "reset");
  CHECK(name(TransportFailure::cancelled) == "cancelled");
  CHECK(name(TransportFailure::too_large) == "too_large");
  CHECK(name(TransportFailure::refused) == "refused");
}
