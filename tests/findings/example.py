"""Findings made by hand: seven documents with awkward ids, one derivation of each sort, an outside source."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from provenance.findings import Findings
from provenance.schema import TABLES
from provenance.settings import Settings

WIRE = "wire/storm"
DAILY = 'daily "storm"'
BREAK = "line\nbreak"
UNICODE = "新聞/Ünïcødé"
ESCAPE = "\x1b[31mred\x07"
FORMULA = "=1+1"
ALONE = "alone."

_SHARED = "The storm took the roof off the old harbour hall on Sunday night."
_TEXTS = {
    WIRE: f"{_SHARED} Nobody was hurt.",
    DAILY: f"From our reporter. {_SHARED} Repairs begin in May.",
    BREAK: f"{_SHARED} The mayor visits today.",
    UNICODE: "港口大厅的屋顶在周日晚上被风暴掀翻。\U0001f30a Né à l'aube.",
    ESCAPE: "\x1b]0;title\x07Screens \x00 may obey \u202ethis\u202c.",
    FORMULA: '=HYPERLINK("http://example.invalid")',
    ALONE: "-3 degrees at dawn, and no wind at all.",
}
_OWN_FIELDS = [
    pa.field("section", pa.string(), metadata={"from": "input"}),
    pa.field("words", pa.int32()),
    pa.field("tags", pa.list_(pa.string())),
    pa.field("start", pa.string()),
    pa.field("seen", pa.timestamp("s")),
    pa.field("printed", pa.date32()),
    pa.field("score", pa.float32()),
]


def example() -> Findings:
    """The findings, the same at every call."""
    rows = {
        "documents": [_document(number, id_) for number, id_ in enumerate(_TEXTS)],
        "pairs": [{"a": DAILY, "b": WIRE, "jaccard": 0.5, "containment_a": 0.6, "containment_b": 0.9}],
        "passages": [_passage(DAILY, WIRE), _passage(BREAK, WIRE)],
        "groups": [_member(id_) for id_ in sorted([WIRE, DAILY, BREAK])],
        "clusters": [
            {"id": DAILY, "cluster": 0, "keep": False, "reason": "contained in the first_copy"},
            {"id": WIRE, "cluster": 0, "keep": True, "reason": "published first"},
            {"id": ALONE, "cluster": 1, "keep": True, "reason": "the only one"},
        ],
        "derivations": [
            _derivation(WIRE, DAILY, 0.912345, True, "syndication"),
            _derivation(BREAK, DAILY, 0.4, False, "paraphrase"),
            _derivation(UNICODE, ESCAPE, 0.75, True, "revision"),
        ],
        "origins": [
            {"id": WIRE, "family": 0, "p_outside_source": 0.7, "outside_source": "Coast Press Agency"},
            {"id": DAILY, "family": 0, "p_outside_source": 0.1},
            {"id": BREAK, "family": 0},
            {"id": UNICODE, "family": 1, "p_outside_source": 0.2},
            {"id": ESCAPE, "family": 1, "p_outside_source": 0.0},
        ],
        "outlets": [
            {
                "source": "Wire",
                "derived": "Daily",
                "articles": 1,
                "share": 0.8,
                "median_lag": timedelta(hours=1, microseconds=1),
            }
        ],
        "skipped": [
            {"path": "bad.jsonl", "line": 3, "reason": "not JSON"},
            {"path": "x\x1b.png", "reason": "binary"},
        ],
    }
    tables = {
        name: pa.Table.from_pylist(rows[name], _documents_schema() if name == "documents" else schema)
        for name, schema in TABLES.items()
    }
    run = {"timings": {"read": 0.01, "pairs": 0.02}, "renamed": [["a", "a-3f2c"]]}
    return Findings(**tables, settings=Settings(threshold=0.5, within_days=2.5), run=run)


def _documents_schema() -> pa.Schema:
    schema = TABLES["documents"]
    return pa.schema([*schema, *_OWN_FIELDS], metadata={"kept": "yes"})


def _document(number: int, id_: str) -> dict[str, Any]:
    row: dict[str, Any] = {"id": id_, "text": _TEXTS[id_], "path": f"{id_}.txt"}
    if number % 2 == 0:
        row |= {
            "title": f"Title of {id_}",
            "outlet": "Wire",
            "url": f"https://example.invalid/{number}",
            "published": datetime(2024, 6, 19, 8, number, 30, 123456, tzinfo=UTC),
            "published_precision": ["second", "day", "month", "year"][number // 2],
            "language": "en",
            "section": "+news",
            "words": -number,
            "tags": ["a", "b\x0b"],
            "start": "early",
            "seen": datetime(2024, 6, 20, 1, 2, 3),
            "printed": date(2024, 6, 20),
            "score": 0.1,
        }
    return row


def _passage(a: str, b: str) -> dict[str, Any]:
    a_start, b_start = _TEXTS[a].index(_SHARED), _TEXTS[b].index(_SHARED)
    return {
        "a": a,
        "b": b,
        "a_start": a_start,
        "a_end": a_start + len(_SHARED),
        "b_start": b_start,
        "b_end": b_start + len(_SHARED),
        "kind": "verbatim",
        "similarity": 1.0,
    }


def _member(id_: str) -> dict[str, Any]:
    start = _TEXTS[id_].index(_SHARED)
    return {"group": 0, "id": id_, "start": start, "end": start + len(_SHARED), "size": 3}


def _derivation(
    source: str, derived: str, probability: float, directed: bool, relation: str
) -> dict[str, Any]:
    return {
        "source": source,
        "derived": derived,
        "probability": probability,
        "directed": directed,
        "share": 0.6,
        "exclusive_share": 0.25,
        "relation": relation,
        "evidence": [
            {"name": "date", "weight": 1.5, "sentence": "The source was published an hour earlier."},
            {"name": "passages", "weight": -0.25, "sentence": 'One passage: "roof" & <harbour>.'},
        ],
    }
