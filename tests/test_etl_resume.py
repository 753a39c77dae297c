"""Breaking off and going on: what comes out is what an undisturbed run writes, byte for byte."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cleaner.cli import cli

QUAY = "The harbour board met on Monday to hear the plan for the new quay."
COMMAND = [sys.executable, "-m", "cleaner", "clean"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["clean", *map(str, arguments)])


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """1,500 records, 12 MB, every 250th of them broken."""
    noise = random.Random(5)
    with open(tmp_path / "dump.jsonl", "w", encoding="utf-8") as file:
        for number in range(1500):
            record = {"id": number, "text": f"Advertisement\n\n{QUAY} It was day {number}.", "payload": noise.randbytes(4000).hex()}
            file.write("{broken\n" if number % 250 == 7 else json.dumps(record) + "\n")
    return tmp_path / "dump.jsonl"


def outcome(output: Path, quarantine: Path) -> dict[str, bytes]:
    """The bytes of all that a run made."""
    files = [path for path in ([output] if output.is_file() else sorted(output.rglob("*"))) if path.is_file()]
    return {path.name.removeprefix("got-").removeprefix("want-"): path.read_bytes() for path in [*files, quarantine]}


def target(tmp_path: Path, kind: str, name: str) -> tuple[Path, list[str]]:
    output, quarantine = tmp_path / f"{name}-out{kind}", tmp_path / f"{name}-failed.jsonl"
    format = "parquet" if kind == ".parquet" else "jsonl"
    return output, ["-o", f"{output}/" if kind == "" else str(output), "--quarantine", str(quarantine), "--quiet", "--format", format, "--no-builtin-rules"]


@pytest.mark.parametrize("kind", [".jsonl", ".jsonl.zst", ".parquet", ""])
def test_killed_at_any_moment_and_resumed_it_writes_what_an_undisturbed_run_writes(dump: Path, kind: str) -> None:
    folder = dump.parent
    if kind == ".parquet":
        pytest.importorskip("pyarrow", reason="pip install 'article-cleaner[parquet]'")
    if kind == "":
        dump.write_text("".join(dump.read_text().splitlines(keepends=True)[:400]))
    wanted, options = target(folder, kind, "want")
    assert run(dump, *options).exit_code == 1
    got, options = target(folder, kind, "got")
    moments = random.Random(kind)
    part = got / ".cleaner-done.part" if kind == "" else Path(f"{got}.part")
    for share in sorted(moments.random() for _ in range(3)):
        running = subprocess.Popen([*COMMAND, str(dump), *options, "--resume"], stderr=subprocess.DEVNULL)
        full = 400 * 100 if kind == "" else wanted.stat().st_size
        while running.poll() is None and not (part.exists() and part.stat().st_size >= share * full * 0.9):
            time.sleep(0.005)
        running.kill()
        running.wait(30)
    assert run(dump, *options, "--resume").exit_code == 1
    assert outcome(got, folder / "got-failed.jsonl") == outcome(wanted, folder / "want-failed.jsonl")
    assert not [path for pattern in ("*.part*", ".cleaner*") for path in folder.rglob(pattern)]


def broken_off(dump: Path, options: list[str], part: Path, size: int) -> None:
    """A run that is killed when its part has some size."""
    running = subprocess.Popen([*COMMAND, str(dump), *options], stderr=subprocess.DEVNULL)
    while running.poll() is None and not (part.exists() and part.stat().st_size >= size):
        time.sleep(0.005)
    running.kill()
    assert running.wait(30) == -signal.SIGKILL


@pytest.mark.parametrize("kind", [".jsonl", ".jsonl.gz"])
def test_a_torn_end_is_made_again(dump: Path, kind: str) -> None:
    """What a lost machine leaves: an end that is missing, cut, of noughts, or of something else; a quarantine behind its output."""
    wanted, options = target(dump.parent, kind, "want")
    assert run(dump, *options).exit_code == 1
    got, options = target(dump.parent, kind, "got")
    part, held = Path(f"{got}.part"), dump.parent / "got-failed.jsonl.part"
    broken_off(dump, options, part, wanted.stat().st_size * 2 // 3)
    whole, whole_held, terms = part.read_bytes(), held.read_bytes(), Path(f"{part}.terms").read_bytes()
    at = random.Random(7)
    for torn in (b"", whole[: at.randrange(len(whole))], whole + b"\0" * 5000, whole + b'{"id": 5, "sta\n'):
        part.write_bytes(torn), held.write_bytes(whole_held[: at.randrange(len(whole_held) + 1)]), Path(f"{part}.terms").write_bytes(terms)
        assert run(dump, *options, "--resume").exit_code == 1
        assert outcome(got, dump.parent / "got-failed.jsonl") == outcome(wanted, dump.parent / "want-failed.jsonl"), torn[-20:]


def test_what_is_whole_is_not_made_again(dump: Path) -> None:
    got, options = target(dump.parent, ".jsonl", "got")
    broken_off(dump, options, Path(f"{got}.part"), 2 << 20)
    done = len(Path(f"{got}.part").read_bytes().splitlines()) - 1
    lines = dump.read_bytes().splitlines(keepends=True)
    dump.write_bytes(b"".join(b'{"id": "%d", "text": "Changed."}\n' % n if n < done - 2 else line for n, line in enumerate(lines)))
    assert run(dump, *options, "--resume").exit_code == 1
    records = [json.loads(line) for line in got.read_bytes().splitlines()]
    assert len(records) == 1500 and "Changed." not in [record["text"] for record in records]


def limited(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_full_disk_is_told_and_gone_on_from(dump: Path) -> None:
    kind = ".jsonl.gz"
    wanted, options = target(dump.parent, kind, "want")
    assert run(dump, *options).exit_code == 1
    got, options = target(dump.parent, kind, "got")
    size = wanted.stat().st_size * 3 // 5
    done = subprocess.run([*COMMAND, str(dump), *options], preexec_fn=limited(size), capture_output=True, timeout=120)
    assert done.returncode == 1 and done.stderr.endswith(b"run it again with --resume to go on where it broke off\n")
    assert b"Traceback" not in done.stderr and not got.exists()
    assert run(dump, *options, "--resume").exit_code == 1
    assert outcome(got, dump.parent / "got-failed.jsonl") == outcome(wanted, dump.parent / "want-failed.jsonl")


def test_the_same_on_a_disk_that_is_really_full(dump: Path) -> None:
    disk = dump.parent / "disk"
    disk.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], capture_output=True)
    if not mounted or mounted.returncode:
        pytest.skip("needs to mount a small disk, which the administrator alone may")
    try:
        wanted, options = target(dump.parent, ".jsonl", "want")
        assert run(dump, *options).exit_code == 1
        got, options = target(disk, ".jsonl", "got")
        options += ["--workers", "2"]
        done = subprocess.run([*COMMAND, str(dump), *options], capture_output=True, timeout=120)
        assert done.returncode == 1 and b"No space left" in done.stderr and b"--resume" in done.stderr
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        assert run(dump, *options, "--resume").exit_code == 1
        assert outcome(got, disk / "got-failed.jsonl") == outcome(wanted, dump.parent / "want-failed.jsonl")
    finally:
        subprocess.run(["umount", disk], check=True)


# what cannot be gone on with


@pytest.fixture
def begun(dump: Path) -> tuple[Path, list[str]]:
    got, options = target(dump.parent, ".jsonl", "got")
    broken_off(dump, options, Path(f"{got}.part"), 1 << 20)
    return dump, options


def test_other_terms_are_refused_by_name(begun: tuple[Path, list[str]]) -> None:
    dump, options = begun
    result = run(dump, *options, "--keep", "ad_marker", "--resume")
    assert result.exit_code == 2 and "was begun with other options; " in result.stderr and result.stderr.count("\n") == 1
    assert run(dump, dump, *options, "--resume").exit_code == 2
    assert run(dump, *options, "--resume").exit_code == 1  # as before, and done now


def test_other_inputs_are_refused(begun: tuple[Path, list[str]]) -> None:
    dump, options = begun
    lines = dump.read_text().splitlines(keepends=True)
    dump.write_text("".join([json.dumps({"id": "new", "text": QUAY}) + "\n", *lines]))
    result = run(dump, *options, "--resume")
    assert result.exit_code == 2 and "the inputs have changed" in result.stderr
    dump.write_text("".join(lines[:10]))
    result = run(dump, *options, "--resume")
    assert result.exit_code == 2 and "the inputs hold 10 records" in result.stderr


def test_without_the_option_it_begins_anew(begun: tuple[Path, list[str]]) -> None:
    dump, options = begun
    dump.write_text(json.dumps({"id": 1, "text": QUAY}) + "\n")
    assert run(dump, *options).exit_code == 0
    assert len((dump.parent / "got-out.jsonl").read_text().splitlines()) == 1


def test_what_is_whole_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": 1, "text": QUAY}) + "\n")
    arguments = [tmp_path / "a.jsonl", "-o", tmp_path / "out.jsonl", "--resume"]
    assert run(*arguments).exit_code == 0 and run(*arguments).stderr == f"cleaner: {tmp_path}/out.jsonl: is whole already; remove it to clean anew\n"
    assert sorted(os.listdir(tmp_path)) == ["a.jsonl", "out.jsonl"]


def test_killed_between_its_last_steps(tmp_path: Path, dump: Path) -> None:
    """The output has appeared, and the quarantine, or the note that a run has begun, is still there."""
    got, options = target(tmp_path, ".jsonl", "got")
    held = tmp_path / "got-failed.jsonl"
    broken_off(dump, options, Path(f"{got}.part"), 1 << 20)
    terms = Path(f"{got}.part.terms").read_bytes()
    assert run(dump, *options, "--resume").exit_code == 1
    whole = outcome(got, held)
    Path(f"{got}.part.terms").write_bytes(terms)
    held.rename(f"{held}.part")
    assert run(dump, *options, "--resume").exit_code == 1 and outcome(got, held) == whole
    Path(f"{got}.part.terms").write_bytes(terms)
    assert run(dump, *options, "--resume").exit_code == 0 and outcome(got, held) == whole
    assert not list(tmp_path.glob("*.part*"))


def test_two_runs_do_not_write_one_file(tmp_path: Path) -> None:
    arguments = [*COMMAND, "-", "-o", str(tmp_path / "out.jsonl"), "--input-format", "jsonl"]
    first = subprocess.Popen(arguments, stdin=subprocess.PIPE)
    assert first.stdin
    first.stdin.write(json.dumps({"text": QUAY}).encode() + b"\n")
    first.stdin.flush()
    while not (tmp_path / "out.jsonl.part.terms").exists():
        time.sleep(0.01)
    second = subprocess.run(arguments, input=b"{}\n", capture_output=True, timeout=60)
    assert second.returncode == 2 and b"another run is writing it" in second.stderr
    first.stdin.close()
    assert first.wait(30) == 0


@pytest.mark.parametrize("options", [[], ["-o", "out.txt"], ["-o", "out.json"]])
def test_an_output_that_cannot_be_gone_on_with_is_refused(tmp_path: Path, options: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": 1, "text": QUAY}) + "\n")
    result = run("a.jsonl", *options, "--resume")
    assert result.exit_code == 2 and "--resume needs an output" in result.stderr and os.listdir(tmp_path) == ["a.jsonl"]
