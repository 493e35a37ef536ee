"""Find near-duplicates with other libraries, in the way their documentation recommends for many documents.

Lane A starts from shingles (64-bit hashes, document after document) and returns candidate pairs. Lane B
starts from texts (Python strings) and returns the pairs whose Jaccard similarity reaches the threshold. All
libraries use 128 slots, cut into 16 bands of 8. The steps before and after the library's own work are the
same for all of them: words and shingles are made in Python, as users would make them, and the similarity of
candidates is computed exactly.

This module does not import `provenance`, so the other libraries can be installed in a separate environment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from multiprocessing import Pool
from typing import Any

import numpy as np

SLOTS, BANDS, ROWS = 128, 16, 8
SHINGLE = 3

# Runs of letters and digits, with apostrophes between letters.
_TOKEN = re.compile(r"[^\W_]+(?:(?<!\d)['’][^\W\d_][^\W_]*)*")

Pairs = tuple[np.ndarray, np.ndarray]


def tokens(text: str) -> list[str]:
    """Return the words of a text, in lower case."""
    return _TOKEN.findall(text.lower().replace("’", "'"))


def shingled(text: str) -> set[str]:
    """Return the word shingles of a text. A text shorter than a shingle is a single shingle."""
    words = tokens(text)
    width = min(SHINGLE, len(words))
    return {" ".join(words[at : at + width]) for at in range(len(words) - width + 1)} if width else set()


def hashed(text: str) -> np.ndarray:
    """Return the 64-bit hashes of the shingles of a text, for libraries that accept hashes."""
    from xxhash import xxh3_64_intdigest

    return np.array([xxh3_64_intdigest(each.encode()) for each in shingled(text)], np.uint64)


def prepared(texts: list[str], make: Callable[[str], Any], threads: int) -> list[Any]:
    """Apply `make` to every text, in `threads` processes."""
    if threads == 1:
        return [make(text) for text in texts]
    with Pool(threads) as pool:
        return pool.map(make, texts, chunksize=500)


def checked(pairs: Pairs, shingles: list[Any], threshold: float) -> Pairs:
    """Return the pairs whose Jaccard similarity, computed with Python sets, reaches the threshold."""
    sets: dict[int, set[Any]] = {}
    kept = []
    for a, b in zip(pairs[0].tolist(), pairs[1].tolist(), strict=True):
        for each in (a, b):
            if each not in sets:
                held = shingles[each]
                sets[each] = held if isinstance(held, set) else set(held.tolist())
        common = len(sets[a] & sets[b])
        if common and common / (len(sets[a]) + len(sets[b]) - common) >= threshold:
            kept.append((a, b))
    return _columns(kept)


def fastsketchlsh(data: np.ndarray, offsets: np.ndarray, threads: int) -> Pairs:
    """Run FastSketchLSH: sketch all documents from one array, and query the index for all of them at once."""
    from FastSketchLSH import LSH, FastSimilaritySketch

    sketcher = FastSimilaritySketch(size=SLOTS, seed=1)
    sketches = sketcher.batch_csr(data, offsets.astype(np.uint64), prehashed=True, num_threads=threads)
    index = LSH(num_perm=SLOTS, num_bands=BANDS, num_threads=threads)
    index.reserve(len(sketches))
    index.insert(sketches)
    found, ends = index.query(sketches, format="csr")
    if len(ends) == len(sketches) + 1:
        ends = ends[1:]
    sizes = np.diff(np.concatenate([[0], ends.astype(np.int64)]))
    return _once(np.repeat(np.arange(len(sketches)), sizes), found.astype(np.int64))


def rensa(data: np.ndarray, offsets: np.ndarray, threads: int) -> Pairs:
    """Run rensa with R-MinHash, and return pairs. The hashes of the shingles serve as tokens."""
    from rensa import RMinHash, RMinHashLSH

    raw, edges = data.tobytes(), (offsets * 8).tolist()
    sets = [[raw[at : at + 8] for at in range(begin, end, 8)] for begin, end in pairwise(edges)]
    sketches = RMinHash.from_token_sets(sets, SLOTS, 1)
    index = RMinHashLSH(0.8, SLOTS, BANDS)
    index.insert_many(sketches)
    return _listed(index.query_all(sketches))


def rensa_flags(data: np.ndarray, offsets: np.ndarray, threads: int) -> np.ndarray:
    """Run rensa with R-MinHash, and return only the documents that have a near-duplicate."""
    from rensa import RMinHash, RMinHashLSH

    matrix = RMinHash.digest_matrix_from_flat_token_hashes(data, offsets.astype(np.uint64), SLOTS, 1)
    flags = RMinHashLSH(0.8, SLOTS, BANDS).query_duplicate_flags_matrix_one_shot(matrix)
    return np.flatnonzero(np.array(flags))


def rensa_rho(data: np.ndarray, offsets: np.ndarray, threads: int) -> np.ndarray:
    """Run rensa with the rho sketch, which uses only some of the shingles; otherwise like `rensa_flags`."""
    from rensa import RMinHash, RMinHashLSH

    matrix = RMinHash.digest_matrix_from_flat_token_hashes_rho(data, offsets.astype(np.uint64), SLOTS, 1)
    flags = RMinHashLSH(0.8, SLOTS, BANDS).query_duplicate_flags_matrix_one_shot(matrix)
    return np.flatnonzero(np.array(flags))


def datasketch(data: np.ndarray, offsets: np.ndarray, threads: int) -> Pairs:
    """Run datasketch: insert MinHash objects (scheme affine32) into one index, and query each of them."""
    from datasketch import MinHash, MinHashLSH

    sets = np.split(data.astype(np.uint32), offsets[1:-1])
    sketches = MinHash.bulk(sets, num_perm=SLOTS, seed=1, hashfunc=int, scheme="affine32")
    index = MinHashLSH(num_perm=SLOTS, params=(BANDS, ROWS))
    with index.insertion_session() as session:
        for number, sketch in enumerate(sketches):
            session.insert(number, sketch, check_duplication=False)
    return _listed(index.query(sketch) for sketch in sketches)


def gaoya(shingles: list[list[str]], threads: int) -> Pairs:
    """Run gaoya, with shingles as strings."""
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=0.0,
        num_bands=BANDS,
        band_size=ROWS,
        analyzer=list,
        id_container="vec",
    )
    if threads == 1:
        for number, each in enumerate(shingles):
            index.insert_document(number, each)
        return _listed(index.query(each) for each in shingles)
    index.par_bulk_insert_docs(list(range(len(shingles))), shingles)
    return _listed(index.par_bulk_query(shingles))


def text_dedup(folder: str, output: str, threads: int) -> None:
    """Run the command of text-dedup on a Parquet file, and write the documents that it keeps to a folder.

    The command finds clusters instead of pairs, and does not verify them.
    """
    from text_dedup.minhash import main

    main(
        [
            *("--path", "parquet", "--data_files", f"{folder}/articles.parquet", "--split", "train"),
            *("--cache_dir", f"{output}/cache", "--output", f"{output}/kept", "--column", "text"),
            *("--ngram", str(SHINGLE), "--min_length", "0", "--num_perm", str(SLOTS)),
            *("--b", str(BANDS), "--r", str(ROWS), "--num_proc", str(threads)),
        ],
        standalone_mode=False,
    )


FROM_HASHES: dict[str, Callable[[np.ndarray, np.ndarray, int], Any]] = {
    "FastSketchLSH": fastsketchlsh,
    "rensa": rensa,
    "datasketch": datasketch,
    "rensa, flags only": rensa_flags,
    "rensa rho, flags only": rensa_rho,
}


def texts_to_pairs(tool: str, texts: list[str], threads: int, threshold: float) -> Pairs:
    """Run lane B with the named library."""
    if tool == "gaoya":
        shingles = prepared(texts, shingled, threads)
        return checked(gaoya([list(each) for each in shingles], threads), shingles, threshold)
    hashes = prepared(texts, hashed, threads)
    offsets = np.concatenate([[0], np.cumsum([each.size for each in hashes])]).astype(np.int64)
    return checked(FROM_HASHES[tool](np.concatenate(hashes), offsets, threads), hashes, threshold)


def _listed(found: Iterable[list[int]]) -> Pairs:
    """Convert the results of querying each document in turn to pairs."""
    lists = list(found)
    sizes = [len(each) for each in lists]
    others = np.array([other for each in lists for other in each], np.int64)
    return _once(np.repeat(np.arange(len(lists)), sizes), others)


def _once(a: np.ndarray, b: np.ndarray) -> Pairs:
    """Return every pair once, with a < b."""
    kept = a < b
    return _columns(np.unique(np.stack([a[kept], b[kept]], axis=1), axis=0))


def _columns(pairs: Any) -> Pairs:
    columns = np.array(pairs, np.int64).reshape(-1, 2)
    return columns[:, 0], columns[:, 1]
