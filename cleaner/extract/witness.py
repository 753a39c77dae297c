"""What else in a page speaks for a name that stands near its heading and that no word or mark explains.

No list of names is asked. A person's name is of words that the page writes in small letters nowhere, that do not stand apart, and that neither
the title nor the site's name has; and an author's name stands beside the date, or its link, a portrait or a line about the person repeats it.
"""
from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from cleaner.extract.titles import plain
from cleaner.names import clean_names

_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "head", "title", "textarea", "iframe", "meta", "link"))
_MOST_TEXT, _MOST_ALT, _MOST_ADDRESS = 400_000, 25, 300
#: Shorter words are initials and particles, which prove nothing; more words than these are rarely a name.
_LEAST_WORD, _MOST_WORDS = 2, 3
_LEAST_SITE = 4
_WORD = re.compile(r"[^\W\d_]+")


class Witness:
    """One page, read for names; the reading is put off until a name is asked for."""

    def __init__(self, elements: list[Any], titles: list[str], sites: frozenset[str]) -> None:
        self._elements, self._sites = elements, sites
        self._titles = {word for title in titles for word in _WORD.findall(title.casefold())}
        self._read: str | None = None

    def may_be_person(self, name: str) -> bool:
        """Whether the page uses the words of this name as a person's name and for nothing else."""
        words = name.split()
        if not 2 <= len(words) <= _MOST_WORDS or any(word[0].islower() or word.isupper() for word in words) or clean_names(name) != [name]:
            return False
        parts = {part for part in _WORD.findall(name) if len(part) >= _LEAST_WORD}
        if not parts or not self._titles.isdisjoint(map(str.casefold, parts)) or any(site in plain(name) for site in self._sites if len(site) >= _LEAST_SITE):
            return False
        text = self._text()
        return not any(_stands(part.lower(), text) for part in parts) and (self._is_owner(name) or _count(words[-1], text) <= _count(name, text))

    def speaks(self, name: str, links: list[str]) -> bool:
        """Whether the address of its link, a portrait's description or a line about the person has the name too."""
        return self._is_owner(name) or any(_is_address_of(name, link) for link in links) or self._has_portrait(name) or self._is_described(name)

    def _is_owner(self, name: str) -> bool:
        """Whether the site's address or name has the whole name in it: "Ann Brook Photography"."""
        return any(plain(name) in site for site in self._sites)

    def _has_portrait(self, name: str) -> bool:
        alts = (element.get("alt") or "" for element in self._elements if element.tag == "img")
        return any(name in alt and len(alt) <= len(name) + _MOST_ALT for alt in alts)

    def _is_described(self, name: str) -> bool:
        """"Ann Brook is a reporter": a text that begins with the name and goes on in small letters, in any language."""
        text = self._text()
        return re.search(rf"\n\s*{re.escape(name)},?\s[a-zà-ÿ]+\s\S+\s\S+\s\S+\s\S", text) is not None

    def _text(self) -> str:
        """The page's text, each element's on a line of its own."""
        if self._read is None:
            parts: list[str] = []
            for element in self._elements:
                if element.tag not in _UNSEEN and element.text:
                    parts.append("\n" + element.text)
                if element.tail:
                    parts.append(" " + element.tail)
            self._read = "".join(parts)[:_MOST_TEXT]
        return self._read


def _is_address_of(name: str, link: str) -> bool:
    """Whether an address is one person's: a handle, or a path that has one word of the name and not all (/@annb, /u/brook). A whole name may be a section's too."""
    path = plain(unquote(link[:_MOST_ADDRESS]).partition("#")[0].partition("?")[0].rstrip("/").rsplit("/", 1)[-1])
    words = [plain(word) for word in name.split()]
    return plain(name) not in path and any(len(word) >= _LEAST_SITE and word in path for word in (words[0], words[-1])) or ("/@" in link and plain(name) in path)


def _stands(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _count(words: str, text: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", text))
