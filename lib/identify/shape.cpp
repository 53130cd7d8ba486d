#include "identify/shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/ascii.hpp"

// Matching without backtracking.
//
// We keep the set of offsets the atoms so far can stop at. An atom may stop at `stop` when
// one of those offsets lies between stop - max and stop - min and every byte from there to
// `stop` is of its class. If any offset will do, the last one at or before stop - min will:
// so one sweep that remembers that offset and where the current run of the class began is
// enough. The key matches when its end is in the set after the last atom.

namespace keyassay::matching {

namespace {

class Compiler {
 public:
  explicit Compiler(std::string_view text) : text_(text) {}

  Result<std::vector<Atom>> run() {
    if (text_.empty()) return fail(0, "an empty shape, expected at least one character or [class]");
    std::vector<Atom> atoms;
    while (at_ < text_.size()) {
      Atom atom;
      if (!element(atom.set) || !repeat(atom)) return std::move(*error_);
      atoms.push_back(atom);
    }
    return atoms;
  }

 private:
  bool element(ByteSet& set) {
    const char c = text_[at_];
    if (c == '[') return byte_class(set);
    if (std::string_view{"{}]+*?"}.find(c) != std::string_view::npos) {
      return refuse(at_, fmt::format("'{}' without an element it belongs to, expected \\{}", c, c));
    }
    if (std::string_view{"()|"}.find(c) != std::string_view::npos) {
      return refuse(at_, fmt::format("'{}': shapes have no groups and no alternation, expected \\{}", c, c));
    }
    const auto byte = character();
    if (byte) set.set(*byte);
    return byte.has_value();
  }

  // One literal byte, perhaps escaped.
  std::optional<unsigned char> character() {
    const std::size_t from = at_;
    if (text_[at_] == '\\') {
      if (++at_ == text_.size()) {
        return refuse(from, "a '\\' at the end, expected a character to escape"), std::nullopt;
      }
      // \d and \w are habits from regular expressions and would silently mean d and w.
      if (base::is_alnum(text_[at_])) {
        return refuse(from, fmt::format("\\{}: only punctuation is escaped", text_[at_])), std::nullopt;
      }
    }
    if (!base::is_key_byte(text_[at_])) {
      return refuse(at_, "a byte no key may hold, expected 0x21 to 0x7E"), std::nullopt;
    }
    return static_cast<unsigned char>(text_[at_++]);
  }

  bool byte_class(ByteSet& set) {
    const std::size_t open = at_++;
    if (peek('^')) return refuse(at_, "a negated class, expected the characters themselves or \\^");
    while (!peek(']')) {
      if (at_ == text_.size()) return refuse(open, "a class without an end, expected ']'");
      const std::size_t from = at_;
      const auto low = character();
      if (!low) return false;
      auto high = low;
      if (peek('-') && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
        ++at_;
        high = character();
        if (!high) return false;
      }
      if (*high < *low) return refuse(from, "a range that runs backwards");
      for (unsigned byte = *low; byte <= *high; ++byte) set.set(byte);
    }
    ++at_;
    if (set.none()) return refuse(open, "an empty class, expected at least one character");
    return true;
  }

  bool repeat(Atom& atom) {
    if (at_ == text_.size()) return true;
    switch (text_[at_]) {
      case '+': return ++at_, atom.max = longest_key, true;
      case '*': return ++at_, atom.min = 0, atom.max = longest_key, true;
      case '?': return ++at_, atom.min = 0, true;
      case '{': return counts(atom);
      default: return true;
    }
  }

  // {n} {m,n} {n,}
  bool counts(Atom& atom) {
    const std::size_t open = at_++;
    const auto malformed = [&] { return refuse(open, "a malformed repeat, expected {n}, {m,n} or {n,}"); };
    const auto low = number();
    if (!low) return malformed();
    atom.min = atom.max = *low;
    if (peek(',')) {
      ++at_;
      atom.max = longest_key;
      if (!peek('}')) {
        const auto high = number();
        if (!high) return malformed();
        atom.max = *high;
      }
    }
    if (!peek('}')) return malformed();
    ++at_;
    if (atom.max > longest_key) return refuse(open, fmt::format("a repeat above {}", longest_key));
    if (atom.max < atom.min || atom.max == 0) return refuse(open, "a repeat whose upper end is too low");
    return true;
  }

