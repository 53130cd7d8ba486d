// What an answer says about a key: the body before the status.
#include "probe/interpret.hpp"

#include "unit/probe/driver.hpp"

using namespace keyassay;
using namespace keyassay::test;

namespace {

const Catalog& maker() {
  static const Catalog catalog = load_sample({
      {"questions", R"([
        {"id": "current_key", "path": "/key", "proves": ["key"], "expect": {"at": ["/owner"]}, "facts": [{"metric": "owner_id", "at": "/owner"}]},
        {"id": "get_model", "path": "/models/{model}", "expect": {"at": ["/id"]}},
        {"id": "metrics", "path": "/metrics", "answer": "text"}])"},
      {"answers", R"([
        {"status": 401, "when": [{"at": "/error/code", "is": "expired"}], "cause": "expired"},
        {"status": 401, "when": [{"at": "/error/code", "is": "bad_key"}], "cause": "invalid_key"},
        {"status": 429, "when": [{"at": "/error/code", "is": "no_money"}], "cause": "insufficient_balance"},
        {"status": [403], "on": ["get_model"], "cause": "model_forbidden"},
        {"when": [{"at": "/error/code", "is": "fine"}], "cause": "none"}])"}});
  return catalog;
}

probe::Reading read(int status, std::string_view body, Headers headers = {}, std::string_view question = "current_key") {
  const auto& entry = maker().find("sample")->entry();
  std::vector<Header> views;
  for (const auto& [name, value] : headers) views.push_back({name, value});
  const Response response{status, views, body};
  const probe::AnswerView answer(response);
  return probe::interpret({entry, *entry.question(question), {"sample", std::string(question), "", Safety::metadata, ""}, true, 0},
                          answer, [](std::string_view) { return std::string{}; });
}

struct Case {
  int status;
  std::string body;
  Headers headers;
  Cause cause;
  bool success = false, refused = false, retry = false;
};

const std::string page = "<!doctype html><html><body>Sign in</body></html>";
const Headers as_html{{"Content-Type", "text/html; charset=utf-8"}};

const Case cases[] = {
    // 2xx: only the expected pointer is a success
    {200, R"({"owner": "o"})", {}, Cause::none, true},
    {200, R"({"owner": null})", {}, Cause::unexpected_answer, false},
    {200, R"({})", {}, Cause::unexpected_answer},
    {200, "", {}, Cause::unexpected_answer},
    {200, "ok", {}, Cause::unexpected_answer},
    {200, R"({"owner": "o")", {}, Cause::unexpected_answer},
    {200, R"(["owner"])", {}, Cause::unexpected_answer},
    {201, R"({"owner": "o"})", {}, Cause::unexpected_answer},
    {204, "", {}, Cause::unexpected_answer},
    // an error inside a 200
    {200, R"({"owner": "o", "error": {"code": "x"}})", {}, Cause::unexpected_answer},
    {200, R"({"owner": "o", "error": "wrong key"})", {}, Cause::unexpected_answer},
    {200, R"({"owner": "o", "success": false})", {}, Cause::unexpected_answer},
    {200, R"({"owner": "o", "error": {"code": "bad_key"}})", {}, Cause::invalid_key, false, true},
    {200, R"({"owner": "o", "error": {"code": "no_money"}})", {}, Cause::insufficient_balance, false, true},
    {200, R"({"owner": "o", "error": null, "success": true})", {}, Cause::none, true},
    {200, R"({"owner": "o", "error": {}})", {}, Cause::none, true},
    {200, R"({"owner": "o", "error": ""})", {}, Cause::none, true},
    {200, R"({"owner": "o", "error": false})", {}, Cause::none, true},
    // pages for people
    {200, page, as_html, Cause::intercepted},
    {200, page, {}, Cause::intercepted},
    {200, "\xEF\xBB\xBF" + page, {{"content-type", "application/json"}}, Cause::intercepted},
    {401, page, as_html, Cause::intercepted},
    {403, page, as_html, Cause::intercepted},
    {403, "", {}, Cause::intercepted},
    {403, " \r\n", {}, Cause::intercepted},
    {407, page, as_html, Cause::intercepted},
    {511, "", {}, Cause::intercepted},
    {511, R"({"login": "x"})", {}, Cause::intercepted},
    {503, page, as_html, Cause::overloaded, false, false, true},
    {429, page, as_html, Cause::rate_limited, false, false, true},
    // content types and encodings that lie
    {200, R"({"owner": "o"})", as_html, Cause::none, true},
    {200, R"({"owner": "o"})", {{"content-type", "text/plain"}}, Cause::none, true},
    {200, R"({"owner": "o"})", {{"content-type", "application/json; charset=utf-16"}}, Cause::none, true},
    {200, "\xEF\xBB\xBF{\"owner\": \"o\"}", {}, Cause::none, true},
    {200, std::string("\xFF\xFE{\0\"\0o\0\"\0:\0" "1\0}\0", 16), {}, Cause::unexpected_answer},
    {200, "{\"owner\": \"\xC3\x28\"}", {}, Cause::unexpected_answer},
    // statuses
    {400, "{}", {}, Cause::unexpected_answer},
    {401, "{}", {}, Cause::invalid_key, false, true},
    {401, "", {}, Cause::invalid_key, false, true},
    {401, R"({"error": {"code": "expired"}})", {}, Cause::expired, false, true},
    {402, "{}", {}, Cause::insufficient_balance, false, true},
    {403, R"({"error": "no"})", {}, Cause::unexpected_answer},
    {404, "{}", {}, Cause::unexpected_answer},
    {408, "", {}, Cause::timeout, false, false, true},
    {425, "", {}, Cause::rate_limited, false, false, true},
    {429, "{}", {}, Cause::rate_limited, false, false, true},
    {429, R"({"error": {"code": "no_money"}})", {}, Cause::insufficient_balance, false, true},
    {500, "", {}, Cause::overloaded, false, false, true},
    {502, "bad gateway", {}, Cause::overloaded, false, false, true},
    {503, "{}", {}, Cause::overloaded, false, false, true},
    {504, "", {}, Cause::overloaded, false, false, true},
    {529, "{}", {}, Cause::overloaded, false, false, true},
    {599, "", {}, Cause::overloaded, false, false, true},
    {600, "", {}, Cause::unexpected_answer},
    {0, "", {}, Cause::unexpected_answer},
    {-1, "", {}, Cause::unexpected_answer},
    {99, R"({"owner": "o"})", {}, Cause::unexpected_answer},
    {301, "", {{"Location", "https://b.example/"}}, Cause::unexpected_answer},
    {302, page, {{"Location", "https://b.example/"}}, Cause::unexpected_answer},
    {308, "", {}, Cause::unexpected_answer},
    // a rule that says it is nothing
    {418, R"({"error": {"code": "fine"}})", {}, Cause::none},
};

}  // namespace

