"""Markup to an lxml tree, whatever the markup is like."""
from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|frameset)\b", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
#: lxml takes no NUL and no lone surrogate.
_REFUSED = re.compile("[\x00\ud800-\udfff]")
#: Deeper trees than this make recursive code (copying, XPath on ancestors) fail; no article stands so deep.
MOST_DEPTH = 1000


def is_page(source: str) -> bool:
    """Whether the markup is of a whole page; anything else is a fragment."""
    return _PAGE.search(source[:20000]) is not None


def parse(source: str) -> Any:
    """The root element, or None where there is no element at all. Comments are left out."""
    source = _REFUSED.sub("\ufffd", _DECLARATION.sub("", source))
    try:
        return document_fromstring(source, parser=HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def is_too_deep(root: Any) -> bool:
    """Whether elements are nested beyond reason. Walks the tree without recursion."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MOST_DEPTH:
            return True
    return False


def text_of(element: Any) -> str:
    """All text below an element, blanks folded."""
    return " ".join("".join(element.itertext()).split())
