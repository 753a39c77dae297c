"""The road from input to record. Read this file first: STAGES is the order, ``clean`` is the whole road.

    bytes -decode-> page -extract-> text -edits-> text -segment-> Article -STAGES-> Article -emit-> Record

Each stage only claims; :func:`cleaner.article.carry_out` removes. The stages run again on what they left until they
have nothing more to say, so that cleaning a clean text changes nothing.
"""
from __future__ import annotations

import platform
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from cleaner import choose, fields as input_fields, layout, markup
from cleaner.account import apply, compose, places
from cleaner.address import split
from cleaner.article import Article, Claim, Context, Fact, carry_out
from cleaner.decode import FEED, PAGE, decode, refuse_decoded, without_surrogates
from cleaner.emit import emit, with_texts
from cleaner.errors import CleanerError, InputError
from cleaner.languages import languages_met
from cleaner.matches import Matches
from cleaner.record import Decoding, Failure, Part, Record, Removal, Versions
from cleaner.library import Rules, load
from cleaner.rules import STAGES as PACK_STAGES
from cleaner.segment import Span, segment
from cleaner.settings import Settings
from cleaner.stages import bios, blocks, boxes, byline, cards, doubles, echoes, fragments, furniture, headline, phrases, readers, repeats, rights, signature, stamps, strangers, teasers, threads, trails, worded
from cleaner.version import VERSION

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

Claims = Callable[[Article, Matches, str, str], Iterator[Claim]]

#: The stages in their order: a name, and the function that yields its claims (article, matches, stage, mode).
#: Headed blocks go first, as their entries look like headlines, links and bylines to the stages below.
STAGES: tuple[tuple[str, Claims], ...] = (
    ("blocks", blocks.claims),
    ("notices", phrases.claims),
    ("promotion", phrases.claims),
    ("links", phrases.claims),
    ("interface", phrases.claims),
    ("cards", lambda article, matches, stage, mode: cards.claims(article, matches)),
    ("teasers", lambda article, matches, stage, mode: teasers.claims(article, matches)),
    ("threads", lambda article, matches, stage, mode: threads.claims(article, matches)),
    ("readers", lambda article, matches, stage, mode: readers.claims(article, matches)),
    ("stamps", lambda article, matches, stage, mode: stamps.claims(article, matches, mode)),
    ("metadata", phrases.claims),
    ("signature", lambda article, matches, stage, mode: signature.claims(article)),
    ("bios", lambda article, matches, stage, mode: bios.claims(article)),
    ("trails", lambda article, matches, stage, mode: trails.claims(article)),
    ("strangers", lambda article, matches, stage, mode: strangers.claims(article, matches)),
    ("worded", lambda article, matches, stage, mode: worded.claims(article, matches, mode)),
    ("fragments", lambda article, matches, stage, mode: fragments.claims(article)),
    ("boxes", boxes.claims),
    ("repeats", lambda article, matches, stage, mode: repeats.claims(article, mode)),
    ("furniture", lambda article, matches, stage, mode: furniture.claims(article, matches, mode)),
    ("rights", lambda article, matches, stage, mode: rights.claims(article, mode)),
    ("echoes", lambda article, matches, stage, mode: echoes.claims(article, matches)),
    ("headline", lambda article, matches, stage, mode: headline.claims(article, mode)),
    ("doubles", lambda article, matches, stage, mode: doubles.claims(article, matches, mode)),
    ("byline", lambda article, matches, stage, mode: byline.claims(article)),
)
#: Stages that know residue by what stands around an article; of a page of headlines or goods they would take what it is.
_OF_ARTICLES = frozenset(("blocks", "bios", "trails", "cards", "strangers", "teasers", "threads", "readers", "repeats", "furniture", "worded", "rights", "echoes", "doubles"))
#: Stages that have nothing to do where no rule of theirs matches.
_BY_RULES = frozenset(PACK_STAGES) - {"blocks"}
_NOT_ARTICLES = frozenset(("index_page", "low_confidence"))
#: A pass leaves less than it found, so passes end by themselves; more than this many says something is wrong.
MOST_PASSES = 12
_FRAGMENT = re.compile(r"<(?:p|div|article|section|h[1-6]|ul|ol|table|br|figure|blockquote)\b[^<>]*>", re.IGNORECASE)


