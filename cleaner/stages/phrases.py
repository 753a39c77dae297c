"""Claims for the lines, line heads, line tails and spans that a pack's rules match."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.article import Article, Block, Claim
from cleaner.library import is_site
from cleaner.lifts import UNSURE, facts
from cleaner.lookup import Hit
from cleaner.matches import Matches
from cleaner.rules import Rule
from cleaner.settings import MODES
from cleaner.shape import ends_sentence, ends_with_stop, is_heading_case, is_prose, is_title_case, stems, words
from cleaner.speech import is_public_call, is_report, is_told


def claims(article: Article, matches: Matches, stage: str, mode: str) -> Iterator[Claim]:
    """One claim a match of the packs of ``stage``; whole lines first, then what several short lines say together.

    A line that another stage's rule takes whole is left to it: what is said of all of it is said better.
    """
    place = Places(matches)
    skip = 0
    for number in matches.of_stage(stage):
        if number < skip:
            continue
        block, body = article.blocks[number], matches.bodies[number]
        acting = [hit for hit in matches.found[number].hits
                  if fits(hit, block, body) and allows(hit.rule, article, mode) and place.allows(hit.rule, number)]
        whole = any(hit.rule.reach == "line" for hit in acting)
        if whole:
            acting = _those_that_tell(acting, body, matches)
            if len(acting) > 1 and (_says_whose(acting, stage, body, matches) or (place.is_head(number) and _says_who_or_when(acting[0], body, matches))):
                acting = acting[:1]
                if acting[0].rule.stage != stage:  # its turn comes
                    continue
        taken = [claim_for(hit, block, body) for hit in acting if hit.rule.stage == stage and (not whole or hit.end - hit.start == len(body))]
        broken = None if any(claim.facts for claim in taken) else _broken_notice(article, matches, stage, mode, number, place)
        if broken and (not taken or (broken[0].facts and place.is_head(number))):  # "By" alone tells nothing; with the name on the next line it does
            claim, skip = broken
            yield claim
            continue
        yield from taken
        if not taken and not whole:
            yield from running_claims(article, matches, stage, mode, number)


def _those_that_tell(acting: list[Hit], body: str, matches: Matches) -> list[Hit]:
    """Of the rules that take a whole line as metadata, those that read a field out of it, where there are such: they come first, of whatever
    stage, and one that only takes the line away leaves it to them. What the line credits the first of them says; else the one that tells
    most goes first."""
    telling = [hit for hit in acting if hit.rule.lift]
    whole = [hit for hit in telling if hit.rule.reach == "line"]
    if not whole:
        return acting
    if len(telling) > 1:
        first = next((hit.rule for hit in whole if matches.worth(hit, body)), whole[0].rule)
        credit = first.lift in _CREDITS
        telling.sort(key=lambda hit: (hit.rule.reach != "line", credit and hit.rule.lift in _CREDITS and hit.rule.kind != first.kind,
                                      -matches.worth(hit, body), hit.rule.lift != "modified"))
    return [*telling, *(hit for hit in acting if not hit.rule.lift and hit.rule.action != "lift")]


#: Kinds of residue that hold headlines, which may tell who says what, and other articles' words.
_HEADLINES = frozenset(("inline_link", "related_list", "most_read", "other"))
#: What is the article's wherever it stands, and the kinds of residue that hold such words of others.
_NOTES = frozenset(("credits", "copyright", "updates", "read_time"))
_READERS = frozenset(("comments",))
_OF_OTHERS = _READERS | {"social_share", "follow_us", "related_list", "media_caption_ui"}
#: What names without a verb may be: an agency's, a photographer's, the owner's of the rights. The order of the packs decides.
_CREDITS = frozenset(("credits", "copyright"))


def _says_who_or_when(hit: Hit, body: str, matches: Matches) -> bool:
    """Whether the rule reads out of the line who wrote the article, or when. At the head such a line is this rule's, whatever others take it for."""
    return hit.rule.lift in ("authors", "published", "modified") and hit.rule.reach == "line" and matches.worth(hit, body) > UNSURE


