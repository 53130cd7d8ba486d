#include "sim/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace keyassay::sim {
namespace {

using Certificate = std::unique_ptr<X509, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;

constexpr long day = 24 * 60 * 60;

struct Validity {
  long from, until;  // seconds from now
};

void must(bool worked, const char* what) {
  if (!worked) throw std::runtime_error(std::string("OpenSSL cannot make a certificate: ") + what);
}

Key make_key() {
  Key key(EVP_EC_gen("P-256"));
  must(key != nullptr, "key");
  return key;
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  must(extension != nullptr, "extension");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate begin(EVP_PKEY* key, const char* common_name, long serial, Validity validity) {
  Certificate out(X509_new());
  must(out != nullptr, "memory");
  X509_set_version(out.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(out.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(out.get()), validity.from);
  X509_gmtime_adj(X509_getm_notAfter(out.get()), validity.until);
  X509_set_pubkey(out.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(out.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
  return out;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  must(X509_sign(certificate, issuer_key, EVP_sha256()) != 0, "signature");
}

Certificate make_ca(EVP_PKEY* key) {
  Certificate ca = begin(key, "keyassay simulator CA", 1, {-day, day});
  add_extension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_extension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign");
  sign(ca.get(), ca.get(), key);
  return ca;
}

std::string subject_names(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "DNS:" : ",DNS:") + name;
  return out;
}

std::string pem(X509* certificate) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
  must(memory != nullptr && PEM_write_bio_X509(memory.get(), certificate) == 1, "PEM");
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

Validity validity_of(CertificateKind kind) {
  if (kind == CertificateKind::expired) return {-2 * day, -day};
  if (kind == CertificateKind::not_yet_valid) return {day, 2 * day};
  return {-day, day};
}

}  // namespace

ServerIdentity make_identity(const std::vector<std::string>& names, CertificateKind kind) {
  const Key ca_key = make_key();
  const Certificate ca = make_ca(ca_key.get());

  ServerIdentity out;
  out.ca_pem = pem(ca.get());
  out.key = make_key();
  out.certificate = begin(out.key.get(), "keyassay simulator", 2, validity_of(kind));
  const bool elsewhere = kind == CertificateKind::wrong_host || names.empty();
  add_extension(out.certificate.get(), ca.get(), NID_subject_alt_name,
                elsewhere ? "DNS:elsewhere.invalid" : subject_names(names));
  if (kind == CertificateKind::self_signed) {
    sign(out.certificate.get(), out.certificate.get(), out.key.get());
  } else if (kind == CertificateKind::unknown_ca) {
    const Key other = make_key();
    const Certificate stranger = make_ca(other.get());
    sign(out.certificate.get(), stranger.get(), other.get());
  } else {
    sign(out.certificate.get(), ca.get(), ca_key.get());
  }
  return out;
}

}  // namespace keyassay::sim
