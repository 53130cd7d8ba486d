#include <doctest/doctest.h>

#include "keyassay/transport.hpp"
#include "unit/transport/conversation.hpp"

namespace keyassay {
namespace {

using conversation::answer;
using conversation::key;
using conversation::Rehearsed;

struct Recorded {
  std::string lines, report;
};

Recorded record(std::vector<Rehearsed::Line> script) {
  const Catalog catalog = conversation::catalog();
  Probe probe = conversation::probe(catalog);
  Rehearsed transport(std::move(script));
  Recorder recorder(transport, probe);
  const Report report = run(probe, recorder);
  return {recorder.lines(), to_json(report)};
}

std::string replay(const std::string& lines) {
  const Catalog catalog = conversation::catalog();
  Probe probe = conversation::probe(catalog);
  auto transport = Replay::parse(lines);
  REQUIRE_MESSAGE(transport, transport.error().where << ": " << transport.error().message);
  return to_json(run(probe, transport.value()));
}

std::string problem(std::string_view line) {
  const auto replay = Replay::parse(line, "talk");
  return replay ? "none" : replay.error().where + ": " + replay.error().message;
}

bool shows_key(std::string_view text) {
  for (std::size_t at = 0; at + 8 <= key.size(); ++at) {
    if (text.find(key.substr(at, 8)) != std::string_view::npos) return true;
  }
  return false;
}

TEST_CASE("an exchange is one line of JSON") {
  const auto recorded = record({answer(200, R"({"data":[]})", 40'000,
                                       {{"content-type", "application/json"}, {"x-a", "1"}, {"x-a", "2"}}),
                                answer(200, R"({"total":"1"})")});
  const std::string first = recorded.lines.substr(0, recorded.lines.find('\n'));
  CHECK(first ==
        R"({"question":"list_models","method":"GET","url":"https://api.alpha.test/v1/models",)"
        R"("headers":{"Authorization":"***","Accept":"application/json"},)"
        R"("status":200,"reply_headers":[["content-type","application/json"],["x-a","1"],["x-a","2"]],)"
        R"("body":"{\"data\":[]}","latency_ms":41})");
}

TEST_CASE("a replay gives the report of the recording byte for byte") {
  const auto good = answer(200, R"({"data":[{"id":"a-1"}]})");
  const auto balance = answer(200, R"({"total":"4.20"})", 999'999);
  const std::vector<std::vector<Rehearsed::Line>> scripts{
      {good, balance},
      {answer(401, R"({"error":"no"})")},
      {conversation::failure(TransportFailure::reset), good, balance},
      {conversation::failure(TransportFailure::timeout), conversation::failure(TransportFailure::dns),
       conversation::failure(TransportFailure::tls)},
      {answer(429, "{}", 10, {{"retry-after", "3"}}), good, balance},
      {answer(200, "\xFF\xFE not text"), balance},
  };
  for (const auto& script : scripts) {
    const auto recorded = record(script);
    CAPTURE(recorded.lines);
    CHECK_FALSE(recorded.lines.empty());
    CHECK(replay(recorded.lines) == recorded.report);
    CHECK(replay(recorded.lines) == recorded.report);
  }
}

TEST_CASE("no part of the key is recorded, wherever the server puts it") {
  const std::string text(key);
  const auto recorded = record({answer(401, R"({"error":"bad key )" + text + R"("})", 10,
                                       {{"content-type", "application/json"},
                                        {"x-echo", "Bearer " + text},
                                        {"Set-Cookie", "session=opensesame"}})});
  CHECK_FALSE(recorded.lines.empty());
  CHECK_FALSE(shows_key(recorded.lines));
  CHECK_FALSE(shows_key(recorded.report));
  CHECK(recorded.lines.find("opensesame") == std::string::npos);
  CHECK(recorded.lines.find("\"Set-Cookie\"") != std::string::npos);
}

TEST_CASE("bytes that are no text are kept as base64") {
  const auto recorded = record({answer(200, "\xFF\xFE"), answer(200, "{}")});
  CHECK(recorded.lines.find(R"("body_base64":"//4=")") != std::string::npos);
}

TEST_CASE("a request that was not recorded is refused") {
  auto transport = Replay::parse("");
  REQUIRE(transport);
  Request request;
  request.id = 3;
  request.method = "GET";
  request.url = "https://api.alpha.test/v1/models";
  transport.value().start(request);
  const auto completion = transport.value().wait(Time::max());
  REQUIRE(completion.has_value());
  CHECK(completion->id == 3);
  CHECK(std::get<TransportFailure>(completion->outcome) == TransportFailure::refused);
  CHECK_FALSE(transport.value().wait(Time::max()).has_value());
}

TEST_CASE("answers of a replay come by time, each once") {
  auto transport = Replay::parse(
      R"({"method":"GET","url":"u","status":200,"reply_headers":[],"body":"first","latency_ms":30})"
      "\n"
      R"({"method":"GET","url":"u","failure":"reset","latency_ms":10})"
      "\n");
  REQUIRE(transport);
  Replay& replayed = transport.value();
  Request request;
  request.method = "GET";
  request.url = "u";
  for (request.id = 1; request.id <= 2; ++request.id) replayed.start(request);
  const Time begin = replayed.now();
  CHECK_FALSE(replayed.wait(begin + std::chrono::milliseconds(5)).has_value());
  CHECK(replayed.now() - begin == std::chrono::milliseconds(5));
  CHECK(replayed.wait(Time::max())->id == 2);
  CHECK(std::get<Reply>(replayed.wait(Time::max())->outcome).body == "first");
  CHECK(replayed.now() - begin == std::chrono::milliseconds(30));
}

TEST_CASE("a damaged recording names its line and what was expected") {
  CHECK(problem("\n{}") == "talk:2: expected an object with method and url");
  CHECK(problem(R"({"method":"GET","url":"u"})") == "talk:1: latency_ms: expected a whole number");
  CHECK(problem(R"({"method":"GET","url":"u","latency_ms":-1})") ==
        "talk:1: latency_ms: expected a whole number");
  CHECK(problem(R"({"method":"GET","url":"u","latency_ms":1,"failure":"sad"})") ==
        "talk:1: failure: expected the name of a transport failure");
  CHECK(problem(R"({"method":"GET","url":"u","latency_ms":1,"status":1000})") ==
        "talk:1: status: expected a number of three digits");
  CHECK(problem(R"({"method":"GET","url":"u","latency_ms":1,"status":200})") ==
        "talk:1: reply_headers: expected a list of pairs");
  CHECK(problem(R"({"method":"GET","url":"u","latency_ms":1,"status":200,"reply_headers":[["a"]]})") ==
        "talk:1: reply_headers: expected pairs of name and value");
  CHECK(
      problem(
          R"({"method":"GET","url":"u","latency_ms":1,"status":200,"reply_headers":[],"body_base64":"?"})") ==
      "talk:1: body: expected a string, or base64 as body_base64");
  CHECK(Replay::parse("{", "talk").error().code == Errc::malformed_json);
}

}  // namespace
}  // namespace keyassay
