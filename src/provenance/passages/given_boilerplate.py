"""Find passages that consist of boilerplate given by the user."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from provenance.engine.ragged import Ragged
from provenance.engine.table_rows import take

# The minimum share of a passage that must be in the given texts. A passage may extend beyond them by a word
# or two if the words next to them happen to be equal.
_NOTHING_ELSE = 0.9


def within_texts(reuse: pa.Table, texts: pa.ChunkedArray, boilerplate: Sequence[str]) -> np.ndarray:
    """Return a mask of the passages that consist of the given `boilerplate` in at least one document.

    `reuse` is a table of passages, and `texts` contains the texts of the corpus. Differences in case, and in
    punctuation and spaces between words, are ignored.
    """
    found = np.zeros(reuse.num_rows, bool)
    if not boilerplate:
        return found
    pattern = re.compile("|".join(map(_words, boilerplate)), re.IGNORECASE)
    for side in ("a", "b"):
        document, start, end = (reuse[name].to_numpy() for name in (side, f"{side}_start", f"{side}_end"))
        order = np.argsort(document, kind="stable")
        of_documents = Ragged.of_runs(document[order])
        for number, position in enumerate(document[order][of_documents.first].tolist()):
            (text,) = take(texts, np.array([position])).to_pylist()
            named = np.zeros(len(text) + 1, np.int64)
            for match in pattern.finditer(text):
                named[match.start() + 1 : match.end() + 1] = 1
            covered = np.cumsum(named)
            rows = order[of_documents.offsets[number] : of_documents.offsets[number + 1]]
            size = end[rows] - start[rows]
            found[rows] |= covered[end[rows]] - covered[start[rows]] >= _NOTHING_ELSE * size
    return found


def _words(text: str) -> str:
    """Return a pattern that matches the words of a text, whatever characters are between them."""
    return r"[\W_]+".join(map(re.escape, re.findall(r"[^\W_]+", text)))
