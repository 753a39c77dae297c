"""What a person sees of a run: how far it is, the closing summary, and the same as JSON."""

from __future__ import annotations

import gzip
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import zstandard
from click.testing import CliRunner, Result

import cleaner
from cleaner.cli import cli
from cleaner.etl.meter import Meter
from cleaner.etl.progress import known
from cleaner.etl.sources import Place, read
from cleaner.etl.summary import Summary, state


def _heard() -> None:
    """Tests that run in the background of a shell are started deaf to SIGINT, and so is what they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)

QUAY = "The harbour board met on Monday to hear the plan for the new quay."
#: As a program, with the first line of progress after no time at all.
AT_ONCE = "import cleaner.etl.progress as p; p.PATIENCE = p.BLINK = p.MINUTE = 0; import cleaner.cli; cleaner.cli.main()"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["clean", *map(str, arguments)])


def text(number: int) -> str:
    notice = "Sign up for our newsletter\n\n" if number % 3 == 0 else ""
    return f"Advertisement\n\n{QUAY}\n\n{notice}It was day {number} at the ferry."


def lines(count: int) -> str:
    return "".join("{broken\n" if n % 50 == 7 else json.dumps({"id": n, "text": text(n)}) + "\n" for n in range(count))


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """150 records, three of them broken."""
    (tmp_path / "dump.jsonl").write_text(lines(150))
    return tmp_path / "dump.jsonl"


def counted(path: Path) -> dict[str, Any]:
    """What the output itself holds, counted here."""
    records = [json.loads(line) for line in path.read_text().splitlines()]
    kinds: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    for record in records:
        for removal in record["removals"]:
            kinds[removal["kind"]] += len(removal["text"]) - len(removal["replacement"])
            rules[removal["rule"]] += removal["kind"] != "layout"
    return {
        "status": Counter(record["status"] for record in records),
        "kinds": dict(kinds),
        "rules": {rule: times for rule, times in rules.items() if times},
        "kept": sum(len(record["text"]) for record in records),
    }


def untimed(stats: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in stats.items() if name not in ("seconds", "records_per_second", "slowest", "covers", "errors", "output", "quarantine")}


# the closing summary


def test_many_records_end_with_a_summary(dump: Path, tmp_path: Path) -> None:
    result = run(dump, "-o", tmp_path / "out.jsonl", "--quarantine", tmp_path / "failed.jsonl")
    told = counted(tmp_path / "out.jsonl")
    summary = result.stderr[result.stderr.index("cleaner: 150 records") :]
    assert f"{told['status']['ok']} ok, 3 error" in summary and f"cleaner quarantine list {tmp_path}/failed.jsonl" in summary
    assert f"kept        {told['kept'] / (told['kept'] + sum(told['kinds'].values())):.1%}" in summary
    assert all(f"{kind} {characters:,}" in summary for kind, characters in told["kinds"].items())
    assert all(f"{times:,} times {rule} " in summary for rule, times in told["rules"].items())
    assert f" s {dump}:" in summary


def test_where_nothing_was_kept_of_what_failed_it_says_so(dump: Path, tmp_path: Path) -> None:
    assert "add --quarantine FILE" in run(dump, "-o", tmp_path / "out.jsonl").stderr.splitlines()[-1]


def test_no_summary_when_quiet_or_of_few_records(dump: Path, tmp_path: Path) -> None:
    assert "records in" not in run(dump, "-o", tmp_path / "out.jsonl", "--quiet").stderr
    (tmp_path / "few.jsonl").write_text(json.dumps({"text": QUAY}) + "\n")
    assert run(tmp_path / "few.jsonl", "-o", tmp_path / "out.jsonl").stderr == ""


# --stats


@pytest.mark.parametrize("workers", [1, 2])
def test_stats_tell_what_the_output_holds(dump: Path, tmp_path: Path, workers: int) -> None:
    options = ["--quarantine", tmp_path / "failed.jsonl", "--stats", tmp_path / "stats.json", "--workers", workers, "--quiet"]
    assert run(dump, "-o", tmp_path / "out.jsonl", *options).exit_code == 1
    stats, told = json.loads((tmp_path / "stats.json").read_text()), counted(tmp_path / "out.jsonl")
    assert stats["status"] == {"ok": 147, "empty": 0, "residue_only": 0, "error": 3} and stats["errors"] == {"InputError": 3}
    assert stats["removed_by_kind"] == told["kinds"] and list(told["kinds"]) and stats["characters"]["kept"] == told["kept"]
    assert {row["rule"]: row["times"] for row in stats["rules"]} == told["rules"]
    assert [row["times"] for row in stats["rules"]] == sorted((row["times"] for row in stats["rules"]), reverse=True)
    assert stats["kept_share"] == pytest.approx(told["kept"] / (told["kept"] + stats["characters"]["removed"]))
    slowest = [row["seconds"] for row in stats["slowest"]]
    assert len(slowest) == 10 and slowest == sorted(slowest, reverse=True) and slowest[-1] > 0
    assert all(row["place"] == f"{dump}:{int(row['id']) + 1}" for row in stats["slowest"])
    assert stats["covers"] == {"status": 150, "removed": 150, "time": 150, "errors": 150}
    assert (stats["output"], stats["quarantine"]) == (f"{tmp_path}/out.jsonl", f"{tmp_path}/failed.jsonl")


def test_a_record_that_hangs_is_the_slowest(tmp_path: Path) -> None:
    (tmp_path / "hang.py").write_text(
        "import time, cleaner.etl.worker as worker\n"
        "clean_source = worker.clean_source\n"
        "def hanging(source, settings):\n"
        "    if source.id == '3':\n        time.sleep(60)\n"
        "    return clean_source(source, settings)\n"
        "worker.clean_source = hanging\n"
        "if __name__ == '__main__':\n    import cleaner.cli\n    cleaner.cli.main()\n"
    )
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"id": n, "text": QUAY}) + "\n" for n in range(5)))
    command = [sys.executable, tmp_path / "hang.py", "clean", tmp_path / "a.jsonl", "-o", tmp_path / "o.jsonl"]
    done = subprocess.run([*command, "--timeout", "2", "--stats", tmp_path / "s.json"], capture_output=True, timeout=60)
    stats = json.loads((tmp_path / "s.json").read_text())
    assert done.returncode == 1 and stats["errors"] == {"TimeoutError": 1}
    assert stats["slowest"][0] == {"id": "3", "place": f"{tmp_path}/a.jsonl:4", "seconds": 2.0}


def test_stats_of_text_that_json_cannot_hold(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Advertisement\\n\\nThe ferry \\ud800 left."}\n')
    assert run(tmp_path / "a.jsonl", "-o", tmp_path / "o.jsonl", "--stats", tmp_path / "s.json").exit_code == 0
    summary = Summary()
    summary.take_earlier((tmp_path / "o.jsonl").read_bytes())
    stats = json.loads((tmp_path / "s.json").read_text())
    assert untimed(summary.as_dict()) == untimed(stats) and stats["removed_by_kind"]


def test_stats_that_cannot_be_written_cost_no_work(dump: Path, tmp_path: Path) -> None:
    result = run(dump, "-o", tmp_path / "out.jsonl", "--stats", tmp_path / "missing/stats.json")
    assert result.exit_code == 2 and "missing/stats.json: cannot be written" in result.stderr and os.listdir(tmp_path) == ["dump.jsonl"]


@pytest.mark.parametrize("name", ["out.jsonl", "failed.jsonl", "dump.jsonl"])
def test_stats_are_not_written_over_something_else(dump: Path, tmp_path: Path, name: str) -> None:
    options = ["-o", tmp_path / "out.jsonl", "--quarantine", tmp_path / "failed.jsonl", "--stats", tmp_path / name]
    assert run(dump, *options).exit_code == 2 and os.listdir(tmp_path) == ["dump.jsonl"]


# a run that broke off


@pytest.mark.parametrize(("kind", "workers"), [("out.jsonl", 1), ("out.jsonl.zst", 2), ("out.parquet", 1), ("out/", 2)])
def test_interrupted_by_a_terminal_and_resumed_stats_tell_of_the_whole_output(tmp_path: Path, kind: str, workers: int) -> None:
    if kind == "out.parquet":
        pytest.importorskip("pyarrow", reason="pip install 'article-cleaner[parquet]'")
    count = 400 if kind == "out/" else 1500
    rows = [{"id": n, "text": text(n), "payload": os.urandom(4000).hex()} for n in range(count)]
    (tmp_path / "dump.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    options = [str(tmp_path / "dump.jsonl"), "--format", "parquet" if kind == "out.parquet" else "jsonl", "--workers", str(workers)]
    assert run(*options, "-o", f"{tmp_path}/whole-{kind}", "--stats", tmp_path / "whole.json").exit_code == 0
    options += ["-o", f"{tmp_path}/{kind}", "--stats", str(tmp_path / "stats.json")]
    part = tmp_path / "out/.cleaner-done.part" if kind == "out/" else tmp_path / f"{kind}.part"
    running = subprocess.Popen([sys.executable, "-m", "cleaner", "clean", *options], stderr=subprocess.PIPE, start_new_session=True, preexec_fn=_heard)
    while running.poll() is None and not (part.exists() and part.stat().st_size > 5000):
        time.sleep(0.005)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to the workers too
    told = running.communicate(timeout=60)[1].decode()
    assert (running.returncode, told) == (130, "cleaner: interrupted; run it again with --resume to go on where it broke off\n")
    assert not (tmp_path / "stats.json").exists()
    result = run(*options, "--resume")
    stats, whole = json.loads((tmp_path / "stats.json").read_text()), json.loads((tmp_path / "whole.json").read_text())
    here = stats["covers"]["time"]
    assert result.exit_code == 0 and 0 < here < count and f"{count - here:,} of them were done by an earlier run" in result.stderr
    if kind == "out/":  # the texts are in files; of what was done before, the list tells the status alone
        assert stats["status"] == whole["status"] and stats["covers"] == {"status": count, "removed": here, "time": here, "errors": here}
        assert "only their status is known" in result.stderr
    else:
        assert untimed(stats) == untimed(whole) and stats["covers"]["removed"] == count


def test_an_output_that_is_whole_already_leaves_its_stats(dump: Path, tmp_path: Path) -> None:
    options = [dump, "-o", tmp_path / "out.jsonl", "--stats", tmp_path / "stats.json", "--resume"]
    assert run(*options).exit_code == 1
    before = (tmp_path / "stats.json").read_bytes()
    assert run(*options).exit_code == 0 and (tmp_path / "stats.json").read_bytes() == before
    assert not list(tmp_path.glob(".cleaner*"))


@pytest.mark.parametrize(("sent", "status", "told"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "told to stop")])
def test_stopped_while_its_workers_begin_it_says_so_in_one_line(tmp_path: Path, sent: signal.Signals, status: int, told: str) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text(lines(20_000))  # of few records the last may be done before the signal comes
    for name, delay in (("at-once", 0.0), ("later", 0.2)):
        output = tmp_path / f"{name}.jsonl"  # each its own: what one leaves to be gone on with must not say that the other has begun
        command = [sys.executable, "-m", "cleaner", "clean", str(dump), "-o", str(output), "--workers", "4", "--quiet"]
        running = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=_heard)
        while running.poll() is None and not output.with_suffix(".jsonl.part.terms").exists():
            time.sleep(0.005)
        time.sleep(delay)
        os.killpg(running.pid, sent) if sent == signal.SIGINT else running.send_signal(sent)
        said = running.communicate(timeout=60)[1].decode()
        assert running.returncode == status and said.startswith(f"cleaner: {told}; ") and said.count("\n") == 1


# progress


def test_in_a_log_progress_is_a_line_now_and_then(dump: Path, tmp_path: Path) -> None:
    for options, shown in (([], True), (["--quiet"], False)):
        command = [sys.executable, "-c", AT_ONCE, "clean", str(dump), "-o", str(tmp_path / "o.jsonl"), *options]
        told = subprocess.run(command, capture_output=True, timeout=60).stderr.decode()
        assert ("cleaner: 150 records, " in told and "a second, 100% read, 0.0 s left, kept " in told and ", 3 failed\n" in told) is shown


def test_on_a_terminal_progress_tells_the_time_left_of_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(20):
        (tmp_path / f"in/{number}.txt").write_text(text(number))
    screen, terminal = pty.openpty()
    command = [sys.executable, "-c", AT_ONCE, "clean", str(tmp_path / "in"), "-o", f"{tmp_path}/out/"]
    assert subprocess.run(command, stderr=terminal, timeout=60, env={**os.environ, "COLUMNS": "200"}).returncode == 0
    os.set_blocking(screen, False)
    shown = os.read(screen, 100_000).decode()
    assert "of 20 records, " in shown and "s left, kept " in shown and "0 failed" in shown


@pytest.mark.parametrize("kind", ["jsonl", "jsonl.gz", "jsonl.zst", "parquet", "warc"])
def test_of_a_file_of_many_records_progress_tells_the_time_left_by_what_is_read(tmp_path: Path, kind: str) -> None:
    rows = [{"id": str(n), "text": text(n), "payload": os.urandom(2000).hex()} for n in range(200)]
    path = tmp_path / f"a.{kind}"
    if kind.startswith("jsonl"):
        data = "".join(json.dumps(row) + "\n" for row in rows).encode()
        path.write_bytes({"jsonl": bytes, "jsonl.gz": gzip.compress, "jsonl.zst": zstandard.compress}[kind](data))
    elif kind == "parquet":
        pa = pytest.importorskip("pyarrow")
        pytest.importorskip("pyarrow.parquet").write_table(pa.Table.from_pylist(rows), path, row_group_size=20)
    else:
        pytest.importorskip("fastwarc")
        pages = [f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{QUAY}</p><p>{row['payload']}</p>" for row in rows]
        path.write_text("".join(f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(one)}\r\n\r\n{one}\r\n\r\n" for one in pages), newline="")
    shares = []
    (tmp_path / "before.txt").write_text(QUAY)
    meter = Meter([str(tmp_path / "before.txt"), str(path)])
    for _ in read([Place(str(tmp_path / "before.txt"), "before.txt"), Place(str(path), path.name)], meter=meter):
        shares.append(meter.share() or 0)
    assert len(shares) == 201 and 0 < shares[1] and shares[-1] > 0.9 and len(set(shares)) > 3
    assert shares[1:] == sorted(shares[1:]) and meter.share() == 1
    summary = Summary()
    assert ", 50% read, " in state(summary, None, (0.0, 0.5)) and " left" in state(summary, None, (0.0, 0.5)) and "left" not in state(summary, None, (0.5, 0.5))


def test_nothing_is_known_of_how_much_is_read_of_a_pipe(tmp_path: Path) -> None:
    assert Meter(["-"]).share() is None and Meter([]).share() is None and Meter([str(tmp_path / "none.jsonl")]).share() is None


@pytest.mark.parametrize("workers", [1, 2])
def test_when_the_reader_of_standard_output_goes_away_it_ends_quietly(tmp_path: Path, workers: int) -> None:
    (tmp_path / "dump.jsonl").write_text("".join(json.dumps({"id": n, "text": QUAY}) + "\n" for n in range(3000)))
    command = [sys.executable, "-m", "cleaner", "clean", str(tmp_path / "dump.jsonl"), "--workers", str(workers), "--no-builtin-rules"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout and running.stderr
    assert json.loads(running.stdout.readline())["id"] == "0"
    running.stdout.close()
    assert (running.stderr.read(), running.wait(60)) == (b"", 0)


def test_how_many_inputs_there_are_is_known_of_files_alone(tmp_path: Path) -> None:
    pages = [Place("a.txt", "a.txt"), Place("b.html.gz", "b.html.gz")]
    assert known(pages, "auto") == 2 and known([*pages, Place("c.jsonl", "c.jsonl")], "auto") is None
    assert known([Place("-", "-")], "text") is None and known(pages, "jsonl") is None


def test_the_line_of_progress() -> None:
    summary = Summary()
    assert state(summary, None).endswith("0 failed") and "kept" not in state(summary, None) and "left" not in state(summary, 5)
    for record in cleaner.clean_many([{"text": f"Advertisement\n\n{QUAY}"}, None]):
        summary.take(cleaner.etl.sources.Source(record.id), record, 0.1)
    assert state(summary, 10).startswith("2 of 10 records, ") and " left, kept 8" in state(summary, 10) and state(summary, 10).endswith(", 1 failed")
