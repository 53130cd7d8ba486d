// Certificates for the simulator, made at start and thrown away: nothing that anybody
// else trusts is ever written down.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

namespace keyassay::sim {

enum class CertificateKind { good, self_signed, unknown_ca, wrong_host, expired, not_yet_valid };

struct Free {
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};

struct ServerIdentity {
  std::unique_ptr<X509, Free> certificate;
  std::unique_ptr<EVP_PKEY, Free> key;
  std::string ca_pem;  // what a client is to trust
};

// A certificate for all of `names`. Throws std::runtime_error when OpenSSL fails.
ServerIdentity make_identity(const std::vector<std::string>& names, CertificateKind kind);

}  // namespace keyassay::sim
