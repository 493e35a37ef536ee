"""Score findings against a ground truth, with different measures for each kind of truth."""

from __future__ import annotations

import os
import warnings
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from provenance.errors import InputError
from provenance.evaluation.measures import (
    Passage,
    Span,
    adjusted_rand,
    expected_calibration_error,
    pair_scores,
    plagdet,
    share,
)
from provenance.evaluation.truth import Truth, ids_named, read_truth
from provenance.results import Results


def evaluate(findings: Results, truth: Mapping[str, Any] | str | os.PathLike[str]) -> dict[str, Any]:
    """Score findings against a ground truth.

    Parameters
    ----------
    findings : Findings
        The findings of `provenance.scan`.
    truth : dict or path
        The ground truth: a dict with any of the keys below, a ``.json`` file that contains such a dict, or a
        ``.jsonl`` file. A ``.jsonl`` file may mix rows of several kinds, which are recognised by their
        fields. Either file may be gzipped (``.gz``). Every kind of truth that is given is assumed to be
        complete. The rows of each kind are given as a table (Arrow, pandas, polars) or a list. Each row in a
        list is a dict with the fields named below, or a tuple of these fields in this order. Other fields are
        ignored.

        - ``"pairs"``: a and b, in either order; the two are near-duplicates or related in another way.
        - ``"passages"``: source, derived, source_start, source_end, derived_start, derived_end and
          optionally category. Starts and ends are Python string indices, and the end is exclusive.
        - ``"clusters"``: lists of ids, a mapping from id to label, or rows of id and cluster. A document
          without a cluster forms a cluster of its own.
        - ``"derivations"``: source, derived; direct derivations only, in their true direction.
        - ``"origins"``: id, outside_source (the name of a source outside the corpus, or null).
        - ``"independent"``: ids of documents that have no source in the corpus and are the source of no other
          document.

    Returns
    -------
    dict
        A dict of scores for each key of the truth. A score is None if it is undefined, for example
        because it is a share of zero items.

        - ``pairs``: precision, recall and f1 for ``findings.pairs``. All copies of a text count as one
          document, because ``findings.pairs`` pairs each copy with only one other copy.
        - ``passages``: precision, recall, f1, granularity and plagdet for all kinds of passages in
          ``findings.passages``, computed over the whole corpus as in `plagdet`. ``categories`` contains the
          same five scores for each category, computed over the document pairs that have a true passage of
          this category. It is empty if the truth has no categories.
        - ``clusters``: adjusted_rand, the adjusted Rand index over all documents.
        - ``derivations``: found, the share of the true derivations that have a row in
          ``findings.derivations``, in either direction; direction_accuracy, the share of these rows that have
          the true direction; precision and recall of the directed rows; reversed, the share of the true
          derivations that have a directed row in the wrong direction; ece, the expected calibration error
          (10 bins) of ``probability``, taken as the probability that the row is a true derivation.
        - ``origins``: found, the share of the true outside sources that the findings name for the same
          document (ignoring case and spacing).
        - ``independent``: linked, the share of the independent documents that are the source or the derived
          document of a row of ``findings.derivations`` (0 is best).

    Raises
    ------
    InputError
        If the truth has the wrong type, has an unknown key or no keys, or is a file that cannot be read; if a
        row is invalid (the message names the row or line); if a passage ends beyond the end of its text; or
        if none of the documents named in the truth is in the findings.

    Warns
    -----
    UserWarning
        If some documents named in the truth are not in the findings; these are scored as if nothing had been
        found about them.

    Notes
    -----
    Plagdet is from Potthast, Stein, Barrón-Cedeño and Rosso, "An evaluation framework for plagiarism
    detection" (COLING 2010); the adjusted Rand index is from Hubert and Arabie, "Comparing partitions"
    (1985).

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> import pyarrow as pa
    >>> found = SimpleNamespace(  # only the tables that are needed for this truth
    ...     documents=pa.table({"id": ["p", "q", "r"], "text": ["one", "two", "six"]}),
    ...     pairs=pa.table({"a": ["p", "q"], "b": ["q", "r"]}),
    ... )
    >>> evaluate(found, {"pairs": [("q", "p")]})
    {'pairs': {'precision': 0.5, 'recall': 1.0, 'f1': 0.6666666666666666}}
    """
    rows = read_truth(truth)
    _check_ids(rows, findings)
    _check_spans(rows.get("passages", []), findings)
    scorers = {
        "pairs": _score_pairs,
        "passages": _score_passages,
        "clusters": _score_clusters,
        "derivations": _score_derivations,
        "origins": _score_origins,
        "independent": _score_independent,
    }
    return {key: scorer(findings, rows[key]) for key, scorer in scorers.items() if key in rows}


def _score_pairs(findings: Results, rows: list[dict[str, Any]]) -> dict[str, Any]:
    # Each document is replaced by the number of its text, so that copies count as one document.
    texts = findings.documents["text"].combine_chunks().dictionary_encode().indices
    text_of = dict(zip(_column(findings.documents, "id"), texts.to_pylist(), strict=True))

    def of_texts(pairs: Iterable[tuple[str, str]]) -> list[tuple[Hashable, Hashable]]:
        return [(text_of.get(a, a), text_of.get(b, b)) for a, b in pairs]

    true_pairs = of_texts((row["a"], row["b"]) for row in rows)
    return asdict(pair_scores(true_pairs, of_texts(_columns(findings.pairs, "a", "b"))))


