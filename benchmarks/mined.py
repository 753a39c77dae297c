#!/usr/bin/env python3
"""How much cleaner takes of the boxes that web pages carry in and around their articles, on sites that nobody wrote rules for.

usage: mined.py PAGES... [--split looked|held] [--boxes FILE] [--missed N]

PAGES is a page set (benchmarks/README.md). A box is an element of a page whose class or id calls it a newsletter, a share bar, a paywall
and so on, that stands inside the page's main text or right beside it and holds none of it: residue by what the page's maker calls it,
not by what any rule knows. Its text is read as scrapers leave it, a line for each block element, and put back into the page's own main text,
once between two paragraphs (mid) and once below the last (tail); a third of the boxes each with single line ends, with blank lines, and with blank
lines between paragraphs only. Then the text is cleaned.

  taken    mean share of a box's characters that are gone, each box counting once
  whole    share of the boxes of which at least 95 % is gone
  cost     characters of the main text lost because the box was there, per million of the box's own

A page without gold text counts with the text that cleaner's own extraction finds in it. The same box counts once for a site. Sites are split by
a checksum of their name: the third that is held back is for scores alone, and --missed, which shows the lines that were left most often, shows
those of the other sites.
"""
from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

import msgspec

import cleaner
from cleaner.extract import tree
from cleaner.extract.cut import NO_NODE, Cut, cut
from cleaner.languages import languages_of
from pages import Page, pages, site_of, third_of

#: What tells a box by its element's class or id, the first that fits first. Whole words of the names, as they are parted by case and marks.
KINDS: tuple[tuple[str, str], ...] = (
    ("cookie", r"cookies?|gdpr|consent"),
    ("newsletter", r"newsletters?|signup|sign up|mailchimp|mc4wp|mailing|mailinglist|opt ?in|email (?:form|capture|signup)|e?mail alerts?|subscribe (?:form|box|widget)|jetpack subscri\w+"),
    ("paywall", r"paywall|regwall|premium|piano|subscriptions?|subscribers?|subscribe|abo|membership|donate|donations?|donation|support us|contribute|login|spende[n]?"),
    ("app", r"app (?:download|promo|store|banner|links?)|appstore|apps|google ?play"),
    ("ad", r"ads?|advert(?:s|isement|ising|orial)?|adv|sponsor(?:ed|s|ship)?|promo(?:s|ted|tion|tional)?|affiliate|werbung|anzeige|dfp|adsense|cta|call to action"),
    ("follow", r"follow|follow us|social (?:links?|media|icons?|follow|profiles?|nav|menu)"),
    ("share", r"shar(?:e|es|ing|er|edaddy|ebar|ethis)|social|socials|addtoany|addthis|a2a|heateor|teilen|shariff|ssba|essb|share ?buttons?"),
    ("print", r"print(?:friendly|er)?|pdf|drucken|print ?button"),
    ("author", r"(?:about )?(?:author|writer|contributor) (?:bio|box|info|about|description|profile|details|card)|authorbox|author ?bio|bio|about (?:the )?(?:author|writer)|post author|saboxplugin wrap"),
    ("related", r"relat(?:ed|ive)(?:posts?)?|relatedposts|recommend(?:ed|ations?|er)?|recirc\w*|more (?:stories|news|articles|from|like|on|posts|in|to read)|read (?:more|next|also|on)|readmore|"
                r"also (?:like|read)|you may|outbrain|taboola|trending|popular|most (?:read|popular|viewed)|mostread|up next|next (?:up|article|story)|further reading|see also|"
                r"(?:post|posts) (?:nav\w*|pagination)|nav(?:igation)? (?:links|previous|next|below|single)|mehr zum thema|teasers?|linklist|yarpp|similar|suggested|crp"),
    ("comments", r"comments? (?:form|link|count|button|reply|respond|cta)|respond"),
    ("disclaimer", r"disclaimers?|disclosure|legal|corrections?|trust|about us|boilerplate|terms"),
    ("tags", r"tag (?:list|links|cloud)|tags|topics|categories|breadcrumbs?|filed under|posted in|cat links"),
    ("tools", r"tools?|toolbar|utility|utilities|actions?|listen|audio|player|bookmark|save|font ?size|accessibility|jump|skip|back to top|scroll|toc|screen reader text|visually hidden|sr only"),
)
_KINDS = tuple((kind, re.compile(rf"(?:^| )(?:{words})(?: |$)")) for kind, words in KINDS)
_COMMENTS = re.compile("comment", re.IGNORECASE)
_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MARKS = re.compile(r"[^A-Za-z]+")
_WORD = re.compile(r"\w+")
#: A box has at most so many characters and lines; what is larger is looked into for smaller ones.
MOST_CHARACTERS, MOST_LINES = 1500, 24
#: Of a site and kind so many boxes count.
MOST_OF_SITE = 4
#: So many blocks above the main text and below it are right beside it.
ABOVE, BELOW = 8, 30
#: Words in a row that the main text has too are a piece of it; of shorter lines the whole line must be a line there.
SHINGLE = 4
LEAST_PARAGRAPHS, LEAST_WORDS = 5, 25
#: What scrapers leave between paragraphs, and between the lines of a box.
GAPS = (("\n\n", "\n"), ("\n\n", "\n\n"), ("\n", "\n"))
_OUTSIDE = frozenset(("footer", "nav", "header"))


