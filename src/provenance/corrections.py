"""Bring shares, probabilities and families into line with the derivations that readers have judged.

`judgements.judged` removes, adds and turns rows of derivations. This module then corrects the values that
depend on these rows, for the documents of judged pairs only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.derivation.likeliest_tree import without_cycles
from provenance.derivation.origins import common_outside_source
from provenance.derivation.outlets import outlets
from provenance.derivation.passage_sources import Explanations, Spans, explanations, shares
from provenance.engine.components import components
from provenance.results import Results
from provenance.schema import DERIVATIONS, NOT_REUSED, ORIGINS

Row = dict[str, Any]
Pair = frozenset[str]

_DIGITS = 6
_PLACE = ("a_start", "a_end", "b_start", "b_end")


@dataclass(frozen=True)
class Judged:
    """The derivations of the documents of judged pairs, before and after the judgements, by pair.

    `documents` contains the documents of judged pairs, and `before` and `after` all rows about them.
    `certain` contains the pairs judged right or reversed, and `settled` those of them whose rows did not
    already say so. `apart` contains the pairs judged wrong that had a row.
    """

    documents: frozenset[str]
    before: Mapping[Pair, Row]
    after: Mapping[Pair, Row]
    certain: frozenset[Pair]
    settled: frozenset[Pair]
    apart: frozenset[Pair]

    def chances(self, rows: Mapping[Pair, Row]) -> dict[str, float]:
        """Return the probability that each document has one of the sources in `rows`, in either direction."""
        found: defaultdict[str, list[float]] = defaultdict(list)
        for pair, row in rows.items():
            found[row["derived"]].append(row["probability"])
            both = row["hypotheses"]
            if both and pair not in self.certain and both["derived_from_source"]:
                ratio = both["source_from_derived"] / both["derived_from_source"]
                found[row["source"]].append(row["probability"] * ratio)
        return {id_: min(1.0, fsum(chances)) for id_, chances in found.items()}

    @cached_property
    def p_common(self) -> dict[Pair, float]:
        """For each pair judged wrong, the probability of a common source, given that there is no derivation.

        The two remaining hypotheses keep their ratio. If both are 0, any text that they share is reused.
        """
        found = {}
        for pair in self.apart:
            row = self.before[pair]
            both = row["hypotheses"] or {"common_source": 0.0, "unrelated": 0.0}
            neither = both["common_source"] + both["unrelated"]
            found[pair] = both["common_source"] / neither if neither else float(row["share"] > 0)
        return found


def corrected(findings: Results, untouched: pa.Table, judged: Judged) -> Results:
    """Return the findings with the rows in `judged.after`, and everything that depends on these rows.

    `untouched` contains the derivations of all other pairs.
    """
    explained = _explained_documents(findings, judged)
    rows = pa.Table.from_pylist(list(_rows(judged, explained)), DERIVATIONS)
    derivations = pa.concat_tables([untouched, rows])
    derivations = derivations.sort_by([("source", "ascending"), ("derived", "ascending")])
    derivations = _without_cycles(derivations, judged)
    origins = _origins(findings.origins, judged, explained)
    family = _families(findings, derivations, origins, judged)
    return replace(
        findings,
        derivations=derivations,
        origins=origins.set_column(1, ORIGINS.field("family"), family),
        outlets=outlets(findings.documents, derivations),
    )


@dataclass(frozen=True)
class _Explained:
    """What each source of one document explains of its text."""

    sources: list[str]
    found: Explanations
    length: int
    settled: np.ndarray  # a mask of the sources in pairs that were settled

    @cached_property
    def shares(self) -> list[tuple[float, float]]:
        """The share of the text that each source explains, and the share that only this source explains."""
        both = shares(self.found, np.array([self.length]))
        return [
            (round(p, _DIGITS), round(q, _DIGITS)) for p, q in zip(*(each[0] for each in both), strict=True)
        ]

    @cached_property
    def rest(self) -> float:
        """The share of the text that the settled sources do not explain."""
        explained = self.found.lengths[0][self._by_settled].sum()
        return 1 - float(explained) / max(1, self.length)

    @cached_property
    def remaining(self) -> list[float]:
        """For each source, the share of what it explains that the settled sources do not explain."""
        own = self.found.similarity[0] > 0
        whole, left = ((part * self.found.lengths[0]).sum(axis=1) for part in (own, own & ~self._by_settled))
        return np.where(whole > 0, left / np.maximum(whole, 1), 1.0).tolist()

    @property
    def _by_settled(self) -> np.ndarray:
        explained: np.ndarray = (self.found.similarity[0][self.settled] > 0).any(axis=0)
        return explained


def _explained_documents(findings: Results, judged: Judged) -> dict[str, _Explained]:
    """Find out what the sources of each document of a judged pair explain of its text."""
    sources: defaultdict[str, list[str]] = defaultdict(list)
    for row in judged.after.values():
        if row["derived"] in judged.documents:
            sources[row["derived"]].append(row["source"])
    length, spans = _lengths(findings, sources), _spans(findings, judged.after)
    found = {}
    for derived, names in sources.items():
        rows = [(0, number, *span) for number, source in enumerate(names) for span in spans[source, derived]]
        columns = zip(*rows, strict=True) if rows else [()] * 5
        kinds = (np.int64,) * 4 + (np.float64,)
        given = Spans(*(np.array(column, kind) for column, kind in zip(columns, kinds, strict=True)))
        settled = np.array([frozenset((source, derived)) in judged.settled for source in names])
        found[derived] = _Explained(names, explanations(given, 1, len(names)), length[derived], settled)
    return found


def _lengths(findings: Results, ids: Iterable[str]) -> dict[str, int]:
    """Return the number of characters in the text of each given document."""
    wanted = pc.is_in(findings.documents["id"], pa.array(list(ids), pa.string()))
    rows = findings.documents.select(["id", "text"]).filter(wanted)
    return dict(zip(rows["id"].to_pylist(), pc.utf8_length(rows["text"]).to_pylist(), strict=True))


def _spans(
    findings: Results, pairs: Iterable[Pair]
) -> defaultdict[tuple[str, str], list[tuple[int, int, float]]]:
    """Return the spans (start, end, similarity) of each document that the other document of a pair explains.

    The keys are the ids (source, derived), in both orders.
    """
    wanted = set(pairs)
    among = _among(findings.passages, {id_ for pair in wanted for id_ in pair})
    spans: defaultdict[tuple[str, str], list[tuple[int, int, float]]] = defaultdict(list)
    for row in _reused(among).to_pylist():
        if frozenset((row["a"], row["b"])) in wanted:
            spans[row["a"], row["b"]].append((row["b_start"], row["b_end"], row["similarity"]))
            spans[row["b"], row["a"]].append((row["a_start"], row["a_end"], row["similarity"]))
    return spans


def _among(passages: pa.Table, ids: Iterable[str]) -> pa.Table:
    """Return the passages that the given documents share with one another."""
    known = pa.array(sorted(ids), pa.string())
    return passages.filter(pc.and_(*(pc.is_in(passages[end], known) for end in ("a", "b"))))


def _reused(passages: pa.Table) -> pa.Table:
    return passages.filter(pc.invert(pc.is_in(passages["kind"], pa.array(NOT_REUSED))))


def _rows(judged: Judged, explained: Mapping[str, _Explained]) -> Iterator[Row]:
    """Yield the rows in `judged.after` with their shares, and with reduced probabilities of other sources.

    Another source keeps its probability only for what the settled sources of the document do not explain.
    """
    for pair, row in judged.after.items():
        if (known := explained.get(row["derived"])) is None:
            yield row
            continue
        number = known.sources.index(row["source"])
        share, exclusive_share = known.shares[number]
        former = judged.before.get(pair)
        if former is not None and former["source"] == row["source"]:
            share = row["share"]
        kept = 1.0 if pair in judged.certain else known.remaining[number]
        yield row | {
            "probability": round(row["probability"] * kept, _DIGITS),
            "share": share,
            "exclusive_share": exclusive_share,
        }


def _without_cycles(derivations: pa.Table, judged: Judged) -> pa.Table:
    """Remove the direction of the least likely rows of cycles; judged rows are the likeliest."""
    ends = list(zip(*(derivations[end].to_pylist() for end in ("source", "derived")), strict=True))
    certain = np.array([frozenset(pair) in judged.certain for pair in ends], bool)
    ids = pc.unique(pa.chunked_array([*derivations["source"].chunks, *derivations["derived"].chunks]))
    source, derived = (pc.index_in(derivations[end], ids).to_numpy() for end in ("source", "derived"))
    directed = pc.fill_null(derivations["directed"], False).to_numpy().copy()
    sure = np.flatnonzero(directed)
    likelihood = pc.fill_null(derivations["probability"], 0.0).to_numpy() + certain
    directed[sure] = without_cycles(source[sure], derived[sure], likelihood[sure])
    place = derivations.column_names.index("directed")
    return derivations.set_column(place, DERIVATIONS.field("directed"), pa.array(directed))


def _origins(origins: pa.Table, judged: Judged, explained: Mapping[str, _Explained]) -> pa.Table:
    """Correct the probabilities of the documents of judged pairs.

    A document whose source was judged right has a source in the corpus, and only the rest of its text may
    come from outside. For any other document, `p_source_here` changes in proportion to the probabilities of
    the rows that are left. The documents of a pair judged wrong probably have a common source outside the
    corpus if their shared text is reused at all.
    """
    derived = {judged.after[pair]["derived"] for pair in judged.certain}
    before, after = judged.chances(judged.before), judged.chances(judged.after)
    common: defaultdict[str, float] = defaultdict(float)
    for pair, p_common in judged.p_common.items():
        for id_ in pair:
            common[id_] = max(common[id_], p_common)
    rows = origins.to_pylist()
    for row in rows:
        if (id_ := row["id"]) not in judged.documents:
            continue
        here, outside = row["p_source_here"] or 0.0, row["p_outside_source"]
        if id_ in derived:
            here = 1.0
        elif before.get(id_):
            here *= min(1.0, after.get(id_, 0.0) / before[id_])
        if outside is not None and id_ in explained:
            outside *= explained[id_].rest
        if outside is not None:
            outside = max(outside, min(1 - here, common[id_]))
            outside = round(outside, _DIGITS)
        row |= {"p_source_here": round(here, _DIGITS), "p_outside_source": outside}
    return pa.Table.from_pylist(rows, ORIGINS)


def _families(findings: Results, derivations: pa.Table, origins: pa.Table, judged: Judged) -> pa.Array:
    """Return the family of each document in `origins`.

    Families are joined by the derivations. A family with a pair judged wrong is divided into the parts that
    are joined by derivations, identical texts or probable common sources. The largest family is number 1;
    families of equal size keep their order.
    """
    ids = origins["id"]
    number = pc.fill_null(origins["family"], 0).to_numpy()
    former = np.where(number > 0, number, number.max(initial=0) + 1 + np.arange(len(ids)))
    _, first, family = np.unique(former, return_index=True, return_inverse=True)
    ends = pc.index_in(pa.array(sorted({id_ for pair in judged.apart for id_ in pair}), pa.string()), ids)
    divided = np.isin(family, family[ends.drop_null().to_numpy()])
    kept = np.flatnonzero(~divided)
    links = [(kept, first[family[kept]]), _places(derivations, ids)]
    if divided.any():
        part, place = origins.filter(pa.array(divided)), np.flatnonzero(divided)
        for a, b in (_copies(findings, part), _common_sources(findings, part, judged)):
            same = family[place[a]] == family[place[b]]
            links.append((place[a[same]], place[b[same]]))
    joined = components(len(ids), *(np.concatenate(side) for side in zip(*links, strict=True)))
    earliest = np.full(joined.max(initial=-1) + 1, former.max(initial=0))
    np.minimum.at(earliest, joined, former)
    order = np.lexsort((earliest, -np.bincount(joined)))
    renumbered = np.empty(len(order), np.int64)
    renumbered[order] = np.arange(1, len(order) + 1)
    return pa.array(renumbered[joined])


def _places(table: pa.Table, ids: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions in `ids` of the two documents in each row; ids that are missing are skipped."""
    a, b = (pc.index_in(table[end], ids).to_numpy() for end in table.column_names[:2])
    known = ~(np.isnan(a) | np.isnan(b))
    return a[known].astype(np.int64), b[known].astype(np.int64)


