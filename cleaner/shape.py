"""What a line looks like, in any script: words, end marks, prose, headline. Arithmetic only; no words of any language."""
from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category

#: Marks that end a sentence: Latin, CJK, Devanagari danda, Arabic and Urdu, Armenian, Ethiopic, Burmese.
END_MARKS = ".!?…。！？｡।॥؟۔։።။"
CLOSERS = "\"'”’»›)]）」』】〉》"
#: What ends so announces what stands below it.
COLONS = (":", "：")
_ENDED = re.compile(f"[{re.escape(END_MARKS)}][{re.escape(CLOSERS)}]*$")
_WORD = re.compile(r"\w+")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
#: Vowel signs and points, which Python counts to no word: of Hebrew, Arabic, and the scripts from Devanagari to Sinhala.
_POINTS = "".join(mark for mark in map(chr, (*range(0x591, 0x671), *range(0x900, 0xe00))) if category(mark) in ("Mn", "Mc"))
_POINT, _LONG_POINTED = re.compile(f"[{_POINTS}]"), re.compile(f"(?:[^\\W\\d_]|[{_POINTS}]){{4,}}")
_STOPPED = re.compile(f"[.。｡।॥۔։።။][{re.escape(CLOSERS)}]*$")
_INNER_END = re.compile(f"[^\\W\\d_]{{3,}}[{re.escape(CLOSERS)}]*[.!?؟।][{re.escape(CLOSERS)}]*\\s+[\"'“‘«(]?[^\\W\\d_]|。[^。\\s{re.escape(CLOSERS)}]")
_INNER_STOP = re.compile(f"[^\\W\\d_]{{3,}}[{re.escape(CLOSERS)}]*[.।][{re.escape(CLOSERS)}]*\\s+[\"'“‘«(]?[^\\W\\d_]|。[^。\\s{re.escape(CLOSERS)}]")
_INITIALS = re.compile(r"(?:\b[A-Z]\.){2,}$")
#: Scripts written without spaces: kana, Han, Hangul is spaced, Thai, Lao, Khmer, Burmese.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_LONG_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_UNSPACED_RUN = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]{2,}")
#: The capitals of Latin, Greek, Cyrillic and Armenian letters, for classes of characters.
UPPER = "A-ZÀ-ÖØ-Þ" + "".join(character for character in map(chr, range(0x100, 0x580)) if character.isupper())
_DIRECTION_MARKS = "\u200e\u200f\u061c"
BLANK = " \t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000" + _DIRECTION_MARKS

#: A link of Markdown, its words and its address.
LINK = re.compile(r"\[([^\[\]]+)\]\(((?:[^()\s]|\([^()\s]*\))*)(?:\s+\"[^\"]*\")?\)")
#: The same with an address that is one: "f[1](x)" is code.
_ADDRESSED = re.compile(r"\[([^\[\]]*)\]\((?:https?:|/|#|mailto:)(?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)")
_BOLD = re.compile(r"\*\*|__")

