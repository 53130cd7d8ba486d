"""lib/catalog/schema.json takes every built-in entry and refuses what the loader refuses.

The loader's half is tests/unit/catalog/load_test.cpp, which reads the same broken.json:
each case is a change to sample.json (null takes a field out) and where the loader sees it.
"""

import json
import pathlib

import jsonschema
import pytest

HERE = pathlib.Path(__file__).resolve().parent
CATALOG = HERE.parents[1] / "lib" / "catalog"
SCHEMA = json.loads((CATALOG / "schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
SAMPLE = json.loads((HERE / "sample.json").read_text())
BROKEN = json.loads((HERE / "broken.json").read_text())
PROVIDERS = sorted((CATALOG / "providers").glob("*.json"))


def changed(change):
    entry = {**SAMPLE, **change}
    return {name: value for name, value in entry.items() if value is not None}


def test_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_sample_is_valid():
    VALIDATOR.validate(SAMPLE)


def test_there_are_providers():
    assert PROVIDERS


@pytest.mark.parametrize("path", PROVIDERS, ids=lambda path: path.name)
def test_built_in_entry_is_valid(path):
    text = path.read_bytes()
    assert len(text) <= 60_000
    entry = json.loads(text.decode("ascii"))
    assert entry["id"] == path.stem
    VALIDATOR.validate(entry)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: json.dumps(case["change"])[:60])
def test_broken_entry_is_refused(case):
    assert not VALIDATOR.is_valid(changed(case["change"]))
