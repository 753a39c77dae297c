"""`cleaner rules`."""
from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.output import progress_of, tell_of
from cleaner.cli.shared import input_options, inputs_of, put, sources_of
from cleaner.errors import UsageError
from cleaner.settings import MODES, Settings

if TYPE_CHECKING:
    from cleaner.record import Record
    from cleaner.rules import Rule

_EXAMPLES = """\b
Examples:
  cleaner rules list --kind newsletter
  cleaner rules show en/blocks/most-read
  cleaner rules test my-rules.toml                      run the examples of a pack
  cleaner rules test --harm good.jsonl my-rules.toml    what the pack takes from clean articles
"""

_TEST_EXAMPLES = """\b
Examples:
  cleaner rules test                                    the examples of all built-in packs
  cleaner rules test my-rules.toml                      the examples of a pack
  cleaner rules test --harm good.jsonl my-rules.toml    what the pack takes from clean articles
  cleaner rules test --harm good/ --show 20 --json      the same of all built-in packs, for a program
"""

_packs_option = click.option("--rules", "packs", multiple=True, metavar="PACK", help="With this pack.")


@click.group(epilog=_EXAMPLES)
def rules() -> None:
    """List, show and test the rules."""


@rules.command("list")
@click.option("--language", help="Only the rules of this language (any: of every language).")
@click.option("--kind", help="Only the rules of this kind.")
@click.option("--site", help="Only the rules of this site.")
@click.option("--counts", is_flag=True, help="Count the rules, a row a kind and a column a language.")
@_packs_option
def rules_list(language: str | None, kind: str | None, site: str | None, counts: bool, packs: tuple[str, ...]) -> None:
    """One line a rule: its address, its kind, and why it acts."""
    from cleaner.library import load

    chosen = [
        rule
        for rule in load(packs).all
        if (language is None or (rule.language or "any") == language)
        and (kind is None or rule.kind == kind)
        and (site is None or rule.site == site)
    ]
    if counts:
        _rules_counts(chosen)
        return
    for rule in chosen:
        click.echo(f"{rule.id:44} {rule.kind:18} {rule.why}")


def _rules_counts(chosen: list[Rule]) -> None:
    from cleaner.coverage import coverage, sites, table

    for line in table(coverage(chosen)):
        click.echo(line)
    of_sites = sites(chosen)
    if of_sites:
        click.echo("\nsites: " + ", ".join(f"{site} {count}" for site, count in of_sites))
    click.echo(("\n" if chosen else "") + f"{len(chosen)} rules")


@rules.command("show")
@click.argument("id")
@_packs_option
def rules_show(id: str, packs: tuple[str, ...]) -> None:
    """Show one rule whole, by the address that explain prints."""
    import difflib

    from cleaner.library import load

    by_id = {rule.id: rule for rule in load(packs).all}
    rule = by_id.get(id)
    if rule is None:
        near = difflib.get_close_matches(id, by_id, n=1)
        raise UsageError(f"no rule {id!r}; " + (f"did you mean {near[0]}?" if near else "`cleaner rules list` shows all"))
    for name in ("id", "kind", "why", "stage", "language", "site", "mode", "where", "lift", "reach", "pattern", "flat", "path"):
        value = getattr(rule, name)
        if value is not None:
            click.echo(f"{name:9} {value}")
    for name in ("drops", "keeps", "misses"):
        for example in getattr(rule, name):
            click.echo(f"{name:9} {example!r}")


@rules.command("test", epilog=_TEST_EXAMPLES)
@click.argument("packs", nargs=-1, metavar="[PACK ...]")
@click.option(
    "--harm",
    "texts",
    multiple=True,
    metavar="TEXTS",
    help="Clean these articles, which are clean, and show what each rule takes from them (repeatable).",
)
@click.option("--show", type=click.IntRange(0), default=3, show_default=True, metavar="N", help="With --harm: so many takings a rule.")
@click.option("--json", "as_json", is_flag=True, help="With --harm: the report as one JSON object.")
@click.option("--mode", default="balanced", show_default=True, help=f"With --harm: how sure a rule must be: {', '.join(MODES)}.")
@input_options
def rules_test(packs: tuple[str, ...], texts: tuple[str, ...], show: int, as_json: bool, mode: str, **options: Any) -> None:
    """Run the examples of rule packs; without PACK, of all built-in ones. Exit status 1 when one fails.

    With --harm, measure instead what the packs take from clean articles, most harm first. TEXTS is what `cleaner clean`
    reads; the input options say how.
    """
    from cleaner.library import load

    if texts:
        _rules_harm(Settings(mode=mode, rules=packs, builtin_rules=not packs), texts, show, as_json, options)
        return
    if as_json:
        raise UsageError("--json is for the report of --harm; add --harm TEXTS, or leave it out")
    from cleaner.examples import failures_of_many

    rules = load(packs, builtin=not packs)
    failed = 0
    for failure in failures_of_many(rules.all, rules.files.patterns()):
        failed += 1
        click.echo(failure)
    examples = sum(len(rule.drops) + len(rule.keeps) + len(rule.misses) for rule in rules.all)
    click.echo(f"{len(rules.all)} rules, {examples} examples, {failed} failed")
    if failed:
        raise SystemExit(1)


def _rules_harm(settings: Settings, texts: tuple[str, ...], show: int, as_json: bool, options: dict[str, Any]) -> None:
    """What the rules take from the texts. Of packs that are named, their own rules alone are counted."""
    from cleaner.etl.records import clean_sources, to_json
    from cleaner.etl.summary import Summary
    from cleaner.harm import harm, table
    from cleaner.library import load

    own = {rule.id for rule in load(settings.rules, settings.builtin_rules).all}

    def cleaned() -> Iterator[Record]:
        summary = Summary()
        with progress_of(summary, None, False, "") as progress:
            for source, record in clean_sources(sources_of(inputs_of(texts), options), settings, told=summary.take):
                tell_of(source, record, quiet=True)
                yield record
                progress.step()

    report = harm(cleaned(), show, own if settings.rules else None)
    put(to_json(report).decode() + "\n" if as_json else "\n".join(table(report)) + "\n")
    if report.failed:
        raise SystemExit(1)
