// The reader of exchange files and the comparison: both must notice what is wrong.
#include "sim/exchange.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "sim/sample.hpp"

namespace keyassay::sim {
namespace {

std::string problem(std::string_view json) {
  const auto exchange = parse_exchange(json, "alpha/test");
  return exchange ? "none" : exchange.error().message;
}

TEST_CASE("every field of the format is read") {
  const auto exchange = parse_exchange(R"json({
    "provider": "alpha", "condition": "valid", "about": "all of it", "source": ["https://docs.alpha.test/"],
    "options": {"safety": "dry", "want": ["m"], "base_url": "https://gw.test/v1",
                "provider": "", "allow": ["beta"],
                "host_budget": 2, "values": {"workspace": "acme"},
                "hints": {"variable": "A", "base_url": "https://b.test"}},
    "key_format": "api key",
    "answers": {"a": {"status": 402, "headers": {"x-a": "1"}, "body": {"n": 1.50, "l": [true, null, "é"]}},
                "beta:b": [{"failure": "timeout"}, {"text": ""}]},
    "expect": {"provider": "alpha", "verdict": "valid", "cause": "none", "identity": "genuine",
               "facts": {"f": "1", "l": ["a", "b"]},
               "absent": ["g"], "models": {"m": "allowed"}, "capabilities": {"limits": "unknown"},
               "readiness": {"inventory-fit": "ready"}, "requests": ["a", "a"]}
  })json",
                                       "alpha/valid");
  REQUIRE_MESSAGE(exchange, exchange.error().message);
  const Exchange& read = exchange.value();
  CHECK(read.name == "alpha/valid");
  CHECK(read.options.safety == Safety::dry);
  CHECK(read.options.provider.empty());
  CHECK(read.options.host_budget == 2);
  CHECK(read.options.variable == "A");

  const ScriptedAnswer& first = read.answers.at("a").front();
  CHECK(first.status == 402);
  CHECK(first.body == R"({"n":1.50,"l":[true,null,"é"]})");
  CHECK(first.headers == Pairs{{"x-a", "1"}, {"content-type", "application/json"}});
  CHECK(read.answers.at("beta:b").size() == 2);
  CHECK(read.answers.at("beta:b").front().failure == TransportFailure::timeout);
  CHECK(read.expect.facts.back().second == std::vector<std::string>{"a", "b"});
  CHECK(read.expect.requests == std::vector<std::string>{"a", "a"});

  const ProbeOptions options = probe_options(read);
  CHECK(options.max_safety == Safety::dry);
  CHECK(options.allow == std::vector<std::string>{"beta"});
  CHECK(options.start_unix_ms == exchange_start_unix_ms);
}

TEST_CASE("the provider is named unless the file says otherwise") {
  CHECK(probe_options(parse_exchange(R"({"provider": "alpha"})", "n").value()).provider == "alpha");
  CHECK(probe_options(parse_exchange(R"({"provider": "alpha", "options": {"provider": ""}})", "n").value())
            .provider.empty());
}

TEST_CASE("what the format does not know is an error that names the field") {
  CHECK(problem("[]") == "field provider: expected an object with a provider");
  CHECK(problem(R"({"provider": "alpha", "anwsers": {}})") ==
        "field anwsers: expected a field of the README");
  CHECK(problem(R"({"provider": "alpha", "options": {"saftey": "dry"}})") ==
        "field saftey: expected an option of the README");
  CHECK(problem(R"({"provider": "alpha", "options": {"safety": "none"}})") ==
        "field safety: expected metadata, dry or spend");
  CHECK(problem(R"({"provider": "alpha", "answers": {"a": {"failure": "gone"}}})") ==
        "field failure: expected the name of a transport failure");
  CHECK(problem(R"({"provider": "alpha", "answers": {"a": []}})") == "field a: expected at least one answer");
  CHECK(problem(R"({"provider": "alpha", "expect": {"requests": "a"}})") ==
        "field requests: expected a list of strings");
  CHECK(problem(R"({"provider": "alpha", "about": "a", "about": "b"})") ==
        "field about: expected each name once");
  CHECK(parse_exchange("{", "n").error().code == Errc::malformed_json);
}

