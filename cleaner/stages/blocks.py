"""Claims for headed blocks: "Most Read from ..." and below it only what looks like its entries.

Entries end at the first line of prose, whatever stands below. A block has one of four styles: the header alone,
entries as list items, entries as lines (blank lines between them or not), or everything glued to the header
without a separator, as scrapers leave lists.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from cleaner.article import Article, Block, Claim, Fact
from cleaner.entry_features import Entry, Surroundings, describe, entry_of
from cleaner.glue import HEADER_JOINT, joined, pieces_of
from cleaner.line_model import ENTRIES, load
from cleaner.lookup import Hit
from cleaner.matches import Matches
from cleaner.shape import END_MARKS, ends_sentence, ends_with_stop, is_headline, is_long, is_prose, is_title_case, words
from cleaner.stages.headers import is_asked, worded_header
from cleaner.stages.phrases import Places, allows, running_claims
from cleaner.stages.prose import Prose
from cleaner.stages.related import related_claim

#: No block of the web lists more; what follows is looked at as article again.
MOST_ENTRIES = 40
#: Between two entries stand at most so many labels: a section's name, a kicker, a date, a number.
MOST_COMPANIONS = 3
LONGEST_HEADER = 90
#: Below a headline may stand the start of its text, in so many words.
MOST_TEASER = 60
#: Below a date, a shorter line may be the next headline.
LEAST_TEASER = 16
BROKEN_OFF = ("...", "…", "[…]", "[...]", "(...)", "(…)")
#: Of a line with glued headlines so many endings are looked at as what the article goes on with.
MOST_ENDINGS = 8
LONGEST_ENTRY = 200
#: Headlines that are headings in Markdown have so many words, and so many stand in a row.
HEADING_WORDS, LEAST_HEADINGS = 5, 2
#: So many headlines in title case make a style.
LEAST_STYLED = 3
#: Below a header that no rule knows stand so many headlines, of so many words or, without blanks, characters, and of so many words at most.
LEAST_BELOW_WORDED, HEADLINE, MOST_HEADLINE = 2, (4, 14), 20
#: From these log-odds on a line that is as short as a heading is an entry.
SURE = 1.0
ENDS = END_MARKS + ":：;；,，"
#: No headline ends so; the last words of the line introduce what stands below it.
_GOES_ON = (":", "：", ",", "，", ";", "；")
_ITEM = re.compile(r"\d{1,2}[.)] |[•*–-] ")
_LETTER = re.compile(r"[^\W\d_]")
#: Kinds of lines that lists of articles hold between their headlines.
_NO_ENTRIES = frozenset({
    "copyright", "credits", "contact_line", "updated_note", "correction", "newsletter", "subscribe_paywall", "social_share", "follow_us",
    "app_promo", "site_disclaimer", "cookie_consent", "error_notice", "story_continues",
})
_DATES = frozenset({"published_date", "read_time"})
_OF_ENTRIES = _DATES | {"byline", "media_caption_ui", "ad_marker", "comments"}
#: Kinds of lines that are no headlines, though they have as many words.
_SIGNS = frozenset({"media_caption_ui", "ad_marker", "comments"})


def claims(article: Article, matches: Matches, stage: str, mode: str) -> Iterator[Claim]:
    """One claim for each header and one for each of its entries."""
    blocks, done, places, around = article.blocks, 0, Places(matches), Surroundings(article.blocks, matches.bodies)
    known, prose = set(matches.of_stage(stage)), Prose(matches.bodies) if is_asked(article, matches) else None
    for number in range(len(blocks)):
        if number < done:
            continue
        found = _header(article, matches, mode, number, places) if number in known else None
        hit, pieces = found or (worded_header(matches, number, prose) if prose else None, [(0, len(matches.bodies[number]))])
        entries = _entries(blocks, matches, number + 1, around, places.is_above(number + 1)) if hit and len(pieces) == 1 else []
        if hit is None or not (found or _are_of_others([matches.bodies[entry] for entry, is_title in entries if is_title], matches.bodies)):
            yield from _running(article, matches, stage, mode, number, around) if number in known else ()
            continue
        yield from _glued_claims(hit, blocks, number, pieces, around) if len(pieces) > 1 else [_claim(hit, blocks[number], 0, len(matches.bodies[number]), ())]
        yield from (_entry_claim(hit, blocks[entry], is_title) for entry, is_title in entries)
        done = (entries[-1][0] if entries else number) + 1


def _are_of_others(entries: Sequence[str], bodies: Sequence[str]) -> bool:
    """Whether what stands below a header that no rule knows are headlines of other articles: two or more with some words and not more, not the rest of a sentence,
    and no contents, which stand again above their parts."""
    if sum(is_long(entry, *HEADLINE) for entry in entries) < LEAST_BELOW_WORDED or entries[0][:1].islower():
        return False
    return not any(words(entry) > MOST_HEADLINE or bodies.count(entry) > 1 for entry in entries)


def _running(article: Article, matches: Matches, stage: str, mode: str, number: int, around: Surroundings) -> Iterator[Claim]:
    """Headers in running text, and the headlines that were glued to them ("... said.Most Read from BloombergMusk Says ...")."""
    body = matches.bodies[number]
    yield from running_claims(article, matches, stage, mode, number)
    for hit in matches.found[number].running:
        glued = body[hit.end:hit.end + 1]
        if hit.rule.stage == stage and hit.rule.reach == "block" and allows(hit.rule, article, mode) and (glued.isupper() or glued.isdigit()):
            for start, end in _headlines(article.blocks, number, pieces_of(article.source, body, hit.end), around):
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
    for glue in islice(HEADER_JOINT.finditer(body, 0, LONGEST_HEADER + 1), 5):
        head = body[:glue.start()]
        hit = next((hit for hit in matches.rules.hits(head) if hit.rule.reach == "block" and hit.end == len(head) and allows(hit.rule, article, mode)), None)
        if hit:
            return hit, [(0, glue.start()), *pieces_of(article.source, body, glue.start())]
    return None


def _glued_claims(hit: Hit, blocks: Sequence[Block], number: int, pieces: list[tuple[int, int]], around: Surroundings) -> Iterator[Claim]:
    """Header and headlines that share a line; the prose or the heading that was glued behind the last one stays."""
    yield _claim(hit, blocks[number], *pieces[0], ())
    for start, end in _headlines(blocks, number, pieces[1:], around):
        yield _headline_claim(hit, blocks[number], start, end)


def _headline_claim(hit: Hit, block: Block, start: int, end: int) -> Claim:
    title = block.body[start:end].strip()
    return _claim(hit, block, start, end, (Fact("related", {"title": title, "url": None, "kind": hit.rule.kind}, title, hit.rule.id),))


def _headlines(blocks: Sequence[Block], number: int, pieces: list[tuple[int, int]], around: Surroundings) -> Iterator[tuple[int, int]]:
    """The headlines glued to a header, without what the article goes on with behind them."""
    body = blocks[number].body
    pieces, prose = before_item(body, pieces)
    yield from joined(body, pieces if prose is None else pieces[:_ending(body, pieces, prose, around, number, number + 1 == len(blocks))])


def _ending(body: str, pieces: list[tuple[int, int]], prose: bool, around: Surroundings, number: int, is_last: bool) -> int:
    """The number of the piece from which on the line is the article's; where it ends with prose there is one."""
    odds = [(load(ENTRIES).log_odds(row), at) for at, row in described_endings(body, pieces, around, number)]
    least, cut = min(odds, default=(0.0, len(pieces)))
    return cut if prose or least < 0 or (is_last and _breaks_off_behind(body, pieces, cut)) else len(pieces)


