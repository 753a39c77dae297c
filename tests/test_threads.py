"""What readers wrote below the article goes, whatever the language; reports to the minute, forums and what stands above the first comment stay."""
from __future__ import annotations

import pytest

from cleaner.stages.threads import RULE

from lines import PROSE, clean

#: Two comments, in prose that no rule could know.
SAID = ("I moored at the coal pier for twenty years, and nobody ever asked what I thought of it. The fenders are rotten.",
        "My grandfather sold fish from that pier, and his father before him. I shall miss it.")


@pytest.mark.parametrize("below", [
    ("3 Comments", "Kari L. says:", "May 3, 2023 at 8:18 pm", SAID[0], "Reply", "quaywatcher12 says:", "May 4, 2023 at 9:40 pm", SAID[1], "Reply", "Leave a Reply"),
    ("Comments", "Kari Lund", "6 months ago", SAID[0], "Reply", "quaywatcher12", "5 months ago", SAID[1], "Reply", "Bo", "5 months ago", SAID[0], "Reply", "Leave a Reply"),
    ("2 Comments", "KariApril 3, 2019 at 8:59 AM", SAID[0], "Reply", "Bo LindApril 4, 2019 at 10:12 AM", SAID[1], "Reply", "Post a Comment"),
    ("Comments", "July 25, 2019", "Kari", SAID[0], "Reply", "July 26, 2019", "Bo", SAID[1], "Reply", "July 26, 2019", "Jan", SAID[0], "Reply", "July 28, 2019", "Kari", SAID[0], "Reply"),
    ("2 Kommentare", "Kari Lund", "03.05.2023 um 08:18 Uhr", SAID[0], "Antworten", "kai12", "04.05.2023 um 09:40 Uhr", SAID[1], "Antworten", "Kommentar schreiben"),
    ("2 commentaires", "Kari Lund", "3 mai 2023 à 8:18", SAID[0], "Répondre", "quai12", "4 mai 2023 à 9:40", SAID[1], "Répondre", "Laisser un commentaire"),
], ids=["says", "ages", "glued names", "dates and buttons", "German", "French"])
def test_comments_go_with_their_stamps(below: tuple[str, ...]) -> None:
    record = clean(*PROSE, *below)
    assert record.text.splitlines() == PROSE
    assert any(removal.rule == RULE for removal in record.removals)


def test_no_day_of_a_comment_is_the_articles() -> None:
    record = clean(*PROSE, "2 Comments", "Kari Lund", "May 3, 2023 at 8:18 pm", SAID[0], "Reply", "Bo Lind", "May 4, 2023 at 9:40 pm", SAID[1], "Reply")
    assert record.published is None and not record.authors


def test_an_article_below_its_own_stamp_stays() -> None:
    below = ("2 Comments", "Kari Lund May 3, 2023 at 8:18 pm", SAID[0], "Reply", "Bo Lind May 4, 2023 at 9:40 pm", SAID[1], "Reply")
    kept = clean(PROSE[0], "Ann Brook May 2, 2023 at 7:00 am", *PROSE[1:], *below).text.splitlines()
    assert [line for line in kept if line in PROSE] == PROSE and not set(SAID) & set(kept)


@pytest.mark.parametrize("lines", [
    ("Kari Lund wrote on May 3, 2023 at 8:18 pm:", SAID[0], "Reply", "Bo Lind wrote on May 3, 2023 at 9:40 pm:", SAID[1], "Reply"),
    (*PROSE, "10:45 am", SAID[0], "10:30 am", SAID[1], "Comments"),
    (*PROSE, "May 3, 2023 at 8:18 pm", SAID[0], "May 3, 2023 at 9:40 pm", SAID[1], "Comments"),
    (*PROSE, "Comments", *SAID),
    (*PROSE, "Kari Lund", "May 3, 2023 at 8:18 pm", SAID[0], "Bo Lind", "May 4, 2023 at 9:40 pm", SAID[1]),
], ids=["a forum", "a report to the minute", "a report to the day and minute", "no stamps", "no words of comments"])
def test_what_is_no_thread_below_an_article_stays(lines: tuple[str, ...]) -> None:
    record = clean(*lines)
    assert all(line in record.text for line in lines if line in (*PROSE, *SAID))
    assert not any(removal.rule == RULE for removal in record.removals)


PARAGRAPHS = [*PROSE, "Opponents say that the meadow behind it floods every spring, and that the board has never asked the farmers about it.",
              "The mayor answered within the hour, and he was not amused by what the fishermen had to say about his new office.",
              "By the evening the quarrel had reached the county, where nobody seems to know who is to pay for all of it."]


@pytest.mark.parametrize("post", [
    ("Ann Brook", "@annbrook", "{said}", "8:1{n} PM · May {n}, 2023", "1.2K", "Reply", "Copy link", "Read 35 replies"),
    ("Ann Brook", "@annbrook · Folgen", "{said}", "8:1{n} nachm. · {n}. Mai 2023", "1.234", "Antworten", "Link kopieren", "35 Antworten lesen"),
    ("Ann Brook", "May {n}, 2023 at 8:1{n} PM", "{said}", "Like", "Comment", "Share"),
    ("Ann Brook", "May {n}, 2023 at 8:1{n} PM", "{said}", "Reply"),
    ("Ann Brook", "{n} months ago", "{said}", "Reply"),
    ("May {n}, 2023 at 8:1{n} PM", "{said}", "Comment", "Share"),
    ("Ann Brook wrote on May {n}, 2023 at 8:1{n} pm:", "{said}"),
], ids=["post", "German post", "likes", "replies", "ages", "live report", "letters"])
@pytest.mark.parametrize("above", [(), ("3 Comments",)])
def test_posts_shown_between_the_paragraphs_of_an_article_take_none_of_them(post: tuple[str, ...], above: tuple[str, ...]) -> None:
    shown = [[line.format(n=number, said=SAID[1]) for line in post] for number in range(1, 7)]
    lines = [line for paragraph, lines in zip(PARAGRAPHS, shown) for line in (paragraph, *lines)]
    text = clean(*above, *lines, "Leave a Reply", "Your email address will not be published.").text
    assert all(paragraph in text for paragraph in PARAGRAPHS)
