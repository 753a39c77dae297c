"""What boxes leave beside their notices: words of forms and buttons. All texts are invented."""
from __future__ import annotations

import pytest

import cleaner
from growth import growth

BEFORE = "The harbour board met on Monday to hear the plan for the new quay, and nobody spoke against it."
AFTER = "Work on the piers starts in spring, and the ferry keeps its berth until the last of them stands."


def cleaned(*lines: str, gap: str = "\n\n") -> str:
    return cleaner.clean(gap.join((BEFORE, *lines, AFTER)), kind="text").text


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("box", [
    ("Sign up for our newsletter", "First name", "Country", "Submit"),
    ("×", "Close", "Subscribe to our newsletter", "Email address", "Let's go!"),
    ("Share this article", "Spotify", "Mail", "1.2K"),
])
def test_words_of_a_form_go_beside_its_notice(box: tuple[str, ...], gap: str) -> None:
    assert cleaned(*box, gap=gap) == gap.join((BEFORE, AFTER))


def test_words_of_a_german_form_go_beside_its_notice() -> None:
    before = "Der Hafenrat hat am Montag über die neue Mole beraten, und niemand sprach dagegen, auch wenn es spät wurde."
    after = "Die Arbeit an den Pfeilern beginnt im Frühjahr, und die Fähre behält ihren Platz, bis der letzte von ihnen steht."
    box = ("Abonnieren Sie unseren Newsletter", "Vorname", "E-Mail-Adresse", "Absenden")
    assert cleaner.clean("\n\n".join((before, *box, after)), kind="text").text == f"{before}\n\n{after}"


def test_the_same_words_stay_where_no_notice_stands_beside_them() -> None:
    for word in ("Country", "Job title", "Spotify", "Let's go!"):
        assert cleaned(word) == "\n\n".join((BEFORE, word, AFTER))


def test_topics_to_choose_go_with_the_run_of_lines_they_stand_in() -> None:
    run = "\n".join(("Sign up for our newsletter", "Name", "Email address", "Knots + Ropes", "Submit"))
    assert cleaned(run) == "\n\n".join((BEFORE, AFTER))


def test_a_heading_below_a_notice_stays() -> None:
    for heading in ("Work in spring", "The last of the piers"):
        assert cleaned("Sign up for our newsletter", heading) == "\n\n".join((BEFORE, heading, AFTER))


def test_a_list_that_a_notice_announces_goes_with_it() -> None:
    items = ("- Two captains share one mooring in a winter without ice. Here is how", "- Seven harpooners name the storm they fear", "- A lock keeper looks back")
    assert cleaned("Sign up for our newsletter to get:", *items) == "\n\n".join((BEFORE, AFTER))
    for above in ("Sign up for our newsletter", "The board named three reasons:", "Share this story:"):
        assert all(item in cleaned(above, *items) for item in items), above
    own = ("- The new quay needs deeper water", "- The ferry wants its berth")
    assert all(item in cleaned("Sign up for our newsletter to get:", *own) for item in own)
    assert cleaned("Sign up for our newsletter to get:", "Read: Storm closes the ferry port", *items) == "\n\n".join((BEFORE, *items, AFTER))
    told = ("- Two captains share one mooring in a winter without ice.", "- A lock keeper looks back.")
    assert all(item in cleaned("Sign up for our newsletter to get:", *told) for item in told)


def test_a_long_run_of_notices_and_other_lines_costs_no_more_a_line() -> None:
    def run(count: int) -> str:
        lines = "\n".join(f"Sign up for our newsletter\nZobel {number % 26 * chr(97 + number % 26)}" for number in range(count))
        return "\n\n".join([BEFORE, BEFORE, lines, AFTER, AFTER])

    assert growth(lambda text: cleaner.clean(text, kind="text"), run(2_000), run(8_000), enough=6) <= 6
