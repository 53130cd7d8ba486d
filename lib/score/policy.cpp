// Reading a policy: everything it may hold is in policy.md, everything else is an error.

#include "keyassay/policy.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/decimal.hpp"
#include "base/embedded.hpp"
#include "json/document.hpp"
#include "score/criteria.hpp"
#include "score/rules.hpp"

namespace keyassay {

namespace {

using json::Type;
using json::Value;
using score::Rules;

// Collects the first problem; the readers below go on harmlessly after it.
class Reader {
 public:
  explicit Reader(std::string_view source) : source_(source) {}

  void complain(const std::string& pointer, std::string message) {
    if (!error_) error_ = Error{Errc::invalid_policy, std::move(message), fmt::format("{}#{}", source_, pointer)};
  }

  bool object(Value value, const std::string& pointer, std::initializer_list<std::string_view> allowed) {
    if (!value) return false;
    if (!value.is(Type::object)) {
      complain(pointer, "expected an object");
      return false;
    }
    for (const Value member : value) {
      if (std::find(allowed.begin(), allowed.end(), member.name()) != allowed.end()) continue;
      complain(pointer + "/" + std::string(member.name()), fmt::format("unknown field; expected {}", fmt::join(allowed, ", ")));
    }
    return true;
  }

  void decimal(Value value, const std::string& pointer, std::string& to) {
    if (!value) return;
    const auto number = base::Decimal::parse(value.text());
    if (!number || number->is_negative()) return complain(pointer, "expected a decimal number of zero or more");
    to = number->text();
  }

  void whole(Value value, const std::string& pointer, unsigned most, unsigned& to) {
    if (!value) return;
    unsigned number = 0;
    const std::string_view text = value.text();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool good = value.is(Type::number) && error == std::errc{} && end == text.data() + text.size() && number <= most;
    if (!good) return complain(pointer, fmt::format("expected a whole number from 0 to {}", most));
    to = number;
  }

  void flag(Value value, const std::string& pointer, std::optional<bool>& to) {
    if (!value) return;
    if (!value.is(Type::boolean)) return complain(pointer, "expected true or false");
    to = value.text() == "true";
  }

  void text(Value value, const std::string& pointer, std::string& to) {
    if (!value) return;
    if (!value.is(Type::string) || value.text().empty()) return complain(pointer, "expected a text that is not empty");
    to = value.text();
  }

  void texts(Value value, const std::string& pointer, std::vector<std::string>& to) {
    if (!value) return;
    if (!value.is(Type::array)) return complain(pointer, "expected a list of texts");
    to.clear();
    for (const Value item : value) text(item, pointer, to.emplace_back());
  }

  const std::optional<Error>& error() const noexcept { return error_; }

