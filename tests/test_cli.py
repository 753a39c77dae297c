"""The command, run as a user runs it."""

from __future__ import annotations

import gzip
import json
import os
import pty
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cleaner.cli import cli
from cleaner.record import Record
from cleaner.version import VERSION

QUAY = "The harbour board met on Monday to hear the plan for the new quay."
BLOCK = f"Most Read from Bloomberg\n\n{QUAY}\n"
COMMAND = [sys.executable, "-m", "cleaner"]


def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
    """In this process: quick. Standard input is never a terminal."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=stdin)


def process(*arguments: object, **options: Any) -> "subprocess.CompletedProcess[bytes]":
    """In its own process: for what the process itself does."""
    return subprocess.run([*COMMAND, *map(str, arguments)], **{"capture_output": True, "timeout": 60, **options})


def records(data: str | bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in/sub").mkdir(parents=True)
    (tmp_path / "in/a.txt").write_text(BLOCK)
    (tmp_path / "in/sub/b.txt").write_text(QUAY)
    (tmp_path / "in/c.jsonl").write_text(
        json.dumps({"id": 7, "text": BLOCK, "score": 0.5}) + "\n" + json.dumps({"id": 8, "body": QUAY}) + "\n"
    )
    return tmp_path


# clean: what comes out


def test_one_text_gives_text(folder: Path) -> None:
    for result in (
        run("clean", folder / "in/a.txt"),
        run("clean", "-", stdin=BLOCK),
        run("clean", stdin=BLOCK),
        run("clean", "-o", "-", stdin=BLOCK),
    ):
        assert (result.exit_code, result.stdout, result.stderr) == (0, QUAY + "\n", "")


def test_one_page_gives_its_headline_and_body(tmp_path: Path) -> None:
    body = "".join(
        f"<p>{QUAY} It was the {number} meeting of the year, and the longest of them by far.</p>" for number in range(5)
    )
    head = "<head><title>New Quay Planned</title></head>"
    page = f"<html>{head}<body><article><h1>New Quay Planned</h1>{body}</article></body></html>"
    result = run("clean", "--input-format", "html", stdin=page)
    assert (
        result.exit_code == 0
        and result.stdout.startswith("New Quay Planned\n\nThe harbour board")
        and result.stdout.count(QUAY) == 5
    )


def test_many_inputs_and_records_give_json_lines_with_all_the_fields_in_order(folder: Path) -> None:
    result = run("clean", folder / "in/a.txt", folder / "in/sub")
    assert [record["id"] for record in records(result.stdout)] == [str(folder / "in/a.txt"), str(folder / "in/sub/b.txt")]
    result = run("clean", folder / "in/c.jsonl")
    assert [(record["id"], record["text"], record["extra"]) for record in records(result.stdout)] == [
        ("7", QUAY, {"score": 0.5}),
        ("8", QUAY, {}),
    ]
    assert all(list(record) == list(Record.__struct_fields__) for record in records(result.stdout))
    piped = run("clean", "-", stdin=(folder / "in/c.jsonl").read_text())
    assert [record["text"] for record in records(piped.stdout)] == [QUAY, QUAY]


@pytest.mark.parametrize(
    ("options", "start"),
    [
        (["--format", "text"], QUAY),
        (["--format", "markdown"], QUAY),
        (["--format", "json"], '{"id":"-"'),
        (["--format", "jsonl"], '{"id":"-"'),
    ],
)
def test_formats_of_one(options: list[str], start: str) -> None:
    assert run("clean", *options, stdin=BLOCK).stdout.startswith(start)


def test_json_is_an_array_for_many_and_an_object_for_one(folder: Path) -> None:
    assert len(json.loads(run("clean", folder / "in", "--format", "json").stdout)) == 4
    (folder / "one.json").write_text(json.dumps({"id": 1, "text": BLOCK}))
    assert json.loads(run("clean", folder / "one.json", "--format", "json").stdout)["text"] == QUAY
    assert len(json.loads(run("clean", folder / "in/sub", "--format", "json").stdout)) == 1, (
        "a folder is many, however many it holds"
    )


@pytest.mark.parametrize(
    ("name", "start"),
    [("o.txt", QUAY), ("o.md", QUAY), ("o.json", '{"id":'), ("o.jsonl", '{"id":'), ("o", QUAY), ("o.txt.gz", QUAY)],
)
def test_the_output_format_goes_by_the_suffix(folder: Path, name: str, start: str) -> None:
    assert run("clean", folder / "in/a.txt", "-o", folder / name).exit_code == 0
    data = (folder / name).read_bytes()
    assert (gzip.decompress(data) if name.endswith(".gz") else data).decode().startswith(start)


def test_a_folder_gets_a_file_for_each_input_and_a_second_run_changes_nothing(folder: Path) -> None:
    for _ in range(2):
        result = run("clean", folder / "in", "-o", f"{folder}/in/clean/")
        assert (result.exit_code, result.output) == (0, "")
        found = sorted(str(path.relative_to(folder / "in/clean")) for path in (folder / "in/clean").rglob("*.*"))
        assert found == ["7.txt", "8.txt", "a.txt", "sub/b.txt"]
    assert (folder / "in/clean/a.txt").read_text() == QUAY + "\n"


def test_in_its_own_folder_an_input_is_not_written_over(folder: Path) -> None:
    assert run("clean", folder / "in/a.txt", "-o", folder / "in").exit_code == 0
    assert (folder / "in/a.txt").read_text() == BLOCK and (folder / "in/a-2.txt").read_text() == QUAY + "\n"
    result = run("clean", folder / "in/a.txt", "-o", folder / "in/a.txt")
    assert result.exit_code == 2 and "is an input" in result.stderr and (folder / "in/a.txt").read_text() == BLOCK
    result = run("clean", folder / "in", "-o", folder / "in")
    assert result.exit_code == 2 and "is the input folder" in result.stderr
    result = run("clean", folder / "in/sub", "-o", folder / "in")
    assert result.exit_code == 0 and (folder / "in/b.txt").read_text() == QUAY + "\n"


# clean: what goes in


def test_field_options(tmp_path: Path) -> None:
    line = json.dumps({"n": 5, "words": BLOCK, "where": "https://quay.example/1", "text": "Not this."})
    result = run(
        "clean", "--text-field", "words", "--id-field", "n", "--url-field", "where", "--input-format", "jsonl", stdin=line
    )
    (record,) = records(result.stdout)
    assert (record["id"], record["url"], record["text"], record["extra"]) == (
        "5",
        "https://quay.example/1",
        QUAY,
        {"text": "Not this."},
    )


def test_encoding_and_url() -> None:
    result = run(
        "clean",
        "--encoding",
        "cp437",
        "--url",
        "https://quay.example/1",
        "--format",
        "json",
        stdin="The café on the quay is open.".encode("cp437"),
    )
    assert (
        json.loads(result.stdout)["text"] == "The café on the quay is open."
        and json.loads(result.stdout)["url"] == "https://quay.example/1"
    )


def test_what_is_removed_can_be_chosen_and_output_options_never_change_it(folder: Path) -> None:
    assert run("clean", folder / "in/a.txt", "--keep", "most_read").stdout == BLOCK
    (folder / "mine.toml").write_text(
        'stage = "promotion"\n[[rule]]\nid = "quay"\nkind = "newsletter"\nwhy = "Asks to join"\n'
        "line = 'Join our quay letter'\ndrops = [\"Join our quay letter\"]\n"
        'keeps = ["Join our quay letter writers at the pier."]\n'
    )
    text = f"{BLOCK}\nJoin our quay letter\n"
    assert run("clean", "--rules", folder / "mine.toml", stdin=text).stdout == f"{QUAY}\n"
    alone = run("clean", "--rules", folder / "mine.toml", "--no-builtin-rules", stdin=text).stdout
    assert "Most Read from Bloomberg" in alone and "Join" not in alone
    one, two = (
        run("clean", *options, "--format", "json", stdin=text).stdout
        for options in ((), ("--quiet", "--quarantine", folder / "q.jsonl"))
    )
    assert one == two and (folder / "q.jsonl").read_bytes() == b""


# explain, restore, rules


def test_explain_marks_lines(folder: Path) -> None:
    shown = run("explain", folder / "in/a.txt").stdout
    assert "- most_read" in shown and "<- en/blocks/most-read" in shown and f"| {QUAY}" in shown and "\x1b" not in shown
    assert "\x1b[" in run("explain", folder / "in/a.txt", "--color", "always").stdout
    assert "<-" not in run("explain", folder / "in/a.txt", "--no-ids").stdout
    (object_,) = records(run("explain", folder / "in/a.txt", "--format", "json").stdout)
    assert [line["action"] for line in object_["lines"]] == ["drop", "keep"]
    assert f"==> {folder / 'in/a.txt'} <==" in run("explain", folder / "in").stdout


@pytest.mark.parametrize("text", [BLOCK, f"\r\n{BLOCK}\r\n\u00a0", "", "One.", "no end mark"])
def test_restore_gives_exactly_the_text_of_one_record(text: str) -> None:
    cleaned = run("clean", "--input-format", "text", "--format", "json", stdin=text.encode()).stdout
    assert run("restore", stdin=cleaned).stdout_bytes == text.encode()


def test_restore_gives_lines_or_files_for_many(folder: Path) -> None:
    run("clean", folder / "in", "-o", folder / "out.jsonl.zst")
    texts = {record["id"]: record["text"] for record in records(run("restore", folder / "out.jsonl.zst").stdout)}
    assert texts == {"7": BLOCK, "8": QUAY, str(folder / "in/a.txt"): BLOCK, str(folder / "in/sub/b.txt"): QUAY}
    assert run("restore", folder / "out.jsonl.zst", "-o", folder / "before").exit_code == 0
    assert {path.name: path.read_text() for path in (folder / "before").iterdir()} == {
        "7.txt": BLOCK,
        "8.txt": QUAY,
        "a.txt": BLOCK,
        "b.txt": QUAY,
    }


def test_rules_are_listed_and_shown() -> None:
    listed = run("rules", "list", "--kind", "most_read", "--language", "en").stdout
    assert "en/blocks/most-read " in listed and all(" most_read " in line for line in listed.splitlines())
    assert run("rules", "list", "--site", "nowhere.example").stdout == ""
    assert run("rules", "list", "--counts").stdout.splitlines()[-1].endswith(" rules")
    shown = run("rules", "show", "en/blocks/most-read").stdout
    assert "kind      most_read" in shown and "drops" in shown and "keeps" in shown
    unknown = run("rules", "show", "en/blocks/most-raed")
    assert unknown.exit_code == 2 and "did you mean en/blocks/most-read" in unknown.stderr


def test_rules_test_tells_each_example_that_fails(tmp_path: Path) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_text(
        'stage = "promotion"\n[[rule]]\nid = "quay"\nkind = "newsletter"\nwhy = "Asks to join"\n'
        'line = \'Join us\'\ndrops = ["Join them"]\nkeeps = ["Join us"]\n'
    )
    result = run("rules", "test", pack)
    assert result.exit_code == 1 and len(result.stdout.splitlines()) == 3 and "1 rules, 2 examples, 2 failed" in result.stdout
    mended = tmp_path / "mended.toml"
    mended.write_text(
        pack.read_text().replace("Join them", "Join us").replace('keeps = ["Join us"]', 'keeps = ["Join us at the pier."]')
    )
    assert run("rules", "test", mended).exit_code == 0


def test_many_rules_are_tested_in_their_order(tmp_path: Path) -> None:
    rules = "".join(f"""[[rule]]
