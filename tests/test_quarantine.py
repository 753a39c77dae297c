"""What failed: looked at, and run again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cleaner.cli import cli

QUAY = "The harbour board met on Monday to hear the plan for the new quay."


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def rows(data: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


@pytest.fixture
def failed(tmp_path: Path) -> Path:
    """The quarantine of a record without a usual field, a line that is no JSON, a text that is none, and a file that is missing."""
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": 1, "words": f"Advertisement\n\n{QUAY}", "n": 5}) + "\n{broken\n" + json.dumps({"id": 3, "text": QUAY}) + "\n")
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.4 \xe2\x00")
    inputs = tmp_path / "a.jsonl", tmp_path / "b.txt", tmp_path / "none.txt"
    assert run("clean", *inputs, "-o", tmp_path / "out.jsonl", "--quarantine", tmp_path / "failed.jsonl").exit_code == 1
    return tmp_path / "failed.jsonl"


def test_list_shows_id_place_stage_and_reason(failed: Path) -> None:
    result = run("quarantine", "list", failed)
    head, *lines = result.stdout.splitlines()
    folder = failed.parent
    assert result.exit_code == 0 and head.split() == ["id", "place", "stage", "reason"] and len(lines) == 4
    assert lines[0].split()[:4] == ["1", f"{folder}/a.jsonl:1", "read", "InputError:"] and "--text-field" in lines[0]
    listed = rows(run("quarantine", "list", failed, "--format", "json").stdout)
    assert [list(row) for row in listed] == [["id", "place", "stage", "reason", "message"]] * 4
    assert [row["place"] for row in listed] == [f"{folder}/{name}" for name in ("a.jsonl:1", "a.jsonl:2", "b.txt", "none.txt")]


def test_retry_cleans_what_can_be_cleaned_now_and_keeps_the_rest(failed: Path, tmp_path: Path) -> None:
    before = rows(failed.read_text())
    result = run("quarantine", "retry", failed, "-o", tmp_path / "mended.jsonl", "--text-field", "words")
    records, after = rows((tmp_path / "mended.jsonl").read_text()), rows(failed.read_text())
    assert result.exit_code == 1 and result.stderr.splitlines()[-1] == f"cleaner: 1 cleaned, 3 failed again and are in {failed}"
    assert [record["id"] for record in records] == [row["id"] for row in before]
    assert (records[0]["text"], records[0]["extra"]) == (QUAY, {"n": 5})
    assert [row["id"] for row in after] == [row["id"] for row in before[1:]]
    assert [(row["place"], row["input"], row["kind"]) for row in after] == [(row["place"], row["input"], row["kind"]) for row in before[1:]]
    again = run("quarantine", "retry", failed, "-o", tmp_path / "again.jsonl")
    assert again.exit_code == 1 and rows(failed.read_text()) == after  # the third time tells no more than the second


def test_what_was_mended_in_the_quarantine_is_cleaned(failed: Path, tmp_path: Path) -> None:
    held = rows(failed.read_text())[1]
    held["input"] = json.dumps({"id": 2, "text": QUAY})
    failed.write_text(json.dumps(held) + "\n")
    result = run("quarantine", "retry", failed)
    assert result.exit_code == 0 and [(row["id"], row["text"]) for row in rows(result.stdout)] == [("2", QUAY)] and failed.read_text() == ""


def test_a_page_is_run_again_as_the_page_it_was_with_its_address(tmp_path: Path) -> None:
    page = "<html><body><article><h1>A quay</h1>" + f"<p>{QUAY} caf\xe9</p>" * 5 + "</article></body></html>"
    line = {
        "id": "p", "error": {"type": "WorkerDied", "message": "ended", "stage": "clean"}, "place": "x.warc:3", "name": None,
        "url": "https://harbour.example/quay", "kind": "html", "fields": {"warc_date": "2024"},
        "input": page.encode("latin-1").decode("utf-8", "surrogateescape"),
    }  # fmt: skip
    (tmp_path / "failed.jsonl").write_text(json.dumps(line) + "\n")
    record = rows(run("quarantine", "retry", tmp_path / "failed.jsonl").stdout)[0]
    assert record["status"] == "ok" and record["url"] == line["url"] and record["extra"] == {"warc_date": "2024"}
    assert "caf\xe9" in record["text"] and record["decoded"]["how"] != "utf-8"


def test_a_harmful_record_is_run_again_in_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "harmful.py").write_text(
        "import os, cleaner.etl.worker as worker\n"
        "clean_source = worker.clean_source\n"
        "def dying(source, settings):\n"
        "    if source.id == '2':\n        os._exit(9)\n"
        "    return clean_source(source, settings)\n"
        "worker.clean_source = dying\n"
        "if __name__ == '__main__':\n    import cleaner.cli\n    cleaner.cli.main()\n"
    )
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"id": n, "text": QUAY}) + "\n" for n in range(4)))
    failed, harmful = tmp_path / "failed.jsonl", [sys.executable, str(tmp_path / "harmful.py")]
    clean = ["clean", str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "o.jsonl"), "--timeout", "20", "--quarantine", str(failed)]
    assert subprocess.run([*harmful, *clean], timeout=90, capture_output=True).returncode == 1
    before = failed.read_bytes()
    done = subprocess.run([*harmful, "quarantine", "retry", str(failed)], timeout=90, capture_output=True)
    assert done.returncode == 1 and b"1 failed again" in done.stderr and failed.read_bytes() == before
    assert run("quarantine", "retry", failed, "-o", tmp_path / "mended.jsonl").exit_code == 0
    assert [row["text"] for row in rows((tmp_path / "mended.jsonl").read_text())] == [QUAY] and failed.read_bytes() == b""


def test_retry_into_another_quarantine_leaves_the_first(failed: Path, tmp_path: Path) -> None:
    before = failed.read_bytes()
    assert run("quarantine", "retry", failed, "--quarantine", tmp_path / "second.jsonl", "-o", tmp_path / "m.jsonl").exit_code == 1
    assert failed.read_bytes() == before and len(rows((tmp_path / "second.jsonl").read_text())) == 4


def test_retry_writes_over_nothing(failed: Path, tmp_path: Path) -> None:
    before = failed.read_bytes()
    for output in (tmp_path / "out.jsonl", failed):
        result = run("quarantine", "retry", failed, "-o", output)
        assert result.exit_code == 2 and "would be written over" in result.stderr and failed.read_bytes() == before
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/1.txt").write_text("mine")
    run("quarantine", "retry", failed, "-o", f"{tmp_path}/folder/", "--text-field", "words")
    assert sorted(os.listdir(tmp_path / "folder")) == ["1-2.txt", "1.txt"] and (tmp_path / "folder/1.txt").read_text() == "mine"


def test_a_file_that_is_no_quarantine(tmp_path: Path) -> None:
    assert run("quarantine", "list", tmp_path / "none.jsonl").exit_code == 1
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": QUAY}) + "\nnot JSON\n")
    assert run("quarantine", "list", tmp_path / "a.jsonl").stdout.count("no line of a quarantine") == 2
    assert run("quarantine", "retry", "-").exit_code == 2


def test_some_other_file_is_not_cleaned_away(failed: Path, tmp_path: Path) -> None:
    failed.write_text(failed.read_text() + json.dumps({"text": QUAY}) + "\n")
    before = failed.read_bytes()
    result = run("quarantine", "retry", failed, "-o", tmp_path / "mended.jsonl", "--text-field", "words")
    assert result.exit_code == 1 and f"{failed}:5: no line of a quarantine" in result.stderr
    assert failed.read_bytes() == before and not (tmp_path / "mended.jsonl").exists()
