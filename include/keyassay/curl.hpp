// The bundled transport: libcurl, in a library of its own (keyassay::curl).
#pragma once

#include <memory>
#include <string>

#include "keyassay/transport.hpp"

namespace keyassay {

struct CurlOptions {
  std::string ca_file{};    // PEM; empty: SSL_CERT_FILE, then the system's known bundles
  // For tests only: every connection goes to this "host:port" while the address, the
  // certificate check and the Host header stay those of the provider.
  std::string connect_to{};
  bool allow_loopback = false;  // for tests only: custom hosts may resolve to loopback
};

// HTTPS only, TLS 1.2 or later, certificates always verified, no redirects, no proxy,
// no cookies, no netrc. One thread at a time. Construction throws std::runtime_error
// when no CA bundle is found or libcurl cannot be initialised.
class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlOptions options = {});
  ~CurlTransport() override;
  CurlTransport(CurlTransport&&) noexcept;
  CurlTransport& operator=(CurlTransport&&) noexcept;

  Time now() override;
  std::int64_t unix_ms() override;
  void start(const Request& request) override;
  std::optional<Completion> wait(Time until) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace keyassay
