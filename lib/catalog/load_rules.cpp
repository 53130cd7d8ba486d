// Conditions and fact rules: the words in which an entry says what answers mean.
//
// Tested by tests/unit/catalog/load_rules_test.cpp.
#include <fmt/format.h>

#include <array>

#include "catalog/grammar.hpp"
#include "catalog/load.hpp"

namespace keyassay::catalog {

namespace {

// In the order of their enumerations.
constexpr std::array<std::string_view, 4> places{"at", "header", "text", "fact"};
constexpr std::array<std::string_view, 5> tests{"is", "has", "starts", "exists", "every"};
constexpr std::array<std::string_view, 7> verbs{"at",    "count",      "sum",   "collect",
                                                "minus", "prometheus", "header"};

// The one field of `names` that stands in the object, and its index.
struct Choice {
  Field field;
  std::size_t index;
};

template <std::size_t N>
Choice choose(Object& object, const std::array<std::string_view, N>& names) {
  std::optional<Choice> chosen;
  for (std::size_t i = 0; i < N; ++i) {
    const Field field = object.want(names[i]);
    if (!field) continue;
    if (chosen) {
      field.reject(fmt::format("\"{}\" and \"{}\" stand together, expected exactly one of {}",
                               names[chosen->index], names[i], fmt::join(names, ", ")));
    } else {
      chosen.emplace(Choice{field, i});
    }
  }
  if (chosen) return *chosen;
  if (object.self().is(json::Type::object)) {
    object.self().reject(fmt::format("expected exactly one of {}", fmt::join(names, ", ")));
  }
  return {Field(json::Value{}, names[0], object.self()), 0};
}

std::string read_header_pattern(const Field& field) {
  std::string name = field.text();
  const std::string_view fixed =
      std::string_view(name).substr(0, name.ends_with('*') ? name.size() - 1 : name.size());
  if (!name.empty() && !(is_header_name(fixed) && fixed.find('*') == std::string_view::npos)) {
    field.expected("the name of a header, or its start and a \"*\"");
  }
  return name;
}

bool is_number(FactKind kind) noexcept {
  return kind == FactKind::integer || kind == FactKind::decimal || kind == FactKind::money ||
         kind == FactKind::duration;
}

bool fits(FactRule::Verb verb, FactKind kind) noexcept {
  switch (verb) {
    case FactRule::Verb::count:
      return kind == FactKind::integer || kind == FactKind::decimal;
    case FactRule::Verb::sum:
    case FactRule::Verb::minus:
      return is_number(kind);
    case FactRule::Verb::collect:
      return kind == FactKind::list;
    default:
      return true;
  }
}

bool verb_reads(FactRule::Verb verb, AnswerPart part) noexcept {
  if (verb == FactRule::Verb::header) return true;
  if (verb == FactRule::Verb::prometheus) return part == AnswerPart::text;
  return part == AnswerPart::json;
}

std::vector<std::string> read_source(const Choice& verb) {
  switch (static_cast<FactRule::Verb>(verb.index)) {
    case FactRule::Verb::at:
      return read_pointers(verb.field, true);
    case FactRule::Verb::minus: {
      auto pointers = read_pointers(verb.field);
      if (verb.field && pointers.size() != 2) verb.field.expected("two pointers");
      return pointers;
    }
    case FactRule::Verb::prometheus:
      return {verb.field.text()};
    case FactRule::Verb::header: {
      const std::string name = verb.field.text();
      if (!name.empty() && !is_header_name(name)) verb.field.expected("the name of a header");
      return {name};
    }
    default:
      return {read_pointer(verb.field, true)};
  }
}

void read_arithmetic(Object& object, FactRule& rule) {
  const Field scale = object.want("scale");
  rule.scale = read_decimal(scale);
  const Field divide_by = object.want("divide_by");
  if (const Metric* metric = read_metric(divide_by)) rule.divide_by = metric->name;
  const Field divide_or = object.want("divide_or");
  rule.divide_or = read_decimal(divide_or);
  if (divide_or && !divide_by) divide_or.reject("expected divide_by beside it");
  if (divide_or && rule.divide_or.find_first_of("123456789") == std::string::npos)
    divide_or.expected("a divisor that is not zero");
  if (rule.metric == nullptr || is_number(rule.metric->kind) || rule.metric->kind == FactKind::time) return;
  for (const Field* field : {&scale, &divide_by}) {
    if (*field) field->reject(fmt::format("{} is no number, expected no arithmetic", rule.metric->name));
  }
}

void read_unit(Object& object, FactRule& rule) {
  const Field unit = object.want("unit");
  rule.unit = unit.text();
  const Field unit_at = object.want("unit_at");
  rule.unit_at = read_pointer(unit_at);
  if (unit && unit_at) unit_at.reject("\"unit\" and \"unit_at\" stand together, expected one of them");
  const bool is_money = rule.metric != nullptr && rule.metric->kind == FactKind::money;
  if (is_money && !unit && !unit_at) {
    object.self().reject(
        fmt::format("{} is money, expected a currency in unit or unit_at", rule.metric->name));
  }
}

// Which rows of the answer a rule looks at.
void read_rows(Object& object, AnswerPart part, FactRule& rule) {
  const Field rows = object.want("rows");
  rule.rows = read_pointer(rows);
  const bool reads_body = rule.verb != FactRule::Verb::header && rule.verb != FactRule::Verb::prometheus;
  if (rows && (part != AnswerPart::json || !reads_body)) rows.reject("expected beside a verb that reads JSON only");
  const Field where = object.want("where");
  where.members([&](const Field& member) {
    if (!is_pointer(member.name())) member.reject("expected a pointer such as \"/type\" as its name");
    rule.where.push_back({Condition::Place::body, {std::string(member.name())}, Condition::Test::is, member.text_or_texts()});
  });
  const Field model_at = object.want("model_at");
  rule.model_at = read_pointer(model_at);
  for (const Field* field : {&where, &model_at}) {
    if (*field && !rows) field->reject("expected \"rows\" beside it");
  }
}

}  // namespace

Condition load_condition(Object& object, AnswerPart part) {
  Condition condition;
  const Choice place = choose(object, places);
  condition.place = static_cast<Condition::Place>(place.index);
  const bool in_facts = part == AnswerPart::facts;
  if (place.field && in_facts != (condition.place == Condition::Place::fact)) {
    place.field.reject(in_facts ? "expected \"fact\": a grant only sees facts"
                                : "\"fact\" is for grants, expected at, header or text");
  }
  if (condition.place == Condition::Place::body && part == AnswerPart::text) {
    place.field.reject("the answer is text, expected header or text");
  }
  switch (condition.place) {
    case Condition::Place::body:
      condition.at = read_pointers(place.field);
      break;
    case Condition::Place::header:
      condition.at = {read_header_pattern(place.field)};
      break;
    case Condition::Place::fact:
      if (const Metric* metric = read_metric(place.field)) condition.at = {std::string(metric->name)};
      break;
    case Condition::Place::text:
      if (!place.field.flag()) place.field.expected("true");
      break;
  }
  const Choice test = choose(object, tests);
  condition.test = static_cast<Condition::Test>(test.index);
  if (condition.test == Condition::Test::exists) {
    condition.values = {test.field.flag() ? "true" : "false"};
  } else {
    condition.values = test.field.text_or_texts();
  }
  const bool countless =
      condition.test == Condition::Test::exists || condition.test == Condition::Test::every;
  if (condition.place == Condition::Place::text && countless)
    test.field.reject("expected is, has or starts: a body is one text");
  return condition;
}

std::vector<Condition> load_conditions(const Field& field, AnswerPart part) {
  std::vector<Condition> conditions;
  field.items([&](const Field& item) {
    Object object(item);
    conditions.push_back(load_condition(object, part));
    object.done();
  });
  if (field && conditions.empty()) field.expected("one condition or more");
  return conditions;
}

FactRule load_fact(const Field& field, AnswerPart part) {
  Object object(field);
  FactRule rule;
  rule.metric = read_metric(object.need("metric"));
  const Choice verb = choose(object, verbs);
  rule.verb = static_cast<FactRule::Verb>(verb.index);
  rule.from = read_source(verb);
  if (verb.field && !verb_reads(rule.verb, part)) {
    constexpr std::array<std::string_view, 3> expected{"at, count, sum, collect, minus or header",
                                                       "prometheus or header", "header"};
    verb.field.reject(fmt::format("\"{}\" cannot read this answer, expected {}", verbs[verb.index],
                                  expected[static_cast<std::size_t>(part)]));
  }
  if (rule.metric != nullptr && !fits(rule.verb, rule.metric->kind)) {
    verb.field.reject(fmt::format("\"{}\" gives no {}, which {} is", verbs[verb.index],
                                  keyassay::name(rule.metric->kind), rule.metric->name));
  }
  read_rows(object, part, rule);
  const Field label = object.want("label");
  rule.label = label.text();
  if (label && rule.verb != FactRule::Verb::prometheus) label.reject("expected beside prometheus only");
  const Field parameter = object.want("parameter");
  rule.parameter = parameter.text();
  if (parameter && rule.verb != FactRule::Verb::header) parameter.reject("expected beside header only");
  rule.after = object.want("after").text();
  rule.before = object.want("before").text();
  read_unit(object, rule);
  read_arithmetic(object, rule);
  object.want("means").members(
      [&](const Field& member) { rule.means.emplace_back(member.name(), member.text()); });
  object.done();
  return rule;
}

std::vector<FactRule> load_facts(const Field& field, AnswerPart part) {
  std::vector<FactRule> rules;
  field.items([&](const Field& item) { rules.push_back(load_fact(item, part)); });
  return rules;
}

}  // namespace keyassay::catalog
