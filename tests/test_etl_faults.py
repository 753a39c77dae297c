"""Records that kill, hang or exhaust their worker, and inputs that cannot be read, in every format at once: the others come out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="pip install 'article-cleaner[parquet]'")
pytest.importorskip("fastwarc", reason="pip install 'article-cleaner[warc]'")


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent / "benchmarks"))
    import etl_faults

    yield etl_faults
    for name in ("etl_faults", "harm_phrases"):
        sys.modules.pop(name, None)


def test_harmful_records_of_every_format_are_in_the_quarantine_and_all_others_come_out(faults: Any, tmp_path: Path) -> None:
    kinds = [kind for kind, _ in faults.PAIRS]
    inputs = [faults.make(tmp_path, kind, 20, faults.HARMS if kind == "jsonl" else faults.HARMS[:1]) for kind in kinds]
    output, held, done = faults.clean(inputs, tmp_path, "jsonl", 2, 3)
    assert done.returncode == 1 and "Traceback" not in done.stderr and len(done.stderr.splitlines()) == 4 + 2 * (len(kinds) - 1)
    found = faults.meetings(output)
    killed, hung, took, invalid = faults.places(20)
    for number, kind in enumerate(kinds):
        bad = {killed, hung, took, invalid} if kind == "jsonl" else {killed, invalid}
        assert found[number * 20 : number * 20 + 20] == [None if n in bad else str(n) for n in range(20)], kind
    failed = [json.loads(line) for line in held.read_text().splitlines()]
    types = faults.REASONS + ["WorkerDied", "InputError"] * (len(kinds) - 1)
    assert [one["error"]["type"] for one in failed] == types
    told = {"WorkerDied": faults.KILLS, "TimeoutError": faults.HANGS, "MemoryError": faults.TAKES}
    assert [one["error"]["stage"] for one in failed[:3]] == ["clean"] * 3
    assert all(told.get(one["error"]["type"], "") in str(one["input"]) for one in failed)
