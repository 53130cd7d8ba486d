"""The sweep finds what it is there to find. Run: python3 tests/secrets/self_test.py"""

import base64
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SWEEP = Path(__file__).resolve().parent / "sweep.py"
BODY = "".join(random.Random(7).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=40))
KEY = "vendor-key-" + BODY


class Sweep(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        (self.root / "catalog").mkdir()
        (self.root / "catalog/vendor.json").write_text('{"shapes": ["vendor-key-[a-z0-9]{40}"]}')
        (self.root / "out").mkdir()
        self.keys = self.root / "used.txt"
        self.keys.write_text(KEY + "\n")
        self.keys.chmod(0o600)

    def sweep(self, text: str) -> subprocess.CompletedProcess:
        (self.root / "out/a.log").write_text(text)
        return subprocess.run(
            [sys.executable, SWEEP, "--keys", self.keys, "--catalog", self.root / "catalog",
             self.root / "out"],
            capture_output=True, text=True, check=False)

    def assert_found(self, text: str):
        done = self.sweep(text)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("a.log", done.stdout)
        self.assertNotIn(BODY[10:18], done.stdout)

    def test_mask_is_clean(self):
        done = self.sweep(f"key vendor-key-\u2026{BODY[-4:]} is valid, {BODY[:7]}\n")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_plain(self):
        self.assert_found("x" * 100 + KEY)

    def test_eight_bytes(self):
        self.assert_found(f"[{BODY[10:18]}]")

    def test_encoded(self):
        self.assert_found(KEY.encode().hex())
        for before in ("", "a", "ab"):
            self.assert_found(base64.b64encode((before + KEY + "zz").encode()).decode())

    def test_percent_encoded(self):
        self.keys.write_text("+".join(BODY[at:at + 4] for at in range(0, 40, 4)) + "\n")
        self.assert_found(f"?key={BODY[:4]}%2B{BODY[4:8]}%2B{BODY[8:12]}")

    def test_inputs_are_passed_over(self):
        (self.root / "out/some_keys.txt").write_text(KEY)
        self.assertEqual(self.sweep("clean").returncode, 0)

    def test_core_dump(self):
        self.assert_found("\x7fELF\x02\x01\x01" + "\0" * 9 + "\x04\0" + KEY)

    def test_keys_must_be_known_and_private(self):
        self.keys.chmod(0o644)
        self.assertEqual(self.sweep("clean").returncode, 1)
        self.keys.unlink()
        self.assertEqual(self.sweep("clean").returncode, 1)


if __name__ == "__main__":
    unittest.main(verbosity=0)