TEST_CASE("status, headers and body give the cause") {
  for (const Case& one : cases) {
    CAPTURE(one.status);
    CAPTURE(one.body);
    const probe::Reading reading = read(one.status, one.body, one.headers);
    CHECK(name(reading.cause) == name(one.cause));
    CHECK(reading.success == one.success);
    CHECK(reading.refused == one.refused);
    CHECK(reading.retry == one.retry);
  }
}

TEST_CASE("only what a live key is answered counts as alive") {
  CHECK(read(429, R"({"error": {"code": "no_money"}})").alive);
  CHECK(read(403, "{}", {}, "get_model").alive);
  CHECK(read(402, "{}").alive);
  CHECK_FALSE(read(402, page, as_html).alive);
  CHECK_FALSE(read(401, "{}").alive);
  CHECK_FALSE(read(429, "{}").alive);
  CHECK_FALSE(read(500, "{}").alive);
}

TEST_CASE("of a member that stands twice the first counts") {
  CHECK(read(401, R"({"error": {"code": "expired", "code": "bad_key"}})").cause == Cause::expired);
  CHECK(read(401, R"({"error": {"code": "bad_key", "code": "expired"}})").cause == Cause::invalid_key);
  CHECK_FALSE(read(200, R"({"owner": "o", "success": false, "success": true})").success);
}

