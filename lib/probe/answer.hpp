// One HTTP answer, parsed as far as it allows, and the tests that catalog conditions make on it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/model.hpp"
#include "json/document.hpp"
#include "keyassay/probe.hpp"

namespace keyassay::probe {

// Borrows the response; valid during one respond() call.
class AnswerView {
 public:
  explicit AnswerView(const Response& response);

  int status() const noexcept { return response_.status; }
  std::string_view body() const noexcept { return response_.body; }
  // Nowhere when the body is not JSON.
  json::Value root() const noexcept { return document_ ? document_->root() : json::Value{}; }
  bool is_json() const noexcept { return document_.has_value(); }
  // A page for people where a program asked: a portal, a block page, a login form.
  bool is_html() const noexcept;
  // The first header of that name, any case; nullptr when there is none.
  const std::string_view* header(std::string_view name) const noexcept;
  std::span<const Header> headers() const noexcept { return response_.headers; }

 private:
  const Response& response_;
  std::optional<json::Document> document_;
};

// What satisfied a condition: "/error/code", "header x-litellm-version"; nothing when it failed.
std::optional<std::string> satisfied(const catalog::Condition& condition, const AnswerView& answer);
bool all_satisfied(const std::vector<catalog::Condition>& conditions, const AnswerView& answer);

// Tests on facts, for grants.
bool satisfied(const catalog::Condition& condition, std::span<const Fact> facts);

}  // namespace keyassay::probe