def _copies(findings: Results, origins: pa.Table) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of rows of `origins` whose texts consist of the same shingles."""
    return _places(findings.pairs.filter(pc.equal(findings.pairs["jaccard"], 1.0)), origins["id"])


def _common_sources(findings: Results, origins: pa.Table, judged: Judged) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of rows of `origins` that probably have a common source outside the corpus.

    The hypotheses of a pair without a derivation are not recorded. Such a pair is assumed to have a common
    source if the other conditions are met (`common_outside_source`).
    """
    ids = origins["id"].to_pylist()
    spans = _reused(_among(findings.passages, ids))
    a, b = _places(spans, origins["id"])
    pairs, pair = np.unique(np.stack([a, b], axis=1), axis=0, return_inverse=True)
    a, b = pairs.T
    common = [judged.p_common.get(frozenset((ids[i], ids[j])), 1.0) for i, j in pairs.tolist()]
    lengths = _lengths(findings, ids)
    found = common_outside_source(
        pa.table({"a": a, "b": b, "common_source": pa.array(common, pa.float64())}),
        spans.select([*_PLACE, "similarity"]).append_column("pair", pa.array(pair.ravel())),
        np.array([lengths[id_] for id_ in ids]),
        pc.fill_null(origins["p_outside_source"], 0.0).to_numpy(),
    )
    return a[found], b[found]
