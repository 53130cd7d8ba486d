// What answers and facts mean: causes, marks of the maker, grants, known models; and the
// small readers all parts of the loader share.
//
// Tested by tests/unit/catalog/load_answers_test.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "catalog/grammar.hpp"
#include "catalog/load.hpp"

namespace keyassay::catalog {

namespace {

constexpr std::array<std::string_view, 2> key_states{"alive", "any"};
constexpr std::array<std::string_view, 2> strengths{"strong", "weak"};
constexpr std::array<std::string_view, 2> permissions{"allowed", "denied"};

std::string read_count(const Field& field) {
  std::string count = field.text();
  const bool good = std::all_of(count.begin(), count.end(), base::is_digit) && count.size() <= 12 &&
                    !count.starts_with('0');
  if (!good) field.expected("a whole number as text, such as \"131072\"");
  return count;
}

std::string read_price(const Field& field) {
  std::string price = read_decimal(field);
  if (price.starts_with('-')) field.expected("a price that is not negative");
  return price;
}

std::string read_currency(const Field& field) {
  std::string currency = field.text();
  const bool good = currency.size() == 3 && std::all_of(currency.begin(), currency.end(), base::is_upper);
  if (!currency.empty() && !good) field.expected("a currency in three capitals, such as USD");
  return currency;
}

FeatureRule load_feature_rule(const Field& field) {
  Object object(field);
  FeatureRule rule;
  rule.feature = field.name();
  if (!is_name(rule.feature))
    field.reject("expected the name of a feature in lower-case letters, digits and _");
  rule.at = read_pointer(object.need("at"));
  rule.has = object.want("has").text();
  object.done();
  return rule;
}

void load_next(const Field& field, ModelRule& rule) {
  if (!field) return;
  Object object(field);
  rule.next_value = read_pointer(object.need("value"));
  rule.next_parameter = object.need("parameter").text();
  rule.more = read_pointer(object.want("more"));
  object.done();
}

}  // namespace

ModelRule load_model_rule(const Field& field) {
  Object object(field);
  ModelRule rule;
  rule.each = read_pointer(object.need("each"), true);
  rule.id = read_pointer(object.need("id"), true);
  rule.strip = object.want("strip").text();
  constexpr std::array<std::string_view, 2> meanings{"allowed", "listed"};
  if (const Field means = object.want("means")) {
    rule.means = means.word(meanings) == "allowed" ? ModelRule::Means::allowed : ModelRule::Means::listed;
  }
  rule.context = read_pointer(object.want("context"));
  rule.max_output = read_pointer(object.want("max_output"));
  rule.input_price = read_pointer(object.want("input_price"));
  rule.output_price = read_pointer(object.want("output_price"));
  const Field scale = object.want("price_scale");
  const Field currency = object.want("currency");
  if (scale) rule.price_scale = read_decimal(scale);
  rule.currency = read_currency(currency);
  const bool priced = !rule.input_price.empty() || !rule.output_price.empty();
  if (priced && !currency) object.self().reject("prices without a currency, expected \"currency\"");
  for (const Field* extra : {&scale, &currency}) {
    if (!priced && *extra) extra->reject("expected input_price or output_price beside it");
  }
  object.want("features").members([&](const Field& member) {
    rule.features.push_back(load_feature_rule(member));
  });
  load_next(object.want("next"), rule);
  object.done();
  return rule;
}

AnswerRule load_answer(const Field& field, const Entry& entry) {
  Object object(field);
  AnswerRule rule;
  rule.status = load_status(object.want("status"));
  const Field on = object.want("on");
  rule.on = on.text_or_texts();
  on.one_or_items([&](const Field& item) {
    if (item.is(json::Type::string) && entry.question(item.value().text()) == nullptr)
      item.expected("the id of a question");
  });
  rule.when = load_conditions(object.want("when"), AnswerPart::json);
  rule.cause = read_cause(object.need("cause"));
  if (const Field key = object.want("key")) rule.key_alive = key.word(key_states) == "alive";
  const Field ask_host = object.want("ask_host");
  rule.ask_host = ask_host.text();
  const auto same = [&](const Host& host) { return host.id == rule.ask_host; };
  if (ask_host && std::none_of(entry.hosts.begin(), entry.hosts.end(), same))
    ask_host.expected("the id of a host");
  if (ask_host && rule.cause != Cause::wrong_region)
    ask_host.reject("expected beside the cause wrong_region only");
  rule.facts = load_facts(object.want("facts"), AnswerPart::json);
  object.done();
  return rule;
}

Mark load_mark(const Field& field) {
  Object object(field);
  Mark mark;
  mark.when = load_condition(object, AnswerPart::json);
  mark.strong = object.need("strength").word(strengths) == "strong";
  mark.note = object.want("note").text();
  object.done();
  return mark;
}

Grant load_grant(const Field& field) {
  Object object(field);
  Grant grant;
  grant.when = load_conditions(object.need("when"), AnswerPart::facts);
  const bool allowed = object.need("models").word(permissions) == "allowed";
  grant.models = allowed ? Permission::allowed : Permission::denied;
  const Field cause = object.want("cause");
  grant.cause = read_cause(cause);
  if (allowed && cause) cause.reject("expected beside denied only");
  object.done();
  return grant;
}

ModelFacts load_model(const Field& field, std::string_view checked) {
  Object object(field);
  ModelFacts model;
  model.id = object.need("id").text();
  model.context = read_count(object.want("context"));
  model.max_output = read_count(object.want("max_output"));
  const Field features = object.want("features");
  model.features = features.texts();
  features.items([](const Field& item) {
    if (item.is(json::Type::string) && !is_name(item.value().text()))
      item.expected("the name of a feature in lower-case letters, digits and _");
  });
  model.input_price = read_price(object.want("input"));
  model.output_price = read_price(object.want("output"));
  const Field currency = object.want("currency");
  model.currency = currency ? read_currency(currency) : "USD";
  model.source = object.want("source").text();
  const Field as_of = object.want("as_of");
  model.as_of = as_of ? as_of.text() : std::string(checked);
  if (as_of && !is_date(model.as_of)) as_of.expected("a date, such as 2026-11-20");
  object.done();
  return model;
}

std::vector<int> load_status(const Field& field) {
  std::vector<int> statuses;
  field.one_or_items([&](const Field& item) {
    if (const auto status = item.integer(100, 599)) statuses.push_back(*status);
  });
  if (field && statuses.empty()) field.expected("one status or more");
  return statuses;
}

std::string read_pointer(const Field& field, bool root_too) {
  if (!field) return {};
  const std::string_view text = field.value().text();
  const bool good = field.is(json::Type::string) && (is_pointer(text) || (root_too && text.empty()));
  if (!good)
    field.expected(root_too ? "a JSON pointer that is empty or starts with /"
                            : "a JSON pointer that starts with /");
  return std::string(text);
}

std::vector<std::string> read_pointers(const Field& field, bool root_too) {
  std::vector<std::string> pointers;
  field.one_or_items([&](const Field& item) { pointers.push_back(read_pointer(item, root_too)); });
  if (field && pointers.empty()) field.expected("one pointer or more");
  return pointers;
}

std::string read_decimal(const Field& field) {
  if (!field) return {};
  const bool good = field.is(json::Type::string) && is_decimal(field.value().text());
  if (!good) field.expected("a decimal number as text, such as \"0.01\"");
  return std::string(field.value().text());
}

std::string read_name(const Field& field) {
  std::string name = field.text();
  if (!name.empty() && !is_name(name) && !is_id(name))
    field.expected("a name in lower-case letters, digits, - and _");
  return name;
}

const Metric* read_metric(const Field& field) {
  const std::string name = field.text();
  if (name.empty()) return nullptr;
  const Metric* metric = find_metric(name);
  if (metric == nullptr) field.expected("a metric of lib/catalog/metric.cpp");
  return metric;
}

Cause read_cause(const Field& field) { return enumerator(field, Cause::none, Cause::unexpected_answer); }

}  // namespace keyassay::catalog
