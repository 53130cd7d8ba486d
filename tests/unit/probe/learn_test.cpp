// What an answer changes: pages, models, other hosts, relays.
#include "unit/probe/driver.hpp"

using namespace keyassay;
using namespace keyassay::test;

namespace {

using Ids = std::vector<std::string>;

Part questions(const std::string& json) { return {"questions", json}; }

const char* const paged = R"([{"id": "list_models", "path": "/models?limit=2", "proves": ["key"], "expect": {"at": ["/data"]},
  "models": {"each": "/data", "id": "/id", "means": "allowed",
             "next": {"value": "/last", "parameter": "after_id", "more": "/more"}}}])";

std::string page(const std::string& id, bool more) {
  return R"({"data": [{"id": ")" + id + R"("}], "last": ")" + id + R"(", "more": )" + (more ? "true" : "false") + "}";
}

}  // namespace

TEST_CASE("a list is read page by page") {
  Driver driver;
  driver.on("list_models", page("a 1", true)).on("list_models", page("b", true)).on("list_models", page("c", false));
  Probe probe = start(load_sample({questions(paged)}), sample_key(), {}, Policy::builtin().wanting({"z"}));
  const Report report = driver.run(probe);
  REQUIRE(driver.sent.size() == 3);
  CHECK(driver.sent[0].url == "https://api.sample.example/v1/models?limit=2");
  CHECK(driver.sent[1].url == "https://api.sample.example/v1/models?limit=2&after_id=a%201");
  CHECK(driver.sent[2].url == "https://api.sample.example/v1/models?limit=2&after_id=b");
  for (const char* id : {"a 1", "b", "c"}) CHECK(model_of(report, id)->permission == Permission::allowed);
  // A list read to its end speaks of what is not in it, too.
  CHECK(model_of(report, "z")->permission == Permission::denied);
  CHECK(model_of(report, "z")->listed == Answer::no);
}

TEST_CASE("pages without end are left after ten, and the list counts as unfinished") {
  Driver driver;
  driver.on("list_models", page("a", true));
  Probe probe = start(load_sample({questions(paged)}), sample_key(), {.max_requests = 100}, Policy::builtin().wanting({"z"}));
  const Report report = driver.run(probe);
  CHECK(driver.sent.size() == 10);
  CHECK(model_of(report, "z")->permission == Permission::unknown);
  CHECK(model_of(report, "z")->listed == Answer::unknown);
}

TEST_CASE("a page that fails is asked again as often as a first one") {
  Driver driver;
  for (const char* id : {"a", "b", "c"}) driver.on("list_models", page(id, true));
  driver.on("list_models", "{}", 503).on("list_models", "{}", 503).on("list_models", page("d", false));
  Probe probe = start(load_sample({questions(paged)}), sample_key());
  const Report report = driver.run(probe);
  CHECK(driver.sent.size() == 6);
  CHECK(driver.sent[4].url == driver.sent[3].url);
  CHECK(model_of(report, "d") != nullptr);
}

TEST_CASE("models are asked about one by one only where no list has settled them") {
  const auto catalog = [](const char* means) {
    return load_sample({questions(std::string(R"([
      {"id": "list_models", "path": "/models", "proves": ["key"], "expect": {"at": ["/data"]},
       "models": {"each": "/data", "id": "/id", "means": ")") + means + R"("}},
      {"id": "get_model", "path": "/models/{model}", "expect": {"at": ["/id"]}}])"),
      {"answers", R"([{"status": 403, "on": ["get_model"], "cause": "model_forbidden"}])"}});
  };
  const Policy wants = Policy::builtin().wanting({"in", "out/er", "shut"});
  const auto drive = [&](const char* means, Driver& driver) {
    driver.on("list_models", R"({"data": [{"id": "in"}, {"id": "shut"}]})");
    driver.on("get_model", R"({"id": "in"})").on("get_model", R"({"id": "out/er"})").on("get_model", "{}", 403);
    Probe probe = start(catalog(means), sample_key(), {}, wants);
    return driver.run(probe);
  };
  Driver settled;
  drive("allowed", settled);
  // One that the list does not hold may be another name of one that it does.
  CHECK(settled.questions() == Ids{"list_models", "get_model"});

  Driver open;
  const Report report = drive("listed", open);
  CHECK(open.questions() == Ids{"list_models", "get_model", "get_model", "get_model"});
  CHECK(open.sent[2].url == "https://api.sample.example/v1/models/out/er");
  CHECK(model_of(report, "in")->permission == Permission::allowed);
  CHECK(model_of(report, "out/er")->permission == Permission::allowed);
  CHECK(model_of(report, "out/er")->listed == Answer::unknown);
  CHECK(model_of(report, "shut")->permission == Permission::denied);
  CHECK(model_of(report, "shut")->cause == Cause::model_forbidden);
}

