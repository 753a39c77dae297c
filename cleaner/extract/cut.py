"""A page's tree cut into its blocks of text, in one walk: what each says, where it stands, and what its surroundings are called.

Only the cutting is here; which blocks are the article is for cleaner.extract.choice to say.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from lxml import etree

#: Elements that hold no text of the page, or text no reader sees.
UNREAD = frozenset("script style noscript template svg iframe object embed canvas audio video math head select textarea datalist map area".split())
#: Elements that begin and end a block of text.
BLOCK_TAGS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 "
    "header hgroup hr html label legend li main menu nav ol option output p pre search section summary table tbody td tfoot th thead tr ul".split()
)
#: The cells of a table.
CELLS = frozenset(("td", "th"))
_INLINE = {"a": "a", "br": "br", "img": "img", "b": "strong", "strong": "strong", "em": "em", "i": "em", "code": "code", "kbd": "code", "samp": "code", "tt": "code"}
#: What the walk does at a tag; of the others, only the text is read.
_KINDS = {**dict.fromkeys(BLOCK_TAGS, "block"), **_INLINE}
_WITHOUT_ROLE = frozenset(("br", "img", "unread"))
_HIDDEN_STYLE = ("display:none", "display: none", "visibility:hidden", "visibility: hidden")
#: What stands for an emoji that a site shows as a picture: its alternative text, which is that emoji.
_EMOJI, _LONGEST_EMOJI = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff]"), 12
#: A page of fewer characters than these is a shell, and what stands in its ``noscript`` the page, if it adds so many and is so many times as long.
_LITTLE, _MUCH, _TIMES = 1500, 600, 3
NO_NODE = -1
#: A line break among the parts of a block; newlines in the markup are blanks.
BREAK: "tuple[str, None]" = ("\n", None)


class Node(msgspec.Struct, gc=False):
    """An element that begins a block, by its place in the walk. ``names`` is its class and id, in one string."""

    tag: str
    parent: int
    depth: int
    names: str
    element: Any
    hidden: bool = False


class Role(msgspec.Struct, frozen=True, gc=False):
    """What a piece of text is inside its block: in a link to ``href`` (None: in no link), strong, emphasised, code."""

    href: str | None
    strong: bool
    emphasis: bool
    code: bool


Parts = list[tuple[str, "Role | None"]]


class Block(msgspec.Struct, gc=False):
    """A stretch of text between two block edges. ``node`` is the innermost Node it stands in.

    ``parts`` are its pieces of text, each with its role, or None for plain text. ``linked`` and ``bold`` count characters inside links
    and strong text, ``links`` the links.
    """

    node: int
    text: str
    linked: int
    links: int
    parts: Parts
    bold: int = 0


class Image(msgspec.Struct, gc=False):
    """An image, which stands before the block number ``before``."""

    before: int
    node: int
    src: str
    alt: str


class Cut(msgspec.Struct, gc=False):
    """The page in reading order: its nodes (parents before children), and its blocks; ``depth`` is that of its elements."""

    nodes: list[Node]
    blocks: list[Block]
    images: list[Image] = []
    depth: int = 0


def cut(root: Any) -> Cut:
    """Cut the tree below ``root``. Linear in its size; nothing is changed in it.

    What is written for readers without scripts is read only where there is next to nothing else: some forums write all their text there.
    """
    found = _cut(root, UNREAD)
    size = _size(found)
    if size >= _LITTLE or next(root.iter("noscript"), None) is None:
        return found
    whole = _cut(root, UNREAD - {"noscript"})
    return whole if not size or _size(whole) - size >= max(_MUCH, _TIMES * size) else found


def _size(page: Cut) -> int:
    return sum([len(block.text) for block in page.blocks])


def _cut(root: Any, unread: frozenset[str]) -> Cut:
    """The walk, which meets every element of the page: what is done at each is written out here, not called."""
    kinds = {**_KINDS, **dict.fromkeys(unread, "unread")}
    nodes: list[Node] = []
    blocks: list[Block] = []
    images: list[Image] = []
    roles = _Roles()
    role: Role | None = None
    parts: Parts = []
    stack = [NO_NODE]
    at, depth, deepest, breaks = NO_NODE, 0, 0, 0
    steps = etree.iterwalk(root, events=("start", "end"))
    for event, element in steps:
        tag = element.tag
        kind = kinds.get(tag)
        if event == "start":
            depth += 1
            if depth > deepest:
                deepest = depth
            if kind is not None:
                if kind == "unread":
                    steps.skip_subtree()
                    continue
                if kind == "block":
                    if parts:
                        _end_block(blocks, at, parts)
                        parts, breaks = [], 0
                    names, hidden = _said(element.items())
                    if at >= 0:
                        above = nodes[at]
                        nodes.append(Node(tag, at, above.depth + 1, names, element, hidden or above.hidden))
                    else:
                        nodes.append(Node(tag, NO_NODE, 0, names, element, hidden))
                    at = len(nodes) - 1
                    stack.append(at)
                elif kind == "br":  # two of them part paragraphs, as on pages of an older make
                    parts.append(BREAK)
                    breaks += 1
                    if breaks == 2:
                        _end_block(blocks, at, parts)
                        parts, breaks = [], 0
                elif kind == "img":
                    if parts:  # an emoji is text; what stands on both sides of a picture is not one word
                        alt = element.get("alt") or ""
                        parts.append((alt if len(alt) <= _LONGEST_EMOJI and _EMOJI.match(alt) else " ", role))
                    if element.get("src") and at >= 0:
                        images.append(Image(len(blocks), at, element.get("src"), " ".join((element.get("alt") or "").split())))
                else:
                    role = roles.begin(kind, element)
            text = element.text
        else:
            depth -= 1
            if kind == "block":
                if parts:
                    _end_block(blocks, at, parts)
                    parts, breaks = [], 0
                stack.pop()
                at = stack[-1]
            elif kind is not None and kind not in _WITHOUT_ROLE:
                role = roles.end(kind)
            text = element.tail if element is not root else None
        if text and (parts or role is not None or not text.isspace()):  # most of the texts on a page are blanks between two blocks
            if breaks and not text.isspace():
                breaks = 0
            parts.append((text, role))
    _end_block(blocks, at, parts)
    return Cut(nodes, blocks, images, deepest)


def _said(attributes: Sequence[tuple[str, str]]) -> tuple[str, bool]:
    """An element's class and id in one string, and whether it is hidden."""
    if not attributes:
        return "", False
    if len(attributes) == 1:  # as most that have any
        name, value = attributes[0]
        if name == "class" or name == "id":
            return value.strip(), False
    given = dict(attributes)
    hidden = "hidden" in given or given.get("aria-hidden") == "true"
    style = given.get("style")
    if style is not None and not hidden:
        hidden = any([word in style for word in _HIDDEN_STYLE])
    return f"{given.get('class', '')} {given.get('id', '')}".strip(), hidden


