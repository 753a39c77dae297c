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
    return _holds(_told(), language, line)


def is_public_call(line: str, language: str) -> bool:
    """Whether the line sends readers to the police, a doctor and the like, as the news does.

    >>> is_public_call("Have you seen him? Call police on 101.", "en"), is_public_call("Have you seen him? Email our newsdesk.", "en")
    (True, False)
    """
    return _holds(_called(), language, line)


def is_report(line: str, language: str) -> bool:
    """Whether the line is a whole sentence that says when something happened, and has none of the words with which a site speaks to its readers
    or of itself.

    >>> is_report("The information was provided by the ministry on Tuesday.", "en"), is_report("We last updated this page on Tuesday.", "en")
    (True, False)
    """
    return words(line) >= LEAST_WORDS and ends_with_stop(line) and _holds(_times(), language, line) and not _holds(_site(), language, line) and not _ADDRESS.search(line)


def _holds(patterns: dict[str, re.Pattern[str]], language: str, line: str) -> bool:
    pattern = patterns.get(language)
    return pattern is not None and pattern.search(line) is not None


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "data" / "speech.toml").read_text(encoding="utf-8"))


@cache
def _told() -> dict[str, re.Pattern[str]]:
    """By language; a verb's subject stands within four words before it."""
    tables, closers = _tables(), re.escape(CLOSERS)
    subjects = {language: rf"(?:[^\W\d_][\w'’.\-]* ){{0,4}}(?:{verbs})" for language, verbs in tables["verbs"].items()} | tables["subjects"]
    behind = {language: rf"[,;،][{closers}]? (?:{said})(?![\w-])" for language, said in subjects.items()}
    ends = {language: rf"(?:{end})[{re.escape(END_MARKS)}]?[{closers}]?$" for language, end in tables["ends"].items()}
    return {language: re.compile(pattern, re.IGNORECASE) for language, pattern in (behind | ends).items()}


@cache
def _called() -> dict[str, re.Pattern[str]]:
    return _words_of("called")


@cache
def _times() -> dict[str, re.Pattern[str]]:
    return _words_of("times")


@cache
def _site() -> dict[str, re.Pattern[str]]:
    return _words_of("site")


def _words_of(table: str) -> dict[str, re.Pattern[str]]:
    return {language: re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) for language, found in _tables()[table].items()}
