"""What is looked for before a pattern is run: it must stand wherever the pattern matches, and what is run then finds the same."""
from __future__ import annotations

import sys
import unicodedata

import pytest
import re2

from cleaner import packed
from cleaner.counted import Pattern
from cleaner.folded import fold, searched
from cleaner.frequency import Frequency, in_prose
from cleaner.languages import usual_languages
from cleaner.library import Rules, load
from cleaner.lookup import Compiled
from cleaner.packing import pack
from cleaner.pattern import LATIN, LATIN_1, is_latin, last_of, narrow
from cleaner.rules import Rule
from cleaner.signed import patterns_of, regex_of
from cleaner.signs import pruned

#: Rules from all over the packs; all of them take minutes.
SOME = load().all[::37]


def _lines(rule: Rule) -> list[str]:
    examples = [example.replace("[[", "").replace("]]", "") for example in (*rule.drops, *rule.keeps)]
    return [line.strip() for example in examples for line in example.split("\n") if line.strip()]


def test_an_alternative_matches_no_line_that_does_not_bear_its_signs() -> None:
    borne = 0
    for rule in load().all[::19]:
        lines = [(line, searched(line)) for line in _lines(rule)]
        for _, pattern in patterns_of([rule]):
            for leaf, (clauses, size) in enumerate(zip(pattern.signs.clauses, pattern.signs.sizes)):
                without = []
                for line, (text, _, characters, blanks) in lines:
                    if all(any(piece in text for piece in clause) for clause in clauses) and characters <= size.characters and blanks <= size.blanks:
                        borne += bool(clauses)
                    else:
                        without.append(line)
                compiled = Pattern(narrow(pruned(pattern.signs.tree, [leaf]), LATIN) if all(map(is_latin, without)) else pruned(pattern.signs.tree, [leaf]))
                assert not [line for line in without if compiled.inside(line.encode())], (rule.id, clauses, size)
    assert borne > 500


def test_the_alternatives_together_are_the_pattern() -> None:
    for rule in SOME:
        for regex, (_, pattern) in zip([regex_of(rule), rule.flat], patterns_of([rule])):
            assert pruned(pattern.signs.tree, range(len(pattern.signs.clauses))) == regex


def test_alternatives_find_what_the_whole_pattern_finds() -> None:
    seen = 0
    for rule in SOME:
        if rule.reach == "block" or rule.flat:
            continue
        alone, whole = Compiled([rule]), Pattern(regex_of(rule))
        for line in _lines(rule):
            data = line.encode()
            found = whole.inside(data) if rule.reach in ("span", "tail") else whole.at_start(data)
            spans = [match.groups.get("it", (match.start, match.end)) for match in found]
            taken = [tuple(len(line[:at].encode()) for at in (hit.start, hit.end)) for hit in alone.hits(line)]
            if len(line) <= rule.longest:
                assert taken == [span for span in spans if span[0] < span[1]], (rule.id, line)
                seen += len(taken)
    assert seen > 500


def test_what_prose_hardly_holds_is_looked_for_first() -> None:
    assert in_prose(" the ") > in_prose(" their ") > in_prose("subscribe") > in_prose("\nsubscribe to the ")
    assert in_prose("ani") > in_prose("\nani ") and in_prose("und ") > in_prose("abonnieren")
    assert 0 < in_prose("\u1781\u1798\u17c2") < 1
    keeps = ["The harbour is quiet."] * 3  # a line is looked through twice, once without the signs around it
    assert Frequency(keeps).of(["harbour", "quay"]) == pytest.approx(in_prose("harbour") + in_prose("quay") + 6)
    rule = next(rule for rule in load().all if rule.id == "en/interface/views-personal")
    for clauses in patterns_of([rule])[0][1].signs.clauses:
        numbers = [Frequency(rule.keeps).of(clause) for clause in clauses]
        assert numbers == sorted(numbers)


def test_what_patterns_match_without_case_is_folded_alike() -> None:
    pairs = 0
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        others = {letter.lower(), letter.upper(), letter.title(), letter.casefold()} - {letter}
        for other in others:
            if len(other) == 1 and unicodedata.category(letter) != "Cs" and re2.fullmatch(f"(?i){re2.escape(letter)}", other):
                assert fold(letter) == fold(other), (letter, other)
                pairs += 1
    assert pairs > 2000


@pytest.mark.parametrize("last", [LATIN_1, LATIN])
@pytest.mark.parametrize("regex", [r"[\p{Lu}\p{N}&]", r"(?i)[^\p{L}.]", r"(?i)\p{Lu}", r"(?i)x|(?-i:\p{Ll})", r"\p{Nd}"])
def test_a_narrowed_pattern_takes_the_same_of_the_letters_that_it_is_for(regex: str, last: int) -> None:
    narrowed = narrow(regex, last)
    letters = [letter for letter in map(chr, range(last + 1)) if last_of(letter) == last or last == LATIN]
    assert [letter for letter in letters if re2.fullmatch(narrowed, letter)] == [letter for letter in letters if re2.fullmatch(regex, letter)]


def test_a_line_is_of_the_fewest_letters_that_hold_it() -> None:
    assert [last_of(line) for line in ("Read more — 12½", "Größe über Æsop", "Zażółć gęślą", "Читайте", "これは「本」", "50 €")] == [LATIN_1, LATIN_1, LATIN, None, None, LATIN_1]


@pytest.mark.parametrize("group", load().files.groups())
def test_the_packed_rules_are_those_of_the_packs(group: str) -> None:
    files = load().files
    assert packed.read(group, files.digest_of(group)) is not None, "cleaner/packed is not what the packs say: run `make packs` and commit it"


@pytest.mark.parametrize("group", ["zu", "site/npr.org"])
def test_packing_again_gives_the_same(group: str) -> None:
    files = load().files
    digest = files.digest_of(group)
    assert packed.read(group, digest) == pack(files.rules(group), digest)


def test_rules_of_other_packs_are_left_aside() -> None:
    assert packed.read("zu", 1) is None and packed.read("no such language", 1) is None


def test_groups_compiled_together_find_what_they_find_apart() -> None:
    rules = Rules()
    chosen = rules.chosen(usual_languages(), None)
    lines = [line for rule in SOME[::2] for line in _lines(rule)[:3]]
    rows = list(zip(lines, lines[1:]))
    apart = [chosen.hits(line) for line in lines], chosen.broken(rows)
    for number in range(5_001):
        chosen.hits(f"The ferry {number} left the quay.")
    assert len(list(rules.compiled())) == len(usual_languages()) + 1  # English is of every text, and one more is of all together
    assert ([chosen.hits(line) for line in lines], chosen.broken(rows)) == apart
    assert any(apart[0])
