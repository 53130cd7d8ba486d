"""Holds the tree against its own rules.

    python3 tests/structure/run.py [ROOT]

Prints what breaks a rule and ends with 1 if anything does. Only the standard library.
"""

import sys
from pathlib import Path

import layers
import sizes
import tree
import versions
import words

CHECKS = [layers, sizes, tree, versions, words]


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    failed = 0
    for module in CHECKS:
        problems = module.check(root)
        failed += bool(problems)
        print(f"{'FAILED' if problems else 'ok'} {module.__name__}: {(module.__doc__ or '').splitlines()[0]}")
        for problem in problems:
            print(f"  {problem}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
