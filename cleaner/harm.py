"""What rules take from clean articles: harm, rule by rule. Records in, a report out.

The articles must be clean, as a person wrote or chose them; then all that is dropped is harm, or residue that the person
overlooked, and only reading it tells which. What is lifted is counted apart, as it is not lost.
"""
from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

import msgspec

from cleaner.record import Record, Removal, restore

#: So much of the text is shown on either side of a taking, and of the taking itself, in characters.
_AROUND, _MOST_SHOWN = 60, 240
#: An article that loses more than this share of its words is counted.
SHARE = 0.01
# Chinese, Japanese, Thai, Lao, Burmese and Khmer write no blanks between words: there a letter counts as a word.
_NO_BLANKS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


class Taking(msgspec.Struct, frozen=True):
    """One thing a rule took: from which article, and what stood before and after it."""

    id: str | None
    before: str
    taken: str
    after: str


class RuleHarm(msgspec.Struct):
    """What one rule took: ``words`` in all, out of so many ``articles``, per million words of all articles."""

    rule: str
    kind: str
    action: str
    words: int = 0
    articles: int = 0
    ppm: float = 0.0
    takings: list[Taking] = []


class Harm(msgspec.Struct):
    """The report: rules in order of harm, what they drop before what they lift, then totals.

    ``touched`` are the articles that lost a word, ``hurt`` those that lost more than one in a hundred; lifted words
    count for neither. ``failed`` are inputs that could not be cleaned, which count for nothing else.
    """

    rules: list[RuleHarm] = []
    articles: int = 0
    failed: int = 0
    words: int = 0
    dropped: int = 0
    lifted: int = 0
    dropped_ppm: float = 0.0
    lifted_ppm: float = 0.0
    touched: int = 0
    hurt: int = 0


def words(text: str) -> int:
    """How many words: runs without blanks, and single letters of scripts that write no blanks.

    >>> words("The quay is open."), words("港は open です")
    (4, 5)
    """
    count = len(text.split())
    if text.isascii() or not _NO_BLANKS.search(text):
        return count
    return len(_NO_BLANKS.findall(text)) + len(_NO_BLANKS.sub(" ", text).split())


def harm(records: Iterable[Record], show: int = 3, only: Collection[str] | None = None) -> Harm:
    """Count what was taken out of the records. Holds one record at a time, and up to ``show`` takings of each rule.

    ``only`` names the rules that are counted; None counts all, the stages that find things by structure too. Layout
    edits are never counted: they take no words.
    """
    report, by_rule = Harm(), dict[tuple[str, str], RuleHarm]()
    for record in records:
        if record.error is not None:
            report.failed += 1
        else:
            _add(report, by_rule, record, show, only)
    for rule in by_rule.values():
        rule.ppm = _ppm(rule.words, report.words)
    report.rules = sorted(by_rule.values(), key=lambda rule: (rule.action, -rule.words, -rule.articles, rule.rule))
    report.dropped_ppm, report.lifted_ppm = _ppm(report.dropped, report.words), _ppm(report.lifted, report.words)
    return report


def _ppm(part: int, whole: int) -> float:
    return round(part / whole * 1e6, 1) if whole else 0.0


def _add(report: Harm, by_rule: dict[tuple[str, str], RuleHarm], record: Record, show: int, only: Collection[str] | None) -> None:
    """One more record. A part of a word that goes counts as a word."""
    source = restore(record)
    all_words, dropped, seen = words(source), 0, set()
    for removal in record.removals:
        if removal.action == "normalise" or (only is not None and removal.rule not in only):
            continue
        key = (removal.rule, removal.action)
        rule = by_rule.setdefault(key, RuleHarm(removal.rule, removal.kind, removal.action))
        taken = max(0, words(removal.text) - words(removal.replacement))
        rule.words += taken
        rule.articles += key not in seen
        seen.add(key)
        if removal.action == "lift":
            report.lifted += taken
        else:
            dropped += taken
        if len(rule.takings) < show:
            _show(rule, source, removal, record.id)
    report.articles += 1
    report.words += all_words
    report.dropped += dropped
    report.touched += dropped > 0
    report.hurt += dropped > SHARE * all_words


def _show(rule: RuleHarm, source: str, removal: Removal, id: str | None) -> None:
    """Note the taking, unless the same was noted: what is seen twice teaches nothing."""
    start = removal.start + len(removal.text) - len(removal.text.lstrip())
    end = removal.start + len(removal.text.rstrip())
    taken = source[start:max(start, end)]
    if all(taken != taking.taken for taking in rule.takings):
        rule.takings.append(Taking(id, _before(source, start), taken, _after(source, end)))


def _before(text: str, start: int) -> str:
    """What stands before, from the start of a word on where words have blanks."""
    piece = text[max(0, start - _AROUND):start]
    return piece.split(maxsplit=1)[-1] if start > _AROUND and piece.strip() else piece


def _after(text: str, end: int) -> str:
    piece = text[end:end + _AROUND]
    return piece.rsplit(maxsplit=1)[0] if end + _AROUND < len(text) and piece.strip() else piece


def table(report: Harm) -> Iterator[str]:
    """The report as lines to read: a row a rule, most harm first, its takings below it, and the totals at the end."""
    for action, title in (("drop", "Dropped"), ("lift", "Lifted")):
        rules = [rule for rule in report.rules if rule.action == action]
        if rules:
            yield f"{title + ': words':>15} {'articles':>9} {'ppm':>8}  rule (kind)"
        for rule in rules:
            yield f"{rule.words:>15,} {rule.articles:>9,} {rule.ppm:>8.1f}  {rule.rule} ({rule.kind})"
            yield from (f"{'':8}{taking.id or '-'}: {marked(taking)}" for taking in rule.takings)
        if rules:
            yield ""
    yield from _totals(report)


def _totals(report: Harm) -> Iterator[str]:
    failed = f" ({report.failed:,} more could not be cleaned)" if report.failed else ""
    yield f"{report.words:,} words in {report.articles:,} articles{failed}"
    yield f"dropped {report.dropped:,} words ({report.dropped_ppm:.1f} ppm), lifted {report.lifted:,} ({report.lifted_ppm:.1f} ppm)"
    yield f"{report.touched:,} articles touched, {report.hurt:,} lost over {SHARE:.0%} of their words"


def marked(taking: Taking) -> str:
    """The taking in one line, marked as the examples of packs are.

    >>> marked(Taking("7", "open again.\\n\\n", "Read more", "\\n\\nThe board"))
    '...open again. / [[Read more]] / The board...'
    """
    taken = taking.taken
    if len(taken) > _MOST_SHOWN:
        taken = f"{taken[:_MOST_SHOWN // 2]} (...) {taken[-_MOST_SHOWN // 2:]}"
    before = f"...{_row(taking.before)}" if taking.before.strip() else ""
    after = f"{_row(taking.after)}..." if taking.after.strip() else ""
    return f"{before}[[{_row(taken)}]]{after}"


def _row(text: str) -> str:
    """The text in one row, with a stroke where lines ended."""
    return re.sub(r"[^\S\n]+", " ", re.sub(r"\s*\n\s*", " / ", text))
