"""lib/cmake/embed.cmake puts files into the library byte for byte.

CMake treats ';', '[', ']', '\\', '${' and '@' in its own way; the texts here hold them all.
"""

import hashlib
import os
import pathlib
import subprocess

import pytest

LIB = pathlib.Path(__file__).resolve().parents[2] / "lib"
COMPILER = os.environ.get("CXX", "c++")
TEXTS = {
    "b.json": '{"x": "a;b [c] ]] [[ ${HOME} @HOME@ $ENV{PATH} \\\\ \\" \\u00e9 ;;; # ]==] [=[ ) ka"}\n',
    "a-1.json": '{"open": "[", "end": "\\\\"}',
    "c d.json": '{"long": "' + "[;]\\\\" * 10_000 + '"}\n\n',
}
PRINT = """
#include <cstdio>
#include "base/embedded.hpp"
int main() {
  for (const auto& file : keyassay::embedded::provider_files()) {
    std::printf("%s|%s|", std::string(file.name).c_str(), std::string(file.sha256).c_str());
    std::fwrite(file.text.data(), 1, file.text.size(), stdout);
    std::printf("%c", 0);
  }
}
"""


def embed(folder, texts):
    paths = []
    for name, text in texts.items():
        (folder / name).write_text(text)
        paths.append(str(folder / name))
    out = folder / "out.cpp"
    command = ["cmake", "-DNAME=provider_files", "-DFILES=" + "|".join(paths), f"-DOUT={out}",
               "-P", str(LIB / "cmake" / "embed.cmake")]
    return subprocess.run(command, capture_output=True, text=True), out


def test_texts_arrive_unchanged_and_sorted(tmp_path):
    done, out = embed(tmp_path, TEXTS)
    assert done.returncode == 0, done.stderr
    (tmp_path / "print.cpp").write_text("#include <string>\n" + PRINT)
    program = tmp_path / "print"
    sources = [str(out), str(tmp_path / "print.cpp")]
    subprocess.run([COMPILER, "-std=c++20", f"-I{LIB}", *sources, "-o", str(program)], check=True)
    output = subprocess.run([str(program)], capture_output=True, check=True).stdout.decode()
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in TEXTS.items()}
    assert output.split("\0")[:-1] == [f"{name}|{digests[name]}|{text}" for name, text in sorted(TEXTS.items())]


@pytest.mark.parametrize(
    "text, complaint",
    [("x" * 60_001, "expected 60000 at most"), ('")ka"', "would end the literal")],
    ids=["too long", "end of literal"],
)
def test_what_cannot_be_embedded_is_refused(tmp_path, text, complaint):
    done, _ = embed(tmp_path, {"a.json": text})
    assert done.returncode != 0
    assert complaint in " ".join(done.stderr.split())
