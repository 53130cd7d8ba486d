// JSON in: the only door for text that came from outside.
//
// A document is a flat array of nodes in reading order. Strings are unescaped; numbers
// keep the text they were written in, because money must not pass through a double.
// document.cpp is the only file that includes simdjson.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "keyassay/result.hpp"

namespace keyassay::json {

enum class Type : std::uint8_t { null, boolean, number, string, array, object };

struct Limits {
  std::size_t bytes = std::size_t{8} << 20;
  std::size_t depth = 64;
  std::size_t items = 200'000;               // nodes in all
  std::size_t array_items = 20'000;          // in one array or object
  std::size_t text = std::size_t{64} << 10;  // one string or number
};

// Half a cache line, because a model list has tens of thousands of them.
struct Node {
  const char* name_begin = nullptr;  // of an object's member
  const char* text_begin = nullptr;  // string content, number as written, "true", "false", "null"
  std::uint32_t name_size = 0;
  std::uint32_t size = 0;  // of arrays and objects the children, else the bytes of the text
  std::uint32_t next = 0;  // index of the node after this one and all below it
  Type type = Type::null;

  std::string_view name() const noexcept { return {name_begin, name_size}; }
};
static_assert(sizeof(Node) <= 32);

struct Storage;

// A place in a document, or nowhere. Cheap to copy; valid as long as its document.
class Value {
 public:
  Value() noexcept = default;
  Value(const Node* nodes, std::uint32_t index) noexcept : nodes_(nodes), index_(index) {}

  explicit operator bool() const noexcept { return nodes_ != nullptr; }
  Type type() const noexcept { return node().type; }
  bool is(Type type) const noexcept { return nodes_ != nullptr && node().type == type; }
  bool is_scalar() const noexcept { return nodes_ != nullptr && node().type < Type::array; }

  // Empty for what is no member, and for nowhere.
  std::string_view name() const noexcept { return nodes_ ? node().name() : std::string_view{}; }
  // Scalars as text; empty for arrays, objects and nowhere.
  std::string_view text() const noexcept {
    return is_scalar() ? std::string_view{node().text_begin, node().size} : std::string_view{};
  }
  // Children of an array or object; 0 for scalars and nowhere.
  std::size_t size() const noexcept { return nodes_ && !is_scalar() ? node().size : 0; }

  // Member or item; nowhere when there is none. Of a repeated name the first. The cost
  // grows with the number of children; to look at all of them, walk.
  Value member(std::string_view name) const noexcept;
  Value item(std::size_t index) const noexcept;

  // RFC 6901; "" is this value. No wildcards.
  Value at(std::string_view pointer) const noexcept;

  class Iterator {
   public:
    Iterator(const Node* nodes, std::uint32_t index) noexcept : nodes_(nodes), index_(index) {}
    Value operator*() const noexcept { return {nodes_, index_}; }
    Iterator& operator++() noexcept {
      index_ = nodes_[index_].next;
      return *this;
    }
    bool operator!=(const Iterator& other) const noexcept { return index_ != other.index_; }

   private:
    const Node* nodes_;
    std::uint32_t index_;
  };
  // Items or members, in order; nothing for scalars and nowhere.
  Iterator begin() const noexcept;
  Iterator end() const noexcept;

 private:
  const Node& node() const noexcept { return nodes_[index_]; }
  const Node* nodes_ = nullptr;
  std::uint32_t index_ = 0;
};

// Owns its text and nodes. Movable; Values stay valid across moves.
class Document {
 public:
  // Error: malformed_json; `where` is the byte offset where known.
  static Result<Document> parse(std::string_view text, const Limits& limits = {});

  Value root() const noexcept;
  // Names that stood twice in one object, sorted, each once; the first member counts.
  const std::vector<std::string>& repeated() const noexcept;

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

 private:
  explicit Document(std::unique_ptr<Storage> storage);
  std::unique_ptr<Storage> storage_;
};

// Every value that `pattern` reaches from `from`, in reading order; "*" as a segment
// means each item or member.
std::vector<Value> reach(Value from, std::string_view pattern);

// "/data/0/total" for a pattern's n-th value is not kept; `escape` makes one segment.
std::string escape_segment(std::string_view name);

}  // namespace keyassay::json
