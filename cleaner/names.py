"""Names out of a byline: no "By", no titles, no addresses, no "2 min read". What is not a name is left out, not guessed."""
from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from itertools import takewhile
from pathlib import Path

import msgspec

from cleaner.either import either

#: More words than this are not a person's name.
MOST_WORDS = 5
#: The role of an author that is no person.
ORGANISATION = "organisation"
_NOISE = re.compile(
    r"<[^<>]{1,300}>|https?://\S+|www\.\S+|[^\s,;]+@[^\s,;]+|(?<!\w)@\w+|\([^)]*\)|(?<=\w\s)\([^)\s]+\s[^)]*$|\[[^\]]*\]|\b\d+\s*(?:min(?:ute)?s?|hours?|days?|hrs?)\b[^,;|]*"
    r"|\b\d{1,2}[:.]\d\d\b.*|\b(?:19|20)\d\d\b.*", re.IGNORECASE)
#: A middle point parts names, but not between Chinese characters or Katakana: there it stands inside a foreign name.
_POINT = r"(?<![\u4e00-\u9fff])·|·(?![\u4e00-\u9fff])|(?<![\u30a1-\u30fa\u30fc])・|・(?![\u30a1-\u30fa])"
#: Where a Japanese reporter is, in front of the name: "ソウル＝金子淳", "カイロ金子淳".
_PLACE_GLUED = re.compile(r"^[^\s=＝]{1,8}[=＝]\s*(?=\w)|^[\u30a1-\u30fa\u30fc]{2,}(?=[\u4e00-\u9fff]{3})")
_WITHOUT_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·]+$")
_HAN = re.compile(r"[\u3400-\u9fff]+")
#: A Chinese name has so many characters, one more with a surname of two.
_MOST_HAN = 3
_PEN = re.compile(r"[^\W\d_][\w.'’\- &]*")
_SENTENCE = re.compile(r"[a-z]{4,}\.\s")
#: A body's name may begin with a number that letters belong to: "3i Harbours", and not "3 Comments" or "2nd Edition".
_NUMBERED = re.compile(r"\d{1,4}(?!st|nd|rd|th)[^\W\d_]")
_HOST = re.compile(r"\.[a-z]{2,4}$")
_EDGES = " \t\n\u00a0\u202f\"'“”„‘’«»:;,–—-|·•/\\*_.()[]<>©"


#: Marks that no name has.
_NEVER = frozenset("?!=%$€#{}+~。！？：")


class _Words(msgspec.Struct, frozen=True):
    by: re.Pattern[str]
    between: re.Pattern[str]
    row: re.Pattern[str]
    others: re.Pattern[str]
    front: re.Pattern[str]
    behind: re.Pattern[str]
    role: re.Pattern[str]
    office: re.Pattern[str]
    when: re.Pattern[str]
    places: re.Pattern[str]
    glued: re.Pattern[str]
    desks: frozenset[str]
    alone: frozenset[str]
    articles: frozenset[str]
    particles: frozenset[str]
    papers: frozenset[str]
    services: frozenset[str]
    endings: tuple[str, ...]
    jobs: frozenset[str]
    #: What the names of jobs end with, and the words that titles begin with.
    fields: tuple[str, ...]
    ranks: frozenset[str]
    joints: frozenset[str]
    surnames: frozenset[str]
    chinese_surnames: frozenset[str]
    double_surnames: frozenset[str]
    reporter: re.Pattern[str]
    source: re.Pattern[str]
    site: re.Pattern[str]


