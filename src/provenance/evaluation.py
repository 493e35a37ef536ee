"""How well findings agree with a known truth: pairs, passages, clusters, derivations, outside sources."""

from __future__ import annotations

import math
import os
import warnings
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from provenance.errors import InputError, SettingsError
from provenance.truth import Truth, ids_named, read_truth

if TYPE_CHECKING:
    from provenance.findings import Findings

Span = tuple[int, int]
Passage = tuple[Hashable, Span, Span]


@dataclass(frozen=True)
class PassageScores:
    """How well detected passages cover the true ones; see `plagdet`."""

    precision: float | None
    recall: float | None
    f1: float | None
    granularity: float | None
    plagdet: float | None


@dataclass(frozen=True)
class PairScores:
    """How well the pairs found agree with the true ones; see `pair_scores`."""

    precision: float | None
    recall: float | None
    f1: float | None


def evaluate(findings: Findings, truth: Mapping[str, Any] | str | os.PathLike[str]) -> dict[str, Any]:
    """Score findings against a known truth, in each respect in which the truth is known.

    Parameters
    ----------
    findings : Findings
        What `provenance.scan` found.
    truth : dict or path
        What is true, and taken to be complete in each respect it speaks of. A dict with any of the keys
        below; or a ``.json`` file that holds one; or a ``.jsonl`` file whose lines are rows of any of the
        kinds, told apart by their fields (either file may be gzipped, ``.gz``). Rows are dicts with the
        fields named, tuples in that order, or a table (Arrow, pandas, polars); other fields are ignored.

        - ``"pairs"``: a, b; near-duplicates (or whatever relation is asked for), in either order.
        - ``"passages"``: source, derived, source_start, source_end, derived_start, derived_end and
          optionally category; offsets are Python string indices, half-open.
        - ``"clusters"``: lists of ids, a mapping from id to label, or rows of id, cluster. A document not
          named is a cluster of its own.
        - ``"derivations"``: source, derived; the direction is true, and the derivation a direct one.
        - ``"origins"``: id, outside_source (the name of a source outside the corpus, or null).
        - ``"independent"``: ids of documents with no source and nothing derived from them in the corpus.

    Returns
    -------
    dict
        One entry for each key of the truth, each a dict of floats. A figure is None where it is undefined:
        a share of nothing.

        - ``pairs``: precision, recall, f1 of ``findings.pairs``. Copies of one text count as one document,
          since the table relates a copy to its keeper only.
        - ``passages``: precision, recall, f1, granularity, plagdet of ``findings.passages`` (of every
          kind), pooled over the corpus as in `plagdet`; and ``categories``, the same five for each category
          over the document pairs that have a true passage of it (empty where the truth has none).
        - ``clusters``: adjusted_rand, the adjusted Rand index over all documents.
        - ``derivations``: found, the share of true derivations whose pair of documents has a row in either
          direction; direction_accuracy, the share of those whose row runs the true way; precision and
          recall of the directed rows; reversed, directed rows that run against a true derivation, as a share
          of the true derivations; ece, the expected calibration error (10 bins) of ``probability``, over all
          rows, as the probability that the row is a true derivation.
        - ``origins``: found, the share of true outside sources that are named for their document (case and
          spacing apart).
        - ``independent``: linked, the share of the independent documents that ``findings.derivations`` names
          on either side; 0 is best.

    Raises
    ------
    SettingsError
        If the truth is of another type, has an unknown key, or none.
    InputError
        If a file cannot be read, or a row is not understood (the message names row or line), or if none
        of the documents that the truth names is in the findings.

    Warns
    -----
    UserWarning
        If some of the documents that the truth names are not in the findings; they count as missed.

    Notes
    -----
    Plagdet is from Potthast, Stein, Barrón-Cedeño and Rosso, "An evaluation framework for plagiarism
    detection" (COLING 2010); the adjusted Rand index from Hubert and Arabie, "Comparing partitions" (1985).

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> import pyarrow as pa
    >>> found = SimpleNamespace(  # the tables that this truth needs, of a Findings
    ...     documents=pa.table({"id": ["p", "q", "r"], "text": ["one", "two", "six"]}),
    ...     pairs=pa.table({"a": ["p", "q"], "b": ["q", "r"]}),
    ... )
    >>> evaluate(found, {"pairs": [("q", "p")]})
    {'pairs': {'precision': 0.5, 'recall': 1.0, 'f1': 0.6666666666666666}}
    """
    rows = read_truth(truth)
    _check_ids(rows, findings)
    scorers = {
        "pairs": _score_pairs,
        "passages": _score_passages,
        "clusters": _score_clusters,
        "derivations": _score_derivations,
        "origins": _score_origins,
        "independent": _score_independent,
    }
    return {key: scorer(findings, rows[key]) for key, scorer in scorers.items() if key in rows}


