"""Run the same jobs as `benchmarks.speed.peers` with this library."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute

import provenance as pv
from benchmarks.speed.peers import BANDS, ROWS, SLOTS, Pairs
from provenance.engine.chunks import chunks
from provenance.engine.threads import in_threads
from provenance.pairs import band_keys, candidates, canonical_order
from provenance.pairs.identical_texts import first_with_fingerprint
from provenance.pairs.text_sketches import sketch_texts
from provenance.pairs.verification import verified
from provenance.sketch import Texts, TokenIds, sketch
from provenance.sketch.shingles import CHUNK


def texts_to_pairs(corpus: pa.Table | str, threads: int, threshold: float, kind: str) -> Pairs:
    """Run lane B: call `provenance.near_duplicates` as a user would."""
    pairs = pv.near_duplicates(corpus, threshold=threshold, threads=threads, sketch=kind)
    return tuple(_numbers(pairs[end]) for end in ("a", "b"))


def shingles_to_candidates(hashes: np.ndarray, offsets: np.ndarray, threads: int) -> Pairs:
    """Run lane A: sketch the shingles, and join their bands."""
    keys = np.empty((BANDS, offsets.size - 1), np.uint64)

    def sketch_range(first: int, last: int) -> None:
        values, _ = sketch(TokenIds(offsets[first : last + 1], hashes), 1, SLOTS, 1)
        keys[:, first:last] = band_keys(values, BANDS, ROWS).T

    in_threads(sketch_range, chunks(offsets, CHUNK), threads)
    filled = np.where(np.diff(offsets), np.arange(offsets.size - 1), -1)
    a, b, _ = candidates(keys, filled, pv.Settings(threads=threads))
    return a, b


def shingles(texts: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the shingle hashes of all texts, the offset at which each text begins, and its first copy."""
    held, settings = Texts(texts), pv.Settings()
    found = held.shingles(np.arange(len(held)), settings.shingle)
    sketches = sketch_texts(held, settings)
    return found.hashes, found.offsets, first_with_fingerprint(sketches.fingerprints, sketches.words == 0)


def _numbers(ids: pa.ChunkedArray) -> np.ndarray:
    """Return the numbers in the ids of articles, such as 12 for ``n0000012``."""
    return pa.compute.cast(pa.compute.utf8_slice_codeunits(ids, 1), pa.int64()).to_numpy()


def stages(table: pa.Table, threads: int) -> dict[str, float]:
    """Return the seconds that each stage of `near_duplicates` takes, and the bytes kept for each document."""
    settings = pv.Settings(threads=threads)
    marks = [("", time.perf_counter())]

    def done(stage: str) -> None:
        marks.append((stage, time.perf_counter()))

    documents = pv.read(table).documents
    done("read")
    order = canonical_order(documents)
    done("order by content")
    texts = Texts(documents["text"])
    sketches = sketch_texts(texts, settings)
    done("words, shingles, sketches, band keys")
    first_copies = first_with_fingerprint(sketches.fingerprints[order], sketches.words[order] == 0)
    distinct = (first_copies == np.arange(first_copies.size)) & (sketches.words[order] > 0)
    compared = np.empty(first_copies.size, np.int64)
    compared[order] = np.where(distinct, np.arange(first_copies.size), -1)
    done("identical texts")
    a, b, _ = candidates(sketches.keys, compared, settings)
    done("join of bands")
    verified(texts, order[a], order[b], settings)
    done("verification")
    seconds = {after[0]: after[1] - before[1] for before, after in pairwise(marks)}
    kept = sketches.keys.nbytes + sketches.fingerprints.nbytes + sketches.words.nbytes
    return {**seconds, "kept_bytes_per_document": kept / len(order), "candidates": float(a.size)}
