"""Read XML: feeds (RSS, Atom), agency formats (NITF, NewsML-G2), TEI, ALTO, and plain records."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from provenance.corpus.choices import Choices
from provenance.corpus.contents import whole
from provenance.corpus.decoding import decode
from provenance.corpus.extras import damaged, imported
from provenance.corpus.files import File
from provenance.corpus.markup import as_text
from provenance.corpus.records import Record, Skip

_FEEDS = ("rss", "feed", "RDF")
_BLOCKS = ("p", "head", "hl2", "l", "ab", "li", "h1", "h2", "h3", "td")

Fields = dict[str, Any]


def articles(file: File, id: str, choices: Choices) -> Iterator[Record | Skip]:
    """Yield all articles of an XML file."""
    data = whole(file, choices.limit)
    with damaged("an XML file"):
        found = list(_articles(data, choices))
    if not found:
        yield Skip(
            file.shown, None, "an XML file of an unknown kind: export the articles as CSV or JSON Lines"
        )
    alone = len(found) == 1
    for number, fields in enumerate(found, 1):
        kept = {name: value for name, value in fields.items() if value}
        yield Record(kept, id if alone else f"{id}:{number}", file.shown, None if alone else number)


def _articles(data: bytes, choices: Choices) -> Iterator[Fields]:
    etree = imported("lxml.etree", "XML")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    tree = etree.parse(io.BytesIO(data.lstrip()), parser)
    root = tree.getroot()
    kind = _name(root)
    if kind in _FEEDS:
        yield from _feed(data)
    elif kind == "html":
        from provenance.corpus import html

        yield html.article(decode(data, html=True)) or {}
    elif kind == "alto":
        yield {"text": _alto(root)}
    elif readers := [(name, read) for name, read in _KNOWN.items() if kind == name or _all(root, name)]:
        name, read = readers[0]
        for each in [root] if kind == name else _all(root, name):
            yield read(each)
    else:
        yield from _records(root, choices)


def _feed(data: bytes) -> Iterator[Fields]:
    """Yield the entries of a feed in order of publication.

    Entries with the same time are yielded in the reverse of their order in the feed, because feeds list the
    latest entry first.
    """
    feedparser = imported("feedparser", "a feed")
    feed = feedparser.parse(io.BytesIO(data))
    entries = feed.entries[::-1]
    entries.sort(key=_published)
    for entry in entries:
        contents = [content.get("value", "") for content in entry.get("content", [])]
        longest = max([*contents, entry.get("summary", "")], key=len)
        yield {
            "text": as_text(longest),
            "title": as_text(entry.get("title", "")),
            "url": entry.get("link"),
            "id": entry.get("id") or entry.get("link"),
            "published": entry.get("published") or entry.get("updated"),
            "outlet": entry.get("source", {}).get("title") or feed.feed.get("title"),
            "language": feed.feed.get("language"),
        }


def _published(entry: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(entry.get("published_parsed") or entry.get("updated_parsed") or ())


def _nitf(root: Any) -> Fields:
    return {
        "text": _paragraphs(root, "body.content") or _paragraphs(root, "body"),
        "title": _text(root, "hl1") or _text(root, "title"),
        "id": _attribute(root, "doc-id", "id-string"),
        "published": _attribute(root, "date.issue", "norm") or _attribute(root, "story.date", "norm"),
        "outlet": _attribute(root, "pubdata", "name") or _text(root, "distributor"),
        "byline": _text(root, "byline"),
    }


def _news_item(root: Any) -> Fields:
    return {
        "text": _paragraphs(root, "inlineXML") or as_text(_text(root, "inlineData") or ""),
        "title": _text(root, "headline") or _text(root, "hl1"),
        "id": root.get("guid"),
        "published": _text(root, "contentCreated") or _text(root, "versionCreated"),
        "outlet": _text(root, "provider") or _attribute(root, "provider", "literal"),
        "language": _attribute(root, "language", "tag"),
    }


def _tei(root: Any) -> Fields:
    header = next(iter(_all(root, "teiHeader")), root)
    dated = next((each for each in _all(header, "date") if each.get("when") or _inner(each)), None)
    texts = [each for each in root if _name(each) == "text"]
    return {
        "text": "\n\n".join(filter(None, (_blocks(each) for each in texts))),
        "title": _text(header, "title"),
        "published": dated is not None and (dated.get("when") or _inner(dated)),
        "outlet": _text(header, "publisher"),
    }


_KNOWN = {"newsItem": _news_item, "nitf": _nitf, "TEI": _tei, "TEI.2": _tei}


def _alto(root: Any) -> str:
    """Return the words of a scanned page, line by line, with a blank line between blocks."""
    blocks = []
    for block in _all(root, "TextBlock"):
        lines = [
            " ".join(word.get("CONTENT", "") for word in _all(line, "String")) + "-" * bool(_all(line, "HYP"))
            for line in _all(block, "TextLine")
        ]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _records(element: Any, choices: Choices) -> Iterator[Fields]:
    """Yield the innermost elements whose children are the fields of an article."""
    below = [record for child in element for record in _records(child, choices)]
    yield from below
    fields = {} if below else {_name(child): _blocks(child) for child in element}
    if any(choices.is_text(name) and value for name, value in fields.items()):
        yield {**element.attrib, **fields}


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(root: Any, name: str) -> list[Any]:
    """Return the elements with this name, in any namespace, that are below `root`."""
    return [each for each in root.iter(f"{{*}}{name}") if each is not root]


def _inner(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _text(root: Any, name: str) -> str | None:
    return next((text for each in _all(root, name) if (text := _inner(each))), None)


def _attribute(root: Any, name: str, attribute: str) -> str | None:
    return next((each.get(attribute) for each in _all(root, name) if each.get(attribute)), None)


def _paragraphs(root: Any, name: str) -> str:
    return "\n\n".join(filter(None, (_blocks(each) for each in _all(root, name))))


def _blocks(root: Any) -> str:
    """Return the text of an element, with a blank line between its paragraphs."""
    inner = [each for name in _BLOCKS for each in _all(root, name)]
    if not inner:
        return _inner(root)
    chosen = set(inner)
    outermost = [
        each for each in root.iter() if each in chosen and not chosen.intersection(each.iterancestors())
    ]
    return "\n\n".join(filter(None, map(_inner, outermost)))
