"""Compiled patterns are forgotten where texts do not ask for them any more, and what is found stays the same."""
from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import kept
from cleaner.kept import Kept
from cleaner.library import Rules

SAMPLES = Path(__file__).parent.parent / "samples"


def test_what_is_not_asked_for_goes_after_two_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_NEW", 100)
    known = Kept()
    known.put("unused", "pattern", 60)
    known.put("used", "pattern", 0)
    for number in range(6):
        assert known.get("used") == "pattern"
        known.put(number, f"pattern {number}", 60)
    assert [number for number in range(6) if known.get(number)] == [3, 4, 5]
    assert known.get("used") == "pattern" and known.get("unused") is None
    known.put("unused", "pattern", 60)
    assert known.get("unused") == "pattern"


def test_rules_find_the_same_where_nearly_all_is_forgotten_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line.strip() for path in sorted(SAMPLES.glob("*/input.txt")) for line in path.read_text(encoding="utf-8", errors="replace").split("\n") if line.strip()][::3]
    languages = frozenset({"de", "ja"})
    usual = Rules().chosen(languages, None)
    remembering = [usual.hits(line) for line in lines]
    monkeypatch.setattr(kept, "MOST_NEW", 40)
    forgetful = Rules().chosen(languages, None)
    assert [forgetful.hits(line) for line in lines] == remembering and sum(map(len, remembering)) > 50
