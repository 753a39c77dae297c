"""Lines that no rule knows: menus, tags and bare headlines at the edges of an article go; lists that belong to it stay."""
from __future__ import annotations

import importlib.util
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
from cleaner import line_features, line_model
from cleaner.article import Article
from cleaner.segment import segment
from cleaner.stages.furniture import RULE, candidates

ROOT = Path(__file__).parent.parent
needs_training = pytest.mark.skipif(importlib.util.find_spec("lightgbm") is None, reason="lightgbm is not installed: pip install -e '.[training]'")
PROSE = [
    "The harbour board met on Monday to hear the plan for the new quay, which has divided the town for more than four years.",
    "“We cannot wait another winter,” said Ann Brook, who has run the ferry since 1998 and employs eleven people on the island.",
    "The plan would move the landing two hundred metres to the north, where the water is deeper and the road is wider.",
    "Opponents say that the meadow behind it floods every spring, and that the board has never asked the farmers about it.",
    "A vote is expected before the end of the month, and either side has said that it will take the matter to court.",
]
HEADLINES = [
    "Ferry strike enters third week as talks stall", "Council backs new bridge over the Tarn", "School roof to be replaced by Easter", "Police look for owner of stray horse",
    "Library opens late on Thursdays from next month", "Mayor apologises for lost parking fines", "Storm warning lifted for northern islands", "Bakery wins prize for rye bread",
]


def body(*above: str, below: tuple[str, ...] = (), prose: list[str] = PROSE) -> str:
    return "\n".join([*above, *prose, *below])


def clean(text: str, **options: object) -> cleaner.Record:
    record = cleaner.clean(text, kind="text", **options)  # type: ignore[arg-type]
    assert cleaner.restore(record) == text
    return record


def taken(record: cleaner.Record) -> list[str]:
    return [removal.text.strip() for removal in record.removals if removal.rule == RULE]


def test_headlines_below_the_article_go_into_related() -> None:
    text = body(below=("Share this article", "Facebook Twitter WhatsApp Email", "Most Read", "Comments", "Harbour", "Ferries", "Tarn", *HEADLINES))
    record = clean(text)
    assert record.text.splitlines() == PROSE
    assert {item.title for item in record.related} >= set(HEADLINES[-3:])


def test_the_menu_above_the_headline_goes() -> None:
    menu = ("Home", "News", "Sport", "Weather", "Travel", "Share", "Advertisement", "Subscribe", "Log in", "Food", "Culture", "Science")
    record = clean(body(*menu, "Harbour Board Hears Plan for the New Quay"))
    assert record.title == "Harbour Board Hears Plan for the New Quay"
    assert record.text.splitlines()[-5:] == PROSE
    assert len(record.text.splitlines()) <= 8


@pytest.mark.parametrize("lines", [
    ("Ingredients:", "500 g rye flour", "300 ml lukewarm water", "1 sachet of yeast", "2 tsp salt", "1 tbsp caraway seeds", "a handful of walnuts"),
    ("Results", "Northgate 3, Southwick 1", "Tarn United 2, Harbour Rovers 2", "Eastfield 0, Millbrook 4", "Abbey Park 1, Westholm 0"),
    ("The tide comes in, the tide goes out,", "the ferry waits below,", "and no one asks what it's about", "and no one has to know."),
    ("Sources", "Harbour board, minutes of 3 October 2023", "Brook, A.: Forty winters on the ferry. Tarn Press, 2019, p. 114.", "Survey of the northern quay, 2021"),
    ("1. Northgate FC, 42 points", "2. Harbour Rovers, 39 points", "3. Tarn United, 35 points"),
    ("|Price", "|£39,990 - £57,990", "|Berths (which is best for you?)", "|5", "|Fuel", "|diesel", "|Warranty", "|4 years"),
    ("What happens next?",),
    ("Ann Brook, ferry operator",),
    ("Best wishes, Ann",),
], ids=["ingredients", "scores", "poem", "sources", "table", "cells", "question", "signature", "greeting"])
def test_what_belongs_to_the_article_stays(lines: tuple[str, ...]) -> None:
    assert not taken(clean(body(below=lines)))


