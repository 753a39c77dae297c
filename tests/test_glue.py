"""Paragraphs that a scraper glued to one line: what stands among them goes as it would from lines of its own; nothing else changes."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.segment import segment

from growth import growth
from lines import PROSE, clean

LINK = "Related Link: Ferry Owner Says It's 'Unjust' To Close The Old Landing"
LIST = "See more from Benzinga * Harbour IPO: What Investors Should Know * Will Ferry Stock Reach $100 By Spring?"
COPYRIGHT = "© 2023 Harbour Press. All rights reserved."


def glued(*parts: str) -> str:
    """Title and one line."""
    return clean("Harbour board hears plan for the new quay", "".join(parts)).text.split("\n")[-1]


@pytest.mark.parametrize("residue", [
    "Sign up for our daily newsletter.",
    "Disclosure: The author has a long position in QUAY.",
    "Read more: Ferry Strike Enters Third Week",
    LINK,
    LIST,
    COPYRIGHT,
], ids=["appeal", "disclosure", "link", "link with a quotation", "list", "copyright"])
def test_what_was_glued_between_paragraphs_goes(residue: str) -> None:
    assert glued(*PROSE, residue) == "".join(PROSE)
    assert glued(PROSE[0], PROSE[1], residue, PROSE[2]) == f"{PROSE[0]}{PROSE[1]} {PROSE[2]}"


def test_several_of_them_go() -> None:
    assert glued(PROSE[0], LINK, *PROSE[1:], "Disclosure: The author has no position in QUAY.", LIST, COPYRIGHT) == f"{PROSE[0]} {PROSE[1]}{PROSE[2]}"


def test_glued_headlines_are_told() -> None:
    record = clean("".join((*PROSE, LINK, PROSE[0], LIST)))
    assert {one.title for one in record.related} == {LINK.removeprefix("Related Link: "), *LIST.split(" * ")[1:]}


@pytest.mark.parametrize("name", ["QuayPay", "HarbourCoin", "McQuay"])
def test_a_name_with_a_capital_inside_ends_no_headline(name: str) -> None:
    link = f"Read more: Ferry Owner Asks Why {name} Will Not Mend Her Landing"
    assert glued(PROSE[0], link, f"{name} said no.", *PROSE[1:]) == f"{PROSE[0]} {name} said no.{PROSE[1]}{PROSE[2]}"


@pytest.mark.parametrize("part", [
    "QuayPay: One of the board's plans is to let people pay for the ferry by phone.",
    "Node.js and Booking.Com were named, and so was the U.S.Treasury.",
    "Price: nine million crowns.",
    "He laughed.",
    "The plan has a * b * c as its sum, which nobody understood.",
])
def test_the_articles_own_parts_stay(part: str) -> None:
    line = f"{PROSE[0]}{part}{PROSE[1]}{PROSE[2]}"
    assert glued(line) == line


@settings(deadline=None)
@given(st.lists(st.sampled_from([*PROSE, "He laughed.", "“No,” she said.", "Price: nine million."]), min_size=4, max_size=12), st.lists(st.sampled_from(["", " "]), min_size=12, max_size=12))
def test_prose_glued_anywhere_is_left_alone(parts: list[str], joints: list[str]) -> None:
    line = "".join(part + joint for part, joint in zip(parts, joints)).strip()
    assert clean(line).text == line


@pytest.mark.parametrize("line", [
    "Note: The QuayPay and the HarbourCoin were sold by the TarnBank, said the board. " + PROSE[0] + PROSE[1] + PROSE[2],
    "Note: " + "QuayPayHarbourCoin" * 20,
    "".join(PROSE) * 3,
    "a." + "B" * 400,
    "*" + "a*b" * 150,
    "[" * 200 + "a](b)" * 40,
    "Read more: " + "The Quay Comes Down" * 20,
])
def test_the_cost_grows_with_the_text(line: str) -> None:
    def text(count: int) -> str:
        return "\n".join(f"{line} {number}" for number in range(count))

    assert growth(lambda value: segment(value), text(500), text(2_000), enough=6) <= 6
