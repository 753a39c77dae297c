"""Count the short runs of characters that prose is made of: pages with gold texts in, cleaner/data/prose_grams.bin out.

usage: training/prose_grams.py PAGES.jsonl[.zst] ... [--out FILE]

PAGES hold {id, url, page_type, html, gold: {text}}. Lines are counted as pieces are looked for in them (`cleaner.folded`), edges and
all; digits are zeros there and case is gone, so that what is written is how common some ten thousand runs of up to four characters
are, and no text. Same pages: same file.
"""
from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from cleaner.folded import searched_together
from cleaner.frequency import GRAM, GRAMS, write
from cleaner.languages import languages_of

from pages import read

#: Of what languages_of calls one language (or one set of them) so many characters are counted.
MOST = 4_000_000
#: Runs that stand there less often are left out, single characters aside.
LEAST = 20


def counted(texts: Iterable[str]) -> Counter[str]:
    """How often each run of up to GRAM characters stands in the lines of the texts."""
    found: Counter[str] = Counter()
    read_of: Counter[frozenset[str]] = Counter()
    for text in texts:
        languages = frozenset(languages_of(text) or ())
        if read_of[languages] < MOST:
            read_of[languages] += len(text)
            for line in searched_together([line for row in text.split("\n") if (line := row.strip())]):
                for length in range(1, GRAM + 1):
                    found.update(line.text[at:at + length] for at in range(len(line.text) - length + 1))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+")
    parser.add_argument("--out", type=Path, default=GRAMS)
    options = parser.parse_args()
    found = counted(page["gold"]["text"] for page in read(options.pages) if page["gold"].get("text"))
    kept = {gram: count for gram, count in sorted(found.items()) if count >= LEAST or len(gram) == 1}
    write(options.out, kept)
    print(f"{len(kept)} of {len(found)} runs, {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
