"""One version: what CMake says, every other file says too."""

import re
from pathlib import Path

import source

PROJECT = re.compile(r"project\(keyassay\s+VERSION\s+(\d+\.\d+\.\d+)")
# Where a version stands, if the file exists.
STATED = [
    ("include/keyassay/version.hpp", re.compile(r'#define KEYASSAY_VERSION "([^"]*)"')),
    ("capi/include/keyassay.h", re.compile(r'#define KA_VERSION(?:_STRING)? "([^"]*)"')),
    ("bindings/python/pyproject.toml", re.compile(r'^version\s*=\s*"([^"]*)"', re.MULTILINE)),
]
PARTS = re.compile(r"#define (?:KEYASSAY|KA)_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)")
USER_AGENT = re.compile(r"keyassay/(\d+\.\d+\.\d+)")


def check(root: Path) -> list[str]:
    found = PROJECT.search(source.read(root / "CMakeLists.txt"))
    if not found:
        return ["CMakeLists.txt: expected project(keyassay VERSION x.y.z"]
    version = found.group(1)
    problems = []
    for name, pattern in STATED:
        if not (root / name).is_file():
            continue
        text = source.read(root / name)
        stated = pattern.search(text)
        if not stated or stated.group(1) != version:
            problems.append(f"{name}: says {stated.group(1) if stated else 'no version'}, expected {version}")
        parts = PARTS.findall(text)
        if parts and ".".join(parts) != version:
            problems.append(f"{name}: its parts say {'.'.join(parts)}, expected {version}")
    for path in source.files(root):
        if path.suffix in source.CODE | {".py", ".go"} and path.parts[0] in ("lib", "capi", "bindings"):
            for agent in USER_AGENT.findall(source.read(root / path)):
                if agent != version:
                    problems.append(f"{path}: calls itself keyassay/{agent}, expected {version}")
    return problems