class Box(msgspec.Struct):
    """A box of residue, the page and site it is from, and the paragraphs of the main text that it is put back into."""

    site: str
    page: str
    kind: str
    language: str
    lines: list[str]
    host: list[str]

    @property
    def held(self) -> bool:
        """Whether its site is among those held back."""
        return third_of(self.site) == 0


class Taken(msgspec.Struct):
    """What became of a box in one place: characters, those gone, characters lost of the main text, the lines left."""

    size: int
    gone: int
    lost: int
    left: list[str]


def mine(found: Iterable[Page]) -> Iterator[Box]:
    """The boxes of the articles that have a main text of some paragraphs; the same one of a site once, and of a kind a few."""
    seen: set[tuple[str, str]] = set()
    counts: Counter[tuple[str, str]] = Counter()
    for page in found:
        if page.type != "article":
            continue
        root = tree.parse(page.html)
        main = page.text or cleaner.clean(page.html, kind="html", url=page.url).text
        host = [paragraph.strip() for paragraph in re.split(r"\n\s*\n", main) if paragraph.strip()]
        if root is None or sum(len(paragraph.split()) >= LEAST_WORDS for paragraph in host) < LEAST_PARAGRAPHS:
            continue
        site, language = site_of(page), min(languages_of(main) or {"?"}, key=_first_guess)
        for kind, lines in boxes(cut(root), main, page.present):
            same = site, "\n".join(lines).casefold()
            if same not in seen and counts[site, kind] < MOST_OF_SITE:
                seen.add(same)
                counts[site, kind] += 1
                yield Box(site, page.id, kind, language, lines, host)


def _first_guess(language: str) -> tuple[bool, str]:
    return language != "en", language


def boxes(page: Cut, main: str, snippets: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The kind and the lines of each box inside the main text or right beside it."""
    own = Main(main, snippets)
    marks = [own.has(block.text) for block in page.blocks]
    if not any(marks):
        return
    first, last = marks.index(True), len(marks) - 1 - marks[::-1].index(True)
    below: dict[int, list[int]] = defaultdict(list)
    for number, block in enumerate(page.blocks):
        node = block.node
        while node != NO_NODE:
            below[node].append(number)
            node = page.nodes[node].parent
    taken: set[int] = set()
    for node, numbers in sorted(below.items()):
        kind = kind_of(page.nodes[node].names)
        if kind is None or not first - ABOVE <= numbers[0] <= last + BELOW or any(marks[number] or number in taken for number in numbers):
            continue
        if kind != "comments" and _is_within(page, node, _COMMENTS):
            continue
        lines = [page.blocks[number].text for number in numbers]
        if len(lines) > MOST_LINES or sum(map(len, lines)) > MOST_CHARACTERS or (not first < numbers[0] < last and _is_within(page, node, None)):
            continue
        taken.update(numbers)
        yield kind, lines


def _is_within(page: Cut, node: int, named: "re.Pattern[str] | None") -> bool:
    """Whether the element or one around it is called so; without a name, whether it is the page's own head, menu or foot."""
    while node != NO_NODE:
        if page.nodes[node].tag in _OUTSIDE if named is None else named.search(page.nodes[node].names):
            return True
        node = page.nodes[node].parent
    return False


def kind_of(names: str) -> str | None:
    """The kind of box that an element's class and id speak of."""
    words = _MARKS.sub(" ", _CASE.sub(" ", names)).strip().lower()
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), None) if words else None


