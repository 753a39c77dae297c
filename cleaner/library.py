"""The packs at hand, and which of their rules a text meets: read and compiled when a text first asks for them.

A text meets the rules without a language, the English ones, as their phrases stand on pages of all languages, those of the
languages it may be in, and those of its site. So what a text costs hardly grows with the languages there are.
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from zlib import crc32

from cleaner import packed
from cleaner.languages import known_languages
from cleaner.lookup import NOTHING, Compiled, Found, Hit, together
from cleaner.rules import BUILTIN, Rule, pack_files, read_files, read_packs
from cleaner.signed import Signed, patterns_of

_SITE = re.compile(rb'^site\s*=\s*"([^"]+)"', re.MULTILINE)


class Rules:
    """The built-in packs, if wanted, and a caller's rules."""

    def __init__(self, own: Sequence[Rule] = (), builtin: bool = True):
        self._own, self.builtin = tuple(own), builtin
        self.files = _Files(pack_files(BUILTIN) if builtin else ())
        self._languages = self.files.languages | {rule.language for rule in self._own if rule.language}
        self._sites = self.files.sites.keys() | {rule.site for rule in self._own if rule.site}
        self._compiled: dict[str, Compiled] = {}
        self._merged: dict[tuple[str, ...], Compiled] = {}
        self.version = f"{self.files.digest ^ _digest(self._own):08x}"

    @cached_property
    def all(self) -> tuple[Rule, ...]:
        """Every rule, in the order of the packs' paths."""
        return (*self.files.all(), *self._own)

    def chosen(self, languages: frozenset[str], host: str | None) -> Chosen:
        """The rules for a text of these languages on this host. Those of the site come first, then those of
        the languages: the more particular a rule is, the more its name tells."""
        wanted = self._languages & languages
        sites = frozenset(site for site in self._sites if is_site(site, host)) if host else frozenset()
        return self._choose(frozenset(wanted), sites)

    def compiled(self) -> Iterator[Compiled]:
        """What has been compiled so far."""
        yield from self._compiled.values()
        yield from self._merged.values()

    @lru_cache(maxsize=256)  # noqa: B019: the library lives as long as the process
    def _choose(self, languages: frozenset[str], sites: frozenset[str]) -> Chosen:
        names = (*(f"site/{site}" for site in sorted(sites)), *sorted(languages - _ALWAYS), "")
        return Chosen([self._compiled_of(name) for name in names], lambda: self._together(names), self.builtin)

    def _together(self, names: tuple[str, ...]) -> Compiled:
        if names not in self._merged:
            self._merged[names] = together([self._compiled_of(name) for name in names])
        return self._merged[names]

    def _compiled_of(self, name: str) -> Compiled:
        if name not in self._compiled:
            own = [rule for rule in self._own if _group(rule) == name]
            self._compiled[name] = self.files.compiled(name, own)
        return self._compiled[name]


#: Each group of rules is a look at every line. More groups than these are compiled together, once so many lines have met them all that it pays: it takes as long as these looks.
_APART, _MANY_LINES = 5, 5_000
#: The languages whose rules every text meets.
_ALWAYS = frozenset({"en"})


def _group(rule: Rule) -> str:
    """The name of the rules that a rule is compiled with. A language that no text is known to be in is every text's."""
    if rule.site and not rule.everywhere:
        return f"site/{rule.site}"
    always = rule.language is None or rule.language in _ALWAYS or rule.language not in known_languages()
    return "" if always else str(rule.language)


class Chosen:
    """The rules that one text meets, in the order in which they are believed; ``builtin``: the package's are among them, and so may what is learned from them."""

    def __init__(self, parts: Sequence[Compiled], together: Callable[[], Compiled], builtin: bool = True):
        self._parts, self.builtin = parts, builtin
        self._together = together
        self._looks = 0
        self.found: Callable[[str], Found] = parts[0].found if len(parts) == 1 else self._found

    def hits(self, line: str) -> tuple[Hit, ...]:
        """Every rule that matches the line, with where."""
        return self.found(line).hits

    def _found(self, line: str) -> Found:
        self._looks += 1
        if self._looks > _MANY_LINES and len(self._parts) > _APART:
            self._parts = [self._together()]
            self.found = self._parts[0].found
        found = [one for one in [part.found(line) for part in self._parts] if one is not NOTHING]
        if len(found) < 2:
            return found[0] if found else NOTHING
        return Found(tuple(hit for one in found for hit in one.hits), tuple(hit for one in found for hit in one.running))

    def broken(self, rows: Sequence[tuple[str, ...]]) -> list[tuple[tuple[int, Hit], ...]]:
        """For each row of lines the rules that match its first two or more read as one, with how many; the most lines first."""
        each = zip(*(part.broken(rows) for part in self._parts))
        return [tuple(sorted((hit for hits in one for hit in hits), key=lambda found: -found[0])) if any(one) else () for one in each]


