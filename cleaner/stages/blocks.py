"""Claims for headed blocks: "Most Read from ..." and below it only what looks like its entries.

Entries end at the first line of prose, whatever stands below. A block has one of four styles: the header alone,
entries as list items, entries as lines (blank lines between them or not), or everything glued to the header
without a separator, as scrapers leave lists.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from statistics import fmean

from cleaner.article import Article, Block, Claim, Fact
from cleaner.lookup import Hit
from cleaner.matches import Matches
from cleaner.shape import END_MARKS, echoes, ends_sentence, ends_with_stop, is_headline, is_prose, is_title_case, stems, words
from cleaner.stages.phrases import Places, allows, running_claims

#: No block of the web lists more; what follows is looked at as article again.
MOST_ENTRIES = 40
#: Between two entries stand at most so many lines of their furniture: a section's name, a date, a number.
MOST_COMPANIONS = 3
LONGEST_HEADER = 90
#: Below a headline may stand the start of its text, in so many words.
MOST_TEASER = 60
BROKEN_OFF = ("...", "…", "[…]", "[...]", "(...)", "(…)")
#: So many of a heading's words come back below it.
ECHO = 0.34
#: A list between paragraphs is the article's own, and not one of other articles, when its items have no more words than this in the mean, and
#: the prose says so much of them as well; headlines on the same matter are longer. In title case it is more likely a list of headlines.
OWN_ITEMS = ((4.4, 0.4), (7.4, 0.6), (10.9, 0.85))
OWN_TITLES = ((4.9, 0.8), (7.4, 0.9))
#: So much the prose says of the first of them at least, and so much more of all of them than of the lines above.
OWN_FIRST, OWN_STEP = 0.4, 0.3
ENDS = END_MARKS + ":：;；,，"
_WORD_BEFORE, _WORD_BEHIND = re.compile(r"\w+$"), re.compile(r"\w+")
_ITEM = re.compile(r"\d{1,2}[.)] |[•*–-] ")
_SENTENCES = re.compile(r"[^\W\d_]{3,}[\"”’)]?\. [\"“‘(]?[A-ZÀ-Þ]")
_LETTER = re.compile(r"[^\W\d_]")
#: Kinds of lines that lists of articles hold between their headlines.
_NO_ENTRIES = frozenset({
    "copyright", "credits", "contact_line", "updated_note", "correction", "newsletter", "subscribe_paywall", "social_share", "follow_us",
    "app_promo", "site_disclaimer", "cookie_consent", "error_notice", "story_continues",
})
_DATES = frozenset({"published_date", "read_time"})
_OF_ENTRIES = _DATES | {"byline", "media_caption_ui", "ad_marker", "comments"}
#: Where two headlines were glued: a small letter, digit or closing mark, then a capital, with no blank between.
_GLUE = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-ZÀ-Þ]|\d{1,4} [^\W\d_]|\d{1,2}[.)] [A-ZÀ-Þ]|\[|[•*–-] [^\W\d_])|(?<=[?!)\]])(?=[A-ZÀ-Þ]|\d{1,2}[.)] [A-ZÀ-Þ])|(?<=[0-9%’”'\"])(?=[A-ZÀ-Þ][a-z])|(?<=[^\s(\[“\"‘'-])(?=[“‘][A-Z])")

#: Behind a header, which a rule knows, a name in capitals may stand too ("More from CNNWhat Is ...").
_HEADER_GLUE = re.compile(_GLUE.pattern + r"|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)")


def claims(article: Article, matches: Matches, stage: str, mode: str) -> Iterator[Claim]:
    """One claim for each header and one for each of its entries."""
    blocks, done, places, said = article.blocks, 0, Places(matches), Said(matches)
    for number in matches.of_stage(stage):
        if number < done:
            continue
        found = _header(article, matches, mode, number, places)
        if found is None:
            yield from _running(article, matches, stage, mode, number)
            continue
        hit, pieces = found
        yield from _glued_claims(hit, blocks, number, pieces) if len(pieces) > 1 else [_claim(hit, blocks[number], 0, len(matches.bodies[number]), ())]
        entries = _entries(blocks, matches, number + 1, said) if len(pieces) == 1 else ()
        yield from (_entry_claim(hit, blocks[entry], is_title) for entry, is_title in entries)
        done = (entries[-1][0] if entries else number) + 1


def _running(article: Article, matches: Matches, stage: str, mode: str, number: int) -> Iterator[Claim]:
    """Headers in running text, and the headlines that were glued to them ("... said.Most Read from BloombergMusk Says ...")."""
    body = matches.bodies[number]
    yield from running_claims(article, matches, stage, mode, number)
    for hit in matches.found[number].running:
        glued = body[hit.end:hit.end + 1]
        if hit.rule.stage == stage and hit.rule.reach == "block" and allows(hit.rule, article, mode) and (glued.isupper() or glued.isdigit()):
            for start, end in _headlines(article.blocks, number, _pieces(article, body, hit.end)):
                yield _headline_claim(hit, article.blocks[number], start, end)


def _header(article: Article, matches: Matches, mode: str, number: int, places: Places) -> tuple[Hit, list[tuple[int, int]]] | None:
    """The header rule that the block, or its first glued piece, matches; with the pieces of the block."""
    body = matches.bodies[number]
    hits = [] if article.flat else [hit for hit in matches.found[number].hits if hit.rule.reach == "block" and allows(hit.rule, article, mode) and places.allows(hit.rule, number)]
    if not hits:
        return None
    whole = next((hit for hit in hits if hit.end == len(body)), None)
    if whole and len(body) <= LONGEST_HEADER:
        return whole, [(0, len(body))]
    for glue in islice(_HEADER_GLUE.finditer(body, 0, LONGEST_HEADER + 1), 5):
        head = body[:glue.start()]
        hit = next((hit for hit in matches.rules.hits(head) if hit.rule.reach == "block" and hit.end == len(head) and allows(hit.rule, article, mode)), None)
        if hit:
            return hit, [(0, glue.start()), *_pieces(article, body, glue.start())]
    return None


def _pieces(article: Article, body: str, start: int) -> list[tuple[int, int]]:
    """The line from ``start`` on, cut where two headlines may be glued. What looks so and stands in the text a second time is a
    name ("OpenAI", "eCommerce")."""
    glues = (match.start() for match in _GLUE.finditer(body, start + 1) if not _is_name(article, body, match.start()))
    cuts = [start, *glues, len(body)]
    return list(zip(cuts, cuts[1:]))


def _is_name(article: Article, body: str, at: int) -> bool:
    left, right = _WORD_BEFORE.search(body, max(0, at - 40), at), _WORD_BEHIND.match(body, at)
    return bool(left and right) and article.source.count(body[left.start():right.end()]) > 1  # type: ignore[union-attr]


def _glued_claims(hit: Hit, blocks: Sequence[Block], number: int, pieces: list[tuple[int, int]]) -> Iterator[Claim]:
    """Header and headlines that share a line; the prose or the heading that was glued behind the last one stays."""
    yield _claim(hit, blocks[number], *pieces[0], ())
    for start, end in _headlines(blocks, number, pieces[1:]):
        yield _headline_claim(hit, blocks[number], start, end)


def _headline_claim(hit: Hit, block: Block, start: int, end: int) -> Claim:
    title = block.body[start:end].strip()
    return _claim(hit, block, start, end, (Fact("related", {"title": title, "url": None, "kind": hit.rule.kind}, title, hit.rule.id),))


def _headlines(blocks: Sequence[Block], number: int, pieces: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pieces joined to headlines: "iPhone" and "McCarthy" are one word, so a short piece belongs to its neighbour."""
    body = blocks[number].body
    pieces = _of_list(blocks, number, pieces)
    start = None
    for at, (begin, end) in enumerate(pieces):
        start = begin if start is None else start
        last = at + 1 == len(pieces)
        if last or (words(body[start:end]) >= 4 and words(body[pieces[at + 1][0]:pieces[at + 1][1]]) >= 3):
            yield start, end
            start = None


