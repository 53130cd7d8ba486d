// Conditions on answers: every place, every test.
#include "probe/answer.hpp"

#include <doctest/doctest.h>

using namespace keyassay;
using catalog::Condition;

namespace {

using Place = Condition::Place;
using Test = Condition::Test;

std::optional<std::string> seen(const Condition& condition, std::string_view body, std::vector<Header> headers = {}) {
  const Response response{200, headers, body};
  return probe::satisfied(condition, probe::AnswerView(response));
}

Condition at(std::vector<std::string> pointers, Test test, std::vector<std::string> values) {
  return {Place::body, std::move(pointers), test, std::move(values)};
}

bool html(std::string_view body, std::string_view type = {}) {
  std::vector<Header> headers;
  if (!type.empty()) headers.push_back({"CONTENT-type", type});
  const Response response{200, headers, body};
  return probe::AnswerView(response).is_html();
}

}  // namespace

TEST_CASE("a body is tested by pointer") {
  constexpr std::string_view body = R"({"error": {"code": 401, "text": "Invalid API key"}, "list": ["a", "b"], "gone": null})";
  CHECK(seen(at({"/error/code"}, Test::is, {"401"}), body) == "/error/code");
  CHECK_FALSE(seen(at({"/error/code"}, Test::is, {"40"}), body));
  CHECK(seen(at({"/x", "/error/code"}, Test::is, {"9", "401"}), body) == "/error/code");
  CHECK(seen(at({"/error/text"}, Test::has, {"invalid api"}), body));
  CHECK(seen(at({"/error/text"}, Test::starts, {"INVALID"}), body));
  CHECK_FALSE(seen(at({"/error/text"}, Test::starts, {"api"}), body));
  CHECK(seen(at({"/list/*"}, Test::is, {"b"}), body));
  CHECK_FALSE(seen(at({"/list/*"}, Test::every, {"b"}), body));
  CHECK(seen(at({"/list/*"}, Test::every, {"a", "b"}), body));
  CHECK_FALSE(seen(at({"/none/*"}, Test::every, {"a"}), body));
  CHECK(seen(at({"/error"}, Test::exists, {"true"}), body));
  CHECK(seen(at({"/gone"}, Test::exists, {"true"}), body));
  CHECK_FALSE(seen(at({"/none"}, Test::exists, {"true"}), body));
  CHECK(seen(at({"/none"}, Test::exists, {"false"}), body) == "no /none");
  CHECK_FALSE(seen(at({"/none", "/error"}, Test::exists, {"false"}), body));
  CHECK(seen(at({"/none", "/nothing"}, Test::exists, {"false"}), body));
}

TEST_CASE("headers in any case, and by prefix") {
  const std::vector<Header> headers{{"X-Sample-Version", "2.1"}, {"server", "edge"}};
  CHECK(seen({Place::header, {"x-sample-version"}, Test::starts, {"2."}}, "", headers) == "header x-sample-version");
  CHECK(seen({Place::header, {"x-sample-*"}, Test::exists, {"true"}}, "", headers));
  CHECK_FALSE(seen({Place::header, {"x-other-*"}, Test::exists, {"true"}}, "", headers));
  CHECK(seen({Place::header, {"via"}, Test::exists, {"false"}}, "", headers));
  CHECK(seen({Place::header, {"Server"}, Test::is, {"edge"}}, "", headers));
}

TEST_CASE("text is the whole body; facts are for grants only") {
  CHECK(seen({Place::text, {}, Test::has, {"wrong key"}}, "<p>Wrong Key</p>") == "text");
  CHECK_FALSE(seen({Place::text, {}, Test::is, {"wrong"}}, "wrong key"));
  CHECK_FALSE(seen({Place::fact, {"token_role"}, Test::is, {"x"}}, "x"));

  Fact role, scopes;
  role.metric = "token_role";
  role.value = "read";
  scopes.metric = "token_scopes";
  scopes.kind = FactKind::list;
  scopes.items = {"a", "b"};
  const Fact facts[] = {role, scopes};
  CHECK(probe::satisfied({Place::fact, {"token_role"}, Test::is, {"read"}}, facts));
  CHECK(probe::satisfied({Place::fact, {"token_scopes"}, Test::is, {"b"}}, facts));
  CHECK_FALSE(probe::satisfied({Place::fact, {"token_scopes"}, Test::every, {"b"}}, facts));
  CHECK(probe::satisfied({Place::fact, {"owner_id"}, Test::exists, {"false"}}, facts));
}

TEST_CASE("a page for people is told from an answer for programs") {
  CHECK(html("<!DOCTYPE html><title>Sign in</title>"));
  CHECK(html("\xEF\xBB\xBF  \n<html>"));
  CHECK(html("", "text/html"));
  CHECK(html("Please sign in", "text/HTML; charset=utf-8"));
  CHECK_FALSE(html(R"({"error": "x"})", "text/html"));
  CHECK_FALSE(html("[1]", "text/html"));
  CHECK_FALSE(html("plain", "text/plain"));
  CHECK_FALSE(html(""));
}