  std::optional<std::uint32_t> number() {
    const std::size_t from = at_;
    std::uint32_t value = 0;
    while (at_ < text_.size() && base::is_digit(text_[at_])) {
      value = std::min(value * 10 + static_cast<std::uint32_t>(text_[at_++] - '0'), longest_key + 1);
    }
    if (at_ == from) return std::nullopt;
    return value;
  }

  bool peek(char c) const { return at_ < text_.size() && text_[at_] == c; }

  Error fail(std::size_t offset, std::string message) const {
    return {Errc::invalid_catalog, "shape: " + std::move(message), fmt::format("offset {}", offset)};
  }

  bool refuse(std::size_t offset, std::string message) {
    error_ = fail(offset, std::move(message));
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<Error> error_;
};

std::string fixed_start(const std::vector<Atom>& atoms) {
  std::string prefix;
  for (const Atom& atom : atoms) {
    if (atom.set.count() != 1) break;
    std::size_t byte = 0;
    while (!atom.set[byte]) ++byte;
    prefix.append(atom.min, static_cast<char>(byte));
    if (atom.min != atom.max) break;
  }
  return prefix;
}

bool holds(const ByteSet& set, char c) noexcept { return set[static_cast<unsigned char>(c)]; }

using Offsets = std::bitset<longest_key + 1>;

// What the atoms so far can stop at; all of it lies between `first` and `last`.
struct Reachable {
  Offsets offsets;
  std::size_t first = 0;
  std::size_t last = 0;
};

// False when the atom can stop nowhere.
bool advance(const Atom& atom, std::string_view key, Reachable& reachable) noexcept {
  const std::size_t end = std::min<std::size_t>(reachable.last + atom.max, key.size());
  Offsets stops;
  std::size_t run = reachable.first;      // where the run of the class that ends here began
  std::size_t start = longest_key + 1;    // last offset to start from; none yet
  std::size_t first = longest_key + 1;
  std::size_t last = 0;
  for (std::size_t stop = reachable.first; stop <= end; ++stop) {
    if (stop > reachable.first && !holds(atom.set, key[stop - 1])) run = stop;
    if (run > reachable.last) break;
    if (stop < reachable.first + atom.min) continue;
    if (reachable.offsets[stop - atom.min]) start = stop - atom.min;
    if (start > longest_key || start < run || stop - start > atom.max) continue;
    stops.set(stop);
    first = std::min(first, stop);
    last = stop;
  }
  reachable.offsets = stops;
  reachable.first = first;
  reachable.last = last;
  return first <= longest_key;
}

}  // namespace

Result<Shape> Shape::compile(std::string_view text) {
  auto atoms = Compiler(text).run();
  if (!atoms) return atoms.error();
  Shape shape;
  shape.text_ = text;
  shape.atoms_ = std::move(atoms).value();
  shape.prefix_ = fixed_start(shape.atoms_);
  std::size_t shortest = 0;
  std::size_t longest = 0;
  for (const Atom& atom : shape.atoms_) {
    shortest += atom.min;
    longest += atom.max;
  }
  if (shortest > longest_key) {
    return Error{Errc::invalid_catalog,
                 fmt::format("shape: needs {} characters, expected {} at most", shortest, longest_key),
                 "offset 0"};
  }
  shape.shortest_ = static_cast<std::uint32_t>(shortest);
  shape.longest_ = static_cast<std::uint32_t>(std::min<std::size_t>(longest, longest_key));
  return shape;
}

bool Shape::matches(std::string_view key) const noexcept {
  if (key.size() < shortest_ || key.size() > longest_) return false;

  // Most shapes begin with atoms of a fixed length: there is one offset, and no set to keep.
  std::size_t offset = 0;
  std::size_t index = 0;
  for (; index < atoms_.size() && atoms_[index].min == atoms_[index].max; ++index) {
    const Atom& atom = atoms_[index];
    if (key.size() - offset < atom.min) return false;
    for (std::uint32_t i = 0; i < atom.min; ++i) {
      if (!holds(atom.set, key[offset++])) return false;
    }
  }
  if (index == atoms_.size()) return offset == key.size();

  Reachable reachable;
  reachable.offsets.set(offset);
  reachable.first = reachable.last = offset;
  for (; index < atoms_.size(); ++index) {
    if (!advance(atoms_[index], key, reachable)) return false;
  }
  return reachable.offsets[key.size()];
}

}  // namespace keyassay::matching
