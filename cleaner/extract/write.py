"""The chosen blocks of a page written as one text, with what is known of each stretch of it."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from cleaner.extract.cut import BREAK, CELLS, Block, Cut, Parts, Role
from cleaner.extract.numbering import is_numbered, number_of
from cleaner.extract.page import Span
from cleaner.record import Mark, Part

#: What a block is called, by the nearest element around it that says so.
_NAMED = {"li": "li", "dt": "li", "dd": "li", "blockquote": "blockquote", "pre": "pre", "figcaption": "figcaption", "caption": "figcaption", "td": "td", "th": "td",
          **{f"h{level}": f"h{level}" for level in range(1, 7)}}
#: Only what stands in the text itself is named by an element further out: a division in an item is part of the item.
_PASSED = frozenset(("p", "div", "section", "article", "address", "center", "summary", "details", "figure", "header"))
_LISTS = frozenset(("ul", "ol", "dl", "menu", "dir"))

Marks = list[tuple[int, int, Role]]


class Place(msgspec.Struct, frozen=True):
    """Where a block stands: its tag, the list or table it is in (0: none; nested lists are one), how deep, its number, and whether it is the
    first of its item, before which readers see that number."""

    tag: str
    group: int = 0
    depth: int = 0
    number: int | None = None
    shown: bool = False


class _Writer:
    def __init__(self, structure: bool) -> None:
        self._structure = structure
        self.texts: list[str] = []
        self.spans: list[Span] = []
        self.parts: list[Part] = []
        self.at = 0
        self._group = 0

    def put(self, place: Place, blocks: Sequence[Block], page: Cut) -> None:
        """A block, or the cells of a row."""
        lead = f"{place.number}. " if place.shown and not blocks[0].text[:1].isdigit() else ""
        text, marks = "", list[Mark]()
        cells = self._structure and (len(blocks) > 1 or page.nodes[blocks[0].node].tag in CELLS)
        gap = 0 if not self.spans else 1 if place.group and place.group == self._group else 2
        start = self.at + gap + len(lead)
        hrefs: dict[str, None] = {}
        for block in blocks:
            piece, roles = flow(block.parts, place.tag == "pre")
            text += " " * bool(text)
            here = start + len(text)
            if cells:
                marks.append(Mark(here, here + len(piece), "head" if page.nodes[block.node].tag == "th" else "cell"))
            for begin, end, role in roles:
                if self._structure:
                    marks += _marks(here + begin, here + end, role)
                if role.href:
                    hrefs[role.href] = None
            text += piece
        if not text:
            return
        linked = sum(block.linked for block in blocks)
        self.texts += ["\n" * gap, lead, text]
        self.at, self._group = start + len(text), place.group
        self.spans.append(Span(start - len(lead), self.at, place.tag, round(min(1.0, linked / len(text)), 3), tuple(hrefs)))
        if self._structure:
            self.parts.append(Part(start, self.at, place.tag, place.depth, place.number, marks))

    def image(self, src: str, alt: str) -> None:
        self.parts.append(Part(self.at, self.at, "img", href=src, alt=alt))


def write(page: Cut, taken: Sequence[bool], structure: bool = True) -> tuple[str, tuple[Span, ...], tuple[Part, ...]]:
    """The text of the taken blocks: blocks a blank line apart, items of a list and rows of a table on lines of their own.

    Images stand among the parts where they stand between two taken blocks. Without ``structure`` there are no parts.
    """
    writer = _Writer(structure)
    places = _Places(page)
    images = iter(page.images if structure else ())
    image = next(images, None)
    for numbers in _rows(page, taken):
        first = numbers[0]
        while image is not None and image.before <= first:
            if image.before == first and writer.spans and taken[first - 1]:
                writer.image(image.src, image.alt)
            image = next(images, None)
        writer.put(places.of(page.blocks[first]), [page.blocks[number] for number in numbers], page)
    return "".join(writer.texts), tuple(writer.spans), tuple(writer.parts)


def _rows(page: Cut, taken: Sequence[bool]) -> Iterator[list[int]]:
    """The numbers of the taken blocks, one by one; cells with nothing but text are one row."""
    row: list[int] = []
    owner = -1
    for number, block in enumerate(page.blocks):
        if not taken[number]:
            continue
        node = page.nodes[block.node]
        parent = node.parent if node.tag in CELLS else -1
        if row and parent >= 0 and parent == owner:
            row.append(number)
            continue
        if row:
            yield row
        row, owner = [number], parent
    if row:
        yield row


class _Places:
    """Where blocks stand; items of numbered lists are counted as they come, from the number that the list or an item says."""

    def __init__(self, page: Cut) -> None:
        self._nodes = page.nodes
        self._counted: dict[int, int] = {}
        self._items: dict[int, int] = {}
        self._begun: set[int] = set()

    def of(self, block: Block) -> Place:
        tag, named, at, item, holder = "p", False, block.node, -1, -1
        group = depth = 0
        ordered = -1
        while at >= 0:
            node = self._nodes[at]
            if not named:
                tag = _NAMED.get(node.tag, tag)
                named = node.tag in _NAMED or node.tag not in _PASSED
                item = at if node.tag == "li" and named else item
            if node.tag == "li" and holder < 0:
                holder = at
            if node.tag in _LISTS:
                ordered = at if depth == 0 and node.tag == "ol" else ordered
                depth += 1
                group = at + 1
            elif node.tag == "table":
                group = at + 1
            at = node.parent
        first = holder not in self._begun
        self._begun.add(holder)
        if tag not in ("li", "td"):
            return Place(tag)
        if tag == "td":
            return Place(tag, group)
        number = self._number(ordered, item)
        shown = number is not None and first and item == holder and is_numbered(self._nodes[ordered].element, self._nodes[item].element)
        return Place(tag, group, depth, number, shown)

    def _number(self, ordered: int, item: int) -> int | None:
        if ordered < 0 or item < 0:
            return None
        if item not in self._items:
            numbers, element = self._nodes[ordered].element, self._nodes[item].element
            self._counted[ordered] = self._items[item] = number_of(numbers, element, self._counted.get(ordered))
        return self._items[item]


def flow(parts: Parts, pre: bool = False) -> tuple[str, Marks]:
    """The running text of a block's parts, blanks folded and lines parted where they break, and where its roles are in it."""
    texts: list[str] = []
    marks: Marks = []
    at, blank = 0, False
    for part in parts:
        text, role = part
        lines = ["", ""] if part is BREAK else text.split("\n") if pre else [text]
        for number, line in enumerate(lines):
            if number and texts and texts[-1] != "\n":
                texts.append("\n")
                at, blank = at + 1, False
            core = " ".join(line.split())
            if not core:
                blank = blank or bool(line)
                continue
            if (blank or line[0].isspace()) and texts and texts[-1] != "\n":
                texts.append(" ")
                at += 1
            if role is not None:
                marks.append((at, at + len(core), role))
            texts.append(core)
            at, blank = at + len(core), line[-1].isspace()
    if texts and texts[-1] == "\n":
        texts.pop()
    return "".join(texts), marks


def _marks(start: int, end: int, role: Role) -> Iterator[Mark]:
    if role.href is not None:
        yield Mark(start, end, "link", role.href)
    for kind, on in (("strong", role.strong), ("em", role.emphasis), ("code", role.code)):
        if on:
            yield Mark(start, end, kind)  # type: ignore[arg-type]