def _breaks_off_behind(body: str, pieces: list[tuple[int, int]], cut: int) -> bool:
    """Whether at the very end of a text, which was cut short, a sentence starts: all headlines before it are in title case, and it is not."""
    before = [body[start:end].strip() for start, end in joined(body, pieces[:cut])]
    rest = body[pieces[cut][0]:] if cut < len(pieces) else ""
    return len(before) >= LEAST_STYLED and all(map(is_title_case, before)) and any(len(word) >= 4 and word[0].islower() for word in rest.split())


def before_item(body: str, pieces: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], bool | None]:
    """The pieces before the article goes on with an item of a list, and whether they end with the article's, which is prose or goes on
    below the line; None where an item has ended them."""
    resumed = next((at for at, (start, end) in enumerate(pieces) if at and _ITEM.match(body[start:end])), len(pieces))
    if resumed < len(pieces) or not pieces:
        return pieces[:resumed], None
    return pieces, body.endswith(_GOES_ON) or (ends_sentence(body) and is_prose(body[pieces[-1][0]:pieces[-1][1]]))


def described_endings(body: str, pieces: list[tuple[int, int]], around: Surroundings, number: int) -> Iterator[tuple[int, tuple[float, ...]]]:
    """The last few pieces of a glued line, each with what is to be said of the line from there on."""
    for at in range(max(0, len(pieces) - MOST_ENDINGS), len(pieces)):
        run = [Entry(body[start:end], "", "", True) for start, end in joined(body, pieces[:at])]
        rest = body[pieces[at][0]:pieces[-1][1]].strip()
        if rest:
            yield at, describe(around, number, number + 1, [*run, Entry(rest, "", "", True)], [body[start:end] for start, end in pieces[at:]])[-1]


