"""Claims for the same short line standing in the article again and again: furniture that no list of words knows."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cleaner.article import Article, Claim
from cleaner.shape import ends_sentence, words

#: A line is furniture from this many on; a refrain, a speaker's name or a score stands in few words or ends as a sentence.
TIMES, MOST_WORDS, LEAST_LENGTH = 3, 12, 12


def claims(article: Article, mode: str) -> Iterator[Claim]:
    """A claim for every standing of a line that repeats; in mode ``recall`` only, as tables and rankings repeat too."""
    if mode != "recall" or article.flat:
        return
    lines = [block.body for block in article.blocks]
    counts = Counter(line for line in lines if len(line) >= LEAST_LENGTH)
    repeated = {line for line, count in counts.items() if count >= TIMES and 3 <= words(line) <= MOST_WORDS and not ends_sentence(line)}
    for block, line in zip(article.blocks, lines):
        if line in repeated and not line.endswith(":"):
            yield Claim(block.start, block.end, "any/repeats/same-line", "repeat", "repeats", "The same short line stands in the article three times or more")
