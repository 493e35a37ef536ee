"""Convert derivations to rows that state the kind of relation and the evidence for the source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from provenance import schema
from provenance.derivation.evidence_sentences import Evidence, against_the_dates, explain, shared_credit
from provenance.derivation.hypotheses import KINDS, MILLION, Relations
from provenance.derivation.pair_measures import evidence_column, own_evidence
from provenance.derivation.third_documents import ThirdEvidence
from provenance.engine.table_rows import columns_of

# The schema of the table that `explained_rows` returns. It is the public schema with positions instead of
# ids, and without lags, which are computed later for all rows at once.
EXPLAINED = {
    "derivations": pa.schema(
        [
            field.with_type(pa.int64()) if field.name in ("source", "derived") else field
            for field in schema.DERIVATIONS
            if field.name != "lag"
        ]
    )
}


def explained_rows(settled: pa.Table, measured: pa.Table, names: Mapping[int, str]) -> Mapping[str, pa.Table]:
    """Convert derivations to rows of the public table, which still lack ids and lags (see `EXPLAINED`).

    Parameters
    ----------
    settled : pyarrow.Table
        The derivations (`settled_families.SETTLED`).
    measured : pyarrow.Table
        The evidence about each derivation's pair (`pair_measures.EVIDENCE`).
    names : mapping of int to str
        The names of the third documents, keyed by position.
    """
    relations, third_evidence = columns_of(Relations, settled), columns_of(ThirdEvidence, settled)
    # In a pair, a precedes b in the corpus, so b is the source if the source has the higher position.
    source_is_b = settled["source"].to_numpy() > settled["derived"].to_numpy()
    against_dates = np.where(source_is_b, relations.later > 0, relations.later < 0)
    known = source_is_b.tolist(), against_dates.tolist(), settled["other_copies"].to_pylist()
    learned = settled["learned"].to_pylist()
    evidence = [
        _for_source(
            explain(own, relations, row, third_evidence[row], names.__getitem__, learned[row]), *of_row
        )
        for row, (own, *of_row) in enumerate(zip(own_evidence(measured), *known, strict=True))
    ]
    columns = {
        **{name: settled[name] for name in settled.column_names},
        "relation": pa.array([KINDS[kind] for kind in relations.kind.tolist()], pa.string()),
        "evidence": evidence_column(evidence),
        "hypotheses": _hypotheses(relations, source_is_b),
    }
    table = pa.table({name: columns[name] for name in EXPLAINED["derivations"].names})
    return {"derivations": table.cast(EXPLAINED["derivations"])}


def _for_source(
    evidence: Sequence[Evidence], source_is_b: bool, against_dates: bool, other_copies: int
) -> Sequence[Evidence]:
    """Return the evidence as seen from the source.

    `against_dates` states whether the source is dated later than the derived document; `other_copies` is the
    number of other copies of the source that may be the actual source.
    """
    seen = [each.swapped() for each in evidence] if source_is_b else evidence
    seen = against_the_dates(seen) if against_dates else seen
    return [*seen, shared_credit(other_copies)] if other_copies else seen


def _hypotheses(relations: Relations, source_is_b: np.ndarray) -> pa.StructArray:
    """Return the probabilities of the four relations for each pair, as seen from the source."""
    forward = np.where(source_is_b, relations.a_from_b, relations.b_from_a)
    backward = np.where(source_is_b, relations.b_from_a, relations.a_from_b)
    columns = (forward, backward, relations.common_source, relations.unrelated)
    return pa.StructArray.from_arrays(
        [pa.array(column / MILLION) for column in columns], fields=list(schema.HYPOTHESES)
    )
