"""Pairs and families are processed in portions, and the size of the portions does not affect the result."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import provenance as pv
from derivation.example_pairs import OTHER, REPORT
from provenance.derivation.derive import Derived, Families, _learned, derive
from provenance.derivation.evidence import FEATURES
from provenance.engine.run import Run
from provenance.pairs import canonical_order, first_copies_of
from provenance.passages import SharedText, build_index, find_reuse, prepare
from provenance.passages.alignment import Passage
from provenance.passages.stage import reuse_table
from provenance.text import tokenize

NEWSROOM = Path(__file__).resolve().parents[2] / "examples" / "newsroom"
DERIVED = ("derivations", "origins", "outlets")
Stages = tuple[pa.Table, pa.Table, np.ndarray, Run]


def stages(documents: pa.Table) -> Stages:
    """The results of the stages before the derivation."""
    documents = documents.take(canonical_order(documents))
    documents = documents.set_column(
        documents.column_names.index("language"), "language", pa.array(["en"] * len(documents))
    )
    first_copies = first_copies_of(tokenize(documents["text"]))
    index = build_index(documents, first_copies, Run())
    return documents, find_reuse(documents, index, first_copies, Run()), first_copies, Run()


def rows(found: Derived) -> dict[str, list[dict[str, Any]]]:
    return {name: getattr(found, name).to_pylist() for name in DERIVED}


@pytest.fixture(scope="module")
def newsroom() -> Stages:
    return stages(pv.read(NEWSROOM).documents)


@pytest.mark.parametrize(
    ("what", "sizes"),
    [
        ("derivation.pair_measures.BATCH", (1, 2_000, 8_000)),
        ("derivation.derive.TOGETHER", (1, 10)),
        ("derivation.derive.PORTION_PAIRS", (1, 5)),
        ("passages.portions.PORTION_BYTES", (1, 5_000)),
    ],
)
def test_how_much_is_done_at_once_does_not_matter(
    newsroom: Stages, monkeypatch: pytest.MonkeyPatch, what: str, sizes: tuple[int, ...]
) -> None:
    expected = rows(derive(*newsroom))
    assert expected["derivations"]
    for size in sizes:
        monkeypatch.setattr(f"provenance.{what}", size)
        assert rows(derive(*newsroom)) == expected


def test_a_family_has_the_same_result_whatever_else_is_in_the_corpus(newsroom: Stages) -> None:
    others = {f"gardens {n}": f"{OTHER} {OTHER[:n]}" for n in (20, 90)}
    more = pa.table({"id": list(others), "text": list(others.values())})
    together = rows(derive(*stages(pa.concat_tables([newsroom[0], more], promote_options="permissive"))))
    alone = rows(derive(*newsroom))
    others_rows = [row for row in together["derivations"] if row["source"] in others]
    assert len(others_rows) == 1
    assert [row for row in together["derivations"] if row not in others_rows] == alone["derivations"]
    assert together["outlets"] == alone["outlets"]
    kept = [row["p_outside_source"] for row in together["origins"] if row["id"] not in others]
    assert kept == [row["p_outside_source"] for row in alone["origins"]]


@pytest.mark.parametrize("together", [1, 10, 30, 1_000])
def test_whole_families_are_settled_together_and_every_document_and_pair_once(
    monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr("provenance.derivation.derive.TOGETHER", together)
    rng = random.Random(together)
    pairs = sorted({(a, a + rng.randrange(1, 5)) for a in rng.choices(range(30), k=25)})
    a, b = np.transpose(pairs)
    first_copies = np.append(np.arange(38), [0, 3])
    reuse = pa.table({"a": a, "b": b, "p_shared": np.where(a % 7, 0.9, 0.3)})
    families = Families.of(reuse, first_copies)
    assert sorted(zip(families.a, families.b, strict=True)) == [pair for pair in pairs if pair[0] % 7]
    documents, done = [], []
    for members, here in families.together():
        some = families.documents[members].tolist()
        found = list(zip(families.a[here].tolist(), families.b[here].tolist(), strict=True))
        assert {document for pair in found for document in pair} <= set(some)
        assert {first_copies[document] for document in some} <= set(some)
        # Without its last family, a portion is smaller than the limit.
        last = families.family[some].max()
        assert np.count_nonzero(families.family[some] < last) < together
        documents += some
        done += found
    assert sorted(documents) == list(range(40))
    assert done == list(zip(families.a.tolist(), families.b.tolist(), strict=True))


def test_a_share_counts_the_same_characters_as_the_passages() -> None:
    """Footnote marks and character references are left out of the comparison, but not out of either count."""
    marked = REPORT.replace("1,243 rivets", "1,243 [a@b.org][2] rivets").replace(
        "Hauliers", "&quot;Hauliers&quot;"
    )
    found = pv.scan(
        [
            {"id": "a", "text": REPORT, "published": "2024-03-01"},
            {"id": "b", "text": marked, "published": "2024-03-08"},
        ]
    )
    (passage,), (row,) = found.passages.to_pylist(), found.derivations.to_pylist()
    assert row["derived"] == "b"
    size = passage["b_end"] - passage["b_start"]
    assert row["share"] == row["exclusive_share"] == round(size / len(marked), 6) <= 1


def star(leaves: int, seed: int) -> Stages:
    """A report and copies that each lack a word and add a sentence; some pairs of copies are related too."""
    rng, words = random.Random(5), REPORT.split(" ")
    ordinary = sorted(set(re.findall(r"\w+", OTHER)))
    texts = [REPORT]
    for _ in range(leaves):
        place, own = rng.randrange(5, len(words) - 5), " ".join(rng.choices(ordinary, k=12))
        texts.append(" ".join(words[:place] + words[place + 1 :]) + f"\n\n{own.capitalize()}.")
    documents = pv.read([{"id": f"{n:03d}", "text": text} for n, text in enumerate(texts)]).documents
    prepared = prepare(texts, tokenize(texts), ["en"] * len(texts))
    size = len(tokenize([REPORT]).identities)
    passage = Passage((0, size - 1, 0, size - 1), 0.98, 400.0, 400.0, 0.98, 40, 0.97, 0.1)
    related = [
        (other, leaf)
        for leaf in range(1, leaves + 1)
        for other in {0, *(rng.randrange(leaf) for _ in range(3))}
    ]
    random.Random(seed).shuffle(related)
    reuse = [SharedText(a, b, (passage,), ("edited",), 0.99) for a, b in related]
    table = reuse_table(reuse, prepared, np.arange(len(texts)))
    return (
        documents,
        table.sort_by([("a", "ascending"), ("b", "ascending")]),
        first_copies_of(prepared.tokens),
        Run(),
    )


def test_probabilities_of_a_family_of_hundreds_sum_to_one_for_each_document() -> None:
    found = rows(derive(*star(300, seed=0)))
    assert len({row["family"] for row in found["origins"]}) == 1
    total = {row["id"]: 1 - row["p_source_here"] for row in found["origins"]}
    assert len(total) == 301
    # All documents have the same passage from one source, so the probabilities of its sources, in the corpus
    # and outside, sum to one. The sum is not exact, because some sources explain the passage better.
    for row in found["derivations"]:
        total[row["derived"]] += row["probability"]
    assert max(total.values()) <= 1.01
    assert 0 < len(found["derivations"]) <= 3 * 300


def test_the_order_of_the_pairs_of_a_family_does_not_matter() -> None:
    assert rows(derive(*star(60, seed=1))) == rows(derive(*star(60, seed=2)))


def test_a_corpus_learns_from_at_most_two_thousand_dated_pairs() -> None:
    """The first 2,000 confirm one another, and the others contradict them."""
    count = 4_000
    style = np.zeros((count, len(FEATURES)))
    style[:, 0] = np.where(np.arange(count) < 2_000, 0.8, -0.8)
    ones, zeros = np.ones(count), np.zeros(count)
    columns = dict.fromkeys(("related", "later"), ones) | dict.fromkeys(
        ("direction", "explicit", "common"), zeros
    )
    measured = pa.table({**columns, "style": pa.array(list(style), pa.list_(pa.float32()))})
    pairs = np.arange(2 * count).reshape(-1, 2)
    reuse = pa.table({"a": pairs[:, 0], "b": pairs[:, 1], "p_shared": ones})
    assert _learned(measured, Families.of(reuse, np.arange(2 * count)))[0] > 1