@pytest.mark.parametrize("lines", [
    ("Ingredients", "rye flour", "lukewarm water", "yeast", "Share this article", "salt", "caraway", "walnuts"),
    ("Works that need a permit", "- Building", "- Electrical", "- Moorings", "Read: How to book a berth for beginners", "- Plumbing"),
], ids=["ingredients", "permits"])
def test_one_notice_in_a_list_does_not_make_the_list_furniture(lines: tuple[str, ...]) -> None:
    record = clean(body(below=lines))
    assert [line for line in lines if line not in record.text.splitlines()] == [line for line in lines if line.startswith(("Share", "Read:"))]


COOKIES = "We and our partners keep cookies on your device, read what you looked at before, and show what we believe you may buy, unless you refuse."
BARS = ("Share this article", "Facebook", "Twitter", "WhatsApp", "Email", "Subscribe", "Log in", "Advertisement", "Newsletter", "Follow us", "Download our app", "Comments")


def test_running_text_of_the_page_does_not_end_its_menus() -> None:
    above = ("Home", "News", "Sport", "Weather", "Travel", COOKIES, *BARS, "Food", "Culture", "Science", "Harbour", "Ferries", "Tarn")
    below = (*BARS, "Harbour", "Ferries", *HEADLINES, "A brown mare trampled cabbages behind a primary school yesterday, and pupils fed her carrots.", *BARS, "Food", "Culture")
    kept = clean(body(*above, below=below)).text.splitlines()
    assert [line for line in kept if line in PROSE] == PROSE
    assert not {"Home", "Food", "Culture", "Science", "Ferries"} & set(kept)


@pytest.mark.parametrize("item", ["The {n}th quay", "Where to moor in {n}"])
def test_headings_of_an_article_with_buttons_below_its_items_stay(item: str) -> None:
    items = [line for number in range(4, 12) for line in (item.format(n=number), PROSE[number % 5], "Check price", "Advertisement")]
    assert clean(body(below=tuple(items))).text.splitlines() == [*PROSE, *(line for line in items if line not in ("Check price", "Advertisement"))]


def test_sentences_broken_over_lines_stay() -> None:
    pieces = ["The", "harbour board", "said that one of the ferries had been damaged shortly after", "leaving the quay, and that a", "committee", "was to look into it."]
    assert not taken(clean(body(below=("Share this article", *pieces))))


@pytest.mark.parametrize("text", ["\n".join(HEADLINES), "News\nSport\nWeather", "", "A poem\nof three\nlines"])
def test_without_prose_nothing_says_what_is_furniture(text: str) -> None:
    assert not taken(clean(text))


def test_the_known_title_is_never_taken() -> None:
    title = "Quay plan"
    record = clean(body("Home", "News", "Sport", "Advertisement", title, "Subscribe"), fields={"title": title})
    assert title not in taken(record)


def test_a_claim_says_why_and_precision_takes_less() -> None:
    text = body(below=("Share this article", "Comments", "Harbour", "Ferries", *HEADLINES))
    kept = {mode: set(clean(text, settings=cleaner.Settings(mode=mode)).text.splitlines()) for mode in ("precision", "balanced", "recall")}
    assert kept["precision"] >= kept["balanced"] >= kept["recall"]
    removals = [removal for removal in clean(text).removals if removal.rule == RULE]
    assert removals and all("what says so most: " in removal.why for removal in removals)


def test_the_model_fits_the_features() -> None:
    model = line_model.load()
    assert model.names == line_features.NAMES
    assert line_model.MODEL.stat().st_size < 200_000
    article = Article((text := body("Home", below=("Tags",))), segment(text)[0])
    assert all(len(numbers) == len(model.names) for _, _, numbers in candidates(article, [block.body for block in article.blocks]))


def test_an_article_of_prose_costs_nothing() -> None:
    blocks, _ = segment(body())
    assert candidates(Article(body(), blocks), PROSE) == []