def _score_passages(findings: Results, rows: list[dict[str, Any]]) -> dict[str, Any]:
    cases, pairs_of = [], defaultdict(set)
    for row in rows:
        spans = (row["source_start"], row["source_end"]), (row["derived_start"], row["derived_end"])
        case = _oriented(row["source"], row["derived"], *spans)
        cases.append(case)
        if row["category"] is not None:
            pairs_of[str(row["category"])].add(case[0])
    columns = ("a", "b", "a_start", "a_end", "b_start", "b_end")
    detections = [
        _oriented(a, b, (a_start, a_end), (b_start, b_end))
        for a, b, a_start, a_end, b_start, b_end in _columns(findings.passages, *columns)
    ]
    categories = {
        category: asdict(
            plagdet([c for c in cases if c[0] in pairs], [d for d in detections if d[0] in pairs])
        )
        for category, pairs in sorted(pairs_of.items())
    }
    return {**asdict(plagdet(cases, detections)), "categories": categories}


def _oriented(one: str, other: str, one_span: Span, other_span: Span) -> Passage:
    """Put the document with the smaller id first in a passage, even if it is not the source."""
    return ((one, other), one_span, other_span) if one < other else ((other, one), other_span, one_span)


def _score_clusters(findings: Results, rows: list[dict[str, Any]]) -> dict[str, Any]:
    truth = {row["id"]: row["cluster"] for row in rows if row["cluster"] is not None}
    found = dict(_columns(findings.clusters, "id", "cluster"))
    ids = sorted({*_column(findings.documents, "id"), *truth})
    # A document in no cluster forms a cluster of its own, labelled with its id. The tags distinguish ids from
    # cluster labels.
    labels = [[("in", of[id_]) if id_ in of else ("alone", id_) for id_ in ids] for of in (truth, found)]
    return {"adjusted_rand": adjusted_rand(*labels) if ids else None}


def _score_derivations(findings: Results, rows: list[dict[str, Any]]) -> dict[str, Any]:
    truth = {(row["source"], row["derived"]) for row in rows}
    table = list(_columns(findings.derivations, "source", "derived", "probability", "directed"))
    edges = {(source, derived) for source, derived, _, _ in table}
    directed = {(source, derived) for source, derived, _, sure in table if sure}
    reverse = {(derived, source) for source, derived in truth}
    right, wrong = len(truth & edges), len(reverse & edges)
    return {
        "found": share(right + wrong, len(truth)),
        "direction_accuracy": share(right, right + wrong),
        "precision": share(len(directed & truth), len(directed)),
        "recall": share(len(directed & truth), len(truth)),
        "reversed": share(len(directed & reverse), len(truth)),
        "ece": expected_calibration_error((row[2] for row in table), (row[:2] in truth for row in table)),
    }


def _score_origins(findings: Results, rows: list[dict[str, Any]]) -> dict[str, Any]:
    def named(sources: Iterable[tuple[str, str | None]]) -> set[tuple[str, str]]:
        return {(id_, " ".join(name.split()).casefold()) for id_, name in sources if name is not None}

    truth = named((row["id"], row["outside_source"]) for row in rows)
    found = named(_columns(findings.origins, "id", "outside_source"))
    return {"found": share(len(truth & found), len(truth))}


def _score_independent(findings: Results, rows: list[dict[str, Any]]) -> dict[str, Any]:
    truth = {row["id"] for row in rows}
    linked = {id_ for edge in _columns(findings.derivations, "source", "derived") for id_ in edge}
    return {"linked": share(len(truth & linked), len(truth))}


def _check_ids(truth: Truth, findings: Results) -> None:
    """Raise InputError if the findings contain no document of the truth; warn if some are missing."""
    named, known = ids_named(truth), set(_column(findings.documents, "id"))
    missing = sorted(named - known)
    if missing and len(missing) == len(named):
        raise InputError(
            f"none of the {len(named)} documents named in the truth, such as {missing[0]!r}, "
            "is in the findings",
            f"use the ids of findings.documents, such as {min(known)!r}"
            if known
            else "the findings contain no documents",
        )
    if missing:
        warnings.warn(
            f"the findings do not contain {len(missing)} of the {len(named)} documents named in the truth, "
            f"such as {missing[0]!r}; these are scored as if nothing had been found about them",
            stacklevel=3,
        )


def _check_spans(passages: list[dict[str, Any]], findings: Results) -> None:
    """Raise InputError if a true passage ends beyond the end of its text."""
    sizes = {id_: len(text) for id_, text in _columns(findings.documents, "id", "text")} if passages else {}
    for row in passages:
        for role in ("source", "derived"):
            id_, end = row[role], row[f"{role}_end"]
            if end > sizes.get(id_, end):
                raise InputError(
                    f"{row['place']}: {role}_end {end} is beyond the end of {id_!r}, whose text has "
                    f"{sizes[id_]} characters",
                    "count characters, not bytes, in the text of findings.documents",
                )


def _column(table: pa.Table, name: str) -> list[Any]:
    values: list[Any] = table[name].to_pylist()
    return values


def _columns(table: pa.Table, *names: str) -> Iterable[tuple[Any, ...]]:
    return zip(*(_column(table, name) for name in names), strict=True)
