#include "report/page.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace keyassay;
using namespace keyassay::report;

namespace {

std::size_t widest_line(const std::string& page) {
  std::istringstream in(page);
  std::size_t widest = 0;
  for (std::string line; std::getline(in, line);) widest = std::max(widest, columns(line));
  return widest;
}

}  // namespace

TEST_CASE("what a terminal would obey is replaced") {
  CHECK(printable("a\x1b[31mb") == "a\xEF\xBF\xBD[31mb");
  CHECK(printable("a\nb\tc\rd") == "a b c d");
  CHECK(printable(std::string_view("a\0b", 3)) == "a\xEF\xBF\xBD" "b");
  CHECK(printable("\xC2\x9B" "1m") == "\xEF\xBF\xBD" "1m");          // C1 control sequence introducer
  CHECK(printable("\xE2\x80\xAE" "txt") == "\xEF\xBF\xBD" "txt");    // right-to-left override
  CHECK(printable("\xE2\x81\xA7") == "\xEF\xBF\xBD");                // right-to-left isolate
  CHECK(printable("\xFF\xC3") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(printable("余额 … é") == "余额 … é");
}

TEST_CASE("columns counts characters, not bytes") {
  CHECK(columns("") == 0);
  CHECK(columns("abc") == 3);
  CHECK(columns("a…é额") == 4);
}

TEST_CASE("wrapping keeps every word and the width") {
  using Lines = std::vector<std::string>;
  CHECK(wrap("", 10) == Lines{""});
  CHECK(wrap("one two three", 7) == Lines{"one two", "three"});
  CHECK(wrap("one two three", 13) == Lines{"one two three"});
  CHECK(wrap("abcdefghij", 4) == Lines{"abcd", "efgh", "ij"});
  CHECK(wrap("ééééé", 2) == Lines{"éé", "éé", "é"});
  CHECK(wrap("example/large-2", 10) == Lines{"example/", "large-2"});
  CHECK(wrap("abc", 0) == Lines{"a", "b", "c"});
}

TEST_CASE("a table is aligned, titled and no wider than the page") {
  Page page({false, 60, false});
  page.table({{{"name"}, {"n", true}, {"why", false, 10}},
              {{"a…", "1", "short"},
               {"long-name", "1000", std::string(30, 'x') + " " + std::string(40, 'y')}}});
  const std::string out = std::move(page).take();
  CHECK(widest_line(out) <= 60);
  CHECK(out.substr(0, out.find('\n')) == "  name          n  why");
  CHECK(out.find("\n  a…            1  short\n") != std::string::npos);
  CHECK(out.find("\n  long-name  1000  xxx") != std::string::npos);
  CHECK(out.find(" \n") == std::string::npos);  // no spaces at the end of a line
}

TEST_CASE("a column that may not be wrapped is never cut") {
  Page page({false, 60, false});
  const std::string id(80, 'm');
  page.table({{{"id"}, {"why", false, 5}}, {{id, "some words"}}});
  CHECK(std::move(page).take().find(id) != std::string::npos);
}

TEST_CASE("a column that no row fills is left out") {
  Page page({});
  page.table({{{"a"}, {"b"}, {"c"}}, {{"1", "", "3"}, {"4", "", ""}}});
  CHECK(std::move(page).take() == "  a  c\n  1  3\n  4\n");
}

TEST_CASE("colour only when asked, and always ended") {
  Page plain({false, 80, false}), coloured({true, 80, false});
  plain.text(0, "text", Tone::bad);
  coloured.text(0, "text", Tone::bad);
  CHECK(std::move(plain).take() == "text\n");
  CHECK(std::move(coloured).take() == "\x1b[31mtext\x1b[0m\n");
}

TEST_CASE("a list that was cut says by how much") {
  Page page({});
  page.more(57, 20, "model");
  page.more(21, 20, "model");
  page.more(20, 20, "model");
  CHECK(std::move(page).take() == "  and 37 more models\n  and 1 more model\n");
}
