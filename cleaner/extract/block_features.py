"""What is to be said of a page's blocks, in numbers: the same code where the model is made and where it is used.

No word of any language is looked at. What the page's authors called its elements (class and id) is, through the weights of tokens,
and so is what the page says of itself: its title, the kinds of thing it declares, the body it declares.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import fsum
from typing import Any

import msgspec
import numpy as np

from cleaner.extract.cut import Block, Cut, Node

#: What a character may be, as bits: marks, letters and digits, blanks, and characters of scripts that write none.
_STOP, _COMMA, _END, _BLANK, _DIGIT, _LETTER, _BIG, _UNSPACED = (1 << number for number in range(8))
_MARKS = ((_STOP, ".!?…。！？．।؟۔॥"), (_COMMA, ",;、，；،؛"), (_END, ".!?:;…。！？．：；।؟۔॥”\"»'’)」』)"), (_BLANK, " "))
_RANGES = (
    (_BIG, "A", "Z"), (_BIG, "À", "Ö"), (_BIG, "Ø", "Þ"), (_BIG, "Α", "Ω"), (_BIG, "А", "Я"), (_UNSPACED, "\u0e00", "\u0eff"), (_UNSPACED, "\u1000", "\u109f"),
    (_UNSPACED, "\u1780", "\u17ff"), (_UNSPACED, "\u3040", "\u30ff"), (_UNSPACED, "\u3400", "\u9fff"), (_UNSPACED, "\uf900", "\ufaff"),
)
#: Characters up to here have a table; the others, of which texts have few, are looked up.
_MOST_TABLE = 0x10000
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_WORD = re.compile(r"\w+")
#: A block of so many words, few of them in links, is long: prose, as a rule.
LONG_WORDS, LONG_LINKS = 12, 0.35
#: Texts of so many words are not asked how much of the title they say.
_LONG_FOR_TITLE = 40
#: So many characters of a block, blanks aside, are looked for in the body that the page declares.
_START = 60
_ROLES = ("article", "main", "nav", "header", "footer", "aside", "form", "li", "table", "figure", "blockquote", "button", "dl", "section", "details", "ul")
_ROLE_BITS = {tag: 1 << number for number, tag in enumerate(_ROLES)}
_IN_ROLES = [f"in {role}" for role in _ROLES]
#: What is said of the blocks before and behind too.
_NEIGHBOURING = ("words", "link share", "tokens own", "tokens path", "long", "end mark", "heading", "tag", "same path long", "same called long", "up 0.75", "depth")
_STEPS = (-2, -1, 1, 2)
_NEIGHBOURS = [f"{name} {step:+d}" for name in _NEIGHBOURING for step in _STEPS]
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_TAGS = {tag: number for number, tag in enumerate(
    ("div", "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "blockquote", "pre", "figcaption", "button", "label", "dt", "dd", "section", "article", "summary", "caption"), 1)}
_LEVELS = (0, 1, 2, 3, 5)
_DESCENTS = (0.5, 0.75, 0.9)
#: Of the polynomial that a path's number is.
_FACTOR = 0x9E3779B97F4A7C15
#: Of the names of so many elements the weight is remembered.
_MOST_REMEMBERED = 1 << 14
KINDS = ("article", "product", "forum", "list", "page")


class Signals(msgspec.Struct, frozen=True):
    """What the page says of itself: its title, the kinds it declares (of KINDS), the article's body for search engines; and whether it is of a forum,
    which its address and its maker may say too."""

    title: str = ""
    kinds: frozenset[str] = frozenset()
    body: str = ""
    forum: bool = False


class Description(msgspec.Struct, frozen=True):
    """A row of features for each block, their names, and of the page's elements what was found out on the way.

    ``standing`` is the node each block stands in and ``called`` a number for its path, tags and names; ``parents`` of each node (-1: none), and
    ``ends``: all that stands in node n has numbers up to, not with, ``ends[n]``.
    """

    names: list[str]
    rows: Any
    standing: Any
    called: Any
    parents: Any
    ends: Any

    def column(self, name: str) -> np.ndarray:
        """One feature of all blocks, in double precision."""
        return np.asarray(self.rows[:, self.names.index(name)], dtype=np.float64)


def tokens_of(tag: str, names: str) -> frozenset[str]:
    """What an element is called: its tag, and the words in its class and id (``postBody_v2 main`` has post, body, v, main)."""
    return frozenset((f"<{tag}>", *map(str.lower, _TOKEN.findall(names[:300]))))


class Weights(dict[tuple[str, str], float]):
    """How much an element's tag and names speak for content: the sum of its tokens' weights. Remembered, as a site's pages have the same names."""

    def __init__(self, tokens: Mapping[str, float]) -> None:
        self.tokens = tokens

    def __missing__(self, called: tuple[str, str]) -> float:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        weight = self[called] = fsum([self.tokens.get(token, 0.0) for token in tokens_of(*called)])  # the same in any order, which that of a set is
        return weight


