#!/usr/bin/env python3
"""How much residue cleaner and its peers find in labelled articles, what it costs the text, and what they do to clean articles.

usage: residue.py LABELLED.jsonl [--clean TEXTS.jsonl] [--rounds N] [--loop N]

LABELLED holds {"id", "lang", "text", "segments": [{"start", "end", "label": "content" | "residue" | "meta", "kind"}]} a line, and "url"
where the site's rules are to be used; TEXTS holds {"text"} a line. Figures on the labelled articles are of characters that are not blank:

  recall     share of the residue that is gone from the text
  precision  share of what is gone that is residue or metadata
  lost       content that is gone, per million; a headline that is lifted to the title is not lost, any other lifted content is
  lifted     share of the metadata that is in the record instead of the text (peers lift nothing; where they take metadata, it is gone)
  perfect    share of the articles in which all residue is gone and no content is lost

On the clean articles: words dropped per million, and words lifted. CPU is per article, median of the rounds, which run in turns.
"""
from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import cleaner
from cleaner.library import load
from cleaner.settings import MODES
from clock import each, forget
from looped import Looped
from peers import PEERS, Spans

KEPT, DROPPED, LIFTED = 0, 1, 2


class Text(NamedTuple):
    """One article; clean ones have no segments."""

    text: str
    language: str
    url: str | None
    segments: tuple[dict[str, Any], ...]


class System(NamedTuple):
    """Something that cleans: what it drops and lifts, and the call that is timed."""

    name: str
    taken: Callable[[Text], tuple[Spans, Spans]]
    run: Callable[[Text], object]


class Score:
    """Counts over the labelled articles."""

    def __init__(self) -> None:
        self.residue = self.found = self.content = self.lost = self.meta = self.meta_gone = self.lifted = 0
        self.articles = self.perfect = 0

    def add(self, text: Text, dropped: Spans, lifted: Spans) -> None:
        """One more article. A character that no segment covers counts for nothing."""
        marks = _marks(text.text, dropped, lifted)
        missed = lost = 0
        for segment in text.segments:
            here = _of_words(text.text, marks, segment["start"], segment["end"])
            if segment["label"] == "residue":
                self.residue += len(here)
                missed += here.count(KEPT)
                self.found += len(here) - here.count(KEPT)
            elif segment["label"] == "content":
                self.content += len(here)
                lost += here.count(DROPPED) + (here.count(LIFTED) if segment["kind"] != "headline" else 0)
            else:
                self.meta += len(here)
                self.meta_gone += len(here) - here.count(KEPT)
                self.lifted += here.count(LIFTED)
        self.lost += lost
        self.articles += 1
        self.perfect += not missed and not lost

    def figures(self) -> list[str]:
        """recall, precision, lost, lifted, perfect"""
        right = self.found + self.meta_gone
        return [
            f"{_share(self.found, self.residue):.3f}", f"{_share(right, right + self.lost):.3f}", f"{_share(self.lost, self.content) * 1e6:.0f}",
            f"{_share(self.lifted, self.meta):.3f}", f"{_share(self.perfect, self.articles):.3f}",
        ]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _marks(text: str, dropped: Spans, lifted: Spans) -> bytearray:
    marks = bytearray(len(text))
    for mark, spans in ((DROPPED, dropped), (LIFTED, lifted)):
        for start, end in spans:
            marks[start:end] = bytes([mark]) * (end - start)
    return marks


def _of_words(text: str, marks: bytearray, start: int, end: int) -> bytes:
    """The marks of the characters that are not blank."""
    return bytes(mark for mark, character in zip(marks[start:end], text[start:end]) if not character.isspace())


def read(path: Path) -> list[Text]:
    """The articles of a file."""
    with open(path, encoding="utf-8") as rows:
        return [_text(json.loads(row)) for row in rows if row.strip()]


def _text(row: dict[str, Any]) -> Text:
    return Text(row["text"], row.get("lang") or "en", row.get("url"), tuple(row.get("segments", ())))


def systems() -> Iterator[System]:
    """cleaner in each mode, and the peers."""
    for mode in MODES:
        settings = cleaner.Settings(mode=mode)
        yield System(f"cleaner, {mode}", lambda text, settings=settings: _taken(text, settings), lambda text, settings=settings: _clean(text, settings))  # type: ignore[misc]
    for peer in PEERS:
        yield System(peer.name, lambda text, peer=peer: (peer.taken(text.text, text.language), []), lambda text, peer=peer: peer.left(text.text, text.language))  # type: ignore[misc]


