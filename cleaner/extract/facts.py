"""What a page declares about itself: JSON-LD, OpenGraph, meta tags, microdata, and its own head and heading.

Facts are only collected here, each with its source and the raw value; cleaner.choose decides among them.
"""
from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from cleaner.article import Fact
from cleaner.dates import parse_date
from cleaner.extract import json_ld, microdata
from cleaner.extract.tree import text_of
from cleaner.names import clean_names

_META = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "citation_title", "hdl"),
    "subtitle": ("sailthru.description",),
    "description": ("og:description", "description", "twitter:description", "dc.description", "dcterms.description"),
    "image": ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "parsely-image-url", "sailthru.image.full"),
    "section": ("article:section", "parsely-section", "sailthru.section", "section"),
    "authors": ("author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl", "byline",
                "citation_author", "og:article:author", "twitter:creator_name"),
    "published": ("article:published_time", "og:article:published_time", "og:published_time", "article:published", "parsely-pub-date", "sailthru.date", "date",
                  "dc.date", "dc.date.issued", "dc.date.created", "dcterms.created", "dcterms.issued", "dcterms.date", "pubdate", "publishdate",
                  "publish-date", "publish_date", "publication_date", "article.published", "article_date_original", "datepublished", "originalpublicationdate",
                  "cxenseparse:recs:publishtime", "citation_publication_date", "citation_date", "citation_online_date"),
    "modified": ("article:modified_time", "og:article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "last-modified", "datemodified",
                 "lastmod", "article:modified", "article.updated"),
    "publisher": ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "citation_journal_title", "article:publisher_name"),
    "tags": ("keywords", "news_keywords", "article:tag", "parsely-tags", "sailthru.tags", "dc.subject", "dcterms.subject"),
    "url": ("og:url",),
    "language": ("og:locale", "content-language", "dc.language", "dcterms.language", "language"),
}
_BY_NAME = {name: field for field, names in _META.items() for name in names}
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z0-9]{2,8}))*$")
_TAG = re.compile(r"</?(?:[a-z][a-z0-9]{0,10})(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)
_JOINT = re.compile(r"\s+(?:[|–—\-·•:»]|::|\|\|)\s+")
_SEVERAL = re.compile(r"\s*[,;]\s*")
_MOST_VALUE = 5000


def page_facts(root: Any, declared: json_ld.Declared, url: str | None) -> Iterator[Fact]:
    """All facts of the page, by source in the order in which they are most often right."""
    found = [*_json_ld(declared), *_meta(root), *_microdata(root), *_head(root, url)]
    sites = _site_names(found)
    headings = frozenset(_plain(fact.raw) for fact in found if fact.field == "title" and fact.source == "html")
    base = url or next((fact.raw for fact in found if fact.field == "url"), None)
    for fact in found:
        if fact.field == "title":
            fact = Fact(fact.field, without_site(fact.value, sites, headings), fact.raw, fact.source)
        elif fact.field in ("image", "url"):
            fact = Fact(fact.field, _absolute(base, fact.value), fact.raw, fact.source)
        yield fact


def facts_in(field: str, raw: Any, source: str) -> Iterator[Fact]:
    """The facts in one declared value; nothing for an empty one or one of an unexpected type."""
    if not isinstance(raw, str) or not raw.strip():
        return
    raw = raw.strip()[:_MOST_VALUE]
    text = _readable(raw)
    if field == "authors":
        if not text.startswith(("http:", "https:", "/")):
            values: list[Any] = [{"name": name, "role": None} for name in clean_names(text)] or [None]
            yield from (Fact(field, value, raw, source) for value in values)
    elif text:
        yield Fact(field, _value(field, text), raw, source)


def _value(field: str, text: str) -> Any:
    if field in ("published", "modified"):
        return parse_date(text)
    if field == "publisher":
        return {"name": text, "host": None}
    if field == "tags":
        return [tag for tag in _SEVERAL.split(text) if tag] or None
    if field == "language":
        return text.replace("_", "-") if _LANGUAGE.match(text) else None
    return text


def _readable(raw: str) -> str:
    """A value as a reader would see it: character references resolved (some pages escape twice), no tags, blanks folded."""
    text = html.unescape(html.unescape(raw)) if "&" in raw else raw
    if "<" in text:
        text = _TAG.sub("", text)
    return " ".join(text.replace("\xad", "").split())


def _json_ld(declared: json_ld.Declared) -> Iterator[Fact]:
    """The article's object first; the page's objects only fill what it leaves open."""
    given: set[str] = set()
    for node in json_ld.about(declared):
        found = [fact for fact in _of_node(node, declared) if fact.field not in given]
        given.update(fact.field for fact in found)
        yield from found


def _of_node(node: json_ld.Node, declared: json_ld.Declared) -> Iterator[Fact]:
    source, page = "json-ld", json_ld.rank(node) == 2
    yield from facts_in("title", _one(node.get("headline") or node.get("name")), source)
    for key, field in (("alternativeHeadline", "subtitle"), ("description", "description"), ("datePublished", "published"), ("dateModified", "modified")):
        yield from facts_in(field, _one(node.get(key)), source)
    yield from facts_in("language", _one(node.get("inLanguage"), ("alternateName", "name")), source)
    yield from facts_in("image", _one(_resolved(node.get("image") or node.get("thumbnailUrl"), declared), ("url", "contentUrl")), source)
    yield from facts_in("publisher", _one(_resolved(node.get("publisher"), declared)), source)
    if not page:
        yield from facts_in("section", _one(node.get("articleSection")), source)
        yield from facts_in("tags", ", ".join(filter(None, (_one(word) for word in json_ld.items(node.get("keywords"))))), source)
        for person in json_ld.items(node.get("author") or node.get("creator")):
            yield from _people(_resolved(person, declared))


def _people(person: Any) -> Iterator[Fact]:
    """An author. A person may have a single name; an organisation is no person, but its name stays as raw."""
    described = isinstance(person, dict)
    kind = str(person.get("@type") if described else "").lower()
    role = _one(person.get("jobTitle")) if described else None
    for name in json_ld.items(person.get("name") if described else person):
        for fact in facts_in("authors", name, "json-ld"):
            value = fact.value
            if "organi" in kind:
                value = None
            elif value is None and "person" in kind:
                value = _single_name(fact.raw)
            yield Fact("authors", value and {**value, "role": role and _readable(role)}, fact.raw, fact.source)


def _single_name(raw: str) -> dict[str, Any] | None:
    names = clean_names(raw, single=True)
    return {"name": names[0], "role": None} if names else None


def _resolved(value: Any, declared: json_ld.Declared) -> Any:
    """A reference to another object of the page becomes that object."""
    first = json_ld.items(value)[0] if json_ld.items(value) else None
    identity = first.get("@id") if isinstance(first, dict) else None
    if isinstance(identity, str) and isinstance(first, dict) and len(first) <= 2:
        return declared.by_id.get(identity, first)
    return first if isinstance(first, dict) else value


def _one(value: Any, keys: tuple[str, ...] = ("name", "@value")) -> str | None:
    """The first text in a value that may be a text, an object, or a list of either."""
    first = json_ld.items(value)[0] if json_ld.items(value) else None
    if isinstance(first, dict):
        first = next((first[key] for key in (*keys, "@value") if first.get(key)), None)
    if isinstance(first, (int, float)) and not isinstance(first, bool):
        return str(first)
    return first if isinstance(first, str) else None


def _meta(root: Any) -> Iterator[Fact]:
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("http-equiv") or element.get("itemprop") or "").strip().lower()
        field = _BY_NAME.get(name)
        if field:
            yield from facts_in(field, element.get("content"), "opengraph" if name.startswith(("og:", "article:")) else "meta")


