"""What a page says about itself: what it declares (JSON-LD, OpenGraph, meta tags, microdata, RDFa), and what it shows around its heading.

Facts are only collected here, each with its source and the raw value; cleaner.choose decides among them.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from cleaner import agreement
from cleaner.address import split
from cleaner.article import Fact
from cleaner.dates import DAY, dates_in, is_month, parse_date
from cleaner.extract import data_layer, json_ld, meta, microdata, schema, shown
from cleaner.extract.habits import Habits, again, habits
from cleaner.marks import EDGES, kind_of, pieces
from cleaner.extract.owner import owner
from cleaner.extract.survey import Survey, labelled, survey
from cleaner.extract.titles import heading_text, in_sentence_case, main_heading, plain, unmarked_heading, without_site
from cleaner.extract.tree import text_of
from cleaner.extract.values import facts_in
from cleaner.extract.witness import Witness
from cleaner.names import ORGANISATION, clean_names, has_given_name, is_full

_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2}|[a-z]{3,9})[/-](\d{1,2})(?=[/_-]|$)", re.IGNORECASE)
#: Of elements marked as an author's: how many are read, how many pieces of text of each, and how long names in them may be.
_WHOLE = frozenset(("html", "body", "main", "article"))
_MOST_SIGNED, _MOST_PARTS, _MOST_NAMES, _MOST_DATED, _MOST_LABELLED, _MOST_AROUND = 100, 12, 80, 100, 20, 4
#: The ranks of an article and of a page's own object among declared ones, and how many texts with its year are read for it.
_ARTICLE, _PAGE, _MOST_YEARS = 0, 2, 100
#: A longer name of a site is a headline that stands in its place.
_MOST_SITE_WORDS = 6


def page_facts(root: Any, declared: json_ld.Declared, url: str | None, seen: Survey | None = None) -> Iterator[Fact]:
    """All facts of the page, by source in the order in which they are most often right. ``seen`` is its survey, where there is one."""
    seen = survey(root) if seen is None else seen
    found = [*schema.facts(declared), *_meta(seen), *_attributes(seen), *_head(seen, root, url)]
    sites = _site_names(found)
    title = next((text_of(element) for element in seen.titles), "")
    titles = [without_site(fact.value, sites, frozenset()) for fact in found if fact.field == "title" and fact.source in ("json-ld", "opengraph")]
    place = main_heading(seen.elements, seen.headings, titles, without_site(title, sites, frozenset()), sites)
    if place is None:
        place = unmarked_heading(seen.elements, [*titles, without_site(title, sites, frozenset())])
    heading = in_sentence_case(heading_text(seen.elements[place]), titles) if place is not None else ""
    lines = shown.lines(seen.elements, place)
    texts = [*(line.text for line in lines), *(seen.elements[number].text or "" for number in seen.dated[:_MOST_DATED])]
    manner = habits(found, seen.elements, texts)
    found = again(found, manner)
    named = any(fact.field == "authors" and fact.value and fact.value["role"] != ORGANISATION and is_full(fact.value["name"]) for fact in found)
    witness = None if named else Witness(seen.elements, [heading, *titles], sites)
    told = list(_shown(lines, manner, witness))
    found += [*facts_in("title", heading, "html"), *facts_in("title", title, "meta"), *(fact for fact in told if fact.source != shown.MAYBE), *_marked(seen, manner)]
    if not _says(found, "authors"):
        found += list(_signatures(seen)) or list(_linked(seen))
    if not _says(found, "published"):
        found += _stamps(seen, manner, _says(found, "modified"))
    if not _says(found, "authors") or not _says(found, "published"):
        inside = [fact for fact in data_layer.facts(root) if not _says(found, fact.field)]
        found += [fact for fact in inside if fact.field == "authors" or _says([*found, *inside], "authors")]  # any page's scripts have days
    if not _says(found, "authors") and _says(found, "published"):  # what has a day is an article, and no page of goods
        found += _owner(seen, found, title)
    if not _says(found, "authors") and _says(found, "published"):
        found += (Fact(fact.field, fact.value, fact.raw, "html") for fact in told if fact.source == shown.MAYBE)
    rank = json_ld.rank(declared.nodes[0]) if declared.nodes else _ARTICLE
    if rank > _ARTICLE and not _is_supported(found, seen, rank):
        found = [fact for fact in found if fact.field != "published" or fact.source != "json-ld"]
    base = url or next((fact.raw for fact in found if fact.field == "url"), None)
    for fact in found:
        if fact.field == "title":
            fact = Fact(fact.field, without_site(fact.value, sites, frozenset((plain(heading),)) if heading else frozenset()), fact.raw, fact.source)
        elif fact.field in ("image", "url"):
            fact = Fact(fact.field, _absolute(base, fact.value), fact.raw, fact.source)
        elif fact.field == "authors":
            yield from _unless_site(fact, sites)
            continue
        yield fact


def _unless_site(fact: Fact, sites: frozenset[str]) -> Iterator[Fact]:
    """An author, unless nobody is named: by a number, or by the site's own name.

    A person's name may be a site's too, and is its owner's; and a site that readers are shown as the author is one, but no person.
    """
    if not fact.value:
        if any(mark.isalpha() for mark in fact.raw):
            yield fact
        return
    name, role = fact.value["name"], fact.value["role"]
    owner = role != ORGANISATION and is_full(name) and has_given_name(name)
    if owner or plain(name) not in sites:
        yield fact
    elif fact.source == "shown" or role != ORGANISATION:
        yield Fact(fact.field, {"name": name, "role": ORGANISATION}, fact.raw, fact.source)


def _meta(seen: Survey) -> Iterator[Fact]:
    for field, raw, source in meta.values(seen.metas):
        yield from facts_in(field, raw, source)


def _attributes(seen: Survey) -> Iterator[Fact]:
    for elements, vocabulary in ((seen.items, microdata.MICRODATA), (seen.properties, microdata.RDFA)):
        for field, raw in microdata.values(elements, vocabulary):
            yield from facts_in(field, raw, vocabulary.source)


def _head(seen: Survey, root: Any, url: str | None) -> Iterator[Fact]:
    """What the page's head says outside its meta tags."""
    links = {(link.get("rel") or "").lower(): link.get("href") for link in reversed(seen.links)}
    canonical = links.get("canonical")
    yield from facts_in("url", canonical, "html")
    yield from facts_in("licence", links.get("license"), "html")
    yield from facts_in("language", root.get("lang") or root.get("xml:lang"), "html")
    host = split(url).hostname or split(canonical).hostname
    if host:
        yield Fact("publisher", {"name": None, "host": host}, host, "html")
    day = _DAY_IN_ADDRESS.search(url or canonical or "")
    dated = parse_date("-".join(day.groups())) if day else None
    if day and dated:
        yield Fact("published", dated, day[0], "url")


