"""Each structure check finds what it is there to find. Run: python3 tests/structure/self_test.py"""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import layers
import sizes
import source
import tree
import versions
import words

VERSION_HEADER = "include/keyassay/version.hpp"


def long_function(lines: int) -> str:
    return "// f\nint f(int x) {\n" + "  ++x;\n" * (lines - 2) + "}\n"


class Structure(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)

    def put(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def problems(self, module, name: str, text: str) -> list[str]:
        self.put(name, text)
        return module.check(self.root)

    def test_include_to_the_right(self):
        self.assertTrue(self.problems(layers, "lib/json/a.cpp", '#include "catalog/model.hpp"\n'))

    def test_include_to_the_left(self):
        self.assertEqual(self.problems(layers, "lib/catalog/a.cpp", '#include "json/writer.hpp"\n'), [])

    def test_the_one_exception(self):
        shape, matcher = '#include "identify/shape.hpp"\n', '#include "identify/matcher.hpp"\n'
        self.assertEqual(self.problems(layers, "lib/catalog/model.hpp", shape), [])
        self.assertTrue(self.problems(layers, "lib/catalog/b.cpp", matcher))

    def test_shape_stands_alone(self):
        self.assertTrue(self.problems(layers, "lib/identify/shape.hpp", '#include "base/ascii.hpp"\n'))

    def test_nothing_includes_transport(self):
        self.assertTrue(self.problems(layers, "lib/report/a.cpp", '#include "transport/address.hpp"\n'))
        self.assertTrue(self.problems(layers, "lib/transport/b.cpp", '#include "probe/facts.hpp"\n'))

    def test_simdjson_in_one_file(self):
        self.assertEqual(self.problems(layers, "lib/json/document.cpp", "#include <simdjson.h>\n"), [])
        self.assertTrue(self.problems(layers, "lib/json/other.cpp", "#include <simdjson.h>\n"))

    def test_libcurl_in_one_folder(self):
        self.assertEqual(self.problems(layers, "lib/transport/curl.cpp", "#include <curl/curl.h>\n"), [])
        self.assertTrue(self.problems(layers, "lib/probe/a.cpp", "#include <curl/curl.h>\n"))

    def test_public_headers_take_standard_ones_only(self):
        header = "include/keyassay/a.hpp"
        self.assertEqual(self.problems(layers, header, '#include <string>\n#include "keyassay/b.hpp"\n'), [])
        self.assertTrue(self.problems(layers, header, "#include <fmt/format.h>\n"))
        self.assertTrue(self.problems(layers, header, '#include "base/ascii.hpp"\n'))

    def test_bindings_see_the_public_interface_only(self):
        self.assertTrue(self.problems(layers, "bindings/cli/a.cpp", '#include "base/ascii.hpp"\n'))

    def test_commented_include_counts_for_nothing(self):
        self.assertEqual(self.problems(layers, "lib/json/a.cpp", '// #include "catalog/model.hpp"\n'), [])

    def test_long_file(self):
        self.assertEqual(self.problems(sizes, "lib/base/a.cpp", "//\n" * 500), [])
        self.assertTrue(self.problems(sizes, "lib/base/a.cpp", "//\n" * 501))

    def test_long_function(self):
        self.assertEqual(self.problems(sizes, "lib/base/a.cpp", long_function(60)), [])
        self.assertTrue(self.problems(sizes, "lib/base/a.cpp", long_function(61)))

    def test_long_python_function(self):
        self.assertTrue(self.problems(sizes, "tests/a.py", "def f():\n" + "    pass\n" * 60))

    def test_versions_disagree(self):
        self.put("CMakeLists.txt", "project(keyassay\n  VERSION 1.2.3\n)")
        self.assertEqual(self.problems(versions, VERSION_HEADER, '#define KEYASSAY_VERSION "1.2.3"\n'), [])
        self.assertTrue(self.problems(versions, VERSION_HEADER, '#define KEYASSAY_VERSION "1.2.4"\n'))

    def test_version_parts_disagree(self):
        self.put("CMakeLists.txt", "project(keyassay VERSION 1.2.3)")
        parts = "".join(f"#define KEYASSAY_VERSION_{part}\n" for part in ("MAJOR 1", "MINOR 2", "PATCH 9"))
        self.assertTrue(self.problems(versions, VERSION_HEADER, parts + '#define KEYASSAY_VERSION "1.2.3"\n'))

    def test_user_agent(self):
        self.put("CMakeLists.txt", "project(keyassay VERSION 1.2.3)")
        self.assertTrue(self.problems(versions, "lib/transport/curl.cpp", '"keyassay/1.0.0"\n'))

    def test_top_level_folder(self):
        self.assertTrue(self.problems(tree, "tools/a.py", ""))

    def test_source_without_test(self):
        self.assertTrue(self.problems(tree, "lib/base/a.cpp", "// Idea.\n"))
        self.put("tests/unit/base/a_test.cpp", "// Test.\n")
        self.assertEqual(tree.check(self.root), [])

    def test_source_that_names_its_test(self):
        self.assertTrue(self.problems(tree, "lib/base/a.cpp", "// Tested by tests/sim/a_test.cpp.\n"))
        self.put("tests/sim/a_test.cpp", "// Test.\n")
        self.assertEqual(tree.check(self.root), [])

    def test_file_without_idea(self):
        self.assertTrue(self.problems(tree, "include/keyassay/a.hpp", "#pragma once\n"))

    def test_vague_name(self):
        self.assertTrue(self.problems(tree, "lib/base/string_util.hpp", "// Idea.\n"))

    def test_unfinished_words(self):
        self.assertTrue(self.problems(words, "lib/a.cpp", "// TO" + "DO later\n"))

    def test_machine_paths(self):
        self.assertTrue(self.problems(words, "tests/a.sh", "cd /ho" + "me/someone/x\n"))
        (self.root / "tests/a.sh").unlink()
        self.assertEqual(self.problems(words, "b.md", "https://example.com/home/page and $x/home/y\n"), [])


class Functions(unittest.TestCase):
    def measured(self, text: str) -> list[tuple[str, int, int]]:
        return sizes.functions(text)

    def test_lines(self):
        self.assertEqual(self.measured("namespace a {\nint f() {\n  return 1;\n}\n}\n"), [("f", 2, 3)])

    def test_member_with_initialisers(self):
        text = "struct A {\n  A() : a_{1}, b_{2} {\n    go();\n  }\n  int a_{0};\n};\n"
        self.assertEqual(self.measured(text), [("A", 2, 3)])

    def test_tables_do_not_count(self):
        text = "int f() {\n  static const int t[] = {\n    1,\n    {2},\n  };\n  return t[0];\n}\n"
        self.assertEqual(self.measured(text), [("f", 1, 4)])

    def test_table_of_a_loop(self):
        text = "int f() {\n  for (int x : {1,\n    2,\n    3}) {\n    g(x);\n  }\n}\n"
        self.assertEqual(self.measured(text), [("f", 1, 5)])

    def test_braces_in_text_and_comments(self):
        text = 'int f() {\n  g("{{{");  // {\n  h(R"x({\n)x");\n  i(\'{\');\n}\n'
        self.assertEqual(self.measured(text), [("f", 1, 6)])

    def test_lambda_belongs_to_its_function(self):
        text = ("int f() {\n  auto g = [](int x) {\n    return x;\n  };\n  return g(1);\n}\n"
                "int h() { return 2; }\n")
        self.assertEqual(self.measured(text), [("f", 1, 6), ("h", 7, 1)])

    def test_includes_keep_their_line(self):
        self.assertEqual(source.includes('// a\n#include "b/c.hpp"\n'), [(2, '"b/c.hpp"')])


if __name__ == "__main__":
    unittest.main(verbosity=0)
