"""HTML in: pages, fragments and wreckage. The text has blocks, the facts have sources, and nothing raises but InputError."""
from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings, strategies as st

from cleaner.errors import InputError, UsageError
from cleaner.extract import ENGINES, MOST_MARKUP, MOST_TAGS, Page, extract

LINE = "The harbour board met on Monday to hear the plan for the new quay, and the meeting ran long into the evening. "
ARTICLE = f"""<article><h1>Board hears plan for quay</h1><p>{LINE}<a href="/plan">The plan</a> is public. {LINE}</p><h2>What comes next</h2>
<ul><li>A vote in the spring of the coming year</li><li><a href="/vote">How the vote will go</a></li></ul><ol><li>First a hearing</li></ol>
<blockquote><p>We have waited long for this.</p></blockquote>
<table><tr><td>Quay wall</td><td>4 million</td></tr><tr><td>Crane and rails</td><td>2 million</td></tr><tr><td>Road to the town</td><td>1 million</td></tr></table><p>{LINE * 2}</p></article>"""


def page(body: str = ARTICLE, head: str = "", **attributes: str) -> str:
    return f"<!doctype html><html {' '.join(f'{k}={v!r}' for k, v in attributes.items())}><head>{head}</head><body>{body}</body></html>"


def ld(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{text}</script>'


def facts(head: str = "", field: str = "title", source: str | None = None, body: str = ARTICLE, url: str | None = None) -> list[Any]:
    return [fact.value for fact in extract(page(body, head), url=url).facts if fact.field == field and source in (None, fact.source)]


def blocks(found: Page) -> list[tuple[str, str]]:
    return [(span.tag, found.text[span.start:span.end]) for span in found.spans]


# --- text and blocks

@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_a_page_gives_blocks_with_tags_and_links(engine: str) -> None:
    found = extract(page(), engine=engine)
    by_text = {found.text[span.start:span.end]: span for span in found.spans}
    assert found.engine == engine
    assert by_text["What comes next"].tag == "h2"
    assert by_text["We have waited long for this."].tag == "blockquote"
    assert by_text["Quay wall 4 million"].tag == "td"
    item = by_text["How the vote will go"]
    assert (item.tag, item.links, item.hrefs) == ("li", 1.0, ("/vote",))
    paragraph = next(span for text, span in by_text.items() if "is public" in text)
    assert paragraph.tag == "p" and 0 < paragraph.links < 0.1 and paragraph.hrefs == ("/plan",)


PORTAL = {
    "zh": (["港口委员会周一开会，听取了新码头的计划，会议一直开到深夜，许多居民到场旁听并提出问题。", "计划中的码头长两百米，造价四百万元，预计两年内完工，届时大型渡船可以停靠在城市中心。",
            "渔民协会的代表说，他们担心施工期间港口关闭，希望委员会保证旧码头继续开放使用。", "委员会将在春天投票决定，投票之前还会举行一次公开的听证会，所有居民都可以参加发言。",
            "委员会主席在会后表示，他希望新码头能给城市带来更多游客，也能让岛上的居民更方便地往来。"], "台风过后港口恢复通航", "新闻", "小时前"),
    "en": ([LINE * 2] * 3, "Ferry sails again after the storm", "News", " hours ago"),
}


@pytest.mark.parametrize("count", [20, 60])
@pytest.mark.parametrize("language", sorted(PORTAL))
def test_a_portals_list_of_headlines_is_no_part_of_the_article_above_it(language: str, count: int) -> None:
    paragraphs, headline, section, ago = PORTAL[language]
    rows = "".join(f'<div class="item"><h3><a href="/n/{number}">{headline} {number}</a></h3><div class="tag"><a href="/t/{number}">{section}</a></div><div>{number % 20 + 2}{ago}</div></div>'
                   for number in range(count))
    text = extract(page(f'<div class="a"><h1>Quay</h1><div class="b">{"".join(f"<p>{one}</p>" for one in paragraphs)}</div></div><div class="news">{rows}</div>')).text
    assert all(one.strip() in text for one in paragraphs)
    assert headline not in text and ago not in text


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_items_and_rows_stand_close_and_blocks_apart(engine: str) -> None:
    text = extract(page(), engine=engine).text
    first = "1. First a hearing" if engine == "blocks" else "First a hearing"
    assert f"coming year\nHow the vote will go\n\n{first}\n\nWe have waited" in text
    assert "Quay wall 4 million\nCrane and rails 2 million\nRoad to the town 1 million\n\n" in text


NUMBERED = """<ol start="3"><li><p>Tie the ferry up</p><p>Both ends, and mind the tide</p></li><li>Let the cars off</li><li value="9">9. Wash the deck</li><li>Go home</li></ol>
<ol class="list-unstyled"><li>North quay</li></ol><ol><li><h3>Rules</h3><p>No smoking on the car deck</p></li></ol><ol type="a"><li>Sailors</li></ol>"""


@pytest.mark.parametrize("markup", [NUMBERED, page(f"<article><h1>How to land</h1><p>{LINE * 2}</p>{NUMBERED}<p>{LINE * 2}</p></article>")], ids=["fragment", "page"])
def test_items_of_numbered_lists_have_the_numbers_that_readers_see(markup: str) -> None:
    text = extract(markup).text
    assert "3. Tie the ferry up\nBoth ends, and mind the tide\n4. Let the cars off\n9. Wash the deck\n10. Go home\n" in text
    assert all(f"\n{line}" in text for line in ("North quay", "No smoking on the car deck", "Sailors"))


def test_words_on_both_sides_of_a_picture_are_two_and_an_emoji_is_text() -> None:
    text = extract(page(f'<article><p>Updated 9 December 2024<img src="a.png" alt="The quay">{LINE}<img class="emoji" alt="⚓" src="b.png"></p><p>{LINE * 2}</p></article>')).text
    assert "2024 The harbour board" in text and "evening. ⚓" in text


def test_spans_cover_the_text_but_for_the_gaps() -> None:
    found = extract(page())
    end = 0
    for span in found.spans:
        assert found.text[end:span.start] in ("", "\n", "\n\n")
        end = span.end
    assert end == len(found.text)


def test_a_list_in_a_list_has_an_item_for_each_line() -> None:
    found = extract("<ul><li>Ports<ul><li>North</li><li>South</li></ul></li><li>Roads</li></ul>")
    assert blocks(found) == [("li", "Ports"), ("li", "North"), ("li", "South"), ("li", "Roads")]
    assert found.text == "Ports\nNorth\nSouth\nRoads"


def test_a_fragment_keeps_every_block() -> None:
    found = extract("<p>One &amp; a<b>n</b>other.</p><p>Two<br>lines <a href='/x'>and a link</a>.</p><script>no()</script>loose")
    assert found.text == "One & another.\n\nTwo\nlines and a link.\n\nloose"
    assert found.spans[1].hrefs == ("/x",) and 0 < found.spans[1].links < 1
    assert found.engine == "fragment"


@pytest.mark.parametrize("make", [str, str.encode, lambda text: text.encode("utf-16"), lambda text: BeautifulSoup(text, "lxml"), lambda text: BeautifulSoup(text, "html.parser")])
def test_str_bytes_and_soup_give_the_same_text(make: Any) -> None:
    assert extract(make(page())).text == extract(page()).text


def test_an_empty_shell_gives_the_declared_body_with_a_warning() -> None:
    found = extract(page("<div id=app></div>", ld({"@type": "NewsArticle", "headline": "H", "articleBody": f"{LINE}\n{LINE}"})))
    assert found.text == f"{LINE.strip()}\n\n{LINE.strip()}"
    assert "text_from_json_ld" in found.warnings


def test_an_unknown_engine_is_a_usage_error_that_lists_the_others() -> None:
    with pytest.raises(UsageError, match="trafilatura"):
        extract(page(), engine="magic")


# --- facts

def test_json_ld_in_a_graph_with_references() -> None:
    head = ld({"@graph": [
        {"@type": "WebPage", "@id": "#page", "name": "Quay - The Paper", "datePublished": "2020-01-01"},
        {"@type": ["NewsArticle"], "headline": "Quay &#8211; the plan", "author": {"@id": "#jane"}, "publisher": {"@id": "#org"}, "datePublished": "2024-03-31T14:05:00Z",
         "dateModified": "2024-04-01", "articleSection": ["Local"], "keywords": ["quay", "harbour"], "image": [{"url": "/q.jpg"}], "inLanguage": "en_GB"},
        {"@type": "Person", "@id": "#jane", "name": "Jane Doe", "jobTitle": "Reporter"}, {"@type": "Organization", "@id": "#org", "name": "The Paper"},
    ]})
    found = {fact.field: fact for fact in extract(page(head=head), url="https://paper.example/a").facts if fact.source == "json-ld"}
    assert found["title"].value == "Quay – the plan" and found["title"].raw == "Quay &#8211; the plan"
    assert found["authors"].value == {"name": "Jane Doe", "role": "Reporter"}
    assert found["publisher"].value == {"name": "The Paper", "host": None}
    assert found["published"].value == {"iso": "2024-03-31T14:05:00+00:00", "precision": "second", "tz_known": True}
    assert found["published"].raw == "2024-03-31T14:05:00Z"
    assert found["modified"].value["iso"] == "2024-04-01"
    assert (found["section"].value, found["tags"].value, found["language"].value) == ("Local", ["quay", "harbour"], "en-GB")
    assert found["image"].value == "https://paper.example/q.jpg"


def test_the_authors_of_teasers_are_not_the_articles() -> None:
    head = ld([{"@type": "Article", "headline": "A", "author": {"name": "Jane Doe"}}, {"@type": "Article", "headline": "B", "author": {"name": "Max Roe"}}])
    assert facts(head, "authors", "json-ld") == [{"name": "Jane Doe", "role": None}]


def test_a_person_may_have_one_name_and_an_organisation_is_no_person() -> None:
    head = ld({"@type": "Article", "author": [{"@type": "Person", "name": "Nayane"}, {"@type": "Organization", "name": "Harbour Watch"}, "By Max Roe and Ann Poe"]})
    found = [(fact.value["name"], fact.value["role"], fact.raw) for fact in extract(page(head=head)).facts if fact.field == "authors" and fact.source == "json-ld"]
    assert found == [("Nayane", None, "Nayane"), ("Harbour Watch", "organisation", "Harbour Watch"), ("Max Roe", None, "By Max Roe and Ann Poe"), ("Ann Poe", None, "By Max Roe and Ann Poe")]


@pytest.mark.parametrize("script", [
    '{"@type": "Article", "headline": "A plan",}', '<!-- {"@type": "Article", "headline": "A plan"} -->', '{"@type": "Article", "headline": "A plan"};',
    '//<![CDATA[\n{"@type": "Article", "headline": "A plan"}\n//]]>', '{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;A plan&quot;}',
    '{"@type": "Article", "headline": "A\nplan"}', '{"@type": "Article", "headline": "A plan"} {"more": 1}', '[[{"@type": "http://schema.org/Article", "headline": "A plan"}]]',
])
def test_json_ld_that_is_nearly_json(script: str) -> None:
    assert facts(ld(script), source="json-ld") == ["A plan"]


@pytest.mark.parametrize("script", [
    "", "{", "null", "[" * 100_000, '{"@type":' * 50_000, "NaN", "1" * 10_000, '"text"', "{" + '"a":[' * 3000 + "]" * 3000 + "}",
    '{"@type": "Article", "headline": 5, "author": [null, {"name": {"a": 1}}, ["x"], 7], "datePublished": {"@value": 3}, "keywords": [{"name": "a"}, 3], "image": [[]], "publisher": []}',
    '{"@type": {"a": 1}, "headline": []}', '{"@type": "Article", "author": {"@id": {}}, "mainEntity": {"@graph": [[]]}}',
])
def test_json_ld_that_is_wreckage_costs_no_text(script: str) -> None:
    assert LINE.strip() in extract(page(head=ld(script))).text


@pytest.mark.parametrize(("tag", "field", "source", "value"), [
    ('<meta property="og:title" content="A &amp;amp; B">', "title", "opengraph", "A & B"),
    ('<meta property="article:published_time" content="2024-03-31">', "published", "opengraph", {"iso": "2024-03-31", "precision": "day", "tz_known": False}),
    ('<meta property="article:section" content="Local">', "section", "opengraph", "Local"),
    ('<meta name="author" content="By Jane Doe">', "authors", "meta", {"name": "Jane Doe", "role": None}),
    ('<meta name="DC.creator" content="Jane Doe">', "authors", "meta", {"name": "Jane Doe", "role": None}),
    ('<meta name="parsely-pub-date" content="2024-03-31T14:05:00Z">', "published", "meta", {"iso": "2024-03-31T14:05:00+00:00", "precision": "second", "tz_known": True}),
    ('<meta name="sailthru.title" content="A plan">', "title", "meta", "A plan"),
    ('<meta name="twitter:description" content="What it says">', "description", "meta", "What it says"),
    ('<meta name="keywords" content="quay, harbour">', "tags", "meta", ["quay", "harbour"]),
    ('<meta name="date" content="some day">', "published", "meta", None),
    ('<link rel="canonical" href="https://paper.example/a">', "url", "html", "https://paper.example/a"),
])
def test_meta_tags(tag: str, field: str, source: str, value: Any) -> None:
    assert facts(tag, field, source) == [value]


def test_microdata_of_the_article_and_not_of_its_teasers() -> None:
    body = f"""<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">A plan</h1>
    <span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">Jane Doe</span> has written here for years</span>
    <time itemprop="datePublished" datetime="2024-03-31">Sunday</time><p>{LINE * 5}</p></div>
    <div itemscope itemtype="https://schema.org/NewsArticle"><h2 itemprop="headline">Another</h2></div>"""
    assert facts(source="microdata", body=body) == ["A plan"]
    assert facts(field="authors", source="microdata", body=body) == [{"name": "Jane Doe", "role": None}]
    assert [value["iso"] for value in facts(field="published", source="microdata", body=body)] == ["2024-03-31"]


def test_html_language_heading_and_host() -> None:
    found = {(fact.field, fact.source): fact.value for fact in extract(page(lang="pt-BR"), url="https://www.paper.example/a").facts}
    assert found["language", "html"] == "pt-BR"
    assert found["title", "html"] == "Board hears plan for quay"
    assert found["publisher", "html"] == {"name": None, "host": "www.paper.example"}


@pytest.mark.parametrize("title", ["A plan | The Paper", "A plan - The Paper", "The Paper: news | A plan", "A plan — thepaper.example", "A plan &middot; The Paper"])
def test_the_sites_name_is_no_part_of_the_title(title: str) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="The Paper">'
    values = facts(head, source="meta", body=f"<p>{LINE * 5}</p>", url="https://www.thepaper.example/a")
    assert values == (["A plan"] if not title.startswith("The Paper:") else ["The Paper: news | A plan"])


def test_a_dash_in_a_title_stays() -> None:
    assert facts('<meta property="og:title" content="Quay - a plan">', source="opengraph") == ["Quay - a plan"]


# --- wreckage

@pytest.mark.parametrize("markup", [
    "", " \n", "<!doctype html>", "<!-- only a comment -->", "<html></html>", "<html><body></body></html>", "<html lang=''><head></head></html>",
    "<html><frameset><frame src='a'></frameset></html>", "<html><body><script>x()</script></body></html>", "<?xml version='1.0' encoding='utf-8'?>",
])
def test_nothing_in_it_gives_no_text_and_says_so(markup: str) -> None:
    found = extract(markup)
    assert found.text == "" and found.spans == () and "no_main_text" in found.warnings


@pytest.mark.parametrize(("markup", "kept"), [
    ("<html><body>" + "<div>" * 20_000 + "words in the depth" + "</div>" * 20_000, "words in the depth"),
    ("<div>" * 20_000 + "<p>words in the depth", "words in the depth"),
    ("<html><body>" + "<p><b><i><a href=x>word " * 40_000, "word\n\nword"),
    ("<html><body><p>a\0b and more of it</p></body></html>", "b and more of it"),
    ("<html><body><p>a\ud800b and more of it</p></body></html>", "b and more of it"),
    ('<?xml version="1.0" encoding="iso-8859-1"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Größe and more of it</p></body></html>', "Größe and more"),
    (page(f"<p>{LINE * 5}</p><table><tr><td colspan=9007199254740991>cell</td><td rowspan=99999999>cell</td></tr></table>"), LINE.strip()),
    (page(ARTICLE, "<link rel=canonical href='http://[::1'><meta property=og:image content='http://[x'>"), LINE.strip()),
    ("<html><body>" + "<p>some text <a href=x>link</a> more</p>\n" * 60_000, "some text link more\n\nsome text"),
    ("<p>" + "<a href=x>link</a> " * 30_000, "link link"),
])
def test_wreckage_keeps_its_text(markup: str, kept: str) -> None:
    assert kept in extract(markup).text


@pytest.mark.parametrize("markup", ["<div>" * (MOST_TAGS + 1), "x" * (MOST_MARKUP + 1), "<html><body>" + "<br>" * (MOST_TAGS + 1)])
def test_markup_over_the_limits_is_refused_with_the_limit(markup: str) -> None:
    with pytest.raises(InputError, match="over the limit of") as caught:
        extract(markup)
    assert caught.value.stage == "extract"


@pytest.mark.parametrize("head", ["", '<?xml version="1.0" encoding="utf-8"?>\n', "<!-- made by hand -->"])
def test_a_feed_is_no_article(head: str) -> None:
    with pytest.raises(InputError, match="feed"):
        extract(head + "<rss><channel><item><title>A</title></item></channel></rss>")


_TAGS = st.sampled_from([
    "<p>", "</p>", "<div>", "</div>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td colspan=9>", "</table>", "<a href=x>", "</a>", "<br>", "<blockquote>", "<pre>", "<code>",
    "<!--", "-->", "<html>", "<body>", "<head>", "<title>", "<h1>", "</h1>", "<script>", "</script>", "<svg>", "<meta charset=x>", "<meta name=author content='", "<time datetime=",
    '<script type="application/ld+json">{"@type":"Article","author":', "&amp;", "&#0;", "&#xD800;", "<![CDATA[", "<?xml", "itemscope itemprop=author", LINE, "\0", "\ud800",
])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(_TAGS, st.text(max_size=20)), max_size=40).map("".join))
def test_any_markup_gives_a_page_or_an_input_error(markup: str) -> None:
    try:
        found = extract(markup)
    except InputError:
        return
    assert all(0 <= span.start < span.end <= len(found.text) and 0 <= span.links <= 1 for span in found.spans)
    assert found == extract(markup)


def test_importing_the_package_loads_no_engine() -> None:
    code = "import sys, cleaner, cleaner.extract; print(*{'trafilatura', 'lxml', 'bs4', 'htmldate'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""
