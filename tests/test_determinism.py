"""The findings do not depend on the order or the ids of the articles."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import provenance as pv
from provenance.passages import candidates
from provenance.schema import TABLES

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
COMPARED = [name for name in TABLES if name not in ("documents", "skipped")]
# Columns that are swapped if a and b are swapped.
MIRRORED = {
    "a": "b",
    "a_start": "b_start",
    "a_end": "b_end",
    "containment_a": "containment_b",
}
MIRRORED |= {theirs: mine for mine, theirs in MIRRORED.items()}


@pytest.fixture(scope="module")
def corpus() -> pv.Corpus:
    return pv.read(EXAMPLES / "newsroom")


@pytest.fixture(scope="module")
def findings(corpus: pv.Corpus) -> pv.Findings:
    return pv.scan(corpus)


@pytest.fixture(params=[candidates.ALL_PAIRS, 0], ids=["every pair", "joined"])
def joins(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Align every pair, as in a small corpus, or find candidates by joins, as in a large corpus."""
    monkeypatch.setattr(candidates, "ALL_PAIRS", request.param)


def comparable(findings: pv.Findings, name: str, ids: Mapping[str, str]) -> list[str]:
    """The rows of a table with new ids, in the order of these ids, with a and b swapped where necessary."""
    rows = []
    for row in findings.table(name).to_pylist():
        for column in {"a", "b", "id", "source", "derived"} & set(row) if name != "outlets" else ():
            row[column] = ids[row[column]]
        if "a" in row and row["a"] > row["b"]:
            row = {column: row[MIRRORED.get(column, column)] for column in row}
        for item in row.get("evidence") or ():
            item["sentence"] = renamed_in(item["sentence"], ids)
        rows.append(json.dumps(row, default=str, ensure_ascii=False))
    return sorted(rows)


def renamed_in(sentence: str, ids: Mapping[str, str]) -> str:
    for given, original in ids.items():
        sentence = sentence.replace(f"“{given}”", f"“{original}”")
    return sentence


def all_tables(findings: pv.Findings, ids: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: comparable(findings, name, ids) for name in COMPARED}


def same_ids(corpus: pv.Corpus) -> dict[str, str]:
    return {id_: id_ for id_ in corpus.documents["id"].to_pylist()}


def shuffled(corpus: pv.Corpus, seed: int) -> pv.Corpus:
    order = list(range(len(corpus)))
    random.Random(seed).shuffle(order)
    return replace(corpus, documents=corpus.documents.take(order))


def with_ids(corpus: pv.Corpus, ids: list[str]) -> pv.Corpus:
    return replace(corpus, documents=corpus.documents.set_column(0, "id", pa.array(ids)))


def test_there_is_something_to_compare(findings: pv.Findings) -> None:
    assert all(findings.table(name).num_rows for name in COMPARED)


@pytest.mark.usefixtures("joins")
@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_input_does_not_matter(corpus: pv.Corpus, seed: int) -> None:
    expected = pv.scan(corpus)
    found = pv.scan(shuffled(corpus, seed))
    for name in TABLES:
        assert found.table(name).equals(expected.table(name)), name


@pytest.mark.usefixtures("joins")
def test_ids_do_not_matter(corpus: pv.Corpus) -> None:
    expected = all_tables(pv.scan(corpus), same_ids(corpus))
    # The order of the ids is reversed, so that anything that depends on it changes.
    old = sorted(same_ids(corpus), reverse=True)
    new = [f"document {number:02d}" for number in range(len(old))]
    given = dict(zip(old, new, strict=True))
    renamed = with_ids(corpus, [given[id_] for id_ in corpus.documents["id"].to_pylist()])
    found = all_tables(pv.scan(renamed), dict(zip(new, old, strict=True)))
    for name in COMPARED:
        assert found[name] == expected[name], name


@pytest.mark.usefixtures("joins")
def test_the_number_of_threads_does_not_matter(corpus: pv.Corpus) -> None:
    one, two = pv.scan(corpus, threads=1), pv.scan(corpus, threads=2)
    for name in TABLES:
        assert two.table(name).equals(one.table(name)), name


def test_reference_and_compiled_kernels_find_the_same(
    corpus: pv.Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("provenance.kernels.forced", "reference")
    reference = pv.scan(corpus)
    monkeypatch.setattr("provenance.kernels.forced", "compiled")
    compiled = pv.scan(corpus)
    for name in TABLES:
        assert compiled.table(name).equals(reference.table(name)), name


def test_the_hash_seed_does_not_matter() -> None:
    printing = (
        "import provenance as pv\n"
        f"findings = pv.scan({str(EXAMPLES / 'newsroom')!r})\n"
        f"for name in {COMPARED!r}:\n"
        "    print(findings.table(name).to_pylist())"
    )
    first, second = (fresh_process(printing, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first
    assert first == second


def fresh_process(code: str, **environment: Any) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_near_duplicates_do_not_depend_on_order_or_ids(corpus: pv.Corpus) -> None:
    expected = pv.near_duplicates(corpus, threshold=0.3)
    assert expected.num_rows
    assert pv.near_duplicates(shuffled(corpus, 3), threshold=0.3).equals(expected)


def test_a_comparison_mirrors(corpus: pv.Corpus) -> None:
    texts = dict(zip(*(corpus.documents[name].to_pylist() for name in ("id", "text")), strict=True))
    a, b = texts["harbour-gazette/ferry-grounding"], texts["kessing-islander/three-days-without-a-boat"]
    there, back = pv.compare(a, b), pv.compare(b, a)
    assert back.relation["a_from_b"] == there.relation["b_from_a"]
    assert back.relation["common_source"] == there.relation["common_source"]
    spans = sorted((row["a_start"], row["b_start"]) for row in there.passages.to_pylist())
    assert spans == sorted((row["b_start"], row["a_start"]) for row in back.passages.to_pylist())
