// Who may be shown a key: decided before anything is sent.
#include "probe/plan.hpp"

#include "unit/probe/driver.hpp"

using namespace keyassay;
using namespace keyassay::test;

namespace {

const char* const key_question = R"([{"id": "current_key", "path": "/key", "proves": ["key"], "expect": {"at": ["/owner"]}}])";

std::vector<Part> maker(const std::string& id, const std::string& more_keys = {}, const std::string& family = {}) {
  const std::string keys = more_keys.empty()
      ? R"([{"format": "api key", "shapes": ["cmn-[a-z0-9]{40}"], "type": "api_key", "distinctive": false}])"
      : more_keys;
  std::vector<Part> parts{{"id", '"' + id + '"'}, {"name", '"' + id + '"'}, {"aliases", "[]"}, {"env", "[]"}, {"keys", keys},
                          {"hosts", R"([{"id": "main", "base": "https://api.)" + id + R"(.example/v1", "protocol": "openai"}])"},
                          {"questions", key_question}};
  if (!family.empty()) parts.push_back({"family", '"' + family + '"'});
  return parts;
}

// Four makers whose keys look the same, one whose keys do not.
const Catalog& crowd() {
  static const Catalog catalog = catalog_of({maker("one"), maker("two"), maker("three"), maker("four"), {{"questions", key_question}}});
  return catalog;
}

std::string shared_key() { return sample_key(1, "cmn-"); }

Report ask(const Catalog& catalog, const std::string& key, ProbeOptions options, Driver& driver) {
  Probe probe = start(catalog, key, std::move(options));
  return driver.run(probe);
}

std::vector<std::string> hosts(std::initializer_list<const char*> ids) {
  std::vector<std::string> list;
  for (const char* id : ids) list.push_back(std::string("api.") + id + ".example");
  return list;
}

}  // namespace

TEST_CASE("a format that several share is shown to nobody until the caller says who") {
  Driver driver;
  const Report report = ask(crowd(), shared_key(), {}, driver);
  CHECK(driver.sent.empty());
  CHECK(report.hosts_shown.empty());
  CHECK(report.key.verdict == KeyVerdict::undetermined);
  CHECK(report.candidates.size() == 4);
  CHECK(report.key.reason.find("four, one, three, two") != std::string::npos);

  // A hint ranks; it allows nothing.
  Driver hinted;
  ask(crowd(), shared_key(), {.hints = {.base_url = "https://api.two.example/v1"}}, hinted);
  CHECK(hinted.sent.empty());
}

TEST_CASE("a named provider is asked, and nobody else") {
  Driver driver;
  driver.on("current_key", "{}", 401);
  const Report report = ask(crowd(), shared_key(), {.provider = "two", .host_budget = 3}, driver);
  CHECK(report.hosts_shown == hosts({"two"}));
  CHECK(report.key.verdict == KeyVerdict::invalid);
}

TEST_CASE("a provider whose formats the key has not is not shown it") {
  Driver driver;
  const Report report = ask(crowd(), shared_key(), {.provider = "sample"}, driver);
  CHECK(driver.sent.empty());
  CHECK(report.key.reason.find("none of Sample's formats") != std::string::npos);
}

TEST_CASE("an allow list is tried in turn and ends with the first that accepts") {
  Driver driver;
  driver.on("api.one.example current_key", "{}", 401).on("api.three.example current_key", R"({"owner": "x"})");
  const Report report = ask(crowd(), shared_key(), {.allow = {"one", "three", "two"}}, driver);
  CHECK(report.hosts_shown == hosts({"one", "three"}));
  CHECK(report.provider == "three");
  CHECK(report.key.verdict == KeyVerdict::valid);
  CHECK(report.claimed == "one");
}

TEST_CASE("an allow list that nobody accepts is refused in the name of the first") {
  Driver driver;
  driver.on("current_key", "{}", 401);
  const Report report = ask(crowd(), shared_key(), {.allow = {"two", "one"}}, driver);
  CHECK(report.hosts_shown == hosts({"one", "two"}));
  CHECK(report.provider == "one");
  CHECK(report.key.verdict == KeyVerdict::invalid);
}

TEST_CASE("never more than three hosts, and the one that was not asked keeps the verdict open") {
  Driver driver;
  driver.on("current_key", "{}", 401);
  const Report report = ask(crowd(), shared_key(), {.allow = {"one", "two", "three", "four"}}, driver);
  CHECK(report.hosts_shown.size() == 3);
  CHECK(report.key.verdict == KeyVerdict::undetermined);
  CHECK(report.key.reason.find("two, which was not asked") != std::string::npos);
}

TEST_CASE("host budget of one, two and three within a family") {
  const Catalog catalog = catalog_of({maker("one", {}, "clan"), maker("two", {}, "clan"), maker("three", {}, "clan")});
  for (unsigned budget = 1; budget <= 3; ++budget) {
    Driver driver;
    driver.on("current_key", "{}", 401);
    const Report report = ask(catalog, shared_key(), {.provider = "two", .host_budget = budget}, driver);
    CHECK(report.hosts_shown.size() == budget);
    CHECK(report.key.verdict == (budget == 3 ? KeyVerdict::invalid : KeyVerdict::undetermined));
  }
}

TEST_CASE("a key refused by one of a family and proven at another is in the wrong region") {
  const Catalog catalog = catalog_of({maker("one", {}, "clan"), maker("two", {}, "clan")});
  const auto at_two = [&](Scripted answer, unsigned budget = 2) {
    Driver driver;
    driver.on("api.one.example current_key", "{}", 401).on("api.two.example current_key", std::move(answer));
    return ask(catalog, shared_key(), {.provider = "one", .host_budget = budget}, driver);
  };
  const Report found = at_two({R"({"owner": "x"})"});
  CHECK(found.key.verdict == KeyVerdict::valid_limited);
  CHECK(found.key.cause == Cause::wrong_region);
  CHECK(found.provider == "two");

  const Report alone = at_two({R"({"owner": "x"})"}, 1);
  CHECK(alone.key.verdict == KeyVerdict::undetermined);
  CHECK(alone.hosts_shown == hosts({"one"}));

  // A sibling that does not answer proves nothing: not valid, and not in another region.
  for (const int status : {500, 429, 404, 200}) {
    CAPTURE(status);
    const Report open = at_two({"{}", status});
    CHECK(open.key.verdict == KeyVerdict::undetermined);
    CHECK(open.key.cause != Cause::wrong_region);
  }
  const Report nobody = at_two({"{}", 401});
  CHECK(nobody.key.verdict == KeyVerdict::invalid);
  CHECK(nobody.provider == "one");
}

TEST_CASE("a sibling that cannot be asked is passed over") {
  std::vector<Part> closed = maker("two", {}, "clan");
  closed.insert(closed.end(), {{"closed", R"("the service has ended")"}, {"hosts", ""}, {"auth", ""}, {"questions", "[]"}, {"answers", ""}});
  const Catalog catalog = catalog_of({maker("one", {}, "clan"), closed});
  Driver driver;
  driver.on("current_key", "{}", 401);
  const Report report = ask(catalog, shared_key(), {.provider = "one", .host_budget = 2}, driver);
  CHECK(report.key.verdict == KeyVerdict::invalid);
  CHECK(report.hosts_shown == hosts({"one"}));

  Driver none;
  const Report named = ask(catalog, shared_key(), {.provider = "two"}, none);
  CHECK(none.sent.empty());
  CHECK(named.key.reason.find("cannot be asked") != std::string::npos);
}

TEST_CASE("every byte a key may not hold keeps it from being sent, wherever it stands") {
  std::size_t sent_for = 0;
  for (int byte = 0; byte < 256; ++byte) {
    for (const std::size_t place : {std::size_t{0}, std::size_t{20}, std::size_t{43}}) {
      std::string key = sample_key();
      key[place] = static_cast<char>(byte);
      Driver driver;
      Probe probe = start(load_sample(), key, {.provider = "sample"});
      driver.run(probe);
      const bool fit_to_send = byte >= 0x21 && byte <= 0x7E;
      if (!fit_to_send) {
        CHECK(driver.sent.empty());
        CHECK(probe.report().key.cause == Cause::malformed_key);
      }
      sent_for += !driver.sent.empty();
    }
  }
  CHECK(sent_for > 30);  // a letter for another letter is still a key
}

TEST_CASE("a placeholder is shown to nobody") {
  for (const char* text : {"smp-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "smp-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
    Driver driver;
    const Report report = ask(load_sample(), text, {.provider = "sample"}, driver);
    CHECK(driver.sent.empty());
    CHECK(report.key.verdict == KeyVerdict::undetermined);
    CHECK(report.key.cause == Cause::malformed_key);
  }
}

TEST_CASE("a distinctive key is refused for an address of somebody else") {
  const std::string key = sample_key();
  const auto started = [&](ProbeOptions options) { return Probe::start(crowd(), Secret(key), std::move(options)); };
  auto refused = started({.provider = "sample", .base_url = "https://gateway.example/v1"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::refused);
  CHECK(refused.error().where == "option base_url");
  CHECK(refused.error().message.find(key.substr(4, 8)) == std::string::npos);
  CHECK_FALSE(started({.provider = "one", .base_url = "https://gateway.example/v1"}));

  Driver driver;
  const Report allowed = ask(crowd(), key, {.provider = "sample", .base_url = "https://gateway.example/v1", .key_may_go_to_base_url = true}, driver);
  REQUIRE(driver.sent.size() == 1);
  CHECK(driver.sent[0].url == "https://gateway.example/v1/key");
  CHECK(allowed.hosts_shown == std::vector<std::string>{"gateway.example"});

  // A shared format has no rightful owner.
  Driver shared;
  ask(crowd(), shared_key(), {.provider = "one", .base_url = "https://gateway.example/v1"}, shared);
  CHECK(shared.sent.size() == 1);
}

TEST_CASE("another provider's own address is never a custom host for this key") {
  auto refused = Probe::start(crowd(), Secret(sample_key()), {.provider = "sample", .base_url = "https://api.one.example/v1"});
  CHECK_FALSE(refused);
  Driver driver;  // the address alone names the provider
  const Report report = ask(crowd(), shared_key(), {.base_url = "https://api.two.example/v1"}, driver);
  CHECK(report.provider == "two");
  auto unknown = Probe::start(crowd(), Secret(shared_key()), {.base_url = "https://nobody.example/v1"});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().where == "option base_url");
}

TEST_CASE("proving questions come first, keyless ones last") {
  const Catalog catalog = load_sample({{"questions", R"([
    {"id": "metrics", "path": "/status", "keyless": true, "facts": [{"metric": "endpoint_status", "at": "/s"}]},
    {"id": "limits", "path": "/limits", "facts": [{"metric": "requests_limit", "at": "/r", "unit": "requests/minute"}]},
    {"id": "list_models", "path": "/models", "models": {"each": "/data", "id": "/id"}},
    {"id": "get_model", "path": "/models/{model}"},
    {"id": "current_key", "path": "/key", "proves": ["key"], "expect": {"at": ["/owner"]}},
    {"id": "list_keys", "path": "/keys", "types": ["admin"]}])"}});
  const auto& entry = catalog.find("sample")->entry();
  std::vector<std::string> order, skipped;
  for (const probe::Asked& asked : probe::plan_questions(entry, TokenType::api_key, Safety::metadata)) {
    (asked.state == probe::Asked::State::skipped ? skipped : order).push_back(asked.question->id);
  }
  CHECK(order == std::vector<std::string>{"current_key", "list_models", "limits", "metrics"});
  CHECK(skipped == std::vector<std::string>{"list_keys"});
  const auto about = probe::plan_model_questions(entry, TokenType::api_key, Safety::metadata, "m-1");
  REQUIRE(about.size() == 1);
  CHECK(about[0].record.model == "m-1");
}

TEST_CASE("a key that is certainly somebody's is not shown to a provider whose formats nobody knows") {
  const std::string certain = R"([{"format": "api key", "shapes": ["own-[a-z0-9]{40}"], "type": "api_key", "distinctive": true}])";
  const Catalog catalog = catalog_of({maker("owner", certain), maker("formless", "[]")});
  Driver driver;
  const Report report = ask(catalog, sample_key(1, "own-"), {.provider = "formless"}, driver);
  CHECK(report.requests.empty());
  CHECK(report.hosts_shown.empty());

  // A key that nobody claims is taken at the caller's word.
  Driver other;
  other.on("current_key", R"({"owner": "o"})");
  CHECK(ask(catalog, sample_key(1, "xyz-"), {.provider = "formless"}, other).key.verdict == KeyVerdict::valid);
}
