"""Build the derivation graph of a corpus from all of its pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from provenance.derivation.identical_copies import from_first_copy, other_copies, pairs_of_copies
from provenance.derivation.likeliest_tree import best_tree, without_cycles
from provenance.derivation.nearer_texts import against_direct, apart
from provenance.derivation.origins import (
    common_outside_source,
    indirect_agencies,
    outside_sources,
    outside_weights,
    shown_by_credits,
    shown_by_siblings,
)
from provenance.derivation.pair_edges import (
    LEAST,
    Edges,
    both_ways,
    divided_as_the_pair_says,
    links_between_texts,
    log,
    numbers,
)
from provenance.derivation.passage_sources import CONSIDERED, Spans, explanations, shares, suppliers
from provenance.derivation.spanning_trees import CLIP, Posterior, posterior, preferential
from provenance.engine.chunks import VALUES, pieces
from provenance.engine.components import components
from provenance.engine.ragged import Ragged, concatenated_ranges
from provenance.pairs.window import UNDATED

# A pair is reported if the probability that one of its documents was derived from the other is at least this;
# the alternatives are a common source and no relation. Pairs in the best tree of their family are reported as
# well.
REPORTED = 1 / 3
_OUTSIDE = 1 / 2  # at this probability of an outside source, a document needs no source in the corpus
_DIGITS = 6


@dataclass(frozen=True, eq=False)
class Graph:
    """The derivations and origins of a corpus, with documents identified by position."""

    derivations: pa.Table
    origins: pa.Table


def derive_graph(documents: pa.Table, pairs: pa.Table, passages: pa.Table, confidence: float = 0.7) -> Graph:
    """Combine the pairs of a corpus to find the source of each document, in the corpus or outside it.

    Documents are identified by their positions in content order, which also breaks ties.

    Parameters
    ----------
    documents : pyarrow.Table
        length (in characters), group (an arbitrary number, the same for identical texts), published
        (timestamp or null), agency (the agency outside the corpus that the document credits, or null).
    pairs : pyarrow.Table
        a, b (positions); the probabilities b_from_a, a_from_b, common_source and unrelated; contracting (the
        total share of the kinds of relation in which texts get shorter as they are passed on); ordered (how
        clearly trusted dates show which document came first, from -1 for b to 1 for a). Pairs of different
        texts are ignored if `unrelated` is 0.5 or more. Identical texts form one node, so one pair between
        two groups is enough; if there are several, the pair of the earliest documents is used. Pairs within a
        group show which copy was taken from which.
    passages : pyarrow.Table
        The passages that count as reuse: pair (row of `pairs`), a_start, a_end, b_start, b_end (characters,
        half-open), similarity.
    confidence : float
        The minimum probability, from 0.5 to 1, at which the direction of a derivation is reported.

    Returns
    -------
    Graph
        derivations: source, derived, probability, directed, share, exclusive_share (the share that no other
        reported source explains), pair (row of `pairs`) and other_copies (the number of other copies of the
        source that may be the actual source); sorted by source and derived. There is one row for each pair
        whose probability reaches `REPORTED` or that is in the best tree (`_best_sources`). A row gives the
        likelier direction; if both are equally likely, it runs from the earlier to the later document or,
        failing that, in order of position. There is also one row for each copy of a text that is dated later
        than the first copy: its source is the first copy, and its probability is taken from the pair of these
        two copies. Directed rows form no cycle: the least likely row of a cycle is reported without a
        direction.

        origins: position, family, p_source_here (the probability that the document has a source in the
        corpus), p_outside_source (the probability that it took text from a source outside the corpus),
        outside_source; one row for each document. Both probabilities are low for an original text.
        Documents are in the same family if they are connected by identical texts, rows of derivations or
        probable common sources (`common_outside_source`).
    """
    time = _times(documents)
    length = numbers(documents, "length")
    _, begins, group = np.unique(numbers(documents, "group"), return_index=True, return_inverse=True)
    node = np.argsort(np.argsort(begins))[group]  # nodes are numbered in the order of their first documents

    links = both_ways(pairs, links_between_texts(pairs, node, time))
    copies = both_ways(pairs, pairs_of_copies(pairs, node))
    pair_passages = _Passages(passages, pairs)

    parent, child = node[links.source], node[links.derived]
    against = against_direct(links, parent, child, apart(pairs, passages, length), len(begins))
    # Texts that are connected by a chain of nearer texts are also unlikely to be siblings.
    root = outside_weights(len(begins), child, links.supplied, links.common * np.exp(-against))
    scores = np.maximum(links.score - against, -CLIP)
    tree = preferential(parent, child, scores, root, links.contracting)
    supplied, outside = _by_passage(links, child, tree.edges, tree.root, length, pair_passages)
    supplied, outside = _single_source_where_growing(links, child, tree, supplied, outside)
    supplied = divided_as_the_pair_says(links, supplied)
    needed = _best_sources(parent, child, supplied, outside)
    among_copies = posterior(copies.source, copies.derived, copies.score, np.zeros(len(node)))

    link_rows = _oriented(links, supplied, time)
    reported = _either_way(needed) | (link_rows.probability + link_rows.reverse >= REPORTED)
    copy_rows = _oriented(copies, copies.supplied, time)
    first = from_first_copy(copy_rows.source, copy_rows.derived, time)
    rows = _Rows.joined(link_rows.chosen(reported), copy_rows.chosen(first))

    unexplained = np.round(outside[node] * among_copies.root, _DIGITS)
    siblings = common_outside_source(pairs, passages, length, unexplained)
    joined = (
        node[np.concatenate([ends, numbers(pairs, side)[siblings]])]
        for ends, side in ((rows.source, "a"), (rows.derived, "b"))
    )
    family = components(len(begins), *joined)[node]
    agencies = documents["agency"].to_pylist()
    # A clear source is left out: the text came from that source, not from the agency that the source credits.
    unsure = np.flatnonzero(supplied < confidence)
    of_text = indirect_agencies(links.source[unsure], node[links.derived[unsure]], supplied[unsure], agencies)
    indirect = [of_text[number] for number in node.tolist()]
    sharing = components(len(begins), parent, child)[node]
    named = outside_sources(sharing, unexplained, agencies, indirect)
    here = np.minimum(np.bincount(child, supplied, len(begins)), 1.0)
    shown = np.maximum(
        shown_by_siblings(child, supplied, links.common, links.unrelated, len(begins))[node],
        shown_by_credits(agencies),
    )
    origins = pa.table(
        {
            "position": np.arange(len(node)),
            "family": family,
            "p_source_here": np.round(1 - (1 - here[node]) * among_copies.root, _DIGITS),
            "p_outside_source": np.round(np.minimum(unexplained, shown), _DIGITS),
            "outside_source": pa.array(named, pa.string()),
        }
    )
    derivations = _derivations(rows, node, length, pair_passages, confidence)
    others = other_copies(rows.source, rows.derived, node, time)
    return Graph(derivations.append_column("other_copies", pa.array(others)), origins)


@dataclass(frozen=True, eq=False)
class _Rows:
    """Pairs, each in its likelier direction."""

    pair: np.ndarray
    source: np.ndarray
    derived: np.ndarray
    probability: np.ndarray
    reverse: np.ndarray

    def chosen(self, which: np.ndarray) -> _Rows:
        """Select rows by a mask or by positions."""
        return _Rows(*(column[which] for column in vars(self).values()))

    @staticmethod
    def joined(one: _Rows, other: _Rows) -> _Rows:
        """Combine two sets of rows, and sort them."""
        columns = zip(vars(one).values(), vars(other).values(), strict=True)
        rows = _Rows(*(np.concatenate(both) for both in columns))
        return rows.chosen(np.lexsort((rows.derived, rows.source)))


class _Passages:
    """The passages of all pairs, with their spans in both documents."""

    def __init__(self, passages: pa.Table, pairs: pa.Table) -> None:
        order = np.argsort(numbers(passages, "pair"), kind="stable")
        self._first = np.searchsorted(numbers(passages, "pair")[order], np.arange(pairs.num_rows + 1))
        self._b = numbers(pairs, "b")
        self._sides = [
            (numbers(passages, f"{side}_start")[order], numbers(passages, f"{side}_end")[order])
            for side in ("a", "b")
        ]
        self._similarity = passages["similarity"].to_numpy()[order]

    def count(self, pairs: np.ndarray) -> np.ndarray:
        """Return the number of passages in each of the given pairs."""
        counts: np.ndarray = self._first[pairs + 1] - self._first[pairs]
        return counts

    def within(self, derived: np.ndarray, pairs: np.ndarray, text: np.ndarray, source: np.ndarray) -> Spans:
        """Return, for each pair, the spans of the derived document that the source explains.

        In the result, the derived document and the source are identified by their numbers in `text` and
        `source`.
        """
        counts = self.count(pairs)
        here = concatenated_ranges(self._first[pairs], counts)
        of_b = np.repeat(self._b[pairs] == derived, counts)
        start, end = (np.where(of_b, b[here], a[here]) for a, b in zip(*self._sides, strict=True))
        return Spans(np.repeat(text, counts), np.repeat(source, counts), start, end, self._similarity[here])


def _times(documents: pa.Table) -> np.ndarray:
    published = documents["published"].cast(pa.timestamp("us", documents["published"].type.tz))
    times: np.ndarray = published.cast(pa.int64()).fill_null(int(UNDATED)).to_numpy()
    return times


def _best_sources(
    parent: np.ndarray, child: np.ndarray, supplied: np.ndarray, outside: np.ndarray
) -> np.ndarray:
    """Return a mask of the edges in the best tree.

    In this tree, every document that probably has a source in the corpus is attached to another document.
    """
    rounded = np.round(outside, _DIGITS)
    root = np.where(rounded < _OUTSIDE, -CLIP, log(rounded))
    return np.isin(np.arange(len(parent)), best_tree(parent, child, log(np.round(supplied, _DIGITS)), root))


def _by_passage(
    edges: Edges,
    child: np.ndarray,
    tree: np.ndarray,
    root: np.ndarray,
    length: np.ndarray,
    passages: _Passages,
) -> tuple[np.ndarray, np.ndarray]:
    """Refine the posteriors of texts with several possible sources by comparing passages.

    `tree` and `root` are the posteriors over trees: the probability of each edge, and the probability that
    each text has an outside source. Return the refined values of both.
    """
    supplied, outside = tree.copy(), root.copy()
    order = np.lexsort((edges.source, -np.round(tree, _DIGITS), child))
    rank = np.arange(len(order)) - np.searchsorted(child[order], child[order])
    beyond = np.bincount(child[order[rank >= CONSIDERED]], tree[order[rank >= CONSIDERED]], len(root))
    several = (np.bincount(child, minlength=len(root)) > 1)[child[order]] & (rank < CONSIDERED)
    order, rank = order[several], rank[several]
    for rows, text in _similar_texts(child[order], passages.count(edges.pair[order])):
        into, source = order[rows], rank[rows]
        nodes = child[into[source == 0]]
        posteriors = np.zeros((len(nodes), int(source.max()) + 1))
        posteriors[text, source] = tree[into]
        found = explanations(
            passages.within(edges.derived[into], edges.pair[into], text, source), *posteriors.shape
        )
        size = length[edges.derived[into[source == 0]]]
        shares_of, outside[nodes] = suppliers(found, posteriors, root[nodes], size, beyond[nodes])
        supplied[into] = shares_of[text, source]
    return supplied, outside


def _single_source_where_growing(
    edges: Edges, child: np.ndarray, tree: Posterior, supplied: np.ndarray, outside: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Average the probabilities from passages and from trees; the weights depend on the kind of relation.

    In a tree, every document has a single source. The probabilities from trees get more weight for kinds of
    text that grow as they are passed on, such as versions and replies. A version or a reply has a single
    source: passages that also occur in older texts came through that source. Only kinds of text that get
    shorter as they are passed on are put together from several sources.
    """
    total = np.bincount(child, tree.edges, len(outside))
    contracting = np.bincount(child, tree.edges * edges.contracting, len(outside)) / np.maximum(total, LEAST)
    return (
        edges.contracting * supplied + (1 - edges.contracting) * tree.edges,
        contracting * outside + (1 - contracting) * tree.root,
    )


