"""From the named groups of a rule's match to a fact for the record."""
from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from cleaner.article import Fact
from cleaner.lookup import Hit
from cleaner.pattern import is_latin

_YEAR = re.compile(r"(?:19|20)\d\d")
#: What is said of the rights, and is nobody's name.
_NO_HOLDER = re.compile(r"^(?:all|alle|tous|todos|tutti|wszelkie)$|\b(?:rights|rechte|rechten|droits|derechos|diritti|direitos|riservat[ai]|reserved|vorbehalten)\b|^(?:powered|designed|hosted) by\b", re.IGNORECASE)
#: Where what is said of the rights goes on behind the owner: with a sentence, the site's maker, or whose the marks are.
_BEHIND_HOLDER = re.compile(r"(?<!\b(?:Inc|Ltd|Cie|Bro))(?<!\b(?:Co|St|Dr|Jr))(?<!\b\w)(?<!Corp|Bros)\.\s+(?=[^\W\d_]\w*[ .])|(?:^|\s+)[·•∙|]\s+|[\s,.]+(?:powered|hosted|designed) by\b|"
                            r"\s+(?:is|are) (?:an? )?(?:registered|trademarks?)\b", re.IGNORECASE)
#: A full stop that is the owner's.
_CUT_SHORT = re.compile(r"(?:\b(?:inc|ltd|co|corp|bros|cie|\w)|\.\w)\.$", re.IGNORECASE)
_YEARS_BEFORE = re.compile(r"^(?:[\s\-–—]*(?:19|20)\d\d\b)+(?!\s*$)[\s,\-–—]*")
_YEARS_BEHIND = re.compile(r"[\s,]*(?:19|20)\d\d(?:\s*[-–—]\s*(?:(?:19|20)\d\d)?)?\s*$")
#: The dates that a line may tell beside what it is about, by the group they stand in.
_BESIDE = {"authors": {"date": "published", "updated": "modified"}, "published": {"updated": "modified"}, "modified": {"issued": "published"}}
_EDGES = " \t\u00a0\u202f\n\"'“”„‘’«»‹›:;,–—-|·•.()[]"


def facts(hit: Hit, text: str, raw: str) -> tuple[Fact, ...]:
    """What a match tells, as facts; none when its rule lifts nothing. ``raw`` is the text that goes."""
    rule = hit.rule
    if rule.lift is None:
        return ()
    text, raw = (hit.text, hit.text) if hit.text else (text, raw)
    parts = {name: text[start:end].strip() for name, (start, end) in hit.groups.items() if text[start:end].strip()}
    constants = {"kind": rule.kind, **rule.constants} if rule.lift == "related" else rule.constants
    dated = {"language": rule.language, **constants} if rule.language else constants  # a month's name is read in the rule's language
    told = tuple(Fact(rule.lift, value, raw.strip(), rule.id) for value in _BUILDERS[rule.lift](parts, dated, raw))
    beside = ((field, parts[name]) for name, field in _BESIDE.get(rule.lift, {}).items() if name in parts)
    return told + tuple(Fact(field, _moment({"date": date}, dated, date)[0], date, rule.id) for field, date in beside)


#: What the parts of a fact count. A role does not, as behind a name it is often one more name; whose the rights are less, as other words are easily taken for it.
_PARTS = {**dict.fromkeys(("name", "iso", "place", "agency", "names", "note", "year", "title"), 4), "holder": 2, "url": 2}
#: What a name counts that may be none, as nobody is known to be called so ("Lemmy Development").
UNSURE = 1


def worth_of(told: Iterable[Fact]) -> int:
    """How much facts tell, to choose among rules that read the same line: names, a day, a year count as one thing each, however many names
    they are; the hour and the zone of a day more."""
    return sum({fact.field: _worth(fact.field, fact.value) for fact in told}.values())


def _worth(field: str, value: Any) -> int:
    from cleaner.names import has_given_name

    if not isinstance(value, dict):
        return 4 if value else 0
    name = value.get("name")
    if field == "authors" and name and is_latin(name) and not has_given_name(name):
        return UNSURE
    if value.get("kind") == "contact" and not any(map(has_given_name, value["names"])):
        return UNSURE if value["names"] else 0
    hour = str(value.get("iso") or "")[len("2024-03-01"):]
    known = sum(count for key, count in _PARTS.items() if value.get(key))
    return known + (2 if hour else 0) + (1 if hour.strip("T0123456789:.") else 0)