def _shown(lines: list[shown.Line], manner: Habits, witness: Witness | None) -> Iterator[Fact]:
    """What readers see around the heading. A date that a word explains comes before one that stands alone. A name that is not to be believed yet has MAYBE for its source."""
    said = sorted(shown.said(lines, manner, witness), key=lambda one: not one.sure)
    for one in said:
        if one.kind not in shown.GUESSES:
            yield Fact("authors" if one.kind == "written" else one.kind, one.value, one.raw, "shown")
    above = [one for one in said if one.kind == "above"][-1:]  # the nearest
    for one in (*above, *(one for one in said if one.kind in ("beside", shown.MAYBE))):
        yield Fact("published" if one.kind == "above" else "authors", one.value, one.raw, shown.MAYBE if one.kind == shown.MAYBE else "html")


def _marked(seen: Survey, manner: Habits) -> Iterator[Fact]:
    """Dates and an author that the page's maker marked, wherever they stand; of several different ones, most belong to teasers."""
    times = [seen.elements[place] for place in seen.times]
    told = list(_alone(one for place in seen.dated[:_MOST_DATED] for one in shown.dated(seen.elements[place], manner)))
    yield from told
    if not _says(told, "published") and not any(element.get("datetime") for element in times):
        yield from _alone(one for element in times[:_MOST_DATED] for one in shown.dated(element, manner, marked=False))
    dated = [element for element in times if element.get("datetime")]
    marked = [element for element in dated if element.get("pubdate") is not None or "publish" in (element.get("class") or "").lower()]
    days = {element.get("datetime")[:DAY] for element in marked or dated}
    kind = _label(dated[0]) if len(days) == 1 and not marked else ""
    if len(days) == 1 and kind != "others":
        yield from facts_in(kind if kind == "modified" else "published", (marked or dated)[0].get("datetime"), "html")
    signed = [seen.elements[place] for place in seen.signed[:_MOST_SIGNED]]
    bylines = {text: element for text, element in ((_spaced(element), element) for element in signed) if text}
    people = {name for text in bylines for kind, piece in pieces(text) if kind in ("", "written") for name in clean_names(piece)}
    if len(people) == 1:
        yield Fact("authors", {"name": people.pop(), "role": None}, min(bylines, key=len), "html")
    elif not people:
        alone = {value["name"]: Fact("authors", value, text, "html") for text, element in bylines.items() for value in _alone_in(text, element)}
        if len(alone) == 1:
            yield from alone.values()