def _similar_texts(document: np.ndarray, spans: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield batches of texts that have similar numbers of sources and spans.

    There is one row for each source of a text, and the rows of a text are adjacent. `document` identifies the
    text of each row, and `spans` is the number of spans that the source explains.

    A batch consists of row numbers and, for each of these rows, the number of its text within the batch.
    """
    texts = Ragged.of_runs(document)
    size = np.stack([_doublings(texts.sizes), _doublings(texts.sum(spans))])
    for one, other in np.unique(size, axis=1).T.tolist():
        alike = np.flatnonzero((size[0] == one) & (size[1] == other))
        for some in pieces(alike, VALUES >> (2 * one + other)):
            counts = texts.sizes[some]
            yield concatenated_ranges(texts.first[some], counts), np.repeat(np.arange(len(some)), counts)


def _doublings(numbers: np.ndarray) -> np.ndarray:
    return np.ceil(np.log2(np.maximum(numbers, 1))).astype(np.int64)


def _either_way(flags: np.ndarray) -> np.ndarray:
    """Return a mask of the edges whose pair is flagged in either direction."""
    forward, back = np.split(flags, 2)
    return forward | back


def _oriented(edges: Edges, probability: np.ndarray, time: np.ndarray) -> _Rows:
    """Return a row for each pair, from the likelier source to the other document.

    Only one document of a pair can be the source of the other. If the probabilities of the two directions,
    judged passage by passage, add up to more than one, both are reduced in proportion.
    """
    forward, back = np.split(probability, 2)
    excess = np.maximum(forward + back, 1)
    forward, back = np.round(forward / excess, _DIGITS), np.round(back / excess, _DIGITS)
    pair, source, derived = (np.split(column, 2)[0] for column in (edges.pair, edges.source, edges.derived))
    turned = (back > forward) | ((back == forward) & (time[derived] < time[source]))
    return _Rows(
        pair,
        np.where(turned, derived, source),
        np.where(turned, source, derived),
        np.where(turned, back, forward),
        np.where(turned, forward, back),
    )


def _derivations(
    rows: _Rows, node: np.ndarray, length: np.ndarray, passages: _Passages, confidence: float
) -> pa.Table:
    directed = rows.probability >= confidence * (rows.probability + rows.reverse)
    sure = np.flatnonzero(directed)
    directed[sure] = without_cycles(rows.source[sure], rows.derived[sure], rows.probability[sure])
    order = np.argsort(rows.derived, kind="stable")
    document, pair = rows.derived[order], rows.pair[order]
    rank = np.arange(len(order)) - np.searchsorted(document, document)
    is_copy = node[rows.source[order]] == node[document]
    share, exclusive = np.zeros(len(order)), np.zeros(len(order))
    for here, text in _similar_texts(document, passages.count(pair)):
        part, whole = here[~is_copy[here]], here[is_copy[here]]
        found = explanations(
            _joined(
                passages.within(document[part], pair[part], text[~is_copy[here]], rank[part]),
                _whole(length[document[whole]], text[is_copy[here]], rank[whole]),
            ),
            int(text[-1]) + 1,
            int(rank[here].max()) + 1,
        )
        explained = shares(found, length[document[here[rank[here] == 0]]])
        share[order[here]], exclusive[order[here]] = (column[text, rank[here]] for column in explained)
    return pa.table(
        {
            "source": rows.source,
            "derived": rows.derived,
            "probability": rows.probability,
            "directed": directed,
            "share": np.round(share, _DIGITS),
            "exclusive_share": np.round(exclusive, _DIGITS),
            "pair": rows.pair,
        }
    )


def _whole(length: np.ndarray, text: np.ndarray, source: np.ndarray) -> Spans:
    """Return spans that cover whole texts, because an identical copy explains the whole text."""
    return Spans(text, source, np.zeros(len(length), np.int64), length, np.ones(len(length)))


def _joined(one: Spans, other: Spans) -> Spans:
    return Spans(*(np.concatenate(both) for both in zip(one, other, strict=True)))
