"""What a page declares in meta tags: OpenGraph, Dublin Core, and the names that search engines and analytics read."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cleaner.dates import DAY, parse_date
from cleaner.marks import kind_of

_META = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "citation_title", "hdl"),
    "subtitle": ("sailthru.description",),
    "description": ("og:description", "description", "twitter:description", "dc.description", "dcterms.description"),
    "image": ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "parsely-image-url", "sailthru.image.full"),
    "section": ("article:section", "parsely-section", "sailthru.section", "section"),
    "authors": ("author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl", "byline",
                "citation_author", "og:article:author", "twitter:creator_name", "article.author", "author_name"),
    "published": ("article:published_time", "og:article:published_time", "og:published_time", "article:published", "parsely-pub-date", "sailthru.date", "date",
                  "dc.date", "dc.date.issued", "dc.date.created", "dcterms.created", "dcterms.issued", "dcterms.date", "pubdate", "publishdate",
                  "publish-date", "publish_date", "published-date", "published_date", "published_time", "pub_date", "publication-date", "datecreated", "dc.created", "publication_date", "article.published", "article_date_original", "datepublished", "originalpublicationdate",
                  "cxenseparse:recs:publishtime", "citation_publication_date", "citation_date", "citation_online_date"),
    "modified": ("article:modified_time", "og:article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "last-modified", "datemodified",
                 "lastmod", "article:modified", "article.updated", "modified-date", "modified_date", "last-updated", "last_updated", "revised", "dateupdated"),
    "publisher": ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "citation_journal_title", "article:publisher_name"),
    "tags": ("keywords", "news_keywords", "article:tag", "parsely-tags", "sailthru.tags", "dc.subject", "dcterms.subject"),
    "url": ("og:url",),
    "language": ("og:locale", "content-language", "dc.language", "dcterms.language", "language"),
    "licence": ("dc.rights", "dcterms.license", "dc.rights.license", "dcterms.rights"),
    "paywall": ("article:content_tier", "og:article:content_tier", "content_tier", "isaccessibleforfree"),
}
_BY_NAME = {name: field for field, names in _META.items() for name in names}
#: Names that systems make up for the day of publication ("x-published-date", "pagePublishTime"), and what else such a name may say.
_PUBLISHED = re.compile(r"(?:publish(?:ed)?[-_.: ]?(?:date|time|at|on)?|pub[-_.: ]?date|date[-_.: ]?pub(?:lish(?:ed)?)?)$")
_OTHER_DAY = re.compile(r"last|modif|updat|expir|republ|(?<![a-z])un")


def field_of(name: str) -> str | None:
    """The field that a meta tag of this name, in small letters, tells."""
    return _BY_NAME.get(name)


def values(elements: list[Any]) -> Iterator[tuple[str, Any, str]]:
    """Field, raw value and source of each meta tag that is known; a day under a name of a system's own only where no known one has a day."""
    said_by, days, own = None, 0, []
    for element in elements:
        name = (element.get("property") or element.get("name") or element.get("http-equiv") or element.get("itemprop") or "").strip().lower()
        field = field_of(name)
        if field:
            days += field == "published"
            yield field, element.get("content"), "opengraph" if name.startswith(("og:", "article:")) else "meta"
        elif _says_published(name) and parse_date(element.get("content") or ""):
            own.append(element.get("content"))
        elif name == "twitter:label1":
            said_by = element.get("content")
        elif name == "twitter:data1" and kind_of(said_by or "") == "written":
            yield "authors", element.get("content"), "meta"
    if not days and len({day[:DAY] for day in own}) == 1:
        yield "published", own[0], "meta"


def _says_published(name: str) -> bool:
    """Whether a name that is in no list says that its value is the day of publication."""
    return "pub" in name and _PUBLISHED.search(name) is not None and not _OTHER_DAY.search(name)
