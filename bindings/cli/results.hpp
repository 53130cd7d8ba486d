// One result a key, in the format that was asked for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "options.hpp"
#include "output.hpp"

namespace keyassay::cli {

// text: one page after the other. jsonl: one object a line. json: indented, one object, or
// an array when there are several keys.
class Results {
 public:
  Results(Output& output, Format format) : output_(output), format_(format) {}

  // For the format text.
  Result<void> add_text(std::string_view page);
  // `object` is compact JSON; for the other two formats.
  Result<void> add_json(std::string object);
  // After the last one.
  Result<void> finish();

  bool wants_text() const noexcept { return format_ == Format::text; }
  bool empty() const noexcept { return count_ == 0; }

 private:
  Output& output_;
  Format format_;
  std::size_t count_ = 0;
  std::string first_;  // kept back until it is known whether a second one follows
};

// How a page of text looks at `output`: colour on a terminal only, and not with --no-color
// or a NO_COLOR that is not empty.
TextStyle text_style(const Options& options, const Output& output);

// Any JSON on one line: white space outside strings goes.
std::string compact(std::string_view json);

// Compact JSON with a line a value and two spaces a level. Empty objects and arrays stay
// on their line.
std::string indented(std::string_view json);

}  // namespace keyassay::cli