# Building blocks, for benchmarks too


def plagdet(cases: Iterable[Passage], detections: Iterable[Passage]) -> PassageScores:
    """Score detected passages against the true ones by characters, pooled over all pairs of documents.

    A detection matches a case of the same pair if both of its spans intersect the case's. The recall of a
    case is the share of its characters, on both sides together, that its matching detections cover (a
    character covered twice counts once); an unmatched case has 0. Recall is the mean over all cases, and
    precision the same with the roles swapped. Granularity is the mean number of detections that match a
    case, over the cases with any. Plagdet is F1 / log2(1 + granularity).

    Parameters
    ----------
    cases, detections : iterable of (pair, span, span)
        A key for the pair of documents and the (start, end) of the span on either side, the sides in the
        same order for all; offsets half-open, no span empty.

    Returns
    -------
    PassageScores
        Precision is None without detections; recall, f1 and plagdet without cases; granularity where no case
        is matched. Cases without a match have f1 and plagdet 0.

    Raises
    ------
    InputError
        If a span is empty, reversed or negative; the message names it.

    Examples
    --------
    One case of ten characters on each side, found but for two characters in one of them, in two pieces:

    >>> scores = plagdet([("x", (0, 10), (20, 30))], [("x", (0, 5), (20, 25)), ("x", (5, 10), (25, 28))])
    >>> scores.precision, scores.recall, scores.granularity
    (1.0, 0.9, 2.0)
    >>> round(scores.plagdet, 3)
    0.598
    """
    cases_of, detections_of = _by_pair(cases, "case"), _by_pair(detections, "detection")
    recalls, matches = _coverage(cases_of, detections_of)
    precisions, _ = _coverage(detections_of, cases_of)
    precision, recall = _mean(precisions), _mean(recalls)
    granularity = _mean([count for count in matches if count])
    f1 = _f1(precision, recall)
    score = f1 if f1 is None or granularity is None else f1 / math.log2(1 + granularity)
    return PassageScores(precision, recall, f1, granularity, score)


def pair_scores(
    truth: Iterable[tuple[Hashable, Hashable]], found: Iterable[tuple[Hashable, Hashable]]
) -> PairScores:
    """Precision, recall and F1 of unordered pairs; a pair given twice, or in both orders, counts once.

    Examples
    --------
    >>> pair_scores([("a", "b"), ("b", "c")], [("b", "a")])
    PairScores(precision=1.0, recall=0.5, f1=0.6666666666666666)
    """
    true_pairs, found_pairs = set(map(frozenset, truth)), set(map(frozenset, found))
    both = len(true_pairs & found_pairs)
    precision, recall = _share(both, len(found_pairs)), _share(both, len(true_pairs))
    return PairScores(precision, recall, _f1(precision, recall))


