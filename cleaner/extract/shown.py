"""What readers see around an article's heading: the lines above and below it, down to the first prose, with their dates and bylines."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import unquote

import msgspec

from cleaner.dates import DAY, Found, dates_in, is_month, parse_date
from cleaner.extract.habits import Habits
from cleaner.marks import EDGES, is_until, kind_of, pieces
from cleaner.extract.titles import plain
from cleaner.extract.tree import text_of
from cleaner.extract.witness import Witness
from cleaner.names import ORGANISATION, body_name, clean_names, has_given_name, is_capitalised, is_full, joints, pen_name

#: How far is looked: elements before the heading and lines of them, lines behind it, and lines of prose among those.
_BEFORE, _ABOVE, _BELOW, _PROSE, _MOST_STEPS = 40, 6, 40, 3, 600
_PROSE_WORDS, _LINE_WORDS, _MOST_LINE, _MOST_LEAD = 25, 16, 240, 120
#: Lines below the first byline that may name more people.
_BYLINES = 4
#: Lines below the heading of which one may be a name alone.
_FIRST = 5
#: The words of a line that is a name and a title.
_NAME_WORDS, _FEW_WORDS = 4, 10
_ASIDE = re.compile(r"\s+(?:[-–—|(•·]|\d)|,\s")
_PARTS = re.compile(r"\s+[|•·/–—-]+\s+|[|•·,]\s+")
_INLINE = frozenset(("a", "abbr", "address", "b", "bdi", "cite", "data", "em", "font", "i", "label", "mark", "q", "small", "span", "strong", "sub", "sup", "time", "u"))
_SUBHEADINGS = frozenset(("h2", "h3", "h4"))
_UNREAD = frozenset(("script", "style", "noscript", "template", "svg", "nav", "button", "select", "figure", "figcaption", "iframe", "video", "picture", "textarea", "dialog"))
_YEAR = re.compile(r"(?<!\d)(?:19|20|25)\d\d(?!\d)|[/.]\d\d(?!\d)|年|\d{4}")
_DATE = re.compile(r"(?<![a-z])(?:dates?|pubdates?|published|posted|dateline)(?![a-z])|[a-z]Date(?![a-z])|(?:post|entry|article|blog|publi\w+)[_-]?date|(?<![a-z])created(?![a-z]|[_-]?by)", re.IGNORECASE)
_CHANGE = re.compile(r"modif|updat|review", re.IGNORECASE)
#: What a theme of WordPress calls the only day it shows, for the format of feeds asks for an "updated" one: "entry-date updated".
_CHANGED_OR_NOT = re.compile(r"(?:^|\s)updated(?=\s|$)")
#: What stands before the name of somebody who is quoted.
_DASHES = "–—―"
_MOST_PARTS, _MOST_DATE, _DATE_WORDS, _MOST_CLASS = 8, 90, 9, 500
#: Classes that say that a person is named.
PERSON = re.compile(
    r"author|by-?line|writer|autor(?:en|in|es)?(?![a-z])|auteurs?(?![a-z])|(?<![a-z])(?:autore|verfasser|redakteur|redactor|journalist|columnist|reporter|contributor|creator|posted-?by|written-?by)(?![a-z])",
    re.IGNORECASE)
#: Of these, one is in every class that PERSON finds: a quick no for almost all.
PARTS_OF_PERSON = ("aut", "byl", "by-l", "writ", "verfasser", "redakteur", "redactor", "journalist", "columnist", "reporter", "contributor", "creator", "posted")
#: What such a class names instead, before and behind that word: a comment's author, an author's photo.
_NOT_BEFORE = re.compile(r"image|img|photo|avatar|mail|related|more|comment|count|icon|review|follow|social", re.IGNORECASE)
_NOT_BEHIND = re.compile(r"bio|title|role|job|desc|image|img|avatar|photo|mail|social|date|time|position|follow|related|more|comment|count|icon|review|edit", re.IGNORECASE)
_OTHERS = re.compile(r"comment|related|review|more", re.IGNORECASE)
_READERS, _MOST_AROUND = re.compile(r"comment|komment|coment|respond|related|teaser|recommend|(?<![a-z])thread", re.IGNORECASE), 8
_PAGE_OF_PERSON = re.compile(r"/(?:authors?|profiles?|contributors?|columnists?|reporters?|journalists?|staff|people|persons?|team|writers?|producers|experts?|bios?|our-team|meet|autor(?:en|es)?|auteurs?)/[^/?#]+", re.IGNORECASE)

_PAGE_OF_AUTHOR = re.compile(r"/(?:authors?|contributors?|columnists?|reporters?|journalists?|writers?|autor(?:en|es)?|auteurs?)/[^/?#]+", re.IGNORECASE)

#: A name that only the page speaks for, which is believed where nobody else is named.
MAYBE = "maybe"
#: A date above the heading, a name beside a date, and the former: they may be another article's.
GUESSES = frozenset(("above", "beside", MAYBE))


class Line(msgspec.Struct):
    """A line as it is shown: its text, the elements it stands in, its dates for machines, and whether it stands above the heading."""

    text: str
    elements: list[Any]
    above: bool


class Said(msgspec.Struct, frozen=True):
    """A date or a byline that a line shows. ``kind`` is published, modified or written, or one of GUESSES; ``sure`` where a word says so."""

    kind: str
    raw: str
    value: Any
    sure: bool


class _Bare(msgspec.Struct, frozen=True):
    """A line that says nobody's name in so many words, its place, and its pieces."""

    number: int
    line: Line
    cut: list[tuple[str, str]]

    def whole(self) -> list[str]:
        """The line without its dates, if no mark stands in it."""
        return [_undated(text) for kind, text in self.cut[:1] if not kind and len(self.cut) == 1]

    def parts(self) -> list[str]:
        """The parts of a short line without its dates."""
        cut = [_undated(text) for kind, text in self.cut if kind != "others"]
        return [part for text in cut for part in _PARTS.split(text)] if sum(len(text.split()) for text in cut) <= _FEW_WORDS else []

    def apart(self) -> list[str]:
        """The texts of a short line's elements: "Ann Brook 12 comments" may stand in two."""
        if len(self.line.elements) < 2 or len(_undated(self.line.text).split()) > _FEW_WORDS:
            return []
        return [" ".join(element.itertext()) for element in self.line.elements[1:] if element.tag not in _UNREAD]