def _microdata(root: Any) -> Iterator[Fact]:
    for field, raw in microdata.values(root):
        yield from facts_in(field, raw, "microdata")


def _head(root: Any, url: str | None) -> Iterator[Fact]:
    canonical = next((link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"), None)
    yield from facts_in("url", canonical, "html")
    yield from facts_in("language", root.get("lang") or root.get("xml:lang"), "html")
    title = root.find(".//title")
    shown = text_of(title) if title is not None else ""
    yield from facts_in("title", _heading(root, shown), "html")
    yield from facts_in("title", shown, "meta")
    yield from facts_in("published", _shown_date(root), "html")
    signed = {text_of(link, 200) for link in root.iter("a") if "author" in (link.get("rel") or "").lower().split()} - {""}
    if len(signed) == 1:  # of several, most sign the teasers of other articles
        yield from facts_in("authors", signed.pop(), "html")
    host = _host(url) or _host(canonical)
    if host:
        yield Fact("publisher", {"name": None, "host": host}, host, "html")


def _heading(root: Any, title: str) -> str | None:
    """The page's h1; of several, the one that the <title> repeats, or else none: the others are logos and teasers."""
    headings = [text for text in (text_of(element, 500) for element in root.iter("h1")) if text][:20]
    if len(headings) == 1:
        return headings[0]
    return next((text for text in headings if len(text.split()) > 2 and _plain(text) in _plain(title)), None)


def _shown_date(root: Any) -> str | None:
    """The time element marked as the publication's, or the page's only one."""
    times = [element for element in root.iter("time") if element.get("datetime")]
    marked = [element for element in times if element.get("pubdate") is not None or "publish" in (element.get("class") or "").lower()]
    dates = {element.get("datetime") for element in times}
    return marked[0].get("datetime") if marked else times[0].get("datetime") if len(dates) == 1 else None


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:  # "http://[::1" and the like
        return None


def _absolute(base: str | None, link: str) -> str:
    try:
        return urljoin(base, link) if base else link
    except ValueError:
        return link


def _plain(text: str) -> str:
    return "".join(mark for mark in _readable(text).casefold() if mark.isalnum())


def _site_names(found: list[Fact]) -> frozenset[str]:
    """What the site is called: by its publisher facts, and by its host with and without the ending."""
    publishers = [fact.value for fact in found if fact.field == "publisher" and fact.value]
    hosts = [value["host"].removeprefix("www.") for value in publishers if value["host"]]
    names = [*(value["name"] for value in publishers if value["name"]), *hosts, *(host.rsplit(".", 1)[0] for host in hosts), *(host.split(".")[0] for host in hosts)]
    return frozenset(filter(None, map(_plain, names)))


def without_site(title: str, sites: frozenset[str], headings: frozenset[str]) -> str:
    """A title without the site's name before or behind it; only names known to be the site's, or what a heading leaves over."""
    for joint in _JOINT.finditer(title[:500]):
        head, tail = title[:joint.start()], title[joint.end():]
        if _plain(tail) in sites or _plain(head) in headings:
            return head
        if _plain(head) in sites and tail:
            return tail
    return title