def clean(
    data: "str | bytes | BeautifulSoup", *, url: str | None = None, kind: str = "auto", settings: Settings | None = None,
    id: str | None = None, fields: Mapping[str, Any] | None = None,
) -> Record:
    """Clean one article: text, page or fragment, as str, bytes or a BeautifulSoup object.

    ``kind`` is ``text``, ``html`` or ``auto`` (look and see). ``fields`` are the input's other fields: what they say
    (title, authors, dates ...) is believed, and all of them are kept in ``extra``. Content that cannot be cleaned
    gives a record with status ``error``; only wrong settings and rule packs raise (:class:`CleanerError`).
    """
    settings = settings or Settings()
    rules = load(settings.rules, settings.builtin_rules)
    record = Record(id=id, url=url, extra=dict(fields or {}), versions=_versions(rules))
    try:
        _clean(record, data, kind, settings, rules)
    except InputError as error:
        _fail(record, type(error).__name__, str(error), error.stage)
    except CleanerError:
        raise
    except (RecursionError, MemoryError) as error:
        _fail(record, type(error).__name__, "this input is too deep or too large to take apart", "clean")
    except Exception as error:  # one record in, one record out: a bug of ours costs one record, not the job
        _fail(record, type(error).__name__, f"{error}; please report this input", "clean")
    return record


def clean_text(text: str) -> str:
    """The clean body of a text: ``clean(text, kind="text").text``, for hosts that want str -> str."""
    record = clean(text, kind="text")
    if record.error:
        raise InputError(record.error.message, record.error.stage)
    return record.text


def _fail(record: Record, name: str, message: str, stage: str) -> None:
    record.status, record.error = "error", Failure(name, message, stage)


def _clean(record: Record, data: Any, kind: str, settings: Settings, rules: Rules) -> None:
    text, spans, facts, structure = _read(record, data, kind, settings)
    facts = [*input_fields.facts(record.extra), *facts]
    context = _context(record, facts, not _NOT_ARTICLES.isdisjoint(record.warnings))
    shown = without_surrogates(text)  # RE2 reads UTF-8
    cleaned, removals, article = _settle(shown, spans, context, settings, rules)
    if shown != text:
        removals = with_texts(text, removals)
        cleaned = apply(text, removals)
    record.text, record.removals = cleaned, removals
    record.structure = _moved(structure, removals)
    record.warnings += article.warnings
    choose.fill(record, [*facts, *article.facts])
    if record.versions.extractor:  # what a page declares and is no name ("admin", an address) is nobody's
        record.authors = [author for author in record.authors if author.name]
    if not cleaned:
        record.status = "residue_only" if text.strip() else "empty"


def _read(record: Record, data: Any, kind: str, settings: Settings) -> tuple[str, Sequence[Span], list[Fact], Sequence[Part]]:
    """Decode and extract: the text that goes into the stages, what is known of its blocks, and the page's facts."""
    if isinstance(data, (bytes, bytearray, memoryview)):
        data = _decode(record, bytes(data), kind)
    if not isinstance(data, str):
        kind = "html"
    else:
        refuse_decoded(data)
    if kind == "auto":
        kind = "html" if looks_like_html(data) else "text"
    if kind == "text":
        return data, (), [], ()
    from cleaner.extract import extract

    page = extract(data, url=record.url, engine=settings.engine, left_out=settings.left_out, structure=settings.structure)
    record.warnings += page.warnings
    record.left_out = list(page.left_out)
    record.versions = msgspec.structs.replace(record.versions, extractor=page.engine)
    return page.text, page.spans, list(page.facts), page.structure


def _moved(structure: Sequence[Part], removals: Sequence[Removal]) -> list[Part]:
    """The parts where they are in the cleaned text; those of which nothing is left are gone."""
    if not structure:
        return []
    stretches = [(part.start, part.end) for part in structure] + [(mark.start, mark.end) for part in structure for mark in part.marks]
    edges = sorted({edge for stretch in stretches for edge in stretch})
    now = dict(zip(edges, places(removals, edges)))
    moved = []
    for part in structure:
        marks = [msgspec.structs.replace(mark, start=now[mark.start], end=now[mark.end]) for mark in part.marks if now[mark.start] < now[mark.end]]
        start, end = now[part.start], now[part.end]
        if start < end or part.tag == "img":
            moved.append(msgspec.structs.replace(part, start=start, end=end, marks=marks))
    return moved


