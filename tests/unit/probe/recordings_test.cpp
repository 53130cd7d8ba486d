// Golden conversations: recorded as JSON lines, replayed to the same report, byte for byte.
// With KEYASSAY_WRITE_GOLDENS set they are written anew; read the difference before committing it.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "keyassay/keyassay.hpp"
#include "sim/exchange.hpp"
#include "sim/exchange_transport.hpp"
#include "sim/keys.hpp"

using namespace keyassay;

namespace {

const std::string folder = KEYASSAY_SOURCE_DIR "/tests/exchanges";

struct Golden {
  const char* exchange;
  const char* file;
};

constexpr Golden goldens[] = {
    {"cerebras/valid", "cerebras-valid"},
    {"cerebras/overloaded-then-valid", "cerebras-overloaded-then-valid"},
    {"huggingface/valid-fine-grained", "huggingface-valid-fine-grained"},
    {"moonshot-cn/wrong_region", "moonshot-wrong-region"},
    {"openai/valid-litellm", "openai-litellm"},
    {"anthropic/intercepted", "anthropic-intercepted"},
};

std::string path(const Golden& golden, const char* ending) {
  return folder + "/recordings/" + golden.file + ending;
}

std::string read(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  REQUIRE_MESSAGE(in.good(), file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Probe start(const sim::Exchange& exchange) {
  auto key = sim::make_key(Catalog::builtin(), exchange);
  REQUIRE(key);
  auto probe = Probe::start(Catalog::builtin(), Secret(*key), sim::probe_options(exchange), sim::probe_policy(exchange));
  REQUIRE(probe);
  return std::move(probe).value();
}

// The catalog may grow, and with it what else a key could be; the conversations stay.
std::string bytes(Report report) {
  report.catalog_revision.clear();
  report.candidates.clear();
  return to_json(report) + '\n';
}

}  // namespace

TEST_CASE("golden conversations are recorded and replayed bit for bit") {
  const auto all = sim::read_exchanges(folder);
  REQUIRE(all);
  for (const Golden& golden : goldens) {
    CAPTURE(golden.exchange);
    const sim::Exchange* exchange = sim::find_exchange(*all, golden.exchange);
    REQUIRE(exchange != nullptr);

    Probe live = start(*exchange);
    auto key = sim::make_key(Catalog::builtin(), *exchange);
    sim::ExchangeTransport answers(Catalog::builtin(), *exchange, *key);
    Recorder recorder(answers, live);
    const std::string report = bytes(run(live, recorder));
    if (std::getenv("KEYASSAY_WRITE_GOLDENS") != nullptr) {
      std::ofstream(path(golden, ".jsonl"), std::ios::binary) << recorder.lines();
      std::ofstream(path(golden, ".report.jsonl"), std::ios::binary) << report;
    }
    CHECK(recorder.lines() == read(path(golden, ".jsonl")));
    CHECK(report == read(path(golden, ".report.jsonl")));

    auto replay = Replay::parse(read(path(golden, ".jsonl")));
    REQUIRE(replay);
    Probe again = start(*exchange);
    CHECK(bytes(run(again, *replay)) == read(path(golden, ".report.jsonl")));
  }
}
