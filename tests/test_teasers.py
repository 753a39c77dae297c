"""Other articles with the start of their texts go where they stand below a header, made alike; the article's own items and sections stay."""
from __future__ import annotations

import pytest

from cleaner.stages.teasers import RULE

from lines import PROSE, clean

HEADLINES = ["Stray horse found in school garden", "Choir wins national prize with song about rain", "Two bakers share one oven after fire"]
STARTS = [
    "A brown mare trampled cabbages behind a primary school yesterday, and pupils fed her carrots through an open window.",
    "Girls of Saint Olaf sang in the capital, wearing yellow boots, about clouds; their conductor composed it aboard a train.",
    "Flames destroyed one of Millbrook's shops; now loaves of both families rise side by side, kneaded long past midnight.",
]
DAYS = ["May 3, 2023", "May 1, 2023", "April 29, 2023"]


@pytest.mark.parametrize("card", [
    ("Around the town", "{headline}", "{start}"),
    ("{day}", "{headline}", "{start}"),
    ("{headline}", "{day}", "{start}", "Kari Lund"),
    ("{headline}", "{day}: {start}"),
], ids=["kicker", "date above", "date below, writer", "date in the text"])
@pytest.mark.parametrize("header", ["Related posts", "Read more"])
def test_cards_below_a_header_go_and_are_told(card: tuple[str, ...], header: str) -> None:
    cards = [line.format(headline=headline, start=start, day=day) for headline, start, day in zip(HEADLINES, STARTS, DAYS) for line in card]
    record = clean(*PROSE, header, *cards)
    assert record.text.splitlines() == PROSE
    assert {link.title for link in record.related} >= set(HEADLINES)


@pytest.mark.parametrize("items", [
    [line for pair in zip(HEADLINES, STARTS) for line in pair],
    [line for headline, start in zip(HEADLINES, STARTS) for line in (headline, start, "Read more")],
    [line for headline, start in zip(HEADLINES[:2], STARTS) for line in ("Around the town", headline, start)],
], ids=["sections", "items with a button", "two only"])
@pytest.mark.parametrize("header", ["Related posts", "Around the county"])
def test_the_articles_own_items_stay(items: list[str], header: str) -> None:
    record = clean(*PROSE, header, *items)
    assert all(start in record.text for start in STARTS[:2])
    assert not any(removal.rule == RULE for removal in record.removals)


@pytest.mark.parametrize("mark", ["The short answer", "May {n}, 2023", "The short answer:"])
def test_an_article_that_is_made_so_itself_goes_on_below_a_header(mark: str) -> None:
    sections = [line for number, (headline, start) in enumerate(zip(HEADLINES * 2, STARTS * 2), 1) for line in (headline, start, mark.format(n=number), PROSE[number % 3])]
    record = clean(*PROSE, *sections[:8], "Related posts", *sections[8:])
    assert not any(removal.rule == RULE for removal in record.removals)
