// All exchanges that are being played at once, and who is answered from which: the
// simulator without its network.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/routes.hpp"
#include "sim/script.hpp"
#include "sim/trouble.hpp"

namespace keyassay::sim {

// Where a redirect leads to: nobody's host, but in the certificate.
inline constexpr std::string_view redirect_host = "redirected.invalid";

// A request as a server got it.
struct Arrival {
  std::string method, host, target, body;  // host without port
  Pairs headers;
};

// What is kept of a request. `key` says whose key it showed, never the key: the name of
// an exchange, "unknown" for a key that was not given, or nothing.
struct Seen {
  std::string host, method, target, provider, question, key;
  std::vector<std::string> header_names;  // lower case, sorted
};

struct Reaction {
  ScriptedAnswer answer;
  Trouble trouble = Trouble::none;
};

// Any thread.
class Stage {
 public:
  // Borrows both.
  Stage(const Catalog& catalog, const std::vector<Exchange>& exchanges);

  // From now on `key` plays this exchange, from its first turn.
  void add_key(std::string_view key, const Exchange& exchange, Trouble trouble);
  void play_keyless(const Exchange& exchange);

  Reaction react(const Arrival& arrival);

  std::vector<std::string> certificate_names() const { return routes_.certificate_names(); }
  std::vector<Seen> seen() const;
  void forget_seen();

 private:
  struct Player {
    Script script;
    Trouble trouble;
  };
  std::string owner_of(const Arrival& arrival, std::string_view shown) const;
  Reaction react_to_key(const std::vector<Route>& routes, std::string_view key, Seen& seen);
  ScriptedAnswer answer_keyless(const std::vector<Route>& routes, Seen& seen);
  Script* stranger(const std::string& provider);

  const std::vector<Exchange>& exchanges_;
  Routes routes_;
  mutable std::mutex mutex_;
  std::map<std::string, Player, std::less<>> players_;    // by key
  std::map<std::string, Script, std::less<>> strangers_;  // by provider, for unknown keys
  std::optional<Script> keyless_;
  std::vector<Seen> seen_;
};

}  // namespace keyassay::sim
