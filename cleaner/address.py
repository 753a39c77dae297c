"""Addresses of pages taken apart, whatever they are like: records come with broken ones, and an article is not lost for that."""
from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

_NONE = SplitResult("", "", "", "", "")


def split(url: str | None) -> SplitResult:
    """The parts of an address; of none, and of one that is none ("https://[::1"), empty ones."""
    try:
        return urlsplit(url) if url else _NONE
    except ValueError:
        return _NONE