def _clean(text: Text, settings: cleaner.Settings) -> cleaner.Record:
    return cleaner.clean(text.text, kind="text", url=text.url, settings=settings)


def _taken(text: Text, settings: cleaner.Settings) -> tuple[Spans, Spans]:
    """What cleaner drops and lifts. Left-over tags are dropped too, though the account calls it layout."""
    dropped, lifted = [], []
    for removal in _clean(text, settings).removals:
        span = (removal.start, removal.start + len(removal.text))
        if removal.action == "lift":
            lifted.append(span)
        elif removal.action == "drop" or (removal.kind == "markup" and not removal.replacement.strip()):
            dropped.append(span)
    return dropped, lifted


def harm(texts: Sequence[Text], system: System) -> tuple[float, float]:
    """Words dropped from clean articles, and words lifted, per million."""
    words = dropped = lifted = 0
    for text in texts:
        drops, lifts = system.taken(text)
        words += len(text.text.split())
        dropped += _words(text.text, drops)
        lifted += _words(text.text, lifts)
    return _share(dropped, words) * 1e6, _share(lifted, words) * 1e6


def _words(text: str, spans: Spans) -> int:
    return sum(len(text[start:end].split()) for start, end in spans)


def speeds(chosen: Sequence[System], texts: Sequence[Text], rounds: int) -> dict[str, float]:
    """The median of the rounds, by name."""
    taken: dict[str, list[float]] = {system.name: [] for system in chosen}
    for _ in range(rounds):
        for system in chosen:
            forget()  # nothing is to be remembered of the round before
            taken[system.name].append(each(system.run, texts))
    return {name: statistics.median(times) for name, times in taken.items()}


def compare(labelled: Sequence[Text], clean: Sequence[Text], rounds: int) -> Iterator[list[str]]:
    """The table's rows."""
    chosen = list(systems())
    scores = {system.name: Score() for system in chosen}
    for system in chosen:
        for text in labelled:
            scores[system.name].add(text, *system.taken(text))
    harms = {system.name: harm(clean, system) for system in chosen}
    of_labelled, of_clean = speeds(chosen, labelled, rounds), speeds(chosen, clean, rounds)
    yield ["", "recall", "precision", "lost ppm", "lifted", "perfect", "CPU µs", "clean: lost ppm", "lifted ppm", "CPU µs"]
    for system in chosen:
        dropped, lifted = harms[system.name]
        row = [system.name, *scores[system.name].figures(), f"{of_labelled[system.name]:.0f}"]
        yield [*row, f"{dropped:.0f}", f"{lifted:.0f}", f"{of_clean[system.name]:.0f}"] if clean else [*row, "-", "-", "-"]


def loop(texts: Sequence[Text], rounds: int) -> Iterator[str]:
    """The same rules, each asked of each line by a Python regex: speed alone, and how far it sees the same."""
    looped = Looped()
    agree, count = looped.agreement([text.text for text in texts])
    chosen = [
        System("rules in a loop", lambda text: ([], []), lambda text: looped.hits(text.text)),
        System("cleaner, all of it", lambda text: ([], []), lambda text: _clean(text, cleaner.Settings())),
    ]
    taken = speeds(chosen, texts, rounds)
    a, b = (taken[system.name] for system in chosen)
    yield f"The same rules in a loop of the regex module, over {len(texts)} articles ({looped.refused} of {looped.count} patterns it refuses are left out):"
    yield f"{a:.0f} µs an article only to find what matches, where cleaner takes {b:.0f} µs for all it does: {a / b:.1f} times as long."
    yield f"The loop and the packs' lookup name the same rules on {agree} of {count} lines."


def spread(texts: Sequence[Text], number: int) -> list[Text]:
    """So many of the texts, evenly from the whole."""
    return list(texts[:: max(1, len(texts) // max(number, 1))][:number])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--clean", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--loop", type=int, default=20, metavar="N", help="articles for the loop of Python regexes; 0 leaves it out")
    args = parser.parse_args()
    labelled, clean = read(args.labelled), read(args.clean) if args.clean else []
    print(f"{len(labelled)} labelled articles, {len(clean)} clean ones; {len(load().all)} rules; CPU: median of {args.rounds} rounds\n")
    rows = list(compare(labelled, clean, args.rounds))
    widths = [max(map(len, column)) for column in zip(*rows)]
    for name, *cells in rows:
        print("  ".join([f"{name:{widths[0]}}", *(f"{cell:>{width}}" for cell, width in zip(cells, widths[1:]))]))
    if args.loop:
        print("", *loop(spread(labelled, args.loop), args.rounds), sep="\n")


if __name__ == "__main__":
    main()
