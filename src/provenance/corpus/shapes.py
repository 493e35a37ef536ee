"""Find the articles in nested data, in any of the usual JSON layouts.

Articles may be given as a list (possibly inside an object), as objects or texts keyed by id, or as one list
for each column. An article may be nested in another object. Its text may be a list of paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from provenance.corpus.choices import Choices
from provenance.corpus.columns import paragraphs
from provenance.corpus.markup import as_text

_DEEPEST = 4  # the deepest level searched for a list of articles
# The most common types of values other than objects.
_SCALARS = frozenset({str, int, float, bool, type(None)})
_RENDERED = "rendered"  # WordPress: {"content": {"rendered": "<p>..."}}


def is_plain(content: Any, choices: Choices) -> bool:
    """Return whether a value is an article without nested objects, so that it needs no unwrapping."""
    if type(content) is not dict:
        return False
    for value in content.values():
        if type(value) is dict:
            return False
    names = _text_names(tuple(content), _key(choices))
    return str in [type(content[name]) for name in names]


def articles(content: Any, choices: Choices) -> Iterator[Any]:
    """Yield all possible articles in a JSON value, in order."""
    if isinstance(content, list | tuple):
        yield from (unwrapped(item, choices) for item in content)
    elif not isinstance(content, Mapping):
        yield content
    elif columns := _columns(content, choices):
        yield from columns
    elif _has_text(content, choices):
        yield unwrapped(content, choices)
    elif texts := _texts_by_id(content, choices):
        yield from texts
    elif below := list(_below(content, choices, _DEEPEST)):
        yield from below
    else:
        yield unwrapped(content, choices)


def _below(content: Mapping[Any, Any], choices: Choices, depth: int) -> Iterator[Any]:
    """Yield the articles that an object contains in a list or keyed by id, at most `depth` levels down."""
    found = False
    for value in content.values():
        if isinstance(value, list) and any(_holds_article(item, choices) for item in value):
            found = True
            yield from (unwrapped(item, choices) for item in value)
    objects = {name: value for name, value in content.items() if isinstance(value, Mapping)}
    if not found and len(objects) == len(content) > 1:
        articles = [value for value in objects.values() if _holds_article(value, choices)]
        if len(articles) > len(objects) / 2:
            yield from (_named(unwrapped(value, choices), name, choices) for name, value in objects.items())
            return
    if not found and depth:
        for value in objects.values():
            yield from _below(value, choices, depth - 1)


def _columns(content: Mapping[Any, Any], choices: Choices) -> list[Any]:
    """Return the rows of a table that is stored column by column or in pandas' ``split`` layout.

    For any other object, return an empty list.
    """
    if isinstance(content.get("columns"), list) and isinstance(content.get("data"), list):
        names, rows = content["columns"], content["data"]
        if all(isinstance(row, list) and len(row) == len(names) for row in rows):
            return [dict(zip(map(str, names), row, strict=True)) for row in rows]
    values = list(content.values())
    if not _text_names(tuple(map(str, content)), _key(choices)):
        return []
    if (
        all(isinstance(value, list | tuple) for value in values)
        and len({len(value) for value in values}) == 1
    ):
        return [dict(zip(content, row, strict=True)) for row in zip(*values, strict=True)]
    if all(isinstance(value, Mapping) for value in values) and len({tuple(value) for value in values}) == 1:
        ids = list(values[0])
        return [_named({name: column[id] for name, column in content.items()}, id, choices) for id in ids]
    return []


def _texts_by_id(content: Mapping[Any, Any], choices: Choices) -> list[Any]:
    """Return the ids and texts of an object that maps ids to texts, or an empty list for other objects."""
    texts = content and all(isinstance(value, str) for value in content.values())
    if not texts or any(choices.knows(str(name)) for name in content):
        return []
    return [{"id": str(id), "text": text} for id, text in content.items()]


def unwrapped(item: Any, choices: Choices) -> Any:
    """If an object has no text of its own and contains exactly one article, merge the fields of both."""
    if not isinstance(item, Mapping):
        return item
    if any(isinstance(value, Mapping) for value in item.values() if type(value) not in _SCALARS):
        item = {name: _rendered(value) for name, value in item.items()}
        if not _has_text(item, choices):
            inner = [
                name
                for name, value in item.items()
                if isinstance(value, Mapping) and _has_text(value, choices)
            ]
            if len(inner) == 1:
                return {**{name: value for name, value in item.items() if name != inner[0]}, **item[inner[0]]}
    return item


def _named(item: Any, id: Any, choices: Choices) -> Any:
    """Use the key under which an article is stored as the article's id, unless it already has an id."""
    if not isinstance(item, Mapping):
        return item
    named = any(choices.rank("id", str(name)) is not None for name, value in item.items() if value)
    return item if named else {**item, "id": str(id)}


def _rendered(value: Any) -> Any:
    if isinstance(value, Mapping) and isinstance(value.get(_RENDERED), str):
        return as_text(value[_RENDERED])
    return value


def _holds_article(item: Any, choices: Choices) -> bool:
    return isinstance(item, Mapping) and _has_text(unwrapped(item, choices), choices)


def _has_text(item: Mapping[Any, Any], choices: Choices) -> bool:
    """Return whether an object has a text or a list of paragraphs in a field that may contain the text."""
    names = _text_names(tuple(map(str, item)), _key(choices))
    return any(_is_text(item.get(name)) for name in names)


def _is_text(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return paragraphs(value) is not None
    return isinstance(value, str | bytes) or (isinstance(value, Mapping) and _RENDERED in value)


def _key(choices: Choices) -> tuple[tuple[str, str], ...]:
    """Convert the chosen columns to a cache key."""
    return tuple(choices.columns.items())


@lru_cache(maxsize=1024)
def _text_names(names: tuple[str, ...], columns: tuple[tuple[str, str], ...]) -> list[str]:
    """Return the names of the fields that may contain the text."""
    choices = Choices(0, dict(columns))
    return [name for name in names if choices.is_text(name)]
