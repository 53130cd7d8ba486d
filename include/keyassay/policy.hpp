// What a caller wants of a key, as data.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "keyassay/result.hpp"

namespace keyassay {

namespace score {
struct Rules;
}

// Criteria, weights, gates, wanted load and models, and what the caller declares
// (authority to resell, monitoring in place). Immutable; copies share; any thread.
class Policy {
 public:
  // lib/score/policy.json, compiled in.
  static const Policy& builtin();

  // Reads a policy, in the format of lib/score/policy.md. What it leaves out keeps its
  // default. Errors: malformed_json, invalid_policy.
  static Result<Policy> parse(std::string_view json, std::string_view source = "policy");

  // The same policy with more wanted models.
  Policy wanting(const std::vector<std::string>& models) const;

  const std::vector<std::string>& wanted_models() const noexcept;

  // For the library's own modules.
  const score::Rules& rules() const noexcept { return *rules_; }
  explicit Policy(std::shared_ptr<const score::Rules> rules) : rules_(std::move(rules)) {}

 private:
  std::shared_ptr<const score::Rules> rules_;
};

}  // namespace keyassay