def page(number: int) -> dict[str, object]:
    """A made-up page: a menu, an article, and headlines below it."""
    draw = random.Random(number)
    prose = [draw.choice(PROSE) + f" That was in the year {1900 + draw.randrange(120)}." for _ in range(draw.randrange(3, 8))]
    recipe = ["What you need", *(f"{draw.randrange(2, 9)} spoons of {draw.choice(['rye', 'salt', 'oats'])}" for _ in range(5))] if number % 2 else []
    menu = "".join(f"<li><a href=/x>{word}</a></li>" for word in draw.sample(["Home", "News", "Sport", "Food", "Travel", "Money", "Culture"], 5))
    below = "".join(f"<div><a href=/y>{line}</a></div>" for line in draw.sample(HEADLINES, 6))
    inner = "".join(f"<p>{line}</p>" for line in prose + recipe)
    source = f"<html><body><ul>{menu}</ul><main><h1>Quay plan {number}</h1><div>{inner}</div>{below}</main></body></html>"
    return {"id": f"p{number}", "url": f"https://site{number}.example/a", "page_type": "article", "html": source,
            "gold": {"title": f"Quay plan {number}", "text": "\n\n".join(prose + recipe)}}


@needs_training
def test_training_makes_a_model_that_can_be_read(tmp_path: Path) -> None:
    pages, made = tmp_path / "pages.jsonl", [tmp_path / "one.json", tmp_path / "two.json"]
    pages.write_text("".join(json.dumps(page(number)) + "\n" for number in range(40)), encoding="utf-8")
    for out in made:
        run = subprocess.run([sys.executable, str(ROOT / "training" / "line_model.py"), str(pages), "--out", str(out), "--folds", "2"], capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        assert "furniture" in run.stdout
    assert made[0].read_bytes() == made[1].read_bytes()
    model = line_model.load(made[0])
    assert model.names == line_features.NAMES and set(model.thresholds) == {"precision", "balanced", "recall"}


def test_what_a_line_echoes_does_not_hang_on_how_many_lines_were_asked_before() -> None:
    prose = "The harbours board_room has straße2026 and Ferry ferryman, and the ÉCOLE by Brook's quay, which has 3rooms and roomsful of x_nets for more than eight weeks."
    lines = ["ferry", "FERRY boards", "harbour harbours", "board room", "strasse", "STRASSE straße", "école", "Brook brooks", "rooms", "roomsful", "nets", "weeks more than quay"]
    bodies = [prose, *lines]
    text = "\n".join(bodies)
    article = Article(text, segment(text)[0])
    asked = line_features.Body(article, bodies)
    for _ in range(10):
        late = [asked.numbers(line_features.Line(line)) for line in lines]
    assert late == [line_features.Body(article, bodies).numbers(line_features.Line(line)) for line in lines]
    echoed = dict(zip(lines, (echo for echo, _, _ in late)))
    assert echoed["ferry"] == 1 and echoed["harbour harbours"] == 0.5 and echoed["rooms"] == 1 and echoed["FERRY boards"] == 0.5


@needs_training
def test_pages_known_by_snippets_get_a_text_only_where_the_snippets_agree(tmp_path: Path) -> None:
    known, doubted, out = tmp_path / "known.jsonl", tmp_path / "doubted.jsonl", tmp_path / "gold.jsonl"
    told = {"present": ["divided the town", "take the matter to court"], "absent": [HEADLINES[0]]}
    html = "<html><body><main><h1>Quay plan</h1>" + "".join(f"<p>{line}</p>" for line in PROSE) + "</main></body></html>"
    made = {"id": "k", "url": "https://site.example/a", "html": html, "gold": told}
    known.write_text(json.dumps(made) + "\n", encoding="utf-8")
    doubted.write_text(json.dumps({**made, "id": "d", "gold": {"present": ["never said"], "absent": []}}) + "\n", encoding="utf-8")
    run = subprocess.run([sys.executable, str(ROOT / "training" / "snippet_pages.py"), str(known), str(doubted), "--out", str(out)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.strip()) == (0, "1 pages"), run.stderr
    page = json.loads(out.read_text(encoding="utf-8"))
    assert page["id"] == "k" and page["page_type"] == "article"
    assert page["gold"]["text"].split("\n\n") == PROSE and page["gold"]["title"] == "Quay plan"
