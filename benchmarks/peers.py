"""What cleaner is measured beside: twenty regexes as people write them, C4's line rules, and jusText's classifier.

Each peer is a function from a text and its language to the stretches that it takes away, and one to the text that is left, which is
what is timed. None of them explains, lifts or keeps an account.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

Spans = list[tuple[int, int]]


class Peer(NamedTuple):
    """A way to clean a text: what it takes, in positions of the text, and what it leaves."""

    name: str
    taken: Callable[[str, str], Spans]
    left: Callable[[str, str], str]


# Twenty regexes.

#: As public scripts write them, found by searching for "Most Read from Bloomberg" and the like in public code.
PATTERNS = [
    r"Most Read from \w+.*", r"(?i)read more:?.*", r"(?i)also read:?.*", r"(?im)\bsubscribe.*?$", r"(?im)\bshare this.*?$", r"(?im)\bstory continues.*?$",
    r"(?i)advertisement\b.*", r"(?i)related articles?:.*", r"(?i)sign up for.*free.*", r"(?im)to contact the (reporter|editor|author).*$",
    r"(?im)--with assistance from.*$", r"(?i)\(updates with.*?\)", r"(?i)click (here|to).*", r"(?i)(\(c\)|©)\s?\d{4}.*", r"\(Bloomberg\)\s*--", r"https?://\S+",
    r"(?i)follow us on.*", r"(?i)continue reading.*", r"[ \t]+", r"\n{3,}",
]
COMPILED = [re.compile(pattern) for pattern in PATTERNS]
REPLACEMENTS = {r"[ \t]+": " ", r"\n{3,}": "\n\n"}


def by_hand(text: str) -> str:
    """The text after the twenty, one after the other."""
    for pattern in COMPILED:
        text = pattern.sub(REPLACEMENTS.get(pattern.pattern, ""), text)
    return text


def taken_by_hand(text: str, language: str) -> Spans:
    """What the twenty take. Those that only rewrite blanks are left out: they take no word."""
    places, end = list(range(len(text))), len(text)  # of each character that is left, where it stood
    for pattern in COMPILED:
        if pattern.pattern in REPLACEMENTS:
            continue
        at, kept, pieces = 0, list[int](), list[str]()
        for match in pattern.finditer(text):
            kept += places[at:match.start()]
            pieces.append(text[at:match.start()])
            at = match.end()
        places, text = kept + places[at:], "".join(pieces) + text[at:]
    return _between(places, end)


def _between(places: list[int], end: int) -> Spans:
    """The stretches between the places that are left."""
    edges = [-1, *places, end]
    return [(before + 1, after) for before, after in zip(edges, edges[1:]) if after > before + 1]


# Peers that judge a line by itself or among its neighbours.

def lines(text: str) -> Iterator[tuple[int, int]]:
    """Where the lines stand that are not blank."""
    for match in re.finditer(r"[^\n\r]*\S[^\n\r]*", text):
        yield match.span()


def _lines_left(taken: Callable[[str, str], Spans]) -> Callable[[str, str], str]:
    def left(text: str, language: str) -> str:
        at, pieces = 0, []
        for start, end in taken(text, language):
            pieces.append(text[at:start])
            at = end
        return "".join([*pieces, text[at:]])

    return left


END_MARKS, ELLIPSIS = (".", "?", "!", '"', "'"), "..."
POLICY = ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")
NOT_IN_LINES = ("lorem ipsum", "javascript", "{", *POLICY)


def taken_by_c4(text: str, least_words: int) -> Spans:
    """Lines that C4 drops: without a mark at the end, with too few words, with a word of over 1,000 characters, or with its phrases.

    ``least_words`` is 5 in the code that made C4, and 3 in datatrove's C4QualityFilter, which also takes ' for an end mark, as
    here. Where they drop the whole page (lorem ipsum, a curly bracket, too few sentences), only the line goes here, or nothing:
    that is milder to them. The citations they cut out of lines are left in.
    """
    return [(start, end) for start, end in lines(text) if not _c4_keeps(text[start:end].strip(), least_words)]


def _c4_keeps(line: str, least_words: int) -> bool:
    if not line.endswith(END_MARKS) or line.endswith(ELLIPSIS):
        return False
    parts = line.split()
    if len(parts) < least_words or max(map(len, parts)) > 1000:
        return False
    lower = line.lower()
    return not any(phrase in lower for phrase in NOT_IN_LINES)


#: jusText's names for languages whose code it does not know; it has no list for Japanese, Chinese or Thai.
STOPLISTS = {
    "ar": "Arabic", "bn": "Bengali", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian",
    "it": "Italian", "ko": "Korean", "nl": "Dutch", "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sv": "Swedish", "sw": "Swahili", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
}


def taken_by_justext(text: str, language: str) -> Spans:
    """Lines that jusText, with its own settings, finds to be boilerplate when each is a paragraph of a page.

    It sees no links and no headings, as text has none. English stop words serve where it has none of the language.
    """
    from justext.core import classify_paragraphs, revise_paragraph_classification

    spans = list(lines(text))
    paragraphs = [_paragraph(text[start:end]) for start, end in spans]
    classify_paragraphs(paragraphs, _stop_words(STOPLISTS.get(language[:2], "English")))
    revise_paragraph_classification(paragraphs)
    return [span for span, paragraph in zip(spans, paragraphs) if paragraph.is_boilerplate]


def _paragraph(line: str) -> Any:
    from justext.core import PathInfo
    from justext.paragraph import Paragraph

    paragraph = Paragraph(PathInfo().append("body").append("p"))
    paragraph.append_text(line)
    return paragraph


@cache
def _stop_words(name: str) -> frozenset[str]:
    from justext import get_stoplist

    return frozenset(get_stoplist(name))


def _c4(least_words: int) -> Callable[[str, str], Spans]:
    return lambda text, language: taken_by_c4(text, least_words)


PEERS = (
    Peer("twenty re.sub", taken_by_hand, lambda text, language: by_hand(text)),
    Peer("C4 lines, 3 words", _c4(3), _lines_left(_c4(3))),
    Peer("C4 lines, 5 words", _c4(5), _lines_left(_c4(5))),
    Peer("jusText on lines", taken_by_justext, _lines_left(taken_by_justext)),
)
