"""What an input record already says about its article, as facts: title, authors, dates and the like by their usual names."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.article import Fact

#: The record's field, and the names that data sets use for it (news-please, News API, Zyte, trafilatura, Common Crawl sets).
NAMES = {
    "title": ("title", "headline"),
    "subtitle": ("subtitle", "dek", "alternativeHeadline"),
    "language": ("language", "lang", "inLanguage"),
    "section": ("section", "category"),
    "description": ("description", "summary", "excerpt"),
    "image": ("image", "image_url", "urlToImage", "top_image"),
    "authors": ("authors", "author", "byline"),
    "published": ("published", "publishedAt", "date_publish", "datePublished", "published_at", "pub_date", "date"),
    "modified": ("modified", "dateModified", "date_modify", "updated_at"),
    "publisher": ("publisher", "sitename", "site_name", "source_domain"),
    "tags": ("tags", "keywords"),
}


def facts(fields: Mapping[str, Any]) -> Iterator[Fact]:
    """A fact for each field of the record that the input fills; values of an unexpected type are left alone."""
    for field, names in NAMES.items():
        name = next((name for name in names if fields.get(name)), None)
        if name is not None:
            yield from _facts(field, fields[name])


def _facts(field: str, value: Any) -> Iterator[Fact]:
    if field == "authors":
        yield from _authors(value)
    elif field in ("published", "modified") and isinstance(value, (str, int)) and not isinstance(value, bool):
        from cleaner.dates import parse_date

        yield Fact(field, parse_date(str(value)), str(value), "input")
    elif field == "publisher" and isinstance(value, str):
        host = value if "." in value and " " not in value else None
        yield Fact(field, {"name": None if host else value, "host": host}, value, "input")
    elif field == "tags":
        tags = value.split(",") if isinstance(value, str) else value
        if isinstance(tags, list) and all(isinstance(tag, str) for tag in tags):
            yield Fact(field, [tag.strip() for tag in tags], str(value), "input")
    elif field in ("title", "subtitle", "language", "section", "description", "image") and isinstance(value, str):
        yield Fact(field, value.strip() or None, value, "input")


def _authors(value: Any) -> Iterator[Fact]:
    from cleaner.names import clean_names

    for item in value if isinstance(value, list) else [value]:
        raw = item.get("name") if isinstance(item, Mapping) else item
        if isinstance(raw, str) and raw.strip():
            names: list[str | None] = [*clean_names(raw)]
            for name in names or [None]:
                yield Fact("authors", {"name": name, "role": None}, raw, "input")
