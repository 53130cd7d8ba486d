// Every provider of the catalog, in one real HTTPS server on loopback.
//
// It knows the provider by the Host header, the question by method and path, and what to
// answer by the key: each key it was given plays one exchange. All hosts stand in its
// certificate, so a client that connects every name to this server (as CurlOptions::connect_to
// does) meets what it would meet on the internet.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/certificates.hpp"
#include "sim/stage.hpp"

namespace keyassay::sim {

struct SimulatorOptions {
  int port = 0;  // 0: any
  CertificateKind certificate = CertificateKind::good;
};

// Runs from construction to destruction. Members may be called from any thread.
class Simulator {
 public:
  // Borrows both. Throws std::runtime_error when it cannot listen.
  Simulator(const Catalog& catalog, const std::vector<Exchange>& exchanges, SimulatorOptions options = {});
  ~Simulator();
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  int port() const noexcept;
  std::string address() const;                  // "127.0.0.1:port"
  const std::string& ca_file() const noexcept;  // PEM, removed with the simulator

  // From now on `key` plays this exchange, from its first turn.
  void add_key(std::string_view key, const Exchange& exchange, Trouble trouble = Trouble::none);

  // Questions without a key show no exchange: they are answered from this one. Without
  // it, from the first exchange that has an answer for the question.
  void play_keyless(const Exchange& exchange);

  std::vector<Seen> seen() const;
  void forget_seen();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace keyassay::sim
