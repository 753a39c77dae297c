"""Rule packs, read and checked.

A pack is a TOML file; docs/rules.md specifies it. Everything that can be wrong in one is found here, when it is
loaded, and named by file, rule and key.
"""
from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import re2

from cleaner.counted import OPTIONS, Pattern
from cleaner.errors import RuleError
from cleaner.pattern import LATIN, PatternError, expand, narrow, widen
from cleaner.record import KINDS, LIFTED_KINDS
from cleaner.settings import MODES

#: How far a rule reaches, by the key that holds its pattern.
REACHES = ("line", "head", "tail", "span", "block")
#: Where in the article a rule may act: anywhere, at its head, above all prose, at its tail, at either end, beside a notice, or alone between paragraphs.
PLACES = ("any", "head", "top", "tail", "edge", "beside", "between")
#: The stages that run packs (cleaner.pipeline says in which order).
STAGES = ("blocks", "notices", "promotion", "links", "interface", "metadata")
#: The fields of the record that a rule can lift into, and the groups each may name.
LIFTS = {
    "title": {"title"}, "subtitle": {"title"}, "section": {"name"}, "authors": {"names", "role", "date", "updated"}, "published": {"date", "updated"},
    "modified": {"date", "issued"},
    "dateline": {"place", "agency", "date"}, "credits": {"names", "role"}, "updates": {"note"}, "copyright": {"year", "holder"},
    "related": {"title", "url"}, "publisher": {"name"}, "read_time": {"minutes"},
}
#: A line rule leaves lines longer than this alone, unless it says another number: residue is short.
LONGEST = 400
_RULE_KEYS = {*REACHES, "id", "kind", "why", "fold", "lift", "with", "mode", "where", "flat", "everywhere", "reports", "lines", "longest", "drops", "keeps", "misses"}
_PACK_KEYS = {"stage", "language", "site", "define", "rule"}
#: Where the packs of the package lie.
BUILTIN = Path(__file__).parent / "packs"
_NAMED = re.compile(r"\(\?P<(\w+)>")


class Rule(msgspec.Struct, frozen=True, gc=False):
    """One rule of a pack. ``id`` is its address: ``en/promotion/newsletter-appeal``."""

    id: str
    kind: str
    why: str
    stage: str
    reach: str
    pattern: str
    regex: str
    drops: tuple[str, ...]
    keeps: tuple[str, ...]
    misses: tuple[str, ...] = ()
    language: str | None = None
    site: str | None = None
    lift: str | None = None
    constants: dict[str, str] = {}
    mode: str = "balanced"
    where: str = "any"
    flat: str | None = None
    everywhere: bool = False
    reports: bool = False
    lines: int = 1
    longest: int = LONGEST
    path: str = ""

    @property
    def action(self) -> str:
        """``lift`` for the kinds that are metadata in the wrong place, ``drop`` for residue."""
        return "lift" if self.kind in LIFTED_KINDS else "drop"


def read_packs(path: Path, known: dict[str, str], check: bool = True) -> list[Rule]:
    """The rules of a pack file or of all packs below a folder. ``known`` holds the ids seen so far, and gets these.

    Without ``check`` the patterns are not compiled one by one: the built-in packs are checked by the tests, and
    compiling them all takes longer than cleaning a folder.
    """
    return read_files(pack_files(path), known, check)


def read_files(files: Sequence[Path], known: dict[str, str], check: bool = True) -> list[Rule]:
    """The same for these files."""
    packs = [(file, _parse(file)) for file in files]
    shared = dict(shared_definitions())
    own: defaultdict[Path, dict[str, str]] = defaultdict(dict)
    for file, pack in packs:
        for name, regex in pack.get("define", {}).items():
            if own[file.parent].setdefault(name, regex) != regex:
                raise RuleError(f"{file}: {name!r} is defined otherwise in another pack of its folder, and all packs of a folder see a definition; give it another name")
    rules: list[Rule] = []
    for file, pack in packs:
        rules += _pack_rules(file, pack, {**shared, **own[file.parent]}, known, check)
    return rules


@cache
def shared_definitions() -> Mapping[str, str]:
    """The definitions of the package's ``any/`` folder, which all packs see, a user's too."""
    return {name: regex for file in pack_files(BUILTIN / "any") for name, regex in _parse(file).get("define", {}).items()}


def pack_files(path: Path) -> list[Path]:
    """The pack files at a path, in order: the file itself, or all below the folder."""
    if path.is_dir():
        found = sorted(path.rglob("*.toml"))
        if not found:
            raise RuleError(f"{path}: no rule pack (*.toml) in this folder; name a pack file or a folder that holds some")
        return found
    return [path]