def adjusted_rand(labels_a: Sequence[Hashable], labels_b: Sequence[Hashable]) -> float:
    """The adjusted Rand index of two partitions, given as the labels of the same items in the same order.

    1 for equal partitions, 0 on average for unrelated ones, negative below that.

    Examples
    --------
    >>> adjusted_rand(["x", "x", "y", "y"], [1, 1, 2, 3])
    0.5714285714285714
    """
    if len(labels_a) != len(labels_b):
        raise SettingsError(f"adjusted_rand: {len(labels_a)} labels against {len(labels_b)}; give one each")
    together = sum(map(_pairs_among, Counter(zip(labels_a, labels_b, strict=True)).values()))
    together_a = sum(map(_pairs_among, Counter(labels_a).values()))
    together_b = sum(map(_pairs_among, Counter(labels_b).values()))
    only_a, only_b = together_a - together, together_b - together
    if not only_a and not only_b:
        return 1.0
    apart = _pairs_among(len(labels_a)) - together - only_a - only_b
    chance = together_a * (only_a + apart) + together_b * (only_b + apart)
    return 2 * (together * apart - only_a * only_b) / chance


def expected_calibration_error(
    probabilities: Iterable[float], outcomes: Iterable[bool], bins: int = 10
) -> float | None:
    """The mean distance between stated probabilities and observed frequencies, over bins of equal width.

    Each bin counts by its number of predictions (Naeini, Cooper and Hauskrecht 2015); None without any.

    Examples
    --------
    >>> expected_calibration_error([0.75, 0.75, 0.75, 0.75], [True, True, True, False])
    0.0
    """
    stated, observed = list(map(float, probabilities)), list(map(bool, outcomes))
    if len(stated) != len(observed):
        raise SettingsError(
            f"calibration: {len(stated)} probabilities, {len(observed)} outcomes; give one each"
        )
    if bins < 1:
        raise SettingsError(f"bins must be at least 1, not {bins!r}")
    differences: defaultdict[int, list[float]] = defaultdict(list)
    for probability, outcome in zip(stated, observed, strict=True):
        if not 0 <= probability <= 1:
            raise SettingsError(f"a probability must be from 0 to 1, not {probability!r}")
        differences[min(int(probability * bins), bins - 1)].append(probability - outcome)
    if not stated:
        return None
    return math.fsum(abs(math.fsum(bin_)) for bin_ in differences.values()) / len(stated)


def _by_pair(passages: Iterable[Passage], name: str) -> dict[Hashable, list[tuple[Span, Span]]]:
    """The spans of each pair of documents, checked."""
    grouped: defaultdict[Hashable, list[tuple[Span, Span]]] = defaultdict(list)
    for number, (pair, one, other) in enumerate(passages, 1):
        for start, end in (one, other):
            if not 0 <= start < end:
                raise InputError(f"{name} {number}, {pair!r}: {start} to {end} is not a span of characters")
        grouped[pair].append(((int(one[0]), int(one[1])), (int(other[0]), int(other[1]))))
    return grouped


def _coverage(
    wanted: dict[Hashable, list[tuple[Span, Span]]], given: dict[Hashable, list[tuple[Span, Span]]]
) -> tuple[list[float], list[int]]:
    """For each passage wanted, the share of it that matching passages cover, and how many match."""
    shares, counts = [], []
    for pair, passages in wanted.items():
        candidates = given.get(pair, ())
        for one, other in passages:
            matching = [(x, y) for x, y in candidates if _intersect(one, x) and _intersect(other, y)]
            covered = _covered(one, [x for x, _ in matching]) + _covered(other, [y for _, y in matching])
            shares.append(covered / (one[1] - one[0] + other[1] - other[0]))
            counts.append(len(matching))
    return shares, counts


