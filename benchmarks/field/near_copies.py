"""Scan up to 1,200 near-copies of one story; if there are more than a hundred, not all pairs are compared.

The number of copies must not change the result: one document is kept, and all other documents are derived
from the story, which is the earliest document. A chain of edits, in which each document is made from the
previous document, is scanned as well.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import provenance as pv
from benchmarks.field.invented import Writer

SIZES = (99, 101, 160, 400, 1200)
EDITS = 300
STORY = "story"

_SENTENCES = 30
_FIRST = datetime(2024, 3, 1, 6, tzinfo=UTC)
_STEP = timedelta(minutes=7)


def figures(sizes: tuple[int, ...] = SIZES, edits: int = EDITS) -> dict[str, Any]:
    """Return the figures for each number of near-copies and for the chain, with and without dates."""
    kinds = {"dates given": True, "no dates": False}
    return {
        "copies": {
            str(size): {name: _copied(near_copies(size, dated)) for name, dated in kinds.items()}
            for size in sizes
        },
        "chain": {name: _chained(chain(edits, dated)) for name, dated in kinds.items()},
    }


def near_copies(count: int, dated: bool) -> list[dict[str, Any]]:
    """Return a story and `count` copies in random order.

    Each copy has one sentence replaced and one added.
    """
    writer, chance = Writer(count), random.Random(count)
    story = writer.sentences(_SENTENCES)
    documents = [_document(STORY, 0, story, dated)]
    for number in range(1, count + 1):
        changed = [*story, writer.sentence()]
        changed[chance.randrange(_SENTENCES)] = writer.sentence()
        documents.append(_document(f"copy-{number:04}", number, changed, dated))
    chance.shuffle(documents)
    return documents


def chain(edits: int, dated: bool) -> list[dict[str, Any]]:
    """Return a story and its edits in random order; each edit replaces one sentence of the previous edit."""
    writer, chance = Writer(edits), random.Random(edits)
    sentences = writer.sentences(_SENTENCES)
    documents = [_document("edit-0000", 0, sentences, dated)]
    for number in range(1, edits + 1):
        sentences = list(sentences)
        sentences[chance.randrange(_SENTENCES)] = writer.sentence()
        documents.append(_document(f"edit-{number:04}", number, sentences, dated))
    chance.shuffle(documents)
    return documents


def _document(id_: str, number: int, sentences: list[str], dated: bool) -> dict[str, Any]:
    paragraphs = (" ".join(sentences[start : start + 3]) for start in range(0, len(sentences), 3))
    document = {"id": id_, "outlet": f"outlet {number}", "text": "\n\n".join(paragraphs)}
    return document | ({"published": (_FIRST + number * _STEP).isoformat()} if dated else {})


def _copied(documents: list[dict[str, Any]]) -> dict[str, Any]:
    """Return figures for near-copies, all of which should be derived from the story."""
    findings = pv.scan(documents)
    rows = findings.derivations.select(["source", "derived", "directed"]).to_pylist()
    copies = len(documents) - 1
    from_story = [row for row in rows if row["source"] == STORY]
    return {
        **_clusters(findings),
        "rows": len(rows),
        "linked with the story": sum(STORY in (row["source"], row["derived"]) for row in rows) / copies,
        "derived from the story": len(from_story) / copies,
        "directed from the story": sum(row["directed"] for row in from_story) / copies,
        "directed to the story": sum(row["derived"] == STORY and row["directed"] for row in rows),
        "directed from another copy": len(
            {row["derived"] for row in rows if row["directed"] and row["source"] != STORY}
        )
        / copies,
    }


def _chained(documents: list[dict[str, Any]]) -> dict[str, Any]:
    """Return figures for a chain, in which the source of each edit should be the previous edit."""
    findings = pv.scan(documents)
    rows = findings.derivations.select(["source", "derived", "directed"]).to_pylist()
    steps = [(_number(row["source"]), _number(row["derived"]), row["directed"]) for row in rows]
    edits = len(documents) - 1
    neighbours = {derived for source, derived, _ in steps if source == derived - 1}
    earlier = {derived for source, derived, _ in steps if source < derived}
    linked = {frozenset((source, derived)) for source, derived, _ in steps if abs(source - derived) == 1}
    directed = [(source, derived) for source, derived, directed in steps if directed]
    return {
        **_clusters(findings),
        "rows": len(rows),
        "linked with the one before": len(linked) / edits,
        "the one before is a source": len(neighbours) / edits,
        "an earlier one is a source": len(earlier) / edits,
        "directed from an earlier one": len({b for a, b in directed if a < b}) / edits,
        "directed rows": len(directed),
        "directed backwards": sum(source > derived for source, derived in directed),
    }


def _number(id_: str) -> int:
    return int(id_.removeprefix("edit-"))


def _clusters(findings: pv.Findings) -> dict[str, int]:
    """Count documents, clusters, kept documents, and members that are not paired with the kept document.

    Every member should be a near-duplicate of the kept document.
    """
    rows = findings.clusters.select(["id", "cluster", "keep"]).to_pylist()
    kept = {row["cluster"]: row["id"] for row in rows if row["keep"]}
    pairs = findings.pairs.select(["a", "b"]).to_pylist()
    alike = {frozenset((row["a"], row["b"])) for row in pairs}
    members = [(row["id"], kept[row["cluster"]]) for row in rows if not row["keep"]]
    return {
        "documents": findings.documents.num_rows,
        "clusters": len(kept),
        "kept": findings.documents.num_rows - len(members),
        "members unlike the one kept": sum(frozenset(pair) not in alike for pair in members),
    }
