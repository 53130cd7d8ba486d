// From JSON to Entry, exactly as schema.md says. The parts of an entry are read by one
// function each; all of them complain to the fault of the field they are given.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/model.hpp"
#include "catalog/reader.hpp"

namespace keyassay::catalog {

inline constexpr std::size_t longest_entry = 60'000;

// `text` is the entry as it was written; it is kept in Entry::json.
Entry load_entry(const Field& root, std::string_view text);

// load_access.cpp: who is let in and where.
KeyFormat load_key(const Field& field);
Host load_host(const Field& field);
Auth load_auth(const Field& field);
std::vector<HeaderTemplate> load_headers(const Field& field);
std::vector<TokenType> load_types(const Field& field);

// load_question.cpp
Question load_question(const Field& field, const Entry& entry);

// load_rules.cpp and load_answers.cpp: what answers say.
enum class AnswerPart : std::uint8_t { json, text, headers, facts };
Condition load_condition(Object& object, AnswerPart place);
std::vector<Condition> load_conditions(const Field& field, AnswerPart place);
FactRule load_fact(const Field& field, AnswerPart place);
std::vector<FactRule> load_facts(const Field& field, AnswerPart place);
ModelRule load_model_rule(const Field& field);
AnswerRule load_answer(const Field& field, const Entry& entry);
Mark load_mark(const Field& field);
Grant load_grant(const Field& field);
ModelFacts load_model(const Field& field, std::string_view checked);
std::vector<int> load_status(const Field& field);

// Small readers that several parts share.
std::string read_pointer(const Field& field, bool root_too = false);
std::vector<std::string> read_pointers(const Field& field, bool root_too = false);
std::string read_decimal(const Field& field);
std::string read_name(const Field& field);
const Metric* read_metric(const Field& field);
Cause read_cause(const Field& field);

}  // namespace keyassay::catalog