@cache
def _words() -> _Words:
    tables = tomllib.loads((Path(__file__).parent / "data" / "names.toml").read_text(encoding="utf-8"))
    lists = {name: sorted(table["words"], key=len, reverse=True) for name, table in tables.items()}
    folded = {name: either(words) for name, words in lists.items()}
    exact = {name: either(words, fold=False) for name, words in lists.items()}
    short = either(tables["and"]["short"])
    return _Words(
        by=re.compile(rf"^\W*{folded['by']}(?:\s*[:/]\s*|\s+)(?=\S)|^By(?-i:(?=[A-Z]))", re.IGNORECASE),  # "ByAnn Brook" lost its blank
        between=re.compile(
            rf"\s*(?:[,;|/•&+、，،؛；｜／丨⋅∙‧●▪]|{_POINT})\s*(?:(?:{folded['and']}|{short})\s+)?|\s+{folded['and']}\s+|\s+{short}\s+(?=[^\s,;|]+\s+[^\s,;|])|\s+[-–—]\s+", re.IGNORECASE),
        row=re.compile(rf"\s*[,;|/•·&+、，،]\s*|\s+{folded['and']}\s+", re.IGNORECASE),
        others=re.compile(rf"^\W*{folded['others']}(?:\s*:|\s+{folded['by']}\b)", re.IGNORECASE),
        front=re.compile(rf"^(?:(?:{folded['titles']}|{folded['roles']})\s+)+(?=\S+\s+\S)", re.IGNORECASE),
        behind=re.compile(rf"\s+(?:{folded['ranks']}\s+(?:[^\s,]+\s+){{0,3}}{folded['jobs']}|{folded['roles']}(?:\s.*)?|{folded['agencies']})$", re.IGNORECASE),
        role=re.compile(rf"(?:(?:{folded['titles']}|{folded['roles']}|{folded['adjectives']})\s*)+", re.IGNORECASE),
        office=re.compile(rf",\s+(?:the\s+)?(?:{folded['adjectives']}\s+)*{folded['roles']}\s+of\s[^,;|]*", re.IGNORECASE),
        when=re.compile(rf"(?:\s+{exact['when']})+$"),
        places=re.compile(rf"\s+{exact['places']}\s+[^\W\d_].*$"),
        glued=re.compile(rf"(?<=\w\s)(?!(?:{either(tables['glued']['except'], fold=False)})\b){exact['glued']}(?=\w{{3,}}\s+\w)"),
        desks=frozenset(lists["desks"]), alone=frozenset(lists["alone"]), articles=frozenset(lists["articles"]), particles=frozenset(lists["particles"]),
        papers=frozenset(lists["papers"]), services=frozenset((*lists["services"], *lists["agencies"])), endings=(*lists["endings"], *lists["sites"]),
        jobs=frozenset(lists["jobs"]), fields=tuple(tables["jobs"]["endings"]), ranks=frozenset(lists["ranks"]), joints=frozenset(lists["joints"]),
        surnames=frozenset("".join(lists["surnames"])), chinese_surnames=frozenset("".join((*lists["surnames"], *tables["surnames"]["rarer"]))),
        double_surnames=frozenset(tables["surnames"]["double"]),
        reporter=re.compile(rf"^[\u3400-\u9fff]{{0,12}}{exact['reporters']}[\s:：]+(?=\S)"), source=re.compile(rf"{exact['sources']}\s*[:：].*"),
        site=re.compile(rf"[^\x00-\u2fff\s，。！？：、“”]{{1,12}}{exact['sites']}"),
    )


def clean_names(raw: str, *, single: bool = False) -> list[str]:
    """The names of people in a byline, in order, as they were written; an empty list when there is none to be sure of.

    With ``single`` a lone word counts ("Madonna"): for a value that is known to be a person's name.

    >>> clean_names("By Jane Doe and John Q. Public, Staff Writer | 2 min read")
    ['Jane Doe', 'John Q. Public']
    >>> clean_names("Newsroom")
    []
    """
    known = _words()
    text = raw[:500].strip()
    if text[:1] == "(" and text[-1:] == ")":
        text = text[1:-1]
    text = known.office.sub("", " ".join(known.source.sub(" ", _NOISE.sub(" ", text)).split()))
    text = _first_name_first(known.reporter.sub("", known.by.sub("", text)), known)
    pieces = known.between.split(text) if not known.others.match(text) else []
    pieces = [part for piece in pieces for part in _unglued(piece, known)]
    named = _without_titles(pieces, [_name(piece, known, single) for piece in pieces], known)
    names = (part for place, name in named if not (place and name.split()[-1].casefold() in known.papers) for part in _apart(name, known))
    return list(dict.fromkeys(names))


def _without_titles(pieces: list[str], names: list[str | None], known: _Words) -> list[tuple[int, str]]:
    """The names and their places among the pieces, without titles behind a name, and without the employer that ends the line behind a title."""
    kept: list[tuple[int, str]] = []
    titled = False
    for place, (piece, name) in enumerate(zip(pieces, names)):
        unknown = bool(kept) and not (name and has_given_name(name))
        employer = titled and unknown and place == len(pieces) - 1 and piece.isascii()
        titled = unknown and _is_title(piece, known)
        if name and not titled and not employer:
            kept.append((place, name))
    return kept


def _is_title(piece: str, known: _Words) -> bool:
    words = [word.strip(_EDGES).casefold() for word in piece.split()]
    return bool(words) and (words[-1] in known.jobs or words[-1].endswith(known.fields) or (len(words) > 1 and words[0] in known.ranks))


