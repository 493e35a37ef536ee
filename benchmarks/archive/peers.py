"""Look up the near-duplicates of one text with this library, datasketch's MinHashLSH and a DuckDB table.

Each index is built and stored on disk, and then loaded by a new process. The figures are the time from the
start of this process to the first answer, the median time of all further answers, and the number of edits
whose source the tool finds. All tools search for texts with a Jaccard similarity of at least .8, computed
from sets of three-word shingles. Some edits are less similar to their source, so no search for
near-duplicates can find the source of every edit.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

TOOLS = ("datasketch", "duckdb")
_THRESHOLD, _WORDS = 0.8, 3

Look = Callable[[str], set[str]]


def measured(
    tool: str, articles: pa.Table, asked: list[str], sources: list[str | None], folder: Path
) -> dict[str, Any]:
    """Build the index of a tool, look up all texts in a new process, and return the figures."""
    began = time.perf_counter()
    if tool == "datasketch":
        _make_datasketch(articles, folder)
    elif tool == "duckdb":
        _make_duckdb(articles, folder)
    made = time.perf_counter() - began
    given = json.dumps([asked, sources])
    code = [sys.executable, "-m", "benchmarks.archive.peers", tool, str(folder), str(time.monotonic())]
    ran = subprocess.run(code, input=given, capture_output=True, text=True, check=True)
    return {"make_seconds": round(made, 1), **json.loads(ran.stdout.splitlines()[-1])}


def _look_up(
    tool: str, folder: Path, started: float, asked: list[str], sources: list[str | None]
) -> dict[str, Any]:
    """Look up all texts in this process, and return the figures.

    `started` is the time at which the process was started, on the monotonic clock.
    """
    look = {"ours": _ours, "datasketch": _datasketch, "duckdb": _duckdb}[tool](folder)
    look(asked[0])
    first = time.monotonic() - started
    took, found = [], 0
    for text, source in zip(asked, sources, strict=True):
        began = time.perf_counter()
        ids = look(text)
        took.append(time.perf_counter() - began)
        found += source in ids
    return {
        "first_answer_seconds": round(first, 3),
        "median_seconds": round(float(np.median(took)), 5),
        "edits": sum(source is not None for source in sources),
        "edits_with_their_source": found,
        "held_mb": megabytes("RssAnon"),
        "peak_mb": megabytes("VmHWM"),
    }


def megabytes(name: str) -> int:
    """Return a memory figure of this process from /proc, in megabytes.

    The figures of the module `resource` would include memory of the process that started this one.
    """
    status = Path("/proc/self/status").read_text("utf-8")
    (line,) = (line for line in status.splitlines() if line.startswith(f"{name}:"))
    return round(int(line.split()[1]) / 1024)


def _ours(folder: Path) -> Look:
    import provenance as pv

    archive = pv.Archive(folder / "news.archive")
    return lambda text: set(archive.duplicates([text])["of"].to_pylist())


def _minhash(text: str) -> Any:
    from datasketch import MinHash

    made = MinHash(num_perm=128)
    made.update_batch([shingle.encode() for shingle in _shingles(text)])
    return made


def _make_datasketch(articles: pa.Table, folder: Path) -> None:
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=_THRESHOLD, num_perm=128)
    for id_, text in zip(articles["id"].to_pylist(), articles["text"].to_pylist(), strict=True):
        index.insert(id_, _minhash(text))
    with open(folder / "lsh.pickle", "wb") as file:
        pickle.dump(index, file)


def _datasketch(folder: Path) -> Look:
    with open(folder / "lsh.pickle", "rb") as file:
        index = pickle.load(file)
    return lambda text: set(index.query(_minhash(text)))


def _make_duckdb(articles: pa.Table, folder: Path) -> None:
    import duckdb

    hashes, owners, sizes = [], [], []
    for number, text in enumerate(articles["text"].to_pylist()):
        found = _hashes(text)
        hashes.append(found)
        owners.append(np.full(len(found), number, np.int32))
        sizes.append(len(found))
    shingles = pa.table({"hash": np.concatenate(hashes), "doc": np.concatenate(owners)})
    known = pa.table({"doc": np.arange(len(sizes), dtype=np.int32), "id": articles["id"], "size": sizes})
    with duckdb.connect(str(folder / "shingles.duckdb")) as store:
        store.register("given", shingles)
        store.execute("create table shingles as select * from given order by hash")
        store.register("articles", known)
        store.execute("create table known as select * from articles")


def _duckdb(folder: Path) -> Look:
    import duckdb

    store = duckdb.connect(str(folder / "shingles.duckdb"), read_only=True)
    query = """
        with shared as (
            select doc, count(*) as common from shingles
            where hash in (select unnest(?)) group by doc
        )
        select id from shared join known using (doc) where common >= ? * (size + ? - common)
    """

    def look(text: str) -> set[str]:
        found = _hashes(text)
        rows = store.execute(query, [found.tolist(), _THRESHOLD, len(found)]).fetchall()
        return {id_ for (id_,) in rows}

    return look


def _shingles(text: str) -> set[str]:
    words = text.lower().split()
    return {" ".join(words[place : place + _WORDS]) for place in range(max(len(words) - _WORDS + 1, 1))}


def _hashes(text: str) -> np.ndarray:
    import xxhash

    found = {xxhash.xxh3_64_intdigest(shingle.encode()) for shingle in _shingles(text)}
    return np.array(sorted(found), np.uint64)


if __name__ == "__main__":
    texts, known_sources = json.loads(sys.stdin.read())
    tool, index, begin = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
    print(json.dumps(_look_up(tool, index, begin, texts, known_sources)))