def _classes(codes: np.ndarray) -> np.ndarray:
    """For each character, by its number, what it is: the bits above."""
    marks = codes.view("U1")
    classes = np.where(np.char.isalnum(marks), _LETTER, 0).astype(np.uint8)
    classes[np.char.isdecimal(marks)] |= _DIGIT
    for bit, some in _MARKS:
        classes[np.isin(marks, list(some))] |= bit
    for bit, first, last in _RANGES:
        classes[(codes >= ord(first)) & (codes <= ord(last))] |= bit
    return classes


@cache
def _table_of_classes() -> np.ndarray:
    return _classes(np.arange(_MOST_TABLE, dtype=np.uint32))


class _Characters:
    """All characters of some texts, looked up at once: how many there are of a class in each text."""

    def __init__(self, texts: Sequence[str]) -> None:
        """No text may be empty."""
        self.sizes = np.array([len(text) for text in texts])
        self._starts = np.concatenate(([0], np.cumsum(self.sizes + 1)[:-1]))
        codes = np.frombuffer("\n".join(texts).encode("utf-32-le"), dtype=np.uint32)
        self._classes = _table_of_classes()[np.minimum(codes, _MOST_TABLE - 1)]
        rare = codes >= _MOST_TABLE
        if rare.any():
            self._classes[rare] = _classes(codes[rare])

    def count(self, bit: int) -> np.ndarray:
        return self._counted(self._classes & bit != 0)

    def count_first(self, bit: int) -> np.ndarray:
        """Only those with no letter or digit in front."""
        found = self._classes & bit != 0
        found[1:] &= self._classes[:-1] & _LETTER == 0
        return self._counted(found)

    def at_end(self, bit: int) -> np.ndarray:
        return np.asarray(self._classes[self._starts + self.sizes - 1] & bit != 0)

    def words(self) -> np.ndarray:
        """Words by blanks; in scripts without them, two characters are a word."""
        return np.asarray(self.count(_BLANK) + 1 + self.count(_UNSPACED) // 2)

    def _counted(self, found: np.ndarray) -> np.ndarray:
        return np.asarray(np.add.reduceat(found, self._starts, dtype=np.int64))


def describe(page: Cut, signals: Signals, weights: Weights) -> Description:
    """The page's blocks in numbers."""
    table = _Table()
    _of_blocks(table, page, signals)
    tree, held, standing = _of_nodes(table, page, weights)
    _of_neighbours(table)
    _of_page(table, page, signals)
    return Description(table.names, table.matrix(), standing, tree.name_path[standing], tree.parents, held.ends)


class _Table:
    def __init__(self) -> None:
        self.columns: dict[str, np.ndarray] = {}

    def __setitem__(self, name: str, values: Any) -> None:
        self.columns[name] = np.asarray(values, dtype=np.float32)

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def add(self, names: Sequence[str], rows: np.ndarray) -> None:
        """Several columns at once, a row of the array for each."""
        self.columns.update(zip(names, rows.astype(np.float32)))

    @property
    def names(self) -> list[str]:
        return list(self.columns)

    def matrix(self) -> np.ndarray:
        return np.array(list(self.columns.values())).T


def _of_blocks(table: _Table, page: Cut, signals: Signals) -> None:
    blocks, nodes = page.blocks, page.nodes
    texts = [block.text for block in blocks]
    characters = _Characters(texts)
    chars, words = characters.sizes.astype(np.float32), characters.words().astype(np.float32)
    linked = np.array([block.linked for block in blocks], dtype=np.float32) / chars
    table["words"] = words
    table["word length"] = chars / words
    table["link share"] = linked
    table["links"] = [block.links for block in blocks]
    table["bold share"] = np.array([block.bold for block in blocks], dtype=np.float32) / chars
    table["commas"] = characters.count(_COMMA) / words
    table["stops"] = characters.count(_STOP)
    table["end mark"] = characters.at_end(_END)
    table["digits"] = characters.count(_DIGIT) / chars
    table["big words"] = characters.count_first(_BIG) / words
    table["starts"] = [1 if text[0].isupper() else 2 if text[0].islower() else 3 if text[0].isalpha() else 4 if text[0].isdigit() else 0 for text in texts]
    tags = [nodes[block.node].tag for block in blocks]
    table["tag"] = [_TAGS.get(tag, 0) for tag in tags]
    long = (words >= LONG_WORDS) & (linked < LONG_LINKS)
    table["long"] = long
    copies = Counter(texts)
    table["copies"] = [copies[text] for text in texts]
    table["in title"] = _in_title(texts, words, {word for word in _WORD.findall(signals.title.lower()) if len(word) > 2})
    body = "".join(signals.body.split())
    table["in body"] = [text[:2 * _START].replace(" ", "")[:_START] in body for text in texts] if body else np.full(len(texts), -1.0)
    headings = np.array([_HEADINGS.get(tag, 0) for tag in tags])
    table["heading"] = headings
    count = len(blocks)
    order = np.arange(count, dtype=np.float32)
    table["place"] = order / count
    total, long_total = max(1.0, float(words.sum())), max(1.0, float((words * long).sum()))
    table["words before"] = (np.cumsum(words) - words) / total
    table["long before"] = (np.cumsum(words * long) - words * long) / long_total
    back, forward = _distance(long), _distance(long[::-1])[::-1]
    table["long back"], table["long forward"] = back, forward
    heads = np.cumsum(headings == 1)
    first = int(np.argmax(heads > 0))
    table["from h1"] = np.clip(order - first, -50, 200) if heads[-1] else np.full(count, -60)
    last = np.maximum.accumulate(np.where(headings > 0, np.arange(count), -1))
    table["since heading"] = np.arange(count) - np.where(last < 0, -99, last)
    table["heading above"], table["h1s above"] = np.where(last < 0, 0, headings[last]), heads


def _in_title(texts: Sequence[str], words: np.ndarray, title: set[str]) -> np.ndarray:
    """How much of the title each text says; long texts are not asked."""
    found = np.zeros(len(texts))
    if not title:
        return found
    short = [number for number, size in enumerate(words.tolist()) if size < _LONG_FOR_TITLE]
    for number, line in zip(short, "\n".join([texts[number] for number in short]).lower().split("\n")):
        for word in title:
            if word in line:  # be it inside another: a quick look before the line is taken apart
                said = set(_WORD.findall(line))
                shared = len(said & title)
                found[number] = shared / max(sum([len(word) > 2 for word in said]), len(title)) if shared else 0.0
                break
    return found


def _distance(marks: np.ndarray) -> np.ndarray:
    """How many blocks back the last marked one is, not counting the block itself; 60 at most."""
    order = np.arange(len(marks))
    last = np.maximum.accumulate(np.where(marks, order, -60))
    before = np.concatenate(([-60], last[:-1]))
    return np.minimum(order - before, 60)


class _Tree:
    """The page's nodes in columns, and what follows from where they stand in each other."""

    def __init__(self, nodes: Sequence[Node], weights: Weights) -> None:
        count = len(nodes)
        self.up = [node.parent for node in nodes]
        self.parents = np.array(self.up, dtype=np.int64)
        self.depth = np.array([node.depth for node in nodes], dtype=np.float32)
        kinds: dict[tuple[str, str], int] = {}
        called = np.array([kinds.setdefault((node.tag, node.names), len(kinds)) for node in nodes])
        tags: dict[str, int] = {}
        tagged = np.array([tags.setdefault(tag, len(tags)) for tag, _ in kinds])[called]
        self.own = np.array([weights[kind] for kind in kinds])[called]
        path = self.own.tolist()
        for number, above in enumerate(self.up):
            if above >= 0:
                path[number] += path[above]
        self.path = np.array(path)
        roles = np.array([_ROLE_BITS.get(tag, 0) for tag in tags])[tagged]
        tag_path = _mixed(tagged)
        roles[self.parents < 0] = tag_path[self.parents < 0] = 0  # all roots are one
        articles = tagged == tags.get("article", -1)
        self.worst, self.best, self.articles = self.own.copy(), self.own.copy(), np.where(articles, np.cumsum(articles), 0)
        self.roles, self.tag_path = roles, tag_path
        self._gather()
        self.name_path = np.where(self.parents < 0, np.uint64(0), self.tag_path[self.parents] * np.uint64(_FACTOR) + _mixed(called))

    def _gather(self) -> None:
        """What is known of each node itself becomes what is known of it and all it stands in: of two, of four, of eight and so on.

        A path is known by a number made from those of its elements (a polynomial over them, as in rolling hashes).
        """
        count = len(self.up)
        jump = np.append(np.where(self.parents < 0, count, self.parents), count)
        given = ((self.worst, np.inf), (self.best, -np.inf), (self.articles, 0), (self.roles, 0), (self.tag_path, 0))
        columns = [np.append(column, np.array(none, dtype=column.dtype)) for column, none in given]
        factor = _FACTOR
        while (jump < count).any():
            worst, best, articles, roles, tag_path = (column[jump] for column in columns)
            np.minimum(columns[0], worst, out=columns[0])
            np.maximum(columns[1], best, out=columns[1])
            np.maximum(columns[2], articles, out=columns[2])
            columns[3] |= roles
            columns[4] += np.uint64(factor) * tag_path
            factor, jump = factor * factor % 2**64, jump[jump]
        self.worst, self.best, self.articles, self.roles, self.tag_path = (column[:-1] for column in columns)


def _mixed(numbers: np.ndarray) -> np.ndarray:
    """Small numbers as large ones, far apart (the finaliser of splitmix64)."""
    mixed = (numbers + 1).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


class _Held:
    """What the nodes hold, with all that stands in them: words, words of long blocks, words in links, blocks; and where they end."""

    def __init__(self, up: Sequence[int], standing: np.ndarray, words: np.ndarray, long: np.ndarray, linked: np.ndarray) -> None:
        count = len(up)
        self.direct = np.bincount(standing, weights=words * long, minlength=count)
        # one more at the end, which the parent of the root, -1, means
        links, ends = [0.0] * (count + 1), list(range(1, count + 2))
        for at, size, share in zip(standing.tolist(), words.tolist(), linked.tolist()):
            links[at] += size * share
        for number in range(count - 1, 0, -1):
            above = up[number]
            if links[number]:
                links[above] += links[number]
            if ends[number] > ends[above]:
                ends[above] = ends[number]
        self.ends = np.array(ends[:-1])
        self.links = np.array(links[:-1], dtype=np.float32)
        self.long = self._inside(self.direct)
        self.words = self._inside(np.bincount(standing, weights=words, minlength=count))
        self.blocks = self._inside(np.bincount(standing, minlength=count))

    def _inside(self, direct: np.ndarray) -> np.ndarray:
        """Sums over all that stands in a node. The nodes in one stand behind it, up to its end; whole numbers add up exactly."""
        sums = np.concatenate(([0], np.cumsum(direct)))
        return np.asarray(sums[self.ends] - sums[:-1])


def _of_nodes(table: _Table, page: Cut, weights: Weights) -> tuple[_Tree, _Held, np.ndarray]:
    nodes = page.nodes
    tree = _Tree(nodes, weights)
    parents, depth = tree.parents, tree.depth
    standing = np.array([block.node for block in page.blocks], dtype=np.int64)
    words, long = table["words"], table["long"]
    held = _Held(tree.up, standing, words, long, table["link share"])
    total = max(1.0, float(held.long[0]))
    table["tokens own"] = tree.own[standing]
    table["tokens parent"] = tree.own[np.maximum(parents[standing], 0)]
    table["tokens path"] = tree.path[standing]
    table["tokens worst"], table["tokens best"] = tree.worst[standing], tree.best[standing]
    table["depth"] = depth[standing]
    table.add(_IN_ROLES, tree.roles[standing] & np.array(list(_ROLE_BITS.values()))[:, None] > 0)
    table["hidden"] = [nodes[block.node].hidden for block in page.blocks]
    shares = held.long.astype(np.float32) / total
    density = held.links / np.maximum(held.words.astype(np.float32), 1)
    holders, up = standing, 0
    for level in _LEVELS:
        while up < level:
            holders, up = np.maximum(parents[holders], 0), up + 1
        table[f"long share {level}"] = shares[holders]
        table[f"link share {level}"] = density[holders]
        table[f"blocks {level}"] = held.blocks[holders]
    for name, column in (("path", tree.tag_path), ("called", tree.name_path)):
        _, inverse, counts = np.unique(column[standing], return_inverse=True, return_counts=True)
        sums, long_sums = np.bincount(inverse, weights=words), np.bincount(inverse, weights=words * long)
        table[f"same {name} words"] = sums[inverse] / max(1.0, float(words.sum()))
        table[f"same {name} long"] = long_sums[inverse] / total
        table[f"same {name} count"] = counts[inverse]
    places = {str(least): place for least, place in _descents(parents, held)}
    for name, place in (*((str(least), places[str(least)]) for least in _DESCENTS), ("parent", _best_parent(parents, held.direct))):
        ups, downs = _distances(tree, held.ends, place, standing)
        table[f"up {name}"], table[f"down {name}"] = ups, downs
    table["article number"] = tree.articles[standing]
    return tree, held, standing


def _descents(parents: np.ndarray, held: _Held) -> Iterator[tuple[float, int]]:
    """From the root down as long as one child holds so much of what its parent holds of long text, for each of _DESCENTS."""
    place, long = 0, held.long
    for least in _DESCENTS[::-1]:
        while True:
            inside = np.flatnonzero(parents[place + 1:held.ends[place]] == place) + place + 1
            if not len(inside):
                break
            child = int(inside[::-1][np.argmax(long[inside][::-1])])  # of equals the last
            if not long[child] or long[child] < least * long[place]:
                break
            place = child
        yield least, place


def _best_parent(parents: np.ndarray, direct: np.ndarray) -> int:
    """The element with the most long text in its children, that of grandchildren counted half."""
    count = len(parents)
    above = np.append(parents, -1)  # of one that there is not, none
    further = above[parents]
    scores = np.append(direct * 0.25, 0.0)
    scores += np.bincount(parents % (count + 1), weights=direct, minlength=count + 1)
    scores += np.bincount(further % (count + 1), weights=direct * 0.5, minlength=count + 1)
    return int(np.argmax(scores[:-1]))


def _distances(tree: _Tree, ends: np.ndarray, place: int, standing: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For the nodes ``standing``: how many levels from the container up to what both stand in, and from there down to the node.

    ``ends`` tells for each node the number behind the last one that stands in it.
    """
    line = [place]
    while tree.up[line[-1]] >= 0:
        line.append(tree.up[line[-1]])
    shared = np.zeros(len(standing), dtype=np.float32)
    for at in reversed(line):
        shared[(standing >= at) & (standing < ends[at])] = tree.depth[at]
    return tree.depth[place] - shared, tree.depth[standing] - shared


def _of_neighbours(table: _Table) -> None:
    columns = np.array([table[name] for name in _NEIGHBOURING])
    shifted = np.full((len(columns), len(_STEPS), columns.shape[1]), -99.0, dtype=np.float32)
    for number, step in enumerate(_STEPS):
        if step > 0:
            shifted[:, number, :-step] = columns[:, step:]
        else:
            shifted[:, number, -step:] = columns[:, :step]
    table.add(_NEIGHBOURS, shifted.reshape(-1, columns.shape[1]))
    words, long = table["words"], table["long"]
    for reach in (4, 12):
        around = np.ones(2 * reach + 1)
        size = _around(words, around)
        table[f"link share around {reach}"] = _around(words * table["link share"], around) / np.maximum(size, 1)
        table[f"words around {reach}"] = size
        table[f"tokens around {reach}"] = _around(words * table["tokens path"], around) / np.maximum(size, 1)
        table[f"long around {reach}"] = _around(long, around)


def _around(column: np.ndarray, around: np.ndarray) -> np.ndarray:
    reach = len(around) // 2
    return np.convolve(column, around)[reach:reach + len(column)]


def _of_page(table: _Table, page: Cut, signals: Signals) -> None:
    count = len(page.blocks)
    words = table["words"]
    tags = Counter(node.tag for node in page.nodes)
    values = {
        "page blocks": count, "page words": float(words.sum()), "page long": float((words * table["long"]).sum()),
        "page links": float((words * table["link share"]).sum() / max(1.0, float(words.sum()))),
        "page p": tags["p"], "page li": tags["li"], "page h1": tags["h1"], "page h2": tags["h2"], "page h3": tags["h3"], "page td": tags["td"], "page article": tags["article"],
        "page container": float(table["long share 1"].max()), "page body": bool(signals.body),
        **{f"declares {kind}": kind in signals.kinds for kind in KINDS},
    }
    table.add(list(values), np.broadcast_to(np.array([float(value) for value in values.values()])[:, None], (len(values), count)))