def pen_name(raw: str) -> str | None:
    """The name of somebody who gives no full one: a lone name, two joined, a handle, a name in small letters. For values said to be an author's.

    >>> pen_name("Kristen"), pen_name("Lin and Pete"), pen_name("harbourcat"), pen_name("Harbour Team"), pen_name("Sat")
    ('Kristen', 'Lin and Pete', 'harbourcat', None, None)
    """
    known = _words()
    name = known.when.sub("", known.by.sub("", " ".join(raw.split())).strip(_EDGES))
    words = name.split()
    if not _PEN.fullmatch(name) or _HOST.search(name) or len(words) > 3 or len(name) > 40 or name.casefold() in known.alone or _is_desk(words, known):
        return None
    if len(words) == 3:
        return name if known.row.search(name) else None
    return name if len(words) == 1 or name.islower() else None


def body_name(raw: str) -> str | None:
    """The name of a body that is said to have written something: a team, a desk, an institute; None for a mere "Staff" or "admin".

    >>> body_name("By the Harbour Team"), body_name("Harbour Staff"), body_name("Staff"), body_name("https://harbour.example")
    ('the Harbour Team', 'Harbour Staff', None, None)
    """
    known = _words()
    name = " ".join(known.when.sub("", known.by.sub("", " ".join(raw.split())).strip(_EDGES)).split())
    words = [word for word in name.casefold().split() if word not in known.articles]
    if not words or not (1 < len(name.split()) <= 9 or _HOST.search(name) or (_HAN.fullmatch(name) and len(name) > 1)) or len(name) > 80 or not (name[0].isalpha() or _NUMBERED.match(name)) or "/" in name or "@" in name or all(word in known.desks for word in words) or known.role.fullmatch(name):
        return None
    if words[-1] == "staff" and (known.role.fullmatch(" ".join(words[:-1])) or is_agency(name)):  # "Senior Staff", "Reuters Staff"
        return None
    return name


def is_capitalised(name: str) -> bool:
    """Whether every word of a name begins as names do, but for those of a body ("The Harbour editors") and the small ones in it."""
    known = _words()
    return all(_may_be_in_name(word, known) or word[0].isdigit() or word.casefold() in known.desks | known.articles for word in name.split())


def is_full(name: str) -> bool:
    """Whether a name has more than one part, or is of a script that writes its parts together."""
    return " " in name or _WITHOUT_BLANKS.match(name) is not None


def has_given_name(name: str) -> bool:
    """Whether a name begins with a given name that many people have. That it does not says little."""
    first = name.split()[0].casefold() if name.strip() else ""
    return first in _given_names() or first.partition("-")[0] in _given_names()  # "Jan-Erik"


@cache
def _given_names() -> frozenset[str]:
    table = tomllib.loads((Path(__file__).parent / "data" / "given_names.toml").read_text(encoding="utf-8"))
    names = {name.casefold() for words in table["names"].values() for name in words.split()}
    accented = (unicodedata.normalize("NFD", name) for name in names if name[0] < "\u0400")  # Latin and Greek, as capitals and scrapers write them
    return frozenset(names | {"".join(mark for mark in name if not unicodedata.combining(mark)) for name in accented})


def joints() -> frozenset[str]:
    """Small words between the names, and between names and days, of a byline that holds nothing else."""
    return _words().joints


def split(raw: str) -> list[str]:
    """The names of agencies or papers in a row, as they were written."""
    return [part for part in (piece.strip(_EDGES).strip() for piece in _words().row.split(raw[:500])) if part]


def is_agency(text: str) -> bool:
    """Whether this is the name of an agency and no more."""
    return text.strip(_EDGES).casefold() in _words().services


def is_house(text: str) -> bool:
    """Whether this is an agency, or named as papers are.

    >>> is_house("Reuters"), is_house("Tarnmouth Gazette"), is_house("Ann Brook")
    (True, True, False)
    """
    words = text.strip(_EDGES).split()
    return is_agency(text) or (1 < len(words) <= MOST_WORDS and words[-1].casefold() in _words().papers | _words().desks and is_capitalised(" ".join(words)))


def is_role(text: str) -> bool:
    """Whether this is what a writer is, and no name ("Staff Writer")."""
    known = _words()
    piece = text.strip(_EDGES)
    return known.role.fullmatch(piece) is not None or _is_title(piece, known)


def is_site_name(text: str) -> bool:
    """Whether this is written as Chinese sites' names are: "海港新闻网"."""
    return _words().site.fullmatch(text) is not None


