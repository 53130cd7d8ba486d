// Every recorded exchange, straight through the engine: the verdict, the facts and the
// cells must be exactly what its file says.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "keyassay/keyassay.hpp"
#include "sim/exchange.hpp"
#include "sim/exchange_transport.hpp"
#include "sim/keys.hpp"

using namespace keyassay;

namespace {

struct Played {
  Report report;
  std::vector<std::string> strays;
};

Played play(const sim::Exchange& exchange) {
  auto key = sim::make_key(Catalog::builtin(), exchange);
  REQUIRE_MESSAGE(key, exchange.name);
  sim::ExchangeTransport transport(Catalog::builtin(), exchange, *key);
  auto probe = Probe::start(Catalog::builtin(), Secret(*key), sim::probe_options(exchange), sim::probe_policy(exchange));
  REQUIRE_MESSAGE(probe, exchange.name);
  Report report = run(*probe, transport);
  return {std::move(report), transport.strays()};
}

const std::vector<sim::Exchange>& exchanges() {
  static const auto all = sim::read_exchanges(KEYASSAY_SOURCE_DIR "/tests/exchanges");
  REQUIRE_MESSAGE(all, all.error().where, ": ", all.error().message);
  return all.value();
}

// For comparing what different compilers make of the same input.
void keep_for_comparison(const sim::Exchange& exchange, const Report& report) {
  const char* folder = std::getenv("KEYASSAY_GOLDENS");
  if (folder == nullptr) return;
  std::string file = exchange.name;
  for (char& c : file) c = c == '/' ? '-' : c;
  std::ofstream(std::string(folder) + "/" + file + ".json") << to_json(report) << '\n';
}

}  // namespace

TEST_CASE("every exchange gives the report its file says") {
  for (const sim::Exchange& exchange : exchanges()) {
    CAPTURE(exchange.name);
    const Played played = play(exchange);
    keep_for_comparison(exchange, played.report);
    for (const std::string& difference : sim::differences(exchange, played.report)) FAIL_CHECK(exchange.name, ": ", difference);
    for (const std::string& stray : played.strays) FAIL_CHECK(exchange.name, ": stray ", stray);
  }
}

TEST_CASE("every cause an entry declares has an exchange that ends with it") {
  std::set<std::string> shown;
  for (const sim::Exchange& exchange : exchanges()) {
    shown.insert(exchange.provider + " " + exchange.condition);
  }
  for (const Provider& provider : Catalog::builtin().providers()) {
    const catalog::Entry& entry = provider.entry();
    if (!entry.closed.empty()) continue;
    CHECK_MESSAGE(shown.contains(entry.id + " valid"), entry.id, " valid");
    for (const catalog::AnswerRule& rule : entry.answers) {
      if (rule.cause == Cause::none) continue;
      const std::string wanted = entry.id + " " + std::string(name(rule.cause));
      CHECK_MESSAGE(shown.contains(wanted), wanted);
    }
  }
}

TEST_CASE("the same exchange gives the same bytes twice") {
  for (const sim::Exchange& exchange : exchanges()) {
    CHECK(to_json(play(exchange).report) == to_json(play(exchange).report));
  }
}
