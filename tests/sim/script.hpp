// One exchange being played for one key: whose turn it is, and what is filled in.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "sim/exchange.hpp"
#include "sim/routes.hpp"

namespace keyassay::sim {

// Borrows the exchange. One thread at a time.
class Script {
 public:
  explicit Script(const Exchange& exchange) : exchange_(&exchange) {}

  const Exchange& exchange() const noexcept { return *exchange_; }

  // Whether the exchange says anything of this question.
  bool answers(const Route& route) const { return key_of(route) != nullptr; }

  // The next answer in turn, the last one again and again; 404 with {} when there is none.
  const ScriptedAnswer& next(const Route& route);

 private:
  using Turns = std::pair<const std::string, std::vector<ScriptedAnswer>>;
  const Turns* key_of(const Route& route) const;

  const Exchange* exchange_;
  std::map<std::string_view, std::size_t> turns_;
};

// Of several questions at one address, the one the exchange is about; nullptr when none.
const Route* choose(const std::vector<Route>& routes, const Script& script);

const ScriptedAnswer& not_found() noexcept;

// The answer as this key's provider would send it: {key}, {masked} and {last4} filled in.
ScriptedAnswer fill_in(ScriptedAnswer answer, std::string_view key);

}  // namespace keyassay::sim