class _Files:
    """The package's packs by language and site; each is read once, when it is first wanted."""

    def __init__(self, files: Sequence[Path]):
        self.digest = 0
        self._digests: dict[Path, int] = {}
        self.sites: defaultdict[str, list[Path]] = defaultdict(list)
        self._shared: list[Path] = []  # what all site packs may use
        self._everywhere: dict[str, None] = {}
        self._folders: defaultdict[str, list[Path]] = defaultdict(list)
        for file in files:
            data = file.read_bytes()
            self.digest = crc32(data, self.digest)
            self._digests[file] = crc32(data.replace(b"\r\n", b"\n"))
            if file.parent.name != "site":
                self._folders[file.parent.name].append(file)
                continue
            site = _SITE.search(data)
            if site is None:
                self._shared.append(file)
            else:
                self.sites[site[1].decode()].append(file)
                if b"everywhere" in data:
                    self._everywhere[site[1].decode()] = None
        self.languages = frozenset(self._folders.keys() - {"any"})
        self._read: dict[str, list[Rule]] = {}

    def all(self) -> list[Rule]:
        """Every rule, in the order of the packs' paths."""
        return [rule for name in (*sorted(self._folders), *sorted(self.sites)) for rule in self._rules(name)]

    def groups(self) -> list[str]:
        """The names of all that rules are compiled under."""
        return ["", *sorted(self.languages & known_languages() - _ALWAYS), *(f"site/{site}" for site in sorted(self.sites))]

    def compiled(self, group: str, own: Sequence[Rule]) -> Compiled:
        """The rules of a group and a caller's own, from the packed file where there is one of these packs."""
        ready = packed.read(group, self.digest_of(group))
        if ready is None:
            return Compiled([*self.rules(group), *own])
        return Compiled([*ready.rules, *own], [*ready.of_rules(), *patterns_of(own)])

    def patterns(self) -> dict[str, list[Signed]]:
        """The patterns of each rule by its id, as they are packed; of packs that were changed since, none."""
        known: dict[str, list[Signed]] = {}
        for ready in [packed.read(group, self.digest_of(group)) for group in self.groups()]:
            for rule, pattern in ready.of_rules() if ready else ():
                known.setdefault(rule.id, []).append(pattern)
        return known

    def rules(self, group: str) -> list[Rule]:
        """The rules that are compiled under a name (:func:`_group`)."""
        return [rule for name in self._names(group) for rule in self._rules(name) if _group(rule) == group]

    def digest_of(self, group: str) -> int:
        """A checksum of the files that a group's rules are read from."""
        files = [*self._folders["any"], *self._shared, *(file for name in self._names(group) for file in (*self._folders.get(name, ()), *self.sites.get(name, ())))]
        return crc32(repr([(file.name, self._digests[file]) for file in files]).encode(), packed.FORMAT)

    def _names(self, group: str) -> list[str]:
        """The folders and sites that hold rules of a group."""
        names = [group.removeprefix("site/")] if group else ["any", *sorted(_ALWAYS)]
        return list(dict.fromkeys([*names, *sorted(self._everywhere)]))  # a site may hold rules of its own beside those for everywhere

    def _rules(self, name: str) -> list[Rule]:
        """The rules of a language's folder or of a site."""
        if name not in self._read:
            files = [*self._shared, *self.sites[name]] if name in self.sites else self._folders.get(name, [])
            self._read[name] = read_files(files, {}, check=False)
        return self._read[name]


def is_site(site: str, host: str | None) -> bool:
    """Whether a host is the site or below it."""
    return host is not None and (host == site or host.endswith("." + site))


def _digest(rules: Sequence[Rule]) -> int:
    """A checksum of all that decides what the rules take."""
    return crc32("\n".join(f"{rule.id} {rule.regex} {rule.mode} {rule.where} {rule.flat}" for rule in rules).encode())


def load(paths: Iterable[str | Path] = (), builtin: bool = True) -> Rules:
    """The built-in packs and the packs at ``paths`` (files, or folders of them).

    Raises :class:`RuleError` that names the file, the rule and the key.
    """
    return _load(tuple(str(path) for path in paths), builtin)


@lru_cache(maxsize=8)
def _load(paths: tuple[str, ...], builtin: bool) -> Rules:
    if not paths:
        return Rules(builtin=builtin)
    known = {rule.id: rule.path for rule in _load((), True).all} if builtin else {}
    return Rules([rule for path in paths for rule in read_packs(Path(path), known)], builtin)
