// Tested by tests/unit/catalog/grammar_test.cpp.
#include "catalog/grammar.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/time.hpp"
#include "catalog/placeholder.hpp"

namespace keyassay::catalog {

namespace {

template <class Fits>
bool all_of(std::string_view text, Fits fits) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

bool is_visible(char c) noexcept { return c > ' ' && c <= '~'; }

bool one_of(char c, std::string_view set) noexcept { return set.find(c) != std::string_view::npos; }

// A DNS label as written by hand: lower case, digits, inner hyphens.
bool is_label(std::string_view label) noexcept {
  return label.size() <= 63 && is_id(label) && label.back() != '-';
}

// The first label may hold placeholders; what stands around them still is a label.
bool is_first_label(std::string_view label) {
  std::string filled;
  std::size_t from = 0;
  while (const auto placeholder = next_placeholder(label, from)) {
    filled.append(label.substr(from, placeholder->begin - from)).push_back('x');
    from = placeholder->end;
    if (placeholder->name == "key" || placeholder->is_time()) return false;
  }
  return is_label(filled.append(label.substr(from)));
}

std::string_view host_problem(std::string_view host) {
  if (host.find('@') != std::string_view::npos) return "an address without a user";
  if (host.find(':') != std::string_view::npos) return "an address without a port";
  if (host.size() > 253) return "a host name of 253 characters at most";
  const std::size_t dot = host.find('.');
  if (dot == std::string_view::npos) return "a host name of two labels or more, such as api.example.com";
  if (!is_first_label(host.substr(0, dot))) return "a host name in lower-case letters, digits and '-'";
  std::size_t labels = 1;
  std::string_view rest = host.substr(dot);
  std::string_view label;
  while (!rest.empty()) {
    rest.remove_prefix(1);
    label = rest.substr(0, rest.find('.'));
    if (!is_label(label))
      return "a host name in lower-case letters, digits and '-', with {placeholders} in its first label only";
    rest.remove_prefix(label.size());
    ++labels;
  }
  // 127.0.0.1 and 0x7f.1 are numbers to some parsers; no top-level domain starts with a digit.
  if (base::is_digit(label.front())) return "a host name, not a number";
  if (host.substr(0, dot).find('{') != std::string_view::npos && labels < 3) {
    return "two fixed labels or more behind a placeholder";
  }
  return {};
}

std::string_view path_problem(std::string_view path) noexcept {
  if (path.empty()) return {};
  if (path.back() == '/') return "no slash at the end";
  if (path.find_first_of("?#") != std::string_view::npos) return "an address without query and fragment";
  if (path.find("//") != std::string_view::npos || path.find("/.") != std::string_view::npos) {
    return "a path without empty or dotted segments";
  }
  if (!all_of(path, [](char c) { return base::is_alnum(c) || one_of(c, "-._~/"); })) {
    return "a path in letters, digits and -._~";
  }
  return {};
}

}  // namespace

bool is_id(std::string_view text) noexcept {
  return all_of(text, [](char c) { return base::is_lower(c) || base::is_digit(c) || c == '-'; }) &&
         text.front() != '-';
}

bool is_name(std::string_view text) noexcept {
  return all_of(text, [](char c) { return base::is_lower(c) || base::is_digit(c) || c == '_'; }) &&
         base::is_lower(text.front());
}

bool is_variable(std::string_view text) noexcept {
  return all_of(text, [](char c) { return base::is_alnum(c) || c == '_'; }) && !base::is_digit(text.front());
}

bool is_pointer(std::string_view text) noexcept {
  if (text.empty() || text.front() != '/') return false;
  for (std::size_t tilde = text.find('~'); tilde != std::string_view::npos;
       tilde = text.find('~', tilde + 1)) {
    if (tilde + 1 == text.size() || !one_of(text[tilde + 1], "01")) return false;
  }
  return true;
}

bool is_date(std::string_view text) noexcept {
  return text.size() == 10 && base::parse_time(text).has_value();
}

bool is_decimal(std::string_view text) noexcept {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  if (!all_of(whole, base::is_digit) || (whole.size() > 1 && whole.front() == '0')) return false;
  const bool fits = text.size() <= 30;  // far inside the 36 digits of base::Decimal
  return fits && (point == std::string_view::npos || all_of(text.substr(point + 1), base::is_digit));
}

bool is_web_address(std::string_view text) noexcept {
  return text.starts_with("https://") && text.size() > 8 && all_of(text, is_visible);
}

bool is_header_name(std::string_view text) noexcept {
  return all_of(text, [](char c) { return base::is_alnum(c) || one_of(c, "!#$%&'*+-.^_`|~"); });
}

bool is_header_value(std::string_view text) noexcept {
  return all_of(text, [](char c) { return is_visible(c) || c == ' '; }) && text.front() != ' ' &&
         text.back() != ' ';
}

bool is_path(std::string_view text) noexcept {
  return text.starts_with('/') && all_of(text, is_visible) &&
         text.find_first_of("#\\\"<>") == std::string_view::npos;
}

std::string_view base_problem(std::string_view base, std::string& host) {
  constexpr std::string_view scheme = "https://";
  if (!base.starts_with(scheme)) return "an address that starts with https://";
  const std::string_view rest = base.substr(scheme.size());
  const std::string_view name = rest.substr(0, rest.find_first_of("/?#"));
  if (const std::string_view problem = host_problem(name); !problem.empty()) return problem;
  host = name;
  return path_problem(rest.substr(name.size()));
}

bool same_host(std::string_view a, std::string_view b) noexcept {
  if (a == b) return true;
  const std::size_t dot_a = a.find('.'), dot_b = b.find('.');
  if (dot_a == std::string_view::npos || dot_b == std::string_view::npos) return false;
  const auto is_open = [](std::string_view label) { return label.find('{') != std::string_view::npos; };
  return a.substr(dot_a) == b.substr(dot_b) && (is_open(a.substr(0, dot_a)) || is_open(b.substr(0, dot_b)));
}

}  // namespace keyassay::catalog
