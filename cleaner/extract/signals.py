"""What a page says of itself that helps to find its article: its title, the kinds of thing it declares, whether it is of a forum, the body it declares."""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from cleaner.address import split
from cleaner.extract import json_ld
from cleaner.extract.block_features import Signals
from cleaner.extract.tree import text_of

#: Kinds by the ends of schema.org's types.
_TYPES = (
    ("article", ("article", "blogposting", "report", "liveblogposting")),
    ("product", ("product", "productgroup", "offer")),
    ("forum", ("discussionforumposting", "qapage", "question")),
    ("list", ("collectionpage", "itemlist", "searchresultspage")),
)
#: In attributes, a question is as a rule one of a list of questions, and no sign of a forum.
_FORUM_ITEM = re.compile(r"/(?:DiscussionForumPosting|QAPage)\s*$")
#: Programs that make forums, as a page's ``generator`` names them.
_FORUMS = re.compile(r"discourse|vbulletin|phpbb|xenforo|flarum|nodebb|mybb|smf\b|invision|vanilla|lemmy|burning board|woltlab", re.IGNORECASE)
#: Labels of a host (beside those that end in "forum"), and segments of a path, that forums everywhere have; and how they write the address of a thread: /t/some-words/1234, /d/1234-some-words, /r/name/comments/.
_HOSTS = frozenset(("foro", "foros", "community", "communities", "discuss", "discussion", "discussions", "board", "boards", "answers", "bbs"))
_SEGMENTS = frozenset(("forum", "forums", "foro", "foros", "thread", "threads", "discussions", "questions", "showthread.php", "viewtopic.php", "viewthread.php"))
_THREAD = re.compile(r"/t/[^/]+/\d+|/d/\d+-|/r/[^/]+/comments/")
_MOST_ADDRESS = 500


def signals(root: Any, declared: json_ld.Declared, url: str | None = None, items: Sequence[Any] = ()) -> Signals:
    """The signals of the page whose tree and JSON-LD these are, whose address this is, and whose elements with microdata."""
    title = root.find(".//title")
    kinds = {kind for node in declared.nodes for name in json_ld.items(node.get("@type")) if isinstance(name, str) for kind in _kinds(name.lower())}
    forum = "forum" in kinds or _is_forum(url) or any(_FORUM_ITEM.search(item.get("itemtype") or "") for item in items)
    for meta in root.iter("meta"):
        if meta.get("property") == "og:type":
            value = (meta.get("content") or "").lower()
            kinds.add("article" if "article" in value else "product" if "product" in value else "page")
        elif meta.get("name") == "generator" and _FORUMS.match(meta.get("content") or ""):
            forum = True
    return Signals(text_of(title, 500) if title is not None else "", frozenset(kinds), declared.body, forum)


def _kinds(name: str) -> list[str]:
    return [kind for kind, ends in _TYPES if name.endswith(ends)]


def _is_forum(url: str | None) -> bool:
    """Whether the address is one of a forum; none is not."""
    parts = split((url or "")[:_MOST_ADDRESS].lower())
    labels = parts.netloc.split(".")
    if not _HOSTS.isdisjoint(labels) or any([label.endswith(("forum", "forums")) for label in labels]):
        return True
    return not _SEGMENTS.isdisjoint(parts.path.split("/")) or _THREAD.search(parts.path) is not None
