"""Bad input through the command: one clear line (an error record in JSON Lines), the right exit status, the others go on."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import zstandard
from click.testing import CliRunner, Result

from cleaner.cli import cli
from cleaner.record import Record

QUAY = "The harbour board met on Monday to hear the plan for the new quay."
GOOD = {"id": "good", "text": QUAY}


def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), "a traceback"
    return result


def records(data: str | bytes) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in data.splitlines()]
    assert all(list(record) == list(Record.__struct_fields__) for record in found)
    return found


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.jsonl"
    path.write_text(json.dumps(GOOD) + "\n")
    return path


def assert_one_error_and_the_rest(result: Result, place: object, message: str) -> dict[str, Any]:
    """The bad input came first and the good one after it."""
    assert result.exit_code == 1
    assert (
        result.stderr.count("\n") == 1
        and result.stderr.startswith(f"cleaner: {place}: ")
        and message.lower() in result.stderr.lower()
    )
    bad, rest = records(result.stdout)
    assert (bad["status"], bad["text"], rest["status"], rest["text"]) == ("error", "", "ok", QUAY)
    assert (
        set(bad["error"]) == {"type", "message", "stage"}
        and message.lower() in bad["error"]["message"].lower()
        and bad["versions"]["packs"]
    )
    return bad


def test_a_missing_file(tmp_path: Path, good: Path) -> None:
    bad = assert_one_error_and_the_rest(run("clean", tmp_path / "none.txt", good), tmp_path / "none.txt", "no such file")
    assert bad["id"] == str(tmp_path / "none.txt") and bad["error"]["stage"] == "read"


def test_a_missing_file_alone_prints_no_text_and_makes_no_output(tmp_path: Path) -> None:
    result = run("clean", tmp_path / "none.txt", "-o", tmp_path / "out.txt")
    assert (result.exit_code, result.stdout, os.listdir(tmp_path)) == (1, "", [])
    assert run("explain", tmp_path / "none.txt").exit_code == 1 == run("restore", tmp_path / "none.jsonl").exit_code


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_without_permission(tmp_path: Path, good: Path) -> None:
    (tmp_path / "closed.txt").write_text(QUAY)
    (tmp_path / "closed.txt").chmod(0)
    assert_one_error_and_the_rest(run("clean", tmp_path / "closed.txt", good), tmp_path / "closed.txt", "permissions")


def test_a_file_that_cannot_be_read(good: Path) -> None:
    """Reading a process's own memory from its start fails, for the administrator too."""
    if not os.path.exists("/proc/self/mem"):
        pytest.skip("needs /proc")
    assert_one_error_and_the_rest(run("clean", "/proc/self/mem", good), "/proc/self/mem", "cannot be read")


def test_a_link_to_nowhere_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "b.txt").write_text(QUAY)
    assert_one_error_and_the_rest(run("clean", tmp_path), tmp_path / "a.txt", "cannot be read")


