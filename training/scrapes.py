"""Scrapes made of pages with gold text: the text of the article's container, of wider ones, and gold with furniture put to it.

Each is a text, and for each of its lines whether it is content (1), furniture (0) or not to be learned from (None). The same
page gives the same scrapes always: what is drawn is drawn with the page's id as its seed.
"""
from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import html as lxml_html

BLOCKS = frozenset("address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr "
                   "li main menu nav ol option p pre section summary table tbody td tfoot th thead tr ul".split())
SKIPPED = frozenset("script style noscript svg template iframe head select textarea object video audio canvas math".split())
#: So many lines above the first and below the last content: what stands further out is not what people scrape.
MOST_OUTSIDE = 80
#: How many scrapes in all are broken at inline elements.
BROKEN = 0.25
#: The container holds so much of gold; a page that has not so much of it is left out.
COVERED, MATCHED = 0.95, 0.7
_BARE = re.compile(r"\W+")
_LEAD = re.compile(r"^(?:[-•*·–]|\d{1,3}[.)])\s+")

Labelled = list[tuple[str, "int | None"]]


@dataclass
class PageLine:
    """A line of a page: its text, the elements it stands in (outermost first), and whether it is a list item's."""

    text: str
    path: tuple[Any, ...]
    item: bool
    pieces: tuple[str, ...] = ()
    content: int | None = None


def scrapes(page: dict[str, Any], titles: Sequence[str]) -> Iterator[tuple[str, Labelled]]:
    """The scrapes of one page, each with its name: inner, wider, widest, gold, unmarked, tail, both, and titles: gold with
    the titles of other pages below it."""
    rng = random.Random(page["id"])
    gold, title = page["gold"]["text"], page["gold"].get("title") or ""
    lines = _page_lines(page["html"], split_links=rng.random() < 0.5)
    _label(lines, gold, title)
    yield from _gold_scrapes(rng, gold, title, lines)
    if titles:
        yield "titles", _with_titles(rng, gold, lines, titles)
    container = _container(lines, len(bare(gold)))
    if container is None:
        return
    found = 0
    for depth, name in enumerate(("inner", "wider", "widest")):
        chosen = _inside(lines, _ancestor(container, depth))
        if len(chosen) > found:
            yield name, _joined(rng, chosen)
        found = len(chosen)


def bare(text: str) -> str:
    """The letters and digits of a text, small: what two writings of a line have in common."""
    return _BARE.sub("", text).casefold()


def as_text(rng: random.Random, lines: Labelled) -> tuple[str, list["int | None"]]:
    """The lines as one text, with newlines between them as scrapers write them: one, two, or now the one, now the other."""
    often = rng.choice((0.0, 1.0, 1.0, 0.5))
    text = "".join(line + ("\n\n" if rng.random() < often else "\n") for line, _ in lines)
    return text, [label for _, label in lines]


def _page_lines(source: str, split_links: bool) -> list[PageLine]:
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    try:
        root = lxml_html.document_fromstring(source)
    except (ValueError, lxml_html.etree.ParserError):
        return []
    lines: list[PageLine] = []
    held: list[str] = []

    def flush(path: tuple[Any, ...]) -> None:
        text = " ".join("".join(held).split())
        pieces = tuple(" ".join(piece.split()) for piece in held if piece.strip())
        held.clear()
        if text:
            lines.append(PageLine(text, path, any(element.tag == "li" for element in path[-3:]), pieces))

    def walk(element: Any, path: tuple[Any, ...]) -> None:
        if not isinstance(element.tag, str) or element.tag in SKIPPED or len(path) > 200:
            return
        here = (*path, element)
        block = element.tag in BLOCKS or (split_links and element.tag == "a" and _only_links(element.getparent()))
        if block:
            flush(path)
        held.append(element.text or "")
        for child in element:
            walk(child, here)
            held.append(child.tail or "")
        if block:
            flush(here)

    walk(root, ())
    return lines


def _only_links(parent: Any) -> bool:
    """Whether an element holds two links or more and no text of its own: a menu without list items."""
    if parent is None or sum(child.tag == "a" for child in parent) < 2:
        return False
    return len(bare((parent.text or "") + "".join(child.tail or "" for child in parent))) == 0


def _label(lines: Sequence[PageLine], gold: str, title: str) -> None:
    known = {bare(_LEAD.sub("", line.strip())) for line in gold.split("\n")} | {bare(line) for line in gold.split("\n")}
    whole, name = bare(gold), bare(title)
    texts = [bare(line.text) for line in lines]
    for number, (line, text) in enumerate(zip(lines, texts)):
        caption = any(element.tag in ("figcaption", "figure", "caption") for element in line.path)
        if not text:
            line.content = None
        elif text in known or (len(text) >= 25 and text in whole) or _with_neighbour(texts, number, whole):
            line.content = 1
        elif name and (text == name or (len(text) >= 15 and (name.startswith(text) or text.startswith(name)))):
            line.content = 1
        elif caption:
            line.content = 1
        else:
            line.content = 0