def _parse(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleError(f"{file}: cannot read this rule pack ({error.strerror}); check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{file}: not valid TOML: {error}; put regexes in single quotes, or in three of them when they hold one") from error


def _pack_rules(file: Path, pack: Mapping[str, Any], definitions: Mapping[str, str], known: dict[str, str], check: bool) -> Iterator[Rule]:
    _check_keys(f"{file}", pack, _PACK_KEYS)
    if pack.get("stage") not in STAGES and pack.get("rule"):
        raise RuleError(f"{file}: stage is {pack.get('stage')!r}; choose one of {', '.join(STAGES)}")
    for number, table in enumerate(pack.get("rule", ()), 1):
        rule = _rule(file, pack, number, table, definitions, check)
        if rule.id in known:
            raise RuleError(f"{file}: rule {rule.id!r} has the id of a rule in {known[rule.id]}; give it another id")
        known[rule.id] = str(file)
        yield rule


def _check_keys(where: str, table: Mapping[str, Any], allowed: Iterable[str]) -> None:
    for key in table:
        if key not in allowed:
            raise RuleError(f"{where}: unknown key {key!r}; known keys are {', '.join(sorted(allowed))}")


def _rule(file: Path, pack: Mapping[str, Any], number: int, table: Mapping[str, Any], definitions: Mapping[str, str], check: bool) -> Rule:
    name = table.get("id")
    where = f"{file}: rule {name!r}" if isinstance(name, str) and name else f"{file}: rule number {number}"
    _check_keys(where, table, _RULE_KEYS)
    for key in ("id", "kind", "why"):
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise RuleError(f"{where}: key {key!r} is missing or not a text; every rule has one")
    if table["kind"] not in KINDS:
        raise RuleError(f"{where}: kind {table['kind']!r} is not known; choose one of {', '.join(KINDS)}")
    reach = _reach(where, table)
    if reach == "block" and pack["stage"] != "blocks":
        raise RuleError(f"{where}: heads a list, which no stage but blocks looks for; put it into a pack with stage = \"blocks\"")
    for key in ("drops", "keeps"):
        _check_examples(where, key, table.get(key))
    lift = _lift(where, table)
    regex = _regex(where, reach, table, table[reach], definitions, check)
    if check:
        _check_groups(where, lift, regex)
    return Rule(
        id=_address(pack, table["id"]), kind=table["kind"], why=table["why"], stage=pack["stage"], reach=reach,
        pattern=table[reach], regex=regex, drops=tuple(table["drops"]), keeps=tuple(table["keeps"]),
        misses=tuple(table.get("misses", ())), language=pack.get("language"), site=pack.get("site"), lift=lift,
        constants=table.get("with", {}), mode=_one_of(where, table, "mode", MODES, "precision" if table.get("where", "any") == "any" else "balanced"),
        where=_one_of(where, table, "where", PLACES, "any"),
        flat=_regex(where, "flat", table, table["flat"], definitions, check) if "flat" in table else None,
        everywhere=bool(table.get("everywhere", False)), reports=bool(table.get("reports", False)), lines=_whole(where, table, "lines", 1), longest=_whole(where, table, "longest", LONGEST),
        path=str(file),
    )


def _reach(where: str, table: Mapping[str, Any]) -> str:
    reaches = [key for key in REACHES if key in table]
    if len(reaches) != 1:
        raise RuleError(f"{where}: needs exactly one of the keys {', '.join(REACHES)}; it has {', '.join(reaches) or 'none'}")
    return reaches[0]


def _check_examples(where: str, key: str, value: Any) -> None:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) and item for item in value):
        what = "the innocent line most like what it removes" if key == "keeps" else "a line it removes"
        raise RuleError(f"{where}: key {key!r} is missing or not a list of texts; give at least one: {what}")


def _one_of(where: str, table: Mapping[str, Any], key: str, allowed: Sequence[str], default: str) -> str:
    value = table.get(key, default)
    if value not in allowed:
        raise RuleError(f"{where}: {key} is {value!r}; choose one of {', '.join(allowed)}")
    return str(value)


def _whole(where: str, table: Mapping[str, Any], key: str, default: int) -> int:
    value = table.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise RuleError(f"{where}: {key} is {value!r}; give a whole number from 1 on")
    return value


def _lift(where: str, table: Mapping[str, Any]) -> str | None:
    lift = table.get("lift")
    if lift is not None and lift not in LIFTS:
        raise RuleError(f"{where}: lift {lift!r} is not a field that rules can fill; choose one of {', '.join(LIFTS)}")
    return lift


def _regex(where: str, key: str, table: Mapping[str, Any], pattern: Any, definitions: Mapping[str, str], check: bool) -> str:
    if not isinstance(pattern, str) or not pattern:
        raise RuleError(f"{where}: key {key!r} is not a pattern; write a regex in single quotes")
    try:
        regex = "(?:" + widen(expand(pattern, definitions)) + ")"
        regex = "(?i)" + regex if table.get("fold", True) else regex
        if check:
            _check_pattern(regex)
    except PatternError as error:
        raise RuleError(f"{where}: key {key!r}: {error}; add it to [define]") from error
    except re2.error as error:
        said = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        raise RuleError(f"{where}: key {key!r} is not a valid RE2 pattern ({said.replace(regex, '').rstrip(': ')}); RE2 has no lookaround and no backreferences") from error
    return regex


def _check_pattern(regex: str) -> None:
    """Raise re2.error where RE2 cannot read the regex, or it is too large as cleaning compiles it: for Latin lines, which
    takes an eighth of the time of the whole."""
    try:
        re2.Set.SearchSet(OPTIONS).Add(regex)  # reads it, and compiles nothing
    except re2.error:
        re2.compile(regex, OPTIONS)  # says why
        raise
    Pattern(narrow(regex, LATIN))


def _check_groups(where: str, lift: str | None, regex: str) -> None:
    names = _NAMED.findall(regex)
    if len(names) != len(set(names)):
        raise RuleError(f"{where}: names a group twice; put the alternatives inside one group, or write two rules")
    groups = set(names) - {"it"}
    if groups and not lift:
        raise RuleError(f"{where}: names the groups {', '.join(sorted(groups))} but lifts nothing; add lift = \"...\" or use (?:...)")
    wrong = groups - LIFTS.get(lift or "", set())
    if wrong:
        raise RuleError(f"{where}: lift {lift!r} has no part {', '.join(sorted(wrong))}; its parts are {', '.join(sorted(LIFTS[lift or '']))}")


def _address(pack: Mapping[str, Any], name: str) -> str:
    first = f"site/{pack['site']}" if pack.get("site") else pack.get("language") or "any"
    return f"{first}/{pack['stage']}/{name}"
