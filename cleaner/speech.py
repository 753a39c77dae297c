"""Whose words a sentence is: what a site says to its readers is not told as said by somebody, calls no police, and seldom says when something happened."""
from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from cleaner.shape import CLOSERS, END_MARKS, ends_with_stop, words

#: A sentence of fewer words is not known for a report by its date.
LEAST_WORDS = 8
#: What sentences of the news do not hold.
_ADDRESS = re.compile(r"https?:|www\.|@|©|\w\.(?:com|org|net|de|fr|es|it|nl|br|uk|example)\b")


def is_told(line: str, language: str) -> bool:
    """Whether the line is a sentence behind which, or in which, stands who said it, in the words of this language (a two-letter code).

    >>> is_told("Coins may lose all they are worth, the governor warned.", "en"), is_told("Coins may lose all they are worth.", "en")
    (True, False)
    """
    return _holds(_told(language), line)


def is_public_call(line: str, language: str) -> bool:
    """Whether the line sends readers to the police, a doctor and the like, as the news does.

    >>> is_public_call("Have you seen him? Call police on 101.", "en"), is_public_call("Have you seen him? Email our newsdesk.", "en")
    (True, False)
    """
    return _holds(_words("called", language), line)


def is_report(line: str, language: str) -> bool:
    """Whether the line is a whole sentence that says when something happened, and has none of the words with which a site speaks to its readers
    or of itself.

    >>> is_report("The information was provided by the ministry on Tuesday.", "en"), is_report("We last updated this page on Tuesday.", "en")
    (True, False)
    """
    if words(line) < LEAST_WORDS or not ends_with_stop(line) or not _holds(_words("times", language), line):
        return False
    return not _holds(_words("site", language), line) and not _ADDRESS.search(line)


def _holds(pattern: re.Pattern[str] | None, line: str) -> bool:
    return pattern is not None and pattern.search(line) is not None


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "data" / "speech.toml").read_text(encoding="utf-8"))


@cache
def _told(language: str) -> re.Pattern[str] | None:
    """What says in this language who said it; compiled for the languages that are met, as all of them take long. A verb's subject stands within four words before it."""
    tables, closers = _tables(), re.escape(CLOSERS)
    if language in tables["ends"]:
        return re.compile(rf"(?:{tables['ends'][language]})[{re.escape(END_MARKS)}]?[{closers}]?$", re.IGNORECASE)
    said = tables["subjects"].get(language)
    if said is None and language in tables["verbs"]:
        said = rf"(?:[^\W\d_][\w'’.\-]* ){{0,4}}(?:{tables['verbs'][language]})"
    return re.compile(rf"[,;،][{closers}]? (?:{said})(?![\w-])", re.IGNORECASE) if said else None


@cache
def _words(table: str, language: str) -> re.Pattern[str] | None:
    """The words of a table in this language."""
    found = _tables()[table].get(language)
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if found else None
