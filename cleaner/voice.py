"""How a line sounds: as readers write below an article, or as its author does. Marks and case only, no words of any language.

Readers leave the end mark out, begin without a capital, exclaim, ask, trail off, draw faces and call each other by name; authors count and go on. Each of these is weak by itself, so lines are judged together. The weights are those of a logistic regression over lines of readers' comments, by the
markup of their pages, and of articles; ``training/voice.py`` makes them and says how well lines are told apart that it has not seen.
"""
from __future__ import annotations

import re
from collections.abc import Callable

from cleaner.shape import END_MARKS, ends_sentence, words

_CLOSED = re.compile(f"[{re.escape(END_MARKS)}:;\"'”’»›)\\]」』]\\W*$")
_LETTER = re.compile(r"[^\W\d_]")
_TRAILS_OFF = re.compile(r"\.\.|…")
_FACE = re.compile(r"[:;=][-o^]?[)D(pP]|<3|\^\^|[\U0001F300-\U0001FAFF\u2600-\u27BF]")
_CALLS = re.compile(r"@|[^\W\d_]+[,:!] ")
_LOOSE = re.compile(r"\s[,.!?](?:\s|$)|,[^\s\d]|[^\W\d_A-Z][.][A-Z]")
_SENTENCES = re.compile(r"[.!?…。！？]\W* ")
_ADDRESS = re.compile(r"https?://|www\.")
#: A line says something if it has so many words and is a sentence, or so many and need not be one.
LEAST_WORDS, LEAST_LOOSE = 4, 12
_LONG = 60


def _starts_small(text: str) -> bool:
    first = _LETTER.search(text)
    return first is not None and first.group().islower()


#: What is heard in a line, and how much it speaks for a reader, in tenths of natural logarithms of odds: whole numbers, whose sum is the same in any order.
CUES: tuple[tuple[str, int, Callable[[str], bool]], ...] = (
    ("no end mark", 17, lambda text: _CLOSED.search(text) is None),
    ("starts small", 14, _starts_small),
    ("exclaims", 20, lambda text: "!" in text or "！" in text),
    ("trails off", 21, lambda text: _TRAILS_OFF.search(text) is not None),
    ("face", 25, lambda text: _FACE.search(text) is not None),
    ("calls a name", 5, lambda text: _CALLS.match(text) is not None),
    ("long", -7, lambda text: words(text) > _LONG),
    ("asks", 9, lambda text: "?" in text or "？" in text),
    ("loose marks", 3, lambda text: _LOOSE.search(text) is not None),
    ("counts", -4, lambda text: any(map(str.isdigit, text))),
)
BIAS = -10
#: Lines that are judged together are readers' if what they say (:func:`evidence`) comes to so much.
SURE = 10


def says(text: str) -> bool:
    """Whether the line says something, which a name, a heading, an entry of a list or of sources does not."""
    count = words(text)
    is_said = count >= LEAST_LOOSE or count >= LEAST_WORDS and (ends_sentence(text) or _SENTENCES.search(text) is not None)
    return is_said and _ADDRESS.search(text) is None


def readers(text: str) -> int:
    """How much a line sounds like a reader's: the logarithm of the odds, where readers' lines and authors' are equally many, in tenths.

    >>> readers("thanks for this, so true!!") > 0 > readers("The committee met again on Tuesday to hear what the port had to say about its quay.")
    True
    """
    return BIAS + sum(weight for _, weight, is_heard in CUES if is_heard(text))


def evidence(text: str) -> int:
    """The same for lines that are judged together: a line that says nothing speaks for nobody."""
    return readers(text) if says(text) else 0