class Main:
    """A page's main text, to be asked whether a block is a piece of it."""

    def __init__(self, text: str, snippets: Sequence[str]) -> None:
        self._lines = {_key(line) for line in text.splitlines()} | {_key(snippet) for snippet in snippets}
        words = _words(text)
        self._shingles = {tuple(words[at:at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}

    def has(self, block: str) -> bool:
        """Whether the block is a line of the text, or some of its words stand there in a row."""
        words = _words(block)
        shingles = [tuple(words[at:at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)]
        return _key(block) in self._lines or sum(shingle in self._shingles for shingle in shingles) > 0.2 * len(shingles)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _key(text: str) -> str:
    return " ".join(_words(text))


def put_back(box: Box, place: str) -> Taken:
    """The box in its place in the main text, cleaned; what the text loses without the box is not counted."""
    paragraphs, lines = GAPS[crc32("".join(box.lines).encode()) % len(GAPS)]
    half = len(box.host) // 2 if place == "mid" else len(box.host)
    before, inserted, after = paragraphs.join(box.host[:half]), paragraphs + lines.join(box.lines), "".join(paragraphs + each for each in box.host[half:])
    gone, alone = _gone(before + inserted + after), _gone(before + after)
    start, end = len(before), len(before) + len(inserted)
    left, at = [], start + len(paragraphs)
    for line in box.lines:
        if sum(gone[at:at + len(line)]) < 0.5 * _ink(line):
            left.append(line)
        at += len(line) + len(lines)
    lost = sum(gone[:start]) + sum(gone[end:]) - sum(alone)
    return Taken(_ink(inserted), sum(gone[start:end]), max(lost, 0), left)


def _gone(text: str) -> bytearray:
    """A mark for each character that is gone and no blank."""
    marks = bytearray(len(text))
    for removal in cleaner.clean(text, kind="text").removals:
        if removal.action != "normalise":
            for at in range(removal.start, removal.start + len(removal.text)):
                marks[at] = not text[at].isspace()
    return marks


def _ink(text: str) -> int:
    return sum(not character.isspace() for character in text)


def score(found: Sequence[Box], missed: int) -> Iterator[str]:
    """The table, and the lines of the sites that may be looked at that were left most often."""
    results: dict[tuple[str, str, bool], list[Taken]] = defaultdict(list)
    left: dict[str, set[str]] = defaultdict(set)
    examples: dict[str, str] = {}
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for box in found:
        for place in ("mid", "tail"):
            taken = put_back(box, place)
            for key in ("all", box.kind, f"language {box.language if box.language in ('en', 'de') else 'other'}"):
                results[key, place, box.held].append(taken)
            for line in taken.left if place == "mid" and not box.held else ():
                same = re.sub(r"\d+", "0", line.casefold())
                left[same].add(box.site)
                examples.setdefault(same, line)
                kinds[same][box.kind] += 1
    yield f"{'':18}{'looked at':>12}{'':27}{'held back':>12}"
    yield f"{'':18}{'boxes':>6}{'taken':>8}{'whole':>8}{'cost':>9}    {'boxes':>10}{'taken':>8}{'whole':>8}{'cost':>9}"
    for place in ("mid", "tail"):
        for key in sorted({key for key, _, _ in results}, key=lambda key: (key != "all", key.startswith("language"), key)):
            yield f"{place:5}{key:13}" + "    ".join(_cells(results[key, place, held]) for held in (False, True))
    for same in sorted(left, key=lambda same: -len(left[same]))[:missed]:
        yield f"{len(left[same]):4} {kinds[same].most_common(1)[0][0]:10} {examples[same]}"


def _cells(taken: Sequence[Taken]) -> str:
    if not taken:
        return f"{0:6}" + "-".rjust(8) * 2 + "-".rjust(9)
    share = sum(each.gone / max(each.size, 1) for each in taken) / len(taken)
    whole = sum(each.gone >= 0.95 * each.size for each in taken) / len(taken)
    return f"{len(taken):6}{share:8.3f}{whole:8.3f}{sum(each.lost for each in taken) / sum(each.size for each in taken) * 1e6:9.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="*")
    parser.add_argument("--split", choices=("looked", "held"), help="only the sites that may be looked at, or only those held back")
    parser.add_argument("--boxes", type=Path, help="read the boxes from this file, or write them there where it is not")
    parser.add_argument("--missed", type=int, default=0, metavar="N")
    args = parser.parse_args()
    if args.boxes and args.boxes.exists():
        found = msgspec.json.decode(args.boxes.read_bytes(), type=list[Box])
    else:
        found = list(mine(page for path in args.pages for page in pages(path)))
        if args.boxes:
            args.boxes.write_bytes(msgspec.json.encode(found))
    found = [box for box in found if args.split is None or box.held == (args.split == "held")]
    print(f"{len(found)} boxes of {len({box.site for box in found})} sites\n")
    print(*score(found, args.missed), sep="\n")


if __name__ == "__main__":
    main()
