"""Words that do not belong in the tree: unfinished work and paths of one machine."""

import re
from pathlib import Path

import source

# In pieces, so that this file does not find itself.
UNFINISHED = re.compile(r"(?<![\w-])(?:%s)(?![\w-])" % "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]))
MACHINE = re.compile(r"(?<![\w.:/*$}~-])/(?:work|root|home|Users|farm|private/var)/[\w.-]+")
BINARY = {".png", ".jpg", ".gif", ".ico", ".pem", ".der", ".gz", ".zip"}


def check(root: Path) -> list[str]:
    problems = []
    for path in source.files(root):
        if path.suffix in BINARY or path.name == "LICENSE":
            continue
        for number, line in enumerate(source.read(root / path).splitlines(), 1):
            for pattern, what in ((UNFINISHED, "unfinished work"), (MACHINE, "a path of one machine")):
                found = pattern.search(line)
                if found:
                    problems.append(f"{path}:{number}: '{found.group()}' is {what}")
    return problems
