#include "json/document.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "base/ascii.hpp"
#include "json/unescape.hpp"

// simdjson's first stage checks UTF-8, quotes and control characters and lists where the
// tokens start, at gigabytes a second. What it builds from them we do not take: its DOM
// turns numbers into doubles. So one pass over the list checks the grammar here and makes
// the nodes. It does not recurse, and a string is copied by nobody: escapes are resolved
// where they stand, in the document's own copy of the text.

namespace keyassay::json {

struct Storage {
  std::unique_ptr<char[]> text;
  std::vector<Node> nodes;
  std::vector<std::string> repeated;
};

namespace {

Error malformed(std::string message, std::string where = {}) {
  return {Errc::malformed_json, std::move(message), std::move(where)};
}

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// RFC 8259's number grammar.
bool is_number(std::string_view text) noexcept {
  std::size_t i = 0;
  const auto at = [&](char c) { return i < text.size() && text[i] == c; };
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < text.size() && base::is_digit(text[i])) ++i;
    return i > from;
  };
  if (at('-')) ++i;
  const bool zero = at('0');
  const std::size_t whole = i;
  if (!digits() || (zero && i - whole > 1)) return false;
  if (at('.')) {
    ++i;
    if (!digits()) return false;
  }
  if (at('e') || at('E')) {
    ++i;
    if (at('+') || at('-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

// Where the tokens of a text start: brackets, colons, commas, and the first byte of each
// string and scalar. Between two starts stand one token and blanks.
class Tokens {
 public:
  // What is wrong with the text, or nothing.
  std::string_view find(const char* text, std::size_t size) {
    constexpr std::size_t unused_depth = 1;  // of simdjson's second stage
    auto error =
        simdjson::get_active_implementation()->create_dom_parser_implementation(size, unused_depth, stage_);
    if (error == simdjson::SUCCESS) {
      error =
          stage_->stage1(reinterpret_cast<const std::uint8_t*>(text), size, simdjson::stage1_mode::regular);
    }
    if (error == simdjson::MEMALLOC) throw std::bad_alloc();
    if (error != simdjson::SUCCESS) return simdjson::error_message(error);
    starts_ = stage_->structural_indexes.get();
    count_ = stage_->n_structural_indexes;
    size_ = size;
    return {};
  }

  std::size_t count() const noexcept { return count_; }
  // The size of the text when there is no such token.
  std::size_t start(std::size_t token) const noexcept { return token < count_ ? starts_[token] : size_; }

 private:
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage_;
  const std::uint32_t* starts_ = nullptr;
  std::size_t count_ = 0;
  std::size_t size_ = 0;
};

// Finds names that stand twice in one object, while its members arrive. Most names of an
// object differ in length or in the bytes looked at: one bit for each such look says so,
// and only where two bits meet are names compared.
class RepeatedNames {
 public:
  static constexpr std::size_t bits = 64;

  explicit RepeatedNames(std::vector<std::string>& found) : found_(found) {}

  // Of a member that follows `before` others, the first of them at `sibling`.
  void add(std::string_view name, std::uint64_t& seen, const Node* nodes, std::uint32_t sibling,
           std::size_t before) {
    if (before >= bits) return;
    const std::uint64_t bit = look(name);
    for (; (seen & bit) != 0 && before > 0; --before, sibling = nodes[sibling].next) {
      if (nodes[sibling].name() != name) continue;
      found_.emplace_back(name);
      break;
    }
    seen |= bit;
  }

  // Comparing each with each would let a large object cost a second: its names are sorted.
  void close(Value object) {
    if (object.size() <= bits) return;
    names_.clear();
    for (const Value child : object) names_.push_back(child.name());
    std::sort(names_.begin(), names_.end());
    for (std::size_t i = 1; i < names_.size(); ++i) {
      if (names_[i] == names_[i - 1]) found_.emplace_back(names_[i]);
    }
  }

 private:
  static std::uint64_t look(std::string_view name) noexcept {
    if (name.empty()) return 1;
    const auto byte = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(name[i])}; };
    const std::uint64_t ends = byte(0) << 24 | byte(name.size() / 2) << 16 | byte(name.size() - 1) << 8;
    constexpr std::uint64_t mixer = 0x9E3779B97F4A7C15U;
    return std::uint64_t{1} << ((ends | (name.size() & 0xFFU)) * mixer >> 58);
  }

  std::vector<std::string>& found_;
  std::vector<std::string_view> names_;
};

// Turns tokens into nodes. False means that `problem` says what is wrong at token `at`.
class Builder {
 public:
  Builder(Storage& storage, std::size_t size, const Tokens& tokens, const Limits& limits)
      : text_(storage.text.get()),
        size_(size),
        tokens_(tokens),
        nodes_(storage.nodes),
        limits_(limits),
        repeated_(storage.repeated) {}

  bool build() {
    if (!add({})) return false;
    while (!open_.empty()) {
      if (!advance()) return false;
    }
    return at == tokens_.count() || fail("text after the end of the JSON value");
  }

  std::size_t at = 0;
  std::string_view problem;

 private:
  // A value that is not closed yet.
  struct Open {
    std::uint32_t index;
    std::uint64_t seen;  // of an object, for RepeatedNames
  };

  bool fail(std::string_view what) noexcept {
    problem = what;
    return false;
  }

  char first() const noexcept {
    const std::size_t start = tokens_.start(at);
    return start < size_ ? text_[start] : '\0';
  }

  bool take(char c) noexcept {
    if (first() != c) return false;
    ++at;
    return true;
  }

  // The current token as written, without the blanks behind it.
  std::string_view written() const noexcept {
    const std::size_t start = tokens_.start(at);
    std::size_t end = tokens_.start(at + 1);
    while (end > start && is_blank(text_[end - 1])) --end;
    return {text_ + start, end - start};
  }

  // One more member, item or closing bracket of the innermost open value.
  bool advance() {
    const std::uint32_t index = open_.back().index;
    const bool object = nodes_[index].type == Type::object;
    if (take(object ? '}' : ']')) {
      nodes_[index].next = static_cast<std::uint32_t>(nodes_.size());
      if (object) repeated_.close(Value(nodes_.data(), index));
      open_.pop_back();
      return true;
    }
    const std::size_t before = nodes_[index].size;
    if (before > 0 && !take(',')) return fail(object ? "expected ',' or '}'" : "expected ',' or ']'");
    if (before >= limits_.array_items) return fail("too many members or items in one value");
    ++nodes_[index].size;
    std::string_view name;
    if (object) {
      if (!take_name(name)) return false;
      repeated_.add(name, open_.back().seen, nodes_.data(), index + 1, before);
    }
    return add(name);
  }

  bool take_name(std::string_view& name) {
    if (first() != '"') return fail("expected a member name");
    if (!take_string(name)) return false;
    return take(':') || fail("expected ':'");
  }

  bool add(std::string_view name) {
    if (nodes_.size() >= limits_.items) return fail("too many values");
    Node node;
    node.name_begin = name.data();
    node.name_size = static_cast<std::uint32_t>(name.size());
    const char c = first();
    if (c == '{' || c == '[') {
      if (open_.size() >= limits_.depth) return fail("nested too deeply");
      node.type = c == '{' ? Type::object : Type::array;
      open_.push_back({static_cast<std::uint32_t>(nodes_.size()), 0});
      ++at;
    } else if (!take_scalar(node)) {
      return false;
    }
    node.next = static_cast<std::uint32_t>(nodes_.size() + 1);  // what is open gets its own when it closes
    nodes_.push_back(node);
    return true;
  }

  bool take_scalar(Node& node) {
    std::string_view text;
    if (first() == '"') {
      if (!take_string(text)) return false;
      node.type = Type::string;
    } else {
      text = written();
      if (text.size() > limits_.text) return fail("a number is too long");
      if (is_number(text))
        node.type = Type::number;
      else if (text == "true" || text == "false")
        node.type = Type::boolean;
      else if (text == "null")
        node.type = Type::null;
      else
        return fail("expected a value");
      ++at;
    }
    node.text_begin = text.data();
    node.size = static_cast<std::uint32_t>(text.size());
    return true;
  }

  bool take_string(std::string_view& out) {
    const std::string_view quoted = written();
    if (quoted.size() < 2 || quoted.back() != '"') return fail("malformed string");
    const auto start = static_cast<std::size_t>(quoted.data() - text_) + 1;
    std::size_t length = quoted.size() - 2;
    if (has_escape(start, length)) {
      const auto shorter = unescape(text_ + start, length);
      if (!shorter) return fail("malformed escape in a string");
      length = *shorter;
    }
    if (length > limits_.text) return fail("a string is too long");
    out = {text_ + start, length};
    ++at;
    return true;
  }

  // Strings come in order, so all searches together read the text once.
  bool has_escape(std::size_t start, std::size_t length) noexcept {
    if (next_escape_ < start) {
      const void* found = std::memchr(text_ + start, '\\', size_ - start);
      next_escape_ =
          found == nullptr ? size_ : static_cast<std::size_t>(static_cast<const char*>(found) - text_);
    }
    return next_escape_ < start + length;
  }

  char* text_;
  std::size_t size_;
  const Tokens& tokens_;
  std::vector<Node>& nodes_;
  const Limits& limits_;
  RepeatedNames repeated_;
  std::vector<Open> open_;  // outermost first
  std::size_t next_escape_ = 0;
};

// A copy with the room behind it that simdjson reads ahead into.
std::unique_ptr<char[]> padded_copy(std::string_view text) {
  std::unique_ptr<char[]> copy(new char[text.size() + simdjson::SIMDJSON_PADDING]);
  if (!text.empty()) std::memcpy(copy.get(), text.data(), text.size());
  std::memset(copy.get() + text.size(), ' ', simdjson::SIMDJSON_PADDING);
  return copy;
}

}  // namespace

Result<Document> Document::parse(std::string_view text, const Limits& limits) {
  if (text.size() > limits.bytes) {
    return malformed(fmt::format("{} bytes, expected {} at most", text.size(), limits.bytes));
  }
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  const std::size_t skipped = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  text.remove_prefix(skipped);
  auto storage = std::make_unique<Storage>();
  storage->text = padded_copy(text);
  Tokens tokens;
  if (const auto problem = tokens.find(storage->text.get(), text.size()); !problem.empty()) {
    return malformed(fmt::format("not JSON: {}", problem));
  }
  // Every value but an only one has a comma, a colon or a bracket of its own.
  storage->nodes.reserve(std::min(tokens.count() / 2 + 1, limits.items));
  Builder builder(*storage, text.size(), tokens, limits);
  if (!builder.build()) {
    return malformed(std::string(builder.problem),
                     fmt::format("byte {}", skipped + tokens.start(builder.at)));
  }
  auto& repeated = storage->repeated;
  std::sort(repeated.begin(), repeated.end());
  repeated.erase(std::unique(repeated.begin(), repeated.end()), repeated.end());
  return Document(std::move(storage));
}

Document::Document(std::unique_ptr<Storage> storage) : storage_(std::move(storage)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Value Document::root() const noexcept { return {storage_->nodes.data(), 0}; }
const std::vector<std::string>& Document::repeated() const noexcept { return storage_->repeated; }

}  // namespace keyassay::json
