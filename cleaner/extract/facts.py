"""What a page declares about itself: JSON-LD, OpenGraph, meta tags, microdata, and its own head and heading.

Facts are only collected here, each with its source and the raw value; cleaner.choose decides among them.
"""
from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from cleaner.article import Fact
from cleaner.dates import parse_date
from cleaner.extract.tree import text_of
from cleaner.names import clean_names

#: Types of JSON-LD that describe the article itself, not the site or a list of links.
_ARTICLES = ("article", "posting", "report", "review", "webpage", "recipe", "howto", "liveblog", "opinion", "videoobject", "creativework")
_MOST_JSON, _MOST_NODES = 2_000_000, 2_000
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "citation_title"),
    "subtitle": ("sailthru.description",),
    "description": ("og:description", "description", "twitter:description", "dc.description"),
    "image": ("og:image", "twitter:image", "twitter:image:src"),
    "section": ("article:section", "parsely-section", "sailthru.section"),
    "authors": ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl", "citation_author", "og:article:author", "twitter:creator_name"),
    "published": ("article:published_time", "og:published_time", "parsely-pub-date", "sailthru.date", "date", "dc.date", "dc.date.issued", "dcterms.created", "pubdate", "publishdate", "publish-date", "article.published", "datepublished", "cxenseparse:recs:publishtime", "citation_publication_date"),
    "modified": ("article:modified_time", "og:updated_time", "dcterms.modified", "last-modified", "datemodified"),
    "publisher": ("og:site_name", "application-name", "dc.publisher", "twitter:site_name", "citation_journal_title"),
    "tags": ("keywords", "news_keywords", "article:tag", "parsely-tags", "sailthru.tags"),
    "url": ("og:url",),
    "language": ("og:locale", "content-language", "dc.language"),
}
_BY_NAME = {name: field for field, names in _META.items() for name in names}
_PROPS = {"headline": "title", "alternativeheadline": "subtitle", "datepublished": "published", "datemodified": "modified", "author": "authors", "articlesection": "section", "inlanguage": "language"}


def page_facts(root: Any, url: str | None) -> Iterator[Fact]:
    """All facts of the page, by source in the order in which they are most often right."""
    yield from _json_ld(root)
    yield from _meta(root)
    yield from _microdata(root)
    yield from _head(root, url)


def fact(field: str, raw: Any, source: str) -> Iterator[Fact]:
    """The facts in one declared value; nothing for an empty one or one of an unexpected type."""
    if not isinstance(raw, str) or not raw.strip():
        return
    raw = " ".join(raw.split())
    if field == "authors":
        if not raw.startswith("http"):
            yield from (Fact(field, {"name": name, "role": None}, raw, source) for name in clean_names(raw) or [None])
    elif field in ("published", "modified"):
        yield Fact(field, parse_date(raw), raw, source)
    elif field == "publisher":
        yield Fact(field, {"name": raw, "host": None}, raw, source)
    elif field == "tags":
        yield Fact(field, [tag.strip() for tag in raw.split(",") if tag.strip()], raw, source)
    elif field == "language":
        yield Fact(field, raw.replace("_", "-"), raw, source)
    else:
        yield Fact(field, raw, raw, source)


def _json_ld(root: Any) -> Iterator[Fact]:
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            for node in _nodes(_json(script.text)):
                if _is_article(node):
                    yield from _article_facts(node)


def _json(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->").removeprefix("//<![CDATA[").removesuffix("//]]>").strip().rstrip(";")
    if len(text) > _MOST_JSON:
        return None
    for attempt in (text, " ".join(text.split())):  # raw newlines inside strings are the usual fault
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD script: in lists, under @graph, as a page's main entity. Bounded; no recursion."""
    waiting, seen = [value], 0
    while waiting and seen < _MOST_NODES:
        seen += 1
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting += node[:200]
        elif isinstance(node, dict):
            yield node
            waiting += [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if isinstance(node.get(key), (dict, list))]


def _is_article(node: dict[str, Any]) -> bool:
    types = node.get("@type") or ""
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and any(kind in name.lower() for kind in _ARTICLES) for name in names)


def _article_facts(node: dict[str, Any]) -> Iterator[Fact]:
    names = node.get("@type")
    page = "webpage" in str(names).lower()
    source = "json-ld"
    for key, field in (("headline", "title"), ("alternativeHeadline", "subtitle"), ("description", "description"), ("inLanguage", "language"),
                       ("datePublished", "published"), ("dateModified", "modified")):
        yield from fact(field, _one(node.get(key)), source)
    if not page:
        yield from fact("section", _one(node.get("articleSection")), source)
        yield from _people(node.get("author") or node.get("creator"), source)
        yield from fact("tags", ",".join(filter(None, map(_one, _list(node.get("keywords"))))), source)
    yield from fact("image", _one(node.get("image"), "url"), source)
    publisher = _one(node.get("publisher"), "name")
    yield from fact("publisher", publisher, source)


def _people(value: Any, source: str) -> Iterator[Fact]:
    for person in _list(value):
        if isinstance(person, dict) and "organi" in str(person.get("@type")).lower():
            continue
        for name in _list(person.get("name") if isinstance(person, dict) else person):
            yield from fact("authors", name, source)


def _list(value: Any) -> list[Any]:
    return value[:50] if isinstance(value, list) else [] if value is None else [value]


def _one(value: Any, key: str = "name") -> str | None:
    """The first text in a value that may be a text, an object, or a list of either."""
    first = _list(value)[0] if _list(value) else None
    if isinstance(first, dict):
        first = first.get(key) or first.get("@value")
    return first if isinstance(first, str) else None


def _meta(root: Any) -> Iterator[Fact]:
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("http-equiv") or "").strip().lower()
        field = _BY_NAME.get(name)
        if field:
            yield from fact(field, element.get("content"), "opengraph" if name.startswith(("og:", "article:")) else "meta")


def _microdata(root: Any) -> Iterator[Fact]:
    for element in root.iterfind(".//*[@itemprop]"):
        field = _PROPS.get((element.get("itemprop") or "").strip().lower())
        if field:
            value = element.get("content") or element.get("datetime") or text_of(element)
            yield from fact(field, value[:500], "microdata")


def _head(root: Any, url: str | None) -> Iterator[Fact]:
    canonical = next((link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"), None)
    yield from fact("url", canonical, "html")
    yield from fact("language", root.get("lang"), "html")
    headings = [text_of(element) for element in root.iter("h1")]
    if len(headings) == 1:
        yield from fact("title", headings[0], "html")
    title = root.find(".//title")
    if title is not None:
        yield from fact("title", _without_site(text_of(title), headings), "meta")
    for element in root.iter("time"):
        if element.get("pubdate") is not None or "publish" in (element.get("class") or "").lower():
            yield from fact("published", element.get("datetime"), "html")
    host = urlsplit(url or canonical or "").hostname
    if host:
        yield Fact("publisher", {"name": None, "host": host}, host, "html")


def _without_site(title: str, headings: list[str]) -> str:
    """The <title> without the site's name behind a bar or dash, where a heading shows which part is the title."""
    for mark in (" | ", " - ", " – ", " — ", " :: ", " » "):
        head = title.rsplit(mark, 1)[0]
        if head != title and (head in headings or mark == " | "):
            return head
    return title