TEST_CASE("a folder is read by provider and condition") {
  const auto folder = std::filesystem::temp_directory_path() / "keyassay-exchange-test";
  std::filesystem::create_directories(folder / "alpha");
  std::ofstream(folder / "alpha" / "valid.json") << R"({"provider": "alpha"})";
  std::ofstream(folder / "alpha" / "expired.json") << R"({"provider": "alpha"})";
  const auto exchanges = read_exchanges(folder.string());
  std::filesystem::remove_all(folder);
  REQUIRE(exchanges);
  REQUIRE(exchanges.value().size() == 2);
  CHECK(exchanges.value()[0].name == "alpha/expired");
  CHECK(find_exchange(exchanges.value(), "alpha/valid") == &exchanges.value()[1]);
  CHECK(find_exchange(exchanges.value(), "alpha/none") == nullptr);
  CHECK(read_exchanges("/nowhere").error().code == Errc::io);
}

RequestRecord record(std::string_view provider, std::string_view question, bool sent) {
  RequestRecord out;
  out.provider = provider;
  out.question = question;
  out.sent = sent;
  return out;
}

Fact fact(std::string_view metric, FactKind kind, std::string_view value,
          std::vector<std::string> items = {}) {
  Fact out;
  out.metric = metric;
  out.kind = kind;
  out.value = value;
  out.items = std::move(items);
  return out;
}

Report matching_report() {
  Report report;
  report.provider = "alpha";
  report.identity.verdict = IdentityVerdict::genuine;
  report.key.verdict = KeyVerdict::valid;
  report.facts = {fact("balance_total", FactKind::money, "5.00"),
                  fact("scopes", FactKind::list, "2", {"a", "b"})};
  report.models.resize(1);
  report.models[0].id = "a-1";
  report.models[0].permission = Permission::allowed;
  for (std::size_t i = 0; i < capability_count; ++i)
    report.capabilities[i].capability = static_cast<Capability>(i);
  for (std::size_t i = 0; i < dimension_count; ++i) report.readiness[i].dimension = static_cast<Dimension>(i);
  report.requests = {record("alpha", "list_models", true), record("alpha", "usage_snapshot", false),
                     record("beta", "current_key", true)};
  return report;
}

Exchange expecting(std::string_view expect) {
  return parse_exchange(R"({"provider": "alpha", "expect": )" + std::string(expect) + "}", "n").value();
}

TEST_CASE("a report that meets every expectation has no differences") {
  const Exchange exchange = expecting(R"json({
    "provider": "alpha", "verdict": "valid", "cause": "none", "identity": "genuine",
    "facts": {"balance_total": "5.00", "scopes": ["a", "b"]}, "absent": ["balance_granted"],
    "models": {"a-1": "allowed"}, "capabilities": {"limits": "unknown"},
    "readiness": {"commercial-launch": "undetermined"},
    "requests": ["list_models", "beta:current_key"]})json");
  CHECK(differences(exchange, matching_report()).empty());
  CHECK(differences(expecting("{}"), Report{}).empty());
}

TEST_CASE("each expectation that is not met is one line") {
  const auto only = [](std::string_view expect) {
    const auto lines = differences(expecting(expect), matching_report());
    return lines.size() == 1 ? lines.front() : std::to_string(lines.size()) + " lines";
  };
  CHECK(only(R"({"provider": "beta"})") == "provider: expected beta, found alpha");
  CHECK(only(R"({"verdict": "invalid"})") == "verdict: expected invalid, found valid");
  CHECK(only(R"({"cause": "expired"})") == "cause: expected expired, found none");
  CHECK(only(R"({"identity": "relay"})") == "identity: expected relay, found genuine");
  CHECK(only(R"({"facts": {"balance_total": "5"}})") == "fact balance_total: expected 5, found 5.00");
  CHECK(only(R"({"facts": {"scopes": ["a"]}})") == "fact scopes: expected a, found 2");
  CHECK(only(R"({"facts": {"expires_at": "x"}})") == "fact expires_at: expected x, found none");
  CHECK(only(R"({"absent": ["balance_total"]})") == "fact balance_total: expected none, found 5.00");
  CHECK(only(R"({"models": {"a-1": "denied"}})") == "model a-1: expected denied, found allowed");
  CHECK(only(R"({"models": {"a-2": "denied"}})") == "model a-2: expected denied, found no row");
  CHECK(only(R"({"capabilities": {"limits": "denied"}})") ==
        "capability limits: expected denied, found unknown");
  CHECK(only(R"({"capabilities": {"limit": "denied"}})") == "capability limit: there is none of that name");
  CHECK(only(R"({"readiness": {"inventory-fit": "ready"}})") ==
        "readiness inventory-fit: expected ready, found undetermined");
  CHECK(only(R"({"requests": ["list_models"]})") ==
        "requests: expected list_models, found list_models, current_key");
}

}  // namespace
}  // namespace keyassay::sim
