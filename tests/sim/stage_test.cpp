// The simulator without its network: addresses, turns, keys and who is answered from what.
#include "sim/stage.hpp"

#include <doctest/doctest.h>

#include "sim/exchange_transport.hpp"
#include "sim/keys.hpp"
#include "sim/sample.hpp"

namespace keyassay::sim {
namespace {

const Exchange& exchange(std::string_view name) { return *find_exchange(sample_exchanges(), name); }

std::string key_for(std::string_view name) { return make_key(sample_catalog(), exchange(name)).value(); }

// "alpha:list_models", or nothing; of several the first.
std::string found(std::string_view method, std::string_view url, std::string_view body = {}) {
  static const Routes routes = [] {
    Routes out(sample_catalog());
    out.add_base(sample_catalog(), "https://gateway.test:8443/llm/v1/");
    out.add_base(sample_catalog(), "https://bare.test");
    return out;
  }();
  const auto [host, target] = take_apart(url);
  const auto all = routes.find(method, host, target, body);
  return all.empty() ? "" : all.front().entry->id + ":" + all.front().question->id;
}

TEST_CASE("an address is a question") {
  CHECK(found("GET", "https://api.alpha.test/v1/models") == "alpha:list_models");
  CHECK(found("GET", "https://API.alpha.test/v1/models") == "alpha:list_models");
  CHECK(found("GET", "https://api.alpha.test/v1/models/a-1") == "alpha:get_model");
  CHECK(found("GET", "https://api.alpha.test/v1/models/maker/a-1") == "alpha:get_model");
  CHECK(found("POST", "https://api.alpha.test/v1/count", R"({"model":"a-1"})") == "alpha:count_tokens");
  CHECK(found("GET", "https://acme.beta.test/v2/models") == "beta:list_models");
  CHECK(found("GET", "https://gateway.test/llm/v1/models") == "alpha:list_models");
  CHECK(found("GET", "https://bare.test/v1/models") == "alpha:list_models");
  CHECK(found("GET", "https://bare.test/v2/models") == "beta:list_models");
}

TEST_CASE("what no question asks is nobody's") {
  CHECK(found("POST", "https://api.alpha.test/v1/models").empty());
  CHECK(found("GET", "https://api.alpha.test/models").empty());
  CHECK(found("GET", "https://api.alpha.test/v1/models/").empty());
  CHECK(found("GET", "https://api.alpha.test.evil.test/v1/models").empty());
  CHECK(found("GET", "https://a.b.beta.test/v2/models").empty());
}

TEST_CASE("query parameters are compared by name, the page's own is allowed") {
  CHECK(found("GET", "https://api.alpha.test/v1/balance?unit=eur") == "alpha:balance_snapshot");
  CHECK(found("GET", "https://api.alpha.test/v1/balance").empty());
  CHECK(found("GET", "https://api.alpha.test/v1/balance?unit=usd&more=1").empty());
  CHECK(found("GET", "https://api.alpha.test/v1/models?after_id=a-1") == "alpha:list_models");
}

TEST_CASE("a certificate names every host, open ones with a star") {
  const auto names = Stage(sample_catalog(), sample_exchanges()).certificate_names();
  CHECK(names == std::vector<std::string>{"api.alpha.test", "api.beta.test", "*.beta.test"});
}

Arrival arrival(std::string_view host, std::string_view target, Pairs headers) {
  return {"GET", std::string(host), std::string(target), "", std::move(headers)};
}

TEST_CASE("a key plays its exchange, each question in turn") {
  Stage stage(sample_catalog(), sample_exchanges());
  const std::string key = key_for("alpha/insufficient_balance");
  stage.add_key(key, exchange("alpha/insufficient_balance"), Trouble::none);
  const Pairs headers{{"authorization", "Bearer " + key}};
  const auto status = [&](std::string_view target) {
    return stage.react(arrival("api.alpha.test", target, headers)).answer.status;
  };
  CHECK(status("/v1/balance?unit=usd") == 503);
  CHECK(status("/v1/models") == 200);
  CHECK(status("/v1/balance?unit=usd") == 200);
  CHECK(status("/v1/balance?unit=usd") == 200);
  CHECK(status("/v1/models/a-1") == 404);
  CHECK(status("/v1/nothing") == 404);
}

TEST_CASE("another provider's question is answered only when the exchange says so") {
  Stage stage(sample_catalog(), sample_exchanges());
  const std::string key = key_for("alpha/valid");
  stage.add_key(key, exchange("alpha/valid"), Trouble::none);
  CHECK(stage.react(arrival("api.beta.test", "/me", {{"x-api-key", key}})).answer.status == 401);
  CHECK(stage.react(arrival("acme.beta.test", "/v2/models", {{"x-api-key", key}})).answer.status == 404);
}

TEST_CASE("a missing key and an unknown key are refused") {
  Stage stage(sample_catalog(), sample_exchanges());
  CHECK(stage.react(arrival("api.alpha.test", "/v1/models", {})).answer.status == 401);
  CHECK(stage.react(arrival("api.beta.test", "/me", {{"X-Api-Key", "be_made_up"}})).answer.status == 401);
  const auto refused =
      stage.react(arrival("api.alpha.test", "/v1/models", {{"Authorization", "Bearer al-made-up-12wxyz"}}));
  CHECK(refused.answer.status == 401);
  CHECK(refused.answer.body == R"({"error":"key al-********wxyz ending in wxyz is wrong"})");

  const auto seen = stage.seen();
  REQUIRE(seen.size() == 3);
  CHECK(seen[0].key.empty());
  CHECK(seen[1].key == "unknown");
  CHECK(seen[2].key == "unknown");
}

TEST_CASE("a question without a key is answered from the exchange that has an answer") {
  Stage stage(sample_catalog(), sample_exchanges());
  CHECK(stage.react(arrival("api.alpha.test", "/v1/status", {})).answer.status == 200);
  stage.play_keyless(exchange("alpha/valid"));
  CHECK(stage.react(arrival("api.alpha.test", "/v1/status", {})).answer.status == 404);
}

TEST_CASE("a key is noticed wherever it stands in a request") {
  Stage stage(sample_catalog(), sample_exchanges());
  const std::string key = key_for("alpha/valid");
  stage.add_key(key, exchange("alpha/valid"), Trouble::none);
  static_cast<void>(stage.react(arrival("elsewhere.test", "/", {{"x-odd", "k=" + key}})));
  static_cast<void>(stage.react(arrival("elsewhere.test", "/?k=" + key, {})));
  for (const Seen& seen : stage.seen()) CHECK(seen.key == "alpha/valid");
  stage.forget_seen();
  CHECK(stage.seen().empty());
}

TEST_CASE("keys have the format, repeat with their seed and differ between exchanges") {
  const auto& alpha = sample_catalog().find("alpha")->entry();
  CHECK(alpha.keys[0].shapes[0].matches(key_for("alpha/valid")));
  CHECK(key_for("alpha/valid") == key_for("alpha/valid"));
  CHECK(key_for("alpha/valid") != key_for("alpha/invalid_key"));
  CHECK(make_key(sample_catalog(), exchange("alpha/valid"), 2).value() != key_for("alpha/valid"));
  Exchange other = exchange("alpha/valid");
  other.key_format = "admin key";
  CHECK(make_key(sample_catalog(), other).error().code == Errc::invalid_argument);
  other.provider = "gamma";
  CHECK(make_key(sample_catalog(), other).error().code == Errc::unknown_provider);
}

TEST_CASE("lines of keys come back as they were written") {
  const std::string text = write_line({"alpha/valid", "ALPHA_API_KEY", "al-one", Trouble::slow}) + "\n\n" +
                           write_line({"beta/valid", "", "be-two", Trouble::none}) + "\n";
  const auto lines = read_lines(text, "keys");
  REQUIRE(lines);
  REQUIRE(lines.value().size() == 2);
  CHECK(lines.value()[0].trouble == Trouble::slow);
  CHECK(lines.value()[1].key == "be-two");
  CHECK(read_lines("{\"exchange\":\"a\",\"key\":\"b\"}\n{}", "keys").error().where == "keys:2");
  CHECK(read_lines("{\"exchange\":\"a\",\"key\":\"b\",\"trouble\":\"sad\"}", "keys").error().code ==
        Errc::invalid_argument);
}

Request request_for(std::string_view question, std::string_view url) {
  Request request;
  request.id = 7;
  request.method = "GET";
  request.url = url;
  request.question = question;
  return request;
}

TEST_CASE("without a network the same answers come 100 ms later on a clock of their own") {
  ExchangeTransport transport(sample_catalog(), exchange("alpha/valid"), key_for("alpha/valid"));
  const Time begin = transport.now();
  transport.start(request_for("list_models", "https://api.alpha.test/v1/models"));
  CHECK_FALSE(transport.wait(begin + std::chrono::milliseconds(99)).has_value());
  CHECK(transport.now() - begin == std::chrono::milliseconds(99));
  const auto completion = transport.wait(Time::max());
  REQUIRE(completion.has_value());
  CHECK(completion->id == 7);
  CHECK(std::get<Reply>(completion->outcome).status == 200);
  CHECK(transport.now() - begin == std::chrono::milliseconds(100));
  CHECK(transport.strays().empty());
  CHECK_FALSE(transport.wait(Time::max()).has_value());
}

TEST_CASE("a request that is not the question it says is told") {
  ExchangeTransport transport(sample_catalog(), exchange("alpha/valid"), key_for("alpha/valid"));
  transport.start(request_for("get_model", "https://api.alpha.test/v1/models"));
  CHECK(std::get<Reply>(transport.wait(Time::max())->outcome).status == 404);
  CHECK(transport.strays() == std::vector<std::string>{"get_model GET https://api.alpha.test/v1/models"});
}

}  // namespace
}  // namespace keyassay::sim