def lines(elements: list[Any], place: int | None) -> list[Line]:
    """The lines around the heading that stands at this place of the elements, without it, in reading order.

    Of a page without a heading they are the first lines of its article or main element, if it has one.
    """
    if place is None:
        start = next((element for element in elements if element.tag in ("article", "main")), None)
        return [] if start is None else _until_prose(_lines(start, None), [], above=False)
    return _until_prose(_lines(elements[max(0, place - _BEFORE)], elements[place]), [], above=True)


def signature(element: Any) -> list[str]:
    """The full names in an element that begins with a byline's mark, or on the line below it; a comment's writer is not the article's."""
    around = [one for one in (element, element.getparent()) if one is not None]
    if any(_OTHERS.search((one.get("class") or "")[:_MOST_CLASS]) for one in around):
        return []
    found = [line for line in islice(_lines(element, None), 2) if line is not None]
    for line in found:
        line.above = False
    return [one.value["name"] for one in said(found, Habits()) if one.kind == "written" and one.sure and one.value["role"] is None and is_full(one.value["name"])]


def stamp(element: Any, manner: Habits) -> list[Said]:
    """The days that an element says in so many words ("Posted on 4 May 2021"), or that stand below its byline; a comment's and a teaser's are not the article's."""
    if is_of_reader(element):
        return []
    found = [line for line in islice(_lines(element, None), 2) if line is not None]
    for line in found:
        line.above = False
    told = list(said(found, manner))
    signed = any(one.kind == "written" and one.sure for one in told)
    return [one for one in told if one.kind in ("published", "modified") and (one.sure or signed)]