 private:
  std::string_view source_;
  std::optional<Error> error_;
};

void read_wanted(Reader& reader, Value value, Rules& rules) {
  const std::string at = "/wanted";
  if (!reader.object(value, at, {"models", "requests_per_minute", "tokens_per_minute", "min_balance", "min_days_left"})) return;
  reader.texts(value.member("models"), at + "/models", rules.wanted.models);
  reader.decimal(value.member("requests_per_minute"), at + "/requests_per_minute", rules.wanted.requests_per_minute);
  reader.decimal(value.member("tokens_per_minute"), at + "/tokens_per_minute", rules.wanted.tokens_per_minute);
  reader.whole(value.member("min_days_left"), at + "/min_days_left", 36500, rules.wanted.min_days_left);
  const Value balance = value.member("min_balance");
  if (!reader.object(balance, at + "/min_balance", {"amount", "currency"})) return;
  reader.decimal(balance.member("amount"), at + "/min_balance/amount", rules.wanted.min_balance);
  reader.text(balance.member("currency"), at + "/min_balance/currency", rules.wanted.balance_currency);
  if (rules.wanted.min_balance.empty() || rules.wanted.balance_currency.empty()) {
    reader.complain(at + "/min_balance", "expected both amount and currency");
  }
}

void read_prices(Reader& reader, Value value, Rules& rules) {
  if (!value) return;
  if (!value.is(Type::array)) return reader.complain("/prices", "expected a list");
  rules.prices.clear();
  for (const Value item : value) {
    const std::string at = fmt::format("/prices/{}", rules.prices.size());
    capability::CallerPrice price;
    price.currency = "USD";
    if (!reader.object(item, at, {"model", "input", "output", "currency"})) return reader.complain(at, "expected an object");
    reader.text(item.member("model"), at + "/model", price.model);
    reader.decimal(item.member("input"), at + "/input", price.input);
    reader.decimal(item.member("output"), at + "/output", price.output);
    reader.text(item.member("currency"), at + "/currency", price.currency);
    if (price.model.empty()) reader.complain(at, "expected a model");
    rules.prices.push_back(std::move(price));
  }
}

void read_criterion(Reader& reader, Dimension dimension, std::string_view id, const std::string& at) {
  if (score::find_criterion(id) == nullptr) {
    reader.complain(at, fmt::format("no criterion \"{}\" for {}; policy.md lists them", id, name(dimension)));
  }
}

void read_dimension(Reader& reader, Value value, Dimension dimension, score::DimensionRules& rules) {
  const std::string at = fmt::format("/dimensions/{}", name(dimension));
  if (!reader.object(value, at, {"ready_at", "min_confidence", "gates", "criteria"})) return;
  reader.whole(value.member("ready_at"), at + "/ready_at", 100, rules.ready_at);
  reader.whole(value.member("min_confidence"), at + "/min_confidence", 100, rules.min_confidence);
  if (const Value gates = value.member("gates")) {
    std::erase_if(rules.criteria, [](const score::CriterionRule& rule) { return rule.gate; });
    std::vector<std::string> ids;
    reader.texts(gates, at + "/gates", ids);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      read_criterion(reader, dimension, ids[i], at + "/gates");
      rules.criteria.insert(rules.criteria.begin() + static_cast<std::ptrdiff_t>(i), {ids[i], true, 0});
    }
  }
  const Value criteria = value.member("criteria");
  if (!criteria) return;
  if (!criteria.is(Type::object)) return reader.complain(at + "/criteria", "expected criteria with their points");
  std::erase_if(rules.criteria, [](const score::CriterionRule& rule) { return !rule.gate; });
  for (const Value member : criteria) {
    const std::string place = at + "/criteria/" + std::string(member.name());
    score::CriterionRule rule{std::string(member.name()), false, 0};
    read_criterion(reader, dimension, rule.id, place);
    reader.whole(member, place, 1000, rule.points);
    rules.criteria.push_back(std::move(rule));
  }
}

void read_dimensions(Reader& reader, Value value, Rules& rules) {
  if (!reader.object(value, "/dimensions", {"onboarding-readiness", "inventory-fit", "commercial-launch"})) return;
  for (std::size_t i = 0; i < dimension_count; ++i) {
    const auto dimension = static_cast<Dimension>(i);
    read_dimension(reader, value.member(name(dimension)), dimension, rules.dimensions[i]);
  }
}

Result<Policy> read(std::string_view text, std::string_view source, Rules rules) {
  auto document = json::Document::parse(text);
  if (!document) {
    return Error{Errc::malformed_json, document.error().message, fmt::format("{} {}", source, document.error().where)};
  }
  const Value root = document->root();
  Reader reader(source);
  if (!reader.object(root, "", {"schema", "name", "wanted", "declared", "tolerated", "prices", "dimensions"})) {
    reader.complain("", "expected an object");
  }
  if (root.member("schema").text() != "1") reader.complain("/schema", "expected 1");
  for (const std::string& twice : document->repeated()) reader.complain("", fmt::format("\"{}\" stands twice in one object", twice));
  reader.text(root.member("name"), "/name", rules.name);
  read_wanted(reader, root.member("wanted"), rules);
  const Value declared = root.member("declared");
  if (reader.object(declared, "/declared", {"resale_authority", "monitoring", "relay"})) {
    reader.flag(declared.member("resale_authority"), "/declared/resale_authority", rules.declared.resale_authority);
    reader.flag(declared.member("monitoring"), "/declared/monitoring", rules.declared.monitoring);
    reader.flag(declared.member("relay"), "/declared/relay", rules.declared.relay);
  }
  const Value tolerated = root.member("tolerated");
  if (reader.object(tolerated, "/tolerated", {"latency_ms", "error_percent"})) {
    reader.whole(tolerated.member("latency_ms"), "/tolerated/latency_ms", 600'000, rules.tolerated.latency_ms);
    reader.whole(tolerated.member("error_percent"), "/tolerated/error_percent", 100, rules.tolerated.error_percent);
  }
  read_prices(reader, root.member("prices"), rules);
  read_dimensions(reader, root.member("dimensions"), rules);
  if (reader.error()) return *reader.error();
  return Policy(std::make_shared<const Rules>(std::move(rules)));
}

}  // namespace

const Policy& Policy::builtin() {
  // Kept until the process ends: nothing is destroyed behind a host's back.
  static const Policy* const policy = [] {
    auto parsed = read(embedded::policy_file().front().text, "policy.json", Rules{});
    return new Policy(parsed ? std::move(parsed).value() : Policy(std::make_shared<const Rules>()));
  }();
  return *policy;
}

Result<Policy> Policy::parse(std::string_view json, std::string_view source) { return read(json, source, builtin().rules()); }

Policy Policy::wanting(const std::vector<std::string>& models) const {
  Rules rules = *rules_;
  for (const std::string& model : models) {
    const bool known = std::find(rules.wanted.models.begin(), rules.wanted.models.end(), model) != rules.wanted.models.end();
    if (!known) rules.wanted.models.push_back(model);
  }
  return Policy(std::make_shared<const Rules>(std::move(rules)));
}

const std::vector<std::string>& Policy::wanted_models() const noexcept { return rules_->wanted.models; }

}  // namespace keyassay
