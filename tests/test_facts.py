"""What a page says of its article: every source, what readers see around the heading, and which of them is believed."""
from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from lxml import html

from cleaner import choose, clean
from cleaner.article import Fact
from cleaner.extract import json_ld
from cleaner.extract.facts import page_facts
from cleaner.record import Record
from growth import growth

LINE = "The harbour board met on Monday to hear the plan for the new quay, and the meeting ran long into the evening of a day that was already late. "
URL = "https://www.harbourpost.example/news/quay"


def page(head: str = "", above: str = "", below: str = "", after: str = "", heading: str = "<h1>Board hears plan for quay</h1>", lang: str = "en") -> str:
    return f"<!doctype html><html lang={lang}><head>{head}</head><body>{above}{heading}{below}<p>{LINE}</p><p>{LINE}</p><p>{LINE}</p>{after}</body></html>"


def ld(*values: Any) -> str:
    return "".join(f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>' for value in values)


def facts(source: str, url: str | None = URL) -> list[Fact]:
    root = html.document_fromstring(source, parser=html.HTMLParser(remove_comments=True))
    return list(page_facts(root, json_ld.read(root), url))


def record(source: str, url: str | None = URL) -> Record:
    found = Record(url=url)
    choose.fill(found, facts(source, url))
    return found


def names(source: str, url: str | None = URL) -> list[str | None]:
    return [author.name for author in record(source, url).authors]


def published(source: str, url: str | None = URL) -> str | None:
    found = record(source, url).published
    return found.iso if found else None


def modified(source: str, url: str | None = URL) -> str | None:
    found = record(source, url).modified
    return found.iso if found else None


def article(**fields: Any) -> str:
    return ld({"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Board hears plan for quay", **fields})


# --- authors that readers see

@pytest.mark.parametrize(("byline", "expected"), [
    ("<p>By Ann Brook</p>", ["Ann Brook"]),
    ("<p>By <a href=/a>Ann Brook</a> and <a href=/b>Raj Patel</a></p>", ["Ann Brook", "Raj Patel"]),
    ("<div><span>Written by</span> <span>Ann Brook</span></div>", ["Ann Brook"]),
    ("<div>Written by</div><div>Ann Brook</div>", ["Ann Brook"]),
    ("<div>Author:</div><div><a href=/x>Ann Brook</a></div>", ["Ann Brook"]),
    ("<p>By Ann Brook | May 4, 2021 | 5 min read</p>", ["Ann Brook"]),
    ("<p>May 4, 2021 by Ann Brook</p>", ["Ann Brook"]),
    ("<p>By Ann Brook ⋅ Editor-in-Chief ⋅ Updated May 6, 2021</p>", ["Ann Brook"]),
    ("<span class=byline__name>Ann Brook</span>", ["Ann Brook"]),
    ("<div class=post-author><img src=a.jpg><span>Ann Brook</span></div>", ["Ann Brook"]),
    ("<a rel=author href=/x>Ann Brook</a>", ["Ann Brook"]),
    ("<a href=/authors/ann-brook>Ann Brook</a>", ["Ann Brook"]),
    ("<p>Written by Ann Brook, Staff Writer</p>", ["Ann Brook"]),
    ("<p>Von Anna Molo und Jan Faro</p>", ["Anna Molo", "Jan Faro"]),
    ("<p>Par Jeanne Quai</p>", ["Jeanne Quai"]),
    ("<p>Por María Puerto López</p>", ["María Puerto López"]),
    ("<p>Автор: Иван Моряк</p>", ["Иван Моряк"]),
    ("<p>作者：王小明</p>", ["王小明"]),
    ("<p>文/图 王小明</p>", ["王小明"]),
    ("<p class=author>责任编辑：王小明</p>", []),
    ("<div>Written by</div><div>Ann Brook</div><div>Reviewed by</div><div>Raj Patel</div>", ["Ann Brook"]),
    ("<p>By Ann Brook; reviewed by Raj Patel</p>", ["Ann Brook"]),
    ("<p>Photos by Raj Patel</p><p>By Ann Brook</p>", ["Ann Brook"]),
])
def test_bylines_below_the_heading(byline: str, expected: list[str]) -> None:
    assert names(page(below=byline)) == expected


@pytest.mark.parametrize("line", [
    "<p>By Monday the river had risen.</p>", "<p>The quay used by Ann Brook</p>", "<p>By Type</p>", "<p>By admin</p>", "<p>By Staff</p>", "<p>Reviewed by Raj Patel</p>",
    "<p>Photo by Raj Patel</p>", "<p>Fact-checked by Raj Patel</p>", "<p>Contributions From: Raj Patel</p>", "<span class=author-title>Senior Editor</span>",
    "<div class=comment-author>Raj Patel</div>", "<p>文章导航</p>", "<p>文字サイズ</p>", "<p>Submitted by</p><p>Submitted</p>", "<p>Real Estate</p><p>May 4, 2021</p>", "<a href=/authors/>All authors</a>",
])
def test_what_is_no_byline_names_nobody(line: str) -> None:
    assert names(page(head='<meta property="og:site_name" content="Harbour Post">', below=line)) == []


def test_a_name_alone_beside_a_date_is_a_byline_where_nothing_else_is() -> None:
    lines = "<p>Martin Kaj</p><p>May 4, 2021</p>"
    assert names(page(below=lines)) == ["Martin Kaj"]
    assert names(page(head=article(author={"@type": "Person", "name": "Ann Brook"}), below=lines)) == ["Ann Brook"]


def test_a_label_alone_on_its_line_speaks_for_a_body_or_one_name_below_a_first_paragraph() -> None:
    assert names(page(below=f"<p>{LINE}</p><div>By</div><div>The Harbour Team</div>")) == ["The Harbour Team"]
    assert names(page(below=f"<p>{LINE}</p><div>Written by</div><div>Wilma</div>")) == ["Wilma"]
    assert names(page(below=f"<p>{LINE}</p><p>{LINE}</p><div>By</div><div>The Harbour Team</div>")) == []


def test_a_mark_on_the_sites_own_heading_names_nobody() -> None:
    assert names(page(above="<h1><a class=p-author href=/>Harbour in the Mist</a></h1>", below="<p>May 4, 2021</p>", head=article())) == []


def test_a_lone_name_at_the_head_comes_before_a_full_one_in_the_text() -> None:
    review = page(below="<p>by <a rel=author href=/w>Wilma</a> · May 4, 2021</p>", after=f"<p>Quay Song</p><p>Author: Ann Brook</p><p>{LINE}</p><p>{LINE}</p>")
    assert [author.name for author in clean(review, url=URL).authors] == ["Wilma"]


def test_names_far_below_are_others() -> None:
    teasers = "<h2>Read next</h2>" + "".join(f"<h3>Story {n}</h3><p>By Raj Patel{n * 'a'}</p>" for n in range(3))
    assert names(page(below=f"<p>{LINE}</p>{teasers}")) == []
    assert names(page(below="<p>By Ann Brook</p>", after=teasers)) == ["Ann Brook"]


def test_one_author_marked_at_the_end_and_not_one_of_many() -> None:
    assert names(page(after="<div class=author-name>Ann Brook</div>")) == ["Ann Brook"]
    assert names(page(after="<div class=author-name>Ann Brook</div><div class=author-name>Raj Patel</div>")) == []


@pytest.mark.parametrize(("after", "expected"), [
    ("<h3>Written by Ann Brook</h3>", ["Ann Brook"]), ("<p>Written by <a href=/x>Ann Brook</a> and Raj Patel</p>", ["Ann Brook", "Raj Patel"]), ("<h4>About</h4><p>Written by:</p><p>Ann Brook</p>", ["Ann Brook"]),
    ("<p>Written by Ann Brook</p><p>Written by Raj Patel</p>", []), ("<div class=comment>Posted by Ann Brook</div>", []), ("<p>Written by hand in an old book</p>", []), ("<p>By Ann Brook</p>", []),
])
def test_a_byline_far_below_needs_more_than_by_and_to_be_the_only_one(after: str, expected: list[str]) -> None:
    assert names(page(after=after)) == expected


@pytest.mark.parametrize(("after", "expected"), [
    ("<a href=/news/authors/ann-brook>Ann Brook</a>", ["Ann Brook"]), ("<a href=/author/abrook7>Ann Brook</a><a href=/author/abrook7>Ann Brook</a>", ["Ann Brook"]),
    ("<a href=/author/ann-brook>Ann Brook</a><a href=/author/raj-patel>Raj Patel</a>", []), ("<a href=/people/ann-brook>Ann Brook</a>", []), ("<a href=/author/team>Ann Brook</a>", []),
    ("<div class=related><a href=/author/ann-brook>Ann Brook</a></div>", []), ("<a href=/author/ann-brook>More by Ann</a>", []),
])
def test_the_only_author_whose_page_is_linked_under_the_name(after: str, expected: list[str]) -> None:
    assert names(page(after=after)) == expected


def test_the_lines_of_a_page_without_a_heading_are_those_of_its_article() -> None:
    assert names(page(heading="", below="<article><p>By Ann Brook</p></article>")) == ["Ann Brook"]


@pytest.mark.parametrize(("line", "expected"), [
    ("<p>By the Harbour Team | 5 min read</p>", ("the Harbour Team", "organisation")), ("<p class=authorName>Harbour Staff Desk</p>", ("Harbour Staff Desk", "organisation")),
    ("<p class=authorName>Harbour Staff</p>", ("Harbour Staff", "organisation")), ("<p>By Reuters Staff</p>", None), ("<p>By 3i Harbours</p>", ("3i Harbours", "organisation")), ("<p>By 3 Comments</p>", None),
    ("<p>by Wilma · Dec 20, 2020 at 3:00 am</p>", None), ("<p>Posted by <span class=author>Wilma</span></p>", ("Wilma", None)),
    ("<p>VON JONA MOLO am 4. Mai 2021</p>", ("JONA MOLO", None)), ("<div>Author</div><div>our engineering team</div>", None), ("<p class=author-role>Expert Reviewer</p>", None),
    ("<p>This post was written by Ann Brook, Head of Tides and Currents at the port.</p>", ("Ann Brook", None)), ("<p class=autor>Jona Molo</p>", ("Jona Molo", None)),
    ("<p class=autor>Foto: Jona Molo</p>", None), ("<p>Foto:</p><p class=autor>Jona Molo</p>", None), ("<p class=contributor>Jona Molo</p>", ("Jona Molo", None)),
])
def test_bylines_of_bodies_and_of_one_name(line: str, expected: tuple[str, str | None] | None) -> None:
    found = [(author.name, author.role) for author in record(page(below=line)).authors]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(("after", "expected"), [
    ("<span class='author vcard'>Wilma</span>", ["Wilma"]), ("<span class=byline>von Wilma</span>", ["Wilma"]), ("<a rel=author href=/a>Harbour Watchers</a>", ["Harbour Watchers"]),
    ("<div class=posted-by>Posted by tidecat on May 4, 2021</div>", ["tidecat"]), ("<div id=comments><span class=author>Wilma</span></div>", []),
    ("<span class=author>Wilma</span><span class=author>Olga</span>", []), ("<div class=byline>Last changed</div>", []), ("<div class=byline>May 2021</div>", []),
    ("<ul class=related><li><span class=author>Jona Molo</span></li></ul>", []), ("<a class=author href=/in>Sign in</a>", []),
    (f"<div class=author-box><b>Ann Brook</b><p>Ann writes of harbours. {LINE}</p></div>", ["Ann Brook"]), (f"<div class=author-box><b>Ann Brook</b><p>{LINE}</p></div>", []),
    ("<h3>Author</h3><p>Ann Brook</p>", ["Ann Brook"]), ("<h3>Author</h3><p>Ann Brook</p><h3>Author</h3><p>Raj Patel</p>", []), ("<h3>By</h3><p>Ann Brook</p>", []),
])
def test_one_name_marked_anywhere_and_not_a_readers(after: str, expected: list[str]) -> None:
    assert names(page(after=after)) == expected


def test_a_title_that_no_heading_holds_is_one() -> None:
    below = "<div class=big>Board hears plan for quay</div><p>By Jona Molo</p><p>May 4, 2021</p>"
    found = record(page(head="<title>Board hears plan for quay - Harbour Post</title>" + article(), heading="", below=below))
    assert ([author.name for author in found.authors], found.published and found.published.iso) == (["Jona Molo"], "2021-05-04")
    assert names(page(head=article(), heading="", below="<li>Board hears plan for quay</li><p>By Jona Molo</p>")) == []  # a list of articles


# --- names that no list knows

DATED = "<p>May 4, 2021</p>"


@pytest.mark.parametrize(("below", "after", "expected"), [
    ("<p>Oluwadare Quaynor | May 4, 2021</p>", "", ["Oluwadare Quaynor"]),
    ("<p>Oluwadare Quaynor</p>" + DATED, "<img src=o.jpg alt='Photo of Oluwadare Quaynor'>", ["Oluwadare Quaynor"]),
    ("<p>Oluwadare Quaynor</p>" + DATED, "<p>Oluwadare Quaynor is a reporter at the harbour.</p>", ["Oluwadare Quaynor"]),
    ("<p><a href='https://tides.example/@oluwadareq'>Oluwadare Quaynor</a></p>" + DATED, "", ["Oluwadare Quaynor"]),
    ("<p><span>Oluwadare Quaynor</span> <span>12 comments</span> May 4, 2021</p>", "", ["Oluwadare Quaynor"]),
    # the words of a section are words of the page, stand apart, or nothing speaks for them
    ("<p>Harbour Dues</p>" + DATED, "", []),
    ("<p>Tidal Energy | May 4, 2021</p>", "<p>What tidal power and energy cost.</p>", []),
    ("<p>Newer Article | May 4, 2021</p>", "<p>Older Article</p>", []),
    ("<p>Oluwadare Quaynor</p>", "", []),
    ("<h2>Oluwadare Quaynor</h2>" + DATED, "<img src=o.jpg alt='Oluwadare Quaynor'>", []),
])
def test_a_name_that_nothing_explains_needs_the_page_to_speak_for_it(below: str, after: str, expected: list[str]) -> None:
    assert names(page(below=below, after=after)) == expected


def test_a_name_in_the_title_or_of_the_site_is_no_author() -> None:
    line = "<p>Oluwadare Quaynor | May 4, 2021</p>"
    assert names(page(below=line, heading="<h1>Oluwadare Quaynor opens the quay</h1>")) == []
    assert names(page(head='<meta property="og:site_name" content="Quaynor Post">', below="<p>Quaynor Post | May 4, 2021</p>")) == []


@pytest.mark.parametrize(("below", "expected"), [
    ("<div><span>By</span><div><button>Ann Brook</button></div></div><button>Share</button>", ["Ann Brook"]),
    ("<p>By <a href=/x>Ann Brook</a>, who has written about harbours, tides and the people who live by them for more than twenty years, in this paper and in books of her own.</p>", ["Ann Brook"]),
    ("<p class=meta>May 4, 2021 <span class='entry-author vcard'>Ann Brook</span> 6</p>", ["Ann Brook"]),
    ("<p class=post-author>durch Ann Brook</p>", ["Ann Brook"]), ("<p>Gepostet von Ann Brook | Hafen</p>", ["Ann Brook"]), ("<p>A comment by Ann Brook</p>", ["Ann Brook"]),
    ("<dl><dt>AUTOR/IN</dt><dd>Ann Brook</dd></dl>", ["Ann Brook"]), ("<h3 class=ACredit-Author>Ann Brook</h3>", ["Ann Brook"]), ("<p class=headTitles-author>Ann Brook</p>", ["Ann Brook"]),
    ("<p>•</p><p>Ann Brook in Harbour news</p><p>Dec 10</p>", ["Ann Brook"]), ("<p class=item-author>Written By Lin and Peter</p>", ["Lin and Peter"]),
    ("<p>Par Jeanne Quai (avec Paul Molo et Anna Faro)</p>", ["Jeanne Quai"]),
    ("<p>Übersetzt von Ann Brook</p>", []), ("<p>A picture of the old quay by Ann Brook</p>", []), ("<div class=post_author><p class=post_author-title>Research and Tides</p></div>", []),
    ("<p>May 4, 2021</p><span class=caption>Left: Raj Patel, Ann Brook</span>", []), ("<p>May 4, 2021</p><p>— Ann Brook, Tarn</p>", []), ("<button>Ann Brook</button>", []), ("<p>Last Modified: May 4, 2021</p>", []),
])
def test_more_shapes_of_bylines(below: str, expected: list[str]) -> None:
    assert names(page(below=below)) == expected


# --- days that no reader sees

def test_a_day_that_only_a_pages_own_object_has_needs_support() -> None:
    declared = ld({"@type": "WebPage", "name": "Board hears plan for quay", "datePublished": "2021-05-04T10:00:00Z"})
    assert published(page(head=declared)) is None
    assert published(page(head=declared, after="<footer>4 May 2021</footer>")) == "2021-05-04T10:00:00+00:00"
    assert published(page(head=declared, below="<p>By Ann Brook</p>")) == "2021-05-04T10:00:00+00:00"
    assert published(page(head=declared + '<meta property="article:published_time" content="2021-05-04">')) == "2021-05-04T10:00:00+00:00"
    assert published(page(head=ld({"@type": "Product", "name": "Rope", "datePublished": "2021-05-04"}), below="<p>By Ann Brook</p>")) is None
    assert published(page(head=article(datePublished="2021-05-04"))) == "2021-05-04"


# --- what scripts say

@pytest.mark.parametrize(("script", "expected"), [
    ('dataLayer.push({"pagePostAuthor":"Jona Molo","pagePostType":"post"});', ["Jona Molo"]), ("var page = {'pagePostAuthor': 'Wilma'};", ["Wilma"]),
    ('self.push([1,"{\\"author\\":{\\"id\\":\\"7\\",\\"name\\":\\"Jona Molo\\"}}"])', ["Jona Molo"]),
    ('x({"authors":["Jona Molo"]}); y({"articleAuthorNames":"Jona Molo, Ann Brook"})', ["Jona Molo", "Ann Brook"]),
    ('x({"author":"Jona Molo"}); y({"author":"Ann Brook"})', []), ('x({"author":"Wilma"})', []), ('x({"commentAuthor":"Jona Molo"})', []), ('x({"author":"Your name here"})', []),
])
def test_authors_in_scripts_where_nothing_else_names_one(script: str, expected: list[str]) -> None:
    assert names(page(head=f"<script>{script}</script>")) == expected
    assert names(page(head=f"<script>{script}</script>", below="<p>By Max Roe</p>")) == ["Max Roe"]


def test_a_day_in_a_script_where_nothing_else_tells_one() -> None:
    script = '<script>state = {"publishedDate":"2021-05-04T10:00:00Z"}</script>'
    assert published(page(head=script, below="<p>By Max Roe</p>")) == "2021-05-04T10:00:00+00:00"
    assert published(page(head=script, below="<p>By Max Roe</p><p>May 6, 2021</p>")) == "2021-05-06"
    assert published(page(head=script + '<script>{"publishedDate":"2021-05-09"}</script>', below="<p>By Max Roe</p>")) is None
    assert published(page(head=script)) is None  # the page of a product has such scripts too


# --- authors that are declared

@pytest.mark.parametrize(("author", "expected"), [
    ({"@type": "Person", "name": "Ann Brook"}, ["Ann Brook"]),
    ([{"@type": "Person", "name": "Ann Brook"}, {"@type": "Person", "name": "Raj Patel"}], ["Ann Brook", "Raj Patel"]),
    ("Ann Brook", ["Ann Brook"]),
    (["Ann Brook", "Raj Patel"], ["Ann Brook", "Raj Patel"]),
    ({"@type": "Person", "name": ["Ann Brook", "Raj Patel"]}, ["Ann Brook", "Raj Patel"]),
    ({"@type": "Person", "name": "By Ann Brook, Staff Writer"}, ["Ann Brook"]),
    ({"@type": "Person", "name": "Nayane"}, ["Nayane"]),
    ({"@type": "Person", "name": "harbourcat"}, ["harbourcat"]),
    ({"@type": "Person", "name": "Harbour Post"}, ["Harbour Post"]),
    ({"@type": "Organization", "name": "Harbour Post"}, []),
    ({"@type": "Person", "name": "admin"}, []),
    ({"@type": "Person", "name": "undefined"}, []),
    ({"@type": "Person", "url": "https://x.example"}, []),
])
def test_authors_of_json_ld(author: Any, expected: list[str]) -> None:
    assert [name for name in names(page(head=article(author=author, publisher={"@type": "Organization", "name": "Harbour Post"}))) if name] == expected


def test_roles_and_bodies() -> None:
    found = record(page(head=article(author=[{"@type": "Person", "name": "Ann Brook", "jobTitle": "Port Reporter"}])))
    assert [(author.name, author.role, author.source) for author in found.authors] == [("Ann Brook", "Port Reporter", "json-ld")]
    found = record(page(head=article(author={"@type": "Organization", "name": "Institute of Tides"})))
    assert [(author.name, author.role) for author in found.authors] == [("Institute of Tides", "organisation")]


def test_people_before_handles_before_bodies() -> None:
    body, handle, person = ('<meta name="author" content="Tide Research Team">', article(author="tidecat"), "<p>By Ann Brook</p>")
    assert names(page(head=body)) == ["Tide Research Team"]
    assert names(page(head=body + handle)) == ["tidecat"]
    assert names(page(head=body + handle, below=person)) == ["Ann Brook"]


def test_the_byline_is_believed_before_the_editor_of_the_system_and_the_longer_of_two_lists() -> None:
    head = article(author={"@type": "Person", "name": "Max Roe"})
    assert names(page(head=head, below="<p>By Ann Brook</p>")) == ["Ann Brook"]
    head = article(author=[{"@type": "Person", "name": "Ann Brook"}, {"@type": "Person", "name": "Raj Patel"}])
    assert names(page(head=head, below="<p>By Ann Brook</p>")) == ["Ann Brook", "Raj Patel"]


def test_a_site_named_after_its_owner_has_an_author() -> None:
    head = '<meta property="og:site_name" content="{0}"><meta name="author" content="{0}">'
    assert names(page(head=head.format("Martin Kaj")), "https://martinkaj.example/a") == ["Martin Kaj"]
    assert [author.role for author in record(page(head=head.format("Quay Wall Repairs")), "https://quaywallrepairs.example/a").authors] == ["organisation"]


@pytest.mark.parametrize(("head", "after", "url", "expected"), [
    ('<meta property="og:site_name" content="Martin Kaj">', "", "https://martinkaj.example/a", ["Martin Kaj"]),
    ("<title>Board hears plan for quay | Martin Kaj</title>", "", "https://www.kaj-martin.example/a", ["Martin Kaj"]),
    ("", "<footer>© 2021 Martin Kaj. All rights reserved.</footer>", "https://notes.martin.example/a", ["Martin Kaj"]),
    ("", "<footer>© 2021 Martin Kaj</footer>", "https://harbourpost.example/a", []),  # whose site it is not
    ("", "<a href=/>Martin Kaj</a>", "https://martinkaj.example/a", ["Martin Kaj"]), ("", "<a href='https://martinkaj.example'>Martin Kaj</a>", "https://martinkaj.example/a", ["Martin Kaj"]),
    ("", "<a href=/about>Martin Kaj</a>", "https://martinkaj.example/a", []), ("", "<a href='http://[::1'>Martin Kaj</a>", "https://martinkaj.example/a", []),
    ('<meta property="og:site_name" content="Martin Quay Repairs">', "", "https://martinquay.example/a", []),
    ('<meta property="og:site_name" content="Tidal Lights">', "", "https://tidallights.example/a", []),
    ('<meta property="og:site_name" content="Martin Kaj"><meta name="author" content="Ann Brook">', "", "https://martinkaj.example/a", ["Ann Brook"]),
])
def test_the_owner_of_a_site_wrote_what_nobody_else_did(head: str, after: str, url: str, expected: list[str]) -> None:
    assert names(page(head=head + article(datePublished="2021-05-04"), after=after), url) == expected


def test_a_page_without_a_day_is_no_article_of_the_owners() -> None:
    assert names(page(head='<meta property="og:site_name" content="Martin Kaj">'), "https://martinkaj.example/shop") == []


def test_the_site_is_an_author_where_it_is_said_to_be_one_and_no_person() -> None:
    head = '<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Harbour Post">'
    assert [(author.name, author.role) for author in record(page(head=head)).authors] == [("Harbour Post", "organisation")]
    assert names(page(head='<meta property="og:site_name" content="Harbour Post">' + article(author={"@type": "Organization", "name": "Harbour Post"}))) == []  # every page says so
    assert [(author.name, author.role) for author in record(page(head=head, below="<p>By Harbour Post</p>")).authors] == [("Harbour Post", "organisation")]
    assert names(page(head=head, below="<p>By Harbour Post</p><p>By Ann Brook</p>")) == ["Ann Brook"]


@pytest.mark.parametrize(("tag", "expected"), [
    ('<meta name="author" content="Ann Brook">', ["Ann Brook"]), ('<meta property="article:author" content="https://social.example/ann">', []),
    ('<meta property="article:author" content="262588213843476">', []), ('<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ann Brook">', ["Ann Brook"]),
    ('<meta name="twitter:label1" content="Price"><meta name="twitter:data1" content="Ann Brook">', []), ('<meta name="citation_author" content="Kaj, F."><meta name="citation_author" content="Brook, A. N.">', ["F. Kaj", "A. N. Brook"]),
    ('<meta name="dc.creator" content="Berg, Ludwig van">', ["Ludwig van Berg"]),
])
def test_authors_of_meta_tags(tag: str, expected: list[str]) -> None:
    assert names(page(head=tag)) == expected


# --- dates

@pytest.mark.parametrize(("line", "expected"), [
    ("<p>May 4, 2021</p>", "2021-05-04"), ("<p>Published May 4, 2021</p>", "2021-05-04"), ("<p>Published on: <b>4 May 2021</b></p>", "2021-05-04"),
    ("<div>Published</div><div>May 4, 2021</div>", "2021-05-04"), ("<p>By Ann Brook - May 4, 2021</p>", "2021-05-04"), ("<p>Posted by Ann Brook on May 4th, 2021 at 14:05</p>", "2021-05-04T14:05"),
    ("<p>Published May 4, 2021 · Updated June 5, 2022</p>", "2021-05-04"), ("<p>Updated June 5, 2022. Published May 4, 2021.</p>", "2021-05-04"),
    ("<span>4 mai 2021</span>", "2021-05-04"), ("<p>Veröffentlicht am 4. Mai 2021</p>", "2021-05-04"), ("<p>Publié le 4 mai 2021 à 14h05</p>", "2021-05-04T14:05"), ("<p>2021年5月4日</p>", "2021-05-04"),
    ("<p>发布时间：2021年5月4日</p>", "2021-05-04"), ("<p>Опубликовано 4 мая 2021</p>", "2021-05-04"), ("<time datetime='2021-05-04T09:00:00Z'>May 4, 2021</time>", "2021-05-04T09:00:00+00:00"),
    ("<time datetime='2021-05-04'>3 days ago</time>", "2021-05-04"), ("<time>May 4, 2021</time>", "2021-05-04"), ("<p>2021 May 4</p>", "2021-05-04"),
])
def test_dates_below_the_heading(line: str, expected: str) -> None:
    assert published(page(below=line)) == expected


@pytest.mark.parametrize("line", [
    "<p>Updated May 4, 2021</p>", "<p>Last reviewed: May 4, 2021</p>", "<p>© 2021 Harbour Post</p>", "<p>Copyright 2021</p>", "<p>On May 4, 2021 the board of the harbour met to hear of the plan for a new quay wall.</p>",
    "<p>Join us at the quay on May 4, 2021 for a walk with songs and soup and bread by the old boats.</p>", "<p>2021</p>", "<p>3/4/2021</p>", "<p>Deadline: May 4, 2021</p>",
    "<p>The old harbour act was signed into law on May 4, 2021</p>", "<p>Original run May 4, 2021 – June 7, 2021</p>",
])
def test_what_is_no_day_of_publication(line: str) -> None:
    assert published(page(below=line)) is None


def test_nobody_guesses_a_date() -> None:
    after = "<ul>" + "".join(f"<li><a href=/{n}>Story</a> <time datetime=2021-05-0{n}>May {n}, 2021</time></li>" for n in range(1, 5)) + "</ul><footer>© 2021</footer>"
    assert published(page(after=after)) is None


def test_published_and_modified_are_kept_apart_with_precision_and_zone() -> None:
    found = record(page(below="<p>Published May 4, 2021 | Last updated: <time datetime='2022-06-05T10:00:00+02:00'>June 5, 2022</time></p>"))
    assert found.published and found.modified
    assert (found.published.iso, found.published.precision, found.published.tz_known, found.published.source) == ("2021-05-04", "day", False, "shown")
    assert (found.modified.iso, found.modified.precision, found.modified.tz_known) == ("2022-06-05T10:00:00+02:00", "second", True)


def test_a_change_is_no_publication() -> None:
    changed = page(below="<p>Updated: June 5, 2022</p>")
    assert (published(changed), modified(changed)) == (None, "2022-06-05")
    declared = page(head=article(datePublished="2021-05-04", dateModified="2022-06-05"), below="<p>June 5, 2022</p>")
    assert (published(declared), modified(declared)) == ("2021-05-04", "2022-06-05")


def test_what_is_shown_is_believed_before_the_day_of_the_last_build() -> None:
    assert published(page(head=article(datePublished="2024-11-05", dateModified="2024-11-05"), below="<p>May 4, 2021</p>")) in ("2021-05-04",)
    assert published(page(head=article(datePublished="2021-05-04T08:00:00Z"), below="<p>May 4, 2021</p>")) == "2021-05-04T08:00:00+00:00"


def test_a_day_that_is_also_that_of_the_last_change_to_the_second_gives_way_to_an_earlier_one_on_the_page() -> None:
    built = article(datePublished="2024-11-05T08:00:01Z", dateModified="2024-11-05T08:00:01Z")
    marked = "<time pubdate datetime=2021-05-04>May 4, 2021</time>"
    assert published(page(head=built, after=marked)) == "2021-05-04"
    assert published(page(head=built), "https://p.example/2021/05/04/quay") == "2021-05-04"
    assert published(page(head=built)) == "2024-11-05T08:00:01+00:00"
    assert published(page(head=built, after="<time datetime=2024-12-24>December 24, 2024</time>")) == "2024-11-05T08:00:01+00:00"  # an event to come
    assert published(page(head=article(datePublished="2024-11-05T08:00:01Z", dateModified="2024-11-06T08:00:01Z"), after=marked)) == "2024-11-05T08:00:01+00:00"


def test_the_day_that_readers_see_counts_where_the_address_has_it_too() -> None:
    source = page(head=article(datePublished="2021-05-05T02:00:00Z"), below="<p>May 4, 2021</p>")
    assert published(source, "https://p.example/2021/05/04/quay") == "2021-05-04"
    assert published(source, "https://p.example/2021/05/05/quay") == "2021-05-05T02:00:00+00:00"


@pytest.mark.parametrize(("tag", "expected"), [
    ('<meta name="published" content="May 4, 2021">', "2021-05-04"), ('<meta name="x-published-date" content="2021-05-04T10:00:00Z">', "2021-05-04T10:00:00+00:00"),
    ('<meta name="pagePublishTime" content="2021-05-04">', "2021-05-04"), ('<meta name="article:first_published_time" content="2021-05-04">', "2021-05-04"),
    ('<meta name="x-last-published-date" content="2021-05-04">', None), ('<meta name="unpublish-date" content="2021-05-04">', None), ('<meta name="published" content="true">', None),
    ('<meta name="x-published-date" content="2021-05-04"><meta name="y-published-date" content="2021-05-05">', None),
    ('<meta name="x-published-date" content="2021-05-09"><meta name="publication_date" content="2021-05-04">', "2021-05-04"),
])
def test_days_under_names_that_a_system_made_up(tag: str, expected: str | None) -> None:
    assert published(page(head=tag)) == expected


@pytest.mark.parametrize(("after", "days"), [
    ("<div><span>Date Last Reviewed:</span><div><time datetime=2021-05-04>May 2021</time></div></div>", (None, None)),
    ("<p>Page last modified <span><time datetime=2021-05-04>May 4, 2021</time></span></p>", (None, "2021-05-04")),
    ("<p>Page <time datetime=2021-05-04>May 4, 2021</time></p>", ("2021-05-04", None)),
])
def test_the_only_time_of_a_page_is_what_the_text_before_it_says(after: str, days: tuple[str | None, str | None]) -> None:
    assert (published(page(after=after)), modified(page(after=after))) == days


@pytest.mark.parametrize(("after", "days"), [
    ("<div>Posted on 4 May 2021 at 19:00 by <a href=/u>@annb</a></div>", ("2021-05-04T19:00", None)), ("<p>Last updated: May 4, 2021</p>", (None, "2021-05-04")),
    ("<p>Written by <a href=/a>Ann Brook</a></p><p>May 4, 2021</p>", ("2021-05-04", None)), ("<p>Veröffentlicht am 4. Mai 2021</p>", ("2021-05-04", None)),
    ("<p>Posted on 4 May 2021</p><p>Posted on 5 May 2021</p>", (None, None)), ("<div class=comment><p>Posted on 4 May 2021</p></div>", (None, None)),
    ("<p>May 4, 2021</p>", (None, None)), ("<ul class=related><li>Published 4 May 2021</li></ul>", (None, None)),
])
def test_a_day_below_the_article_counts_where_words_say_what_it_is(after: str, days: tuple[str | None, str | None]) -> None:
    assert (published(page(after=after)), modified(page(after=after))) == days
    assert published(page(below="<p>Published May 2, 2021</p>", after=after)) == "2021-05-02"


def test_a_moment_and_the_day_on_the_other_side_of_midnight_agree() -> None:
    assert published(page(head=article(datePublished="2021-05-05T02:00:00Z"), below="<p>May 4, 2021</p>")) == "2021-05-05T02:00:00+00:00"
    assert published(page(head=article(datePublished="2021-05-05T22:00:00Z"), below="<p>May 4, 2021</p>")) == "2021-05-04"


def test_a_teasers_date_above_the_heading_does_not_beat_the_declared_one() -> None:
    above = "<div>Another story</div><div>May 9, 2021</div>"
    assert published(page(head=article(datePublished="2021-05-04"), above=above)) == "2021-05-04"
    assert published(page(above="<div>May 4, 2021</div>")) == "2021-05-04"


@pytest.mark.parametrize(("lang", "expected"), [("en-US", "2021-03-04"), ("en-GB", "2021-04-03"), ("de", "2021-04-03"), ("en", None)])
def test_the_pages_country_says_how_figures_are_read(lang: str, expected: str | None) -> None:
    assert published(page(below="<p>3/4/2021</p>", lang=lang)) == expected


@pytest.mark.parametrize(("other", "lang", "expected"), [
    ("<p>Next meeting: 25/11/2021</p>", "en", "2021-04-03"), ("<p>Next meeting: 11/25/2021</p>", "en", "2021-03-04"), ("<p>Next meeting: 25/11/2021</p>", "en-US", "2021-04-03"),
    ("<p>From 25/11/2021 to 11/26/2021</p>", "en", None), ("<p>Berth 25/11</p>", "en", None), ("<script>day = '25/11/2021'</script>", "en", None),
])
def test_the_pages_other_dates_say_how_figures_are_read(other: str, lang: str, expected: str | None) -> None:
    assert published(page(below="<p>3/4/2021</p>", after=other, lang=lang)) == expected


def test_declared_figures_are_a_programs_and_not_read_as_the_page_writes_them() -> None:
    head = article(datePublished="3/4/2021")
    assert [published(page(head=head, lang=lang)) for lang in ("en-US", "en-GB", "en")] == [None, None, None]
    assert published(page(head=head, below="<p>3/4/2021</p>", lang="en-GB")) == "2021-04-03"


def test_months_are_read_in_the_pages_language() -> None:
    assert published(page(below="<p>4. listopada 2021.</p>", lang="hr")) == "2021-10-04"
    assert published(page(below="<p>4 listopada 2021</p>", lang="pl-PL")) == "2021-11-04"
    assert published(page(head=article(datePublished="4. listopada 2021."), lang="hr")) == "2021-10-04"
    assert published(page(after="<span class=post-date>4. listopada 2021.</span>", lang="hr")) == "2021-10-04"


def test_the_machines_form_says_how_figures_are_read() -> None:
    assert published(page(below="<time datetime=2021-03-04>3/4/2021</time>", lang="en-GB")) == "2021-03-04"


@pytest.mark.parametrize(("url", "expected"), [
    ("https://p.example/2021/05/04/quay", "2021-05-04"), ("https://p.example/2021/05/quay", None), ("https://p.example/2021-05-04-quay", "2021-05-04"), ("https://p.example/2021/13/45/quay", None),
])
def test_a_day_in_the_address_counts_where_nothing_else_does(url: str, expected: str | None) -> None:
    assert published(page(), url) == expected
    assert published(page(below="<p>April 1, 2020</p>"), url) == "2020-04-01"


def test_the_only_date_that_is_marked_as_one_counts_wherever_it_stands() -> None:
    assert published(page(after="<span class=published-date>Published On: 4 May 2021</span>")) == "2021-05-04"
    assert published(page(after="<span class=post-date>4 May 2021</span><span class=post-date>5 May 2021</span>")) is None


@pytest.mark.parametrize(("after", "days"), [
    ("<span class='entry-date updated'>4 May 2021</span>", ("2021-05-04", None)), ("<span class='post-meta-date updated'>Updated 4 May 2021</span>", (None, "2021-05-04")),
    ("<span class='date-updated'>4 May 2021</span>", (None, "2021-05-04")), ("<span class='entry-date published'>4 May 2021</span><span class=updated>5 May 2021</span>", ("2021-05-04", None)),
    ("<div class=author-block__created>4 May 2021</div>", ("2021-05-04", None)), ("<div class=created-by>4 May 2021</div>", (None, None)),
    ("<time class=stamp>4 May 2021</time>", ("2021-05-04", None)), ("<time>Updated: 4 May 2021</time>", (None, "2021-05-04")), ("<time>4 May 2021</time><time>5 May 2021</time>", (None, None)),
    ("<time>4 May 2021</time><time datetime=2021-05-05>yesterday</time>", ("2021-05-05", None)),
])
def test_days_that_elements_are_marked_with(after: str, days: tuple[str | None, str | None]) -> None:
    assert (published(page(after=after)), modified(page(after=after))) == days


def test_a_date_and_a_change_in_one_element_are_both_read() -> None:
    source = page(after="<p class=date>May 4, 2021. <i>Updated: May 9, 2021</i></p>")
    assert (published(source), modified(source)) == ("2021-05-04", "2021-05-09")
    assert published(page(after=f"<div class=post-date><span>Posted on May 4, 2021</span><span>Tags: {'harbour, ' * 20}</span></div>")) == "2021-05-04"


def test_figures_are_read_as_the_page_declares_them() -> None:
    assert published(page(head=article(datePublished="2021-05-09T10:00:00Z"), below="<p>05.09.2021</p>")) == "2021-05-09T10:00:00+00:00"
    assert published(page(below="<p>05.09.2021</p>")) == "2021-09-05"


def test_the_input_is_believed_before_the_page() -> None:
    source = page(head=article(author="Ann Brook", datePublished="2021-05-04"), below="<p>By Ann Brook</p><p>May 4, 2021</p>")
    found = clean(source, url=URL, fields={"author": "Kim", "date": "2020-01-02", "title": "Quay"})
    assert ([author.raw for author in found.authors], found.published and found.published.iso, found.title) == (["Ann Brook"], "2020-01-02", "Quay")
    found = clean(source, url=URL, fields={"author": "Kim Li"})
    assert [(author.name, author.source) for author in found.authors] == [("Kim Li", "input")]


def test_an_engines_guess_is_no_date() -> None:
    assert clean(page(after="<footer>Opened on 3 March 2019, the quay is 40 metres long.</footer>"), url=URL).published is None


# --- titles

@pytest.mark.parametrize(("heading", "head", "expected"), [
    ("<h1>Board hears plan</h1>", '<meta property="og:title" content="Board hears: 10 facts on the plan | Harbour Post"><title>Plan | Harbour Post</title>', "Board hears plan"),
    ("<h1>Harbour Post</h1><h2>Board hears plan for quay</h2>", '<meta property="og:title" content="Board hears plan for quay"><meta property="og:site_name" content="Harbour Post">', "Board hears plan for quay"),
    ("<h1>Our Blog</h1>", '<meta property="og:title" content="Board hears plan">', "Board hears plan"),
    ("<h1>Board<br>hears plan</h1>", "", "Board hears plan"),
    ("<h1>BOARD HEARS PLAN</h1>", '<meta property="og:title" content="Board Hears Plan">', "Board Hears Plan"),
    ("<h1>Menu</h1><h1>Board hears plan</h1><h1>Most read</h1>", "<title>Board hears plan - Harbour Post</title>", "Board hears plan"),
    ("", '<title>Board hears plan &amp; more | Harbour Post</title><meta property="og:site_name" content="Harbour Post">', "Board hears plan & more"),
    ("", "<title>Board hears plan | harbourpost.example</title>", "Board hears plan"),
    ("<h1>Board - hears plan</h1>", "", "Board - hears plan"),
    ("", "<title>新码头计划周一公布-海港网</title>", "新码头计划周一公布"), ("", "<title>新码头计划周一公布_港口_海港新闻</title>", "新码头计划周一公布_港口"), ("", "<title>新码头计划-旧码头</title>", "新码头计划-旧码头"),
    ("<h1>新码头计划周一公布</h1>", "<title>新码头计划周一公布_港口要闻</title>", "新码头计划周一公布"),
    ("<h1>海港网</h1><div>新码头计划周一公布</div>", "<title>新码头计划周一公布_海港网</title>", "新码头计划周一公布"),
    (f"<h1>{LINE * 2}</h1>", '<meta property="og:title" content="Board hears plan for the new quay">', "Board hears plan for the new quay"),
])
def test_titles(heading: str, head: str, expected: str) -> None:
    assert record(page(head=head, heading=heading)).title == expected


# --- other fields, other sources

def test_rdfa_of_the_article() -> None:
    found = facts(page(below='<div typeof="schema:Article"><span property="schema:author" typeof="schema:Person"><span property="schema:name">Ann Brook</span></span>'
                             '<span property="schema:datePublished" content="2021-05-04T10:00:00Z">4 May</span></div>'))
    rdfa = {fact.field: fact.value for fact in found if fact.source == "rdfa"}
    assert rdfa["authors"] == {"name": "Ann Brook", "role": None}
    assert rdfa["published"]["iso"] == "2021-05-04T10:00:00+00:00"


@pytest.mark.parametrize(("head", "paywall"), [
    (article(isAccessibleForFree=False), True), (article(isAccessibleForFree="False"), True), (article(isAccessibleForFree=True), False),
    ('<meta property="article:content_tier" content="locked">', True), ('<meta property="article:content_tier" content="free">', False), ("", None), (article(isAccessibleForFree="perhaps"), None),
])
def test_the_paywall_is_a_flag_or_not_known(head: str, paywall: bool | None) -> None:
    assert record(page(head=head)).paywall is paywall


@pytest.mark.parametrize("head", ['<link rel=license href="https://licences.example/by/4.0/">', article(license="https://licences.example/by/4.0/"), article(license={"@type": "CreativeWork", "url": "https://licences.example/by/4.0/"}),
                                  '<meta name="dcterms.license" content="https://licences.example/by/4.0/">'])
def test_the_licence(head: str) -> None:
    assert record(page(head=head)).licence == "https://licences.example/by/4.0/"


def test_the_pages_own_address_does_not_take_the_place_of_the_inputs() -> None:
    head = '<link rel=canonical href="/quay"><meta property="og:url" content="https://social.example/q">'
    found = record(page(head=head), "https://a.example/quay?from=mail")
    assert (found.url, found.canonical) == ("https://a.example/quay?from=mail", "https://a.example/quay")
    found = record(page(head='<link rel=canonical href="https://a.example/quay">'), None)
    assert (found.url, found.canonical) == ("https://a.example/quay", "https://a.example/quay")


def test_every_candidate_is_kept_with_its_source() -> None:
    found = facts(page(head=article(datePublished="2024-11-05") + '<meta property="article:published_time" content="2024-11-06">', below="<p>By Ann Brook</p><p>May 4, 2021</p>"))
    assert {(fact.source, fact.value["iso"]) for fact in found if fact.field == "published"} == {("json-ld", "2024-11-05"), ("opengraph", "2024-11-06"), ("shown", "2021-05-04")}


@pytest.mark.parametrize("script", [
    '{"@type": "NewsArticle", "headline": "Board "hears" plan", "datePublished": "2021-05-04", "author": {"@type": "Person", "name": "Ann Brook"}}',
    '{"@type": "NewsArticle", "datePublished": "2021-05-04", "author": [{"@type": "Person", "name": "Ann Brook"}], "articleBody": "cut off in the mid',
])
def test_of_json_ld_that_nothing_mends_the_plain_fields_are_read(script: str) -> None:
    found = record(page(head=ld(script)))
    assert [author.name for author in found.authors] == ["Ann Brook"] and found.published and found.published.iso == "2021-05-04"


# --- bounds

@pytest.mark.parametrize(("make", "count"), [
    (lambda count: page(below="<div class=author>" * count), 25_000),
    (lambda count: page(below="<div class='post-date'>2021" * count), 10_000),
    (lambda count: page(below="<span itemscope itemprop=author>" * count), 10_000),
    (lambda count: page(below="<h1>x</h1>" * count), 25_000),
    (lambda count: page(below="<time datetime=2021-05-04>" * count), 25_000),
    (lambda count: page(head="<meta name=author content=x>" * count), 25_000),
    (lambda count: page(below=f"<p class='{'publi' * count}date'>May 4, 2021</p>"), 100_000),
    (lambda count: page(below=f"<a href='{'/author' * count}'>x</a>"), 100_000),
    (lambda count: page(heading=f"<h1>{'word ' * count}</h1>"), 500_000),
    (lambda count: page(below=f"<p>{'By ' * count}</p>"), 250_000),
    (lambda count: page(below="<p>by</p>" * count), 50_000),
    (lambda count: page(head=ld('{"@graph": [' + '{"@type": "Article", "author": [' * count)), 10_000),
    (lambda count: page(head=ld({"@type": "Article", "author": ["Ann Brook"] * count})), 50_000),
], ids=range(13))
def test_twice_the_page_takes_twice_the_time(make: Callable[[int], str], count: int) -> None:
    def read(source: str) -> None:
        root = html.document_fromstring(source, parser=html.HTMLParser(remove_comments=True, huge_tree=True))
        list(page_facts(root, json_ld.read(root), URL))

    assert growth(read, make(count), make(2 * count), 2.5) < 3