def test_a_folder_without_articles(tmp_path: Path, good: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/a.png").write_bytes(b"\x89PNG")
    assert_one_error_and_the_rest(run("clean", tmp_path / "pictures", good), tmp_path / "pictures", "no articles in this folder")


def test_a_pattern_that_matches_nothing(tmp_path: Path, good: Path) -> None:
    assert_one_error_and_the_rest(run("clean", tmp_path / "*.html", good), tmp_path / "*.html", "no file matches")


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.unknown", "a.txt.gz"])
@pytest.mark.parametrize("data", [b"", b" \r\n\t\n"])
def test_an_empty_file_is_a_status_and_no_error(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    result = run("clean", tmp_path / name, "--format", "jsonl")
    assert result.exit_code == 0 and records(result.stdout)[0]["status"] == "empty" and "no text in it" in result.stderr
    shown = run("clean", tmp_path / name)
    assert (shown.exit_code, shown.stdout, shown.stderr.count("\n")) == (0, "", 1)
    assert run("clean", "--quiet", tmp_path / name).stderr == ""


def test_nothing_but_residue_is_told(tmp_path: Path) -> None:
    result = run("clean", stdin="Most Read from Bloomberg\n")
    assert (result.exit_code, result.stdout) == (0, "") and "nothing but residue" in result.stderr


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\n1 0 obj", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"PK\x03\x04\x14\x00\x00", "zip"),
        (gzip.compress(b"x"), "gzip"),
        (zstandard.compress(b"x"), "zst"),
        (bytes(range(256)) * 50, ""),
    ],
    # names of their own, as the bytes of gzip hold the second they were made in, and workers that gather tests must agree
    ids=["PDF", "PNG", "zip", "gzip", "zst", "bytes"],
)
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a"])
def test_binary_data(tmp_path: Path, good: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    bad = assert_one_error_and_the_rest(run("clean", tmp_path / name, good), tmp_path / name, message)
    assert bad["error"]["stage"] == "decode"


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("zst", zstandard.compress)])
def test_a_packed_file_that_was_cut(tmp_path: Path, suffix: str, pack: Any) -> None:
    path = tmp_path / f"dump.jsonl.{suffix}"
    packed = pack(
        b"".join(json.dumps({"id": n, "text": QUAY, "noise": os.urandom(100).hex()}).encode() + b"\n" for n in range(3000))
    )
    path.write_bytes(packed[: len(packed) * 2 // 3])
    result = run("clean", path)
    *before, last = records(result.stdout)
    assert result.exit_code == 1 and 500 < len(before) < 3000 and {record["status"] for record in before} == {"ok"}
    assert (
        last["status"] == "error"
        and result.stderr.splitlines()[0] == f"cleaner: {path}: {last['error']['message']}"
        and "fetch the file again" in result.stderr
    )


def test_a_packed_text_that_was_cut_or_damaged(tmp_path: Path, good: Path) -> None:
    packed = gzip.compress(os.urandom(5000).hex().encode())
    (tmp_path / "cut.txt.gz").write_bytes(packed[:2000])
    assert_one_error_and_the_rest(run("clean", tmp_path / "cut.txt.gz", good), tmp_path / "cut.txt.gz", "cut short")
    (tmp_path / "bad.txt.gz").write_bytes(packed[:2000] + bytes(50) + packed[2050:])
    assert run("clean", tmp_path / "bad.txt.gz", good).exit_code == 1


def test_broken_json_on_line_17(tmp_path: Path) -> None:
    lines = [json.dumps({"id": n, "text": QUAY}) for n in range(1, 31)]
    lines[16] = lines[16][:20]
    (tmp_path / "dump.jsonl").write_text("\n".join(lines))
    for result in (run("clean", tmp_path / "dump.jsonl"), run("clean", tmp_path / "dump.jsonl", "-o", tmp_path / "out.jsonl")):
        assert result.exit_code == 1 and result.stderr.count("\n") == 1
        assert result.stderr.startswith(f"cleaner: {tmp_path}/dump.jsonl:17: line 17 is not valid JSON")
        found = records(result.stdout or (tmp_path / "out.jsonl").read_text())
        assert [record["status"] for record in found] == ["ok"] * 16 + ["error"] + ["ok"] * 13
        assert found[16]["id"] == f"{tmp_path}/dump.jsonl:17"


@pytest.mark.parametrize(
    "line",
    [
        '{"id": 5, "title": "No text"}',
        '{"text": null}',
        '{"text": 17}',
        "[1, 2]",
        '"text"',
        "null",
        "17",
        "{}",
        '{"text": "a"',
        "\x00",
        '{"text": "\x01"}',
        "{" * 5000,
        "[" * 200_000,
        '{"text": ["One.", "Two."]}',
        b'{"text": "\xff\xfe"}',
    ],
)
def test_a_record_that_is_none(line: str | bytes) -> None:
    data = (line.encode() if isinstance(line, str) else line) + b"\n" + json.dumps(GOOD).encode()
    result = run("clean", "-", "--input-format", "jsonl", stdin=data)
    assert_one_error_and_the_rest(result, "-:1", "")


def test_odd_records_that_are_fine() -> None:
    lines = [
        '{"text": "One.", "text": "Two."}',
        '{"text": "One.", "n": NaN}',
        '{"text": "One.", "n": 123456789012345678901234567890}',
        "",
        '  {"text": "One."}  ',
        '{"text": "\\ud800 One."}',
        '{"text": "\\u0000One."}',
        '{"id": {"a": 1}, "url": 5, "text": "One."}',
        '{"id": "\\udfff", "text": "One."}',
    ]
    result = run("clean", "-", "--input-format", "jsonl", stdin="\n".join(lines))
    found = records(result.stdout)
    assert (result.exit_code, [record["status"] for record in found]) == (0, ["ok"] * 8)
    assert found[0]["text"] == "Two." and found[2]["extra"] == {"n": 123456789012345678901234567890}
    assert found[4]["text"] == "\ud800 One." and found[7]["id"] == "\udfff"
    assert [json.loads(line)["text"] for line in run("restore", stdin=result.stdout).stdout.splitlines()][4:6] == [
        "\ud800 One.",
        "\x00One.",
    ]


@pytest.mark.parametrize("url", ["https://[not an address", "http://[::1", "http://℀.com/", "//", "harbour.example.org", "\x00", "http://a:99999999/"])
def test_an_address_that_is_none_loses_no_article(url: str) -> None:
    page = f"<html><body><nav><a href='/'>Home</a></nav><article><h1>New quay</h1><p>{QUAY}</p><p>{QUAY} Nine members voted for it.</p></article></body></html>"
    lines = [json.dumps({"url": url, "text": QUAY}), json.dumps({"url": url, "html": page})]
    result = run("clean", "-", "--input-format", "jsonl", stdin="\n".join(lines))
    found = records(result.stdout)
    assert (result.exit_code, [(record["status"], record["url"]) for record in found]) == (0, [("ok", url)] * 2)
    assert all(QUAY in record["text"] for record in found)


def test_a_json_file_that_is_none(tmp_path: Path, good: Path) -> None:
    (tmp_path / "a.json").write_text('[{"text": "One."}, {"text": ')
    assert_one_error_and_the_rest(run("clean", tmp_path / "a.json", good), tmp_path / "a.json", "not valid JSON")


def test_a_line_of_ten_megabytes() -> None:
    result = run(
        "clean",
        "-",
        "--input-format",
        "jsonl",
        stdin=json.dumps({"text": QUAY, "payload": "x" * 10_000_000}) + "\n" + json.dumps(GOOD),
    )
    assert [record["text"] for record in records(result.stdout)] == [QUAY, QUAY] and result.exit_code == 0


def test_a_page_of_nothing_but_open_tags(tmp_path: Path, good: Path) -> None:
    (tmp_path / "deep.html").write_text("<div>" * 20_000_000)
    assert_one_error_and_the_rest(run("clean", tmp_path / "deep.html", good), tmp_path / "deep.html", "over the limit")
    (tmp_path / "less.html").write_text("<div>" * 100_000)
    found = records(run("clean", tmp_path / "less.html", good).stdout)
    assert found[0]["status"] in ("empty", "error") and found[1]["text"] == QUAY


def test_many_lines_are_just_longer() -> None:
    text = "".join(f"The {number}. line tells of ship {number} in the harbour.\n" for number in range(10_000))
    result = run("clean", stdin=text)
    assert result.exit_code == 0 and result.stdout == text


RULE = '[[rule]]\nid = "a"\nkind = "newsletter"\nwhy = "w"\nline = "x"\ndrops = ["x"]\nkeeps = ["y"]\n'
HEAD = 'stage = "promotion"\n'


@pytest.mark.parametrize(
    ("pack", "message"),
    [
        (f'{HEAD}colour = "red"\n{RULE}', "colour"),
        (f'{HEAD}{RULE}colour = "red"\n', "colour"),
        (HEAD + RULE.replace('"x"\n', '"x("\n', 1), "line"),
        (HEAD + RULE.replace('keeps = ["y"]\n', ""), "keeps"),
        (HEAD + RULE + RULE, "promotion/a"),
        ("stage = [", "mine.toml"),
    ],
)
@pytest.mark.parametrize("command", ["clean", "explain", "rules test"])
def test_a_pack_that_breaks_the_format_is_wrong_usage(tmp_path: Path, good: Path, pack: str, message: str, command: str) -> None:
    (tmp_path / "mine.toml").write_text(pack)
    arguments = (
        ["rules", "test", tmp_path / "mine.toml"]
        if command == "rules test"
        else [command, good, "--rules", tmp_path / "mine.toml"]
    )
    result = run(*arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1), result.stderr
    assert str(tmp_path / "mine.toml") in result.stderr and message in result.stderr
    assert os.listdir(tmp_path) and not (tmp_path / "out.jsonl").exists()


def test_the_quarantine_holds_what_failed_with_its_input(tmp_path: Path, good: Path) -> None:
    (tmp_path / "bad.jsonl").write_bytes(b'{"id": 1, "words": "No text."}\n{broken \xff\n' + json.dumps(GOOD).encode())
    (tmp_path / "bad.txt").write_bytes(b"%PDF-1.4 \xe2\x00")
    inputs = tmp_path / "bad.jsonl", tmp_path / "bad.txt", tmp_path / "none.txt", good
    result = run("clean", *inputs, "-o", tmp_path / "out.txt", "--quarantine", tmp_path / "q.jsonl")
    held = [json.loads(line) for line in (tmp_path / "q.jsonl").read_text().splitlines()]
    assert result.exit_code == 1 and len(result.stderr.splitlines()) == 4
    assert all({"id", "error", "place", "input"} <= set(item) for item in held) and len(held) == 4
    assert [item["id"] for item in held] == ["1", f"{tmp_path}/bad.jsonl:2", f"{tmp_path}/bad.txt", f"{tmp_path}/none.txt"]
    assert held[0]["input"] == {"id": 1, "words": "No text."} and held[3]["input"] is None
    assert [held[number]["input"].encode("utf-8", "surrogateescape") for number in (1, 2)] == [
        b"{broken \xff\n",
        b"%PDF-1.4 \xe2\x00",
    ]
    assert (tmp_path / "out.txt").read_text() == f"{QUAY}\n\n----\n\n{QUAY}\n"


def test_standard_input_that_is_closed_or_named_twice() -> None:
    closed = subprocess.run(f"'{sys.executable}' -m cleaner clean - <&-", shell=True, capture_output=True, timeout=60)
    assert closed.returncode == 1 and closed.stderr.count(b"\n") == 1 and b"standard input" in closed.stderr
    twice = run("clean", "-", "-", stdin=QUAY)
    assert [record["status"] for record in records(twice.stdout)] == ["ok", "error"]


def test_restore_of_what_is_no_record(tmp_path: Path) -> None:
    for data in ("", "not JSON", "[1]", "{}", '{"text": "x", "removals": [{}]}', '{"text": "x", "removals": 5}'):
        (tmp_path / "r").write_text(data)
        result = run("restore", tmp_path / "r")
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1), data