def _label(element: Any) -> str:
    """What is said of an element by the text right before it: "Last reviewed:" in an element of its own, or on its line."""
    for around in islice((element, *element.iterancestors()), _MOST_AROUND):
        before, parent = around.getprevious(), around.getparent()
        told = (before.tail, "".join(islice(before.itertext(), _MOST_PARTS))) if before is not None else (parent.text if parent is not None else "",)
        text = next((text for text in told if text and text.strip()), "")
        cut = list(pieces(text[-_MOST_NAMES:]))
        if cut:
            return cut[-1][0] if not cut[-1][1] else ""
    return ""


def _alone_in(text: str, element: Any) -> list[dict[str, Any]]:
    """The one name, of a person or a body, in an element that holds no more than that and days; a body has to be said to have written."""
    told = [(kind, (text[:days[0].start] if days else text).strip(EDGES)) for kind, text in pieces(text) for days in [dates_in(text)]]
    rest = [(kind, piece) for kind, piece in told if piece]
    if any(kind == "others" for kind, _ in told):  # "Sign in"
        return []
    if len(rest) != 1 or rest[0][0] not in ("", "written"):
        return []
    kind, name = rest[0]
    found = shown.lone(name, True) if len(name) > 1 and not is_month(name) else []
    return [value for value in found if not is_full(value["name"]) or kind == "written" or "author" in (element.get("rel") or "")]


def _says(found: list[Fact], field: str) -> bool:
    """Whether a field has a value that was read; a body's name leaves open which person wrote."""
    return any(fact.field == field and fact.value and (field != "authors" or fact.value["role"] != ORGANISATION) for fact in found)


def _is_supported(found: list[Fact], seen: Survey, rank: int) -> bool:
    """Whether more than an object that is no article's says when the page was published: programs give every page and product a day, and no reader sees it.

    Another source has to have the day, or the text; or somebody is named who wrote the page.
    """
    days = [fact for fact in found if fact.field == "published" and fact.value]
    others = [fact for fact in days if fact.source != "json-ld"]
    ours = [fact for fact in days if fact.source == "json-ld" and len(fact.value["iso"]) >= DAY]
    if not ours or any(agreement.same_day(one, other) for one in ours for other in others) or (rank == _PAGE and _says(found, "authors")):
        return True
    years = {fact.value["iso"][:4] for fact in ours}
    texts = (text for element in seen.elements for text in (element.text, element.tail) if text and any(year in text for year in years) and element.tag not in ("script", "style"))
    told = (Fact("published", day.value, text, "html") for text in islice(texts, _MOST_YEARS) for day in dates_in(" ".join(text.split())))
    return any(agreement.same_day(one, other) for other in told for one in ours)


