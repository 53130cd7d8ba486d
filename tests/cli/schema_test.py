"""Every report as JSON fits lib/report/report.schema.json, and the schema can say no."""

import copy
import json

import jsonschema
import pytest
from conftest import ROOT, cerebras, keyassay, unknown_format

SCHEMA = json.loads((ROOT / "lib/report/report.schema.json").read_text())
GOLDEN = ROOT / "tests/unit/report"


def faults(report) -> list[str]:
    found = jsonschema.Draft202012Validator(SCHEMA).iter_errors(report)
    return [f"{error.json_path}: {error.message}" for error in found]


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", ["full.json", "silent.json"])
def test_the_golden_reports_fit(name):
    assert faults(json.loads((GOLDEN / name).read_text())) == []


def test_members_come_in_the_order_of_the_schema():
    def check(value, schema):
        if "$ref" in schema:
            schema = SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]]
        if isinstance(value, dict) and "properties" in schema:
            assert list(value) == list(schema["properties"])
            for name, member in value.items():
                check(member, schema["properties"][name])
        elif isinstance(value, list):
            for index, item in enumerate(value):
                rows = schema.get("prefixItems")
                check(item, rows[index] if rows else schema.get("items", {}))
    check(json.loads((GOLDEN / "full.json").read_text()), SCHEMA)


BREAKS = {
    "a member is missing": lambda report: report.pop("risks"),
    "a member is unknown": lambda report: report.update(more=1),
    "nine capabilities": lambda report: report["capabilities"].pop(),
    "capabilities out of order": lambda report: report["capabilities"].reverse(),
    "money as a number": lambda report: report["models"][0]["input_price"].update(value=0.85),
    "an exponent": lambda report: report["models"][0]["input_price"].update(value="8.5e-1"),
    "an empty text for unknown": lambda report: report.update(provider=""),
    "a word of another vocabulary": lambda report: report["key"].update(verdict="genuine"),
    "an action outside the vocabulary": lambda report: report["actions"][0].update(id="sell"),
    "a score above 100": lambda report: report["readiness"][0].update(score=101),
    "a status of zero": lambda report: report["requests"][0].update(status=0),
    "a local time": lambda report: report.update(time="2026-03-01T12:00:00+01:00"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_report_does_not_fit(name):
    report = json.loads((GOLDEN / "full.json").read_text())
    broken = copy.deepcopy(report)
    BREAKS[name](broken)
    assert faults(broken) != []


def test_reports_without_network_fit():
    for keys in (cerebras(), unknown_format(), "csk-" + "x" * 48, "sk-\x01"):
        for arguments in (["--dry-run"], ["--connect-to", "127.0.0.1:1"]):
            report = keyassay("assay", "--format", "jsonl", *arguments, keys=keys).documents()[0]
            assert faults(report) == [], keys[:4]


def test_reports_of_every_exchange_fit(simulator):
    for exchange, key in simulator.keys.items():
        provider = exchange.split("/")[0]
        result = keyassay("assay", "--format", "jsonl", "--provider", provider, "--want-model", "some/model",
                          "--timeout", "2", *simulator.options, keys=key)
        if result.code == 2:  # a relay that needs an address of the caller's
            assert "base" in result.err, exchange
            continue
        assert faults(result.documents()[0]) == [], exchange
