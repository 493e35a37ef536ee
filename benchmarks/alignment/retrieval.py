"""Measure which known pairs become candidates among thousands of articles, and how long the search takes.

Copied paragraphs and pairs of reworded sentences are planted in the middle of long articles. Their sources
are added to the corpus, and so are whole articles and their rewrites. The share of these pairs that count as
related once they are aligned is reported separately.
"""

from __future__ import annotations

import math
import random
import time
from collections import defaultdict
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks import data
from benchmarks.alignment.sets import paragraph_of, planted_in
from provenance.engine.run import Run
from provenance.pairs import first_copies_of
from provenance.passages import PreparedDocuments, build_index, prepare, shared_text, with_languages
from provenance.passages.candidates import candidate_pairs
from provenance.text import tokenize
from provenance.text.languages import languages
from provenance.text.sentences import sentences

# The versions that have a single source and reword it sentence by sentence.
_REWORDED = ("reworded", "paraphrase", "rewritten")
_LONG = 6_000
_STEPS = (1, 5, 20)
_WIRE = "reuters21578"


def figures(sample: int | None = None) -> dict[str, Any]:
    """Return the recall of candidate pairs for each kind of shared text, and the cost of finding them."""
    texts, wanted = corpus(sample)
    prepared = _prepared(texts)
    cost, candidates = retrieved(texts, np.arange(len(texts)))
    costs = {"articles with planted passages": cost}
    if sample is None and data.has(_WIRE):
        costs["Reuters-21578"] = _cost_on_the_wire()
    recall = {}
    for kind, pairs in wanted.items():
        related = [
            shared_text(a, b, prepared.document(a), prepared.document(b)).p_shared >= 0.5 for a, b in pairs
        ]
        recall[kind] = {
            "candidates": round(float(np.mean([pair in candidates for pair in pairs])), 4),
            "related_once_aligned": round(float(np.mean(related)), 4),
            "pairs": len(pairs),
        }
    return {"cost": costs, "recall": recall}


def _prepared(texts: list[str]) -> PreparedDocuments:
    tokens = tokenize(texts)
    return prepare(texts, tokens, languages(texts))


def retrieved(
    texts: list[str], first_copies: np.ndarray, times: int = 3
) -> tuple[dict[str, Any], set[tuple[int, int]]]:
    """Find the candidate pairs `times` times; return the cost of the fastest run, and the pairs."""
    columns = {
        "text": pa.array(texts, pa.large_string()),
        "language": pa.nulls(len(texts), pa.string()),
        "published": pa.nulls(len(texts), pa.timestamp("us", "UTC")),
    }
    seconds = math.inf
    for _ in range(times):
        begun = time.perf_counter()
        documents, run = pa.table(columns), Run()
        index = build_index(documents, first_copies, run)
        tokens = index.documents["tokens"].to_numpy()
        distinct = np.flatnonzero((first_copies == np.arange(len(first_copies))) & (tokens > 0))
        known = with_languages(documents, index)
        first, second = candidate_pairs(known, distinct, index, run)
        seconds = min(seconds, time.perf_counter() - begun)
    cost = {
        "documents": len(distinct),
        "tokens": int(tokens[distinct].sum()),
        "candidates": len(first),
        "candidates_per_document": round(len(first) / len(distinct), 2),
        "seconds": round(seconds, 2),
        "seconds_per_thousand": round(1000 * seconds / len(distinct), 3),
    }
    return cost, set(zip(first.tolist(), second.tolist(), strict=True))


def _cost_on_the_wire() -> dict[str, Any]:
    """Return the cost for newswire: many short texts, which often report on the same event."""
    texts = sorted(data.texts(_WIRE).values())
    return retrieved(texts, first_copies_of(tokenize(texts)))[0]


def corpus(sample: int | None = None) -> tuple[list[str], dict[str, list[tuple[int, int]]]]:
    """Return the articles and, for each kind, the pairs that should become candidates.

    A pair consists of the positions of its two articles, in ascending order.
    """
    chance = random.Random(5)
    haystack = [row["text"] for row in data.rows("uk_news_2014")]
    if sample is not None:
        haystack = chance.sample(haystack, sample * 10)
    hosts = [place for place, text in enumerate(haystack) if len(text) >= _LONG]
    chance.shuffle(hosts)
    texts = list(dict.fromkeys(haystack))
    place_of = {text: place for place, text in enumerate(texts)}
    wanted: dict[str, list[tuple[int, int]]] = defaultdict(list)

    def add(text: str) -> int:
        if text not in place_of:
            place_of[text] = len(texts)
            texts.append(text)
        return place_of[text]

    def want(kind: str, source: str, derived: str) -> None:
        wanted[kind].append(tuple(sorted((add(source), add(derived)))))

    events, sources = data.newsroom(), data.newsroom_sources()
    for event, articles in events.items():
        for report in ("agency", "regional", "explainer", "tabloid"):
            host = haystack[hosts[len(wanted["paragraph planted"]) % len(hosts)]]
            want("paragraph planted", articles[report], planted_in(host, paragraph_of(articles[report]))[0])
        for version, its_sources in sources[event].items():
            source = articles[its_sources[0]]
            if version == "lifted":
                want("paragraphs lifted", source, articles[version])
            if version in _REWORDED:
                want("whole article reworded", source, articles[version])
                for at in (0.35, 0.65):
                    host = haystack[hosts[-1 - len(wanted["two reworded sentences planted"]) % len(hosts)]]
                    planted = planted_in(host, two_sentences(articles[version], at))[0]
                    want("two reworded sentences planted", source, planted)
    rows = data.rows("llm_rewrites")
    originals = {row["seed"]: row["text"] for row in rows if row["run"] == "human"}
    for row in rows:
        if int(row["step"]) in _STEPS:
            want(f"machine rewrite, step {row['step']}", originals[row["seed"]], row["text"])
    return texts, dict(wanted)


def two_sentences(text: str, at: float) -> str:
    """Return two neighbouring sentences; `at` is the relative position of the first, from 0 to 1."""
    spans = sentences(text)
    first = min(int(len(spans) * at), len(spans) - 2)
    return text[spans[first, 0] : spans[first + 1, 1]]
