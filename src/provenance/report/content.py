"""Collect the data of the report page as JSON, leaving out data that exceeds the size limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from provenance.engine.chunks import pieces
from provenance.engine.table_rows import gathered, take
from provenance.labels import shorten
from provenance.membership import sharing_in_no_family
from provenance.phrases import HEADLINES, LIKELY, PHRASES, TIERS, phrase
from provenance.report import data, totals
from provenance.report.excerpts import excerpted
from provenance.report.families import Catalogue, Derivation, Picture, derivations, head, origins, picture
from provenance.report.packs import Packs
from provenance.report.selection import Selection, families, select
from provenance.results import CONSIDERED, Results
from provenance.schema import KINDS
from provenance.text.differences import word_differences
from provenance.versions import versions

_BATCH = 1_000  # number of derivations whose evidence is read at once, to save memory

_NOTED = 90  # maximum length of a boilerplate text quoted in a notice
_DIFFERING = frozenset(KINDS) - {"verbatim", "boilerplate"}  # kinds in which words can differ


@dataclass(frozen=True)
class Content:
    """The data of a page: JSON that is safe in a script element, and the packs that it refers to."""

    data: str
    packs: list[str]


def content(whole: Results, *, excerpts: bool = False, opens: str | None = None) -> Content:
    """Return the data of a report: counts for all findings, and as many documents (or excerpts) as fit.

    If the page contains the document with the id `opens`, it shows that document first.
    """
    joined = families(whole)
    chosen = select(whole, joined)
    lengths = [_length(text) for text in data.column(chosen.findings.documents, "text")]
    findings = excerpted(chosen.findings) if excerpts else chosen.findings
    catalogue = Catalogue.of(chosen.findings, whole.passages)
    number = {id_: position for position, id_ in enumerate(catalogue.ids)}
    passages = data.ordered_passages(findings)
    strongest, pairs = data.strongest_pairs(findings, passages, data.PAIRS)
    shown = _within_passages(strongest)
    texts = data.column(findings.documents, "text")
    skipped = list(data.rows(findings.skipped, "path", "line", "reason"))
    notices = [
        "This report holds only the beginning of each text, its passages and some words around them."
        if excerpts
        else "",
        *_judged_texts(findings),
        _notice(pairs - len(shown), "pair", "the least related", pairs),
        _notice(len(skipped) - data.SKIPPED, "skipped input", "the last", len(skipped)),
    ]
    value: dict[str, Any] = {
        "corpus": totals.corpus(whole),
        "counts": totals.counts(whole, joined),
        "joined": len(joined.members),
        "opens": number.get(opens) if opens else None,
        "considered": findings.run.get(CONSIDERED, whole.documents.num_rows),
        "sharing": sharing_in_no_family(whole.origins, whole.passages),
        "sure": totals.sure(whole),
        "between": totals.between(whole),
        "distributions": totals.distributions(whole),
        "part": chosen.note,
        "threshold": findings.settings.threshold,
        "confidence": findings.settings.confidence,
        "kinds": KINDS,
        "likely": LIKELY,
        "phrases": PHRASES,
        "headlines": HEADLINES,
        "tiers": TIERS,
        "settings": data.flattened(findings.settings.as_dict()),
        "run": data.flattened({"versions": versions()} | _run_details(findings.run)),
        "outlets": totals.outlets(whole),
        "agencies": totals.agencies(whole),
        "skipped": skipped[: data.SKIPPED],
        "documents": _documents(findings, catalogue, lengths, texts),
        "pairs": _pairs(findings, shown, passages, texts),
        "families": _families(chosen, catalogue, number),
        "derivations": _derivations(findings, shown, number),
        "judgements": _judgements(findings, number),
    }
    packs = Packs(data.PAGE_BYTES - len(data.script_json(value).encode()))
    value["evidencePacks"], left_out = _evidence(findings, shown, packs)
    value["differencePacks"] = _differences(shown, passages, texts, packs)
    value["textPacks"], missing = _texts(texts, shown, packs)
    if left_out:
        notices.append(f"Derivations whose evidence is left out to keep this file small: {left_out:,}.")
    if missing:
        notices.append(f"Texts left out to keep this file small, the least related first: {missing:,}.")
    value["notices"] = [notice for notice in notices if notice]
    return Content(data.script_json(value), packs.packs)


def _run_details(run: dict[str, Any]) -> dict[str, Any]:
    """Return the details of the run that are not shown elsewhere on the page."""
    return {
        name: part
        for name, part in run.items()
        if name not in ("settings", "judgements", CONSIDERED) and (part or part == 0)
    }


def _notice(surplus: int, noun: str, which: str, total: int) -> str:
    if surplus <= 0:
        return ""
    return f"{surplus:,} of {total:,} {noun}s, {which}, are left out; the tables contain them."


def _within_passages(pairs: list[data.Pair]) -> list[data.Pair]:
    """Return as many of the first pairs as the limit on the total number of passages allows."""
    total = 0
    for position, pair in enumerate(pairs):
        total += pair.passages[1] - pair.passages[0]
        if total > data.PASSAGES and position:
            return pairs[:position]
    return pairs


def _documents(
    findings: Results, catalogue: Catalogue, lengths: list[int], texts: list[str]
) -> dict[str, list[Any]]:
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
        "opening": catalogue.openings,
        "outlet": catalogue.outlets,
        "time": catalogue.times,
        "date": catalogue.dates,
        "written": catalogue.written,
        "url": [url or "" for url in data.column(findings.documents, "url")],
        "language": [language or "" for language in data.column(findings.documents, "language")],
        "length": lengths,
        "held": [_length(text) for text in texts],  # the length of each text or excerpt on the page
        "outside": [source and [round(source[0], 3), source[1]] for source in catalogue.outside],
        "unsourced": [int(id_ in unsourced) for id_ in catalogue.ids],
        "cluster": [kept.get(id_) for id_ in catalogue.ids],
    }


def _length(text: str) -> int:
    """Return the length of a text in UTF-16 units, as browsers count it."""
    return len(text) + len(data.wide_characters(text))


def _judgements(findings: Results, number: dict[str, int]) -> list[list[Any]]:
    """Return one row [source, derived, judgement, note] for each judgement about documents on the page."""
    return [
        [number[each["source"]], number[each["derived"]], each["judgement"], each["note"]]
        for each in findings.run.get("judgements", ())
        if each["source"] in number and each["derived"] in number
    ]


def _judged_texts(findings: Results) -> list[str]:
    """Return sentences that list the agencies and the boilerplate identified by readers."""
    heads = {"agency": "Agencies", "boilerplate": "Boilerplate"}
    texts = {
        kind: [
            shorten(each["text"], _NOTED)
            for each in findings.run.get("judgements", ())
            if each["judgement"] == kind
        ]
        for kind in heads
    }
    return [f"{heads[kind]} according to readers: {'; '.join(some)}." for kind, some in texts.items() if some]


def _pairs(
    findings: Results, pairs: list[data.Pair], passages: pa.Table, texts: list[str]
) -> list[list[Any]]:
    """Return one row [a, b, [jaccard, containment of a, containment of b], passages] for each pair."""
    names = ("jaccard", "containment_a", "containment_b")
    measures = np.stack([data.floats(findings.pairs.column(name)) for name in names], axis=1)
    wide = {n: data.wide_characters(texts[n]) for pair in pairs for n in (pair.a, pair.b)}
    known = gathered(passages, np.array([row for pair in pairs for row in range(*pair.passages)], np.int64))
    rows = data.rows(known, "a_start", "a_end", "b_start", "b_end", "kind", "similarity")
    number = {kind: position for position, kind in enumerate(KINDS)}

    def passage(pair: data.Pair) -> list[Any]:
        a_start, a_end, b_start, b_end, kind, similarity = next(rows)
        return [
            data.browser_offset(a_start, wide[pair.a]),
            data.browser_offset(a_end, wide[pair.a]),
            data.browser_offset(b_start, wide[pair.b]),
            data.browser_offset(b_end, wide[pair.b]),
            number.get(kind, number["edited"]),
            round(similarity or 0, 3),
        ]

    return [
        [
            pair.a,
            pair.b,
            None if pair.row is None else [round(value, 4) for value in measures[pair.row].tolist()],
            [passage(pair) for _ in range(*pair.passages)],
        ]
        for pair in pairs
    ]


def _derivations(findings: Results, pairs: list[data.Pair], number: dict[str, int]) -> list[dict[str, Any]]:
    """Return the derivations of the pairs shown, without their evidence."""
    table = findings.derivations
    columns = {name: data.column(table, name) for name in table.column_names if name != "evidence"}

    def derivation(position: int, row: int) -> dict[str, Any]:
        directed, hypotheses = bool(columns["directed"][row]), columns["hypotheses"][row]
        lag = columns["lag"][row]
        return {
            "pair": position,
            "source": number[columns["source"][row]],
            "derived": number[columns["derived"][row]],
            "probability": columns["probability"][row] or 0,
            "directed": directed,
            "lag": None if lag is None else round(lag.total_seconds() * 1000),
            "phrase": _phrase(columns["probability"][row], directed),
            "share": round(columns["share"][row] or 0, 4),
            "exclusive": round(columns["exclusive_share"][row] or 0, 4),
            "relation": columns["relation"][row] or "",
            "hypotheses": hypotheses and [round(p or 0, 4) for p in hypotheses.values()],
        }

    return [
        derivation(position, pair.derivation)
        for position, pair in enumerate(pairs)
        if pair.derivation is not None
    ]


def _evidence(findings: Results, pairs: list[data.Pair], packs: Packs) -> tuple[list[int | None], int]:
    """Pack the evidence for the derivations shown.

    Return two values: for each derivation, the index of the pack that contains its evidence, or None if the
    evidence did not fit; and the number of derivations whose evidence did not fit.
    """
    shown = [pair.derivation for pair in pairs if pair.derivation is not None]
    known = _values(findings.derivations.column("evidence"), shown)
    rows = (
        [[item["name"] or "", round(item["weight"] or 0, 2), item["sentence"] or ""] for item in items or ()]
        for items in known
    )
    found = packs.add(enumerate(rows))
    return [found.get(position) for position in range(len(shown))], len(shown) - len(found)


def _differences(
    pairs: Sequence[data.Pair], passages: pa.Table, texts: list[str], packs: Packs
) -> list[int | None]:
    """Pack the words that differ in each pair's passages; for each pair, return its pack's index or None."""
    columns = [data.column(passages, name) for name in ("a_start", "a_end", "b_start", "b_end", "kind")]
    rows = [
        (pair, number, row)
        for pair, each in enumerate(pairs)
        for number, row in enumerate(range(*each.passages))
        if columns[4][row] in _DIFFERING
    ]
    a_start, a_end, b_start, b_end, _ = columns
    versions = [
        (texts[pairs[pair].a][a_start[row] : a_end[row]], texts[pairs[pair].b][b_start[row] : b_end[row]])
        for pair, _, row in rows
    ]
    found: dict[int, dict[int, Any]] = {}
    for (pair, number, _), both, differences in zip(rows, versions, word_differences(versions), strict=True):
        wide = [data.wide_characters(text) for text in both]
        if differences:
            found.setdefault(pair, {})[number] = [
                [data.browser_offset(offset, wide[end > 1]) for end, offset in enumerate(difference)]
                for difference in differences
            ]
    packed = packs.add(found.items())
    return [packed.get(pair) for pair in range(len(pairs))]


def _values(column: pa.ChunkedArray, rows: list[int]) -> Iterator[Any]:
    """Yield the values of a column in the given rows, reading them in batches."""
    for some in pieces(rows, _BATCH):
        yield from take(column, np.array(some, np.int64)).to_pylist()


def _families(chosen: Selection, catalogue: Catalogue, number: dict[str, int]) -> list[dict[str, Any]]:
    grouped = chosen.families
    family_of = {document: position for position, family in enumerate(grouped) for document in family}
    edges: list[list[Derivation]] = [[] for _ in grouped]
    for edge in derivations(chosen.findings, number):
        edges[family_of[edge.source]].append(edge)
    found = [origins(family, own, catalogue) for family, own in zip(grouped, edges, strict=True)]
    return [
        {
            "documents": family,
            "size": size,
            # The number of a document or the name of an outside source; None if there is no main source.
            "origin": origin,
            "within": within,  # the main source among the documents
            "head": head(family, own, catalogue) if within is None else within,
            **_picture(picture(family, own, catalogue)),
        }
        for family, size, own, (origin, within) in zip(grouped, chosen.sizes, edges, found, strict=True)
    ]


def _picture(drawn: Picture) -> dict[str, Any]:
    layout = drawn.layout
    return {
        "width": round(layout.width),
        "height": round(layout.height),
        "byTime": layout.by_time,
        "nodes": [
            [
                list(name) if isinstance(name, tuple) else name,
                round(box.x),
                round(box.y),
                round(box.width),
                round(box.height),
            ]
            for name, box in zip(drawn.nodes, layout.boxes, strict=True)
        ],
        "lines": [
            [
                line.source,
                line.derived,
                line.probability,
                line.directed,
                line.outside,
                line.path,
                _phrase(line.probability, line.directed),
                round(line.number[0]),
                round(line.number[1]),
                line.further,
            ]
            for line in drawn.lines
        ],
    }


def _phrase(probability: float | None, directed: bool | None) -> int:
    """Return the index of the phrase that describes a derivation."""
    return PHRASES.index(phrase(probability or 0.0, bool(directed)))


def _texts(texts: list[str], pairs: list[data.Pair], packs: Packs) -> tuple[list[int | None], int]:
    """Pack the texts in the order of the pairs that contain them; texts in no pair come last.

    Return two values: for each text, the index of the pack that contains it, or None if the text did not fit;
    and the number of texts that did not fit.
    """
    related = dict.fromkeys(document for pair in pairs for document in (pair.a, pair.b))
    order = dict.fromkeys([*related, *range(len(texts))])
    found = packs.add((document, texts[document]) for document in order)
    return [found.get(document) for document in range(len(texts))], len(texts) - len(found)
