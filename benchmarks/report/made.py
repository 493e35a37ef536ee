"""Make up findings of any size, with texts of invented words and families of all sizes."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from provenance.derivation.outlets import outlets
from provenance.findings import Findings
from provenance.schema import TABLES

_START = datetime(2031, 5, 1, 6, tzinfo=UTC)
_SYLLABLES = (
    "ka",
    "ro",
    "mel",
    "tin",
    "sa",
    "dor",
    "vi",
    "lun",
    "pe",
    "gar",
    "ost",
    "ine",
    "ham",
    "be",
    "wick",
)
_KINDS = ("verbatim", "edited", "edited", "paraphrase", "quotation")
_RELATIONS = ("syndication", "revision", "abridgement", "paraphrase", "patchwork")
_OUTLETS = 120
_ALONE = 0.4  # the share of documents that share text with no other document
_EVIDENCE = 20  # the number of sentences for each derivation, about the same as in real findings
_BLOCK = 20_000  # the maximum number of distinct documents
_IDS = ("id", "a", "b", "source", "derived")
_NUMBERS = ("family", "cluster", "group")


def repeated(count: int) -> Findings:
    """Make up findings about at least `count` documents, repeating the same 20,000 documents if necessary.

    The repetitions differ only in their ids and in the numbers of families, clusters and groups. They share
    their texts, so a million documents need no more memory for texts than 20,000.
    """
    if count <= _BLOCK:
        return made(count)
    block = made(_BLOCK)
    copies = [_renamed(block, copy) for copy in range(-(-count // _BLOCK))]
    tables = {name: pa.concat_tables([copy[name] for copy in copies]) for name in TABLES}
    return _with_outlets(tables, block.run)


def _renamed(findings: Findings, copy: int) -> dict[str, pa.Table]:
    """Return the tables, with different ids and different numbers of families, clusters and groups."""
    return {name: _columns_renamed(findings.table(name), copy) for name in TABLES}


def _columns_renamed(table: pa.Table, copy: int) -> pa.Table:
    for at, field in enumerate(table.schema):
        if field.name in _IDS:
            column = pc.binary_join_element_wise(f"c{copy:04}", table.column(at), "-")
            table = table.set_column(at, field, column)
        elif field.name in _NUMBERS:
            table = table.set_column(at, field, pc.add(table.column(at), copy * _BLOCK))
    return table


def made(count: int, seed: int = 1) -> Findings:
    """Make up findings about `count` documents.

    A document has 350 to 650 words. Six in ten documents belong to families of up to 400 documents.
    """
    chance = random.Random(seed)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 3))) for _ in range(6000)]
    documents = [_document(n, chance, words) for n in range(count)]
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES} | {"documents": documents}
    joined, family = int(count * (1 - _ALONE)), 0
    first = 0
    while first < joined:
        size = min(joined - first, max(2, min(400, int(2 * chance.paretovariate(0.9)))))
        for n in range(first, first + size):
            _relate(n, first, family, documents, rows, chance)
        first, family = first + size, family + 1
    for n in range(count):
        member = n < joined
        rows["clusters"].append(
            {"id": documents[n]["id"], "cluster": n, "keep": True, "reason": "stands alone"}
        )
        if not member:
            rows["origins"].append({"id": documents[n]["id"], "family": None, "p_outside_source": 0.0})
    tables = {name: pa.Table.from_pylist(rows[name], schema) for name, schema in TABLES.items()}
    return _with_outlets(tables, {"timings": {"made up": 0.0}})


def _with_outlets(tables: dict[str, pa.Table], run: dict[str, Any]) -> Findings:
    tables["outlets"] = outlets(tables["documents"], tables["derivations"])
    return Findings(**tables, run=run)


def _document(n: int, chance: random.Random, words: list[str]) -> dict[str, Any]:
    sentences = [
        " ".join(chance.choices(words, k=20)).capitalize() + "." for _ in range(chance.randint(18, 32))
    ]
    return {
        "id": f"d{n:06}",
        "text": "\n\n".join(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3)),
        "title": " ".join(chance.choices(words, k=8)).capitalize(),
        "url": f"https://example.invalid/{n}",
        "outlet": f"The {words[chance.randrange(_OUTLETS)].capitalize()} Post",
        "published": _START + timedelta(minutes=n),
        "published_precision": "minute",
        "language": "en",
        "path": f"{n}.txt",
    }


def _relate(
    n: int,
    first: int,
    family: int,
    documents: list[dict[str, Any]],
    rows: dict[str, list[dict[str, Any]]],
    chance: random.Random,
) -> None:
    """Add document `n` to its family.

    It shares passages with up to three earlier members, one of which is its source.
    """
    rows["origins"].append({
        "id": documents[n]["id"], "family": family, "p_outside_source": round(chance.random(), 6),
        "outside_source": "Nordwire" if chance.random() < 0.1 else None,
    })  # fmt: skip
    before = sorted({chance.randrange(first, n) for _ in range(3)}) if n > first else []
    for other in before:
        rows["passages"] += _passages(documents[other], documents[n], chance)
    if not before:
        return
    source = documents[chance.choice(before)]
    rows["derivations"].append({
        "source": source["id"], "derived": documents[n]["id"], "probability": round(chance.random(), 6),
        "directed": chance.random() < 0.8, "share": round(chance.random(), 6),
        "exclusive_share": round(chance.random() / 2, 6), "relation": chance.choice(_RELATIONS),
        "evidence": [_evidence(item, source, documents[n], chance) for item in range(_EVIDENCE)],
    })  # fmt: skip
    if chance.random() < 0.3:
        jaccard = round(chance.uniform(0.5, 1), 6)
        rows["pairs"].append({
            "a": source["id"], "b": documents[n]["id"], "jaccard": jaccard,
            "containment_a": jaccard, "containment_b": jaccard,
        })  # fmt: skip


def _passages(one: dict[str, Any], other: dict[str, Any], chance: random.Random) -> list[dict[str, Any]]:
    found = []
    for part in range(chance.randint(1, 4)):
        a, b = (part * 400 + chance.randint(0, 200) for _ in range(2))
        length = chance.randint(80, 200)
        found.append({
            "a": one["id"], "b": other["id"], "a_start": a, "a_end": a + length, "b_start": b,
            "b_end": b + length, "kind": chance.choice(_KINDS),
            "similarity": round(chance.uniform(0.4, 1), 6),
        })  # fmt: skip
    return found


def _evidence(
    item: int, source: dict[str, Any], derived: dict[str, Any], chance: random.Random
) -> dict[str, Any]:
    sentence = (
        f"“{derived['title']}” has {chance.randint(1, 99)} % more of kind {item} than “{source['title']}”."
    )
    return {"name": f"sign {item}", "weight": round(chance.uniform(-3, 3), 4), "sentence": sentence}