TEST_CASE("an unproven key is not asked about models") {
  Driver driver;
  driver.on("list_models", "{}", 500);
  Probe probe = start(load_sample({questions(R"([
    {"id": "list_models", "path": "/models", "proves": ["key"], "expect": {"at": ["/data"]}, "models": {"each": "/data", "id": "/id"}},
    {"id": "get_model", "path": "/models/{model}"}])")}), sample_key(), {}, Policy::builtin().wanting({"m"}));
  driver.run(probe);
  CHECK(driver.questions() == Ids{"list_models", "list_models", "list_models"});
}

namespace {

const char* const two_hosts = R"([{"id": "us", "base": "https://us.sample.example", "protocol": "openai"},
                                  {"id": "eu", "base": "https://eu.sample.example", "protocol": "openai"}])";
const char* const host_questions = R"([
  {"id": "current_key", "path": "/key", "proves": ["key"], "expect": {"at": ["/owner"]}},
  {"id": "limits", "path": "/limits", "facts": [{"metric": "tier", "at": "/tier"}]},
  {"id": "usage_snapshot", "path": "/usage", "facts": [{"metric": "usage_total", "at": "/used", "unit": "USD"}]}])";
const char* const host_answers = R"([
  {"status": 421, "when": [{"at": "/go", "is": "eu"}], "cause": "wrong_region", "ask_host": "eu"},
  {"status": 421, "when": [{"at": "/go", "is": "us"}], "cause": "wrong_region", "ask_host": "us"}])";

Catalog regional() {
  return load_sample({{"hosts", two_hosts}, questions(host_questions), {"answers", host_answers}});
}

}  // namespace

TEST_CASE("ask_host: the question goes to the host the provider names, within the budget") {
  const auto drive = [](unsigned budget, unsigned in_flight) {
    Driver driver;
    for (const char* question : {"current_key", "limits", "usage_snapshot"}) {
      driver.on(std::string("us.sample.example ") + question, R"({"go": "eu"})", 421);
    }
    driver.on("eu.sample.example current_key", R"({"owner": "x"})").on("eu.sample.example limits", R"({"tier": "2"})");
    driver.on("eu.sample.example usage_snapshot", R"({"used": "3"})");
    Probe probe = start(regional(), sample_key(), {.host_budget = budget, .max_in_flight = in_flight});
    return driver.run(probe);
  };
  for (const unsigned in_flight : {1U, 3U}) {
    CAPTURE(in_flight);
    const Report moved = drive(2, in_flight);
    CHECK(moved.key.verdict == KeyVerdict::valid_limited);
    CHECK(moved.key.cause == Cause::wrong_region);
    CHECK(moved.hosts_shown == Ids{"us.sample.example", "eu.sample.example"});
    CHECK(fact_of(moved, "tier") != nullptr);
    CHECK(fact_of(moved, "usage_total") != nullptr);
  }
  const Report stayed = drive(1, 1);
  CHECK(stayed.hosts_shown == Ids{"us.sample.example"});
  CHECK(stayed.key.verdict == KeyVerdict::valid_limited);
  CHECK(fact_of(stayed, "tier") == nullptr);
}

