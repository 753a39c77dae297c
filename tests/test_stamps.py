"""Lines that tell who wrote the article and when, put together in any way, go whole and are told; what only looks like one stays."""
from __future__ import annotations

import pytest

from cleaner.stages.stamps import RULE

from lines import PROSE, TITLE, clean

DAY = "2019-11-20"


@pytest.mark.parametrize("line, names, published", [
    ("Marta Lindqvist - Nov 20, 2019", ["Marta Lindqvist"], DAY),
    ("Nov 20, 2019 | Marta Lindqvist", ["Marta Lindqvist"], DAY),
    ("Nov 20, 2019 Marta Lindqvist", ["Marta Lindqvist"], DAY),
    ("Marta Lindqvist • Nov 20, 2019 • 3 min read", ["Marta Lindqvist"], DAY),
    ("by Marta Lindqvist — Nov 20, 2019 in News", ["Marta Lindqvist"], DAY),
    ("Posted on Wed, Nov 20, 2019 : 12:31 p.m.", [], f"{DAY}T12:31"),
    ("[20 Nov 2019]", [], DAY),
    ("(Marta Lindqvist, 20 Nov 2019)", ["Marta Lindqvist"], DAY),
    ("MARTA LINDQVIST NOVEMBER 20, 2019", ["MARTA LINDQVIST"], DAY),
    ("Business Reporter Marta Lindqvist 20 November 2019", ["Marta Lindqvist"], DAY),
    ("Marta Lindqvist, Tarnmouth Gazette, Nov. 20, 2019 3:00 a.m.", ["Marta Lindqvist"], f"{DAY}T03:00"),
    ("November 20, 2019 / Marta Lindqvist / CBS News", ["Marta Lindqvist"], DAY),
    ("20.11.2019, 14:38 Uhr Anna Brück", ["Anna Brück"], f"{DAY}T14:38"),
    ("Publié le 20 novembre 2019 à 14h05 par Anne Rivière", ["Anne Rivière"], f"{DAY}T14:05"),
    ("Por Ana Ribeiro — São Paulo 20/11/2019 14h05", ["Ana Ribeiro"], f"{DAY}T14:05"),
    ("Ana Martini - Rabu, 20 Nov 2019 14:05 WIB", ["Ana Martini"], f"{DAY}T14:05+07:00"),
    ("Thứ tư, 20/11/2019, 14:05 (GMT+7)", [], f"{DAY}T14:05+07:00"),
])
def test_a_line_of_names_and_days_is_told_whole(line: str, names: list[str], published: str) -> None:
    record = clean(TITLE, "", line, "", *PROSE)
    assert line not in record.text and [part for part in record.text.splitlines() if part][-len(PROSE):] == PROSE
    assert [author.name for author in record.authors] == names
    assert record.published and record.published.iso == published


def test_an_hour_belongs_to_the_day_beside_it() -> None:
    record = clean(TITLE, "By Marta Lindqvist Published 11:43 p.m. CT Nov. 20, 2019 | Updated 8:12 a.m. CT Nov. 21, 2019", *PROSE)
    assert (record.published and record.published.iso, record.modified and record.modified.iso) == (f"{DAY}T23:43", "2019-11-21T08:12")
    record = clean(TITLE, "Published Nov. 20, 2019 11:43 p.m. | Updated Nov. 21, 2019 8:12 a.m. | Marta Lindqvist", *PROSE)
    assert (record.published and record.published.iso, record.modified and record.modified.iso) == (f"{DAY}T23:43", "2019-11-21T08:12")


def test_a_day_of_numbers_that_may_be_two_is_not_guessed() -> None:
    record = clean(TITLE, "Ann Lindqvist ❘ 03/04/2021", *PROSE)
    assert record.text.splitlines()[-len(PROSE):] == PROSE and record.published
    assert (record.published.iso, record.published.raw) == (None, "03/04/2021")


@pytest.mark.parametrize("line", [
    "Marta Lindqvist (20 November 1919 – 3 May 2021)",
    "Marta Lindqvist, born 20 November 1919",
    "Marta Lindqvist wins again, 20 November 2019",
    "Concert: Marta Lindqvist and the Ferrymen, 20 November 2019, 19:30",
    "20 November 2019, 19:30: Marta Lindqvist live at the old pier",
    "Meeting of the harbour board, 20 November 2019",
    "Tickets on sale 20 November 2019 at 10:00",
    "Deadline: 20 November 2019, 17:00",
    "Valid until 20 November 2019",
    "Event date: 20 November 2019",
    "From 20 November 2019 to 3 May 2021",
    "On 20 November 2019",
    "In the North: 20 November 2019",
    "Version 2.1, 20 November 2019",
    "Quay closed 20 Nov 2019, reopened 3 May 2021",
])
def test_what_tells_of_something_else_stays(line: str) -> None:
    assert line in clean(TITLE, "", line, "", *PROSE).text.splitlines()


def test_a_person_of_the_story_is_no_writer_of_it() -> None:
    assert not clean(TITLE, "Nov 20, 2019 ❘ Ann Brook", *PROSE).authors  # PROSE speaks of her


def test_many_such_lines_are_a_list_and_below_the_head_none_is_one() -> None:
    held = [f"{day} Nov 2019 ❘ Anna Holm, Tarnmouth Gazette" for day in range(13, 18)]
    assert not any(removal.rule == RULE for removal in clean(TITLE, *held, *PROSE).removals)
    assert not any(removal.rule == RULE for removal in clean(TITLE, *PROSE[:2], "20 Nov 2019 ❘ Anna Holm, Tarnmouth Gazette", *PROSE[2:]).removals)
