"""The engine of our own: what it takes of a page, what it leaves out and why, and what it says of a page without an article."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from lxml.html import document_fromstring

import cleaner
from cleaner.errors import UsageError
from cleaner.etl.records import to_markdown
from cleaner.extract import block_model
from cleaner.extract.block_features import Signals, Weights, describe
from cleaner.extract.cut import cut
from cleaner.extract.second_look import look_again
from cleaner.record import Part, Record

PARAGRAPHS = (
    "The harbour board met on Monday to hear the plan for the new quay, and the meeting ran long into the evening.",
    "Nine members voted for the plan, and two against it, after the mayor had read a letter from the county.",
    "The work is to begin in April, when the fishing season ends, and the ferries will sail from the old pier until then.",
    "A loan will pay for two thirds of the quay, and the town hopes to have paid it back within thirty years.",
)
STORY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
MENU = "<nav><ul>" + "".join(f"<li><a href='/{word}'>{word.title()}</a></li>" for word in ("home", "news", "sport", "weather", "contact")) + "</ul></nav>"
COMMENTS = """<div id="comments" class="comments-area"><h3>2 comments</h3><ol class="commentlist"><li class="comment"><p>I have sailed from that pier since I was a boy, and
I do not think that the new one will be any better than it was.</p></li><li class="comment"><p>Nobody asked those of us who live by the water what we think of it.</p></li></ol></div>"""
NEXT = """<article><h2><a href="/next">Ferry fares to rise in spring</a></h2><p>Passengers to the outer islands will pay a tenth more from March, the company said on Friday in a
short letter to the council.</p></article>"""


def page(body: str, title: str = "Board backs quay", head: str = "") -> str:
    return f"<!doctype html><html lang='en'><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def news(*, extra: str = "", story: str = STORY) -> str:
    head = '<meta property="og:type" content="article">'
    return page(head=head, body=f"<header>{MENU}</header><main><article class='post'><h1>Board backs quay</h1><div class='entry-content'>{story}</div></article>{extra}</main><footer><p>© 2024 The Paper</p>{MENU}</footer>")


def read(html: str, **options: Any) -> cleaner.Record:
    return cleaner.clean(html, kind="html", settings=cleaner.Settings(**options))


def test_the_article_comes_out_and_nothing_else() -> None:
    record = read(news(extra=COMMENTS))
    assert record.text.split("\n\n") == list(PARAGRAPHS)
    assert record.title == "Board backs quay" and record.versions.extractor == "blocks" and record.status == "ok"


def test_what_is_left_out_is_told_with_reason_place_and_features() -> None:
    record = read(news(extra=COMMENTS + NEXT, story=STORY + STORY), left_out=True)
    reasons = {block.text[:24]: block.reason for block in record.left_out}
    assert reasons["Home"] == "navigation" and reasons["I have sailed from that "] == "comments" and reasons["Passengers to the outer "] == "next_article"
    assert [block.reason for block in record.left_out if block.text == PARAGRAPHS[0]] == ["copy"]
    root = document_fromstring(news(extra=COMMENTS + NEXT, story=STORY + STORY))
    for block in record.left_out:
        (element,) = root.xpath(block.xpath)
        assert block.text in " ".join(element.text_content().split())
        assert block.score is not None and 0 <= block.score <= 1 and len(block.features) == 3


def test_hidden_text_is_called_hidden() -> None:
    record = read(news(extra="<div style='display:none'><p>Short note.</p></div>"), left_out=True)
    assert [block.reason for block in record.left_out if block.text == "Short note."] == ["hidden"]


def test_nothing_is_told_that_was_not_asked_for() -> None:
    record = read(news())
    assert record.left_out == [] and record.structure == []
    assert read(news(), left_out=True, structure=True).text == record.text


def test_text_for_readers_without_scripts_counts_where_there_is_no_other() -> None:
    record = read(page(f"<div id=app></div><noscript><article>{STORY}</article></noscript><script>run()</script>"))
    assert PARAGRAPHS[0] in record.text
    assert "Turn on scripts" not in read(news(extra="<noscript><p>Turn on scripts to read this page as it is meant to be read.</p></noscript>")).text


def test_a_shell_with_a_few_words_is_read_for_those_without_scripts() -> None:
    record = read(page(f"<header><a href='/'>Harbour talk</a></header><div>Loading</div><noscript><article>{STORY * 2}</article></noscript><script>run()</script>"))
    assert PARAGRAPHS[0] in record.text and "script_page" not in record.warnings


def test_a_page_that_goes_on_behind_its_end_is_read_to_the_end() -> None:
    """As where a header is a template that closes the page too early."""
    whole = read(news())
    for end in ("</body></html>", "</html>", "</body></html>\n<html><body>", "</body></html> By the way. "):
        record = read(news().replace("<main>", f"{end}<main>"), left_out=True)
        assert record.left_out and all(block.xpath.startswith("/html/body") and block.xpath.count("body") == 1 for block in record.left_out)
        assert record.text.replace("By the way.", "").strip() == whole.text and record.title == whole.title, end


ANSWERS = (
    "We moor at the old pier each summer, and there is hardly any room left once the ferries have come in.",
    "Has anyone asked the county what becomes of the winter berths while the wall is being built?",
    "I wrote to them last week. They say that the berths stay open until the end of the year, and that nobody has to move before.",
    "Then I would wait and see. In our town it took them three years longer than they had said it would.",
)


def thread(head: str = "") -> str:
    posts = "".join(f"<li class='comment'><div class='comment-body'><p>{text}</p></div></li>" for text in ANSWERS)
    return page(head=head, body=f"<header>{MENU}</header><main><h1>A new quay</h1><div class='post'>{STORY}</div><ol class='commentlist'>{posts}</ol></main>")


@pytest.mark.parametrize(("url", "head"), [
    ("https://forum.example.org/3", ""), ("https://example.org/forums/boats/3", ""), ("https://talk.example.org/t/a-new-quay/3", ""),
    (None, "<meta name='generator' content='phpBB'>"), (None, "<meta itemscope itemtype='https://schema.org/DiscussionForumPosting'>"),
])
def test_in_a_forum_what_others_wrote_is_text_too(url: str | None, head: str) -> None:
    text = cleaner.clean(thread(head), kind="html", url=url).text
    assert PARAGRAPHS[0] in text and all(answer in text for answer in ANSWERS)


@pytest.mark.parametrize("url", ["https://example.org/a-new-quay", "https://[not an address", None])
def test_elsewhere_comments_stay_out(url: str | None) -> None:
    text = cleaner.clean(thread(), kind="html", url=url).text
    assert PARAGRAPHS[0] in text and not any(answer in text for answer in ANSWERS)


@pytest.mark.parametrize(("html", "warning"), [
    (page("<div id=root></div><script src=app.js></script>"), "script_page"),
    (page("<div id=root>Loading</div><script src=app.js></script>"), "script_page"),
    (page(f"{MENU}<h1>404</h1><p>The page you are looking for may have moved, or never was. Try the search, or go back to our start page.</p>", "Page not found | The Paper"), "error_page"),
    (page("<h1>Seite nicht gefunden</h1><p>Die gesuchte Seite gibt es nicht oder nicht mehr. Bitte nutzen Sie die Suche.</p>", "Die Zeitung"), "error_page"),
    (page("<h1>ページが見つかりません</h1><p>お探しのページは移動したか、削除された可能性があります。</p>", "新聞"), "error_page"),
    (page("<h1>Before you continue</h1><p>We and our partners use cookies to make this site work and to show you advertisements.</p><button>Accept all</button>", "The Paper"), "consent_page"),
])
def test_pages_without_an_article_give_no_text_and_say_why(html: str, warning: str) -> None:
    record = read(html, left_out=True)
    assert record.text == "" and record.status == "empty" and warning in record.warnings


def test_an_article_about_error_pages_is_an_article() -> None:
    record = read(page(f"<h1>404 errors: how a number became a joke</h1><article>{STORY * 3}</article>", "404 errors: how a number became a joke - The Paper"))
    assert record.status == "ok" and PARAGRAPHS[0] in record.text


def test_an_index_of_headlines_says_so() -> None:
    items = "".join(f"<li><h3><a href='/{number}'>Ferry company number {number} raises its fares again</a></h3></li>" for number in range(30))
    assert "index_page" in read(page(f"<main><h1>News</h1><ul>{items}</ul></main>", "News - The Paper")).warnings


def test_markdown_has_what_the_markup_had() -> None:
    story = f"""<p>{PARAGRAPHS[0]} <a href="/plan (1)">The plan</a> is <b>public</b>, and <em>long</em>.</p><h2>What it costs</h2>
