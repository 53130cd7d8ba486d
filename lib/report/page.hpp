// A page of text: headings, wrapped lines and aligned tables of a given width.
//
// Whatever is put on a page is made harmless first: values come from servers, and a
// terminal obeys control characters. Width is counted in code points.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "keyassay/report.hpp"

namespace keyassay::report {

enum class Tone : std::uint8_t { plain, strong, faint, good, doubtful, bad };

// Control characters, marks that turn the direction of writing and bytes that are not
// UTF-8 become U+FFFD; tabs and line ends become spaces.
std::string printable(std::string_view text);

// Code points of well-formed text.
std::size_t columns(std::string_view text) noexcept;

// Lines of `width` columns at most, broken at spaces, and inside a word only when it is
// longer than a line, then behind a "-", "/" or "_" if there is one. Always at least one line.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

struct Cell {
  template <std::convertible_to<std::string_view> Text>
  Cell(const Text& content, Tone shown = Tone::plain) : text(printable(content)), tone(shown) {}

  std::string text;
  Tone tone;
};

struct Column {
  std::string_view title;      // of all columns empty: no title line
  bool right = false;          // numbers
  std::size_t narrowest = 0;   // may be wrapped down to this; 0: keeps its width
};

struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
};

class Page {
 public:
  explicit Page(TextStyle style);

  // A blank line, unless the page is empty, and the title.
  void heading(std::string_view title);
  // Wrapped; every line but the first is indented by `hang` more.
  void text(std::size_t indent, std::string_view content, Tone tone = Tone::plain, std::size_t hang = 0);
  // `label` in a column of its own, the content wrapped beside it.
  void labelled(std::string_view label, std::string_view content, Tone tone = Tone::plain);
  // Columns that no row fills are left out.
  void table(const Table& whole, std::size_t indent = 2);
  // "and 37 more models", when there are more than are shown; `noun` in the singular.
  void more(std::size_t all, std::size_t shown, std::string_view noun, std::size_t indent = 2);

  std::string take() && { return std::move(out_); }

 private:
  void put(std::string_view text, Tone tone);
  void row(const std::vector<Cell>& cells, const std::vector<Column>& table_columns,
           const std::vector<std::size_t>& widths, std::size_t indent);

  std::string out_;
  std::size_t width_;
  bool colour_;
};

}  // namespace keyassay::report