def _entries(blocks: Sequence[Block], matches: Matches, number: int, around: Surroundings, is_above: bool) -> list[tuple[int, bool]]:
    """The numbers of the blocks from ``number`` on that belong to the list of the header above them, and whether each is an entry; ``is_above``:
    they stand above the first prose."""
    found = candidates(blocks, matches, number, around)
    entries = [at for at, is_entry in found if is_entry]
    if not entries and blocks[number - 1].mark == "#":
        return [(at, True) for at in _headings(blocks, number)]
    if not entries and number < len(blocks) and _breaks_off(blocks[number]):
        return [(number, True)]
    if not entries or blocks[entries[0]].tag or not around.prose or around.prose[-1] < found[-1][0] + (not found[-1][1]):
        return found  # below the last prose, but that of a teaser, no list is the article's
    if not blocks[number].lead and is_above and entries[-1] + 1 < len(blocks):
        headline = next((at for at in reversed(entries) if not _is_label(blocks[at])), entries[-1])
        return [(at, is_entry) for at, is_entry in found if at < headline]  # above the article, the last of them may be its headline
    odds = [load(ENTRIES).log_odds(row) for row in describe(around, number - 1, entries[-1] + 1, [entry_of(blocks[at]) for at in entries])]
    if len(entries) == 1 and odds[0] < SURE and _is_short_heading(blocks, entries[0]):
        return []
    sums = [0.0, *accumulate(odds)]
    kept = sums.index(max(sums))
    return found if kept == len(entries) else [(at, is_entry) for at, is_entry in found if kept and at <= entries[kept - 1]]


def _headings(blocks: Sequence[Block], number: int) -> range:
    """The headlines below a header that are headings in Markdown, as it is itself: two or more in a row, without the last where the article goes on below it."""
    end = number
    while end < len(blocks) and end - number < MOST_ENTRIES and blocks[end].mark == "#" and words(blocks[end].body) >= HEADING_WORDS and is_headline(blocks[end].body):
        end += 1
    end -= end < len(blocks) and is_prose(blocks[end].body)
    return range(number, end if end - number >= LEAST_HEADINGS else number)


def _breaks_off(block: Block) -> bool:
    """Whether a line right below a header is the start of another article's text, cut short."""
    body = block.body
    return not block.lead and body.endswith(BROKEN_OFF) and 5 <= words(body) <= MOST_TEASER and is_prose(body.rstrip(".… ") + ".")


def _is_short_heading(blocks: Sequence[Block], at: int) -> bool:
    """Whether the one line between a header and prose is too short for a headline: "What happens next"."""
    block = blocks[at]
    return not block.lead and words(block.body) <= 4 and len(block.body) < 36 and at + 1 < len(blocks) and is_prose(blocks[at + 1].body)


