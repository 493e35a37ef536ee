"""The one place where SQL is run."""

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

import provenance as pv
from provenance.engine import query, signed
from provenance.settings import Settings


def test_relations_are_known_by_their_keywords():
    left = pa.table({"key": [1, 2, 3], "x": [10, 20, 30]})
    right = pa.table({"key": [3, 1]})
    joined = query(
        "SELECT x FROM left_side JOIN right_side ON left_side.key = right_side.key ORDER BY x",
        Settings(threads=2, memory_limit="300MB"),
        left_side=left,
        right_side=right,
    )
    assert joined == pa.table({"x": [10, 30]})


def test_hashes_keep_their_bits():
    hashes = np.array([0, 1, 2**63, 2**64 - 1], np.uint64)
    assert signed(hashes).tolist() == [0, 1, -(2**63), -1]
    assert np.array_equal(signed(hashes).view(np.uint64), hashes)


def test_more_than_the_memory_spills_to_disk():
    rows = 4_000_000
    relation = pa.table({"key": np.random.default_rng(1).permutation(rows)})
    counted = query(
        "SELECT COUNT(*) AS n FROM (SELECT key FROM many GROUP BY key) AS grouped ORDER BY n",
        Settings(threads=1, memory_limit="300MB"),
        many=relation,
    )
    assert counted["n"].to_pylist() == [rows]


def test_an_impossible_memory_limit_is_named():
    with pytest.raises(pv.SettingsError, match="memory_limit must be an amount such as '2GB'"):
        Settings(memory_limit="lots")


@pytest.mark.parametrize("limit", ["0B", "1KB", "1MB"])
def test_too_little_memory_is_named_with_the_fix(limit):
    relation = pa.table({"key": np.random.default_rng(1).permutation(300_000)})
    with pytest.raises(pv.ProvenanceError, match=f"memory_limit '{limit}' .*give it more") as raised:
        query(
            "SELECT COUNT(*) AS n FROM (SELECT key FROM many GROUP BY key) AS grouped ORDER BY n",
            Settings(threads=1, memory_limit=limit),
            many=relation,
        )
    assert "\n" not in str(raised.value)


def test_an_interrupted_query_is_a_keyboard_interrupt():
    program = """
import os, signal, threading
import duckdb, pyarrow
from provenance.engine import query
from provenance.settings import Settings
many = pyarrow.table({"x": list(range(100_000))})
threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    query("SELECT COUNT(*) AS n FROM many AS a, many AS b, many AS c WHERE (a.x + b.x * c.x) % 7 = 3",
          Settings(threads=1), many=many)
except KeyboardInterrupt:
    print("interrupted")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout == "interrupted\n", done.stderr
