// Plays an exchange without any network, on a clock of its own: every answer comes
// 100 ms after its request, and waiting takes no time.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "keyassay/transport.hpp"
#include "sim/script.hpp"

namespace keyassay::sim {

// Borrows the catalog and the exchange. A request whose address is nobody's gets 404.
class ExchangeTransport final : public Transport {
 public:
  ExchangeTransport(const Catalog& catalog, const Exchange& exchange, std::string_view key);

  Time now() override { return clock_; }
  void start(const Request& request) override;
  std::optional<Completion> wait(Time until) override;

  // Requests whose address was not that of the question they said they were, as
  // "list_models GET https://…": the simulator would have answered something else.
  const std::vector<std::string>& strays() const noexcept { return strays_; }

 private:
  const ScriptedAnswer& answer(const Request& request);

  Routes routes_;
  Script script_;
  std::string key_;
  std::vector<std::pair<Time, Completion>> due_;
  std::vector<std::string> strays_;
  Time clock_{};
};

}  // namespace keyassay::sim