def _until_prose(read: Iterator[Line | None], found: list[Line], above: bool) -> list[Line]:
    prose = below = 0
    for line in read:
        if line is None:
            found, above = found[-_ABOVE:], False
            continue
        line.above = above
        found.append(line)
        below += not above
        prose += not above and len(line.text.split()) >= _PROSE_WORDS
        if prose == _PROSE or below == _BELOW:
            break
    return [] if above else found


def _lines(start: Any, heading: Any) -> Iterator[Line | None]:
    """Every stretch of text between two block edges from an element on; None where the heading stands."""
    parts: list[str] = []
    elements: list[Any] = []
    before, named = "", None
    for opened, element in _walk(start, heading):
        if opened and element.tag == "button" and _asks_for_name(parts, before):
            named = element
        inline = element.tag in _INLINE or element is named
        if not inline:
            text = " ".join("".join(parts).split())
            if any(map(str.isalnum, text)):  # not a point or an icon alone
                before = text
                yield Line(text, elements, True)
            parts, elements = [], []
        if element is heading:
            if opened:
                yield None
            continue
        if opened:
            elements.append(element)
            piece = text_of(element, _MOST_LEAD) if element is named else (element.text or "") if element.tag not in _UNREAD else ""
        else:
            piece = element.tail or ""
        if piece:
            parts.append(f" {piece}" if inline else piece)


def _asks_for_name(parts: list[str], before: str) -> bool:
    """Whether a name is to follow: what stands before a button on its line, or else on the line above, begins with a byline's mark."""
    text = " ".join("".join(parts).split())
    return kind_of(before) == "written" if not text else len(text) <= _MOST_LEAD and next(pieces(text), ("", ""))[0] == "written"


def _walk(start: Any, heading: Any) -> Iterator[tuple[bool, Any]]:
    """Elements in reading order as they open and close, from one on to the end of the page; what is not read is not entered."""
    element = start
    for _ in range(_MOST_STEPS):
        yield True, element
        if len(element) and element.tag not in _UNREAD and element is not heading:
            element = element[0]
            continue
        while True:
            yield False, element
            following = element.getnext()
            if following is not None:
                element = following
                break
            element = element.getparent()
            if element is None or element.tag == "body":
                return


def said(found: list[Line], manner: Habits, witness: Witness | None = None) -> Iterator[Said]:
    """The dates and bylines of the lines. A word that stands alone on its line speaks for the line below it.

    The byline is the first that there is, with the lines right below it; what is by others stands further down. With a ``witness``, where
    there is none, a name that nothing explains is looked for.
    """
    carried, signed, prose, headed = "", len(found), 0, 0
    bare: list[_Bare] = []
    dated: set[int] = set()
    for number, line in enumerate(found):
        words = len(line.text.split())
        headed += prose > 0 and any(element.tag in _SUBHEADINGS for element in line.elements[:1])
        if words >= _PROSE_WORDS or len(line.text) > _MOST_LINE:
            carried = ""
            prose += not line.above
            if prose <= 1 and signed == len(found):
                led = list(_leading(line))
                signed = number if led else signed
                yield from led
            continue
        explained = carried == "written"
        cut = list(pieces(line.text, carried if carried == "others" or not line.above else "", worded=not line.above and not prose))
        carried = cut[-1][0] if cut and not cut[-1][1] else ""
        dates = [dates_in(text, order=manner.order, language=manner.language) if _YEAR.search(text) else [] for _, text in cut]
        names = [one for (kind, text), days in zip(cut, dates) for one in _names(kind, text[:days[0].start] if days else text, line, not prose or (explained and prose < 2), explained)]
        if names and not headed and number <= signed + _BYLINES:
            signed = min(signed, number)
            yield from names
        told = [one for (kind, text), days in zip(cut, dates) for one in _dates(kind, text, days, line)] or list(_for_machines_alone(cut, line, dates))
        yield from told
        if told:
            dated.add(number)
        if not names and cut and not headed and prose < 2 and _may_be_bare(cut) and not _is_others(line) and line.text[0] not in _DASHES:
            bare.append(_Bare(number, line, cut))
    if signed == len(found):
        yield from next(filter(None, (list(_marked_part(one.line)) for one in bare)), [])
    if signed == len(found) and witness is not None:
        yield from _beside(bare, dated, witness)


