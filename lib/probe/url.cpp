#include "probe/url.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"

namespace keyassay::probe {

namespace {

Error refused(std::string message) { return {Errc::refused, std::move(message), "base URL"}; }

constexpr std::string_view scheme = "https://";

// Four decimal numbers up to 255 without leading zeros, the only form every reader
// understands alike.
bool is_canonical_ipv4(std::string_view host) {
  int parts = 0;
  while (true) {
    const std::string_view part = host.substr(0, host.find('.'));
    unsigned value = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (error != std::errc{} || end != part.data() + part.size() || value > 255) return false;
    if (part.size() > 1 && part.front() == '0') return false;
    ++parts;
    if (part.size() == host.size()) break;
    host.remove_prefix(part.size() + 1);
  }
  return parts == 4;
}

// Readers of old take a last label of digits, or one that starts with 0x, for a number.
bool looks_numeric(std::string_view host) {
  const std::size_t dot = host.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? host : host.substr(dot + 1);
  return std::all_of(last.begin(), last.end(), base::is_digit) || last.starts_with("0x");
}

bool is_bracketed_ipv6(std::string_view host) {
  if (host.size() < 4 || host.front() != '[' || host.back() != ']') return false;
  const std::string_view inside = host.substr(1, host.size() - 2);
  return std::all_of(inside.begin(), inside.end(), [](char c) { return base::is_hex(c) || c == ':' || c == '.'; }) &&
         inside.find(':') != std::string_view::npos;
}

bool is_dns_name(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  std::size_t labels = 0;
  while (true) {
    const std::string_view label = host.substr(0, host.find('.'));
    if (label.empty() || label.size() > 63 || ++labels > 10) return false;
    if (label.front() == '-' || label.back() == '-') return false;
    if (!std::all_of(label.begin(), label.end(), [](char c) { return base::is_alnum(c) || c == '-'; })) return false;
    if (label.size() == host.size()) return true;
    host.remove_prefix(label.size() + 1);
  }
}

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

}  // namespace

Result<BaseUrl> parse_base_url(std::string_view text) {
  if (!std::all_of(text.begin(), text.end(), base::is_key_byte)) {
    return refused("holds a space, control or non-ASCII byte; expected a plain https address");
  }
  if (!base::starts_nocase(text, scheme)) return refused("does not start with https://; keys are only sent over TLS");
  std::string_view rest = text.substr(scheme.size());
  if (rest.find_first_of("\\%?#@{}<>\"`^|") != std::string_view::npos) {
    return refused("holds one of \\ % ? # @ { } < > \" ` ^ |; expected https://host[:port]/path");
  }
  const std::string_view authority = rest.substr(0, rest.find('/'));
  std::string_view path = rest.substr(authority.size());
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.find("//") != std::string_view::npos || path.find("/.") != std::string_view::npos) {
    return refused("has an empty or dotted path segment");
  }

  std::string_view host = authority;
  const std::size_t colon = authority.rfind(':');
  const bool has_port = colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
  if (has_port) {
    host = authority.substr(0, colon);
    if (!is_port(authority.substr(colon + 1))) return refused("has a port that is not a number from 1 to 65535");
  }
  const std::string lower_host = base::lower(host);
  const bool address = is_bracketed_ipv6(lower_host) || is_canonical_ipv4(lower_host);
  if (!address && (looks_numeric(lower_host) || !is_dns_name(lower_host))) {
    return refused("has a host that is neither a plain DNS name nor an address in canonical form");
  }
  BaseUrl url;
  url.host = lower_host;
  url.path = path;
  url.text = std::string(scheme) + lower_host + std::string(authority.substr(host.size())) + std::string(path);
  return url;
}

std::string encode_component(std::string_view text, bool keep_slash) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (base::is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~' || (keep_slash && c == '/')) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(digits[byte >> 4]);
    out.push_back(digits[byte & 15]);
  }
  return out;
}

std::string_view host_of(std::string_view url) noexcept {
  url.remove_prefix(std::min(scheme.size(), url.size()));
  url = url.substr(0, url.find_first_of("/?#"));
  // The colons inside an IPv6 address begin no port.
  const std::size_t address_end = url.starts_with('[') ? std::min(url.find(']'), url.size()) : 0;
  return url.substr(0, url.find(':', address_end));
}

}  // namespace keyassay::probe