def _title(parts: dict[str, str], constants: dict[str, str], raw: str) -> list[Any]:
    return [parts["title"]] if parts.get("title") else []


def _name(parts: dict[str, str], constants: dict[str, str], raw: str) -> list[Any]:
    return [parts.get("name") or constants.get("name") or raw.strip(_EDGES)]


def _publisher(parts: dict[str, str], constants: dict[str, str], raw: str) -> list[Any]:
    return [{"name": _name(parts, constants, raw)[0], "host": None}]


def _authors(parts: dict[str, str], constants: dict[str, str], raw: str) -> list[Any]:
    from cleaner.names import clean_names, is_agency

    names = clean_names(parts.get("names", ""))
    role = parts.get("role") or constants.get("role")
    role = None if role and is_agency(role) else role
    return [{"name": name, "role": role} for name in names] or [{"name": None, "role": role}]


def _moment(parts: dict[str, str], constants: dict[str, str], raw: str) -> list[Any]:
    from cleaner.dates import parse_date

    return [parse_date(parts.get("date", raw), order=constants.get("order"), language=constants.get("language"))]


def _dateline(parts: dict[str, str], constants: dict[str, str], raw: str) -> list[Any]:
    return [{key: parts.get(key) or constants.get(key) for key in ("place", "agency", "date")}]


def _credits(parts: dict[str, str], constants: dict[str, str], raw: str) -> list[Any]:
    from cleaner.names import clean_names, split

    kind = constants.get("kind") or "credit"
    if kind == "agency" and "(" not in parts.get("names", "").strip("()"):
        names = split(parts.get("names", ""))
    elif kind in ("agency", "photo", "source"):
        names = [name for name in [_unbracketed(parts.get("names", "").strip(_EDGES.replace(".", "").replace("(", "").replace(")", "")))] if name]
    else:
        names = clean_names(parts.get("names", ""))
    return [{"kind": kind, "names": names}]


def _unbracketed(name: str) -> str:
    """Without a bracket whose other half stands outside."""
    return name.strip("()") if name.count("(") != name.count(")") else name


def _updates(parts: dict[str, str], constants: dict[str, str], raw: str) -> list[Any]:
    return [{"kind": constants.get("kind") or "update", "note": parts.get("note", "").strip(" \t\u00a0.:;,)") or None}]


def _copyright(parts: dict[str, str], constants: dict[str, str], raw: str) -> list[Any]:
    holder = parts.get("holder", "")
    before = _YEARS_BEFORE.match(holder)  # "© 1995 - 2025 The Harbour Post"
    holder = _BEHIND_HOLDER.split(holder[before.end():] if before else holder)[0]
    behind = _YEARS_BEHIND.search(holder)
    year = _YEAR.findall(before[0] if before else "") or _YEAR.findall(parts.get("year", "")) or _YEAR.findall(behind.group() if behind else "")
    holder = (holder[:behind.start()] if behind else holder).strip(" \t\u00a0,;:|-–—©")
    holder = holder if _CUT_SHORT.search(holder) else holder.rstrip(".")
    return [{"year": int(year[-1]) if year else None, "holder": None if not holder or _NO_HOLDER.search(holder) else holder}]


def _related(parts: dict[str, str], constants: dict[str, str], raw: str) -> list[Any]:
    return [{"title": parts["title"].strip(" \t\u00a0\"“”»›→>:"), "url": parts.get("url"), "kind": constants["kind"]}] if parts.get("title") else []


def _read_time(parts: dict[str, str], constants: dict[str, str], raw: str) -> list[Any]:
    minutes = re.search(r"\d+", parts.get("minutes", ""))
    return [int(minutes.group())] if minutes else []


_BUILDERS = {
    "title": _title, "subtitle": _title, "section": _name, "authors": _authors, "published": _moment, "modified": _moment,
    "dateline": _dateline, "credits": _credits, "updates": _updates, "copyright": _copyright, "related": _related,
    "publisher": _publisher, "read_time": _read_time,
}