def _beside(bare: list[_Bare], dated: set[int], witness: Witness) -> Iterator[Said]:
    """A name that nothing explains: beside a date, on its line or the next to it, or else alone on one of the first lines.

    One that begins as many people's do comes first; any other the page has to speak for.
    """
    first = [one for one in bare if not one.line.above][:_FIRST]
    dated = dated | {one.number for one in bare if _is_dated(one.line)}
    near = [one for one in bare if {one.number - 1, one.number, one.number + 1} & dated]
    places = [(one, _names_in(part.strip(EDGES) for part in one.parts()), _names_in(one.apart())) for one in near] + [(one, _names_in(one.whole()), []) for one in first]
    for one, names, apart in places:
        known = [name for name in names if has_given_name(name)] or [name for name in apart if has_given_name(name)][:1]
        if known:
            yield from (Said("beside", one.line.text, {"name": name, "role": None}, False) for name in known)
            return
    for one, names, apart in places if dated else ():
        told = one in first and one.number in dated
        for name in () if one.line.elements and one.line.elements[0].tag in _SUBHEADINGS else names or apart:
            if witness.may_be_person(name) and (told or witness.speaks(name, _links(one.line))):
                yield Said(MAYBE, one.line.text, {"name": name, "role": None}, False)
                return


def _may_be_bare(cut: list[tuple[str, str]]) -> bool:
    """Whether the pieces of a line leave open who is named: "Ann Brook in Harbour news" names her, "edited by Ann Brook" does not."""
    kinds = [kind for kind, _ in cut]
    return "written" not in kinds and ("others" not in kinds or (kinds[0] == "" and kinds.index("others") == 1 == len(kinds) - 1 and is_full(cut[0][1])))


def _is_dated(line: Line) -> bool:
    """Whether a line holds a day, though perhaps without its year ("Jun 9", "2 days ago")."""
    words = line.text.split()
    return len(words) <= _LINE_WORDS and (any(element.tag == "time" for element in line.elements) or (any(map(is_month, words)) and any(map(str.isdigit, words))))


def _leading(line: Line) -> Iterator[Said]:
    """The name that a text begins with, which is the author's if it is linked behind a byline's mark, or to a person's page: "By Ann Brook, who ..."."""
    kind, text = next(pieces(line.text[:_MOST_LEAD]), ("", ""))
    for element in line.elements if kind in ("", "written") else ():
        name = text_of(element, _MOST_LEAD) if element.tag == "a" else ""
        if name and text.startswith(name) and is_full(name) and clean_names(name) == [name] and (kind or _is_marked(element, True)):
            yield Said("written", name, {"name": name, "role": None}, bool(kind))
            return


def _marked_part(line: Line) -> Iterator[Said]:
    """The name in the element of a line that its maker marked as the author's, where the line holds more: a date, a count of comments."""
    for element in line.elements[1:]:
        text = " ".join(" ".join(islice(element.itertext(), _MOST_PARTS)).split()) if _is_marked(element, not line.above) else ""
        names = clean_names(text) if text and text != line.text and len(text) <= _MOST_LEAD else []
        if names:
            yield from (Said("written", text, {"name": name, "role": None}, False) for name in names)
            return


def _links(line: Line) -> list[str]:
    return [element.get("href") or "" for element in line.elements if element.tag == "a"]


def _undated(text: str) -> str:
    for day in reversed(dates_in(text)) if _YEAR.search(text) else ():
        text = text[:day.start] + " | " + text[day.end:]
    return text


