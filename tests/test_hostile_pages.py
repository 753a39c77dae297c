"""Pages made to break a cleaner, through ``cleaner.clean``: a record that says what is wrong, no exception, and time that grows as the page does."""
from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import cleaner
from cleaner import Record, restore
from growth import growth

FIRST = "The harbour board met on Monday to hear the plan for the new quay, and the meeting ran long into the evening."
LAST = "The ferry to the island will run twice a day from the first week of spring, the mayor said when the board had voted."
MIDDLE = [f"The {number}. speaker told of ship {number}, which had waited {number + 2} days in the old harbour before a berth was free." for number in range(6)]
ARTICLE = f"<article><h1>Board hears plan for quay</h1>{''.join(f'<p>{line}</p>' for line in (FIRST, *MIDDLE, LAST))}</article>"
MEGABYTE = 1_000_000


def page(body: str = ARTICLE, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Board hears plan for quay</title>{head}</head><body>{body}</body></html>"


def ld(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{text}</script>'


def cleaned(data: Any, **options: Any) -> Record:
    """The record, which holds together whatever the page was like."""
    record = cleaner.clean(data, **options)
    assert (record.status == "error") == (record.error is not None) and (record.status == "ok") == bool(record.text)
    if record.error is None:
        restore(record)
    return record


#: The engine that was the default before takes templates for text, and its time grows with the square of short blocks and rows.
needs_blocks = pytest.mark.skipif(cleaner.Settings().engine == "trafilatura", reason="trafilatura's engine cannot do it")

# --- the article is found

TABLE = "<table><tr><th colspan=9007199254740991>Crossings</th></tr><tr><td rowspan=9007199254740991>Spring</td><td colspan=-1>two</td><td colspan=x>one</td></tr></table>"
BROKEN = "<p><b><i><a href=x><font><span>" + "</div></p></html><td></li>" * 20
AMP = f"""<!doctype html><html ⚡ lang="en"><head><meta charset="utf-8"><script async src="https://cdn.ampproject.org/v0.js"></script>
<title>Board hears plan for quay</title><style amp-boilerplate>body{{visibility:hidden}}</style></head><body><amp-sidebar><ul><li><a href="/">Our front page</a></li></ul></amp-sidebar>
{ARTICLE.replace("</h1>", '</h1><amp-img src="a.jpg" width="1" height="1"></amp-img><amp-ad type="x"></amp-ad>')}</body></html>"""
UNCLOSED = "<html><head><title>Board hears plan for quay</title><body><article><p>" + "<p>".join((FIRST, *MIDDLE, LAST))

KEPT: dict[str, Callable[[], str]] = {
    "20 MB, nearly all of it a script": lambda: page(ARTICLE + "<script>" + "x();" * (19 * MEGABYTE // 4) + "</script>"),
    "a picture of 4 MB in the page": lambda: page(ARTICLE + '<img src="data:image/png;base64,' + "A" * 4 * MEGABYTE + '">'),
    "50,000 divisions around it": lambda: page("<div>" * 50_000 + ARTICLE + "</div>" * 50_000),
    "50,000 divisions beside it": lambda: page(ARTICLE + "<div>" * 50_000 + "</div>" * 50_000),
    "50,000 divisions that nobody closes": lambda: page(ARTICLE + "<div>" * 50_000),
    "a million siblings": lambda: page(ARTICLE + "<br>" * 999_900),
    "cells over all columns there are": lambda: page(ARTICLE.replace("</article>", TABLE + "</article>")),
    "nothing closed": lambda: UNCLOSED,
    "everything closed that was not open": lambda: page(ARTICLE + BROKEN),
    "an attribute without an end": lambda: page(ARTICLE + '<a href="x>'),
    "a comment without an end": lambda: page(ARTICLE + "<!-- " + LAST * 50),
    "a script without an end": lambda: page(ARTICLE + "<script>var a='" + LAST * 50),
    "a page cut in a tag": lambda: page()[:-len("y></html>")],
    "AMP": lambda: AMP,
    "iframes": lambda: page('<iframe src="a.html"></iframe>' * 200 + ARTICLE),
    "the article for those without scripts": lambda: page(f"<div id=app></div><noscript>{ARTICLE}</noscript>"),
    "JSON-LD of 100,000 objects in each other": lambda: page(head=ld('{"a":' * 100_000)),
    "JSON-LD of lists in lists": lambda: page(head=ld("[" * 100_000 + "]" * 100_000)),
    "5,000 scripts of JSON-LD": lambda: page(head=ld({"@type": "NewsArticle", "headline": "Board hears plan for quay"}) * 5_000),
    "JSON-LD with a key 50,000 times": lambda: page(head=ld('{"@type":"NewsArticle",' + '"headline":"Board hears plan for quay",' * 50_000 + '"a":1}')),
    "JSON-LD with a number of a million digits": lambda: page(head=ld('{"@type":"NewsArticle","wordCount":' + "9" * MEGABYTE + "}")),
    "JSON-LD that refers to itself": lambda: page(head=ld({"@graph": [{"@id": "#a", "@type": "NewsArticle", "author": {"@id": "#b"}}, {"@id": "#b", "author": {"@id": "#a"}, "name": {"@id": "#b"}}]})),
}

#: Where a warning says that the page is beyond reason.
LARGE = ("50,000 divisions around it", "50,000 divisions beside it", "a million siblings")


@pytest.mark.parametrize("name", KEPT)
def test_the_article_comes_out_whole(name: str) -> None:
    record = cleaned(KEPT[name]())
    assert record.status == "ok" and [line for line in (FIRST, *MIDDLE, LAST) if line not in record.text] == []
    assert record.title == "Board hears plan for quay" and ("large_markup" in record.warnings) == (name in LARGE)
    assert "var a" not in record.text and "x();" not in record.text


@needs_blocks
def test_templates_that_a_script_would_fill_are_no_text() -> None:
    record = cleaned(page("<template><p>A card for a story that a script will fill in</p></template>" * 200 + ARTICLE))
    assert "that a script will fill in" not in record.text and FIRST in record.text and LAST in record.text


# --- there is no article

FRAMES = '<html><head><title>Harbour</title></head><frameset cols="20%,80%"><frame src="menu.html"><frame src="main.html"><noframes><body><p>Your browser does not support frames.</p></body></noframes></frameset></html>'


@pytest.mark.parametrize("data", [
    "", " \n\t", b"", page(""), page("<div></div>" * 1000), page("<script>" + "x();" * 1000 + "</script>"), page("<template></template><iframe src=a></iframe>"), FRAMES,
    "<html><body><!-- " + ARTICLE, "<html><head><style>" + ARTICLE, "<html><head><title>" + ARTICLE, "<html><body><script>" + ARTICLE, "<body><p>&nbsp;&#8203;</p></body>",
])
def test_nothing_to_read_is_a_status_and_no_text(data: str | bytes) -> None:
    record = cleaned(data, kind="html")
    assert record.status == "residue_only" or (record.status == "empty" and "no_main_text" in record.warnings)


# --- it is no page

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type /Catalog>> endobj\nstream\n" + bytes(range(256)) * 20 + b"\nendstream\n"
ITEM = f"<item><title>Ferry</title><description>{LAST}</description></item>"
RSS = f'<rss version="2.0"><channel><title>Harbour</title>{ITEM * 3}</channel></rss>'
ATOM = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title><entry><title>Ferry</title><content>{LAST}</content></entry></feed>'
RDF = f'<rdf:RDF xmlns="http://purl.org/rss/1.0/">{ITEM}</rdf:RDF>'


@pytest.mark.parametrize("kind", ["html", "auto"])
@pytest.mark.parametrize(("data", "message"), [
    (PDF, "this is a PDF"), (b"\xef\xbb\xbf\r\n" + PDF, "this is a PDF"), (PDF.decode("latin-1"), "this is a PDF"), (PDF.decode("utf-8", "replace"), "this is a PDF"),
    ((b"\x89PNG\r\n\x1a\n" + bytes(2000)).decode("latin-1"), "this is a PNG image"), (bytes(range(256)) * 40, "this is binary data"),
    (RSS, "this is a feed"), (RSS.encode(), "this is a feed"), ('\n<?xml version="1.0" encoding="utf-8"?>\n' + ATOM, "this is a feed"), (b"\xef\xbb\xbf" + RDF.encode(), "this is a feed"),
    (page("<p></p>" * 500_001), "tags, over the limit of"), (page("x" * 20 * MEGABYTE), "characters of markup, over the limit of"),
], ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "")
def test_what_is_no_page_is_an_error_that_names_it_and_the_next_step(data: str | bytes, message: str, kind: str) -> None:
    record = cleaned(data, kind=kind)
    assert record.error is not None and record.error.type == "InputError" and record.text == ""
    assert message in record.error.message and "; " in record.error.message and "\n" not in record.error.message
    assert record.error.stage in ("decode", "extract")


# --- it says the wrong encoding

GERMAN = "Die Brücke über den Fluß wird gesperrt, größere Schäden fand niemand, und die Fähre fährt bis zum Frühling öfter als früher."
RUSSIAN = "Совет порта собрался в понедельник, чтобы обсудить новый причал и дорогу к нему, и заседание длилось до позднего вечера."
JAPANESE = "港の理事会は月曜日に会合を開き、新しい埠頭の計画とそこへ通じる道路について、夜遅くまで長い時間をかけて話し合った。"
CHINESE = "港口理事会星期一开会,讨论新码头的计划以及通往码头的道路,会议一直开到深夜才结束,没有人反对这个计划。"


@pytest.mark.parametrize(("text", "encoding", "said"), [
    (GERMAN, "cp1252", "utf-8"), (GERMAN, "utf-8", "iso-8859-1"), (GERMAN, "utf-8", "utf-16"), (GERMAN, "utf-16", "utf-8"), (GERMAN, "utf-16-be", "ascii"), (GERMAN, "utf-8", "x-none"),
    (RUSSIAN, "cp1251", "utf-8"), (RUSSIAN, "koi8-r", "x-none"), (JAPANESE, "cp932", "utf-8"), (JAPANESE, "euc_jp", "utf-8"), (CHINESE, "gb18030", "gb2312"),
])
def test_a_page_that_says_the_wrong_encoding_is_read(text: str, encoding: str, said: str) -> None:
    body = "".join(f"<p>{number}. {text}</p>" for number in range(1, 5))
    record = cleaned(page(f"<article>{body}</article>", f'<meta charset="{said}">').encode(encoding), kind="html")
    assert record.status == "ok" and f"2. {text}" in record.text and record.decoded is not None and not record.warnings


def test_a_page_in_two_encodings_at_once_says_so() -> None:
    record = cleaned(page().encode() + "Größe".encode("cp1252") + page().encode("utf-16"), kind="html")
    assert "undecodable_bytes" in record.warnings and FIRST in record.text


# --- time grows as the page does

def _lines(count: int) -> list[str]:
    return [f"The {number}. line tells of ship {number} in the harbour and of the plan for the new quay." for number in range(count)]


def _each(form: str) -> Callable[[int], str]:
    return lambda count: page(ARTICLE + "".join(form.format(number) for number in range(count)))


GROWING: dict[str, tuple[int, Callable[[int], str]]] = {
    "paragraphs": (800, lambda count: page("".join(f"<p>{line}</p>" for line in _lines(count)))),
    "short paragraphs": (400, _each("<p>ship {}</p>")),
    "divisions": (400, _each("<div>ship {}</div>")),
    "empty divisions": (10_000, _each("<div></div>")),
    "divisions in each other": (20_000, lambda count: page("<div>" * count + ARTICLE + "</div>" * count)),
    "paragraphs in divisions in each other": (200, lambda count: page("".join(f"<div><p>{line}</p>" for line in _lines(count)) + "</div>" * count)),
    "lists in each other": (100, lambda count: page(ARTICLE + "".join(f"<ul><li>{line}" for line in _lines(count)) + "</li></ul>" * count)),
    "line breaks": (10_000, _each("<br>")),
    "headings": (400, _each("<h2>Ship {} in the harbour</h2>")),
    "links in a list": (400, lambda count: page(ARTICLE + "<ul>" + "".join(f"<li><a href=/{number}>Ship {number} in the harbour</a></li>" for number in range(count)) + "</ul>")),
    "links in a paragraph": (2000, lambda count: page(ARTICLE + "<p>" + "".join(f"<a href=/{number}>ship {number}</a> " for number in range(count)) + "</p>")),
    "lines with a link": (400, _each("<p>some text of <a href=/{0}>ship {0}</a> and more</p>\n")),
    "rows": (400, lambda count: page(ARTICLE + "<table>" + "".join(f"<tr><td>ship {number}<td>{number}" for number in range(count)) + "</table>")),
    "cells in no table": (400, lambda count: page(ARTICLE + "<div>" * 500 + "".join(f"<td>ship {number}</td>" for number in range(count)))),
    "ends of the page": (2000, lambda count: page(ARTICLE) + "".join(f"<p>ship {number}</p></body></html>" for number in range(count))),
    "nothing closed": (400, _each("<p><b><i><a href=x>ship {} ")),
    "one paragraph": (3000, lambda count: page("<p>" + " ".join(_lines(count)) + "</p>")),
    "bold words": (4000, lambda count: page("<p>" + "".join(f"<b>ship {number}</b> in the harbour " for number in range(count)) + "</p>")),
    "written tags": (10_000, lambda count: page("<p>" + "&lt;div " * count + "</p>" + ARTICLE)),
    "signs of tags": (10_000, lambda count: page(ARTICLE + "<" * count)),
    "open comments": (10_000, lambda count: page(ARTICLE + "<!-- " * count)),
    "blanks": (500_000, lambda count: page(ARTICLE + "<p>a" + " " * count + "b</p>")),
    "scripts of JSON-LD": (1000, lambda count: page(head=ld({"@type": "NewsArticle", "headline": "Board", "author": {"name": "Jane Doe"}}) * count)),
    "authors in JSON-LD": (3000, lambda count: page(head=ld({"@type": "NewsArticle", "author": [{"@type": "Person", "name": f"Jane Doe{number}"} for number in range(count)]}))),
    "articles in microdata": (250, _each('<div itemscope itemtype="https://schema.org/NewsArticle"><h2 itemprop=headline>Ship {}</h2><i itemprop=author>Jane Doe</i></div>')),
    "meta tags": (3000, lambda count: page(head="".join(f'<meta name="author" content="Jane Doe{number}">' for number in range(count)))),
}


@needs_blocks
@pytest.mark.parametrize("name", GROWING)
def test_twice_the_page_takes_twice_the_time(name: str) -> None:
    """Four times is what twice the page costs where time grows with its square."""
    count, make = GROWING[name]
    assert growth(lambda markup: cleaned(markup, kind="html"), make(count), make(2 * count), 2.5) < 3
