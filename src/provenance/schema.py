"""The schemas of the public tables.

Starts and ends are Python string indices into the text exactly as it was read; the end is exclusive. In
`documents`, any other fields of the input follow the columns listed here.
"""

from __future__ import annotations

import pyarrow as pa

DOCUMENTS = pa.schema(
    [
        ("id", pa.string()),
        ("text", pa.large_string()),
        ("title", pa.string()),
        ("url", pa.string()),
        ("outlet", pa.string()),
        ("published", pa.timestamp("us", tz="UTC")),
        ("published_precision", pa.string()),  # year, month, day, minute, second; null if undated
        ("language", pa.string()),  # ISO 639-1, null if it is unknown
        ("path", pa.string()),
    ]
)

SKIPPED = pa.schema([("path", pa.string()), ("line", pa.int64()), ("reason", pa.string())])

PAIRS = pa.schema(
    [
        ("a", pa.string()),
        ("b", pa.string()),
        ("jaccard", pa.float64()),
        ("containment_a", pa.float64()),
        ("containment_b", pa.float64()),
    ]
)

# The kinds of passages, and the two kinds that do not count as reuse: templates, which are filled in
# differently each time, and the boilerplate of a site.
KINDS = ("verbatim", "edited", "paraphrase", "quotation", "template", "boilerplate")
NOT_REUSED = ("template", "boilerplate")

PASSAGES = pa.schema(
    [
        ("a", pa.string()),
        ("b", pa.string()),
        ("a_start", pa.int64()),
        ("a_end", pa.int64()),
        ("b_start", pa.int64()),
        ("b_end", pa.int64()),
        ("kind", pa.string()),  # one of KINDS
        ("similarity", pa.float64()),
    ]
)

GROUPS = pa.schema(
    [
        ("group", pa.int64()),
        ("id", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("size", pa.int64()),  # the number of spans in the group
    ]
)

CLUSTERS = pa.schema(
    [("id", pa.string()), ("cluster", pa.int64()), ("keep", pa.bool_()), ("reason", pa.string())]
)

EVIDENCE = pa.list_(pa.struct([("name", pa.string()), ("weight", pa.float64()), ("sentence", pa.string())]))

# The probabilities of the four possible relations of a pair, which sum to 1. They take third documents into
# account, but not other possible sources of the derived document.
HYPOTHESES = pa.struct(
    [
        (name, pa.float64())
        for name in ("derived_from_source", "source_from_derived", "common_source", "unrelated")
    ]
)

DERIVATIONS = pa.schema(
    [
        ("source", pa.string()),
        ("derived", pa.string()),
        ("probability", pa.float64()),
        ("directed", pa.bool_()),
        ("share", pa.float64()),
        ("exclusive_share", pa.float64()),
        ("relation", pa.string()),  # revision, syndication, abridgement, paraphrase, quotation, patchwork
        ("evidence", EVIDENCE),
        ("hypotheses", HYPOTHESES),
        ("lag", pa.duration("us")),  # date of derived minus date of source, null if a date is missing
    ]
)

ORIGINS = pa.schema(
    [
        ("id", pa.string()),
        ("family", pa.int64()),
        ("p_source_here", pa.float64()),
        ("p_outside_source", pa.float64()),
        ("outside_source", pa.string()),
    ]
)

OUTLETS = pa.schema(
    [
        ("source", pa.string()),
        ("derived", pa.string()),
        ("articles", pa.int64()),
        ("share", pa.float64()),
        ("median_lag", pa.duration("us")),
    ]
)

TABLES = {
    "documents": DOCUMENTS,
    "pairs": PAIRS,
    "passages": PASSAGES,
    "groups": GROUPS,
    "clusters": CLUSTERS,
    "derivations": DERIVATIONS,
    "origins": ORIGINS,
    "outlets": OUTLETS,
    "skipped": SKIPPED,
}
