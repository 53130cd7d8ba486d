"""Searches everything a test run wrote for the keys it used.

    python3 tests/secrets/sweep.py --keys FILE --catalog FOLDER PLACE...

FILE holds one key a line. Any eight bytes of a key count, plain or as hex, base64 or
percent-encoding; eight bytes that stand in the catalog, such as "sk-ant-a", are public.
What was found is told by place and number of the key: the bytes are not repeated.
Files whose name holds "keys" are inputs and are passed over.
"""

import argparse
import base64
import sys
from pathlib import Path
from urllib.parse import quote

RUN = 8  # bytes of a key that may not be seen together
CHUNK = 1 << 20  # searched at once, to keep memory small


def windows(text: bytes, size: int) -> set[bytes]:
    return {text[at:at + size] for at in range(len(text) - size + 1)}


def forms(key: bytes) -> list[tuple[str, int, bytes]]:
    """Name, window size and bytes of each form a key may be seen in."""
    digits = key.hex().encode()
    found = [("plain", RUN, key), ("hex", 2 * RUN, digits), ("HEX", 2 * RUN, digits.upper())]
    quoted = quote(key, safe="").encode()
    if quoted != key:
        found.append(("percent-encoded", RUN + 4, quoted))
    # Base64 reads three bytes at a time: a key inside a longer text has one of three phases.
    for phase in range(3):
        whole = key[phase:][: (len(key) - phase) // 3 * 3]
        found.append(("base64", 12, base64.b64encode(whole)))
        found.append(("base64url", 12, base64.urlsafe_b64encode(whole)))
    return found


class Searched:
    """Every window of every key, with the key it comes from."""

    def __init__(self, keys: list[bytes], public: bytes):
        self.by_size: dict[int, dict[bytes, tuple[int, str]]] = {}
        for number, key in enumerate(keys, 1):
            start = 0
            while start + RUN <= len(key) and key[start:start + RUN] in public:
                start += 1
            for form, size, text in forms(key[start:]):
                known = self.by_size.setdefault(size, {})
                for window in windows(text, size):
                    if window not in public:
                        known.setdefault(window, (number, form))

    def first_in(self, text: bytes) -> tuple[int, int, str] | None:
        """Offset, key number and form of the first finding."""
        for start in range(0, len(text), CHUNK):
            for size, known in self.by_size.items():
                piece = text[start:start + CHUNK + size - 1]
                for window in windows(piece, size) & known.keys():
                    return start + piece.index(window), *known[window]
        return None


def is_program(text: bytes) -> bool:
    """What a compiler made; a core dump has the same beginning and does count."""
    core = text[16:17] == b"\x04"
    return text.startswith(b"!<arch>\n") or (text.startswith(b"\x7fELF") and not core)


def written(places: list[Path], keys_file: Path) -> list[Path]:
    found = []
    for place in places:
        every = [place] if place.is_file() else sorted(place.rglob("*"))
        found += [path for path in every
                  if path.is_file() and not path.is_symlink() and "keys" not in path.name
                  and path.resolve() != keys_file.resolve()]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Searches what a test run wrote for the keys it used.")
    parser.add_argument("--keys", type=Path, required=True)
    parser.add_argument("--catalog", type=Path, required=True)
    parser.add_argument("places", nargs="+", type=Path)
    arguments = parser.parse_args()

    if not arguments.keys.is_file():
        print(f"{arguments.keys}: no such file: the tests did not say which keys they used")
        return 1
    if arguments.keys.stat().st_mode & 0o077:
        print(f"{arguments.keys}: others may read it, expected mode 0600")
        return 1
    keys = sorted({line.strip() for line in arguments.keys.read_bytes().splitlines()})
    keys = [key for key in keys if len(key) >= RUN]
    public = b"\n".join(path.read_bytes() for path in sorted(arguments.catalog.glob("*.json")))
    searched = Searched(keys, public)

    leaks = size = 0
    files = written(arguments.places, arguments.keys)
    for path in files:
        text = path.read_bytes()
        if is_program(text):
            continue
        size += len(text)
        finding = searched.first_in(text)
        if finding:
            leaks += 1
            print(f"{path}: at byte {finding[0]}, key {finding[1]}, {finding[2]}")
    print(f"{len(keys)} keys, {len(files)} files, {size} bytes, {leaks} with key bytes")
    return 1 if leaks or not keys or not files else 0


if __name__ == "__main__":
    sys.exit(main())
