"""Count the documents in each family, and the documents that share text but are in no family."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.schema import NOT_REUSED


def family_sizes(origins: pa.Table) -> np.ndarray:
    """Return the number of documents in each family that has at least two."""
    counts: np.ndarray = pc.value_counts(origins["family"].drop_null()).field("counts").to_numpy()
    return counts[counts > 1]


def sharing_in_no_family(origins: pa.Table, passages: pa.Table) -> int:
    """Count the documents that are in no family but share passages other than templates and boilerplate."""
    shared = passages.filter(pc.invert(pc.is_in(passages["kind"], pa.array(NOT_REUSED))))
    sharing = pc.unique(pa.chunked_array([*shared["a"].chunks, *shared["b"].chunks], pa.string()))
    family = pc.value_counts(origins["family"].drop_null())
    alone = family.filter(pc.equal(family.field("counts"), 1)).field("values")
    of_none = pc.or_(pc.is_null(origins["family"]), pc.is_in(origins["family"], value_set=alone))
    return int(pc.sum(pc.is_in(origins["id"].filter(of_none), value_set=sharing)).as_py() or 0)
