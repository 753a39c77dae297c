"""The numbers that readers see before the items of a numbered list, by what its elements say."""
from __future__ import annotations

import re
from typing import Any

#: Numbered lists that no reader sees numbered, by the names their makers give them.
_UNNUMBERED = re.compile(r"breadcrumb|unstyled|list-none|no-?(?:bullet|number|style)|list-style(?:-type)?\s*:\s*none", re.IGNORECASE)


def is_numbered(numbers: Any, item: Any) -> bool:
    """Whether readers see a number before the ``item`` of the list ``numbers`` (elements of any tree with ``get``): the list counts up in
    figures, and its style is not to show none."""
    if (numbers.get("type") or "1") != "1" or numbers.get("reversed") is not None:
        return False
    return not any(_UNNUMBERED.search(_said(element.get(name))) for element in (numbers, item) for name in ("class", "style"))


def number_of(numbers: Any, item: Any, before: int | None) -> int:
    """The number of an item: its own, or that behind the one ``before``, or for the first (None) the one the list starts with."""
    following = before + 1 if before is not None else _whole(numbers.get("start"), 1)
    return _whole(item.get("value"), following)


def _whole(said: Any, default: int) -> int:
    """The number that an attribute says, if it is one that a list may have."""
    said = _said(said).strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 4 else default


def _said(value: Any) -> str:
    """An attribute as text; BeautifulSoup gives classes as a list."""
    return value if isinstance(value, str) else " ".join(map(str, value or ()))
