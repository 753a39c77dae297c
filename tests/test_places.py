"""Words that mean nothing by themselves: which stand alone between paragraphs, and which belong to a sentence or a list."""
from __future__ import annotations

import pytest

from lines import clean

ABOVE = "The council of Harbour Town said on Monday that the new bridge across the river would open in spring, two years late."
BELOW = "Engineers found in March that the piers on the northern bank had moved, and the work was stopped until they were safe."


def kept(*lines: str, gap: str = "\n") -> list[str]:
    return [line for line in clean(*lines, gap=gap).text.split("\n") if line]


@pytest.mark.parametrize("word", ["here", "or", ". Or", "VIEW", "Continue", "included", "in your subscription.", "if you have an account.", "×"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_word_left_of_a_button_goes_between_paragraphs(word: str, gap: str) -> None:
    assert kept(ABOVE, word, BELOW, gap=gap) == [ABOVE, BELOW]
    assert kept(ABOVE, BELOW, word, gap=gap) == [ABOVE, BELOW]


@pytest.mark.parametrize("above, below", [
    ("- Rest for two minutes between the sets", BELOW), ("Tips for the Harbour", BELOW), ("What is a pier?", BELOW), (ABOVE, "How the river was measured"), (ABOVE, "- Rest for two minutes"),
])
@pytest.mark.parametrize("word", ["VIEW", "comments", "in your subscription."])
def test_and_between_a_paragraph_and_a_heading_or_an_item(word: str, above: str, below: str) -> None:
    assert kept(above, word, below, ABOVE.replace("Monday", "Friday")) == [above, below, ABOVE.replace("Monday", "Friday")]


@pytest.mark.parametrize("lines", [
    ("The plan of the council for the new bridge across the river can be read by all who wish to see it before it opens", "here", "and will be on show in the town hall until the end of the month."),
    (ABOVE, "Next", "Close", "Back", BELOW),
    ("The plan can be read", "here", "Residents have until May to say what they think of it, and of the roads that lead to it."),
    (ABOVE, "Next steps", BELOW),
    (ABOVE, "Here and now", BELOW),
    (ABOVE, "close", "Ends the connection and says why it did so."),
], ids=["broken sentence", "a list", "a broken line", "a heading", "a phrase", "a term"])
def test_the_same_words_stay_where_they_belong_to_something(lines: tuple[str, ...]) -> None:
    assert kept(*lines) == list(lines)


def test_words_of_other_languages() -> None:
    above = "Der Stadtrat teilte am Montag mit, dass die neue Brücke über den Fluss im Frühjahr eröffnet werde, zwei Jahre später als geplant."
    below = "Im März hatten Ingenieure festgestellt, dass sich die Pfeiler am Nordufer bewegt hatten, und die Arbeiten wurden eingestellt."
    assert kept(above, "hier", below, "Schließen", above.replace("Montag", "Freitag")) == [above, below, above.replace("Montag", "Freitag")]