TEST_CASE("a missing model is about the model, a missing path is not") {
  CHECK(read(404, "{}", {}, "get_model").cause == Cause::model_not_found);
  CHECK(read(410, "{}", {}, "get_model").cause == Cause::model_not_found);
  CHECK(read(404, page, as_html, "get_model").cause == Cause::intercepted);
  CHECK(read(404, "{}").cause == Cause::unexpected_answer);
  CHECK(read(403, "{}", {}, "get_model").cause == Cause::model_forbidden);
  CHECK(read(403, R"({"error": 1})", {}, "current_key").cause == Cause::unexpected_answer);
}

TEST_CASE("the provider's own word and where it stood are kept") {
  const probe::Reading reading = read(401, R"({"error": {"code": "expired", "type": "auth"}})");
  CHECK(reading.code == "expired");
  CHECK(reading.where == "/error/code");
  CHECK(reading.recognised);
  CHECK(read(401, R"({"code": "x"})").code == "x");
  CHECK(read(401, R"({"code": "x"})").where == "status 401");
  CHECK_FALSE(read(401, R"({"code": "x"})").recognised);
  CHECK(read(401, R"({"code": ")" + std::string(500, 'x') + "\"}").code.size() <= 80);
  CHECK(read(200, R"({"owner": "o"})").where == "/owner");
}

TEST_CASE("a redirect names its host") {
  const auto to = [](const std::string& location) { return read(302, "", {{"location", location}}).redirect_host; };
  CHECK(to("https://B.example:8443/x?y") == "b.example");
  CHECK(to("http://b.example") == "b.example");
  CHECK(to("https://a.example@b.example/") == "b.example");
  CHECK(to("https://a.example:pw@b.example/") == "b.example");
  CHECK(to("https://b.example\\@a.example/") == "b.example");
  CHECK(to("https://[::1]:80/") == "[::1]");
  CHECK(to("/relative").empty());
  CHECK(to("").empty());
  CHECK(read(200, R"({"owner": "o"})", {{"location", "https://b.example/"}}).redirect_host.empty());
}

TEST_CASE("text answers need no JSON") {
  CHECK(read(200, "up 1\n", {}, "metrics").success);
  CHECK(read(401, "", {}, "metrics").cause == Cause::invalid_key);
}

TEST_CASE("failures of the transport have causes, too") {
  using probe::cause_of;
  CHECK(cause_of(TransportFailure::tls) == Cause::tls);
  CHECK(cause_of(TransportFailure::timeout) == Cause::timeout);
  CHECK(cause_of(TransportFailure::too_large) == Cause::too_large);
  for (const auto failure : {TransportFailure::dns, TransportFailure::connect, TransportFailure::reset, TransportFailure::cancelled, TransportFailure::refused}) {
    CHECK(cause_of(failure) == Cause::network);
  }
}

TEST_CASE("marks are seen on every answer") {
  const Catalog catalog = load_sample({{"marks", R"([{"header": "x-sample", "exists": true, "strength": "strong"},
    {"at": "/object", "is": "list", "strength": "weak"}])"}});
  const Header header{"X-Sample", "1"};
  const Response response{200, {&header, 1}, R"({"object": "list"})"};
  const auto seen = probe::sightings(catalog.tables(), probe::AnswerView(response), "list_models");
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].strong);
  CHECK(seen[0].evidence == "list_models header x-sample");
  CHECK_FALSE(seen[1].strong);
}
