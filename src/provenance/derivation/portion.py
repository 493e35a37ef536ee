"""The derivations and origins of some families of a corpus."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance import schema
from provenance.derivation.by_family import Held, Weighing, groups, weigh_families, wrong_dates_of
from provenance.derivation.dating import USUAL
from provenance.derivation.evidence import credited_agency
from provenance.derivation.evidence.parts import expanded
from provenance.derivation.explaining import Evidence
from provenance.derivation.graph import derive_graph
from provenance.derivation.pair import Pair, Witness
from provenance.derivation.weighing import KINDS, MILLION
from provenance.engine.columns import distinct
from provenance.engine.components import components
from provenance.passages import REUSE, Portion, shared_texts
from provenance.passages.find import edges
from provenance.passages.portions import ranges

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# What both have from the template of their outlet is no part of a derivation.
_NOT_REUSE = "boilerplate"
_PLACE = ("a_start", "a_end", "b_start", "b_end")

# What is made of a portion: the tables of the contract, with positions for ids, and each family named by its
# first document.
DERIVED = {
    "derivations": pa.schema(
        [
            field.with_type(pa.int64()) if field.name in ("source", "derived") else field
            for field in schema.DERIVATIONS
        ]
    ),
    "origins": pa.schema(
        [
            ("position", pa.int64()),
            ("family", pa.int64()),
            ("p_outside_source", pa.float64()),
            ("outside_source", pa.string()),
        ]
    ),
}


def derived_portion(
    some: Portion,
    about: pa.Table,
    reuse: pa.Table,
    keepers: np.ndarray,
    confidence: float,
    wrong_dates: float,
) -> Mapping[str, pa.Table]:
    """Tell which document of some whole families was derived from which.

    Parameters
    ----------
    some : Portion
        The documents of the families.
    about : pyarrow.Table
        What is known of each besides its text: id, title, url, outlet, published, published_precision and
        language.
    reuse : pyarrow.Table
        The passages of the pairs that share text, by positions in the corpus.
    keepers : numpy.ndarray
        For each document a number that only documents with the same tokens have.
    confidence : float
        How sure a direction must be to be reported.
    wrong_dates : float
        How many dates of the corpus are wrong.
    """
    pairs = _Pairs(some, about, reuse)
    known = nodes(pairs.lengths, keepers, about["published"], pairs.agencies)
    a, b = pairs.a, pairs.b
    first_of = np.unique(keepers, return_index=True, return_inverse=True)
    everybody = np.arange(len(keepers))
    family = components(
        len(keepers), np.concatenate([a, everybody]), np.concatenate([b, first_of[1][first_of[2]]])
    )
    spans = _spans(reuse)

    titles, ids = about["title"].to_pylist(), about["id"].to_pylist()

    def named(position: int) -> str:
        return f"“{titles[position] or ids[position]}”"

    derivations, origins = [], []
    for positions, rows in groups(family, a, pairs.tokens):
        weighing = weigh_families(pairs.chosen(rows), a[rows], b[rows], wrong_dates)
        graph = derive_graph(
            known.take(positions),
            _edges(np.searchsorted(positions, a[rows]), np.searchsorted(positions, b[rows]), weighing),
            _of_pairs(spans, rows),
            confidence,
        )
        derivations.append(_described(graph.derivations, positions, weighing, named))
        origins.append(_placed(graph.origins, positions))
    return {
        "derivations": _in_corpus(pa.concat_tables(derivations), some.positions, DERIVED["derivations"]),
        "origins": _in_corpus(pa.concat_tables(origins), some.positions, DERIVED["origins"]),
    }


def wrong_dates_in(some: Portion, about: pa.Table, reuse: pa.Table) -> float:
    """How many dates of a corpus are wrong, told from some of its families."""
    if about["published"].null_count == len(about):
        return USUAL
    pairs, dated = _Pairs(some, about, reuse), about["published"].is_valid().to_numpy()
    return wrong_dates_of(pairs, np.flatnonzero(dated[pairs.a] & dated[pairs.b]))


def origins_of(known: pa.Table, positions: np.ndarray, confidence: float) -> pa.Table:
    """The origins of documents that no pair relates."""
    nobody = np.zeros(0, np.int64)
    graph = derive_graph(
        known,
        _edges(nobody, nobody, weigh_families(Held([]), nobody, nobody, USUAL)),
        _of_pairs(_spans(REUSE.empty_table()), nobody),
        confidence,
    )
    return _placed(graph.origins, positions).cast(DERIVED["origins"])


def nodes(
    lengths: np.ndarray,
    group: np.ndarray,
    published: pa.Array | pa.ChunkedArray,
    agencies: pa.Array | None = None,
) -> pa.Table:
    """Documents as `derive_graph` takes them."""
    agencies = pa.nulls(len(lengths), pa.string()) if agencies is None else agencies
    return pa.table(
        {"length": lengths.astype(np.int64), "group": group, "published": published, "agency": agencies}
    )


def _in_corpus(table: pa.Table, positions: np.ndarray, described: pa.Schema) -> pa.Table:
    """Positions in a portion made those in the corpus."""
    for place, name in enumerate(table.column_names):
        if name in ("source", "derived", "position", "family"):
            table = table.set_column(place, name, pa.array(positions[table[name].to_numpy()]))
    return table.cast(described)


class _Pairs:
    """The pairs of a portion that share text: where in it their documents are, and the pairs when asked for.

    In a large portion profiles are made for the documents of the moment only: a family may be as large as the
    corpus.
    """

    def __init__(self, some: Portion, about: pa.Table, reuse: pa.Table) -> None:
        self._some, self._about, self._reuse = some, about, reuse
        self._edges = np.array(edges(reuse))
        first = self._edges[:-1]
        self.a, self.b = (some.local(reuse[side].to_numpy()[first]) for side in ("a", "b"))
        counts, lengths, agencies = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], []
        parts = ranges(pc.binary_length(some.texts).to_numpy())
        self._held: list[Witness] | None = None
        for begin, end in parts:
            witnesses = self._witnesses(np.arange(begin, end))
            self._held = witnesses if len(parts) == 1 else None
            counts.append(np.array([len(each.side.stems) for each in witnesses], np.int64))
            lengths.append(np.array([len(each.text) for each in witnesses], np.int64))
            agencies += [credited_agency(each) for each in witnesses]
        self.lengths, self.agencies = np.concatenate(lengths), pa.array(agencies, pa.string())
        of_document = np.concatenate(counts)
        self.tokens = of_document[self.a] + of_document[self.b]

    def some(self, rows: np.ndarray) -> list[Pair]:
        """The pairs at these places."""
        passages = expanded(self._edges[rows], self._edges[rows + 1] - self._edges[rows])
        a, b = self.a[rows], self.b[rows]
        witnesses = self._held
        if witnesses is None:
            documents = distinct(np.concatenate([a, b]))
            witnesses = self._witnesses(documents)
            a, b = np.searchsorted(documents, a), np.searchsorted(documents, b)
        return [
            Pair(witnesses[one], witnesses[other], pair.passages, pair.kinds, pair.p_shared)
            for pair, one, other in zip(
                shared_texts(self._reuse.take(pa.array(passages))),
                a.tolist(),
                b.tolist(),
                strict=True,
            )
        ]

    def chosen(self, rows: np.ndarray) -> _Chosen:
        """Some of the pairs."""
        return _Chosen(self, rows)

    def _witnesses(self, documents: np.ndarray) -> list[Witness]:
        """The documents at these places of the portion (ascending)."""
        some = self._some.of(documents)
        profiles, texts, about = (
            some.profiles(),
            some.texts.to_pylist(),
            self._about.take(pa.array(documents)),
        )
        names = ["id", "title", "url", "outlet", "published_precision", "language"]
        ids, titles, urls, outlets, precisions, languages = (about[name].to_pylist() for name in names)
        dates = _dates(about["published"])
        known = zip(ids, titles, urls, outlets, dates, precisions, languages, strict=True)
        return [Witness(texts[place], profiles.side(place), *row) for place, row in enumerate(known)]


class _Chosen:
    """Some of the pairs of a portion."""

    def __init__(self, pairs: _Pairs, rows: np.ndarray) -> None:
        self._pairs, self._rows = pairs, rows
        self.tokens = pairs.tokens[rows]

    def some(self, rows: np.ndarray) -> list[Pair]:
        """The pairs at these places among them."""
        return self._pairs.some(self._rows[rows])


def _dates(published: pa.ChunkedArray) -> list[datetime | None]:
    # Arrow's own way to dates of Python takes pandas, which takes its time to load.
    moments = published.cast(pa.timestamp("us", published.type.tz)).cast(pa.int64()).to_pylist()
    return [None if each is None else _EPOCH + timedelta(microseconds=each) for each in moments]


def _spans(reuse: pa.Table) -> pa.Table:
    """The passages that count as reuse, in characters; `pair` numbers the pairs in their order."""
    first = np.array(edges(reuse))
    number = np.repeat(np.arange(len(first) - 1), np.diff(first))
    spans = reuse.select([*_PLACE, "similarity"]).add_column(0, "pair", pa.array(number))
    return spans.filter(pc.not_equal(reuse["kind"], _NOT_REUSE))


def _of_pairs(spans: pa.Table, rows: np.ndarray) -> pa.Table:
    """The passages of some pairs, which are numbered anew in the order of `rows`."""
    pair = spans["pair"].to_numpy()
    number = np.full(max(pair.max(initial=-1), rows.max(initial=-1)) + 1, -1)
    number[rows] = np.arange(len(rows))
    pair = number[pair]
    return spans.set_column(0, "pair", pa.array(pair)).filter(pa.array(pair >= 0))


def _edges(a: np.ndarray, b: np.ndarray, weighing: Weighing) -> pa.Table:
    names = ("b_from_a", "a_from_b", "common_source", "unrelated")
    relations = weighing.relations
    probabilities = {name: getattr(relations, name) / MILLION for name in names}
    return pa.table({"a": a, "b": b, **probabilities, "losing": relations.losing})


def _described(
    derivations: pa.Table, positions: np.ndarray, weighing: Weighing, named: Callable[[int], str]
) -> pa.Table:
    """Derivations by position, with the kind of relation and the evidence, which speaks for the source."""
    pair, source = derivations["pair"].to_numpy(), derivations["source"].to_numpy()
    turned = source > derivations["derived"].to_numpy()
    evidence = [
        [each.turned() for each in found] if back else found
        for back, found in zip(turned.tolist(), weighing.evidence(pair, named), strict=True)
    ]
    return pa.table(
        {
            "source": positions[source],
            "derived": positions[derivations["derived"].to_numpy()],
            **{name: derivations[name] for name in ("probability", "directed", "share", "exclusive_share")},
            "relation": pa.array(
                [KINDS[kind] for kind in weighing.relations.kind[pair].tolist()], pa.string()
            ),
            "evidence": _evidence(evidence),
            "hypotheses": _hypotheses(weighing, pair, turned),
        }
    )


def _hypotheses(weighing: Weighing, pair: np.ndarray, turned: np.ndarray) -> pa.StructArray:
    """What each pair says by itself, of the document called its source."""
    relations = weighing.relations.at(pair)
    forward = np.where(turned, relations.a_from_b, relations.b_from_a)
    backward = np.where(turned, relations.b_from_a, relations.a_from_b)
    columns = (forward, backward, relations.common_source, relations.unrelated)
    return pa.StructArray.from_arrays(
        [pa.array(column / MILLION) for column in columns], fields=list(schema.HYPOTHESES)
    )


def _evidence(rows: Sequence[Sequence[Evidence]]) -> pa.Array:
    items = list(chain.from_iterable(rows))
    columns = [
        pa.array([getattr(item, field.name) for item in items], field.type)
        for field in schema.EVIDENCE.value_type
    ]
    offsets = np.cumsum([0, *map(len, rows)])
    fields = list(schema.EVIDENCE.value_type)
    return pa.ListArray.from_arrays(
        pa.array(offsets, pa.int32()), pa.StructArray.from_arrays(columns, fields=fields)
    )


def _placed(origins: pa.Table, positions: np.ndarray) -> pa.Table:
    """Origins by position; a family is named by its first document."""
    position, family = (origins[name].to_numpy() for name in ("position", "family"))
    first = positions[position[np.unique(family, return_index=True)[1]]]
    return pa.table(
        {
            "position": positions[position],
            "family": first[family],
            "p_outside_source": origins["p_outside_source"],
            "outside_source": origins["outside_source"],
        }
    )
