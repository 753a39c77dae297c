"""A page's tree cut into its blocks of text, in one walk: what each says, where it stands, and what its surroundings are called.

Only the cutting is here; which blocks are the article is for cleaner.extract.choice to say.
"""
from __future__ import annotations

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
_INLINE = {"a": "a", "br": "br", "img": "img", "b": "strong", "strong": "strong", "em": "em", "i": "em", "code": "code", "kbd": "code", "samp": "code", "tt": "code"}
_HIDDEN_STYLE = ("display:none", "display: none", "visibility:hidden", "visibility: hidden")
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

    What is written for readers without scripts is read only where there is nothing else: some forums write all their text there.
    """
    found = _cut(root, UNREAD)
    return found if found.blocks else _cut(root, UNREAD - {"noscript"})


def _cut(root: Any, unread: frozenset[str]) -> Cut:
    walk = _Walk()
    steps = etree.iterwalk(root, events=("start", "end"))
    start, end, text = walk.start, walk.end, walk.text
    depth = deepest = 0
    for event, element in steps:
        tag = element.tag
        if event == "start":
            depth += 1
            if depth > deepest:
                deepest = depth
            if tag in unread or not isinstance(tag, str):
                steps.skip_subtree()
                continue
            start(tag, element)
            inner = element.text
            if inner:
                text(inner)
        else:
            depth -= 1
            if tag not in unread and isinstance(tag, str):
                end(tag)
            tail = element.tail
            if tail and element is not root:
                text(tail)
    walk.flush()
    return Cut(walk.nodes, walk.blocks, walk.images, deepest)


class _Walk:
    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.blocks: list[Block] = []
        self.images: list[Image] = []
        self._stack = [NO_NODE]
        self._parts: Parts = []
        self._breaks = 0
        self._hrefs: list[str] = []
        self._open = {"strong": 0, "em": 0, "code": 0}
        self._role: Role | None = None

    def start(self, tag: str, element: Any) -> None:
        if tag in BLOCK_TAGS:
            self.flush()
            parent = self._stack[-1]
            attributes = element.attrib
            names, hidden, depth = "", False, 0
            if attributes:
                names = f"{attributes.get('class', '')} {attributes.get('id', '')}".strip()
                hidden = _is_hidden(attributes)
            if parent >= 0:
                above = self.nodes[parent]
                depth, hidden = above.depth + 1, hidden or above.hidden
            self._stack.append(len(self.nodes))
            self.nodes.append(Node(tag, parent, depth, names, element, hidden))
        else:
            kind = _INLINE.get(tag)
            if kind is not None:
                self._begin(kind, element)

    def end(self, tag: str) -> None:
        if tag in BLOCK_TAGS:
            self.flush()
            self._stack.pop()
        else:
            kind = _INLINE.get(tag)
            if kind is not None and kind not in ("br", "img"):
                self._finish(kind)

    def text(self, text: str) -> None:
        if self._breaks and not text.isspace():
            self._breaks = 0
        self._parts.append((text, self._role))

    def flush(self) -> None:
        """End the block here. White space alone is none."""
        parts = self._parts
        if not parts:
            return
        self._parts = []
        self._breaks = 0
        text = " ".join("".join([part for part, _ in parts]).split())
        if not text or self._stack[-1] < 0:
            return
        linked = links = bold = 0
        if any([role is not None for _, role in parts]):
            before = None
            for part, role in parts:
                href = role.href if role is not None else None
                if role is not None:
                    size = len(" ".join(part.split()))
                    linked += size * (href is not None)
                    bold += size * role.strong
                    links += href is not None and href is not before
                before = href
        self.blocks.append(Block(self._stack[-1], text, min(linked, len(text)), links, parts, min(bold, len(text))))

    def _begin(self, kind: str, element: Any) -> None:
        if kind == "br":
            self._break()
        elif kind == "img":
            if element.get("src") and self._stack[-1] >= 0:
                self.images.append(Image(len(self.blocks), self._stack[-1], element.get("src"), " ".join((element.get("alt") or "").split())))
        elif kind == "a":
            self._hrefs.append(element.get("href") or "")
            self._turn()
        else:
            self._open[kind] += 1
            self._turn()

    def _finish(self, kind: str) -> None:
        if kind == "a":
            if self._hrefs:
                self._hrefs.pop()
        else:
            self._open[kind] -= self._open[kind] > 0
        self._turn()

    def _turn(self) -> None:
        """The role of the text from here on."""
        strong, emphasis, code = (self._open[kind] > 0 for kind in ("strong", "em", "code"))
        plain = not (self._hrefs or strong or emphasis or code)
        self._role = None if plain else Role(self._hrefs[-1] if self._hrefs else None, strong, emphasis, code)

    def _break(self) -> None:
        """A line break; two of them part paragraphs, as on pages of an older make."""
        self._breaks += 1
        if self._breaks >= 2:
            self.flush()
        else:
            self._parts.append(BREAK)


def _is_hidden(attributes: Any) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return style is not None and any(word in style for word in _HIDDEN_STYLE)