def _says_whose(acting: list[Hit], stage: str, body: str, matches: Matches) -> bool:
    """Whether the first rule reads out of the line whose the text, the picture or the rights are, while those of this stage only take it away,
    as small print or a link. Buttons, and names among what readers and other articles say, are none of these."""
    first = acting[0]
    if first.rule.lift not in _NOTES or first.rule.stage == stage or first.rule.reach != "line" or matches.worth(first, body) <= UNSURE:
        return False
    others = _READERS if first.rule.lift == "copyright" else _OF_OTHERS if words(body) > 1 else _OF_OTHERS | {"navigation"}
    own = [hit for hit in acting if hit.rule.stage == stage]
    return bool(own) and not any(matches.worth(hit, body) if hit.rule.lift else hit.rule.kind in others for hit in own)


def fits(hit: Hit, block: Block, body: str) -> bool:
    """Whether the line is of the size and make that the rule is about: a numbered item is content, not furniture, and so is a sentence that somebody
    is reported to have said, that says when something happened, or calls for the police; and a sentence behind "Related:" is prose, not a headline."""
    rule = hit.rule
    if rule.reach != "line":
        return rule.reach != "block"
    line = hit.text or body
    if len(line) > rule.longest or block.mark == "1" or is_news_to(rule, line):
        return False
    return rule.lift != "related" or "title" not in hit.groups or not _is_sentence(line[slice(*hit.groups["title"])], line)


def is_news_to(rule: Rule, body: str) -> bool:
    """Whether the line is told as news is, so that a rule that drops leaves it, but for one that says otherwise, or that looks for headlines."""
    if rule.reports or rule.action != "drop" or rule.kind in _HEADLINES:
        return False
    language = rule.language or "en"
    return is_told(body, language) or is_report(body, language) or (rule.kind == "call_to_action" and is_public_call(body, language))


def _is_sentence(title: str, body: str) -> bool:
    return ends_with_stop(body) and ((words(title) >= 12 and not is_title_case(title)) or (title[0].islower() and not body.startswith("(")))


def allows(rule: Rule, article: Article, mode: str) -> bool:
    """Whether the mode is bold enough for the rule, and the site is the rule's."""
    if MODES.index(rule.mode) > MODES.index(mode):
        return False
    return rule.site is None or rule.everywhere or is_site(rule.site, article.context.host)


def claim_for(hit: Hit, block: Block, body: str) -> Claim:
    """The claim of one match in one block. A match of the whole body takes the bullet too."""
    rule = hit.rule
    whole = hit.start == 0 and hit.end == len(body)
    start, end = (block.start, block.end) if whole else block.span(hit.start, hit.end)
    raw = body[hit.start:hit.end]
    return Claim(start, end, rule.id, rule.kind, rule.stage, rule.why, rule.action, rule.lift, facts(hit, body, raw))


def running_claims(article: Article, matches: Matches, stage: str, mode: str, number: int) -> Iterator[Claim]:
    """Claims for the ``flat`` patterns of a stage's rules in the running text of one block."""
    body = matches.bodies[number]
    for hit in matches.found[number].running:
        if hit.rule.stage == stage and allows(hit.rule, article, mode) and _stands_alone(body, hit.start, hit.end):
            yield claim_for(hit, article.blocks[number], body)


def _stands_alone(body: str, start: int, end: int) -> bool:
    """In running text a notice starts a sentence or follows one, and what follows it starts as a sentence does."""
    after = body[end:].lstrip()
    return (start == 0 or body[:start].rstrip()[-1:] in ".!?…”\"’)") and not after[:1].islower()


def _broken_notice(article: Article, matches: Matches, stage: str, mode: str, number: int, place: "Places") -> tuple[Claim, int] | None:
    """The whole-line rule that matches this short line and the next one or two, read as one line; the most lines win."""
    blocks = article.blocks
    for count, hit in matches.broken(number):
        rule, last = hit.rule, number + count - 1
        if rule.stage == stage and allows(rule, article, mode) and place.allows(rule, number):
            joined = " ".join(matches.bodies[number:last + 1])
            return Claim(blocks[number].start, blocks[last].end, rule.id, rule.kind, rule.stage, rule.why, rule.action, rule.lift,
                         facts(hit, joined, joined)), last + 1
    return None


