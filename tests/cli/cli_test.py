"""The program keyassay, run as people run it. Needs KEYASSAY_BIN and, for assays, KEYASSAY_SIM."""

import json
import os
import pty
import stat
import subprocess

import pytest
from conftest import PROGRAM, cerebras, keyassay, leaked, openrouter, unknown_format

OK, BLOCKED, USAGE, UNDETERMINED, INTERNAL = range(5)


def is_one_line(text: str) -> bool:
    return text.startswith("keyassay: ") and text.endswith("\n") and text.count("\n") == 1


# --- identify ---

def test_identify_names_the_provider():
    result = keyassay("identify", keys=cerebras())
    assert result.code == OK
    assert result.out.startswith("line 1: csk-…") and "is a key of Cerebras" in result.out


def test_identify_reads_what_people_paste():
    lines = f'\ufeff# keys\n\nexport OPENROUTER_API_KEY="{openrouter()}"\r\n  Bearer {cerebras()} \n'
    result = keyassay("identify", "--format", "jsonl", keys=lines)
    found = result.documents()
    assert result.code == OK
    assert [row["line"] for row in found] == [3, 4]
    assert [row["variable"] for row in found] == ["OPENROUTER_API_KEY", None]
    assert [row["matches"][0]["provider"] for row in found] == ["openrouter", "cerebras"]
    assert all(row["matches"][0]["confidence"] == "certain" for row in found)


def test_identify_says_placeholder_malformed_and_unknown():
    placeholder = keyassay("identify", keys="csk-" + "x" * 48)
    assert placeholder.code == BLOCKED and "placeholder" in placeholder.out
    malformed = keyassay("identify", keys=cerebras()[:20].encode() + b"\x01" + cerebras()[20:].encode())
    assert malformed.code == BLOCKED and "malformed" in malformed.out
    unknown = keyassay("identify", keys=unknown_format())
    assert unknown.code == UNDETERMINED and "no known format" in unknown.out


def test_blocked_wins_over_undetermined():
    lines = "\n".join([cerebras(), unknown_format(), "csk-" + "x" * 48])
    assert keyassay("identify", keys=lines).code == BLOCKED


def test_json_is_one_document_for_one_key_and_for_several():
    one = json.loads(keyassay("identify", "--format", "json", keys=cerebras()).out)
    lines = f"{cerebras(1)}\n{cerebras(2)}\n{cerebras(3)}"
    several = json.loads(keyassay("identify", "--format", "json", keys=lines).out)
    assert one["schema"] == 1
    assert [row["line"] for row in several] == [1, 2, 3]


# --- where keys come from ---

def test_keys_from_file_descriptor_and_environment(tmp_path):
    file = tmp_path / "one-a-line"
    file.write_text(cerebras() + "\n")
    expected = keyassay("identify", "--format", "jsonl", file).documents()[0]["masked"]
    with open(file, "rb") as opened:
        by_fd = keyassay("identify", "--format", "jsonl", "--fd", opened.fileno(), pass_fds=[opened.fileno()])
    by_env = keyassay("identify", "--format", "jsonl", "--env", "SOME_NAME", env={"SOME_NAME": cerebras()})
    assert by_fd.documents()[0]["masked"] == expected
    assert by_env.documents()[0]["masked"] == expected
    assert by_env.documents()[0]["variable"] == "SOME_NAME"


@pytest.mark.parametrize("place", [
    ["identify", "{}"], ["assay", "{}"], ["providers", "{}"], ["{}"],
    ["assay", "--provider", "{}"], ["assay", "--provider={}"], ["identify", "--env", "{}"],
    ["identify", "--env=CEREBRAS_API_KEY={}"], ["assay", "--value", "key={}"],
    ["assay", "--want-model", '"{}"'],
])
def test_a_key_is_never_taken_from_an_argument(place):
    result = keyassay(*[word.format(cerebras()) for word in place])
    assert result.code == USAGE
    assert "looks like a key" in result.err and is_one_line(result.err)
    assert result.out == ""


