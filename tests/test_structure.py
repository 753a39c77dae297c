"""Residue that is known by its make and its company, in any language: lists and whose they are, cards, rests of notices, the writer's name."""
from __future__ import annotations

import re
from functools import partial

import pytest

import cleaner

from lines import clean as clean_lines

PROSE = [
    "The harbour board met on Monday to hear the plan for the new quay, which has divided the town for more than four years.",
    "“We cannot wait another winter,” said Ann Brook, who has run the ferry since 1998 and employs eleven people on the island.",
    "The plan would move the landing two hundred metres to the north, where the water is deeper and the road is wider.",
    "Opponents say that the meadow behind it floods every spring, and that the board has never asked the farmers about it.",
]


clean = partial(clean_lines, gap="\n\n")


def kept(record: cleaner.Record) -> list[str]:
    return [line for line in record.text.splitlines() if line]


def test_a_bare_header_leaves_the_list_of_the_article_below_it() -> None:
    own = ("Deeper water", "A wider road", "Eleven people on the island")
    assert kept(clean(*PROSE[:2], "You may also like", *own, *PROSE[2:])) == [*PROSE[:2], *own, *PROSE[2:]]


def test_headlines_below_the_same_header_go() -> None:
    headlines = ("Storm warning lifted for northern towns as wind drops", "Bakery wins national prize for its dark rye bread", "Police look for owner of a stray horse")
    assert kept(clean(*PROSE[:2], "You may also like", *headlines, *PROSE[2:])) == PROSE


@pytest.mark.parametrize("dates", [("12 May", "11 May", "9 May"), ("5月12日", "5月11日", "5月9日"), ("2 hours ago", "3 hours ago", "1 day ago")])
def test_cards_below_the_article_go_without_a_header(dates: tuple[str, ...]) -> None:
    headlines = ("Storm warning lifted for northern towns", "Bakery wins prize for rye bread", "Police look for owner of stray horse")
    cards = [line for headline, date in zip(headlines, dates) for line in (headline, "Two years after the first storm the people of the islands have ...", date)]
    record = clean(*PROSE, *cards, gap="\n")
    assert kept(record) == PROSE
    assert {item.title for item in record.related} >= set(headlines)


@pytest.mark.parametrize("rows", [
    ("3.10.2023 – Ferry strike enters third week as talks stall", "2.10.2023 – Council backs new bridge over the Tarn", "1.10.2023 – School roof to be replaced by Easter"),
    ("03/01/2026 | Police look for owner of stray horse near quay", "03/01/2026 | Bakery wins prize for its rye bread", "02/01/2026 | Mayor apologises for lost parking fines"),
    ("12 March 2021: Storm warning lifted for northern islands", "11 March 2021: Library opens late on Thursdays", "9 March 2021: Council backs new bridge over the Tarn"),
])
def test_a_sites_news_with_their_days_go_and_are_told(rows: tuple[str, ...]) -> None:
    record = clean(*PROSE, *rows, gap="\n")
    assert record.text == "\n".join(PROSE)
    assert [one.title for one in record.related] == [re.split(r" – | \| |: ", row)[1] for row in rows]


@pytest.mark.parametrize("rows", [
    ("9 March 2021: Council backs new bridge over the Tarn", "11 March 2021: Minister stops the plan in a letter", "12 March 2021: Builders leave the quay"),
    ("2023 – Council backs new bridge over the Tarn", "2022 – Minister stops the plan in a letter", "2021 – Builders leave the quay for good"),
    ("12 March 2021: The council backed the bridge.", "11 March 2021: The minister stopped the plan.", "9 March 2021: The builders left the quay."),
])
def test_a_chronicle_of_the_articles_own_stays(rows: tuple[str, ...]) -> None:
    assert clean(*PROSE, *rows, gap="\n").text == "\n".join((*PROSE, *rows))


def test_two_dated_lines_are_no_cards() -> None:
    timeline = ("The board votes on the plan", "12 May", "Work on the quay may begin", "1 June")
    assert kept(clean(*PROSE, *timeline)) == [*PROSE, *timeline]


@pytest.mark.parametrize("lines", [("Choir sings about rain", "12 May 2023", "3:07"), ("The Harbour Talk of May", "Choir, horse and two bakers", "Photo: Ann Brook", "12 May 2023", "50:55")])
def test_a_film_between_two_paragraphs_goes(lines: tuple[str, ...]) -> None:
    assert kept(clean(*PROSE[:2], *lines, *PROSE[2:], gap="\n")) == PROSE


@pytest.mark.parametrize("lines", [("Timetable", "Saturday", "12:05"), ("The ferry sails", "18:30")])
def test_a_time_of_day_between_two_paragraphs_is_no_film(lines: tuple[str, ...]) -> None:
    assert kept(clean(*PROSE[:2], *lines, *PROSE[2:], gap="\n")) == [*PROSE[:2], *lines, *PROSE[2:]]


def test_the_headline_below_a_list_of_topics_stays() -> None:
    record = clean("特集", "港の橋と渡し船の動きを詳報します。", "特集一覧", "新しい港の橋、市議会が「最終案」に合意か", "国際", "速報", "港の橋をめぐる協議で、市議会は14日、建設会社との合意が近いと明らかにした。工事は来年の春に始まり、二年で終わる見通しだという。", gap="\n")
    assert kept(record)[0].startswith("新しい港の橋") or record.title == "新しい港の橋、市議会が「最終案」に合意か"


