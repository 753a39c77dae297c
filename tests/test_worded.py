"""Lines go that no rule knows and that are worded as residue is; what the article itself says in such words stays."""
from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
from cleaner import wording
from cleaner.stages import headers, worded

from lines import PROSE, clean

ROOT = Path(__file__).parent.parent
MORE = "The board will meet again in the spring to hear what the county has found, and who is to pay for it."
#: As houses speak to their readers, in words of their own.
CALLS = ("Fancy more of this? Our app has it first", "Hungry for more? There is plenty on our site", "Become a friend of the Quay Times and keep our reporting free")
NEWSLETTERS = [
    "Newsletters have come back to the coast: four papers send one to the inbox of whoever asks for it, every morning before six.",
    "Readers of the smallest one subscribe by postcard, as its editor has no website and wants none, and pay with a stamp.",
    "The largest asks for an email address, and one reader in ten clicks on the link below the first story, the editors say.",
]


def rules_of(record: cleaner.Record) -> set[str]:
    return {removal.rule for removal in record.removals}


@pytest.mark.parametrize("call", CALLS)
def test_a_call_in_a_houses_own_words_goes(call: str) -> None:
    record = clean(*PROSE, MORE, call)
    assert record.text.splitlines() == [*PROSE, MORE]
    [removal] = [removal for removal in record.removals if removal.rule == worded.RULE]
    assert removal.text.strip() == call and removal.kind in cleaner.record.RESIDUE_KINDS and '"' in removal.why


def test_one_that_goes_takes_along_what_stands_beside_it() -> None:
    beside = clean(*PROSE, MORE, CALLS[0], CALLS[1])
    assert beside.text.splitlines() == [*PROSE, MORE]


@pytest.mark.parametrize("line", [
    "Subscribe by postcard, pay with a stamp", "An inbox before six", "One reader in ten clicks on the link",
], ids=["a heading", "a label", "a caption"])
def test_what_an_article_about_newsletters_says_stays(line: str) -> None:
    assert line in clean(*NEWSLETTERS[:2], line, *NEWSLETTERS[2:]).text
    assert line in clean(*NEWSLETTERS, line).text


@pytest.mark.parametrize("lines", [
    ("1. Hungry for more? There is plenty on our site",),
    ("| Hungry for more? There is plenty on our site |",),
    ("Hungry for more? {{ plenty }} on our site",),
    ("“Hungry for more? There is plenty on our ferry,” she said.",),
], ids=["an item with a number", "a row of a table", "code", "a quotation"])
def test_what_no_residue_is_made_like_stays(lines: tuple[str, ...]) -> None:
    assert all(line.strip("| ") in clean(*PROSE, *lines).text for line in lines)


def test_calls_that_lost_their_lines_are_left_to_the_other_stages() -> None:
    record = clean(" ".join(CALLS))
    assert worded.RULE not in rules_of(record) and record.text == " ".join(CALLS)


def test_a_bolder_mode_takes_no_less() -> None:
    taken = [{removal.text.strip() for removal in clean(*PROSE, *CALLS, settings=cleaner.Settings(mode=mode)).removals if removal.rule == worded.RULE}
             for mode in ("precision", "balanced", "recall")]
    assert taken[0] <= taken[1] <= taken[2] and taken[1]


def test_pages_are_left_to_their_engine() -> None:
    page = "<html><body><article><h1>Quay plan</h1>" + "".join(f"<p>{line}</p>" for line in (*PROSE, MORE, *CALLS)) + "</article></body></html>"
    assert not {rule for rule in rules_of(cleaner.clean(page, kind="html")) if "worded" in rule}


HEADLINES = ("Lighthouse keeper sells his last boat to the museum", "Why the salt works closed after ninety years", "A winter market returns to Northgate")


@pytest.mark.parametrize("mark", ["", "- "])
@pytest.mark.parametrize("header", ["More reads picked for you today:", "You could also enjoy these pieces:"])
def test_a_list_below_a_header_in_a_houses_own_words_goes(header: str, mark: str) -> None:
    record = clean(*PROSE, header, *(mark + headline for headline in HEADLINES), MORE)
    assert record.text.splitlines() == [*PROSE, MORE]
    assert {related.title for related in record.related} == set(HEADLINES)
    assert any(rule.startswith("any/blocks/worded-") for rule in rules_of(record))


def test_what_stands_above_the_first_entry_of_such_a_list_is_told_by_its_own_rule() -> None:
    record = clean(*PROSE, "Readers also enjoyed these:", "Share this article", *HEADLINES, MORE)
    assert record.text.splitlines() == [*PROSE, MORE]
    assert {related.title for related in record.related} == set(HEADLINES)


@pytest.mark.parametrize("header", ["More that you should know about it:", "What the plan would mean for you:", "Also at stake:"])
def test_an_articles_own_list_stays(header: str) -> None:
    points = ("The quay would divide the town for years", "The ferry employs eleven people on the island", "The matter may go to court")
    assert all(line in clean(*PROSE, header, *points, MORE).text for line in (header, *points))


def test_contents_stay() -> None:
    parts = ("How the plan for the quay began", "What the ferry has to fear from it", "Who pays if the court says no")
    lines = [line for part, prose in zip(parts, PROSE) for line in (part, prose)]
    assert all(part in clean("Jump to what you want to read:", *parts, *lines, MORE).text.split(PROSE[0])[0] for part in parts)


def test_log_odds_are_what_the_weights_say() -> None:
    model = wording.load()
    for line in (*CALLS, *PROSE, "関連記事はこちら", "x", ""):
        found = wording.checksums(line, len(model.weights))
        said = sum(model.weights[at] - 128 for at in found)
        assert model.log_odds(line) == pytest.approx(model.bias + model.scale * said / max(1, len(found)) ** 0.5)
    assert model.kind(CALLS[0], headers.KINDS) in headers.KINDS


@pytest.mark.skipif(importlib.util.find_spec("sklearn") is None, reason="scikit-learn is not installed: pip install -e '.[training]'")
def test_training_makes_a_model_that_tells_lines_apart(tmp_path: Path) -> None:
    pages, lines, made = tmp_path / "pages.jsonl", tmp_path / "lines", [tmp_path / "one.bin", tmp_path / "two.bin"]
    pages.write_text("".join(json.dumps({"id": f"p{n}", "url": f"https://site{n}.example/", "page_type": "article", "html": "", "gold": {"text": "\n".join(PROSE)}}) + "\n"
                             for n in range(8)), encoding="utf-8")
    lines.mkdir()
    (lines / "en.residue.txt").write_text("\n".join(CALLS) + "\n", encoding="utf-8")
    (lines / "en.content.txt").write_text("\n".join(NEWSLETTERS) + "\n", encoding="utf-8")
    for out in made:
        run = subprocess.run([sys.executable, str(ROOT / "training" / "wording.py"), str(pages), "--lines", str(lines), "--packs", str(ROOT / "cleaner" / "packs" / "en"),
                              "--out", str(out)], capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        assert "residue" in run.stdout
    assert made[0].read_bytes() == made[1].read_bytes()
    model = wording.load(made[0])
    assert model.log_odds("Subscribe to our newsletter") > 0 > model.log_odds(PROSE[0])
