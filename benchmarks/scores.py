"""Measures of extracted text and metadata against gold, with the definitions of the published benchmarks.

  words      lower-cased \\w+ tokens; F1, precision and recall of the two multisets, means over pages (WCXB)
  present    share of the snippets of the main content that are in the text; absent: of the snippets around it that are not (WCXB's with
             and without). Snippets are compared by their words, parts of words at the ends included
  clean      share of the pages with every absent snippet kept out
  exact      share of the pages whose words are gold's, in order
  shingles   F1 of runs of four words, each page with the same weight (article-extraction-benchmark)
  right      share of the pages with a gold value where the value agrees; given: where there is a value; precision: right of given

A page without gold text counts for its snippets and metadata alone.
"""
from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractors import Extracted
from pages import Page

_WORD = re.compile(r"\w+")
#: A title of so many characters may be a part of the other: sites put their name beside it.
_TELLING = 15
FIELDS = ("title", "author", "published")


class Words(NamedTuple):
    """A page's text against gold's; ``hits`` are the shingles in both, in the text only, in gold only, as shares of their sum."""

    f1: float
    precision: float
    recall: float
    exact: bool
    hits: tuple[float, float, float]


class Result(NamedTuple):
    """One tool on one page. ``words`` is None without gold text; ``seconds`` is None where the time does not count."""

    type: str
    words: Words | None
    present: tuple[bool, ...]
    absent: tuple[bool, ...]
    fields: dict[str, tuple[bool, bool]]  # of the fields with a gold value: given, right
    failed: bool
    seconds: float | None


def result(page: Page, got: Extracted, failed: bool = False, seconds: float | None = None) -> Result:
    """Judge what a tool made of a page."""
    text = " ".join(words_of(got.text))
    present, absent = ([" ".join(words_of(snippet)) for snippet in snippets] for snippets in (page.present, page.absent))
    gold = {field: getattr(page, field) for field in FIELDS}
    return Result(
        page.type, compare(words_of(got.text), words_of(page.text)) if page.text else None,
        tuple(snippet in text for snippet in present if snippet), tuple(snippet not in text for snippet in absent if snippet),
        {field: (bool(getattr(got, field)), agrees(field, getattr(got, field) or "", want)) for field, want in gold.items() if want},
        failed, seconds,
    )


def words_of(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def compare(got: Sequence[str], want: Sequence[str]) -> Words:
    """Two lists of words. Where gold has none, none is right."""
    both = sum((Counter(got) & Counter(want)).values())
    precision, recall = (both / len(got), both / len(want)) if got and want else (float(got == want),) * 2
    return Words(f1(precision, recall), precision, recall, got == want, _shares(_shingles(got), _shingles(want)))


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _shingles(words: Sequence[str], length: int = 4) -> Counter[tuple[str, ...]]:
    """Runs of four words; a shorter text is one run."""
    return Counter(tuple(words[at:at + length]) for at in range(max(1, len(words) - length + 1)) if words)


def _shares(got: Counter[tuple[str, ...]], want: Counter[tuple[str, ...]]) -> tuple[float, float, float]:
    both = sum((got & want).values())
    counts = both, sum(got.values()) - both, sum(want.values()) - both
    return tuple(count / (sum(counts) or 1) for count in counts)  # type: ignore[return-value]


def agrees(field: str, got: str, want: str) -> bool:
    """Whether a value is gold's: dates by the day, authors and long titles if one is in the other, words compared."""
    if field == "published":
        return got[:10] == want[:10]
    a, b = (" ".join(words_of(value)) for value in (got, want))
    if field == "author":
        return bool(a and b) and (a in b or b in a or set(b.split()) <= set(a.split()))
    return bool(a) and (a == b or (len(b) > _TELLING and b in a) or (len(a) > _TELLING and a in b))


def figures(results: Sequence[Result]) -> dict[str, float | None]:
    """The measures over pages; None where no page can tell."""
    words = [each.words for each in results if each.words]
    both, more, missed = (sum(each.hits[number] for each in words) for number in range(3))
    times = sorted(each.seconds * 1000 for each in results if each.seconds is not None)
    return {
        "pages": len(results),
        "f1": _mean(each.f1 for each in words), "precision": _mean(each.precision for each in words), "recall": _mean(each.recall for each in words),
        "present": _mean(found for each in results for found in each.present), "absent": _mean(out for each in results for out in each.absent),
        "clean": _mean(all(each.absent) for each in results), "exact": _mean(each.exact for each in words),
        "shingles": f1(both / (both + more or 1), both / (both + missed or 1)) if words else None,
        "failed": sum(each.failed for each in results), "cpu_median": statistics.median(times) if times else None, "cpu_p95": _quantile(times, 0.95),
    }


def metadata(results: Sequence[Result]) -> dict[str, dict[str, float | None]]:
    """By field: right, given and precision, of the pages where gold has a value."""
    found = {field: [each.fields[field] for each in results if field in each.fields] for field in FIELDS}
    return {field: {
        "pages": len(pairs), "right": _mean(right for _, right in pairs), "given": _mean(given for given, _ in pairs),
        "precision": _mean(right for given, right in pairs if given),
    } for field, pairs in found.items()}


def _mean(values: Iterable[float]) -> float | None:
    held = list(values)
    return sum(held) / len(held) if held else None


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    """The smallest of the values that is no less than so large a share of them."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None