@pytest.mark.parametrize("place", [
    ["identify", "{}"], ["assay", "--safety", "{}"], ["assay", "--fd", "{}"], ["--{}"],
    ["providers", "{}"],
    ["assay", "--hosts={}"], ["identify", "--env", "{}"], ["identify", "--output", "/nowhere/{}"],
    ["assay", "--value", "{}"], ["identify", "x", "{}"], ["assay", "--provider", "{}"],
    ["assay", "--allow", "{}"],
    ["assay", "--allow", "cerebras,{}"], ["assay", "--provider={}"],
    ["assay", "--base-url", "{}"], ["assay", "--base-url", "https://{}@example.com"],
])
def test_an_unknown_key_in_an_argument_is_not_repeated(place):
    # keyassay() itself looks for the key in the output.
    result = keyassay(*[word.format(unknown_format()) for word in place], keys=cerebras())
    assert result.code in (USAGE, INTERNAL) and is_one_line(result.err)


@pytest.mark.parametrize("keys", ["", "\n\n", "# only a comment\n", "   \n\t\n"])
@pytest.mark.parametrize("command", [["identify"], ["assay", "--dry-run"]])
def test_no_key_is_a_usage_error(command, keys):
    result = keyassay(*command, keys=keys)
    assert result.code == USAGE and "no key in standard input" in result.err and is_one_line(result.err)


def test_unreadable_input_is_a_usage_error(tmp_path):
    for arguments, why in [([tmp_path], "directory"), ([tmp_path / "none"], "No such file"),
                           (["--fd", "99"], "Bad file descriptor"), (["--env", "NOT_SET"], "not set")]:
        result = keyassay("identify", *arguments)
        assert result.code == USAGE and why in result.err and is_one_line(result.err)


def test_a_line_that_is_too_long_is_named_and_not_read_on():
    result = keyassay("identify", keys=cerebras() + "\n" + "a" * 20_000)
    assert result.code == USAGE and "line 2" in result.err and is_one_line(result.err)


def test_two_sources_are_refused(tmp_path):
    assert keyassay("identify", tmp_path / "keys", "--fd", "0").code == USAGE


def test_a_long_input_is_read_a_line_at_a_time():
    lines = "\n".join(cerebras(seed) for seed in range(40)) + "\n" + "# " + "c" * 9000 + "\n"
    result = keyassay("identify", "--format", "jsonl", keys=lines * 3)
    assert len(result.documents()) == 120


# --- what comes out ---

@pytest.mark.parametrize("arguments", [["identify"], ["providers"], ["--help"], ["assay", "--help"]])
def test_a_full_disk_is_noticed(arguments):
    with open("/dev/full", "wb") as full:
        result = keyassay(*arguments, keys=cerebras(), stdout=full)
    assert result.code == INTERNAL and "No space left" in result.err and is_one_line(result.err)


def test_a_reader_that_went_away_is_noticed():
    reader, writer = os.pipe()
    os.close(reader)
    result = keyassay("identify", keys=cerebras(), stdout=writer)
    os.close(writer)
    assert result.code == INTERNAL and "Broken pipe" in result.err


def test_output_files_are_for_their_owner_only(tmp_path):
    file = tmp_path / "report"
    file.write_text("old text that is longer than what will be written" * 100)
    file.chmod(0o644)
    assert keyassay("identify", "--output", file, keys=cerebras()).code == OK
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text().startswith("line 1: ") and not leaked(file.read_bytes())


def test_the_file_with_the_keys_is_not_overwritten(tmp_path):
    file = tmp_path / "one-a-line"
    file.write_text(cerebras())
    result = keyassay("identify", "--output", tmp_path / "." / "one-a-line", file)
    assert result.code == USAGE and file.read_text() == cerebras()


def test_the_keys_are_not_overwritten_when_they_come_through_a_redirection(tmp_path):
    file = tmp_path / "keys-redirected"
    file.write_text(cerebras())
    with open(file, "rb") as stdin:
        code = subprocess.run([PROGRAM, "identify", "--output", str(file)], stdin=stdin, capture_output=True,
                              timeout=60, check=False).returncode
    assert code == USAGE and file.read_text() == cerebras()


@pytest.mark.parametrize("note", ["{}: my note", "{} = a note", "{} => note"])
def test_a_key_that_stands_where_a_name_would_is_the_key_and_is_not_printed(note):
    result = keyassay("identify", keys=note.format(cerebras().strip()) + "\n")
    assert result.code == OK and "is a key of Cerebras" in result.out


