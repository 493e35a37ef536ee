"""Change an archive: write new folders first, and then replace the manifest that lists them.

An interrupted writer leaves the manifest unchanged, and the next writer removes all folders that the manifest
does not list.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from provenance.archive.links import NO_LINKS, Links, with_ends
from provenance.archive.manifest import Manifest, read_manifest, synced, write_manifest
from provenance.archive.segments import SEGMENTS, Segment, documents_in, merged
from provenance.archive.state import State
from provenance.archive.text_index import index_texts
from provenance.engine.checkpoints import Checkpoints
from provenance.engine.run import Run
from provenance.engine.table_rows import distinct, take
from provenance.errors import InputError, OutputError
from provenance.export import store
from provenance.findings import Findings
from provenance.passages import ends
from provenance.pipeline import Scanned

FINDINGS = "findings"
UNWRITTEN = "unwritten"  # the name of a segment that is only in memory
# A segment stays separate only if it is more than this many times as large as all later segments together.
# This keeps the number of segments small, while each document is rewritten only a few times.
_LARGER = 4


def write_added(folder: Path, manifest: Manifest, state: State, segment: Segment, links: Links) -> None:
    """Merge a new segment with any small segments before it; write the result, and then the manifest."""
    segment = replace(segment, links=links)
    names, parts = list(manifest.segments), [segment]
    grown = State(manifest, state.segments)  # without the replaced documents
    live = [np.ones(len(segment), bool)]
    while names and len(grown.segments[len(names) - 1]) <= _LARGER * sum(map(len, parts)):
        last = len(names) - 1
        parts.insert(0, grown.segments[last])
        live.insert(0, grown.live_in(last))
        names.pop()
    whole = merged(parts, live) if len(parts) > 1 else segment
    name, manifest = manifest.folder_named()
    whole.write(folder / SEGMENTS / name)
    removed = {key: rows for key, rows in manifest.removed.items() if key in names}
    write_manifest(folder, replace(manifest, segments=(*names, name), removed=removed))
    clean(folder)


def write_all(folder: Path, manifest: Manifest, segment: Segment) -> None:
    """Write the only segment of an archive, and then the manifest."""
    name, manifest = manifest.folder_named()
    if len(segment):
        segment.write(folder / SEGMENTS / name)
    segments = (name,) if len(segment) else ()
    write_manifest(folder, replace(manifest, segments=segments, removed={}))


def keep_findings(folder: Path, manifest: Manifest, findings: Findings) -> Manifest:
    """Write findings, and return a manifest that refers to them."""
    name, manifest = manifest.folder_named()
    place = folder / FINDINGS / name
    partial = place.with_suffix(".partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        store.write(findings, partial)
        for file in (*partial.iterdir(), partial):
            synced(file)
        partial.rename(place)
        synced(place.parent)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}") from error
    return replace(manifest, findings=name, learned=findings.run["learned"])


@contextmanager
def stages(folder: Path) -> Iterator[Checkpoints]:
    """Yield checkpoints that store the stages of a writer's scan in files; `clean` removes leftover files."""
    place = folder / FINDINGS / "stages"
    try:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}") from error
    try:
        yield Checkpoints(place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def without(state: State, positions: np.ndarray) -> Manifest:
    """Return a manifest in which the documents at these positions are marked as removed."""
    removed = {name: list(rows) for name, rows in state.manifest.removed.items()}
    for position in np.sort(positions).tolist():
        number = int(np.searchsorted(state.first, position, "right")) - 1
        rows = removed.setdefault(state.manifest.segments[number], [])
        rows.append(position - int(state.first[number]))
    return replace(state.manifest, removed={name: sorted(rows) for name, rows in removed.items()})


def positions_of_rows(state: State, numbers: np.ndarray) -> np.ndarray:
    """Return the positions of the documents with the given numbers, in the same order."""
    positions = state.positions_of_numbers(np.sort(numbers))
    order = np.argsort(state.numbers[positions])
    found: np.ndarray = positions[order][np.searchsorted(np.sort(numbers), numbers)]
    return found


def links_of(state: State, scanned: Scanned) -> Links:
    """Return the links found by a scan of documents in an archive."""
    a, b = ends(scanned.kept)
    involved = distinct(np.concatenate([a, b]))
    numbers = np.zeros(len(scanned.ids), np.int64)
    numbers[involved] = state.numbers[state.positions_of(take(scanned.ids, involved).to_pylist())]
    return Links.of(with_ends(scanned.kept, numbers.take))


def whole(state: State, run: Run, scanned: Scanned) -> Segment:
    """Return one segment with all documents of a state, and the links found by a scan of these documents.

    If documents were removed, the remaining documents are indexed again, because common stems may have become
    rare.
    """
    links = links_of(state, scanned)
    if state.segments and state.live.all():
        return merged(state.segments, [state.live_in(number) for number in range(len(state.segments))], links)
    at = np.flatnonzero(state.live)
    documents = state.at(at)
    index = index_texts(documents, run, scanned.findings)
    return Segment.of(documents, state.numbers[at], index, links)


def clean(folder: Path) -> None:
    """Remove folders that the manifest does not list, such as leftovers of an interrupted writer.

    Readers that have mapped files in such a folder can still use them. On systems that do not allow files in
    use to be removed, the files stay until `clean` is called again.
    """
    manifest = read_manifest(folder)
    named: dict[str, set[str | None]] = {SEGMENTS: {*manifest.segments}, FINDINGS: {manifest.findings}}
    for kind, names in named.items():
        for place in (folder / kind).glob("*"):
            if place.name not in names:
                shutil.rmtree(place, ignore_errors=True)


def repair(folder: Path, run: Run) -> int:
    """Rebuild damaged indexes, drop segments with unreadable documents, and return the number dropped."""
    manifest, lost = read_manifest(folder), 0
    parts: list[tuple[str, Segment | None]] = []
    for name in manifest.segments:
        try:
            segment = Segment.mapped(folder / SEGMENTS / name)
            segment.documents.all()
            parts.append((name, None))
        except (InputError, FileNotFoundError):
            found = _indexed_again(folder / SEGMENTS / name, manifest.next_number, run)
            lost += found is None
            if found is not None:
                manifest = replace(manifest, next_number=manifest.next_number + len(found))
                parts.append((name, found))
    removed, names = {}, []
    for name, found in parts:
        written = name
        if found is not None:
            written, manifest = manifest.folder_named()
            found.write(folder / SEGMENTS / written)
        names.append(written)
        if name in manifest.removed:
            removed[written] = manifest.removed[name]
    if tuple(names) != manifest.segments:
        manifest = replace(manifest.changed(), segments=tuple(names), removed=removed)
        write_manifest(folder, manifest)
    return lost


def _indexed_again(place: Path, next_number: int, run: Run) -> Segment | None:
    """Return the segment with a rebuilt index, or None if its documents are unreadable."""
    try:
        documents = documents_in(place).all()
    except (InputError, OSError, pa.ArrowException):
        return None
    numbers = next_number + np.arange(documents.num_rows)
    return Segment.of(documents, numbers, index_texts(documents, run), NO_LINKS)
