"""Claims for lines that no rule knows and that are worded as residue is, in words that the article does not say.

A model of words (``cleaner.wording``) says how a line is worded, and where it stands how sure that must be: least beside residue at the edges of the
article, most between its paragraphs. An article about newsletters is worded as calls for newsletters are, so a line of which the prose says a third
again is the article's. Single words, and sentences that stand alone, must be surer still. Left alone is what a rule knows, as that says where it may
stand; what is numbered, a heading by its mark, a cell of a table, code, the known title, or stands twice in the text; what ends with a colon between paragraphs; and
sentences told as news are.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from cleaner.article import Article, Claim
from cleaner.languages import languages_of
from cleaner.matches import Matches
from cleaner.settings import MODES
from cleaner.shape import COLONS, ends_sentence, ends_with_stop, has_no_stops, is_headline, is_prose, plainly, words
from cleaner.speech import is_public_call, is_report, is_told
from cleaner.stages.fragments import CODE
from cleaner.stages.headers import is_asked
from cleaner.stages.headline import says_title
from cleaner.stages.prose import MOST_ECHO, Prose
from cleaner.stages.rows import adjoin, is_whole, rows_of
from cleaner.wording import load, log_odds

RULE, STAGE = "any/worded/like-residue", "worded"
WHY = "No rule knows the line, but it is worded as residue is; what says so most: "
HEAD, TAIL, BETWEEN = "head", "tail", "between"
#: How likely a line must be residue, as the logarithm of the odds, by where it stands: alone, and beside a line that was taken.
SURE = {HEAD: (0.5, 0.0), TAIL: (0.2, -0.6), BETWEEN: (1.3, 0.7)}
#: How much more so in each mode.
MORE = dict(zip(MODES, (1.0, 0.0, -0.5)))
#: And for a single word; for a sentence alone; for running text and lines alone, of so many words, as articles end with; and for what may be the headline above the article.
ONE_WORD, SENTENCE, LONG, HEADLINE = 1.0, 2.0, 0.7, 1.0
SENTENCE_WORDS, LONG_WORDS, HEADLINE_WORDS = 4, 8, 5
#: A line is so long at most, between paragraphs and at the edges.
LONGEST_BETWEEN, LONGEST = 140, 200
#: A line of so many words without an end mark may go on below.
LEAST_OPEN = 4
#: The prose may say so much of a line, alone and beside one that was taken.
MOST_ECHOES = (MOST_ECHO, 0.5)


def claims(article: Article, matches: Matches, mode: str) -> Iterator[Claim]:
    """A claim for each such line. What stands beside a line that goes is asked again, downwards and upwards."""
    if not is_asked(article, matches):
        return
    judge = _Judge(article, matches, mode)
    if not judge.odds:
        return
    rows = rows_of(article, matches)
    gone = [row.claim is not None and row.claim.action == "drop" and is_whole(article.source, row) for row in rows]
    for order, step in ((range(len(rows)), -1), (range(len(rows) - 1, -1, -1), 1)):
        for at in order:
            row, near = rows[at], at + step
            if row.number in judge.odds and not gone[at]:
                beside = 0 <= near < len(rows) and gone[near] and adjoin(article.source, row, rows[near])
                gone[at] = judge.goes(row.number, beside)
    model = load()
    for row, goes in zip(rows, gone):
        if goes and row.claim is None:
            yield Claim(row.start, row.end, RULE, model.kind(row.text), STAGE, WHY + ", ".join(model.strongest(row.text)))


class _Judge:
    """Which lines of an article are worded as residue: ``odds`` of those that may be, by their numbers."""

    def __init__(self, article: Article, matches: Matches, mode: str) -> None:
        self._article, self._matches, self._bodies, self._more = article, matches, matches.bodies, MORE[mode]
        self._prose = Prose(self._bodies)
        least = min(min(by_company) for by_company in SURE.values()) + self._more
        self.odds = {number: odds for number, body in enumerate(self._bodies) if self._may_be(number, body) and (odds := log_odds(body)) >= least}

    def _may_be(self, number: int, body: str) -> bool:
        if len(body) > (LONGEST_BETWEEN if self._place(number) == BETWEEN else LONGEST) or self._article.blocks[number].mark in ("1", "#") or body[:1] == "|":
            return False
        return not self._goes_on(number, body) and any(map(str.isalpha, body)) and not self._is_known(number, body)

    def _is_known(self, number: int, body: str) -> bool:
        """Whether a rule knows the whole line, and so decides where it goes."""
        return any(hit.end - hit.start == len(body) for hit in self._matches.found[number].hits)

    def _goes_on(self, number: int, body: str) -> bool:
        """Whether a line is the rest of a sentence that the line above began, as where a scraper broke it at a link."""
        above = self._bodies[number - 1] if number else ""
        return body[:1].islower() and words(above) >= LEAST_OPEN and not ends_sentence(above)

    def goes(self, number: int, beside: bool) -> bool:
        """Whether the line goes, alone or beside a line that does."""
        body, place = self._bodies[number], self._place(number)
        if self.odds[number] < self._least(body, place, beside) or (place == BETWEEN and not beside and self._may_be_item(number, body)):
            return False
        if CODE.search(body) or (place != TAIL and self._counts[plainly(body)] > 1) or (place == BETWEEN and body.endswith(COLONS)):
            return False
        title = self._article.context.title
        echo = self._prose.echo(body)
        return not (title and says_title(title, body)) and echo is not None and echo < MOST_ECHOES[beside] and not self._is_news(body)

    def _may_be_item(self, number: int, body: str) -> bool:
        """Whether a line between paragraphs is one of a list, or a heading of one word."""
        return self._article.blocks[number].lead > 0 or words(body) == 1

    def _least(self, body: str, place: str, beside: bool) -> float:
        count = words(body)
        least = SURE[place][beside] + self._more
        if count == 1:
            return least + ONE_WORD
        if not beside and count >= SENTENCE_WORDS and (ends_with_stop(body) or has_no_stops(body)):
            return least + SENTENCE
        if is_prose(body) or count >= LONG_WORDS and not beside:
            return least + LONG
        return least + HEADLINE * (place == HEAD and count >= HEADLINE_WORDS and is_headline(body))

    def _place(self, number: int) -> str:
        prose = self._prose.numbers
        if not prose or number < prose[0]:
            return HEAD
        return TAIL if number > prose[-1] else BETWEEN

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(map(plainly, self._bodies))

    @cached_property
    def _languages(self) -> frozenset[str]:
        return languages_of(self._article.source) or frozenset(("en",))

    def _is_news(self, body: str) -> bool:
        return any(is_told(body, language) or is_report(body, language) or is_public_call(body, language) for language in self._languages)
