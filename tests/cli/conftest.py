"""What the tests of the program share: the program, synthetic keys, the simulator."""

import json
import os
import random
import string
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = 8  # bytes of a key that may not be seen together
USUAL_TIME = 60

PROGRAM = os.environ.get("KEYASSAY_BIN", str(ROOT / "build/release/bindings/cli/keyassay"))
SIMULATOR = os.environ.get("KEYASSAY_SIM", str(ROOT / "build/release/tests/sim/keyassay_sim_server"))

used_keys = set()


def remember(key: str) -> str:
    """Every key that is made here must stay out of every output."""
    file = os.environ.get("KEYASSAY_KEYS_FILE")
    if file and key not in used_keys:
        with open(file, "a", encoding="utf-8") as keys:
            keys.write(key + "\n")
    used_keys.add(key)
    return key


def synthetic(prefix: str, alphabet: str, length: int, seed: int = 1) -> str:
    source = random.Random(f"{prefix}{length}{seed}")
    return remember(prefix + "".join(source.choice(alphabet) for _ in range(length)))


def cerebras(seed: int = 1) -> str:
    return synthetic("csk-", string.ascii_lowercase + string.digits, 48, seed)


def openrouter(seed: int = 1) -> str:
    return synthetic("sk-or-v1-", "0123456789abcdef", 64, seed)


def unknown_format(seed: int = 1) -> str:
    return synthetic("zz.", string.ascii_letters + string.digits, 37, seed)


def leaked(text: bytes) -> bool:
    """Whether the text holds eight bytes of the secret part of a key."""
    for key in used_keys:
        body = key[len("sk-or-v1-"):].encode()  # what all keys of a format share is public
        if any(body[at:at + RUN] in text for at in range(len(body) - RUN + 1)):
            return True
    return False


class Result:
    def __init__(self, done: subprocess.CompletedProcess):
        self.code = done.returncode
        self.out = done.stdout.decode("utf-8", "strict")
        self.err = done.stderr.decode("utf-8", "strict")
        assert not leaked(done.stdout), "a key is in standard output"
        assert not leaked(done.stderr), "a key is in standard error"

    def documents(self) -> list:
        return [json.loads(line) for line in self.out.splitlines()]


def keyassay(*arguments, keys: str | bytes = "", env=None, **options) -> Result:
    """Runs the program on keys at standard input; no output may hold one of them."""
    data = keys.encode() if isinstance(keys, str) else keys
    unwanted = ("NO_COLOR", "SSLKEYLOGFILE")
    variables = {name: value for name, value in os.environ.items() if name not in unwanted}
    variables.update(env or {})
    if "stdin" not in options:
        options["input"] = data
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    command = [PROGRAM, *map(str, arguments)]
    done = subprocess.run(command, env=variables, timeout=USUAL_TIME, check=False, **options)
    if done.stdout is None:
        done.stdout = b""
    return Result(done)


class Simulator:
    """Answers as providers do, over TLS on loopback."""

    def __init__(self, folder: Path, names: str):
        exchanges = str(ROOT / "tests/exchanges")
        made = subprocess.run([SIMULATOR, "--exchanges", exchanges, "--make-keys", names],
                              capture_output=True, check=True, timeout=USUAL_TIME)
        file = folder / "simulator-keys"
        file.write_bytes(made.stdout)
        self.keys = {}
        for line in made.stdout.splitlines():
            row = json.loads(line)
            self.keys[row["exchange"]] = remember(row["key"])
        self.process = subprocess.Popen(
            [SIMULATOR, "--exchanges", exchanges, "--keys", str(file), "--port", "0"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        ready = json.loads(self.process.stdout.readline())
        self.options = ("--connect-to", ready["address"], "--ca-file", ready["ca_file"])

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=USUAL_TIME)
        self.process.stdout.close()


@pytest.fixture(scope="session")
def simulator(tmp_path_factory):
    running = Simulator(tmp_path_factory.mktemp("simulator"), "all")
    yield running
    running.stop()
