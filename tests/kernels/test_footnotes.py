"""The two kernels that leave out the marks of footnotes, against each other."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from provenance.kernels import compiled, reference
from provenance.text.characters import tables_for
from provenance.text.tokens import as_bytes

TABLES = tables_for(np.zeros(2 << 20, np.uint8))  # a long text gets the tables of all code points
# Parts of marks, and what stands next to them, in every class.
PARTS = (
    *"[]()<>/.,;:!?…*†‡–-\"'”’“» \t\n\rabAsup1234é中٣½\u0301\u200b²語。،😀\ud800",
    *("ab", "bb", "note 2", "12", "123", "[1]", "(2)", "[a b]", "[b.1]", "[bb?]", "</sup>", "<sup>"),
    *("<sup>2</sup>", "<sup>2", "<sup>[", "<sup a>", "<a b>", "</a>", "<a", "1, 2", "1,2,3,", " b" * 34),
    *("b" * 70, "é" * 68, "文" * 66, " " * 300, "é" * 299, '."', "...", "bb.", "bb(1", "bb[b"),
)
texts = st.lists(
    st.lists(
        st.sampled_from(PARTS) | st.text(st.characters(exclude_categories=()), max_size=3), max_size=25
    ).map("".join),
    max_size=4,
)


def run(twin: ModuleType, data: np.ndarray, documents: np.ndarray) -> tuple[list[int], bytes]:
    kept = np.zeros(int(documents[-1] - documents[0]), np.uint8)
    edges = np.zeros(len(documents), np.int64)
    twin.leave_out_footnotes(data, documents, TABLES[0], kept, edges)
    return edges.tolist(), kept.tobytes()


@settings(max_examples=500, deadline=None)
@given(texts, st.integers(0, 2))
@example(["bb[" + "1," * 9 + "1] bb[" + "1, " * 10 + "1]"], 0)
@example(["bb[b " + "b" * 70 + "] bb[b " + "é" * 71 + "] bb[b" + " " * 80 + "b]"], 0)
@example(["bb[b b b b] bb[b b b b b] bb[b  b] bb[b b ] bb[b 文] bb[文 b] bb[b 文1] bb[b b<1]"], 0)
@example([f"bb<sup {'é' * n}>1</sup> bb<sup><a {'é' * n}>1</a></sup>" for n in (300, 301)], 0)
@example([f"bb<sup>{' ' * n}1{' ' * n}</sup>" for n in (3, 4)], 0)
def test_the_twins_agree_bit_for_bit(texts: list[str], skipped: int) -> None:
    for padding in ("", " " * 70):  # the last bytes of all are read one by one
        data, documents = as_bytes([*texts, padding])
        documents = documents[min(skipped, len(texts)) :]
        assert run(compiled, data, documents) == run(reference, data, documents)


def test_a_mark_is_found_at_every_place_of_a_window() -> None:
    texts = [" " * before + "bb[1] bé" + "[2] " * after for before in range(70) for after in (0, 1, 30)]
    data, documents = as_bytes(texts)
    edges, kept = run(compiled, data, documents)
    assert (edges, kept) == run(reference, data, documents)
    assert kept[: edges[-1]].decode().count("[") == 29 * 70


def is_left_out(mark: str) -> bool:
    data, documents = as_bytes([f"The ferry left{mark}. Nobody minded."])
    edges, _ = run(reference, data, documents)
    return edges[-1] < data.size


@pytest.mark.parametrize(
    ("longest", "too_long"),
    [
        (f"[note {'x' * 67}]", f"[note {'x' * 68}]"),
        (f"<sup {'x' * 300}>1</sup>", f"<sup {'x' * 301}>1</sup>"),
        ("<sup>   1</sup>", "<sup>    1</sup>"),
        ("[1,2,3,4,5,6,7,8,9,10]", "[1,2,3,4,5,6,7,8,9,10,11]"),
        ("[not in the citation]", "[not in the given citation]"),
    ],
    ids=["72 characters", "a tag of 300", "3 spaces", "10 numbers", "4 words"],
)
def test_a_longer_mark_is_part_of_the_text(longest: str, too_long: str) -> None:
    assert is_left_out(longest)
    assert not is_left_out(too_long)


BROKEN = [b"ab[\xe0\xa4", b"ab(1\xf4\xbf", b"ab<sup>1</su", b"ab<sup\xff", b"b\xf0[1]"]


@pytest.mark.parametrize("broken", BROKEN)
def test_the_compiled_twin_reads_nothing_outside_bytes_that_are_not_utf8(broken: bytes) -> None:
    data = np.frombuffer(broken, np.uint8)
    edges, _ = run(compiled, data, np.array([0, data.size]))
    assert edges[-1] in (data.size, data.size - 3)