def _signatures(seen: Survey) -> Iterator[Fact]:
    """The only byline that a word explains anywhere in the page."""
    bylines = {tuple(names) for names in (shown.signature(element) for element in islice(labelled(seen), _MOST_LABELLED)) if names}
    if len(bylines) == 1:
        names = bylines.pop()
        yield from (Fact("authors", {"name": name, "role": None}, ", ".join(names), "html") for name in names)


def _linked(seen: Survey) -> Iterator[Fact]:
    """The only person whose page is linked anywhere under the person's name."""
    names = {name for element in seen.elements if element.tag == "a" for name in [shown.linked_name(element)] if name}
    if len(names) == 1:
        name = names.pop()
        yield Fact("authors", {"name": name, "role": None}, name, "html")


def _stamps(seen: Survey, manner: Habits, changed: bool) -> Iterator[Fact]:
    """The only day that words say is that of publication, or of the last change where none is known, anywhere in the page."""
    labels = [*islice(labelled(seen, dates=True), _MOST_LABELLED), *islice(labelled(seen), _MOST_LABELLED)]
    told = [one for element in labels for one in shown.stamp(element, manner)]
    yield from (fact for fact in _alone(told) if fact.field == "published" or not changed)


def _owner(seen: Survey, found: list[Fact], title: str) -> Iterator[Fact]:
    publishers = [fact.value for fact in found if fact.field == "publisher" and fact.value]
    host = next((value["host"] for value in publishers if value["host"]), None)
    name = owner(host, [value["name"] for value in publishers if value["name"]], title, seen.elements)
    if name:
        yield Fact("authors", {"name": name, "role": None}, name, "html")


def _alone(said: Iterable[shown.Said]) -> Iterator[Fact]:
    """The only day that is said to be one of publication, or of change; where words say so of one, other marks do not count."""
    found = list(said)
    for kind in ("published", "modified"):
        ours = [one for one in found if one.kind == kind and one.sure] or [one for one in found if one.kind == kind]
        if len({one.value["iso"][:DAY] for one in ours}) == 1:
            yield Fact(kind, ours[0].value, ours[0].raw, "html")


def _spaced(element: Any) -> str:
    """The text of an element that is marked as an author's, if it is short enough for names; parts stand apart."""
    before = element.getprevious()
    if element.tag in _WHOLE or not shown.is_signed([element]) or shown.is_of_reader(element) or (before is not None and kind_of("".join(islice(before.itertext(), _MOST_PARTS))[:_MOST_NAMES]) == "others"):
        return ""
    text = " ".join(" ".join(islice(element.itertext(), _MOST_PARTS)).split())
    return text if len(text) < _MOST_NAMES else _headed(element)


def _headed(element: Any) -> str:
    """The name above a text about the person, in an element that is marked as an author's: "Ann Brook", and then "Ann Brook writes of harbours."."""
    name, _, rest = ("\n".join(part for part in (" ".join(part.split()) for part in islice(element.itertext(), _MOST_PARTS)) if part)).partition("\n")
    return name if len(name) < _MOST_NAMES and is_full(name) and clean_names(name) == [name] and f"\n{name.split()[0]} " in f"\n{rest}" else ""


def _absolute(base: str | None, link: str) -> str:
    try:
        return urljoin(base, link) if base else link
    except ValueError:
        return link


def _site_names(found: list[Fact]) -> frozenset[str]:
    """What the site is called: by its publisher facts, and by its host with and without the ending."""
    publishers = [fact.value for fact in found if fact.field == "publisher" and fact.value]
    hosts = [value["host"].removeprefix("www.") for value in publishers if value["host"]]
    named = [value["name"] for value in publishers if value["name"] and len(value["name"].split()) <= _MOST_SITE_WORDS]
    names = [*named, *hosts, *(host.rsplit(".", 1)[0] for host in hosts), *(host.split(".")[0] for host in hosts)]
    return frozenset(filter(None, map(plain, names)))
