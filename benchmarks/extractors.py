"""The tools that find the main text of a page: cleaner with each engine, and its peers.

Each is made once and called with a page as str and its address; parsing is part of the call. Each runs as its documentation or the
published comparisons call it, with nothing fetched from the network.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from cleaner.settings import ENGINES, Settings


class Extracted(NamedTuple):
    """What a tool says of a page; None where it says nothing. The author is all names in one."""

    text: str = ""
    title: str | None = None
    author: str | None = None
    published: str | None = None


Call = Callable[[str, str | None], Extracted]


class Tool(NamedTuple):
    """``module`` is what must be there, ``package`` is the name that pip knows it by; ``make`` imports it and gives the call."""

    name: str
    module: str
    package: str
    make: Callable[[], Call]
    tells: bool = False  # title, author and date besides the text


class Failed(Exception):
    """A tool that gives an error instead of raising one."""


def _cleaner(engine: str) -> Callable[[], Call]:
    def make() -> Call:
        import cleaner

        settings = Settings(engine=engine)

        def call(html: str, url: str | None) -> Extracted:
            record = cleaner.clean(html, url=url, kind="html", settings=settings)
            if record.error:
                raise Failed(record.error.message)
            names = "; ".join(author.name or author.raw for author in record.authors)
            return Extracted(record.text, record.title, names or None, record.published.iso if record.published else None)

        return call

    return make


def _trafilatura(**options: Any) -> Callable[[], Call]:
    def make() -> Call:
        from trafilatura import extract

        return lambda html, url: Extracted(extract(html, url=url, **options) or "")

    return make


def _trafilatura_metadata() -> Call:
    from trafilatura import extract

    def call(html: str, url: str | None) -> Extracted:
        found = json.loads(extract(html, url=url, output_format="json", with_metadata=True) or "{}")
        return Extracted(found.get("text") or "", found.get("title"), found.get("author"), found.get("date"))

    return call


def _resiliparse() -> Call:
    """Without what is no text of the page's own: addresses of links, texts of images, forms, marks of lists."""
    from resiliparse.extract.html2text import extract_plain_text

    options: dict[str, Any] = dict(main_content=True, preserve_formatting=True, list_bullets=False, alt_texts=False, links=False, form_fields=False, noscript=False)
    return lambda html, url: Extracted(extract_plain_text(html, **options))


def _readability() -> Call:
    from readability import Document

    return lambda html, url: Extracted(text_of(Document(html, url=url).summary(html_partial=True)))


def _justext() -> Call:
    """With English stop words: it has to be told a language, and most pages of the sets are English."""
    from justext import get_stoplist, justext

    words = get_stoplist("English")
    return lambda html, url: Extracted("\n\n".join(each.text for each in justext(html, words) if not each.is_boilerplate))


def _boilerpy3() -> Call:
    from boilerpy3.extractors import ArticleExtractor

    extractor = ArticleExtractor()
    return lambda html, url: Extracted(extractor.get_content(html))


def _newspaper() -> Call:
    from newspaper import Article

    def call(html: str, url: str | None) -> Extracted:
        article = Article(url or "", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        date = article.publish_date
        return Extracted(article.text, article.title or None, "; ".join(article.authors) or None, date.isoformat() if hasattr(date, "isoformat") else date or None)

    return call


def _goose() -> Call:
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})

    def call(html: str, url: str | None) -> Extracted:
        article = goose.extract(raw_html=html)
        return Extracted(article.cleaned_text, article.title or None, "; ".join(article.authors) or None, article.publish_date or None)

    return call


def _paragraphs() -> Call:
    """What people write by hand first: the text of every <p>."""
    from bs4 import BeautifulSoup

    def call(html: str, url: str | None) -> Extracted:
        found = (" ".join(paragraph.get_text(" ").split()) for paragraph in BeautifulSoup(html, "lxml").find_all("p"))
        return Extracted("\n".join(text for text in found if text))

    return call


#: Tags that stand in a line of text; before and after all others a line breaks.
_INLINE = frozenset(("a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"))


def text_of(html: str) -> str:
    """The text of a fragment, for a tool that gives one: a line for each block."""
    from lxml.etree import iterwalk
    from lxml.html import fromstring

    parts: list[str] = []
    for event, element in iterwalk(fromstring(html), events=("start", "end")) if html.strip() else ():
        edge = "" if element.tag in _INLINE else "\n"
        parts += (edge, _blank(element.text)) if event == "start" else (edge, _blank(element.tail))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _blank(text: str | None) -> str:
    """A line that ends in the markup does not end on the page."""
    return (text or "").replace("\n", " ")


def _cleaners() -> Iterator[Tool]:
    """As it comes, and with every other engine that a user can choose."""
    usual = Settings().engine
    yield Tool("cleaner", "cleaner", "article-cleaner", _cleaner(usual), True)
    for engine in ENGINES:
        if engine != usual:
            yield Tool(f"cleaner, {engine}", "cleaner", "article-cleaner", _cleaner(engine), True)


TOOLS = {tool.name: tool for tool in (
    *_cleaners(),
    Tool("trafilatura", "trafilatura", "trafilatura", _trafilatura()),
    Tool("trafilatura, fast", "trafilatura", "trafilatura", _trafilatura(fast=True)),
    Tool("trafilatura, no comments", "trafilatura", "trafilatura", _trafilatura(include_comments=False)),
    Tool("trafilatura, precision", "trafilatura", "trafilatura", _trafilatura(favor_precision=True)),
    Tool("trafilatura, recall", "trafilatura", "trafilatura", _trafilatura(favor_recall=True)),
    Tool("trafilatura, metadata", "trafilatura", "trafilatura", _trafilatura_metadata, True),
    Tool("resiliparse", "resiliparse", "resiliparse", _resiliparse),
    Tool("readability-lxml", "readability", "readability-lxml", _readability),
    Tool("jusText", "justext", "jusText", _justext),
    Tool("boilerpy3", "boilerpy3", "boilerpy3", _boilerpy3),
    Tool("newspaper4k", "newspaper", "newspaper4k", _newspaper, True),
    Tool("goose3", "goose3", "goose3", _goose, True),
    Tool("every <p>", "bs4", "beautifulsoup4", _paragraphs),
)}
#: What a tool's name ends in when its text goes through cleaner, as text.
THEN = ", then cleaner"


def named(name: str) -> Tool:
    """The tool of this name; one whose name ends in :data:`THEN` is another with cleaner behind it."""
    if not name.endswith(THEN):
        return TOOLS[name]
    tool = TOOLS[name.removesuffix(THEN)]

    def make() -> Call:
        import cleaner

        found = tool.make()

        def call(html: str, url: str | None) -> Extracted:
            got = found(html, url)
            return got._replace(text=cleaner.clean(got.text, url=url, kind="text").text)

        return call

    return tool._replace(name=name, make=make)
