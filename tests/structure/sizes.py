"""No file over 500 lines and no function over 60, unless it is data."""

import ast
import re
from pathlib import Path

import source

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
SIZED = source.CODE | {".py", ".go", ".sh", ".cmake", ".md", ".txt"}
# Tables, licences and what a program wrote.
DATA = {"LICENSE", "lib/catalog/metric.cpp"}
GENERATED = re.compile(r"bindings/go/keyassay\.(cpp|hpp|h)")


def is_data(path: Path) -> bool:
    return path.as_posix() in DATA or bool(GENERATED.fullmatch(path.as_posix()))


_SCOPE = re.compile(r'\b(namespace|class|struct|union|enum)\b[^()]*$|extern\s*""\s*$')
_BODY = re.compile(r"([)\]}:]|\b(const|noexcept|override|final|mutable|else|do|try)|->\s*[\w:<>,&*\s]+)\s*$")
_NAME = re.compile(r"([~\w:]+)\s*\(")
_DIRECTIVE = re.compile(r"^[ \t]*#(?:.*\\\n)*.*", re.MULTILINE)


def _kind(head: str) -> str:
    """What a `{` opens, judged by the text since the last `;` or the last brace that was not data."""
    if _SCOPE.search(head):
        return "scope"
    if head.rstrip().endswith(":") and head.count("(") > head.count(")"):
        return "data"  # for (x : {1, 2})
    return "body" if not head.strip() or _BODY.search(head) else "data"


class _Brace:
    def __init__(self, kind: str, head: str, start: int, opened: int, whole: bool):
        self.kind, self.head, self.start, self.opened, self.whole = kind, head, start, opened, whole
        self.data_lines = 0


def functions(text: str) -> list[tuple[str, int, int]]:
    """Name, first line and length of each function. Tables inside one do not count."""
    code = _DIRECTIVE.sub(lambda found: "\n" * found.group().count("\n"), source.bare(text))
    found = []
    open_braces: list[_Brace] = []
    head_from = 0
    for match in re.finditer(r"[{};]", code):
        at = match.start()
        if match.group() == "{":
            head = code[head_from:at]
            kind = _kind(head)
            start = at - len(head.lstrip())
            whole = kind == "body" and all(brace.kind == "scope" for brace in open_braces)
            open_braces.append(_Brace(kind, head, start, at, whole))
            head_from = head_from if kind == "data" else at + 1
        elif match.group() == ";":
            head_from = at + 1
        elif open_braces:
            brace = open_braces.pop()
            if brace.whole:
                name = _NAME.search(brace.head)
                line = code.count("\n", 0, brace.start) + 1
                length = code.count("\n", brace.start, at) + 1 - brace.data_lines
                found.append((name.group(1) if name else "function", line, length))
            elif open_braces:
                inside = code.count("\n", brace.opened, at) if brace.kind == "data" else brace.data_lines
                open_braces[-1].data_lines += inside
            head_from = head_from if brace.kind == "data" else at + 1
    return found


def python_functions(text: str) -> list[tuple[str, int, int]]:
    return [(node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1)
            for node in ast.walk(ast.parse(text))
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def measured(path: Path, text: str) -> list[tuple[str, int, int]]:
    if path.suffix in source.CODE:
        return functions(text)
    return python_functions(text) if path.suffix == ".py" else []


def check(root: Path) -> list[str]:
    problems = []
    for path in source.files(root):
        if path.suffix not in SIZED or is_data(path):
            continue
        text = source.read(root / path)
        lines = text.count("\n")
        if lines > LONGEST_FILE:
            problems.append(f"{path}: {lines} lines, expected {LONGEST_FILE} at most")
        for name, line, length in measured(path, text):
            if length > LONGEST_FUNCTION:
                problems.append(f"{path}:{line}: {name}: {length} lines, expected {LONGEST_FUNCTION} at most")
    return problems