def candidates(blocks: Sequence[Block], matches: Matches, number: int, around: Surroundings) -> list[tuple[int, bool]]:
    """The numbers of the blocks from ``number`` on that look like a list, and whether each is an entry; what stands between entries (a
    section's name, a date, a rank) belongs to the list too."""
    found: list[tuple[int, bool]] = []
    between: list[tuple[int, bool]] = []
    first: Block | None = None
    last: Block | None = None
    labelled, entries, companions, done, last_prose = False, 0, 0, 0, around.prose[-1] if around.prose else -1
    for at in range(number, len(blocks)):
        if at < done:
            continue
        if entries == MOST_ENTRIES or (first is None and not _starts(blocks[at])):
            break
        if _is_known(matches, at):
            if first is None and _is_notice(matches, at) and companions < MOST_COMPANIONS:
                companions += 1
                continue
            break
        fits = first is None or _same_style(first, last or first, blocks[at], at > last_prose)
        if fits and not is_date(matches, at) and not _is_sign(matches, at) and (_is_entry(blocks[at]) or (_may_be_entry(blocks[at]) and not _is_companion(blocks, matches, at))):
            if (labelled and not companions) or _goes_on_below(blocks, at):
                break  # where the first has its section's label, each has
            first, last, entries = first or blocks[at], blocks[at] if first else None, entries + 1
            found += [*between, (at, True)]
            between, companions = [], 0
            continue
        lines = _label_lines(matches, at)
        labelled = labelled or lines > 0
        lines = lines or int(_is_companion(blocks, matches, at))
        if not lines or companions == MOST_COMPANIONS:
            break
        between += [(companion, False) for companion in range(at, at + lines)]
        companions, done = companions + 1, at + lines
    if first is None:
        return []
    found += [(at, False) for at, _ in between if _is_furniture(matches, at, _DATES) or _is_teaser(blocks, matches, at)]
    teasers = [at for at, is_entry in found if not is_entry and _is_teaser(blocks, matches, at)]
    if len(teasers) == 1:  # a list has them below each entry, or none
        found = [(at, is_entry) for at, is_entry in found if at < teasers[0]]
    return found


def _is_companion(blocks: Sequence[Block], matches: Matches, at: int) -> bool:
    """Whether a line is furniture of the entry above or below it: its date, its rank, the name of its section, its kicker."""
    if _is_furniture(matches, at) or _is_teaser(blocks, matches, at):
        return True
    below = blocks[at + 1:at + 3]
    if len(below) == 2 and _is_label(below[0]):
        below = below[1:]
    return bool(below) and _is_label(blocks[at]) and _is_entry(below[0]) and words(below[0].body) >= 5


def _goes_on_below(blocks: Sequence[Block], at: int) -> bool:
    """Whether the line below is the rest of this one, as where a paragraph was broken at a link in it."""
    below = blocks[at + 1].body if at + 1 < len(blocks) else ""
    return below[:1] in (",", ".", ";", ")") and words(below) >= 5


def _label_lines(matches: Matches, at: int) -> int:
    """How many lines from here on are one label of an entry, broken over them ("Section", ":", "Sport"), by a rule; 0 for none."""
    return next((lines for lines, hit in matches.broken(at) if hit.rule.kind == "related_list" and hit.rule.reach == "line"), 0)


def _is_label(block: Block) -> bool:
    """Whether a line is a word or two, as the name of a section is."""
    return words(block.body) <= 2 and len(block.body) <= 24 and not block.lead and block.body[-1] not in ENDS


def _is_teaser(blocks: Sequence[Block], matches: Matches, at: int) -> bool:
    """Whether a line below an entry is the start of its text: it breaks off, or a date parts it from the entry or from the next one. The
    article's own paragraphs below a heading do neither."""
    body = blocks[at].body
    if at < 2 or words(body) > MOST_TEASER or blocks[at].lead or _is_label(blocks[at]):
        return False
    if is_date(matches, at - 1) and _is_entry(blocks[at - 2]) and words(body) >= LEAST_TEASER:
        return True
    if not _is_entry(blocks[at - 1]):
        return False
    return body.endswith(BROKEN_OFF) or (at + 1 < len(blocks) and _is_furniture(matches, at + 1, _DATES)) or _is_furniture(matches, at - 2, _DATES)