def on_a_terminal(*arguments, **variables) -> bytes:
    main, side = pty.openpty()
    env = {**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, "TERM": "xterm", **variables}
    subprocess.run([PROGRAM, *arguments], input=cerebras().encode(), stdout=side, env=env, timeout=60,
                   check=False)
    os.close(side)
    text = b""
    try:
        while piece := os.read(main, 65536):
            text += piece
    except OSError:
        pass  # the end of a terminal
    os.close(main)
    return text


def test_colour_only_on_a_terminal_and_only_when_wanted():
    assert b"\x1b[" in on_a_terminal("identify")
    assert b"\x1b[" not in on_a_terminal("identify", NO_COLOR="1")
    assert b"\x1b[" not in on_a_terminal("identify", "--no-color")
    assert b"\x1b[" not in on_a_terminal("identify", TERM="dumb")
    assert "\x1b[" not in keyassay("identify", keys=cerebras()).out


def test_help_teaches():
    for command in ([], ["identify"], ["assay"], ["providers"]):
        result = keyassay(*command, "--help")
        assert result.code == OK and "Examples:" in result.out and result.err == ""
        assert all(len(line) <= 100 for line in result.out.splitlines())
    assert "Exit codes:" in keyassay("--help").out
    assert keyassay("--version").out.startswith("keyassay ")


@pytest.mark.parametrize("arguments", [
    [], ["unheard-of"], ["identify", "--unheard-of"], ["identify", "--format", "xml"],
    ["assay", "--safety", "free"], ["assay", "--hosts", "4"], ["assay", "--hosts", "0"],
    ["assay", "--timeout", "0"], ["assay", "--value", "no-equals"],
    ["assay", "--connect-to", "example.com:443"], ["assay", "--connect-to", "127.0.0.1"],
    ["assay", "--policy", "/nowhere"], ["identify", "--catalog", "/nowhere"],
    ["assay", "--replay", "/nowhere"], ["assay", "--replay", "a", "--record", "b"],
    ["assay", "--provider", "unheard-of"], ["assay", "--base-url", "http://example.com"],
    ["providers", "unheard-of"],
])
def test_a_wrong_command_line_is_one_clear_line(arguments):
    result = keyassay(*arguments, keys=cerebras())
    assert result.code == USAGE and is_one_line(result.err) and result.out == ""


