// Many threads, one catalog, one policy: every exchange gives the bytes it gives alone.
// Run under ThreadSanitizer by tests/run.sh.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <thread>

#include "keyassay/keyassay.hpp"
#include "sim/exchange.hpp"
#include "sim/exchange_transport.hpp"
#include "sim/keys.hpp"

using namespace keyassay;

namespace {

constexpr std::size_t threads = 8;

// Empty when it could not be played; assertions belong to the main thread.
std::string play(const sim::Exchange& exchange) {
  const auto key = sim::make_key(Catalog::builtin(), exchange);
  if (!key) return {};
  sim::ExchangeTransport transport(Catalog::builtin(), exchange, key.value());
  auto probe = Probe::start(Catalog::builtin(), Secret(key.value()), sim::probe_options(exchange), sim::probe_policy(exchange));
  return probe ? to_json(run(probe.value(), transport)) : std::string{};
}

}  // namespace

TEST_CASE("eight threads on the shared catalog give the reports of one") {
  const auto read = sim::read_exchanges(KEYASSAY_SOURCE_DIR "/tests/exchanges");
  REQUIRE_MESSAGE(read, (read ? std::string{} : read.error().message));
  const std::vector<sim::Exchange>& exchanges = read.value();
  REQUIRE(exchanges.size() > 100);

  // The threads come first: they race for the first use of the built-in catalog and policy.
  std::vector<std::vector<std::string>> reports(threads, std::vector<std::string>(exchanges.size()));
  {
    std::vector<std::jthread> workers;
    for (std::size_t t = 0; t < threads; ++t) {
      workers.emplace_back([&, t] {
        // Each begins elsewhere, so that different exchanges meet.
        for (std::size_t i = 0; i < exchanges.size(); ++i) {
          const std::size_t at = (i + t * exchanges.size() / threads) % exchanges.size();
          reports[t][at] = play(exchanges[at]);
        }
      });
    }
  }
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    const std::string alone = play(exchanges[i]);
    CHECK_MESSAGE(!alone.empty(), exchanges[i].name);
    for (std::size_t t = 0; t < threads; ++t) CHECK_MESSAGE(reports[t][i] == alone, exchanges[i].name, " on thread ", t);
  }
}