<ul><li>A quay of stone<ul><li>with a <code>wall_1</code></li></ul></li><li>A road</li></ul><ol><li>First a vote</li><li>Then the work</li></ol>
<blockquote><p>We have waited long for this day, and it has come.</p></blockquote><p>{PARAGRAPHS[1]}</p><img src="/quay.jpg" alt="The old quay"><p>{PARAGRAPHS[2]}</p>
<table><tr><th>Item</th><th>Cost</th></tr><tr><td>Wall</td><td>4 million</td></tr></table><p>{PARAGRAPHS[3]}</p>"""
    record = read(news(story=story), structure=True)
    written = to_markdown(record)
    assert "[The plan](/plan%20%281%29) is **public**, and *long*." in written
    assert "\n\n## What it costs\n\n- A quay of stone\n    - with a `wall_1`\n- A road\n\n1. First a vote\n2. Then the work\n\n> We have waited" in written
    assert "\n\n![The old quay](/quay.jpg)\n\n" in written
    assert "| Item | Cost |\n| --- | --- |\n| Wall | 4 million |" in written
    for part in record.structure:
        assert 0 <= part.start <= part.end <= len(record.text)
        assert all(part.start <= mark.start < mark.end <= part.end for mark in part.marks)


def test_listings_are_fenced_and_marks_of_markdown_escaped() -> None:
    record = Record(text="Run it_now:\n\ncost = 4\nprint(cost)", structure=[Part(0, 11, "p"), Part(13, 34, "pre")])
    assert to_markdown(record) == "Run it\\_now:\n\n```\ncost = 4\nprint(cost)\n```"


def test_structure_follows_what_the_stages_take() -> None:
    record = read(news(story=f"<p>{PARAGRAPHS[0]}</p><p>Story continues</p><h2>What it costs</h2><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p>"), structure=True)
    assert "Story continues" not in record.text
    assert [record.text[part.start:part.end] for part in record.structure if part.tag == "h2"] == ["What it costs"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*PARAGRAPHS, "Home", "News", "Read on", "12:30", "©", "一二三。"]), min_size=1, max_size=12), st.randoms())
def test_a_row_of_numbers_for_each_block_whatever_the_page(texts: list[str], random: Any) -> None:
    body = "".join(f"<{tag}>{text}</{tag}>" for text in texts for tag in [random.choice(["p", "div", "li", "h2", "td", "article"])])
    found = cut(document_fromstring(page(body)))
    signals = Signals("Board backs quay")
    description = describe(found, signals, Weights({"entry": 1.0}))
    likely = np.array([random.choice([0.0, 0.3, 1.0]) for _ in found.blocks])
    for names, rows in ((description.names, description.rows), look_again(description, likely, signals)):
        assert rows.shape == (len(found.blocks), len(names)) and np.isfinite(rows).all() and len(set(names)) == len(names)


def test_the_second_look_tells_what_stands_around_a_block() -> None:
    """Two paragraphs and a note in one element, a menu in another; odds of 0.9 are log 9, and the root of its words is a paragraph's weight."""
    found = cut(document_fromstring("<body><main><p>One two three four</p><p>Five six seven eight</p><div>A note</div></main><ul><li>Home</li></ul></body>"))
    names, rows = look_again(describe(found, Signals(), Weights({})), np.array([0.9, 0.9, 0.1, 0.1]), Signals())
    told = [dict(zip(names, row.tolist())) for row in rows]
    nine = float(np.log(9))
    assert told[2]["odds"] == pytest.approx(-nine) and told[2]["odds -1"] == told[2]["odds -2"] == pytest.approx(nine)
    assert told[2]["odds 1 up"] == pytest.approx((2 * 2 * nine - 2 ** 0.5 * nine) / (2 * 2 + 2 ** 0.5)) and told[3]["odds 1 up"] == pytest.approx(-nine)
    assert told[0]["alike odds"] == pytest.approx(nine) and told[0]["alike count"] == 2 and told[2]["alike count"] == 1
    assert told[2]["of expected 1 up"] == pytest.approx(7.4 / 7.5) and told[3]["expected before"] == pytest.approx(1.0)