def _decode(record: Record, data: bytes, kind: str) -> str:
    decoded = decode(data, html=kind != "text")
    record.decoded = Decoding(decoded.encoding, decoded.how)
    record.warnings += decoded.warnings
    return decoded.text


def looks_like_html(text: str) -> bool:
    """Whether a text is a page, a fragment of one or a feed, rather than text with a stray tag.

    >>> looks_like_html("<p>One.</p><p>Two.</p><p>Three.</p>"), looks_like_html("Use a <br> tag here.")
    (True, False)
    """
    head = text[:4000]
    if "<" not in head:
        return False
    if PAGE.search(head) or FEED.match(text):
        return True
    return text.lstrip()[:1] == "<" and len(_FRAGMENT.findall(text[:20000])) >= 2


def _context(record: Record, facts: Sequence[Fact], index: bool) -> Context:
    """What the stages may know besides the text."""
    known = Record()
    choose.fill(known, facts)
    url = record.url or known.url
    authors = tuple(author.name for author in known.authors if author.name)
    published = known.published.iso if known.published else None
    host = split(url).hostname or (known.publisher.host if known.publisher else None)
    return Context(url, host, known.publisher.name if known.publisher else None, known.title, known.language, authors, published, index, record.versions.extractor is not None)


def _settle(text: str, spans: Sequence[Span], context: Context, settings: Settings, rules: Rules) -> tuple[str, list[Removal], Article]:
    """Passes until nothing changes. The first pass's article tells the facts; the account is of all passes."""
    cleaned, removals, first = _pass(text, spans, context, settings, rules)
    facts, warnings = first.facts, first.warnings
    changed = bool(removals)
    for _ in range(MOST_PASSES):
        if not changed:
            break
        again, more, article = _pass(cleaned, (), context, settings, rules)
        changed = bool(more)
        if changed:
            removals = compose(text, removals, more)
            cleaned, facts = again, facts + article.facts
    else:
        warnings += ("unsettled",)
    return cleaned, removals, msgspec.structs.replace(first, facts=facts, warnings=warnings)


def _pass(text: str, spans: Sequence[Span], context: Context, settings: Settings, rules: Rules) -> tuple[str, list[Removal], Article]:
    """One way through edits, segment, stages and emit."""
    edits = _edits(text, settings)
    edited = apply(text, edits)
    found, flat = segment(edited, spans)
    article = Article(edited, found, context, warnings=("flat_text",) if flat else (), flat=flat)
    chosen = rules.chosen(languages_met(edited, context.language), context.host)
    matches = Matches(article, chosen)
    for name, claims in STAGES:
        if (name in _BY_RULES and not matches.of_stage(name)) or (context.index and name in _OF_ARTICLES):
            continue
        after = _run(article, claims(article, matches, name, settings.mode), settings.keep)
        if after.blocks is not article.blocks:
            matches = Matches(after, chosen, matches)
        article = after
    emitted, removals = emit(article)
    return emitted, compose(text, edits, removals), article


def _edits(text: str, settings: Settings) -> list[Removal]:
    found = [] if "markup" in settings.keep else markup.edits(text)
    return compose(text, found, layout.edits(apply(text, found)))


def _run(article: Article, claims: Iterable[Claim], keep: tuple[str, ...]) -> Article:
    """Carry out the claims; of those whose kind the caller keeps in the text, take only what they tell."""
    if not keep:
        return carry_out(article, claims)
    claims = list(claims)
    told = tuple(fact for claim in claims if claim.kind in keep for fact in claim.facts)
    article = carry_out(article, (claim for claim in claims if claim.kind not in keep))
    return msgspec.structs.replace(article, facts=article.facts + told)


def _versions(rules: Rules) -> Versions:
    return Versions(VERSION, rules.version, None, platform.python_version())
