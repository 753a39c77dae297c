"""The facts in a page's JSON-LD: what the object about the article says, and for the rest the page's own object."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleaner.article import Fact
from cleaner.extract.json_ld import Declared, Node, about, items, rank
from cleaner.extract.titles import readable
from cleaner.extract.values import facts_in
from cleaner.names import ORGANISATION


def facts(declared: Declared) -> Iterator[Fact]:
    """The article's object first; the page's objects only fill what it leaves open."""
    given: set[str] = set()
    for node in about(declared):
        found = [fact for fact in _of_node(node, declared) if fact.field not in given]
        given.update(fact.field for fact in found)
        yield from found


def _of_node(node: Node, declared: Declared) -> Iterator[Fact]:
    """The facts of one object; of a page's object, only what is not about other things on it."""
    source, page = "json-ld", rank(node) == 2
    yield from facts_in("title", _one(node.get("headline") or node.get("name")), source)
    for key, field in (("alternativeHeadline", "subtitle"), ("description", "description"), ("datePublished", "published"), ("dateModified", "modified")):
        yield from facts_in(field, _one(node.get(key)), source)
    yield from facts_in("language", _one(node.get("inLanguage"), ("alternateName", "name")), source)
    yield from facts_in("image", _one(_resolved(node.get("image") or node.get("thumbnailUrl"), declared), ("url", "contentUrl")), source)
    yield from facts_in("publisher", _one(_resolved(node.get("publisher"), declared)), source)
    yield from facts_in("licence", _one(node.get("license"), ("url", "@id", "name")), source)
    yield from facts_in("paywall", _flag(node.get("isAccessibleForFree")), source)
    if not page:
        yield from facts_in("section", _one(node.get("articleSection")), source)
        yield from facts_in("tags", ", ".join(filter(None, (_one(word) for word in items(node.get("keywords"))))), source)
    for person in items(node.get("author") or node.get("creator")):
        yield from _people(_resolved(person, declared))


def _people(person: Any) -> Iterator[Fact]:
    """The authors in one value. Its own type says that it is no person; a job is a role."""
    described = isinstance(person, dict)
    kind = str(person.get("@type") if described else "").lower()
    role = _one(person.get("jobTitle")) if described else None
    for name in items(person.get("name") if described else person):
        for fact in facts_in("authors", name, "json-ld"):
            value = fact.value
            if "organi" in kind:
                value = {"name": readable(fact.raw), "role": ORGANISATION}
            elif value and not value["role"]:
                value = {**value, "role": role and readable(role)}
            yield Fact("authors", value, fact.raw, fact.source)


def _resolved(value: Any, declared: Declared) -> Any:
    """A reference to another object of the page becomes that object."""
    first = items(value)[0] if items(value) else None
    identity = first.get("@id") if isinstance(first, dict) else None
    if isinstance(identity, str) and isinstance(first, dict) and len(first) <= 2:
        return declared.by_id.get(identity, first)
    return first if isinstance(first, dict) else value


def _one(value: Any, keys: tuple[str, ...] = ("name", "@value")) -> str | None:
    """The first text in a value that may be a text, an object, or a list of either."""
    first = items(value)[0] if items(value) else None
    if isinstance(first, dict):
        first = next((first[key] for key in (*keys, "@value") if first.get(key)), None)
    if isinstance(first, (int, float)) and not isinstance(first, bool):
        return str(first)
    return first if isinstance(first, str) else None


def _flag(value: Any) -> str | None:
    """True and "True" are the same on pages."""
    return str(value) if isinstance(value, (bool, str)) else None
