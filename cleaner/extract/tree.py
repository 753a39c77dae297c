"""Markup to an lxml tree, whatever the markup is like."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from cleaner.decode import PAGE, without_surrogates

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
#: Deeper trees than this make recursive code (copying, XPath on ancestors) fail; no article stands so deep.
MOST_DEPTH = 1000
_UNSEEN = frozenset(("script", "style", "template", "noscript", "svg"))


def is_page(source: str) -> bool:
    """Whether the markup is of a whole page; anything else is a fragment."""
    return PAGE.search(source[:20000]) is not None


def parse(source: str) -> Any:
    """The root element, or None where there is no element at all. Comments are left out.

    Its elements are lxml's plain ones: those of lxml.html, which know more, are looked up one by one.
    """
    try:
        root = etree.fromstring(readable(source), parser=etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    if root is not None:
        _take_in_rest(root)
    return root


def _take_in_rest(root: Any) -> None:
    """Put into the page what libxml2 makes further roots of: a page goes on behind ``</html>`` where its header is a template that ends too early."""
    rest = list(root.itersiblings())
    body = root.find("body")
    for further in rest:
        _take_in(root if body is None else body, further)


def _take_in(home: Any, further: Any) -> None:
    """Put an element at the end of another; of a root or a body, which stand in none, what it holds. (The parser puts neither into its like.)"""
    home.append(further)
    if further.tag in ("html", "body"):
        if further.text and not further.text.isspace():
            home.append(_spanned(further))
        for child in list(further):
            _take_in(home, child)
        home.remove(further)


def _spanned(element: Any) -> Any:
    """The text an element begins with, in an element of its own."""
    span = element.makeelement("span")
    span.text, element.text = element.text, None
    return span


def as_html(root: Any) -> Any:
    """The tree with elements of lxml.html, for tools that want those; the given one is empty then."""
    from lxml.html import HTMLParser

    fresh = HTMLParser().makeelement(root.tag, dict(root.attrib))
    fresh.text = root.text
    fresh.extend(root)
    return fresh


def read(source: str, target: Any) -> Any:
    """Send the markup's tags and text to a target, without a tree; gives what the target's ``close`` gives."""
    parser = etree.HTMLParser(target=target, huge_tree=True)
    try:
        parser.feed(readable(source))
        return parser.close()
    except etree.XMLSyntaxError:
        return target.close()


def readable(source: str) -> str:
    """What lxml takes: no declaration of an encoding, no NUL, no lone surrogate."""
    declaration = _DECLARATION.match(source)
    if declaration:
        source = source[declaration.end():]
    return without_surrogates(source).replace("\x00", "\ufffd")


def is_too_deep(root: Any) -> bool:
    """Whether elements are nested beyond reason. Walks the tree without recursion."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MOST_DEPTH:
            return True
    return False


def text_of(element: Any, most: int = 5000) -> str:
    """The text a reader sees below an element, blanks folded; no more than ``most`` characters of it."""
    parts: list[str] = []
    for text in _texts(element):
        parts.append(text)
        most -= len(text)
        if most < 0:
            break
    return " ".join("".join(parts).split())


def _texts(element: Any) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "start" and node.tag in _UNSEEN:
            walk.skip_subtree()
        elif event == "start":
            yield node.text or ""
        elif node is not element:
            yield node.tail or ""