def _is_known(matches: Matches, at: int) -> bool:
    """Whether a rule says of the whole line what it is, and that no list of articles holds it."""
    return any(hit.rule.kind in _NO_ENTRIES for hit in _line_hits(matches, at))


def _is_notice(matches: Matches, at: int) -> bool:
    """Whether a rule takes the whole line as residue: between a header and its first entry "Show more" may stand, or "Share"."""
    return all(hit.rule.action == "drop" for hit in _line_hits(matches, at))


def _is_sign(matches: Matches, at: int) -> bool:
    """Whether a rule takes the whole line, wherever it stands, as what lists have between their headlines: "Slide 1 of 3"."""
    return any(hit.rule.kind in _SIGNS and hit.rule.where == "any" and hit.rule.mode == "precision" for hit in _line_hits(matches, at))


def _line_hits(matches: Matches, at: int) -> list[Hit]:
    """What rules say of the whole line, those left out that need a site, a notice beside it or paragraphs around it."""
    return [hit for hit in matches.found[at].hits
            if hit.rule.reach == "line" and hit.rule.where not in ("beside", "between") and (hit.rule.site is None or hit.rule.everywhere)]


def is_date(matches: Matches, at: int) -> bool:
    """Whether a rule knows the whole line as a date or a reading time."""
    return matches.is_known(at, _DATES)


def _is_furniture(matches: Matches, at: int, kinds: frozenset[str] = _OF_ENTRIES) -> bool:
    body = matches.bodies[at]
    if not _LETTER.search(body):
        return len(body) <= 24
    return matches.is_known(at, kinds)


def _same_style(first: Block, last: Block, other: Block, below_prose: bool) -> bool:
    """Whether an entry goes on with the list: the same mark, and between paragraphs parted as the entries before it are (``last``, the
    second or a later one)."""
    if first.mark != other.mark or first.tag != other.tag:
        return False
    return other.before == last.before or first.lead > 0 or (first.before == "\n" and (last is first or below_prose))


def _starts(block: Block) -> bool:
    """A numbered list of articles starts with its first; "9. ..." is the next item of a list in the article."""
    return block.mark != "1" or block.text.lstrip("0")[:2] in ("1.", "1)")


def _is_entry(block: Block) -> bool:
    body = block.body
    if ends_with_stop(body) and is_title_case(body) and words(body) <= 16:
        return True  # "... for the First Time."
    if block.mark == "#" or (block.lead and ends_with_stop(body) and words(body) >= 5):
        return False
    if block.lead or block.links > 0.8:
        return len(body) <= 220 and words(body) <= 35 and not (is_prose(body) and words(body) > 24)
    return is_headline(body)


def _may_be_entry(block: Block) -> bool:
    """Whether a plain line without the shape of a headline may be one: "eBay and others ...", "what was once ...", two clauses with a stop between."""
    body = block.body
    return not block.lead and 2 <= words(body) <= 28 and len(body) <= LONGEST_ENTRY and not ends_with_stop(body) and body[-1] not in ",;:：，；、"


def _entry_claim(hit: Hit, block: Block, is_title: bool) -> Claim:
    if is_title:
        return related_claim(block, hit.rule.id, "blocks", hit.rule.why, hit.rule.kind)
    return _claim(hit, block, 0, len(block.body), ())


def _claim(hit: Hit, block: Block, start: int, end: int, facts: tuple[Fact, ...]) -> Claim:
    whole = start == 0 and end == len(block.body)
    start, end = (block.start, block.end) if whole else block.span(start, end)
    return Claim(start, end, hit.rule.id, hit.rule.kind, "blocks", hit.rule.why, "drop", "related" if facts else None, facts)