def _of_list(blocks: Sequence[Block], number: int, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces before the article goes on: with prose, with an item of a list, or with a heading of what stands below."""
    body = blocks[number].body
    texts = [body[start:end] for start, end in pieces]
    resumed = next((at for at, text in enumerate(texts) if at and _ITEM.match(text)), len(texts))
    if resumed < len(texts) or not pieces:
        return pieces[:resumed]
    if ends_sentence(body) and is_prose(texts[-1]):
        last = len(texts) - 1
        while last and _SENTENCES.search(texts[last - 1]):
            last -= 1
        return pieces[:last]
    cut_off = len(texts) > 1 and words(texts[-1]) < 4 <= words(texts[-2])
    announces = texts[-1].rstrip()[-1:] in (":", "：")
    below = " ".join(block.body for block in blocks[number + 1:number + 3])
    return pieces[:-1] if cut_off or announces or (len(texts) > 1 and echoes(texts[-1], below) >= ECHO) else pieces


class Said:
    """What the prose of the article says, and where its last line stands; read when a list first asks for it."""

    def __init__(self, matches: Matches):
        self._bodies = matches.bodies

    @cached_property
    def last(self) -> int:
        """The number of the last line of prose; -1 where there is none."""
        return next((number for number in range(len(self._bodies) - 1, -1, -1) if is_prose(self._bodies[number])), -1)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return stems(*filter(is_prose, self._bodies))

    def echo(self, line: str) -> float:
        """The share of the line's longer words that the prose says as well."""
        own = stems(line)
        return len(own & self._stems) / len(own) if own else 0.0


def _entries(blocks: Sequence[Block], matches: Matches, number: int, said: Said) -> list[tuple[int, bool]]:
    """The numbers of the blocks from ``number`` on that look like the list of the header above them, and whether each is an
    entry; what stands between entries (a section's name, a date, a rank) belongs to the list too."""
    found: list[tuple[int, bool]] = []
    between: list[tuple[int, bool]] = []
    first: Block | None = None
    last: Block | None = None
    entries = 0
    for at in range(number, len(blocks)):
        if entries == MOST_ENTRIES:
            break
        if _is_known(matches, at):
            break
        if (_starts(blocks[at]) if first is None else _same_style(first, last or first, blocks[at], at > said.last)) and _is_entry(blocks[at]):
            first, last, entries = first or blocks[at], blocks[at] if first else None, entries + 1
            found += [*between, (at, True)]
            between = []
        elif len(between) < MOST_COMPANIONS and _is_companion(blocks, matches, at):
            between.append((at, False))
        else:
            break
    if first is None:
        return []
    found += [(at, False) for at, _ in between if _is_furniture(matches, at, _DATES) or _is_teaser(blocks, matches, at)]
    teasers = [at for at, is_entry in found if not is_entry and _is_teaser(blocks, matches, at)]
    if len(teasers) == 1:  # a list has them below each entry, or none
        found = [(at, is_entry) for at, is_entry in found if at < teasers[0]]
        if not found:
            return []
    return found if first.tag or entries == MOST_ENTRIES else _without_own(blocks, _without_subheads(blocks, number, found), said)


def _without_own(blocks: Sequence[Block], found: list[tuple[int, bool]], said: Said) -> list[tuple[int, bool]]:
    """Leave what belongs to a list of the article's own, which stands below the entries, or right below a bare header. Below the last
    prose no list is the article's."""
    entries = [at for at, is_entry in found if is_entry]
    bodies = [blocks[at].body for at in entries]
    if not found or not all(" " in body for body in bodies):
        return found  # a script without blanks has no such words to count
    echo = [said.echo(body) for body in bodies]
    if said.last < found[-1][0]:
        return found
    start = next((place for place in range(len(entries)) if _are_own(bodies[place:], echo[place:]) and _breaks(echo, place)), len(entries))
    if start == len(entries):
        return found
    return [(at, is_entry) for at, is_entry in found if start and at <= entries[start - 1]]


def _are_own(bodies: Sequence[str], echo: Sequence[float]) -> bool:
    """Whether these lines are short, and say what the prose says."""
    length, again = fmean(map(words, bodies)), fmean(echo)
    limits = OWN_TITLES if _in_capitals(bodies) else OWN_ITEMS
    return echo[0] >= OWN_FIRST and any(length <= most and again >= least for most, least in limits)


def _breaks(echo: Sequence[float], place: int) -> bool:
    """Whether the lines from this one on say more of what the prose says than those above it do."""
    return not place or fmean(echo[:place]) + OWN_STEP <= fmean(echo[place:])


def _in_capitals(bodies: Sequence[str]) -> bool:
    """Whether most longer words behind the first of a line have a capital."""
    longer = [word for body in bodies for word in body.split()[1:] if len(word) > 3]
    return bool(longer) and sum(not word[0].islower() for word in longer) >= 0.7 * len(longer)


def _without_subheads(blocks: Sequence[Block], number: int, found: list[tuple[int, bool]]) -> list[tuple[int, bool]]:
    """Leave the last entries of a list where they are more likely headings of what stands below them.

    A heading's words come back in the paragraph below it; the headline of another article has no business there.
    """
    end = found[-1][0] + 1
    if end == len(blocks):
        return found
    if sum(is_entry for _, is_entry in found) == 1 and blocks[number].text[0].isdigit() and blocks[number].lead:
        return []  # "1. ..." alone is a heading
    if not blocks[number].lead and not any(is_prose(block.body) for block in blocks[:number]):
        return found[:-1]  # above the article, the last of them may be its headline
    while found and not blocks[found[-1][0]].lead and _heads(blocks, found[-1][0], alone=len(found) == 1):
        found = found[:-1]
    return found


def _heads(blocks: Sequence[Block], at: int, alone: bool) -> bool:
    """Whether the line is more likely a heading of the blocks below it than a headline of another article. A short line
    ``alone`` between the header and prose is one."""
    body = blocks[at].body
    said = echoes(body, " ".join(block.body for block in blocks[at + 1:at + 3]))
    short = words(body) <= 4 and len(body) < 36 and is_prose(blocks[at + 1].body)
    return said >= ECHO or (short and (alone or said > 0))


def _is_companion(blocks: Sequence[Block], matches: Matches, at: int) -> bool:
    """Whether a line is furniture of the entry above or below it: its date, its rank, the name of its section."""
    if _is_furniture(matches, at) or _is_teaser(blocks, matches, at):
        return True
    is_label = words(blocks[at].body) <= 2 and len(blocks[at].body) <= 24 and not blocks[at].lead and blocks[at].body[-1] not in ENDS
    below = blocks[at + 1] if at + 1 < len(blocks) else None
    return is_label and below is not None and _is_entry(below) and words(below.body) >= 5


def _is_teaser(blocks: Sequence[Block], matches: Matches, at: int) -> bool:
    """Whether a line below an entry is the start of its text: it breaks off, or a date parts it from the next entry. The article's own
    paragraphs below a heading do neither."""
    body = blocks[at].body
    if at < 2 or not _is_entry(blocks[at - 1]) or words(body) > MOST_TEASER or blocks[at].lead:
        return False
    return body.endswith(BROKEN_OFF) or (at + 1 < len(blocks) and _is_furniture(matches, at + 1, _DATES)) or _is_furniture(matches, at - 2, _DATES)


def _is_known(matches: Matches, at: int) -> bool:
    """Whether a rule says of the whole line what it is, and that no list of articles holds it."""
    return any(hit.rule.kind in _NO_ENTRIES and hit.rule.reach == "line" for hit in matches.found[at].hits)


def is_date(matches: Matches, at: int) -> bool:
    """Whether a rule knows the whole line as a date or a reading time."""
    return any(hit.rule.kind in _DATES and hit.start == 0 and hit.end == len(matches.bodies[at]) for hit in matches.found[at].hits)


def _is_furniture(matches: Matches, at: int, kinds: frozenset[str] = _OF_ENTRIES) -> bool:
    body = matches.bodies[at]
    if not _LETTER.search(body):
        return len(body) <= 24
    return any(hit.rule.kind in kinds and hit.start == 0 and hit.end == len(body) for hit in matches.found[at].hits)


def _same_style(first: Block, last: Block, other: Block, below_prose: bool) -> bool:
    """Whether an entry goes on with the list: the same mark, and between paragraphs parted as the entries before it are (``last``, the
    second or a later one)."""
    if _bullet(first) != _bullet(other) or first.tag != other.tag:
        return False
    return other.before == last.before or first.lead > 0 or (first.before == "\n" and (last is first or below_prose))


def _starts(block: Block) -> bool:
    """A numbered list of articles starts with its first; "9. ..." is the next item of a list in the article."""
    return not block.lead or not block.text[0].isdigit() or block.text.lstrip("0")[:2] in ("1.", "1)")


def _bullet(block: Block) -> str:
    """The mark a list item starts with: any digit for a numbered one, nothing for a plain line."""
    return "" if not block.lead else "1" if block.text[0].isdigit() else block.text[0]


def _is_entry(block: Block) -> bool:
    body = block.body
    if ends_with_stop(body) and is_title_case(body) and words(body) <= 16:
        return True  # "... for the First Time."
    if block.lead and (block.text[0] == "#" or (ends_with_stop(body) and words(body) >= 5)):
        return False
    if block.lead or block.links > 0.8:
        return len(body) <= 220 and words(body) <= 35 and not (is_prose(body) and words(body) > 24)
    return is_headline(body)


def _entry_claim(hit: Hit, block: Block, is_title: bool) -> Claim:
    body = block.body
    url = block.hrefs[0] if block.hrefs else None
    facts = (Fact("related", {"title": body.strip(), "url": url, "kind": hit.rule.kind}, body, hit.rule.id),) if is_title else ()
    return Claim(block.start, block.end, hit.rule.id, hit.rule.kind, "blocks", hit.rule.why, "drop", "related" if is_title else None, facts)


def _claim(hit: Hit, block: Block, start: int, end: int, facts: tuple[Fact, ...]) -> Claim:
    whole = start == 0 and end == len(block.body)
    start, end = (block.start, block.end) if whole else block.span(start, end)
    return Claim(start, end, hit.rule.id, hit.rule.kind, "blocks", hit.rule.why, "drop", "related" if facts else None, facts)
