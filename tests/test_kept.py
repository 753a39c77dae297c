"""Compiled patterns are forgotten where texts do not ask for them any more, and what is found stays the same."""
from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import kept
from cleaner.kept import Kept
from cleaner.library import Rules

SAMPLES = Path(__file__).parent.parent / "samples"


class Cupboard:
    """Holds what was put into it, until it is told twice in between that nobody asked for it."""

    def __init__(self) -> None:
        self.held = False
        self.asked: set[str] = set()
        self.old: set[str] = set()

    def grow_old(self) -> bool:
        self.old, self.asked = self.asked, set()
        return bool(self.old)


def test_what_is_not_asked_for_goes_after_two_stretches_and_the_holder_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_NEW", 100)
    known, used, unused = Kept(), Cupboard(), Cupboard()
    unused.asked.add("pattern")
    known.add(unused, 60)
    for number in range(6):
        used.asked.add(f"pattern {number}")
        known.add(used, 60)
    assert used.held and used.asked | used.old == {"pattern 3", "pattern 4", "pattern 5"}
    assert not unused.held and not unused.asked | unused.old
    unused.asked.add("pattern")
    known.add(unused, 60)
    assert unused.held


def test_rules_find_the_same_where_nearly_all_is_forgotten_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line.strip() for path in sorted(SAMPLES.glob("*/input.txt")) for line in path.read_text(encoding="utf-8", errors="replace").split("\n") if line.strip()][::3]
    languages = frozenset({"de", "ja"})
    usual = Rules().chosen(languages, None)
    remembering = [usual.hits(line) for line in lines]
    monkeypatch.setattr(kept, "MOST_NEW", 40)
    forgetful = Rules().chosen(languages, None)
    assert [forgetful.hits(line) for line in lines] == remembering and sum(map(len, remembering)) > 50
