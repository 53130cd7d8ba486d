#include <doctest/doctest.h>

#include "keyassay/transport.hpp"
#include "unit/transport/conversation.hpp"

namespace keyassay {
namespace {

using conversation::answer;
using conversation::Rehearsed;

TEST_CASE("run drives a probe to its report") {
  const Catalog catalog = conversation::catalog();
  Probe probe = conversation::probe(catalog);
  Rehearsed transport({answer(200, R"({"data":[{"id":"a-1"}]})"), answer(200, R"({"total":"4.20"})")});
  const Report report = run(probe, transport);
  CHECK(transport.urls ==
        std::vector<std::string>{"https://api.alpha.test/v1/models", "https://api.alpha.test/v1/balance"});
  CHECK(name(report.key.verdict) == "valid");
  REQUIRE(report.requests.size() == 2);
  CHECK(report.requests[0].status == 200);
}

TEST_CASE("run tells the probe of failures and waits for its retries") {
  const Catalog catalog = conversation::catalog();
  Probe probe = conversation::probe(catalog);
  Rehearsed transport({conversation::failure(TransportFailure::reset),
                       answer(200, R"({"data":[{"id":"a-1"}]})"), answer(200, R"({"total":"4.20"})")});
  const Report report = run(probe, transport);
  CHECK(transport.urls.size() == 3);
  CHECK(name(report.key.verdict) == "valid");
}

TEST_CASE("run ends when a transport never answers") {
  const Catalog catalog = conversation::catalog();
  Probe probe = conversation::probe(catalog);
  Rehearsed transport({});
  const Report report = run(probe, transport);
  CHECK(transport.urls.size() == 1);
  CHECK(name(report.key.verdict) == "undetermined");
}

}  // namespace
}  // namespace keyassay