def test_broken_files_name_themselves(tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    for arguments in (["identify", "--catalog"], ["assay", "--policy"], ["assay", "--replay"]):
        result = keyassay(*arguments, broken, keys=cerebras())
        assert result.code == USAGE and "broken.json" in result.err and is_one_line(result.err)


# --- providers ---

def test_providers_are_listed_and_explained():
    listed = keyassay("providers")
    assert listed.code == OK and "cerebras" in listed.out and "'keyassay providers ID'" in listed.out
    one = keyassay("providers", "cerebras")
    assert one.code == OK and "api.cerebras.ai" in one.out and "list_models" in one.out
    entry = json.loads(keyassay("providers", "cerebras", "--format", "json").out)
    assert entry["id"] == "cerebras"
    rows = keyassay("providers", "--format", "jsonl").documents()
    assert len(rows) == int(listed.out.split("\n\n")[-1].split()[0])


# --- assay ---

def test_a_dry_run_sends_nothing():
    result = keyassay("assay", "--dry-run", "--connect-to", "127.0.0.1:1", keys=cerebras())
    assert result.code == OK
    assert result.out.startswith("Cerebras csk-…") and "nothing was sent" in result.out
    assert "GET https://api.cerebras.ai/v1/models\n" in result.out
    planned = keyassay("assay", "--dry-run", "--format", "json", keys=cerebras())
    assert json.loads(planned.out)["requests"][0]["path"] == "/v1/models"


def test_a_dry_run_of_no_key_says_why():
    result = keyassay("assay", "--dry-run", keys="csk-" + "x" * 48)
    assert result.code == UNDETERMINED
    assert result.out.startswith("no provider chosen csk-…xxxx: nothing was sent\n")


def test_a_page_about_a_key_that_was_shown_to_nobody_is_short():
    for keys in (unknown_format(), "csk-" + "x" * 48, "sk-\x01"):
        page = keyassay("assay", "--connect-to", "127.0.0.1:1", keys=keys).out
        assert "Nothing was asked" in page and "Readiness\n" not in page and "Capabilities\n" not in page
        assert page.index("Nothing was asked") < page.index("Next actions")


def test_a_page_about_a_refused_key_is_short(simulator):
    page = keyassay("assay", *simulator.options, keys=simulator.keys["anthropic/invalid_key"]).out
    assert page.startswith("Anthropic key sk-ant-…")
    assert "open or lost" not in page and "to fill it" not in page and "further" not in page
    assert len(page.splitlines()) < 50


def test_an_unknown_format_is_shown_to_nobody():
    result = keyassay("assay", "--connect-to", "127.0.0.1:1", "--format", "jsonl", keys=unknown_format())
    report = result.documents()[0]
    assert result.code == UNDETERMINED
    assert report["key"]["verdict"] == "undetermined" and report["hosts_shown"] == []


def test_nobody_reached_is_undetermined():
    result = keyassay("assay", "--connect-to", "127.0.0.1:1", "--format", "jsonl", keys=cerebras())
    report = result.documents()[0]
    assert result.code == UNDETERMINED
    assert report["key"]["verdict"] == "undetermined" and report["key"]["cause"] == "network"


def test_a_tls_key_log_is_refused(tmp_path):
    result = keyassay("assay", keys=cerebras(), env={"SSLKEYLOGFILE": str(tmp_path / "log")})
    assert result.code == UNDETERMINED and "SSLKEYLOGFILE" in result.err
    assert not (tmp_path / "log").exists()


def test_exit_codes_of_an_assay(simulator):
    def code(exchange):
        provider = exchange.split("/")[0]
        key = simulator.keys[exchange]
        return keyassay("assay", *simulator.options, "--provider", provider, keys=key).code
    assert code("deepseek/valid") == OK
    assert code("deepseek/insufficient_balance") == BLOCKED
    assert code("deepseek/invalid_key") == BLOCKED
    assert code("deepseek/overloaded") == UNDETERMINED


def test_gates_that_count_are_the_callers_choice(simulator):
    def code(*gates):
        arguments = [word for gate in gates for word in ("--gate", gate)]
        key = simulator.keys["deepseek/insufficient_balance-empty"]
        return keyassay("assay", *simulator.options, "--provider", "deepseek", *arguments, keys=key).code
    assert code() == BLOCKED
    assert code("commercial-launch") == BLOCKED
    assert code("onboarding-readiness") == OK
    assert code("onboarding-readiness,inventory-fit") == OK
    assert code("onboarding-readiness", "commercial-launch") == BLOCKED


def test_a_refused_key_is_blocked_at_every_gate(simulator):
    key = simulator.keys["anthropic/invalid_key"]
    for gate in ("onboarding-readiness", "inventory-fit", "commercial-launch"):
        assert keyassay("assay", *simulator.options, "--gate", gate, keys=key).code == BLOCKED


def test_an_unknown_gate_names_the_known_ones():
    result = keyassay("assay", "--gate", "launch", keys=cerebras())
    assert result.code == USAGE and "commercial-launch" in result.err and is_one_line(result.err)


def test_several_keys_give_a_report_each_in_order(simulator):
    wanted = ["cerebras/invalid_key", "openrouter/valid"]
    keys = "\n".join(simulator.keys[name] for name in wanted)
    result = keyassay("assay", *simulator.options, "--format", "jsonl", keys=keys)
    assert [row["provider"] for row in result.documents()] == ["cerebras", "openrouter"]
    assert [row["key"]["verdict"] for row in result.documents()] == ["invalid", "valid"]
    assert result.code == BLOCKED


def test_a_recording_replays_to_the_same_report(simulator, tmp_path):
    recording = tmp_path / "talk.jsonl"
    common = ["assay", "--format", "jsonl", "--clock", "1767225600000"]
    key = simulator.keys["openrouter/valid"]
    first = keyassay(*common, *simulator.options, "--record", recording, keys=key)
    again = keyassay(*common, "--replay", recording, keys=key)
    assert first.code == again.code == OK
    assert first.out == again.out
    assert recording.stat().st_size > 0 and not leaked(recording.read_bytes())
    assert stat.S_IMODE(recording.stat().st_mode) == 0o600


def test_wanted_models_and_the_page(simulator):
    result = keyassay("assay", *simulator.options, "--want-model", "openai/gpt-4",
                      keys=simulator.keys["openrouter/valid"])
    assert result.out.startswith("OpenRouter key sk-or-v")
    assert ">  openai/" in result.out
    assert result.out.index("Readiness") < result.out.index("Next actions")