def _intersect(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _covered(span: Span, spans: list[Span]) -> int:
    """How many characters of the span lie in the union of the others."""
    covered, reached = 0, span[0]
    for start, end in sorted(spans):
        start, end = max(start, reached), min(end, span[1])
        if start < end:
            covered, reached = covered + end - start, end
    return covered


def _pairs_among(items: int) -> int:
    return items * (items - 1) // 2


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(values: Collection[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def _f1(precision: float | None, recall: float | None) -> float | None:
    """The harmonic mean; undefined without truth, 0 where nothing was found."""
    if recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision and recall else 0.0


# One scorer for each kind of truth


def _score_pairs(findings: Findings, rows: list[dict[str, Any]]) -> dict[str, Any]:
    # The number of each document's text, the same for copies of one text.
    texts = findings.documents["text"].combine_chunks().dictionary_encode().indices
    text_of = dict(zip(_column(findings.documents, "id"), texts.to_pylist(), strict=True))

    def of_texts(pairs: Iterable[tuple[str, str]]) -> list[tuple[Hashable, Hashable]]:
        return [(text_of.get(a, a), text_of.get(b, b)) for a, b in pairs]

    true_pairs = of_texts((row["a"], row["b"]) for row in rows)
    return asdict(pair_scores(true_pairs, of_texts(_columns(findings.pairs, "a", "b"))))


def _score_passages(findings: Findings, rows: list[dict[str, Any]]) -> dict[str, Any]:
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
    """The passage with the smaller id first, whichever of the two is the source."""
    return ((one, other), one_span, other_span) if one < other else ((other, one), other_span, one_span)


def _score_clusters(findings: Findings, rows: list[dict[str, Any]]) -> dict[str, Any]:
    truth = {row["id"]: row["cluster"] for row in rows if row["cluster"] is not None}
    found = dict(_columns(findings.clusters, "id", "cluster"))
    ids = sorted({*_column(findings.documents, "id"), *truth})
    # A document in no cluster is one of its own, under its id; tagged, lest a label equal an id.
    labels = [[("in", of[id_]) if id_ in of else ("alone", id_) for id_ in ids] for of in (truth, found)]
    return {"adjusted_rand": adjusted_rand(*labels) if ids else None}


def _score_derivations(findings: Findings, rows: list[dict[str, Any]]) -> dict[str, Any]:
    truth = {(row["source"], row["derived"]) for row in rows}
    table = list(_columns(findings.derivations, "source", "derived", "probability", "directed"))
    edges = {(source, derived) for source, derived, _, _ in table}
    directed = {(source, derived) for source, derived, _, sure in table if sure}
    turned = {(derived, source) for source, derived in truth}
    right, wrong = len(truth & edges), len(turned & edges)
    return {
        "found": _share(right + wrong, len(truth)),
        "direction_accuracy": _share(right, right + wrong),
        "precision": _share(len(directed & truth), len(directed)),
        "recall": _share(len(directed & truth), len(truth)),
        "reversed": _share(len(directed & turned), len(truth)),
        "ece": expected_calibration_error((row[2] for row in table), (row[:2] in truth for row in table)),
    }


def _score_origins(findings: Findings, rows: list[dict[str, Any]]) -> dict[str, Any]:
    def named(sources: Iterable[tuple[str, str | None]]) -> set[tuple[str, str]]:
        return {(id_, " ".join(name.split()).casefold()) for id_, name in sources if name is not None}

    truth = named((row["id"], row["outside_source"]) for row in rows)
    found = named(_columns(findings.origins, "id", "outside_source"))
    return {"found": _share(len(truth & found), len(truth))}


def _score_independent(findings: Findings, rows: list[dict[str, Any]]) -> dict[str, Any]:
    truth = {row["id"] for row in rows}
    linked = {id_ for edge in _columns(findings.derivations, "source", "derived") for id_ in edge}
    return {"linked": _share(len(truth & linked), len(truth))}


def _check_ids(truth: Truth, findings: Findings) -> None:
    """Refuse a truth about other documents; warn of one that is so in part."""
    named, known = ids_named(truth), set(_column(findings.documents, "id"))
    missing = sorted(named - known)
    if missing and len(missing) == len(named):
        there = f"such as {min(known)!r}" if known else "which has none"
        raise InputError(
            f"none of the {len(named)} documents the truth names, such as {missing[0]!r}, is in the "
            f"findings' documents, {there}; the ids must be those of findings.documents"
        )
    if missing:
        warnings.warn(
            f"{len(missing)} of the {len(named)} documents the truth names, such as {missing[0]!r}, are not "
            "in the findings' documents; they count as missed",
            stacklevel=3,
        )


def _column(table: pa.Table, name: str) -> list[Any]:
    return table[name].to_pylist()


def _columns(table: pa.Table, *names: str) -> Iterable[tuple[Any, ...]]:
    return zip(*(_column(table, name) for name in names), strict=True)
