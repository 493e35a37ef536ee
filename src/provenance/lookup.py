"""Look up documents, derivations and passages by document id; error messages suggest similar ids."""

from __future__ import annotations

from numbers import Integral
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from provenance.errors import InputError, did_you_mean
from provenance.results import Results


def document(results: Results, id_: str) -> dict[str, Any]:
    """Return the row of a document. If there is none, raise an InputError that suggests similar ids."""
    _require_text(results, id_)
    rows: list[dict[str, Any]] = results.documents.filter(pc.field("id") == id_).to_pylist()
    if not rows:
        raise _no_document(results, id_)
    return rows[0]


def derivation(results: Results, source: str, derived: str) -> dict[str, Any]:
    """Return the derivation of one document from another.

    If the direction of the derivation is unclear, the ids may be given in either order. If there is no such
    derivation, raise an InputError that suggests similar ids or other derivations of these documents.
    """
    for id_ in (source, derived):
        _require_text(results, id_)
    edge, reverse = (_edge(results, *ends) for ends in ((source, derived), (derived, source)))
    if edge is not None:
        return edge
    if reverse is not None and not reverse["directed"]:
        return reverse
    raise no_derivation(results, source, derived, reverse)


def no_derivation(
    results: Results, source: str, derived: str, reverse: dict[str, Any] | None = None
) -> InputError:
    """Return the error that says why there is no derivation of one document from another.

    `reverse` is the row for the opposite direction, if there is one.
    """
    ids = results.documents["id"].to_pylist()
    for id_ in (source, derived):
        if id_ not in ids:
            return _no_document(results, id_)
    if reverse is not None:
        return InputError(
            f"{source!r} is reported as derived from {derived!r}, not {derived!r} from {source!r}",
            f"see explain({derived!r}, {source!r})",
        )
    if source != derived and _unordered_copies(document(results, source), document(results, derived)):
        return InputError(
            f"{source!r} and {derived!r} are copies of the same text, and their dates leave open which came "
            "first, so neither is reported as derived from the other",
            "see the tables clusters and pairs",
        )
    others = results.derivations.filter(
        pc.field("source").isin([source, derived]) | pc.field("derived").isin([source, derived])
    )
    found = [f"{row['source']!r} -> {row['derived']!r}" for row in others.slice(0, 3).to_pylist()]
    known = f"other derivations of these documents: {', '.join(found)}" if found else ""
    return InputError(f"no derivation between {source!r} and {derived!r} was found", known)


def passages_between(results: Results, a: str, b: str) -> pa.Table:
    """Return the passages that two documents share, with the first document as `a`."""
    first, second = sorted((a, b))
    found = results.passages.filter((pc.field("a") == first) & (pc.field("b") == second))
    if first == a:
        return found
    swapped = [f"{'b' if name[0] == 'a' else 'a'}{name[1:]}" for name in found.column_names[:6]]
    return found.rename_columns([*swapped, *found.column_names[6:]]).select(found.column_names)


def _edge(results: Results, source: str, derived: str) -> dict[str, Any] | None:
    wanted = (pc.field("source") == source) & (pc.field("derived") == derived)
    rows: list[dict[str, Any]] = results.derivations.filter(wanted).to_pylist()
    return rows[0] if rows else None


def _require_text(results: Results, given: object) -> None:
    """Raise InputError if an id is not a string."""
    if isinstance(given, str):
        return
    ids = results.documents["id"].to_pylist()
    number = isinstance(given, Integral) and not isinstance(given, bool)
    example = f"findings.documents contains ids such as {ids[0]!r}" if ids else ""
    raise InputError(f"an id must be a string, not {given!r}", f"write '{given}'" if number else example)


def _no_document(results: Results, id_: str) -> InputError:
    return InputError(f"there is no document {id_!r}", did_you_mean(id_, results.documents["id"].to_pylist()))


def _unordered_copies(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether two documents have the same text, and no dates that show which came first.

    Texts are the same if they consist of the same words or, without words, of the same characters.
    """
    from provenance.pairs import first_copies_of
    from provenance.text import tokenize
    from provenance.text.entities import decode_all

    if None not in (one["published"], other["published"]) and one["published"] != other["published"]:
        return False
    texts = [one["text"], other["text"]]
    return texts[0] == texts[1] or first_copies_of(tokenize(decode_all(texts)[0])).tolist() == [0, 0]
