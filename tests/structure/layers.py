"""Who may include whom.

base <- json <- catalog <- identify <- probe <- capability <- score <- report: a module of
lib/ includes itself, what stands to its left, the public headers and the standard library.
`transport` stands at the side, on base, json and the public headers.
"""

import re
from pathlib import Path

import source

ORDER = ["base", "json", "catalog", "identify", "probe", "capability", "score", "report"]
SIDE = {"transport": {"base", "json", "transport"}}
# The entries hold compiled shapes, so the model names their type; the shape itself
# knows nothing of a catalog.
EXCEPTIONS = {("catalog", "identify/shape.hpp")}
# Where a package may be seen: a file, or a folder.
PLACES = {"simdjson.h": "lib/json/document.cpp", "curl/curl.h": "lib/transport/"}
STANDARD = re.compile(r"[a-z_]+(\.h)?")


def allowed_modules(module: str) -> set[str]:
    if module in SIDE:
        return SIDE[module]
    return set(ORDER[: ORDER.index(module) + 1])


def library_problem(path: Path, target: str) -> str | None:
    """What is wrong with one include of a file of lib/."""
    name = target[1:-1]
    if target.startswith("<"):
        place = PLACES.get(name, "")
        return None if path.as_posix().startswith(place) else f"{name} belongs to {place} alone"
    top = name.split("/")[0]
    module = path.parts[1]
    if top == "keyassay":
        return None
    if "/" not in name or top not in ORDER and top not in SIDE:
        return f'"{name}": expected "module/file.hpp" or "keyassay/file.hpp"'
    if path.as_posix() == "lib/identify/shape.hpp":
        return f'"{name}": the shape stands on public headers alone, because the catalog uses it'
    if top in allowed_modules(module) or (module, name) in EXCEPTIONS:
        return None
    return f'"{name}": {module} may include {", ".join(sorted(allowed_modules(module)))}'


def public_problem(target: str) -> str | None:
    name = target[1:-1]
    if target.startswith('"'):
        return None if name.startswith("keyassay/") else f'"{name}": expected "keyassay/..."'
    return None if STANDARD.fullmatch(name) else f"<{name}> is not a standard header"


def outside_problem(root: Path, path: Path, target: str) -> str | None:
    """Examples and bindings see the public interface only."""
    name = target[1:-1]
    inside = target.startswith('"') and name.split("/")[0] in [*ORDER, *SIDE]
    own = (root / path.parent / name).exists()
    return f'"{name}" is private to lib/' if inside and not own else None


def check(root: Path) -> list[str]:
    problems = []
    for path in source.code_files(root):
        top = path.parts[0]
        for line, target in source.includes(source.read(root / path)):
            problem = None
            if top == "lib" and len(path.parts) > 2 and path.parts[1] in [*ORDER, *SIDE]:
                problem = library_problem(path, target)
            elif top == "include":
                problem = public_problem(target)
            elif top in ("bindings", "examples"):
                problem = outside_problem(root, path, target)
            if problem:
                problems.append(f"{path}:{line}: {problem}")
    return problems
