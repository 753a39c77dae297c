"""What became of many records, counted as they go by: for a person at the end of a run, and as JSON (``--stats``)."""

from __future__ import annotations

import heapq
import time
from collections import Counter
from collections.abc import Iterator
from types import TracebackType
from typing import Any, get_args

import msgspec

from cleaner.etl.records import from_json, to_json
from cleaner.etl.sinks import whole_file
from cleaner.etl.sources import Source
from cleaner.record import Record, Status

#: So many rules are busiest, and so many records slowest.
MOST = 10
#: From so many records on, a person is told the summary; fewer tell for themselves.
MANY_RECORDS = 100
#: A person is shown fewer of the slowest.
_SHOWN_SLOWEST = 3


class _Taken(msgspec.Struct):
    """Of a removal in an earlier run's output, what is counted."""

    rule: str
    kind: str
    text: str
    replacement: str


class _Told(msgspec.Struct):
    """Of a record in an earlier run's output, what is counted. ``text`` None: a list that holds the status alone."""

    status: str = "ok"
    text: str | None = None
    removals: list[_Taken] = []


_TOLD = msgspec.json.Decoder(_Told)


class Summary:
    """Counts records: by status, what was taken out of them by kind and rule, and which took longest.

    A record costs it some microseconds, and it holds no record. Characters are those of the text that went into the stages: of a page,
    the text that the extractor found.
    """

    def __init__(self) -> None:
        self.status: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.kept = 0
        #: How many of the records an earlier run has done, and of how many of these only the status is known.
        self.earlier = self.untold = 0
        self._taken: dict[tuple[str, str], list[int]] = {}
        self._slowest: list[tuple[float, int, str | None, str | None]] = []
        self._floor, self._start = 0.0, time.monotonic()

    def take(self, source: Source, record: Record, seconds: float) -> None:
        """Count a record that took so many seconds."""
        self.status[record.status] += 1
        if record.error is not None:
            self.errors[record.error.type] += 1
        self._count(record.text, record.removals)
        if seconds > self._floor:
            self._keep_slow(seconds, record.id, source.place)

    def take_earlier(self, line: bytes) -> None:
        """Count what an earlier run has written: the JSON of a record, or of an object that holds its status alone."""
        try:
            told = _TOLD.decode(line)
        except ValueError:  # what msgspec refuses (lone surrogates) the standard library may read
            told = msgspec.convert(from_json(line), _Told)
        self.status[told.status] += 1
        self.earlier += 1
        if told.text is None:
            self.untold += 1
        else:
            self._count(told.text, told.removals)

    def _count(self, text: str, removals: list[Any]) -> None:
        self.kept += len(text)
        taken = self._taken
        for removal in removals:
            key = removal.kind, removal.rule
            row = taken.get(key)
            if row is None:
                row = taken[key] = [0, 0]
            row[0] += 1
            row[1] += len(removal.text) - len(removal.replacement)

    def _keep_slow(self, seconds: float, id: str | None, place: str | None) -> None:
        heapq.heappush(self._slowest, (seconds, -self.records, id, place))  # of two that took as long, the first is told
        if len(self._slowest) > MOST:
            heapq.heappop(self._slowest)
            self._floor = self._slowest[0][0]

    @property
    def records(self) -> int:
        """How many there were."""
        return self.status.total()

    @property
    def failed(self) -> int:
        """How many of them have the status ``error``."""
        return self.status["error"]

    @property
    def seconds(self) -> float:
        """Since this run began to count."""
        return time.monotonic() - self._start

    @property
    def rate(self) -> float:
        """Records that this run has done in a second."""
        return (self.records - self.earlier) / max(self.seconds, 1e-9)

    @property
    def share(self) -> float | None:
        """The part of the characters that was kept; None when there were none."""
        given = self.kept + sum(characters for _, characters in self._taken.values())
        return self.kept / given if given else None

    def kinds(self) -> dict[str, int]:
        """Characters removed by kind, most first."""
        found: Counter[str] = Counter()
        for (kind, _), (_, characters) in self._taken.items():
            found[kind] += characters
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def rules(self) -> list[dict[str, Any]]:
        """The rules that acted most often. Layout edits are no rules that anyone could mend."""
        rows = [
            {"rule": rule, "kind": kind, "times": times, "characters": characters}
            for (kind, rule), (times, characters) in self._taken.items()
            if kind != "layout"
        ]
        return sorted(rows, key=lambda row: (-row["times"], -row["characters"], row["rule"]))[:MOST]  # type: ignore[operator]

    def slowest(self) -> list[dict[str, Any]]:
        """The records of this run that took longest."""
        slow = sorted(self._slowest, key=lambda row: row[:2], reverse=True)
        return [{"id": id, "place": place, "seconds": round(seconds, 6)} for seconds, _, id, place in slow]

    def as_dict(self) -> dict[str, Any]:
        """All of it, in plain values. ``covers`` says of how many records each part tells."""
        kinds, here = self.kinds(), self.records - self.earlier
        return {
            "records": self.records,
            "status": {name: self.status[name] for name in get_args(Status)},
            "errors": dict(sorted(self.errors.items())),
            "seconds": round(self.seconds, 3),
            "records_per_second": round(self.rate, 3),
            "characters": {"kept": self.kept, "removed": sum(kinds.values())},
            "kept_share": self.share,
            "removed_by_kind": kinds,
            "rules": self.rules(),
            "slowest": self.slowest(),
            "covers": {"status": self.records, "removed": self.records - self.untold, "time": here, "errors": here},
        }


