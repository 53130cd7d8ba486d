// Turning a catalog question into bytes for a transport. The key enters here, in one
// place, and only into headers.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "catalog/model.hpp"
#include "catalog/placeholder.hpp"
#include "keyassay/probe.hpp"
#include "keyassay/secret.hpp"

namespace keyassay::probe {

struct OutgoingHeader {
  std::string name;
  std::string value;     // empty when `secret` holds it
  Secret secret;
};

// Owns everything a Request borrows.
struct Outgoing {
  std::string method, url, path, host, body;
  std::vector<OutgoingHeader> headers;
  std::vector<Header> views;   // filled by view()
  bool carries_key = false;

  // Borrowed; valid until this object moves or dies.
  std::span<const Header> view();
};

// Where a question goes.
struct Destination {
  std::string base;      // "https://api.cerebras.ai/v1", no trailing slash
  std::string host;
};

// The text a placeholder stands for; nothing while it is not known.
using PlaceholderValue = std::function<std::optional<std::string>(const catalog::Placeholder& place)>;

// `next_page` is added as `parameter` when it is not empty. Nothing when a placeholder
// has no value or its value may not stand in an address.
std::optional<Outgoing> build(const catalog::Entry& entry, const catalog::Question& question, const Destination& to,
                              TokenType token, const Secret& key, const PlaceholderValue& values,
                              std::string_view next_page = {});

// A path or body with its placeholders filled in. In a path, values are percent-encoded;
// in a body, escaped for JSON; in a host they may be letters, digits and '-' only.
enum class Escape : std::uint8_t { host, path, json, none };
std::optional<std::string> fill(std::string_view text, const PlaceholderValue& values, Escape escape);

// The text of a time placeholder.
std::string time_value(const catalog::Placeholder& place, std::int64_t now_unix_ms);

// The auth that fits this question and token, or nullptr.
const catalog::Auth* auth_for(const catalog::Entry& entry, const catalog::Question& question, TokenType token) noexcept;

}  // namespace keyassay::probe