id = "quay-{number}"
kind = "other"
why = "Says the number of a quay"
line = 'quay {number}'
drops = ["Quay {7 if number in (120, 230) else number}"]
keeps = ["Quay {number} is closed."]
""" for number in range(100, 350))
    pack = tmp_path / "many.toml"
    pack.write_text('stage = "interface"\n' + rules, encoding="utf-8")
    result = run("rules", "test", pack)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == ["any/interface/quay-120: does not take 'Quay 7'", "any/interface/quay-230: does not take 'Quay 7'", "250 rules, 500 examples, 2 failed"]



# the process


@pytest.mark.parametrize(
    "arguments", [["--help"], ["clean", "--help"], ["explain", "--help"], ["rules", "--help"], ["--version"], ["clean", "-"]]
)
def test_help_and_text_load_no_heavy_library(arguments: list[str]) -> None:
    code = (
        "import sys, cleaner.cli\n"
        "try:\n    cleaner.cli.main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'trafilatura', 'lxml', 'bs4', 'rich', 'zstandard', 'htmldate', 'dateparser', 'pebble', 'pyarrow', 'fsspec', 'fastwarc'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code, *arguments], input=BLOCK.encode(), capture_output=True, timeout=60)
    assert result.stderr.strip() == b"[]" and result.stdout


def test_version_and_help_teach() -> None:
    assert run("--version").stdout == f"cleaner {VERSION}\n"
    assert "cleaner clean scraped/ -o clean/" in run("clean", "--help").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["clean", "--nope"],
        ["clean", "--format", "parquet"],
        ["clean", "--format", "avro"],
        ["clean", "--keep", "most_raed"],
        ["clean", "--mode", "bold"],
        ["clean", "--engine", "x"],
        ["clean", "--encoding", "nope"],
        ["clean", "--encoding", "base64"],
        ["clean", "-o", "x.pdf", "--input-format", "jsonl"],
        ["frob"],
        ["restore", "a", "b"],
        ["clean", "--url", "https://quay.example/1", "--input-format", "jsonl"],
        ["clean", "-o", "/dev/null/x.txt"],
        ["clean", "--rules", "none.toml"],
        ["clean", "-o", "same.jsonl", "--quarantine", "same.jsonl"],
    ],
)
def test_wrong_usage_is_one_line_and_status_2(arguments: list[str], tmp_path: Path) -> None:
    result = process(
        *arguments, input=b"{}\n", cwd=tmp_path, env={**os.environ, "PYTHONPATH": os.pathsep.join([os.getcwd(), *sys.path])}
    )
    assert result.returncode == 2 and result.stdout == b"" and os.listdir(tmp_path) == []
    assert result.stderr.startswith(b"cleaner: ") and result.stderr.count(b"\n") == 1


def test_a_terminal_and_no_input_is_wrong_usage() -> None:
    _, terminal = pty.openpty()
    result = process("clean", stdin=terminal)
    assert result.returncode == 2 and b"no input" in result.stderr and result.stderr.count(b"\n") == 1


def test_a_reader_that_goes_away_is_met_with_silence(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"id": n, "text": QUAY}) + "\n" for n in range(3000)))
    for command in (f"clean {tmp_path}/a.jsonl", f"explain {tmp_path}/a.jsonl", "rules list"):
        result = subprocess.run(f"'{sys.executable}' -m cleaner {command} | head -1", shell=True, capture_output=True, timeout=60)
        assert result.stdout.count(b"\n") == 1 and result.stderr == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_one_line_and_status_1(folder: Path) -> None:
    for arguments in (["clean", folder / "in/a.txt"], ["rules", "list"], ["explain", folder / "in/a.txt"]):
        with open("/dev/full", "wb") as full:
            result = process(*arguments, stdout=full, stderr=subprocess.PIPE, capture_output=False)
        assert (result.returncode, result.stderr.count(b"\n")) == (1, 1) and b"No space left" in result.stderr
    for name in ("-o", "--quarantine"):
        result = process("clean", folder / "in/c.jsonl", folder / "none.txt", "--format", "jsonl", name, "/dev/full")
        assert result.returncode == 1 and b"No space left" in result.stderr and b"Traceback" not in result.stderr


@pytest.mark.parametrize("name", ["out.txt", "out.json"])
def test_a_disk_that_fills_up_leaves_no_part_of_a_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.jsonl").write_text(
        "".join(json.dumps({"id": n, "text": QUAY * (1 if n < 20 else 2000)}) + "\n" for n in range(21))
    )
    result = process(
        "clean",
        tmp_path / "a.jsonl",
        "-o",
        f"{tmp_path}/{name}",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )
    assert result.returncode == 1 and b"File too large" in result.stderr and result.stderr.count(b"\n") == 1
    assert os.listdir(tmp_path) == ["a.jsonl"]


@pytest.mark.parametrize(
    ("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)]
)
@pytest.mark.parametrize(("name", "next_step"), [("out.jsonl", b"--resume"), ("out.txt", b"no half-written file")])
def test_stopped_in_the_middle_of_writing_it_leaves_the_old_file_and_says_how_to_go_on(
    tmp_path: Path, sent: signal.Signals, status: int, name: str, next_step: bytes
) -> None:
    (tmp_path / name).write_text("old")
    running = subprocess.Popen(
        [*COMMAND, "clean", "-", "-o", str(tmp_path / name), "--input-format", "jsonl"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: _heard(sent),
    )
    assert running.stdin and running.stderr
    running.stdin.write((json.dumps({"text": QUAY}) + "\n").encode() * 2000)
    running.stdin.flush()
    _wait(lambda: any(path.stat().st_size > 1000 for path in tmp_path.glob("*.part")))
    running.send_signal(sent)
    told = running.stderr.read()
    assert running.wait(30) == status and b"Traceback" not in told
    assert told.count(b"\n") == (0 if sent == signal.SIGKILL else 1) and (next_step in told or sent == signal.SIGKILL)
    assert (tmp_path / name).read_text() == "old"
    if name == "out.txt" and sent != signal.SIGKILL:
        assert os.listdir(tmp_path) == [name]


def _heard(sent: signal.Signals) -> None:
    """Tests that run in the background of a shell are started deaf to SIGINT, and so is what they start."""
    if sent != signal.SIGKILL:
        signal.signal(sent, signal.SIG_DFL)


def _wait(reached: Any) -> None:
    for _ in range(600):
        if reached():
            return
        time.sleep(0.05)
    pytest.fail("never got there")


def test_records_come_out_as_they_go_in() -> None:
    running = subprocess.Popen([*COMMAND, "clean", "-", "--input-format", "jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert running.stdin and running.stdout
    for number in range(3):
        running.stdin.write((json.dumps({"id": number, "text": QUAY}) + "\n").encode())
        running.stdin.flush()
        assert json.loads(running.stdout.readline())["id"] == str(number)
    running.stdin.close()
    assert running.wait(30) == 0


def test_memory_does_not_grow_with_the_data(tmp_path: Path) -> None:
    filler = "x" * 400_000
    code = (
        "import resource, sys, cleaner.cli\n"
        "try:\n    cleaner.cli.main()\nfinally:\n    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    peaks = []
    for count in (5, 300):
        data = tmp_path / f"{count}.jsonl.gz"
        with gzip.open(data, "wb", compresslevel=1) as file:
            for number in range(count):
                file.write(json.dumps({"id": number, "text": QUAY, "payload": filler}).encode() + b"\n")
        result = subprocess.run(
            [sys.executable, "-c", code, "clean", str(data), "-o", str(tmp_path / "out.jsonl.gz")],
            capture_output=True,
            timeout=60,
        )
        assert result.returncode == 0
        peaks.append(int(result.stderr.split()[-1]))
    assert peaks[1] < peaks[0] + 20_000, f"{peaks} KB for 2 MB and 120 MB"


def test_a_count_shows_on_a_terminal_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text((json.dumps({"text": QUAY}) + "\n") * 20)
    for options, shown in (([], True), (["--quiet"], False)):
        screen, terminal = pty.openpty()
        code = "import cleaner.etl.progress as p; p.PATIENCE = 0; import cleaner.cli; cleaner.cli.main()"
        arguments = [sys.executable, "-c", code, "clean", str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "o.jsonl"), *options]
        assert subprocess.run(arguments, stderr=terminal, timeout=60).returncode == 0
        os.set_blocking(screen, False)
        try:
            assert (b"records" in os.read(screen, 100_000)) is shown
        except BlockingIOError:
            assert not shown
