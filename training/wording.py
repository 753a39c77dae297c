"""Learn how residue is worded: rule packs and lines written for it in, and pages with gold texts, cleaner/data/wording_model.bin out.

usage: training/wording.py PAGES.jsonl[.zst] ... [--packs FOLDER] [--lines FOLDER] [--out FILE]

Residue are the examples of rules that drop (``drops``) and the lines of FOLDER/<language>.residue.txt; content what those rules leave (``keeps``), the lines of
FOLDER/<language>.content.txt and the lines of the gold texts of PAGES ({id, url, page_type, html, gold: {text}}). Prints how many lines are told apart that the model has not
seen, of rules and sites not learned from. The same input and the same scikit-learn give the same file.
"""
from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import re2
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from cleaner.counted import OPTIONS
from cleaner.rules import BUILTIN, Rule, read_packs
from cleaner.wording import MODEL, Model, checksums, load, write

from pages import read, site_of

LINES = Path(__file__).parent / "lines"
#: So many weights; so many for each kind.
SIZE, KIND_SIZE = 1 << 18, 1 << 14
#: How little the regression is held to small weights, and that of kinds.
LOOSE, KINDS_LOOSE = 3.0, 3.0
FOLDS = 5
#: In an example, what goes of it.
_PART = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
#: Where lines come from.
RESIDUE, KEPT, GOLD, WRITTEN = "residue", "keeps", "gold", "written"


class Example(NamedTuple):
    """A line, where it comes from, what must not stand in two folds, and its kind, if it is residue and that is known."""

    line: str
    source: str
    group: str
    kind: str | None = None


def of_rules(rules: Iterable[Rule]) -> Iterator[Example]:
    """The examples of rules: of what they drop the parts that go, line by line, without the headlines of other articles, which are worded as any are."""
    for rule in rules:
        if rule.action == "drop":
            pattern = re2.compile(rule.regex, OPTIONS) if rule.lift == "related" else None
            for example in rule.drops:
                for line in _PART.findall(example) or [example.split("\n")[0]]:
                    rest = _without_title(line, pattern).strip()
                    if rest:
                        yield Example(rest, RESIDUE, rule.id, rule.kind)
        for line in rule.keeps:
            yield Example(line, KEPT, rule.id)


def _without_title(line: str, pattern: Any) -> str:
    """A line without the headline that a rule reads out of it, if its pattern does."""
    found = pattern.search(line) if pattern and "title" in pattern.groupindex else None
    if not found:
        return line
    start, end = found.span(pattern.groupindex["title"])
    return line[:start] + line[end:] if start >= 0 else line


def of_folder(folder: Path) -> Iterator[Example]:
    for path in sorted(folder.glob("*.txt")):
        language, side, _ = path.name.split(".")
        for line in path.read_text(encoding="utf-8").splitlines():
            yield Example(line, RESIDUE if side == "residue" else WRITTEN, f"{language} {line}")


def of_pages(pages: Iterable[dict[str, Any]]) -> Iterator[Example]:
    for page in pages:
        for line in (page["gold"].get("text") or "").split("\n"):
            if len(line.strip()) > 2:
                yield Example(line.strip(), GOLD, site_of(page))


def table(lines: Sequence[str], size: int) -> csr_matrix:
    """A row for each line: the root of one by the number of its strings, at their checksums."""
    found = [checksums(line, size) for line in lines]
    ends = np.cumsum([0, *map(len, found)])
    numbers = np.repeat([1 / np.sqrt(max(1, len(row))) for row in found], np.diff(ends))
    rows = csr_matrix((numbers, np.concatenate(found), ends), shape=(len(lines), size))
    rows.sum_duplicates()
    return rows


def fit(rows: csr_matrix, truth: Any, loose: float) -> Any:
    return LogisticRegression(C=loose, solver="liblinear", max_iter=300, random_state=0).fit(rows, truth)


def report(examples: Sequence[Example], rows: csr_matrix, truth: Any) -> Iterator[str]:
    """Of each source how many lines are at least so likely residue, to a model that has not seen their rule or site."""
    fold = np.array([crc32(example.group.encode()) % FOLDS for example in examples])
    source = np.array([example.source for example in examples])
    said = np.zeros(len(examples))
    for number in range(FOLDS):
        said[fold == number] = fit(rows[fold != number], truth[fold != number], LOOSE).decision_function(rows[fold == number])
    for limit in (0, 1, 1.5, 2, 2.5, 3, 4):
        yield f"{limit:4}: " + ", ".join(f"{name} {np.mean(said[source == name] >= limit):.4f} of {np.sum(source == name)}" for name in sorted(set(source)))


def quantised(weights: Any, scale: float) -> bytes:
    return bytes(np.clip(np.round(weights / scale) + 128, 0, 255).astype(np.uint8))


def made(examples: Sequence[Example], rows: csr_matrix, truth: Any) -> Model:
    whole = fit(rows, truth, LOOSE)
    scale = float(np.quantile(np.abs(whole.coef_[whole.coef_ != 0]), 0.9999)) / 127
    known = [example for example in examples if example.kind]
    names = tuple(sorted({example.kind for example in known if example.kind}))
    of_kinds = table([example.line for example in known], KIND_SIZE)
    fits = [fit(of_kinds, np.array([example.kind == name for example in known]), KINDS_LOOSE) for name in names]
    step = max(float(np.abs(one.coef_).max()) for one in fits) / 127
    return Model(float(whole.intercept_[0]), scale, quantised(whole.coef_[0], scale), names,
                 tuple(round(float(one.intercept_[0]) / step) for one in fits), tuple(quantised(one.coef_[0], step) for one in fits))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+")
    parser.add_argument("--packs", type=Path, default=BUILTIN)
    parser.add_argument("--lines", type=Path, default=LINES)
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--no-report", action="store_true", help="train only")
    options = parser.parse_args()
    examples = [*of_rules(read_packs(options.packs, {}, check=False)), *of_folder(options.lines), *of_pages(read(options.pages))]
    truth = np.array([example.source == RESIDUE for example in examples])
    rows = table([example.line for example in examples], SIZE)
    if not options.no_report:
        print("\n".join(report(examples, rows, truth)))
    write(options.out, made(examples, rows, truth))
    model = load(options.out)
    known = [example for example in examples if example.kind]
    print(f"kinds: {np.mean([model.kind(example.line) == example.kind for example in known[::10]]):.3f} of those learned from")
    print(f"{len(examples)} lines, {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