def _end_block(blocks: list[Block], node: int, parts: Parts) -> None:
    """A block of these parts, if they are more than white space."""
    if len(parts) == 1:  # as most are
        part, role = parts[0]
        text, is_link, is_strong = " ".join(part.split()), role is not None and role.href is not None, role is not None and role.strong
        if text and node >= 0:
            blocks.append(Block(node, text, len(text) * is_link, int(is_link), parts, len(text) * is_strong))
        return
    text = " ".join("".join([part for part, _ in parts]).split())
    if not text or node < 0:
        return
    linked = links = bold = 0
    before = None
    for part, role in parts:
        if role is None:
            before = None
            continue
        href = role.href
        size = len(" ".join(part.split()))
        if role.strong:
            bold += size
        if href is not None:
            linked += size
            links += href is not before
        before = href
    blocks.append(Block(node, text, min(linked, len(text)), links, parts, min(bold, len(text))))


class _Roles:
    """What the text is inside, by the inline elements that are open."""

    def __init__(self) -> None:
        self._hrefs: list[str] = []
        self._open = {"strong": 0, "em": 0, "code": 0}

    def begin(self, kind: str, element: Any) -> "Role | None":
        if kind == "a":
            self._hrefs.append(element.get("href") or "")
        else:
            self._open[kind] += 1
        return self._role()

    def end(self, kind: str) -> "Role | None":
        if kind != "a":
            self._open[kind] -= 1
        else:
            self._hrefs.pop()
        return self._role()

    def _role(self) -> "Role | None":
        """The role of the text from here on; None for plain text."""
        hrefs, opened = self._hrefs, self._open
        strong, emphasis, code = opened["strong"] > 0, opened["em"] > 0, opened["code"] > 0
        return Role(hrefs[-1] if hrefs else None, strong, emphasis, code) if hrefs or strong or emphasis or code else None
