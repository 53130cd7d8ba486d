#include "report/page.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace keyassay::report {
namespace {

constexpr std::size_t narrowest_page = 60;
constexpr std::size_t gap = 2;            // between columns
constexpr std::size_t label_width = 11;
constexpr std::string_view replacement = "\xEF\xBF\xBD";

std::string_view ansi(Tone tone) noexcept {
  switch (tone) {
    case Tone::strong: return "\x1b[1m";
    case Tone::faint: return "\x1b[2m";
    case Tone::good: return "\x1b[32m";
    case Tone::doubtful: return "\x1b[33m";
    case Tone::bad: return "\x1b[31m";
    case Tone::plain: break;
  }
  return "";
}

// C0, DEL, C1, zero-width and direction marks, line and paragraph separators, byte order mark.
bool obeyed_by_terminals(std::string_view character) noexcept {
  if (character.size() == 1) {
    const auto byte = static_cast<unsigned char>(character[0]);
    return byte < 0x20 || byte == 0x7F;
  }
  const auto between = [&](std::string_view low, std::string_view high) {
    return character.size() == low.size() && character >= low && character <= high;
  };
  return between("\xC2\x80", "\xC2\x9F") || between("\xE2\x80\x8B", "\xE2\x80\x8F") ||
         between("\xE2\x80\xA8", "\xE2\x80\xAE") || between("\xE2\x81\xA0", "\xE2\x81\xAF") ||
         character == "\xEF\xBB\xBF" || character == "\xD8\x9C";
}

// Bytes of the first `count` code points.
std::size_t bytes_of(std::string_view text, std::size_t count) noexcept {
  std::size_t at = 0;
  for (; count > 0 && at < text.size(); --count) {
    at += std::max<std::size_t>(1, base::utf8_length(text.substr(at)));
  }
  return at;
}

// Where to end a line of `limit` bytes: at a space, else behind a mark inside a long
// word such as a model id, else wherever the line is full.
std::size_t break_before(std::string_view text, std::size_t limit) noexcept {
  const std::size_t space = text.rfind(' ', limit);
  if (space != std::string_view::npos && space > 0) return space;
  const std::size_t mark = text.find_last_of("-/_,;", limit - 1);
  return mark != std::string_view::npos && mark > 0 ? mark + 1 : limit;
}

std::vector<std::size_t> natural_widths(const Table& table) {
  std::vector<std::size_t> widths;
  for (const Column& column : table.columns) widths.push_back(columns(column.title));
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i].text));
  }
  return widths;
}

// A column that no row fills tells nothing.
Table without_empty_columns(const Table& table) {
  Table out;
  out.rows.resize(table.rows.size());
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto filled = [&](const std::vector<Cell>& row) { return !row[i].text.empty(); };
    if (std::none_of(table.rows.begin(), table.rows.end(), filled)) continue;
    out.columns.push_back(table.columns[i]);
    for (std::size_t row = 0; row < table.rows.size(); ++row) out.rows[row].push_back(table.rows[row][i]);
  }
  return out;
}

// Takes columns from the widest of those that may be wrapped, one at a time, until the
// table fits or none can give more.
void fit(std::vector<std::size_t>& widths, const std::vector<Column>& table_columns, std::size_t available) {
  std::size_t total = gap * (widths.size() - 1);
  for (const std::size_t width : widths) total += width;
  for (; total > available; --total) {
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const std::size_t floor = table_columns[i].narrowest;
      if (floor == 0 || widths[i] <= floor) continue;
      if (widest == nullptr || widths[i] > *widest) widest = &widths[i];
    }
    if (widest == nullptr) return;
    --*widest;
  }
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = base::utf8_length(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(1, length));
    text.remove_prefix(character.size());
    if (length == 1 && (character[0] == '\n' || character[0] == '\t' || character[0] == '\r')) {
      out.push_back(' ');
    } else if (length == 0 || obeyed_by_terminals(character)) {
      out += replacement;
    } else {
      out += character;
    }
  }
  return out;
}

std::size_t columns(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;  // every byte that begins a character
  }));
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  width = std::max<std::size_t>(1, width);
  std::vector<std::string> lines;
  while (columns(text) > width) {
    const std::size_t end = break_before(text, bytes_of(text, width));
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(text[end] == ' ' ? end + 1 : end);
  }
  if (!text.empty() || lines.empty()) lines.emplace_back(text);
  return lines;
}

Page::Page(TextStyle style)
    : width_(std::max<std::size_t>(style.width, narrowest_page)), colour_(style.colour) {}

void Page::put(std::string_view text, Tone tone) {
  if (!colour_ || tone == Tone::plain || text.empty()) {
    out_ += text;
    return;
  }
  fmt::format_to(std::back_inserter(out_), "{}{}\x1b[0m", ansi(tone), text);
}

void Page::heading(std::string_view title) {
  if (!out_.empty()) out_.push_back('\n');
  put(printable(title), Tone::strong);
  out_.push_back('\n');
}

void Page::text(std::size_t indent, std::string_view content, Tone tone, std::size_t hang) {
  const std::size_t deepest = indent + hang;
  std::size_t margin = indent;
  for (const std::string& line : wrap(printable(content), width_ > deepest ? width_ - deepest : 1)) {
    out_.append(margin, ' ');
    put(line, tone);
    out_.push_back('\n');
    margin = deepest;
  }
}

void Page::labelled(std::string_view label, std::string_view content, Tone tone) {
  table({{{"", false, label_width}, {"", false, 20}},
         {{Cell(fmt::format("{:<{}}", label, label_width), Tone::faint), Cell(content, tone)}}});
}

void Page::table(const Table& whole, std::size_t indent) {
  const Table table = without_empty_columns(whole);
  std::vector<std::size_t> widths = natural_widths(table);
  fit(widths, table.columns, width_ - std::min(width_, indent));
  const bool titled = std::any_of(table.columns.begin(), table.columns.end(),
                                  [](const Column& column) { return !column.title.empty(); });
  if (titled) {
    std::vector<Cell> titles;
    for (const Column& column : table.columns) titles.emplace_back(column.title, Tone::faint);
    row(titles, table.columns, widths, indent);
  }
  for (const auto& cells : table.rows) row(cells, table.columns, widths, indent);
}

void Page::row(const std::vector<Cell>& cells, const std::vector<Column>& table_columns,
               const std::vector<std::size_t>& widths, std::size_t indent) {
  std::vector<std::vector<std::string>> wrapped;
  std::size_t height = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    wrapped.push_back(wrap(cells[i].text, widths[i]));
    height = std::max(height, wrapped.back().size());
  }
  for (std::size_t line = 0; line < height; ++line) {
    std::size_t owed = indent;  // spaces are only written when text follows them
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string_view piece = line < wrapped[i].size() ? std::string_view{wrapped[i][line]} : "";
      const std::size_t padding = widths[i] - std::min(widths[i], columns(piece));
      if (!piece.empty()) {
        out_.append(owed + (table_columns[i].right ? padding : 0), ' ');
        put(piece, cells[i].tone);
        owed = table_columns[i].right ? 0 : padding;
      } else {
        owed += padding;
      }
      owed += gap;
    }
    out_.push_back('\n');
  }
}

void Page::more(std::size_t all, std::size_t shown, std::string_view noun, std::size_t indent) {
  if (all <= shown) return;
  const std::size_t rest = all - shown;
  text(indent, fmt::format("and {} more {}{}", rest, noun, rest == 1 ? "" : "s"), Tone::faint);
}

}  // namespace keyassay::report
