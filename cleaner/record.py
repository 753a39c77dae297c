"""The record: what one input becomes, and how the input comes back from it.

Imports nothing of ours, so that a reader of records needs only this file.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Status = Literal["ok", "empty", "residue_only", "error"]
Action = Literal["drop", "lift", "normalise"]

#: Every kind a removal can have, residue first, then what is lifted, then layout.
RESIDUE_KINDS = (
    "error_notice", "most_read", "inline_link", "related_list", "newsletter", "subscribe_paywall", "social_share",
    "follow_us", "ad_marker", "story_continues", "cookie_consent", "comments", "app_promo", "navigation",
    "media_caption_ui", "site_disclaimer", "call_to_action", "markup", "repeat", "other",
)
LIFTED_KINDS = (
    "headline", "dateline", "byline", "published_date", "updated_note", "correction", "credits", "copyright",
    "photo_credit", "agency", "contact_line", "read_time",
)
KINDS = (*RESIDUE_KINDS, *LIFTED_KINDS, "layout")


class Removal(msgspec.Struct, frozen=True):
    """One span taken out of the text that went into the stages, and why.

    ``start`` and ``end`` are code points; ``text`` is what stood there, ``replacement`` what stands there now
    (empty for a drop or a lift). ``field`` names the record's field that a lift went to.
    """

    start: int
    end: int
    text: str
    replacement: str
    rule: str
    kind: str
    stage: str
    action: Action
    field: str | None = None
    why: str = ""


class Author(msgspec.Struct, frozen=True):
    """A person who wrote the article, or a body, which has the role ``organisation``. ``name`` is null when ``raw`` could not be parsed."""

    name: str | None
    raw: str
    role: str | None = None
    source: str = ""


class Moment(msgspec.Struct, frozen=True):
    """A date as found. ``iso`` holds an offset only when the source gave one (``tz_known``); never invented."""

    iso: str | None
    raw: str
    precision: Literal["year", "month", "day", "minute", "second"] | None = None
    tz_known: bool = False
    source: str = ""


class Publisher(msgspec.Struct, frozen=True):
    """Who published the article, by name or by host."""

    name: str | None
    host: str | None = None
    source: str = ""


class Dateline(msgspec.Struct, frozen=True):
    """``LONDON (Reuters) -`` taken apart."""

    place: str | None
    agency: str | None
    date: str | None
    raw: str


class Credit(msgspec.Struct, frozen=True):
    """``--With assistance from Colum Murphy.``: who helped, and how."""

    kind: str
    names: list[str]
    raw: str


class Update(msgspec.Struct, frozen=True):
    """An update, correction or clarification note."""

    kind: str
    note: str | None
    raw: str


class Copyright(msgspec.Struct, frozen=True):
    """A copyright line."""

    year: int | None
    holder: str | None
    raw: str


class Related(msgspec.Struct, frozen=True):
    """A headline that stood in a removed block or inline link."""

    title: str
    url: str | None = None
    kind: str = ""


class Mark(msgspec.Struct, frozen=True):
    """What text[start:end] of a record is inside its block: a link (to ``href``), strong, em, code, or a cell or head of a table."""

    start: int
    end: int
    kind: Literal["link", "strong", "em", "code", "cell", "head"]
    href: str | None = None


class Part(msgspec.Struct, frozen=True):
    """What the page's markup says of text[start:end] of a record: p, h1 to h6, li, blockquote, pre, figcaption, td (a row of a table), or img.

    ``depth`` is how deep a list's item stands, from 1, ``number`` its number in a numbered list. An img is an empty stretch;
    ``href`` and ``alt`` are its address and what it shows.
    """

    start: int
    end: int
    tag: str
    depth: int = 0
    number: int | None = None
    marks: list[Mark] = []
    href: str | None = None
    alt: str | None = None


class LeftOut(msgspec.Struct, frozen=True):
    """A block of the page that the engine did not take for the article, and why.

    ``reason`` is main_content (it looks like no part of it), hidden, copy (it stands in the article already), comments,
    navigation or next_article. ``score`` is how likely the block was taken to be content, 0 to 1, ``features`` what spoke most for
    the decision, ``xpath`` the element it stands in.
    """

    text: str
    reason: str
    score: float | None
    features: list[str]
    xpath: str


class Decoding(msgspec.Struct, frozen=True):
    """How bytes became text: ``how`` is bom, declared, utf-8, detected or fallback. Null for input that was text."""

    encoding: str
    how: str


class Versions(msgspec.Struct, frozen=True):
    """What made the record; two records with equal versions and inputs are equal."""

    cleaner: str = ""
    packs: str = ""
    extractor: str | None = None
    python: str = ""


class Failure(msgspec.Struct, frozen=True):
    """Why an input could not be cleaned, and where on the road that showed."""

    type: str
    message: str
    stage: str


class Record(msgspec.Struct):
    """One input, cleaned. Absent values are null or empty, never invented."""

    id: str | None = None
    url: str | None = None
    status: Status = "ok"
    warnings: list[str] = []
    text: str = ""
    title: str | None = None
    subtitle: str | None = None
    language: str | None = None
    section: str | None = None
    tags: list[str] = []
    description: str | None = None
    image: str | None = None
    canonical: str | None = None
    authors: list[Author] = []
    published: Moment | None = None
    modified: Moment | None = None
    publisher: Publisher | None = None
    dateline: Dateline | None = None
    credits: list[Credit] = []
    updates: list[Update] = []
    copyright: Copyright | None = None
    related: list[Related] = []
    read_time: int | None = None
    paywall: bool | None = None
    licence: str | None = None
    removals: list[Removal] = []
    extra: dict[str, Any] = {}
    decoded: Decoding | None = None
    structure: list[Part] = []
    left_out: list[LeftOut] = []
    versions: Versions = msgspec.field(default_factory=Versions)
    error: Failure | None = None


def restore(record: Record | Mapping[str, Any]) -> str:
    """Give back the text before cleaning, code point for code point.

    For HTML input that is the extractor's text, not the page. A record may be a :class:`Record` or the object
    read from its JSON. Raises ``ValueError`` when the removals do not fit the text (the record was edited).

    >>> restore({"text": "Body.", "removals": [{"start": 0, "end": 4, "text": "Ad\\n\\n", "replacement": ""}]})
    'Ad\\n\\nBody.'
    """
    if not isinstance(record, Mapping):
        record = {"text": record.text, "removals": [msgspec.structs.asdict(r) for r in record.removals]}
    text, parts, here, source = record.get("text") or "", [], 0, 0
    for removal in record.get("removals") or ():
        kept = removal["start"] - source
        replacement = removal.get("replacement") or ""
        parts.append(text[here:here + kept])
        here += kept
        if kept < 0 or not text.startswith(replacement, here) or here > len(text):
            raise ValueError(f"the removal at {removal['start']} does not fit the text: this record was edited")
        parts.append(removal["text"])
        here += len(replacement)
        source = removal["start"] + len(removal["text"])
    parts.append(text[here:])
    return "".join(parts)