def test_the_rest_of_a_broken_notice_goes_with_it() -> None:
    assert kept(clean(*PROSE[:2], "Already a subscriber?", "Log in", "here", ".", *PROSE[2:], gap="\n")) == PROSE


def test_a_sentence_that_goes_on_below_a_notice_stays() -> None:
    broken = ("The mayor, who came late and left before the vote was taken, told the meeting that the old", "Subscribe to our newsletter", "quay was to be kept")
    assert kept(clean(PROSE[0], *broken, *PROSE[1:], gap="\n"))[2] == broken[2]


def test_a_name_beside_the_date_is_the_writers() -> None:
    record = clean("Harbour Board Hears Plan for the New Quay", "Marta Lindqvist", "2023-10-03 14:05", *PROSE, gap="\n")
    assert kept(record) == PROSE
    assert [author.name for author in record.authors] == ["Marta Lindqvist"]


def test_a_name_the_article_speaks_of_is_a_heading() -> None:
    assert "Ann Brook" in kept(clean("Ann Brook", "2023-10-03 14:05", *PROSE, gap="\n"))


@pytest.mark.parametrize("line", ["Comments", "View comments", "Pinterest", "Contact us"])
def test_a_button_between_paragraphs_goes_where_nothing_there_has_its_words(line: str) -> None:
    assert kept(clean(*PROSE[:2], line, *PROSE[2:])) == PROSE


def test_a_heading_that_is_also_a_button_stays_where_the_article_speaks_of_it() -> None:
    about = "Pinterest is where the board shows its plans, and the mayor says that a thousand people have looked at them there."
    assert "Pinterest" in kept(clean(*PROSE[:3], "Pinterest", about, PROSE[3]))


def test_the_head_goes_on_to_the_date_below_a_caption_and_a_standfirst() -> None:
    above = ("The old quay at low water, as it was seen from the ferry on Sunday morning after the storm.", "The board has to say by autumn whether the town gets a new one, and who is going to pay for it.")
    headline = ("News", "Board to vote on quay")
    record = clean(*headline, *above, "By Ann Holm", "12 May 2024", *PROSE)
    assert (record.title, kept(record)) == (headline[1], [*above, *PROSE])
    assert record.published is not None and record.published.iso == "2024-05-12"
    assert [author.name for author in record.authors] == ["Ann Holm"]


def test_dates_of_a_list_of_events_stay() -> None:
    events = ("12 May 2024", PROSE[2], "19 May 2024", PROSE[3])
    assert kept(clean(*PROSE[:2], *events)) == [*PROSE[:2], *events]


@pytest.mark.parametrize("sign", ["Updated: 20 November 2019 12:31", "By Ann Brook", "Published 20 November 2019"])
def test_what_stands_below_a_headline_tells_it(sign: str) -> None:
    headline = "Storm warning lifted for northern towns"
    record = clean(headline, sign, *PROSE)
    assert (record.title, kept(record)) == (headline, PROSE)


SENTENCE = "Board hears plan for a quay that nobody wants"
STANDFIRST = "A landing two hundred metres to the north would cost nine million, and the town has four."


@pytest.mark.parametrize("lines", [
    ("Skip to main content", SENTENCE, *PROSE), ("Advertisement", SENTENCE, *PROSE), (SENTENCE, "Advertisement", *PROSE),
    (SENTENCE, STANDFIRST, "By Ann Brook", *PROSE), (SENTENCE, STANDFIRST, "12 May 2023", *PROSE),
])
def test_what_was_scraped_round_the_first_line_tells_the_headline(lines: tuple[str, ...]) -> None:
    record = clean(*lines)
    assert (record.title, kept(record)[-len(PROSE):]) == (SENTENCE, PROSE)
    assert SENTENCE in kept(clean(*lines, settings=cleaner.Settings(mode="precision")))


@pytest.mark.parametrize("lines", [
    (SENTENCE, *PROSE), (SENTENCE, "Photo: Ann Brook / Reuters", *PROSE), (SENTENCE, *PROSE, "By Ann Brook"), (SENTENCE, STANDFIRST, "Advertisement", *PROSE),
    ("This article is for information only and is no investment advice.", SENTENCE, *PROSE),
])
def test_a_first_line_with_nothing_of_the_pages_top_round_it_stays(lines: tuple[str, ...]) -> None:
    record = clean(*lines)
    assert (record.title, kept(record)[0]) == (None, SENTENCE)


def test_a_button_between_paragraphs_goes_in_a_script_whose_words_have_signs() -> None:
    prose = [
        "बंदरगाह सोमवार को फिर खोला गया और परिषद ने कहा कि यह नहीं पता है कि हड़ताल कब खत्म होगी, जो एक साल से चल रही थी।",
        "नगर परिषद ने पुल के लिए नई राशि मंजूर की और कहा कि काम अगले महीने शुरू होगा, क्योंकि पुराना पुल टूट चुका है।",
        "मछुआरों ने कहा कि वे नई राशि से खुश हैं, लेकिन उन्हें डर है कि काम के दौरान नावें घाट तक नहीं पहुँच पाएँगी।",
        "द्वीप के बच्चे अब सुबह की पहली नाव से स्कूल जाते हैं, और जब समुद्र में लहरें ऊँची होती हैं तो वे घर पर ही रहते हैं।",
        "अन्ना सागर पिछले बारह साल से नाव चलाती हैं और उनका कहना है कि सर्दियों में यात्री बहुत कम मिलते हैं।",
    ]
    assert kept(clean(*prose[:3], "मुझे सूचित करें", *prose[3:])) == prose
