"""Many workers: the same records in the same order, whatever an input does to the process that cleans it."""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.etl.records import to_json
from cleaner.etl.runner import AHEAD, CHUNK, run
from cleaner.etl.sources import Source
from cleaner.record import Record

QUAY = "The harbour board met on Monday to hear the plan for the new quay."


class Text(str):
    """A text of a caller's own type. Cleaning looks at its head, and that is where these do harm, in whatever process that is."""

    def __getitem__(self, part: object) -> str:
        self.harm()
        return super().__getitem__(part)  # type: ignore[index]

    def harm(self) -> None:
        raise NotImplementedError


class Killer(Text):
    def harm(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class Leaver(Text):
    def harm(self) -> None:
        os._exit(0)


class Hanger(Text):
    def harm(self) -> None:
        time.sleep(3600)


class Taker(Text):
    def harm(self) -> None:
        self.taken = bytearray(2 << 30)


class Signer(Text):
    """Leaves the number of the process that looks at it in the folder that it names."""

    def harm(self) -> None:
        folder, name = str(self).splitlines()[0].rsplit("/", 1)
        Path(folder, name).write_text(str(os.getpid()))


class Hoarder(Text):
    """Takes a megabyte at each look and never gives it back."""

    hoard: list[bytes] = []

    def harm(self) -> None:
        self.hoard.append(b"x" * (1 << 20))


def texts(count: int) -> list[str]:
    return [f"Advertisement\n\nThe harbour board met on day {number} to hear the plan for the new quay." for number in range(count)]


def as_bytes(records: Iterator[Record]) -> list[bytes]:
    return [to_json(record) for record in records]


def test_any_number_of_workers_gives_the_same_bytes_in_the_order_of_the_inputs() -> None:
    rows: list[Any] = [{"id": number, "text": text, "score": number / 7} for number, text in enumerate(texts(100))]
    rows[70:70] = [{"id": "page", "html": f"<html><body><article>{'<p>' + QUAY + '</p>'}</article></body></html>"}, {"id": "none"}, f"{QUAY} \ud800"]
    alone = as_bytes(cleaner.clean_many(rows))
    for workers in (2, 4):
        assert as_bytes(cleaner.clean_many(rows, workers=workers)) == alone


def test_records_that_fail_name_the_rules_they_were_to_meet_with_any_number_of_workers() -> None:
    settings = cleaner.Settings(builtin_rules=False)
    rows: list[Any] = [{"id": 1, "text": QUAY}, {"id": 2}, 7]
    alone = as_bytes(cleaner.clean_many(rows, settings=settings))
    assert as_bytes(cleaner.clean_many(rows, settings=settings, workers=2)) == alone


def test_the_order_of_the_inputs_changes_no_record() -> None:
    rows = [{"id": f"{number:03}", "text": text} for number, text in enumerate(texts(100))]
    shuffled = random.Random(5).sample(rows, len(rows))
    alone = as_bytes(cleaner.clean_many(rows))
    for workers in (1, 2, 4):
        found = list(cleaner.clean_many(shuffled, workers=workers))
        assert [record.id for record in found] == [row["id"] for row in shuffled]
        assert as_bytes(iter(sorted(found, key=lambda record: record.id or ""))) == alone


def test_inputs_that_end_their_worker_cost_themselves_alone() -> None:
    rows: list[str] = texts(160)
    harms = {11: Killer, 41: Leaver, 75: Hanger, 110: Taker}
    for place, harm in harms.items():
        rows[place] = harm("The keeper of the light.")
    found = list(cleaner.clean_many(rows, workers=2, timeout=2, memory=512))
    assert [index for index, record in enumerate(found) if record.status != "ok"] == [*harms] and len(found) == 160
    assert all(f"day {index} " in record.text for index, record in enumerate(found) if index not in harms)
    errors = [error for place in harms if (error := found[place].error)]
    assert [error.stage for error in errors] == ["clean"] * 4
    assert [(error.type, error.message.split(";")[0]) for error in errors] == [
        ("WorkerDied", "ended its worker process (exit status -9)"),
        ("TimeoutError", "took longer than 2 seconds"),
        ("TimeoutError", "took longer than 2 seconds"),
        ("MemoryError", "this input is too deep or too large to take apart"),
    ]


def test_one_worker_with_a_deadline_is_a_process_of_its_own() -> None:
    (alone,) = cleaner.clean_many([Hanger("x")], timeout=1)
    assert alone.status == "error"


def test_many_harmful_inputs_in_one_chunk_and_at_the_end() -> None:
    rows: list[str] = [*texts(3), Killer("x"), Killer("y"), *texts(3), Killer("z")]
    assert [record.status for record in cleaner.clean_many(rows, workers=2, timeout=20)] == [
        *["ok"] * 3, "error", "error", *["ok"] * 3, "error",
    ]  # fmt: skip


def test_a_worker_that_has_grown_is_replaced_and_nothing_is_lost() -> None:
    rows = [Hoarder(text) for text in texts(320)]  # 320 MB at least, if nobody went
    for memory, count in ((200, 320), (30, 60)):  # between chunks; in the midst of one
        found = list(cleaner.clean_many(rows[:count], workers=1, timeout=60, memory=memory))
        assert [record.status for record in found] == ["ok"] * count and f"day {count - 1} " in found[-1].text


def test_workers_that_are_killed_while_they_wait_cost_nothing(tmp_path: Path) -> None:
    """As when a machine runs short of memory: the pool breaks with nothing under way, and the next chunk meets it."""
    ahead = 2 * AHEAD * CHUNK
    found = cleaner.clean_many((Signer(f"{tmp_path}/{number}\n\n{QUAY}") for number in range(2 * ahead)), workers=2)
    first = next(found)
    while len(list(tmp_path.iterdir())) < ahead:
        time.sleep(0.05)
    time.sleep(0.5)  # the last have been sent back
    for pid in {int(path.read_text()) for path in tmp_path.iterdir()}:
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.5)  # the pool has seen it
    records = [first, *found]
    assert [record.text for record in records] == [f"{tmp_path}/{number}\n\n{QUAY}" for number in range(2 * ahead)]