class Places:
    """Which blocks stand at the head of the article, and which at its tail."""

    #: Between a standfirst and the first paragraph stand at most so many lines of byline, date and buttons.
    BELOW_STANDFIRST = 8
    #: So many paragraphs may stand above the date of the article, and so many lines above its first paragraph, where dates tell.
    MOST_ABOVE, LONGEST_HEAD = 3, 16
    DATES = frozenset(("published_date", "read_time"))
    #: Residue that may act in the middle of an article, where nothing there has its words, has at most so many itself.
    MOST_APART = 4

    def __init__(self, matches: Matches):
        self._matches = matches
        self._bounds: tuple[int, int, int] | None = None
        self._stems: frozenset[str] | None = None

    def is_head(self, number: int) -> bool:
        """Whether the block stands at the head."""
        return number <= self._prose()[1]

    def allows(self, rule: Rule, number: int) -> bool:
        """Whether the rule may act on the block with this number."""
        if rule.where == "any":
            return True
        if rule.where == "beside":  # the stage `boxes` runs these
            return False
        if rule.where == "between":
            return self._stands_between(number)
        first, head, last = self._prose()
        if rule.where == "top":
            return number < first
        if rule.where != "tail" and number <= head:
            return True
        if rule.where != "head" and number >= last:
            return True
        return rule.where != "head" and self._stands_apart(rule, number)

    def is_above(self, number: int) -> bool:
        """Whether the block stands above the first prose."""
        return number < self._prose()[0]

    def _stands_apart(self, rule: Rule, number: int) -> bool:
        """Whether the line between paragraphs has nothing to do with them: residue in few words, none of which the prose has. A heading's
        words come back below it."""
        body = self._matches.bodies[number]
        least = 2 if rule.kind == "navigation" else 1  # "Education" alone is a heading as well
        if rule.reach != "line" or rule.action != "drop" or not least <= words(body) <= self.MOST_APART or body.startswith("#"):
            return False
        own = stems(body)
        if self._stems is None:
            self._stems = stems(*filter(is_prose, self._matches.bodies))
        return bool(own) and not own & self._stems

    def _stands_between(self, number: int) -> bool:
        """Whether the line stands alone between a paragraph and another, or a heading or item of two words or more, none of which goes on in
        the other: the one above has ended its sentence, if it has one, the one below starts. Or at either end of the text beside a paragraph."""
        bodies = self._matches.bodies
        above, below = bodies[max(0, number - 1):number], bodies[number + 1:number + 2]
        beside = [*above, *below]
        if beside and not (any(map(is_prose, beside)) and all(words(body) > 1 for body in beside)):
            return False
        ended = all(ends_sentence(body) or self._matches.blocks[number - 1].mark or is_heading_case(body) for body in above)
        return ended and not any(body[0].islower() for body in below)

    def _prose(self) -> tuple[int, int, int]:
        """The first prose, the last block of the head, and the last prose."""
        if self._bounds is None:
            found = self._matches.found
            prose = [number for number, body in enumerate(self._matches.bodies)
                     if is_prose(body) and not any(hit.rule.reach == "line" and hit.rule.where == "any" for hit in found[number].hits)]
            if not prose:
                self._bounds = len(self._matches.bodies), len(self._matches.bodies), -1
            else:
                self._bounds = prose[0], self._head(prose), prose[-1]
        return self._bounds

    def _head(self, prose: Sequence[int]) -> int:
        """The last block of the head: the first prose; the second where the first is a standfirst; or what stands below the only date, as captions
        and standfirsts stand above it."""
        head = prose[0]
        if len(prose) > 2:
            for above, below in zip(prose[:self.MOST_ABOVE], prose[1:]):
                if 1 < below - above <= self.BELOW_STANDFIRST and (above == prose[0] < 3 or below <= self.LONGEST_HEAD and self._is_dated(above, below)):
                    head = below
        return head

    def _is_dated(self, above: int, below: int) -> bool:
        """Whether a date stands between these lines, and none anywhere else, as in lists of events."""
        dated = [number for number, found in enumerate(self._matches.found) if any(hit.rule.kind in self.DATES and hit.rule.reach == "line" for hit in found.hits)]
        return bool(dated) and above < dated[0] and dated[-1] < below