def _names_in(parts: Iterable[str]) -> list[str]:
    """The names among these texts that are names and no more, but for a title in front."""
    named = [(part, clean_names(part)) for part in dict.fromkeys(parts) if 2 <= len(part.split()) <= _NAME_WORDS and ":" not in part]
    alone = ((part, names[0]) for part, names in named if len(names) == 1 and is_full(names[0]))
    return [name for part, name in alone if part.endswith(name) or part.removeprefix(name).strip().casefold() in joints()]  # "Dr Ann Brook", "Ann Brook on"


def _names(kind: str, text: str, line: Line, first: bool, explained: bool) -> Iterator[Said]:
    """The names in a piece. It needs a word, or a mark of the page's maker, to be a byline; a lone name or handle may do ``first``, above the prose,
    where more than "By" says that it is one: the line above, the page's maker, or the name itself.
    """
    signed = is_signed(line.elements, links=not line.above)
    if not text or len(text.split()) > _LINE_WORDS or not (kind == "written" or (not kind and signed)):
        return
    names = clean_names(text) or (clean_names(text.partition(" ")[2]) if signed and text.split()[0].islower() else [])  # "durch", "escribe", in any language
    yield from (Said("written", text, {"name": name, "role": None}, kind == "written") for name in names)
    if not names and first and (kind == "written" or all(element.tag != "h1" for element in line.elements)):  # a heading with a mark is the site's: "Human in the Loop"
        yield from (Said("written", text, value, kind == "written") for value in lone(text, signed or explained))


def lone(text: str, marked: bool) -> list[dict[str, Any]]:
    """The one name in a byline that names nobody in full: a name or a handle, where more than "By" says that it is one, or else a body's."""
    text = text.strip(EDGES)
    alone = _ASIDE.split(text)[0].strip(EDGES)
    if is_month(alone) and alone != text:  # "May 2021"
        return []
    pen = pen_name(alone) if len(alone.split()) in (1, 3) and (marked or has_given_name(alone) or alone.islower()) else None
    if pen:
        return [{"name": pen, "role": None}]
    body = body_name(alone) if is_capitalised(alone) else None
    return [{"name": body, "role": ORGANISATION}] if body else []


def _dates(kind: str, text: str, days: list[Found], line: Line) -> Iterator[Said]:
    """The date in a piece. It needs a word, or little else beside it. From one day to another is when something else was."""
    dated = kind in ("published", "modified")
    if len(days) > 1 and not dated and is_until(text[days[0].end:days[1].start]):
        return
    if days and kind != "others" and len(line.text.split()) <= _LINE_WORDS and (dated or _is_bare(text, days[0])):
        near = dated or not line.above
        yield Said(kind if dated else "published" if near else "above", text[days[0].start:days[0].end], _for_machines(line, days[0].value), dated)


def _for_machines_alone(cut: list[tuple[str, str]], line: Line, dates: list[list[Found]]) -> Iterator[Said]:
    """The date of a line's only time element, where readers see none that could be written down ("2 days ago")."""
    times = [value for value in map(_machine, line.elements) if value] if not any(dates) else []
    kinds = {kind for kind, _ in cut if kind != "written"}
    if len(times) == 1 and len(line.text.split()) <= _LINE_WORDS and kinds <= {"", "published", "modified"} and len(kinds - {""}) <= 1:
        kind = max(kinds, default="")
        yield Said(kind or ("above" if line.above else "published"), line.text, times[0], bool(kind))


def _machine(element: Any) -> dict[str, Any] | None:
    moment = element.get("datetime") if element.tag == "time" else None
    return parse_date(moment) if moment else None


def _for_machines(line: Line, value: dict[str, Any]) -> dict[str, Any]:
    """The form for machines of the same day, which is mostly to the second and with its zone; 3/4/2024 may be either day."""
    found = (_machine(element) for element in line.elements)
    return next((moment for moment in found if moment and sorted(moment["iso"][:DAY].split("-")) == sorted(value["iso"][:DAY].split("-"))), value)


def _is_bare(text: str, date: Found) -> bool:
    """Whether a text is a date and hardly more: not a sentence, and not an event's name."""
    return len(text[:date.start].split()) <= 6 and len(text[date.end:].split()) <= 8