def lines(summary: Summary, quarantine: str | None) -> Iterator[str]:
    """The summary for a person, a line each."""
    states = ", ".join(f"{summary.status[name]:,} {name}" for name in get_args(Status) if summary.status[name])
    yield f"{summary.records:,} records in {_clock(summary.seconds)}, {summary.rate:,.1f} a second: {states}"
    if summary.earlier:
        yield f"  earlier     {summary.earlier:,} of them were done by an earlier run; rate and slowest are of this one"
    if summary.untold:
        yield f"  covers      what follows leaves {summary.untold:,} of those out: only their status is known"
    if summary.share is not None:
        yield f"  kept        {summary.share:.1%} of the characters"
    kinds = [f"{kind} {characters:,}" for kind, characters in summary.kinds().items() if characters > 0]
    for number in range(0, len(kinds), 4):
        yield f"  {'' if number else 'removed':10}  {', '.join(kinds[number : number + 4])}"
    for number, row in enumerate(summary.rules()):
        yield f"  {'' if number else 'rules':10}  {row['times']:,} times {row['rule']} ({row['characters']:,} characters)"
    for number, slow in enumerate(summary.slowest()[:_SHOWN_SLOWEST]):
        yield f"  {'' if number else 'slowest':10}  {slow['seconds']:.3f} s {slow['place'] or slow['id'] or '-'}"
    if summary.failed and quarantine:
        yield f"  quarantine  {quarantine}; cleaner quarantine list {quarantine}"
    elif summary.failed:
        yield "  quarantine  none; add --quarantine FILE to keep what fails with its input"


def _clock(seconds: float) -> str:
    """Seconds as a person says them: 4.2 s, 3:07, 1:00:00."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


def state(summary: Summary, total: int | None, read: tuple[float, float] | None = None) -> str:
    """How far the work is, in one line: records, rate, time left where the number of inputs is known, kept share, failures.

    ``read`` is the part of the inputs that had been read when this run began its work, and that is read now: what time is left is told by that
    where there is no ``total``.
    """
    done = f"{summary.records:,} of {total:,}" if total is not None else f"{summary.records:,}"
    parts = [f"{done} records", f"{summary.rate:,.1f} a second"]
    if total is not None and summary.rate:
        parts.append(f"{_clock((total - summary.records) / summary.rate)} left")
    elif read is not None:
        parts.append(f"{read[1]:.0%} read")
        if read[1] > read[0]:
            parts.append(f"{_clock(summary.seconds * (1 - read[1]) / (read[1] - read[0]))} left")
    if summary.share is not None:
        parts.append(f"kept {summary.share:.1%}")
    return ", ".join([*parts, f"{summary.failed:,} failed"])


class StatsFile:
    """Where the summary goes as JSON, whole or not at all. Without ``path`` it goes nowhere.

    Made before the work begins, so that a path that cannot be written costs no work.
    """

    def __init__(self, path: str | None):
        self._file = whole_file(path) if path else None

    def write(self, summary: Summary, output: str | None, quarantine: str | None) -> None:
        """The work is done."""
        if self._file is not None:
            self._file.stream.write(to_json({**summary.as_dict(), "output": output, "quarantine": quarantine}) + b"\n")
            file, self._file = self._file, None
            file.close(True)

    def __enter__(self) -> StatsFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close(False)