def _unglued(piece: str, known: _Words) -> list[str]:
    """The piece cut before an "and" that is one letter in front of a name, where two words stand on both sides."""
    match = known.glued.search(piece)
    return [piece[:match.start()], piece[match.end():]] if match and len(piece[:match.start()].split()) > 1 else [piece]


def _apart(name: str, known: _Words) -> list[str]:
    """Names of a script without blanks in a row, each of them whole: its first character is a surname. What is longer than a name, behind them, is an office."""
    words = name.split()
    surnames = known.chinese_surnames if _is_chinese("".join(words)) else known.surnames
    whole = list(takewhile(lambda word: 2 <= len(word) <= 4 and word[0] in surnames, words))
    office = words[len(whole):len(whole) + 1]
    return whole if len(words) > 1 and (not office or (whole and len(office[0]) > _MOST_HAN and _HAN.fullmatch(office[0]))) else [name]


def _first_name_first(text: str, known: _Words) -> str:
    """"Kaj, F." as "F. Kaj", "Berg, Ludwig van" as "Ludwig van Berg": what stands behind the comma is no other person's name."""
    last, comma, first = text.partition(", ")
    parts = first.split()
    if not comma or " " in last or not parts or "," in first:
        return text
    initials = all(len(part.strip(".")) == 1 and part[0].isupper() for part in parts)
    return f"{first} {last}" if initials or (len(parts) > 1 and parts[-1] in known.particles) else text


def _name(piece: str, known: _Words, single: bool) -> str | None:
    """What is left of a piece of byline without its by-words, titles, roles, agencies and places, if that is a name."""
    if known.others.match(piece):
        return None
    piece = known.by.sub("", piece.strip(_EDGES.replace(".", "")) + " ").strip()
    piece = known.front.sub("", _PLACE_GLUED.sub("", piece))
    for ending in (known.when, known.behind, known.behind, known.places):
        piece = ending.sub("", " " + piece).strip()
    name = _trimmed(piece)
    return name if _is_name(name, known, single) else None


def _trimmed(piece: str) -> str:
    """Without marks at the edges, but "Jr." and initials keep their point."""
    name = piece.strip(_EDGES)
    after = piece[piece.find(name) + len(name):]
    return name + "." if after.startswith(".") and " " in name and len(name.split()[-1]) <= 2 else name


def _is_name(piece: str, known: _Words, single: bool) -> bool:
    words = piece.split()
    if not piece or len(words) > MOST_WORDS or len(piece) > 60 or any(mark.isdigit() or mark in _NEVER for mark in piece):
        return False
    if words[0].casefold() in known.articles or words[0] == "of" or _SENTENCE.search(piece) or piece.casefold().endswith(known.endings) or any(word.casefold().strip(".") in known.desks for word in (*words, piece)):
        return False
    if len(words) == 1:
        return piece.casefold() not in known.alone and _is_single_name(piece, single) and not _is_chinese_phrase(piece, known)
    return all(_may_be_in_name(word, known) for word in words) and words[-1][0].isalpha()


def _is_single_name(word: str, single: bool) -> bool:
    """A lone word is a name where it is said to be one, or in a script that writes names without blanks."""
    if single:
        return len(word) > 1 and word.isalpha() and not word[0].islower()
    return 2 <= len(word) <= 12 and _WITHOUT_BLANKS.match(word) is not None


def _is_chinese(word: str) -> bool:
    """Whether a word of Chinese characters has some that Japanese does not write. (That it has none says nothing.)"""
    return _HAN.fullmatch(word) is not None and len(word.encode("shift_jis", "ignore")) < 2 * len(word)


def _is_chinese_phrase(word: str, known: _Words) -> bool:
    """Whether this is Chinese and no name: it begins with no surname, or is too long for one."""
    if not _is_chinese(word):
        return False
    if word[:2] in known.double_surnames:
        return len(word) > _MOST_HAN + 1
    return len(word) > _MOST_HAN or word[0] not in known.chinese_surnames


def _is_desk(words: list[str], known: _Words) -> bool:
    name = " ".join(words).casefold()
    return is_agency(name) or name.endswith(known.endings) or any(word.casefold() in known.desks | known.articles for word in (*words, name))


def _may_be_in_name(word: str, known: _Words) -> bool:
    return word[0].isupper() or not _is_cased(word) or word.casefold() in known.particles or word[1:2] in ("'", "’")


def _is_cased(word: str) -> bool:
    return word.lower() != word.upper()