def dated(element: Any, manner: Habits, marked: bool = True) -> list[Said]:
    """What an element says whose class marks it as a date's (any element's, unless ``marked``), if it says one date, or one of each kind, and hardly more; of one that holds more, its first words."""
    kind = (element.get("class") or "")[:_MOST_CLASS]
    kind = _CHANGED_OR_NOT.sub("", kind) if _DATE.search(_CHANGED_OR_NOT.sub("", kind)) else kind
    if marked and not _DATE.search(kind):
        return []
    texts = [text for text in (" ".join(part.split()) for part in islice(element.itertext(), _MOST_PARTS)) if text]
    text = " ".join(texts)
    if len(text) > _MOST_DATE:
        text = texts[0]
    if len(text) > _MOST_DATE or len(text.split()) > _DATE_WORDS or not _YEAR.search(text):
        return []
    found = [(mark, day) for mark, piece in pieces(text) for day in dates_in(piece, order=manner.order, language=manner.language)[:1]]
    marks = [mark or ("modified" if _CHANGE.search(kind) else "published") for mark, _ in found]
    if len(set(marks)) != len(marks) or not {"others", "written"}.isdisjoint(marks):
        return []
    return [Said(mark, text, day.value, bool(said_by) or "ublish" in kind) for mark, (said_by, day) in zip(marks, found)]


def is_signed(elements: list[Any], links: bool = True) -> bool:
    """Whether the page's maker marked one of the elements, or what it stands in, as an author's, by class or, with ``links``, by address."""
    if any(_is_marked(element, links) for element in elements):
        return True
    around = elements[0].getparent() if elements else None
    return around is not None and _is_marked(around, links) and not any(map(_is_about_person, elements))


def linked_name(element: Any) -> str:
    """The full name in a link to its bearer's page, if the page's address has the name as well: /authors/ann-brook. /people/ann-brook may be whom the article is about."""
    found = _PAGE_OF_AUTHOR.search((element.get("href") or "")[:_MOST_CLASS])
    name = text_of(element, _MOST_LEAD) if found else ""
    if found is None or not is_full(name) or clean_names(name) != [name] or not plain(name.split()[-1]) or plain(name.split()[-1]) not in plain(unquote(found[0])):
        return ""
    return "" if is_of_reader(element) else name


def is_of_reader(element: Any) -> bool:
    """Whether an element stands among what readers wrote, or what is written below other articles."""
    around = (one for _, one in zip(range(_MOST_AROUND), element.iterancestors()))
    return any(_READERS.search(f"{one.get('class') or ''} {one.get('id') or ''}"[:_MOST_CLASS]) for one in around if one.tag not in ("body", "html"))


def _is_others(line: Line) -> bool:
    """Whether the line is marked as a person's who did not write the article: another's, or one in a picture."""
    kinds = [(element.get("class") or "")[:_MOST_CLASS] for element in line.elements]
    return any("caption" in kind or (PERSON.search(kind) and _OTHERS.search(kind)) for kind in kinds)


def _is_marked(element: Any, links: bool) -> bool:
    kind = (element.get("class") or "")[:_MOST_CLASS]
    if kind and PERSON.search(kind):
        return any(map(_names_person, kind.split())) and "comment" not in kind
    if element.tag != "a" or not links:
        return False
    return "author" in (element.get("rel") or "") or _PAGE_OF_PERSON.search((element.get("href") or "")[:_MOST_CLASS]) is not None


def _is_about_person(element: Any) -> bool:
    """Whether an element's class says that it holds something else of an author than the name."""
    kind = (element.get("class") or "")[:_MOST_CLASS]
    return PERSON.search(kind) is not None and not any(map(_names_person, kind.split()))


def _names_person(word: str) -> bool:
    """Whether a class's word is one of an author's name, and not of an author's photo or of a comment's author."""
    found = PERSON.search(word)
    return found is not None and not _NOT_BEFORE.search(word[:found.start()]) and not _NOT_BEHIND.search(word[found.end():])