def _with_neighbour(texts: Sequence[str], number: int, whole: str) -> bool:
    """Whether a short line stands in gold together with the line above or below it, as a table's cells do."""
    pairs = ["".join(texts[max(0, number - 1):number + 1]), "".join(texts[number:number + 2])]
    return any(len(pair) >= 12 and len(pair) > len(texts[number]) and pair in whole for pair in pairs)


def _container(lines: Sequence[PageLine], size: int) -> Any:
    """The innermost element that holds nearly all of gold; None when the page has not what gold has."""
    held: dict[Any, int] = {}
    total = 0
    for line in lines:
        if line.content and any(element.tag == "body" for element in line.path):
            total += len(bare(line.text))
            for element in line.path:
                held[element] = held.get(element, 0) + len(bare(line.text))
    if total < MATCHED * size or not total:
        return None
    return max((element for element, length in held.items() if length >= COVERED * total), key=lambda element: len(list(element.iterancestors())))


def _ancestor(element: Any, depth: int) -> Any:
    """The ancestor so many times higher that holds more than one child; wrappers do not count."""
    for _ in range(depth):
        parent = element.getparent()
        while parent is not None and len(parent) == 1 and parent.tag != "body":
            parent = parent.getparent()
        if parent is None or parent.tag == "html":
            return element
        element = parent
    return element


def _inside(lines: Sequence[PageLine], container: Any) -> list[PageLine]:
    chosen = [line for line in lines if container in line.path]
    content = [number for number, line in enumerate(chosen) if line.content]
    return chosen[max(0, content[0] - MOST_OUTSIDE):content[-1] + 1 + MOST_OUTSIDE]


def _joined(rng: random.Random, chosen: Sequence[PageLine]) -> Labelled:
    """The lines as a scraper writes them: list items with marks or without, and now and then broken at every link and bold word."""
    marks, broken = rng.random() < 0.4, rng.random() < BROKEN
    if broken:
        return [(piece, line.content) for line in chosen for piece in line.pieces]
    return [("- " + line.text if marks and line.item and len(line.text) > 1 else line.text, line.content) for line in chosen]


def _gold_scrapes(rng: random.Random, gold: str, title: str, lines: Sequence[PageLine]) -> Iterator[tuple[str, Labelled]]:
    content = [line for line in gold.split("\n") if line.strip()]
    unmarked = [_LEAD.sub("", line.strip()) for line in content]
    yield "gold", [(line, 1) for line in content]
    yield "unmarked", [(line, 1) for line in unmarked]
    inner = [number for number, line in enumerate(lines) if line.content and len(line.text) > 40]
    above, below = ([], []) if not inner else (list(lines[:inner[0]]), list(lines[inner[-1] + 1:]))
    head, tail = _run(rng, above, 10), _run(rng, below or above, 30)
    titled: Labelled = [(title, 1)] if title and rng.random() < 0.5 else []
    base: Labelled = [(line, 1) for line in rng.choice((content, unmarked))]
    if tail:
        yield "tail", base + _joined(rng, tail)
    if head:
        yield "both", _joined(rng, head) + titled + base + (_joined(rng, _run(rng, below, 8)) if below and rng.random() < 0.5 else [])


def _run(rng: random.Random, lines: Sequence[PageLine], most: int) -> list[PageLine]:
    """Some of the lines, all in a row, those that may be content left out."""
    if not lines:
        return []
    start = rng.randrange(len(lines))
    return [line for line in lines[start:start + 1 + int(most * rng.random() ** 2)] if line.content == 0]


def _with_titles(rng: random.Random, gold: str, lines: Sequence[PageLine], titles: Sequence[str]) -> Labelled:
    """Gold, some short lines of the page, as tags are, and headlines of other articles: bare, numbered, dated or with a label each."""
    content: Labelled = [(line, 1) for line in gold.split("\n") if line.strip()]
    short = [line.text for line in lines if line.content == 0 and len(line.text) < 25]
    tags = rng.sample(short, min(len(short), rng.choice((0, 0, 2, 4, 8))))
    style, label = rng.choice(("bare", "bare", "bare", "number", "date", "label")), rng.choice(short or ["News"])
    listed: Labelled = []
    for number, title in enumerate(rng.sample(titles, min(len(titles), rng.randrange(2, 18))), 1):
        extra = {"number": str(number), "date": f"{rng.randrange(1, 13)}/{rng.randrange(1, 29)}/2025", "label": label}.get(style)
        listed += [(title, 0)] if extra is None else [(title, 0), (extra, 0)] if style == "date" else [(extra, 0), (title, 0)]
    return content + [(tag, 0) for tag in tags] + listed