@pytest.mark.parametrize("line", ["港を見た！", "港を見た？", "港を見た。", "港を見た．"])
def test_full_width_marks_end_a_sentence(line: str) -> None:
    description = describe(cut(document_fromstring(page(f"<p>{line}</p><p>港</p>"))), Signals(), Weights({}))
    assert description.rows[:, description.names.index("end mark")].tolist() == [1, 0]


def test_trees_answer_as_they_were_written_down(tmp_path: Path) -> None:
    """Two trees of two levels, worked by hand: leaf number = answer of level 0 + 2 * answer of level 1."""
    model = block_model.Model(
        names=("a", "b"), features=np.array([[0, 1], [1, 1]]), borders=np.array([[0.5, 10.0], [0.0, np.inf]], dtype=np.float32),
        leaves=np.array([[0, 1, 2, 3], [0, -1, 9, 9]], dtype=np.float32), covers=np.full((2, 4), 0.25, dtype=np.float32), bias=0.5,
    )
    block_model.save(block_model.Models(Weights({"entry": 0.5}), model, model), str(tmp_path / "model.npz"))
    stored = block_model.load(str(tmp_path / "model.npz"))
    read_again = stored.first
    rows = np.array([[0, 0], [1, 0], [1, 11], [0, 11]], dtype=np.float32)
    scores = np.array([0 + 0, 1 + 0, 3 - 1, 2 - 1]) + 0.5
    assert np.allclose(read_again.probabilities(rows), 1 / (1 + np.exp(-scores)))
    assert np.array_equal(stored.second.probabilities(rows), read_again.probabilities(rows))
    assert stored.weights.tokens == {"entry": 0.5} and set(read_again.strongest(rows[2])) == {"a", "b"}


