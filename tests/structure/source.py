"""The files of the project, and C++ text without what only looks like code."""

import re
import subprocess
from pathlib import Path

CODE = {".cpp", ".hpp", ".c", ".h"}
SKIPPED = {".git", "build", ".cache", "__pycache__", ".pytest_cache"}


def files(root: Path) -> list[Path]:
    """Every file that belongs to the project, as paths relative to its root."""
    if (root / ".git").exists():
        listing = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-coz", "--exclude-standard"],
            capture_output=True, text=True, check=False)
        # Git refuses a folder that belongs to somebody else, as in some containers.
        if listing.returncode == 0:
            found = {Path(name) for name in listing.stdout.split("\0") if name}
            return sorted(path for path in found if (root / path).is_file())
    every = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(path for path in every if not SKIPPED & set(path.parts))


def code_files(root: Path) -> list[Path]:
    return [path for path in files(root) if path.suffix in CODE]


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


_NOT_CODE = re.compile(
    r"""//[^\n]*|/\*.*?\*/"""
    r"""|R"(?P<mark>[^(\s]{0,16})\(.*?\)(?P=mark)\""""
    r"""|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'""",
    re.DOTALL)


def bare(text: str) -> str:
    """C or C++ without comments and with empty literals; every line stays at its number."""
    def blank(found: re.Match) -> str:
        comment = found.group().startswith("/")
        return ("" if comment else '""') + "\n" * found.group().count("\n")
    return _NOT_CODE.sub(blank, text)


def includes(text: str) -> list[tuple[int, str]]:
    """Line and target of every #include; the target keeps its <> or ""."""
    pattern = re.compile(r'^\s*#\s*include\s*(<[^>]+>|"[^"]+")', re.MULTILINE)
    return [(text.count("\n", 0, found.start(1)) + 1, found.group(1)) for found in pattern.finditer(text)]
