"""Where things lie: the top-level folders, and a test beside every file of lib/."""

import re
from pathlib import Path

import source

FOLDERS = {"include", "lib", "capi", "bindings", "examples", "tests"}
NAMED_TEST = re.compile(r"tests/[\w/]+\.(?:cpp|py|sh)")
VAGUE = re.compile(r"(manager|helper|util|impl|data|info)s?", re.IGNORECASE)


def folder_problems(root: Path) -> list[str]:
    tops = {path.parts[0] for path in source.files(root) if len(path.parts) > 1}
    return [f"{top}/: expected one of {', '.join(sorted(FOLDERS))} or a dot folder"
            for top in sorted(tops) if top not in FOLDERS and not top.startswith(".")]


def opening(text: str) -> str:
    """The comment a file begins with."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        lines.append(line)
    return "\n".join(lines)


def twin_problems(root: Path) -> list[str]:
    """lib/m/f.cpp is tested by tests/unit/m/f_test.cpp, or its opening comment names who does."""
    problems = []
    for path in source.files(root):
        if path.parts[0] != "lib" or path.suffix != ".cpp" or len(path.parts) != 3:
            continue
        twin = Path("tests/unit") / path.parts[1] / f"{path.stem}_test.cpp"
        named = NAMED_TEST.findall(opening(source.read(root / path)))
        missing = [name for name in named if not (root / name).is_file()]
        if missing:
            problems.append(f"{path}: names {missing[0]}, which does not exist")
        elif not named and not (root / twin).is_file():
            problems.append(f"{path}: no {twin}, and no 'Tested by tests/...' in its opening comment")
    return problems


def has_own_header(root: Path, path: Path) -> bool:
    """A source file's idea may stand at the top of the header it implements."""
    places = (path.with_suffix(".hpp"), Path("include/keyassay") / f"{path.stem}.hpp")
    return path.suffix == ".cpp" and any((root / place).is_file() for place in places)


def opening_problems(root: Path) -> list[str]:
    """Each file of code opens with its idea, and its name says something."""
    problems = []
    for path in source.code_files(root):
        if path.parts[0] == "tests" or path.parts[:2] == ("bindings", "go"):
            continue
        if not source.read(root / path).startswith(("//", "/*")) and not has_own_header(root, path):
            problems.append(f"{path}: expected a comment with the file's idea at its top")
        if any(VAGUE.fullmatch(word) for word in path.stem.split("_")):
            problems.append(f"{path}: a name that says nothing")
    return problems


def check(root: Path) -> list[str]:
    return folder_problems(root) + twin_problems(root) + opening_problems(root)