def test_blocks_without_hope_are_left_after_the_first_trees() -> None:
    """300 trees of one level, the same question: yes lifts the score by 0.1 a tree, no lowers it by as much."""
    count = 300
    model = block_model.Model(
        names=("a",), features=np.zeros((count, 1), dtype=np.int32), borders=np.full((count, 1), 0.5, dtype=np.float32),
        leaves=np.tile(np.array([-0.1, 0.1], dtype=np.float32), (count, 1)), covers=np.full((count, 2), 0.5, dtype=np.float32), bias=0.0,
    )
    no, yes = np.log(model.probabilities(np.array([[0.0], [1.0]], dtype=np.float32)) / (1 - model.probabilities(np.array([[0.0], [1.0]], dtype=np.float32))))
    assert yes == pytest.approx(30, rel=1e-2) and no == pytest.approx(-0.1 * block_model.FIRST_TREES, rel=1e-3)


def test_a_model_of_ones_own_is_named_behind_the_engine(tmp_path: Path) -> None:
    path = tmp_path / "own.npz"
    path.write_bytes(Path(block_model.SHIPPED).read_bytes())
    assert read(news(), engine=f"blocks:{path}").text == read(news()).text


def test_a_file_that_is_no_model_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "no.npz").write_bytes(b"no")
    with pytest.raises(UsageError, match="holds no block model"):
        read(news(), engine=f"blocks:{tmp_path / 'no.npz'}")


@pytest.mark.parametrize("line", ["Jane Doe", "By Jane Doe and Max Roe", "JANE DOE | March 3, 2024", "Jane Doe, March 3", "3 March 2024 · Max Roe"])
def test_known_names_and_the_known_day_are_no_body_text(line: str) -> None:
    told = {"title": "Board backs quay", "authors": ["Jane Doe", "Max Roe"], "published": "2024-03-03"}
    record = cleaner.clean(f"{line}\n\n{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}", kind="text", fields=told)
    assert record.text == f"{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}"


@pytest.mark.parametrize("line", ["Jane Doe meets the board", "Jane Doe, 41", "Ann Poe", "The Doe family"])
def test_other_lines_with_names_stay(line: str) -> None:
    told = {"title": "Board backs quay", "authors": ["Jane Doe"], "published": "2024-03-03"}
    assert cleaner.clean(f"{line}\n\n{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}", kind="text", fields=told).text.startswith(line)
