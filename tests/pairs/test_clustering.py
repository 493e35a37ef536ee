"""Clusters: around a kept document, without chains, with the reason in words."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pairs.bodies import documents, found_in, jaccard, sets
from provenance.pairs import clusters
from provenance.settings import Settings

BASE = [f"word{i}" for i in range(100)]


def text(*changed, extra=0):
    """The base text with the words at these places replaced, and some appended."""
    words = [f"new{i}" if i in changed else word for i, word in enumerate(BASE)]
    return " ".join([*words, *(f"more{i}" for i in range(extra))])


def clustered(texts, days=None, precision="minute", **keywords):
    table = documents(texts, days, precision=precision)
    found = found_in(table, Settings(**keywords))
    return clusters(found.pairs, found.words, table)


def test_documents_without_near_duplicates_are_in_the_table():
    table = clustered([text(), "fog", "", "", text(5)])
    assert table["id"].to_pylist() == [0, 1, 2, 3, 4]
    assert table["cluster"].to_pylist() == [0, 1, 2, 3, 0]
    assert table["keep"].to_pylist() == [True, True, True, True, False]
    assert table["reason"].to_pylist()[1:4] == ["no near-duplicate"] * 3
    assert clustered([]).num_rows == 0


def test_clusters_do_not_chain():
    """Each text is near the next; the first and the last have nothing in common."""
    texts = [" ".join(f"w{i}" for i in range(start, start + 100)) for start in range(0, 120, 8)]
    table = clustered(texts)
    runs = sets(texts)
    kept_documents = table["kept_document"].to_pylist()
    assert len(set(kept_documents)) > 3
    for document, kept_document in enumerate(kept_documents):
        assert jaccard(runs[document], runs[kept_document]) >= 0.8


def test_the_earliest_is_kept():
    table = clustered([text(30), text(60), text(20, extra=2), text()], [3, 1, 2, None])
    assert table["kept_document"].to_pylist() == [1] * 4
    assert table["reason"].to_pylist() == [
        "near-duplicate of the kept text (Jaccard 0.88)",  # 92 of 104 shingles
        "kept: earliest dated of 4 (2024-03-02 00:00)",
        "near-duplicate of the kept text (Jaccard 0.87)",  # 92 of 106
        "near-duplicate of the kept text (Jaccard 0.94)",  # 95 of 101
    ]


def test_a_date_is_written_as_precisely_as_it_is_known():
    texts = [text(), text(50)]
    assert clustered(texts, [0, 1])["reason"][0].as_py() == "kept: earliest of 2 (2024-03-01 00:00)"
    for precision, date in (("year", "2024"), ("month", "2024-03"), ("day", "2024-03-01")):
        table = clustered(texts, [0, 400], precision=precision)
        assert table["reason"][0].as_py() == f"kept: earliest of 2 ({date})"


def test_without_dates_the_longest_is_kept_then_the_first():
    table = clustered([text(), text(extra=3), text(extra=1)])
    assert table["kept_document"].to_pylist() == [1, 1, 1]
    assert table["reason"][1].as_py() == "kept: longest of 3"
    table = clustered([text()] * 3)
    assert table["reason"].to_pylist() == [
        "kept: one of the 3 longest of 3, by content",
        "same shingles as the kept text (Jaccard 1)",
        "same shingles as the kept text (Jaccard 1)",
    ]


def test_of_one_date_the_longest_is_kept_then_the_first():
    table = clustered([text(), text(extra=3), text(extra=1)], [1, 1, 2])
    assert table["reason"][1].as_py() == "kept: longest of the 2 earliest of 3 (2024-03-02 00:00)"
    table = clustered([text(), text(), text(extra=1)], [1, 1, 2])
    why = "kept: one of the 2 longest of the 2 earliest of 3, by content (2024-03-02 00:00)"
    assert table["reason"][0].as_py() == why


def test_all_copies_of_a_text_are_in_one_cluster():
    """Copies of one text published before and after a text that is nearer to it than the first one kept."""
    texts = [text(), text(30), text(30, 60), text(30), text(30)]
    table = clustered(texts, [0, 1, 2, 3, 4], threshold=0.7)
    assert len({table["cluster"][copy].as_py() for copy in (1, 3, 4)}) == 1


def test_similarity_is_never_rounded_up_to_identity():
    long = [f"w{i}" for i in range(3000)]
    table = clustered([" ".join(["other", *long[1:]]), " ".join(long)])
    assert 0.999 < table["jaccard"][1].as_py() < 1
    assert table["reason"][1].as_py() == "near-duplicate of the kept text (Jaccard 0.99)"


places = st.sets(st.integers(0, 99), max_size=6)
bodies = st.lists(st.tuples(places, st.none() | st.integers(0, 4)), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(bodies)
def test_every_member_is_near_the_kept_document_and_no_two_of_these_are_paired(rows):
    texts, days = [text(*changed) for changed, _ in rows], [day for _, day in rows]
    table = documents(texts, days)
    pairs, _, words = found_in(table, Settings())
    found = clusters(pairs, words, table)
    runs, kept_documents = sets(texts), found["kept_document"].to_numpy()
    for document, kept_document in enumerate(kept_documents):
        similarity = jaccard(runs[document], runs[kept_document])
        assert similarity >= 0.8
        assert found["jaccard"][document].as_py() == similarity
        assert kept_documents[kept_document] == kept_document
        dated = [99 if days[each] is None else days[each] for each in (kept_document, document)]
        assert dated == sorted(dated)
    kept = set(kept_documents.tolist())
    for a, b in zip(pairs["a"].to_pylist(), pairs["b"].to_pylist(), strict=True):
        assert not {a, b} <= kept
        assert runs[a] != runs[b] or kept_documents[a] == kept_documents[b]
    assert found["keep"].to_pylist() == [document in kept for document in range(len(texts))]
    numbers = [found["cluster"][kept_document].as_py() for kept_document in sorted(kept)]
    assert numbers == list(range(len(kept)))


def test_a_thousand_copies_are_one_cluster():
    table = clustered([text()] * 1000)
    assert np.unique(table["cluster"]).tolist() == [0]
    assert sum(table["keep"].to_pylist()) == 1
