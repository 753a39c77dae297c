"""The benchmarks measure what they say: the scorer, the peers, and the copies of rules. All texts are invented."""
from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.rules import read_packs

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
BOARD = "The harbour board met on Monday to hear the plan for the new quay, and nobody spoke against it."


@pytest.fixture(autouse=True)
def path(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    yield
    for name in ("peers", "looped", "residue", "rules_scale", "metadata"):
        sys.modules.pop(name, None)


def labelled(*pieces: tuple[str, str, str]) -> dict[str, Any]:
    segments, text = [], ""
    for label, kind, piece in pieces:
        segments.append({"start": len(text), "end": len(text) + len(piece), "label": label, "kind": kind})
        text += piece
    return {"id": "1", "lang": "en", "text": text, "segments": segments}


def test_the_scorer_counts_characters_and_articles() -> None:
    from residue import Score, _text

    row = labelled(("content", "headline", "New Quay\n\n"), ("residue", "other", "Read on\n\n"), ("meta", "byline", "By Bo Li\n\n"), ("content", "body", "Abc def."))
    score = Score()
    score.add(_text(row), [(10, 19)], [(0, 10), (19, 29)])  # the headline and the byline are lifted
    assert score.figures() == ["1.000", "1.000", "0", "1.000", "1.000"]
    score.add(_text(row), [(10, 14), (29, 32)], [])  # half the residue, and three letters of the body
    assert score.figures() == ["0.833", "0.842", str(round(3 / 28 * 1e6)), "0.500", "0.500"]


def test_peers_take_what_they_leave_out() -> None:
    from peers import PEERS

    text = f"{BOARD}\n\nRead more: the ferry\n\nSubscribe today\n\n{BOARD} Click here\n\nIt is open."
    for peer in PEERS:
        spans = peer.taken(text, "en")
        assert spans == sorted(spans) and all(0 <= start < end <= len(text) for start, end in spans)
        at, kept = 0, ""
        for start, end in [*spans, (len(text), len(text))]:
            kept, at = kept + text[at:start], end
        assert kept.split() == peer.left(text, "en").split(), peer.name


@pytest.mark.parametrize("least, kept", [(3, True), (5, False)])
def test_c4_keeps_lines_that_end_and_have_words_enough(least: int, kept: bool) -> None:
    from peers import taken_by_c4

    assert (taken_by_c4("It is open.", least) == []) is kept
    assert taken_by_c4(BOARD, least) == []
    for line in ("No mark at the end of this line", "It goes on and on and on...", "This page of ours needs JavaScript to run."):
        assert taken_by_c4(f"{BOARD}\n{line}", least) == [(len(BOARD) + 1, len(BOARD) + 1 + len(line))]


def test_rules_are_copied_under_other_words(tmp_path: Path) -> None:
    from rules_scale import copy_packs, renamed

    assert renamed(r"(?P<title>sign up for {{letter}}s?)\p{Lu}[abcd]{3,40}(?-i:Quay)", 1) == r"(?P<title>ngis up rof {{letter}}s?)\p{Lu}[abcd]{3,40}(?-i:yauQ)"
    assert renamed("letter", 1) != renamed("letter", 2)
    count = copy_packs(tmp_path, 1)
    assert count > 500 and len(read_packs(tmp_path, {}, check=False)) == count


def test_the_table_has_a_row_for_each_system(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from residue import main

    row = labelled(("content", "body", f"{BOARD}\n\n"), ("residue", "ad_marker", "Advertisement\n\n"), ("content", "body", BOARD))
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n")
    (tmp_path / "clean.jsonl").write_text(json.dumps({"text": BOARD}) + "\n")
    monkeypatch.setattr(sys, "argv", ["residue.py", f"{tmp_path}/rows.jsonl", "--clean", f"{tmp_path}/clean.jsonl", "--rounds", "1", "--loop", "0"])
    main()
    rows = {line[:18].strip(): line[18:].split() for line in capsys.readouterr().out.splitlines()[3:]}
    assert rows["cleaner, balanced"][:5] == ["1.000", "1.000", "0", "0.000", "1.000"] and len(rows) == 7
    assert rows["twenty re.sub"][0] == "1.000" and rows["cleaner, balanced"][6] == "0"


def test_metadata_counts_what_is_right_given_and_invented(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from metadata import agrees, main

    assert agrees("author", "Ann Brook; Bo Li", "Ann Brook") and not agrees("author", "Ann Brook", "Bo Li")
    assert agrees("published", "2021-05-04T10:00", "2021-05-04") and not agrees("published", "2021-05-05", "2021-05-04")
    assert agrees("title", "Quay opens", "Quay Opens!") and not agrees("title", "Quay", "Quay opens")
    page = "<html><body><h1>Quay opens</h1><p>By Ann Brook</p><p>Updated May 4, 2021</p></body></html>"
    rows = [
        {"id": "1", "url": "https://b.example/1", "page_type": "article", "html": page, "gold": {"title": "Quay opens", "author": "Ann Brook", "published": "2021-05-04"}},
        {"id": "2", "url": "https://b.example/2", "page_type": "article", "html": page, "gold": {"title": "Quay opens", "author": None, "published": None}},
        {"id": "3", "url": "https://b.example/3", "page_type": "forum", "html": page, "gold": {"title": "Another", "author": None, "published": None}},
    ]
    (tmp_path / "pages.jsonl").write_text("\n".join(map(json.dumps, rows)))
    monkeypatch.setattr(sys, "argv", ["metadata.py", f"{tmp_path}/pages.jsonl", "--type", "article"])
    main()
    lines = {tuple(line.split(", ")[0:1]) + (line[10:23].strip(" ,"),): line[23:].split() for line in capsys.readouterr().out.splitlines()[1:-1]}
    counted = {name: figures for (_, name), figures in lines.items() if figures[-1] != "0"}
    assert counted["title"] == ["1.000", "1.000", "0", "2"]
    assert counted["author"] == ["1.000", "0.500", "1", "1"]
    assert counted["published"] == ["0.000", "0.000", "0", "1"]
    assert counted["either date"] == ["1.000", "0.500", "1", "1"]
