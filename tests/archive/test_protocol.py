"""An archive has the same findings as a scan: after one batch, after many, after removal and reopening."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import provenance as pv
from archive.corpora import batches, differing, newsroom, reprints, rows
from provenance.archive.state import open_state
from provenance.archive.text_index import KINDS, index_texts
from provenance.engine.run import Run

CORPORA = {"newsroom": newsroom, "reprints": reprints}


@pytest.fixture(params=CORPORA)
def corpus(request: pytest.FixtureRequest) -> pv.Corpus:
    return CORPORA[request.param]()


def filled(folder: Path, corpus: pv.Corpus, count: int, seed: int | None = None) -> pv.Archive:
    archive, items = pv.Archive(folder), rows(corpus)
    if seed is not None:
        random.Random(seed).shuffle(items)
    for some in batches(items, count):
        archive.add(some)
    return archive


def test_the_rows_are_read_as_they_were(corpus: pv.Corpus) -> None:
    again = pv.read(rows(corpus)).documents.sort_by("id")
    given = corpus.documents.sort_by("id")
    assert again.select(["id", "text", "published", "published_precision"]).equals(
        given.select(["id", "text", "published", "published_precision"])
    )


@pytest.mark.parametrize(("count", "seed"), [(1, None), (7, 1), (50, 2)])
def test_findings_are_those_of_a_scan(
    tmp_path: Path, corpus: pv.Corpus, count: int, seed: int | None
) -> None:
    archive = filled(tmp_path / "a", corpus, count, seed)
    assert len(archive) == len(corpus)
    assert differing(archive.findings(), pv.scan(rows(corpus))) == []


def test_what_is_added_first_is_found_as_by_a_scan(tmp_path: Path, corpus: pv.Corpus) -> None:
    found = pv.Archive(tmp_path / "a").add(rows(corpus))
    assert differing(found, pv.scan(rows(corpus))) == []
    assert found.run["added"] == len(corpus)


def test_after_removal_the_others_are_as_if_alone(tmp_path: Path, corpus: pv.Corpus) -> None:
    archive, items = filled(tmp_path / "a", corpus, 3), rows(corpus)
    gone = [row["id"] for row in items[::3]]
    assert archive.remove(gone) == tuple(gone)
    left = pv.scan([row for row in items if row["id"] not in gone])
    assert differing(archive.findings(), left) == []
    archive.compact()
    assert differing(archive.findings(), left) == []


@pytest.mark.parametrize("change", [lambda archive: None, pv.Archive.compact, pv.Archive.repair])
def test_reopened_it_is_the_same(
    tmp_path: Path, corpus: pv.Corpus, change: Callable[[pv.Archive], object]
) -> None:
    archive = filled(tmp_path / "a", corpus, 4, seed=3)
    change(archive)
    again = pv.Archive(tmp_path / "a", create=False)
    assert again.documents.equals(archive.documents)
    assert differing(again.findings(), pv.scan(rows(corpus))) == []


def test_compacting_twice_changes_nothing(tmp_path: Path, corpus: pv.Corpus) -> None:
    archive = filled(tmp_path / "a", corpus, 4)
    archive.compact()
    before = archive.findings()
    archive.compact()
    assert differing(archive.findings(), before) == []
    assert len(list((tmp_path / "a/segments").iterdir())) == 1


def test_settings_are_kept(tmp_path: Path, corpus: pv.Corpus) -> None:
    pv.Archive(tmp_path / "a", threshold=0.5, same_outlet=False).add(rows(corpus))
    expected = pv.scan(rows(corpus), threshold=0.5, same_outlet=False)
    assert differing(pv.Archive(tmp_path / "a").findings(), expected) == []


def test_judgements_count_as_in_a_scan(tmp_path: Path, corpus: pv.Corpus) -> None:
    archive = pv.Archive(tmp_path / "kept")
    archive.add(corpus)
    first = archive.findings().derivations.to_pylist()[0]
    judgements = [
        {"source": first["source"], "derived": first["derived"], "judgement": "wrong"},
        {"judgement": "agency", "text": "Northcable"},
    ]
    found, scanned = archive.findings(judgements=judgements), pv.scan(corpus, judgements=judgements)
    assert found.derivations == scanned.derivations
    assert found.run["judgements"] == scanned.run["judgements"]
    assert found.settings.agencies == ("Northcable",)
    assert archive.findings().settings.agencies == ()


def test_documents_added_one_by_one_are_in_few_segments(tmp_path: Path) -> None:
    archive = pv.Archive(tmp_path / "a")
    for number in range(30):
        archive.add([{"id": f"n{number}", "text": f"Story {number} of {number * number}, about nothing."}])
    assert len(list((tmp_path / "a/segments").iterdir())) <= 4
    assert archive.documents["id"].to_pylist() == sorted(f"n{number}" for number in range(30))


def test_compacting_merges_the_indexes_as_if_all_were_indexed_at_once(
    tmp_path: Path, corpus: pv.Corpus
) -> None:
    archive = filled(tmp_path / "a", corpus, 3)
    archive.compact()
    (segment,) = open_state(tmp_path / "a").segments
    again = index_texts(segment.documents.all(), Run(archive.settings))
    assert (segment.index.texts == again.texts).all()
    for kind in KINDS:
        one, other = getattr(segment.index, kind), getattr(again, kind)
        for name in ("keys", "values", "all_places"):
            assert np.array_equal(getattr(one, name), getattr(other, name)), (kind, name)