TEST_CASE("a question to a further host of the provider needs room in the budget") {
  const Catalog catalog = load_sample({{"hosts", two_hosts}, questions(R"([
    {"id": "current_key", "path": "/key", "proves": ["key"], "expect": {"at": ["/owner"]}},
    {"id": "limits", "host": "eu", "path": "/limits", "facts": [{"metric": "tier", "at": "/tier"}]},
    {"id": "metrics", "host": "eu", "path": "/status", "keyless": true, "facts": [{"metric": "endpoint_status", "at": "/s"}]}])")});
  for (const unsigned budget : {1U, 2U}) {
    CAPTURE(budget);
    Driver driver;
    driver.on("current_key", R"({"owner": "x"})").on("limits", R"({"tier": "2"})").on("metrics", R"({"s": "up"})");
    Probe probe = start(catalog, sample_key(), {.host_budget = budget});
    const Report report = driver.run(probe);
    CHECK(report.hosts_shown.size() == budget);
    // Without the key anybody may be asked.
    CHECK(driver.questions() == (budget == 1 ? Ids{"current_key", "metrics"} : Ids{"current_key", "limits", "metrics"}));
    if (budget == 1) CHECK(record_of(report, "limits").skipped.find("eu.sample.example was not shown the key") == 0);
  }
}

TEST_CASE("hosts that point at each other are asked once each") {
  Driver driver;
  driver.on("us.sample.example current_key", R"({"go": "eu"})", 421).on("eu.sample.example current_key", R"({"go": "us"})", 421);
  Probe probe = start(regional(), sample_key(), {.host_budget = 3});
  driver.run(probe);
  unsigned asked = 0;
  for (const Sent& request : driver.sent) asked += request.question == "current_key";
  CHECK(asked == 2);
}

TEST_CASE("a value in a host name stays inside its label") {
  const Catalog catalog = load_sample({{"hosts", R"([{"id": "own", "base": "https://{workspace}.sample.example", "protocol": "openai"}])"},
    questions(R"([{"id": "current_key", "path": "/key", "proves": ["key"], "expect": {"at": ["/owner"]}},
                  {"id": "limits", "path": "/limits", "facts": [{"metric": "tier", "at": "/tier"}]}])")});
  const auto drive = [&](const std::string& value, Driver& driver) {
    driver.on("current_key", R"({"owner": "x"})").on("limits", R"({"tier": "2"})");
    Probe probe = start(catalog, sample_key(), {.values = {{"workspace", value}}});
    return driver.run(probe);
  };
  Driver good;
  const Report report = drive("Acme-7", good);
  // One host with one budget, whatever its name is made from.
  CHECK(good.questions() == Ids{"current_key", "limits"});
  CHECK(good.sent.at(0).url == "https://Acme-7.sample.example/key");
  CHECK(report.hosts_shown == Ids{"Acme-7.sample.example"});
  for (const char* bad : {"evil.example/", "evil.example/x", "a.b", "u@evil", "evil.example#", "a:1", "a\\b", "a%2fb", "a b", "\n"}) {
    CAPTURE(bad);
    Driver driver;
    drive(bad, driver);
    CHECK(driver.sent.empty());
  }
}

TEST_CASE("a custom host without a path gets the provider's own") {
  const auto asked_at = [](const std::string& base) {
    Driver driver;
    Probe probe = start(load_sample(), sample_key(), {.provider = "sample", .base_url = base, .key_may_go_to_base_url = true});
    driver.run(probe);
    return driver.sent.at(0).url;
  };
  CHECK(asked_at("https://gateway.example") == "https://gateway.example/v1/models");
  CHECK(asked_at("https://gateway.example/") == "https://gateway.example/v1/models");
  CHECK(asked_at("https://gateway.example:8443") == "https://gateway.example:8443/v1/models");
  CHECK(asked_at("https://gateway.example/openai/v1/") == "https://gateway.example/openai/v1/models");
}

TEST_CASE("hosts_shown names an IPv6 address whole") {
  Driver driver;
  Probe probe = start(load_sample(), sample_key(), {.provider = "sample", .base_url = "https://[2001:db8::1]:8443/v1", .key_may_go_to_base_url = true});
  CHECK(driver.run(probe).hosts_shown == Ids{"[2001:db8::1]"});
}

namespace {

// The sample provider and relay software that names itself on an open route and in a header.
Catalog with_relay() {
  return catalog_of({
      {questions(R"([{"id": "list_models", "path": "/models", "proves": ["key"], "expect": {"at": ["/data"]},
                      "models": {"each": "/data", "id": "/id", "means": "allowed"}},
                     {"id": "limits", "path": "/limits", "facts": [{"metric": "tier", "at": "/tier"}]}])")},
      {{"id", R"("passer")"}, {"name", R"("Passer")"}, {"aliases", "[]"}, {"env", "[]"}, {"kind", R"("relay")"}, {"keys", "[]"},
       {"hosts", R"([{"id": "own", "base": "", "protocol": "openai"}])"},
       {"marks", R"([{"header": "x-passer", "exists": true, "strength": "strong"},
                     {"at": "/passer", "exists": true, "strength": "strong"}])"},
       questions(R"([{"id": "list_models", "path": "/v1/models", "proves": ["key"], "expect": {"at": ["/data"]},
                      "models": {"each": "/data", "id": "/id", "means": "allowed"}},
                     {"id": "current_key", "path": "/key/info", "facts": [{"metric": "owner_id", "at": "/owner"}]},
                     {"id": "status", "asks": "validate", "path": "/status", "keyless": true, "proves": ["software"],
                      "expect": {"at": ["/passer"]}, "facts": [{"metric": "relay_version", "at": "/passer"}]}])")}});
}

Report at_gateway(Driver& driver) {
  Probe probe = start(with_relay(), sample_key(), {.provider = "sample", .base_url = "https://gateway.example/v1", .key_may_go_to_base_url = true});
  return driver.run(probe);
}

}  // namespace

TEST_CASE("relay software met at a custom host is asked its own questions, the first one not twice") {
  Driver driver;
  driver.on("list_models", R"({"data": [{"id": "m"}]})", 200, {{"X-Passer", "1"}}).on("current_key", R"({"owner": "o"})");
  driver.on("status", R"({"passer": "9"})");
  const Report report = at_gateway(driver);
  CHECK(report.identity.verdict == IdentityVerdict::relay);
  CHECK(report.identity.software == "passer");
  CHECK(report.provider == "passer");
  CHECK(report.claimed == "sample");
  CHECK(driver.questions() == Ids{"list_models", "current_key", "status"});
  CHECK(driver.sent[1].url == "https://gateway.example/key/info");
  CHECK(report.key.verdict == KeyVerdict::valid);
  CHECK(model_of(report, "m")->permission == Permission::allowed);
}

TEST_CASE("an address without marks is asked, without the key, whether it is a relay") {
  Driver driver;
  driver.on("list_models", R"({"data": [{"id": "m"}]})").on("limits", R"({"tier": "1"})").on("status", "{}", 404);
  const Report report = at_gateway(driver);
  CHECK(report.identity.verdict == IdentityVerdict::compatible);
  CHECK(driver.questions() == Ids{"list_models", "limits", "status"});
  CHECK_FALSE(driver.sent.back().secret);

  Driver named;
  named.on("list_models", R"({"data": [{"id": "m"}]})").on("limits", R"({"tier": "1"})").on("status", R"({"passer": "9"})");
  CHECK(at_gateway(named).identity.verdict == IdentityVerdict::relay);

  // At a host of the provider's own there is nothing to discover.
  Driver own;
  own.on("list_models", R"({"data": [{"id": "m"}]})").on("limits", R"({"tier": "1"})");
  Probe probe = start(with_relay(), sample_key());
  own.run(probe);
  CHECK(own.questions() == Ids{"list_models", "limits"});
}

TEST_CASE("a redirect is recorded by its host and never followed") {
  const auto seen = [](const std::string& location) {
    Driver driver;
    driver.on("list_models", "", 302, {{"Location", location}});
    Probe probe = start(load_sample(), sample_key());
    const Report report = driver.run(probe);
    CHECK(driver.sent.size() == 1);
    CHECK(report.key.verdict == KeyVerdict::undetermined);
    for (const Risk& risk : report.risks) {
      if (risk.id == "redirect") return risk.text;
    }
    return std::string{};
  };
  CHECK(seen("https://elsewhere.example/login").find("pointed to elsewhere.example;") != std::string::npos);
  CHECK(seen("https://api.sample.example:pw@Elsewhere.example:8443/").find("pointed to elsewhere.example;") != std::string::npos);
  CHECK(seen("http://[2001:DB8::1]:80/").find("pointed to [2001:db8::1];") != std::string::npos);
  CHECK(seen("/login").empty());
}

TEST_CASE("what a server echoes of the key is in no part of the report") {
  const std::string key = sample_key();
  const Catalog catalog = load_sample({questions(R"([{"id": "current_key", "path": "/key", "proves": ["key"], "expect": {"at": ["/owner"]},
    "facts": [{"metric": "owner_id", "at": "/owner"}, {"metric": "token_scopes", "collect": "/scopes"}],
    "models": {"each": "/scopes", "id": ""}},
    {"id": "limits", "path": "/limits", "facts": [{"metric": "tier", "at": "/t"}]}])")});
  Driver driver;
  driver.on("current_key", R"({"owner": ")" + key + R"(", "scopes": [")" + key.substr(6, 20) + R"("]})");
  driver.on("limits", R"({"error": {"code": "bad )" + key + R"("}})", 302, {{"Location", "https://" + key + ".example/"}});
  Probe probe = start(catalog, key);
  const std::string json = to_json(driver.run(probe));
  for (std::size_t i = 4; i + 8 <= key.size(); ++i) CHECK(json.find(key.substr(i, 8)) == std::string::npos);
}

TEST_CASE("a key echoed where case is changed is not shown in the other case") {
  std::string key = sample_key();
  for (char& c : key) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  const Catalog catalog = load_sample(
      {{"keys", R"([{"format": "api key", "shapes": ["SMP-[A-Z0-9]{40}"], "type": "api_key", "distinctive": true}])"},
       questions(R"([{"id": "current_key", "path": "/key", "proves": ["key"], "expect": {"at": ["/owner"]},
         "facts": [{"metric": "balance_total", "at": "/total", "unit_at": "/currency"}]},
         {"id": "limits", "path": "/limits", "facts": [{"metric": "tier", "at": "/t"}]}])")});
  std::string lower = key;
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  Driver driver;
  driver.on("current_key", R"({"owner": "o", "total": "1.5", "currency": ")" + lower + R"("})");
  driver.on("limits", "", 302, {{"Location", "https://" + key + ".example/"}});
  Probe probe = start(catalog, key);
  const Report report = driver.run(probe);
  CHECK(report.facts.size() == 1);
  const std::string json = to_json(report);
  for (std::size_t i = 4; i + 8 <= key.size(); ++i) {
    CHECK(json.find(key.substr(i, 8)) == std::string::npos);
    CHECK(json.find(lower.substr(i, 8)) == std::string::npos);
  }
}