def test_what_cannot_be_handed_over_is_an_error_and_the_rest_goes_on() -> None:
    odd = {"id": "odd", "text": QUAY, "lock": (number for number in ())}
    found = list(cleaner.clean_many([{"id": 1, "text": QUAY}, odd, {"id": 2, "text": QUAY}], workers=2))
    assert [(record.id, record.status) for record in found] == [("1", "ok"), ("odd", "error"), ("2", "ok")]
    assert found[1].error is not None and "could not be handed to a worker" in found[1].error.message


def test_a_slow_reader_is_waited_for() -> None:
    read = itertools.count()
    rows = ({"id": next(read), "text": QUAY} for _ in itertools.count())
    stream = cleaner.clean_many(rows, workers=2)
    assert next(stream).id == "0"
    time.sleep(1)
    assert next(read) <= (2 * AHEAD + 1) * CHUNK
    stream.close()  # type: ignore[attr-defined]


def test_what_the_inputs_raise_comes_after_the_records_before_it() -> None:
    def rows() -> Iterator[str]:
        yield from texts(40)
        raise OSError("the disk is gone")

    found = []
    with pytest.raises(OSError, match="the disk is gone"):
        for record in cleaner.clean_many(rows(), workers=2):
            found.append(record)
    assert len(found) == 40


def test_sources_come_back_with_their_records() -> None:
    given = [Source(str(number), text, raw=f"raw {number}", place=f"dump:{number}") for number, text in enumerate(texts(40))]
    back = list(run(given, workers=2))
    assert [source for source, _ in back] == given and [record.id for _, record in back] == [source.id for source in given]


@pytest.mark.parametrize("wrong", [{"workers": 0}, {"timeout": 0}, {"timeout": -1, "workers": 2}, {"memory": 0, "workers": 2}])
def test_wrong_numbers_are_told_at_once(wrong: dict[str, int]) -> None:
    with pytest.raises(cleaner.UsageError, match="more than 0"):
        list(cleaner.clean_many([QUAY], **wrong))  # type: ignore[arg-type]


def test_a_bad_pack_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("stage = 'nowhere'\n[[rule]]\nid = 'x'\n")
    with pytest.raises(cleaner.RuleError):
        list(cleaner.clean_many([QUAY], workers=2, settings=cleaner.Settings(rules=(str(tmp_path / "mine.toml"),))))


def test_a_script_without_the_guard_is_told_about_it(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(f"import cleaner\nprint(len(list(cleaner.clean_many([{QUAY!r}], workers=2))))\n")
    done = subprocess.run([sys.executable, tmp_path / "script.py"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 1 and '`if __name__ == "__main__":`' in done.stderr


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    code = (
        "import sys, time, cleaner, multiprocessing\n"
        "if __name__ == '__main__':\n"
        f"    stream = cleaner.clean_many(({QUAY!r} for _ in iter(int, 1)), workers=2)\n"
        "    next(stream)\n"
        "    print(*[child.pid for child in multiprocessing.active_children()], flush=True)\n"
        "    time.sleep(600)\n"
    )
    (tmp_path / "script.py").write_text(code)
    parent = subprocess.Popen([sys.executable, tmp_path / "script.py"], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    workers = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(workers) == 2 and all(alive(pid) for pid in workers)
    parent.kill()
    parent.wait(30)
    for _ in range(300):
        if not any(map(alive, workers)):
            break
        time.sleep(0.1)
    assert not any(map(alive, workers))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return True
    except ProcessLookupError:
        return False
