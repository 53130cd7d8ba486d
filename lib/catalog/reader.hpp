// Reading a JSON text into structs, strictly: each field is taken once and what nobody
// took is an error.
//
// The first error wins. After it everything still reads, as something empty, so that
// loaders need no check behind each line: they look at the fault once, at the end. A
// field knows its parents and writes its address only when it has to complain.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "json/document.hpp"
#include "keyassay/result.hpp"

namespace keyassay::catalog {

// The first thing that is wrong with a text.
struct Fault {
  std::string source;  // "cerebras.json"
  std::optional<Error> error;
};

// `text` in quotes if it cannot be a key or a part of one, else its length.
std::string shown(std::string_view text);

class Field {
 public:
  Field(json::Value root, Fault& fault) noexcept : value_(root), fault_(&fault) {}
  Field(json::Value value, std::string_view name, const Field& parent) noexcept
      : value_(value), fault_(parent.fault_), parent_(&parent), name_(name) {}
  Field(json::Value value, std::size_t index, const Field& parent) noexcept
      : value_(value), fault_(parent.fault_), parent_(&parent), index_(index), is_item_(true) {}

  // Whether it stands in the text at all.
  explicit operator bool() const noexcept { return static_cast<bool>(value_); }
  bool is(json::Type type) const noexcept { return value_.is(type); }
  const json::Value& value() const noexcept { return value_; }
  std::string_view name() const noexcept { return name_; }
  std::string where() const;  // "cerebras.json#/keys/0/shapes/1"

  void reject(std::string message) const;
  // "found "labs", expected one of lab, host": what was found is put in here.
  void expected(std::string_view what) const;

  // Each complains about another type. A field that is not there reads as empty.
  std::string text() const;  // not empty
  bool flag(bool otherwise = false) const;
  std::optional<int> integer(int lowest, int highest) const;
  std::vector<std::string> texts() const;  // an array of texts, each once
  std::vector<std::string> text_or_texts() const;

  // Calls `each` with every item of an array, or with the field itself when it is one value.
  template <class Each>
  void items(Each each) const {
    if (!*this) return;
    if (!is(json::Type::array)) return expected("an array");
    std::size_t index = 0;
    for (const json::Value item : value_) each(Field(item, index++, *this));
  }
  template <class Each>
  void one_or_items(Each each) const {
    if (is(json::Type::array)) return items(each);
    if (*this) each(*this);
  }
  // Calls `each` with every member of an object whose names are free.
  template <class Each>
  void members(Each each) const {
    if (!*this) return;
    if (!is(json::Type::object)) return expected("an object");
    for (const json::Value member : value_) each(Field(member, member.name(), *this));
  }

  // The word if it is one of `words`, else a complaint that lists them.
  std::string word(std::span<const std::string_view> words) const;

 private:
  void append_path(std::string& out) const;
  std::string found() const;

  json::Value value_;
  Fault* fault_;
  const Field* parent_ = nullptr;
  std::string_view name_;
  std::size_t index_ = 0;
  bool is_item_ = false;
};

// An object whose fields are known. Must outlive the fields it gave.
class Object {
 public:
  explicit Object(const Field& self);
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  Field need(std::string_view name);  // its absence is an error
  Field want(std::string_view name);
  void done() const;  // rejects what was not taken and is not "x-…"

  const Field& self() const noexcept { return self_; }

 private:
  Field self_;
  std::uint64_t taken_ = 0;  // one bit a member
};

// The enumerator between `first` and `last` that name() calls as the field says.
template <class Enum>
Enum enumerator(const Field& field, Enum first, Enum last) {
  const std::string wanted = field.text();
  if (!field || wanted.empty()) return first;
  std::string words;
  for (int i = static_cast<int>(first); i <= static_cast<int>(last); ++i) {
    const std::string_view word = name(static_cast<Enum>(i));
    if (word == wanted) return static_cast<Enum>(i);
    words += words.empty() ? "one of " : ", ";
    words += word;
  }
  field.expected(words);
  return first;
}

}  // namespace keyassay::catalog
