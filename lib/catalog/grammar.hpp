// What the texts of an entry may look like. Pure questions about text; the complaints are
// the loader's.
#pragma once

#include <string>
#include <string_view>

namespace keyassay::catalog {

bool is_id(std::string_view text) noexcept;            // "moonshot-cn"
bool is_name(std::string_view text) noexcept;          // "list_models"
bool is_variable(std::string_view text) noexcept;      // "DEEPSEEK_API_KEY"
bool is_pointer(std::string_view text) noexcept;       // "/data/0/id"; not ""
bool is_date(std::string_view text) noexcept;          // "2026-11-20", a day that exists
bool is_decimal(std::string_view text) noexcept;       // "-12.50"; no '+', no exponent
bool is_web_address(std::string_view text) noexcept;   // "https://…", nothing but visible ASCII
bool is_header_name(std::string_view text) noexcept;   // RFC 9110 token
bool is_header_value(std::string_view text) noexcept;  // visible ASCII and inner spaces
bool is_path(std::string_view text) noexcept;          // "/v1/models?limit=100"; no fragment

// What is wrong with the base address of a host, as the end of "expected …", or nothing.
// Only the one spelling that every URL parser reads alike is taken: https, a lower-case
// name of two labels or more, no user, no port, no query, no slash at the end. The name
// goes to `host`.
std::string_view base_problem(std::string_view base, std::string& host);

// Whether both may name one host; `{placeholders}` in the first label stand for any label.
bool same_host(std::string_view a, std::string_view b) noexcept;

}  // namespace keyassay::catalog
