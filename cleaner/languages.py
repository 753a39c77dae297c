"""Which languages a text may be in: enough to choose rule packs, and no more.

Errs to the safe side: a text that is too short to tell is of any language that is usual on the web, and neighbours (Danish and Norwegian) are
both given. It does not name *the* language of a text, and nothing of it is written into the record.
"""
from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from functools import cache
from pathlib import Path

import msgspec

#: So much of the text is looked at, from its middle, where prose is; in a text with fewer different words known every language counts.
_LOOKED_AT, LEAST_KNOWN = 800, 5
#: A language counts with so great a share of the known words of the best one.
_SHARE = 0.5
_BEYOND_LATIN = re.compile("[\u0370-\u1cff\u2e80-\ud7ff]")


class _Known(msgspec.Struct, frozen=True):
    words: dict[str, tuple[str, ...]]
    scripts: tuple[tuple[str, tuple[str, str]], ...]
    #: Languages that have words; among those of their script they are told by them.
    told: frozenset[str]
    #: What other codes stand for.
    same: dict[str, frozenset[str]]
    #: What a text that does not tell may be in, and one of them that has Latin letters alone.
    usual: frozenset[str]
    usual_in_latin: frozenset[str]


@cache
def _known() -> _Known:
    tables = tomllib.loads((Path(__file__).parent / "data" / "languages.toml").read_text(encoding="utf-8"))
    words: dict[str, tuple[str, ...]] = {}
    for language, listed in tables["words"].items():
        for word in dict.fromkeys(listed.split()):
            words[word] = (*words.get(word, ()), language)
    scripts = tuple((language, (first, last)) for language, (first, last) in tables["scripts"].items())
    same = {code: frozenset(languages.split()) for code, languages in tables["same"].items()}
    usual = frozenset(tables["usual"]["languages"].split())
    beyond = {language for language, _ in scripts} | {language for word, languages in words.items() if _BEYOND_LATIN.search(word) for language in languages}
    return _Known(words, scripts, frozenset(tables["words"]), same, usual, usual - beyond)


@cache
def known_languages() -> frozenset[str]:
    """Codes of the languages that a text can be found to be in."""
    known = _known()
    return known.told.union(language for language, _ in known.scripts)


def usual_languages() -> frozenset[str]:
    """The languages that a text which does not tell may be in: those of most of the web."""
    return _known().usual


def languages_met(text: str, declared: str | None = None) -> frozenset[str]:
    """The languages whose rules a text meets: those that it tells; else the one that its page declares; else the usual ones, but of a text of Latin letters
    alone none that is written in others.

    >>> "fr" in languages_met("Short."), "ru" in languages_met("Short."), "ru" in languages_met("Кратко."), languages_met("Short.", "ru")
    (True, False, True, frozenset({'ru'}))
    """
    told = languages_of(text) or declared_language(declared)
    if told:
        return told
    return usual_languages() if not text.isascii() and _BEYOND_LATIN.search(text) else _known().usual_in_latin


def languages_of(text: str) -> frozenset[str] | None:
    """Codes of the languages the text may be in; None where it does not tell, or where packs know no language for it."""
    known = _known()
    start = max(0, (len(text) - _LOOKED_AT) // 2)
    sample = text[start:start + _LOOKED_AT]
    by_script = _scripts(sample, known) if not sample.isascii() and _BEYOND_LATIN.search(sample) else ()
    counts: dict[str, int] = {}
    for word in known.words.keys() & sample.lower().split():
        for language in known.words[word]:
            counts[language] = counts.get(language, 0) + 1
    by_script = _told(by_script, counts, known)
    best = max(counts.values(), default=0)
    if not best or (by_script and best < LEAST_KNOWN):
        return frozenset(by_script) or None
    if best < LEAST_KNOWN:
        return frozenset(counts)
    return frozenset((*by_script, *(language for language, count in counts.items() if count >= _SHARE * best)))


def _told(by_script: tuple[str, ...], counts: dict[str, int], known: _Known) -> tuple[str, ...]:
    """Of the languages of the scripts, those with words of their own only where these are known; all where that leaves none."""
    best = max((counts.get(language, 0) for language in by_script if language in known.told), default=0)
    return tuple(language for language in by_script if language not in known.told or counts.get(language, 0) >= _SHARE * best > 0) or by_script


def declared_language(declared: str | None) -> frozenset[str] | None:
    """The language that a page says it is in ("en-GB"), where packs can know it: what counts for a text that does not tell itself. Pages
    of templates say "en" whatever they hold, so what a text tells counts more.

    >>> sorted(declared_language("pt-BR")), sorted(declared_language("bs")), declared_language("tlh"), declared_language(None)
    (['pt'], ['hr'], None, None)
    """
    primary = (declared or "").replace("_", "-").split("-")[0].lower()
    return _known().same.get(primary, frozenset({primary})) & known_languages() or None


def _scripts(sample: str, known: _Known) -> tuple[str, ...]:
    """The languages of the scripts of which two different characters stand in the sample."""
    characters = sorted(character for character in set(sample) if character > "\u036f")
    if not characters:
        return ()
    return tuple(language for language, (first, last) in known.scripts if bisect_right(characters, last) - bisect_left(characters, first) > 1)
