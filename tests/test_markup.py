"""Tags that an extraction left in text, and what only looks like one. All texts are invented."""
from __future__ import annotations

import pytest

from lines import PROSE, clean


@pytest.mark.parametrize(("line", "left"), [
    ("The <B>old</B> quay is <b>closed</b>.", "The old quay is closed."),
    ('A quay <IMG SRC="quay.jpg">and a pier.', "A quay and a pier."),
    ("One line <WBR>broken.", "One line broken."),
])
def test_tags_go(line: str, left: str) -> None:
    assert clean(*PROSE, line).text.splitlines()[-1] == left


@pytest.mark.parametrize("line", ["Write <LABEL> where the name of the quay belongs.", 'Set "<PATH TO THE CHART>" and start the plotter.', "The depth is < 5 m and > 2 m."])
def test_what_a_text_says_to_fill_in_stays(line: str) -> None:
    assert clean(*PROSE, line).text.splitlines()[-1] == line


def test_many_of_them_stay() -> None:
    lines = [f"Write <LABEL> here, then <NAME{number}> there." for number in range(2000)]
    assert clean(*PROSE, *lines).text.splitlines()[-2000:] == lines
