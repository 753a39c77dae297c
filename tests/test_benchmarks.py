"""The benchmarks measure what they say: the scorer, the peers, and the copies of rules. All texts are invented."""
from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.rules import read_packs

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
BOARD = "The harbour board met on Monday to hear the plan for the new quay, and nobody spoke against it."


@pytest.fixture(autouse=True)
def path(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    yield
    for name in ("peers", "looped", "residue", "rules_scale", "metadata", "extraction", "extractors", "pages", "scores", "mined", "clock", "scraped"):
        sys.modules.pop(name, None)


def labelled(*pieces: tuple[str, str, str]) -> dict[str, Any]:
    segments, text = [], ""
    for label, kind, piece in pieces:
        segments.append({"start": len(text), "end": len(text) + len(piece), "label": label, "kind": kind})
        text += piece
    return {"id": "1", "lang": "en", "text": text, "segments": segments}


def test_the_scorer_counts_characters_and_articles() -> None:
    from residue import Score, _text

    row = labelled(("content", "headline", "New Quay\n\n"), ("residue", "other", "Read on\n\n"), ("meta", "byline", "By Bo Li\n\n"), ("content", "body", "Abc def."))
    score = Score()
    score.add(_text(row), [(10, 19)], [(0, 10), (19, 29)])  # the headline and the byline are lifted
    assert score.figures() == ["1.000", "1.000", "0", "1.000", "1.000"]
    score.add(_text(row), [(10, 14), (29, 32)], [])  # half the residue, and three letters of the body
    assert score.figures() == ["0.833", "0.842", str(round(3 / 28 * 1e6)), "0.500", "0.500"]


def test_peers_take_what_they_leave_out() -> None:
    from peers import PEERS

    text = f"{BOARD}\n\nRead more: the ferry\n\nSubscribe today\n\n{BOARD} Click here\n\nIt is open."
    for peer in PEERS:
        spans = peer.taken(text, "en")
        assert spans == sorted(spans) and all(0 <= start < end <= len(text) for start, end in spans)
        at, kept = 0, ""
        for start, end in [*spans, (len(text), len(text))]:
            kept, at = kept + text[at:start], end
        assert kept.split() == peer.left(text, "en").split(), peer.name


@pytest.mark.parametrize("least, kept", [(3, True), (5, False)])
def test_c4_keeps_lines_that_end_and_have_words_enough(least: int, kept: bool) -> None:
    from peers import taken_by_c4

    assert (taken_by_c4("It is open.", least) == []) is kept
    assert taken_by_c4(BOARD, least) == []
    for line in ("No mark at the end of this line", "It goes on and on and on...", "This page of ours needs JavaScript to run."):
        assert taken_by_c4(f"{BOARD}\n{line}", least) == [(len(BOARD) + 1, len(BOARD) + 1 + len(line))]


def test_rules_are_copied_under_other_words(tmp_path: Path) -> None:
    from rules_scale import copy_packs, renamed

    assert renamed(r"(?P<title>sign up for {{letter}}s?)\p{Lu}[abcd]{3,40}(?-i:Quay)", 1) == r"(?P<title>ngis up rof {{letter}}s?)\p{Lu}[abcd]{3,40}(?-i:yauQ)"
    assert renamed("letter", 1) != renamed("letter", 2)
    count = copy_packs(tmp_path, 1)
    assert count > 500 and len(read_packs(tmp_path, {}, check=False)) == count


def test_the_table_has_a_row_for_each_system(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from residue import main

    row = labelled(("content", "body", f"{BOARD}\n\n"), ("residue", "ad_marker", "Advertisement\n\n"), ("content", "body", BOARD))
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n")
    (tmp_path / "clean.jsonl").write_text(json.dumps({"text": BOARD}) + "\n")
    monkeypatch.setattr(sys, "argv", ["residue.py", f"{tmp_path}/rows.jsonl", "--clean", f"{tmp_path}/clean.jsonl", "--rounds", "1", "--loop", "0"])
    main()
    rows = {line[:18].strip(): line[18:].split() for line in capsys.readouterr().out.splitlines()[3:]}
    assert rows["cleaner, balanced"][:5] == ["1.000", "1.000", "0", "0.000", "1.000"] and len(rows) == 7
    assert rows["twenty re.sub"][0] == "1.000" and rows["cleaner, balanced"][6] == "0"


def test_metadata_counts_what_is_right_given_and_invented(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from metadata import agrees, main

    assert agrees("author", "Ann Brook; Bo Li", "Ann Brook") and not agrees("author", "Ann Brook", "Bo Li")
    assert agrees("published", "2021-05-04T10:00", "2021-05-04") and not agrees("published", "2021-05-05", "2021-05-04")
    assert agrees("title", "Quay opens", "Quay Opens!") and not agrees("title", "Quay", "Quay opens")
    page = "<html><body><h1>Quay opens</h1><p>By Ann Brook</p><p>Updated May 4, 2021</p></body></html>"
    rows = [
        {"id": "1", "url": "https://b.example/1", "page_type": "article", "html": page, "gold": {"title": "Quay opens", "author": "Ann Brook", "published": "2021-05-04"}},
        {"id": "2", "url": "https://b.example/2", "page_type": "article", "html": page, "gold": {"title": "Quay opens", "author": None, "published": None}},
        {"id": "3", "url": "https://b.example/3", "page_type": "forum", "html": page, "gold": {"title": "Another", "author": None, "published": None}},
    ]
    (tmp_path / "pages.jsonl").write_text("\n".join(map(json.dumps, rows)))
    monkeypatch.setattr(sys, "argv", ["metadata.py", f"{tmp_path}/pages.jsonl", "--type", "article"])
    main()
    lines = {tuple(line.split(", ")[0:1]) + (line[10:23].strip(" ,"),): line[23:].split() for line in capsys.readouterr().out.splitlines()[1:-1]}
    counted = {name: figures for (_, name), figures in lines.items() if figures[-1] != "0"}
    assert counted["title"] == ["1.000", "1.000", "0", "2"]
    assert counted["author"] == ["1.000", "0.500", "1", "1"]
    assert counted["published"] == ["0.000", "0.000", "0", "1"]
    assert counted["either date"] == ["1.000", "0.500", "1", "1"]


def test_metadata_hides_what_is_declared_and_asks_what_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from metadata import main

    head = '<head><meta name="author" content="Ann Brook"><meta property="article:published_time" content="2021-05-04"></head>'
    bodies = ["<h1>Quay opens</h1><p>By Ann Brook</p><p>May 4, 2021</p>", "<h1>Quay opens</h1><p>Thanks to Ann Brook for the map of it.</p>", "<h1>Quay opens</h1><p>By Bo Li</p>"]
    rows = [{"id": str(number), "url": "https://b.example/1", "html": f"<html>{head}<body>{body}</body></html>"} for number, body in enumerate(bodies)]
    (tmp_path / "pages.jsonl").write_text("\n".join(map(json.dumps, rows)))
    monkeypatch.setattr(sys, "argv", ["metadata.py", f"{tmp_path}/pages.jsonl", "--shown"])
    main()
    counted = [line.split()[-4:] for line in capsys.readouterr().out.splitlines() if ", author" in line or ", published" in line]
    assert ["0.500", "1.000", "0", "2"] in counted  # the third page's text does not have the declared name
    assert ["0.333", "1.000", "0", "3"] in counted


# --- pages

QUAY = "The harbour board met on Monday to hear the plan for the new quay, and nobody spoke against it."
FERRY = "The ferry to the island will run twice a day from the first week of spring, the mayor said later."
PRICE = "A crossing will cost four crowns for a grown person and two crowns for every child under twelve."
PAGE = """<!doctype html><html><head><title>Board hears plan for quay</title><meta name="author" content="Jane Doe">
<meta property="article:published_time" content="2024-03-31T08:00:00Z"></head><body><nav><ul><li><a href="/">All our news</a></li></ul></nav>
<article><p>{quay}</p><p>{ferry}</p><p>{price}</p></article><footer><p>Imprint of the paper</p></footer></body></html>"""


def page(id: str, html: str = PAGE.format(quay=QUAY, ferry=FERRY, price=PRICE), kind: str = "article", **gold: Any) -> dict[str, Any]:
    return {"id": id, "url": f"https://paper.example/{id}", "page_type": kind, "gold": gold, "html": html}


def written(path: Path, rows: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def extraction(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    from extraction import main

    monkeypatch.setattr(sys, "argv", ["extraction.py", *arguments])
    main()
    return capsys.readouterr()


def test_words_and_shingles_are_multisets() -> None:
    from scores import compare

    found = compare("the quay the ferry".split(), "the quay is open for the people and for us".split())
    assert (found.precision, found.recall) == (3 / 4, 3 / 10) and found.f1 == pytest.approx(2 * 3 / 14)
    assert found.hits == (0, 1 / 8, 7 / 8)  # one run of four words, none of them among gold's seven
    assert compare("a b c d e".split(), "b c d e".split()).hits == (1 / 2, 1 / 2, 0)
    assert compare([], ["a"])[:4] == (0, 0, 0, False) and compare(["a"], ["a"]) == (1, 1, 1, True, (1, 0, 0))


@pytest.mark.parametrize(("field", "got", "want", "right"), [
    ("title", "Board hears plan for quay | The Paper", "Board hears plan for quay", True), ("title", "Board", "Board hears plan for quay", False),
    ("title", "BOARD HEARS PLAN", "Board hears: plan", True), ("title", "", "Board", False),
    ("author", "Doe, Jane; Max Roe", "Jane Doe", True), ("author", "Jane", "Jane Doe", True), ("author", "Max Roe", "Jane Doe", False), ("author", "", "Jane Doe", False),
    ("published", "2024-03-31T08:00:00+00:00", "2024-03-31", True), ("published", "2024-03", "2024-03-31", False), ("published", "", "2024-03-31", False),
])
def test_values_agree_with_gold(field: str, got: str, want: str, right: bool) -> None:
    from scores import agrees

    assert agrees(field, got, want) is right


def test_figures_are_means_over_the_pages_that_can_tell() -> None:
    from extractors import Extracted
    from pages import _page
    from scores import figures, metadata, result

    both = result(_page(page("1", text="one two three", title="One", present=["Two, three"], absent=["four"])), Extracted("One two three four", "One"), seconds=0.002)
    half = result(_page(page("2", text="one two", title="Two", absent=["four", "five"])), Extracted("one six"), seconds=0.004)
    snippets = result(_page(page("3", present=["one", "two"], author="Jane Doe")), Extracted(), failed=True)
    found = figures([both, half, snippets])
    assert (found["pages"], found["failed"], found["f1"]) == (3, 1, pytest.approx((6 / 7 + 1 / 2) / 2))
    assert (found["present"], found["absent"], found["clean"], found["exact"]) == (1 / 3, 2 / 3, 2 / 3, 0)
    assert (found["cpu_median"], found["cpu_p95"]) == (3, 4)
    told = metadata([both, half, snippets])
    assert told["title"] == {"pages": 2, "right": 0.5, "given": 0.5, "precision": 1.0}
    assert told["author"] == {"pages": 1, "right": 0, "given": 0, "precision": None} and told["published"]["pages"] == 0


def test_tools_run_side_by_side_over_a_page_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    said = {"title": "Board hears plan for quay", "author": "Jane Doe", "published": "2024-03-31"}
    whole, most = f"{QUAY}\n\n{FERRY}\n\n{PRICE}", f"{QUAY}\n\n{FERRY}"
    file = written(tmp_path / "pages.jsonl", [
        page("1", text=whole, present=["the new quay"], absent=["All our news", "Imprint of the paper"], **said),
        page("2", kind="service", text=most, absent=["two crowns for every child"], **said),
        page("3", present=["twice a day"], absent=["Imprint of the paper"]),
        page("4", "<rss><channel><item><title>A</title></item></channel></rss>", text=whole),
    ])
    out, err = extraction(monkeypatch, capsys, file, "--only", "cleaner", "trafilatura", "--json")
    assert "cleaner: 4: Failed: this is a feed" in err
    for name, figures in json.loads(out).items():
        words = [len(text.split()) for text in (whole, most)]
        precision = words[1] / words[0]
        service = figures["by_type"]["service"]
        assert (service["recall"], service["precision"], service["exact"], service["clean"]) == (1, pytest.approx(precision), 0, 0), name
        assert figures["all"]["present"] == 1 and figures["all"]["absent"] == 3 / 4, name
        assert (figures["all"]["pages"], figures["all"]["clean"]) == (4, 3 / 4) and 0 < figures["all"]["cpu_median"] <= figures["all"]["cpu_p95"], name
    ours = json.loads(out)["cleaner"]
    assert ours["all"]["f1"] == pytest.approx((1 + 2 * precision / (1 + precision) + 0) / 3)
    assert (ours["all"]["failed"], json.loads(out)["trafilatura"]["metadata"]) == (1, None)
    assert {field: value["right"] for field, value in ours["metadata"].items()} == {"title": 1, "author": 1, "published": 1}


def test_records_are_scored_beside_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path / "pages.jsonl", [page("1", text="one two", author="Jane Doe"), page("2", kind="forum", text="one two three four"), page("3", text="five")])
    full = {"id": "1", "text": "One two.", "authors": [{"name": None, "raw": "Jane Doe"}], "published": {"iso": None}}
    a = written(tmp_path / "a.jsonl", [full, {"id": "2", "text": "one two"}, {"id": "3", "text": "", "error": {"type": "InputError"}}])
    b = written(tmp_path / "b.jsonl", [{"id": 1, "text": "two", "authors": ["Jane Doe"]}])
    out, _ = extraction(monkeypatch, capsys, file, "--records", a, b)
    rows = [line.split() for line in out.splitlines()]
    assert rows[0] == ["3", "pages"]
    assert [row[:4] + row[9:] for row in rows if row[:1] == ["a.jsonl"]][0] == ["a.jsonl", "0.556", "0.667", "0.500", "1", "-", "-"]
    assert [row[:4] + row[9:] for row in rows if row[:1] == ["b.jsonl"]][0] == ["b.jsonl", "0.222", "0.333", "0.167", "2", "-", "-"]
    assert ["article", "(2)", "forum", "(1)"] in rows and ["a.jsonl", "0.500", "0.667"] in rows and ["a.jsonl", "1.000", "1.000", "1.000"] in rows
    out, _ = extraction(monkeypatch, capsys, file, "--records", a, "--type", "article", "--every", "2", "--limit", "1")
    assert out.splitlines()[0] == "1 pages" and "forum" not in out and "1.000" in out


def test_a_peers_text_is_cleaned_for_a_row_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    html = PAGE.format(quay=QUAY, ferry=FERRY, price=f"{PRICE}</p><p>Sign up for our daily newsletter.")
    whole = f"{QUAY}\n{FERRY}\n{PRICE}"
    file = written(tmp_path / "pages.jsonl", [page(str(number), html, text=whole, absent=["our daily newsletter"]) for number in range(2)])
    out, _ = extraction(monkeypatch, capsys, file, "--only", "every <p>", "--then-clean", "--json")
    figures = {name: one["all"] for name, one in json.loads(out).items()}
    assert (figures["every <p>"]["clean"], figures["every <p>"]["recall"]) == (0, 1)
    assert (figures["every <p>, then cleaner"]["clean"], figures["every <p>, then cleaner"]["recall"]) == (1, 1)


def test_wcxb_is_read_as_it_is_published(tmp_path: Path) -> None:
    from pages import pages

    for name, kind in (("0001", {"primary": "category"}), ("0002", "forum")):
        truth = {"title": "Quay", "author": None, "publish_date": "2024-03-31", "main_content": QUAY, "with": ["the new quay"], "without": ["Imprint"]}
        for folder in ("ground-truth", "html"):
            (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / f"ground-truth/{name}.json").write_text(json.dumps({"url": "https://paper.example/", "_internal": {"page_type": kind}, "ground_truth": truth}))
        (tmp_path / f"html/{name}.html.gz").write_bytes(gzip.compress("<p>Größe".encode()))
    first, second = pages(tmp_path)
    assert first == ("0001", "https://paper.example/", "collection", "<p>Größe", QUAY, "Quay", "", "2024-03-31", ("the new quay",), ("Imprint",))
    assert second.type == "forum" and [each.id for each in pages(tmp_path, every=2)] == ["0001"]


def test_a_tool_that_is_not_there_is_left_out_and_one_that_dies_starts_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from extraction import Worker, installed
    from extractors import TOOLS, Tool
    from pages import _page

    monkeypatch.setitem(TOOLS, "trafilatura, absent", Tool("trafilatura, absent", "trafilatura_absent", "trafilatura-absent", lambda: lambda html, url: None))  # type: ignore[arg-type,return-value]
    assert [tool.name for tool in installed(["trafilatura", "*absent"])] == ["trafilatura"]
    assert "trafilatura-absent is left out; to have it: pip install trafilatura-absent" in capsys.readouterr().err
    worker = Worker(TOOLS["trafilatura"])
    worker.process.kill()
    worker.process.join()
    assert worker.ask(_page(page("1"))).error == "died"
    assert QUAY in worker.ask(_page(page("1"))).got.text
    worker.end()


def test_the_text_of_a_fragment_has_a_line_for_each_block() -> None:
    from extractors import text_of

    assert text_of("<div><h2>New <b>q</b>uay</h2><p>One\nline<br>and two.</p>loose</div>") == "New quay\nOne line\nand two.\nloose"
    assert text_of(" ") == ""


def test_boxes_are_told_by_their_elements_names_and_go_back_into_their_article() -> None:
    from mined import boxes, mine, put_back
    from pages import Page

    from cleaner.extract import tree
    from cleaner.extract.cut import cut

    paragraphs = [f"{BOARD} It was meeting number {number}, and the mayor said that the next one would hear the fishermen too." for number in range(6)]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs[:3])
    body += "<div class='NewsletterSignup'><p>Sign up for our newsletter</p><label>Email</label><button>Submit</button></div>"
    body += "<div class='share-box'><p>" + paragraphs[3] + "</p></div>" + "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs[4:])
    page = Page("1", "https://www.harbour.example/a", "article", f"<html><body><article>{body}</article></body></html>", "\n\n".join(paragraphs), "", "", "", (), ())
    lines = ["Sign up for our newsletter", "Email", "Submit"]
    assert list(boxes(cut(tree.parse(page.html)), page.text, ())) == [("newsletter", lines)]  # what holds the article's text is no box of residue
    found = list(mine([page, page]))
    assert [(box.site, box.kind, box.lines) for box in found] == [("harbour.example", "newsletter", lines)]  # the same box of a site once
    for place in ("mid", "tail"):
        taken = put_back(found[0], place)
        assert (taken.gone, taken.lost, taken.left) == (taken.size, 0, [])


def test_scraped_texts_are_labelled_by_gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import scraped

    page = f"""<html lang="de-AT"><body><nav>Home <b>News</b></nav><main><article><h1>Harbour plan heard</h1><p>{BOARD}</p>
    <script>read = 1</script><div class="share">Share</div><p>By Ann Brook</p><p>{BOARD} Read more about it.</p></article></main></body></html>"""
    rows = [{"id": "1", "url": "https://www.harbour.example/a", "page_type": "article", "html": page, "gold": {"text": BOARD, "title": "Harbour plan heard", "author": "Ann Brook"}}]
    (tmp_path / "pages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["scraped.py", str(tmp_path / "pages.jsonl"), str(tmp_path / "out.jsonl")])
    scraped.main()
    assert capsys.readouterr().out == "1 texts\n"
    made = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert made["lang"] == "de" and made["text"].splitlines() == ["Home News", "Harbour plan heard", BOARD, "Share", "By Ann Brook", f"{BOARD} Read more about it."]
    assert [(segment["label"], made["text"][segment["start"]:segment["end"]]) for segment in made["segments"]] == [("residue", "Home News"), ("content", BOARD), ("residue", "Share")]
    assert [row["text"].splitlines()[0] for row in scraped.texts(tmp_path / "pages.jsonl", "article", "article", 1, None)] == ["Harbour plan heard"]
    assert not list(scraped.texts(tmp_path / "pages.jsonl", "body", "article", 1, None))