def words(text: str) -> int:
    """How many words. In scripts without spaces two characters of Chinese or Japanese, and five of Thai, Lao, Khmer or Burmese, are one.

    >>> words("Shares rose 3% on Monday."), words("株価は上昇した。")
    (5, 3)
    """
    spaced = text.count(" ") + 1 if text else 0
    if text.isascii():
        return spaced
    return max(spaced, len(_UNSPACED.findall(text)) // 2, len(_LONG_UNSPACED.findall(text)) // 5)


def has_unspaced(text: str) -> bool:
    """Whether two characters of a script that is written without spaces stand together."""
    return not text.isascii() and _UNSPACED_RUN.search(text) is not None


def has_no_stops(text: str) -> bool:
    """Whether the text is in a script in which sentences end without a mark: Thai, Lao, Khmer, Burmese."""
    return not text.isascii() and _LONG_UNSPACED.search(text) is not None


def pairs(text: str) -> list[str]:
    """Each two neighbours in the runs of scripts that are written without spaces, where there are no words to compare.

    >>> pairs("港を見た, he said")
    ['港を', 'を見', '見た']
    """
    return [run[at:at + 2] for run in _UNSPACED_RUN.findall(text) for at in range(len(run) - 1)]


def words_or_pairs(text: str) -> list[str]:
    """The words of a text, and the :func:`pairs` of its runs without spaces, for comparing.

    >>> words_or_pairs("Pier 2 opens: 港を見た")
    ['Pier', '2', 'opens', '港を', 'を見', '見た']
    """
    return [*_WORD.findall(_UNSPACED_RUN.sub(" ", text)), *pairs(text)]


def is_long(text: str, least_words: int, least_length: int) -> bool:
    """Whether the line has so many words, or, without a blank, so many characters."""
    return words(text) >= least_words if " " in text else len(text) >= least_length


def without_links(text: str) -> str:
    """A line as a reader sees it: of Markdown's links their words, and no stars of bold type around words beside them. A line without links is as it was.

    >>> without_links("By **[Ann Brook](https://harbour.example/ann)**, staff"), without_links("f[1](x) * 2")
    ('By Ann Brook, staff', 'f[1](x) * 2')
    """
    if "](" not in text or "![" in text:
        return text
    shown, links = _ADDRESSED.subn(r"\1", text)
    return " ".join(_BOLD.sub("", shown).split()) if links else text


def plainly(text: str) -> str:
    """The line with single blanks and without case, as lines are compared."""
    return " ".join(text.split()).casefold()


def is_short(text: str, most: int) -> bool:
    """Whether the line has at most so many characters, those of Chinese and Japanese counted as two."""
    return len(text) <= most // 2 or (len(text) <= most and (text.isascii() or len(text) + len(_UNSPACED.findall(text)) <= most))


def ends_sentence(text: str) -> bool:
    """Whether the line ends with a sentence's end mark, closing quotes aside."""
    return bool(text) and (text[-1] in END_MARKS or (text[-1] in CLOSERS and _ENDED.search(text[-8:]) is not None))


def ends_with_stop(text: str) -> bool:
    """Whether the line ends with a full stop (a question or exclamation mark ends a headline as well)."""
    return bool(text) and _STOPPED.search(text[-8:]) is not None and not text.endswith("..") and not _INITIALS.search(text[-8:])


@lru_cache(maxsize=1 << 13)
def is_prose(text: str) -> bool:
    """Whether the line reads as running text: a full sentence of some length, or several sentences."""
    count = words(text)
    if count >= 30:
        return True
    if count >= 8 and ends_with_stop(text):
        return True
    if count >= 12 and (text.endswith(COLONS) or (_INNER_END if ends_sentence(text) else _INNER_STOP).search(text) is not None):
        return True  # a headline may ask and answer; it hardly holds a full stop
    return count >= 22 and ends_sentence(text)  # a headline that asks or exclaims is shorter


def is_headline(text: str, most: int = 28) -> bool:
    """Whether the line could be the headline of an article: some words, no full stop, starting as a sentence does."""
    if words(text) > most or len(text) > 200 or ends_with_stop(text):
        return False
    if words(text) < 2 and not (len(text) > 1 and _UNSPACED.match(text)):
        return False
    if text[0].islower() or text[-1] in ",;:：，；、":
        return False
    return not is_prose(text)


def is_title_case(text: str) -> bool:
    """Whether nearly all longer words have a capital, as in English headlines and hardly anywhere else.

    >>> is_title_case("Harbour Board Backs New Quay After Long Quarrel"), is_title_case("Harbour board backs new quay")
    (True, False)

    Where a script has no capitals, nothing is.
    """
    long = _long_words(text)
    return len(long) > 4 and sum(word[0].isupper() or word[0].isdigit() for word in long) >= 0.8 * len(long)


def is_heading_case(text: str) -> bool:
    """Whether every longer word has a capital, as in a heading of any length.

    >>> is_heading_case("Tips for the Quay"), is_heading_case("The plan is")
    (True, False)
    """
    long = _long_words(text)
    return bool(long) and all(word[0].isupper() or word[0].isdigit() for word in long)


def _long_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if len(word) > 3]


def echoes(line: str, text: str) -> float:
    """The share of the line's longer words whose first five letters start a word of the text."""
    own = stems(line)
    return len(own & stems(text)) / len(own) if own else 0.0


def stems(*texts: str) -> frozenset[str]:
    """The first five letters of each longer word, with their points: what forms of a word have in common.

    >>> sorted(stems("The ferries leave")), sorted(stems("हमेशा सक्रिय"))
    (['ferri', 'leave'], ['सक्रि', 'हमेशा'])
    """
    return frozenset(word[:5] for text in texts for word in _lettered(text.casefold()))


def _lettered(text: str) -> list[str]:
    return (_LONG_WORD if text.isascii() or not _POINT.search(text) else _LONG_POINTED).findall(text)
