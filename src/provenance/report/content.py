"""Everything the page is told, as one JSON value; what does not fit is left out, and said so."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from provenance.report import data
from provenance.report.families import Catalogue, Derivation, Picture, derivations, head, picture
from provenance.wording import LIKELY, PHRASES, phrase

if TYPE_CHECKING:
    from provenance.findings import Findings


def content(findings: Findings) -> str:
    """The JSON of a report, escaped for a script element."""
    catalogue = Catalogue.of(findings)
    number = {id_: position for position, id_ in enumerate(catalogue.ids)}
    passages = data.ordered_passages(findings)
    pairs = data.all_pairs(findings, passages, number)
    shown = _within_passages(pairs[: data.PAIRS])
    grouped = data.families(findings, number)
    texts = data.column(findings.documents, "text")
    skipped = list(data.rows(findings.skipped, "path", "line", "reason"))
    notices = [
        _notice(len(pairs) - len(shown), "pair", "the least related", len(pairs)),
        _notice(len(skipped) - data.SKIPPED, "skipped input", "the last", len(skipped)),
    ]
    value: dict[str, Any] = {
        "counts": _counts(findings, grouped),
        "threshold": findings.settings.threshold,
        "confidence": findings.settings.confidence,
        "kinds": data.KINDS,
        "likely": LIKELY,
        "phrases": PHRASES,
        "settings": data.flattened(findings.settings.as_dict()),
        "run": data.flattened({key: part for key, part in findings.run.items() if key != "settings"}),
        "outlets": _outlets(findings),
        "skipped": skipped[: data.SKIPPED],
        "documents": _documents(findings, catalogue, texts),
        "pairs": _pairs(findings, shown, passages, texts),
        "families": _families(findings, grouped, catalogue, number),
        **_derivations(findings, shown, number),
    }
    room = min(data.TEXT_BYTES, data.PAGE_BYTES - len(data.script_json(value).encode()))
    value["texts"], unrelated, too_many = _texts(texts, shown, room)
    if unrelated:
        notices.append(f"Texts left out because the document shares nothing with another: {unrelated:,}.")
    if too_many:
        notices.append(f"Texts left out to keep this file small, the least related first: {too_many:,}.")
    value["notices"] = [notice for notice in notices if notice]
    return data.script_json(value)


def _notice(surplus: int, noun: str, which: str, total: int) -> str:
    if surplus <= 0:
        return ""
    return f"{surplus:,} of {total:,} {noun}s, {which}, are left out; the tables hold them."


def _within_passages(pairs: list[data.Pair]) -> list[data.Pair]:
    """As many of the pairs as have not too many passages together."""
    total = 0
    for position, pair in enumerate(pairs):
        total += pair.passages[1] - pair.passages[0]
        if total > data.PASSAGES and position:
            return pairs[:position]
    return pairs


def _counts(findings: Findings, grouped: list[list[int]]) -> list[tuple[str, int]]:
    # A document without near-duplicates is a cluster of its own, and not worth counting.
    clusters = sum(members > 1 for members in Counter(data.column(findings.clusters, "cluster")).values())
    return [
        ("documents", findings.documents.num_rows),
        ("families", len(grouped)),
        ("derivations", findings.derivations.num_rows),
        ("passages", findings.passages.num_rows),
        ("near-duplicate pairs", findings.pairs.num_rows),
        ("near-duplicate clusters", clusters),
        ("skipped inputs", findings.skipped.num_rows),
    ]


def _outlets(findings: Findings) -> list[tuple[Any, ...]]:
    """Rows of [source, derived, articles, share, median delay in milliseconds], most articles first."""
    lags = pc.cast(findings.outlets.column("median_lag"), pa.int64()).to_pylist()
    rows = data.rows(findings.outlets, "source", "derived", "articles", "share")
    told = [
        (source or "", derived or "", articles or 0, round(share or 0, 4), lag and lag // 1000)
        for (source, derived, articles, share), lag in zip(rows, lags, strict=True)
    ]
    return sorted(told, key=lambda row: (-row[2], row[0], row[1]))[: data.OUTLETS]


def _documents(findings: Findings, catalogue: Catalogue, texts: list[str]) -> dict[str, list[Any]]:
    members = Counter(data.column(findings.clusters, "cluster"))
    kept = {
        id_: [cluster, keep]
        for id_, cluster, keep in data.rows(findings.clusters, "id", "cluster", "keep")
        if members[cluster] > 1
    }
    unsourced = data.unsourced(findings)
    return {
        "id": catalogue.ids,
        "title": catalogue.titles,
        "outlet": catalogue.outlets,
        "time": catalogue.times,
        "date": catalogue.dates,
        "url": [url or "" for url in data.column(findings.documents, "url")],
        "language": [language or "" for language in data.column(findings.documents, "language")],
        "length": [len(text) + len(data.wide_characters(text)) for text in texts],
        "outside": [source and [round(source[0], 3), source[1]] for source in catalogue.outside],
        "unsourced": [int(id_ in unsourced) for id_ in catalogue.ids],
        "cluster": [kept.get(id_) for id_ in catalogue.ids],
    }


def _pairs(findings: Findings, pairs: list[data.Pair], passages: Any, texts: list[str]) -> list[list[Any]]:
    """Rows of [a, b, [jaccard, containment a, containment b], passages]."""
    measures = list(data.rows(findings.pairs, "jaccard", "containment_a", "containment_b"))
    wide = {n: data.wide_characters(texts[n]) for pair in pairs for n in (pair.a, pair.b)}
    columns = {name: data.column(passages, name) for name in passages.column_names}
    number = {kind: position for position, kind in enumerate(data.KINDS)}

    def passage(row: int, pair: data.Pair) -> list[Any]:
        return [
            data.browser_offset(columns["a_start"][row], wide[pair.a]),
            data.browser_offset(columns["a_end"][row], wide[pair.a]),
            data.browser_offset(columns["b_start"][row], wide[pair.b]),
            data.browser_offset(columns["b_end"][row], wide[pair.b]),
            number.get(columns["kind"][row], number["edited"]),
            round(columns["similarity"][row] or 0, 3),
        ]

    return [
        [
            pair.a,
            pair.b,
            None if pair.row is None else [round(value or 0, 4) for value in measures[pair.row]],
            [passage(row, pair) for row in range(*pair.passages)],
        ]
        for pair in pairs
    ]


def _derivations(findings: Findings, pairs: list[data.Pair], number: dict[str, int]) -> dict[str, Any]:
    """The derivations of the pairs shown, and the sentences of their evidence, each once."""
    table = findings.derivations
    columns = {name: data.column(table, name) for name in table.column_names}
    sentences: dict[str, int] = {}
    derived = sum(pair.derivation is not None for pair in pairs)
    each = max(1, data.EVIDENCE // max(1, derived))

    def evidence(row: int) -> list[list[Any]]:
        items = columns["evidence"][row] or []
        items = sorted(items, key=lambda item: -abs(item["weight"] or 0))[:each]
        return [
            [
                sentences.setdefault(item["name"] or "", len(sentences)),
                round(item["weight"] or 0, 2),
                sentences.setdefault(item["sentence"] or "", len(sentences)),
            ]
            for item in items
        ]

    rows = [
        {
            "pair": position,
            "source": number[columns["source"][pair.derivation]],
            "derived": number[columns["derived"][pair.derivation]],
            "probability": round(columns["probability"][pair.derivation] or 0, 4),
            "directed": bool(columns["directed"][pair.derivation]),
            "phrase": _phrase(columns["probability"][pair.derivation], columns["directed"][pair.derivation]),
            "share": round(columns["share"][pair.derivation] or 0, 4),
            "exclusive": round(columns["exclusive_share"][pair.derivation] or 0, 4),
            "relation": columns["relation"][pair.derivation] or "",
            "evidence": evidence(pair.derivation),
        }
        for position, pair in enumerate(pairs)
        if pair.derivation is not None
    ]
    return {"derivations": rows, "sentences": list(sentences)}


def _families(
    findings: Findings, grouped: list[list[int]], catalogue: Catalogue, number: dict[str, int]
) -> list[dict[str, Any]]:
    family_of = {document: position for position, family in enumerate(grouped) for document in family}
    edges: list[list[Derivation]] = [[] for _ in grouped]
    for edge in derivations(findings, number):
        edges[family_of[edge.source]].append(edge)
    return [
        {
            "documents": family,
            "head": head(family, edges[position], catalogue),
            **_picture(picture(family, edges[position], catalogue)),
        }
        for position, family in enumerate(grouped)
    ]


def _picture(drawn: Picture) -> dict[str, Any]:
    layout = drawn.layout
    return {
        "width": round(layout.width),
        "height": round(layout.height),
        "byTime": layout.by_time,
        "nodes": [
            [name, round(box.x), round(box.y), round(box.width), round(box.height), box.label, box.detail]
            for name, box in zip(drawn.nodes, layout.boxes, strict=True)
        ],
        "lines": [
            [
                line.source,
                line.derived,
                round(line.probability, 3),
                line.directed,
                line.outside,
                line.path,
                _phrase(line.probability, line.directed),
            ]
            for line in drawn.lines
        ],
    }


def _phrase(probability: float | None, directed: bool | None) -> int:
    """Which of the phrases tells a derivation."""
    return PHRASES.index(phrase(probability or 0.0, bool(directed)))


def _texts(texts: list[str], pairs: list[data.Pair], room: int) -> tuple[list[str | None], int, int]:
    """The texts of related documents, the most related first, as far as there is room.

    Also how many are left out for being unrelated, and how many for want of room.
    """
    related = dict.fromkeys(document for pair in pairs for document in (pair.a, pair.b))
    kept: list[str | None] = [None] * len(texts)
    for document in related:
        size = len(data.script_json(texts[document]).encode()) + 1
        if size <= room:
            room -= size
            kept[document] = texts[document]
    missing = sum(kept[document] is None for document in related)
    return kept, len(texts) - len(related), missing
