"""`Archive`: a growing collection of articles on disk, used to find the sources of a text."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack

import numpy as np
import pyarrow as pa

from provenance.archive import arrivals, writing
from provenance.archive.known_texts import near_duplicates_in
from provenance.archive.links import NO_LINKS, Links
from provenance.archive.locking import locked
from provenance.archive.manifest import (
    MANIFEST,
    OF_THE_MACHINE,
    Manifest,
    read_manifest,
    settings_of,
    write_manifest,
)
from provenance.archive.neighbourhood import findings_around, touching
from provenance.archive.segments import Segment
from provenance.archive.state import State, open_state
from provenance.archive.text_index import index_texts
from provenance.archive.tracing import Trace, asked_document, trace_of
from provenance.corpus import Corpus, read, readable
from provenance.engine.checkpoints import Checkpoints
from provenance.engine.run import Run
from provenance.errors import InputError, OutputError, SettingsError
from provenance.findings import Findings, load
from provenance.judgements import read_judgements, with_judgements
from provenance.pipeline import Scanned, scan, scan_whole
from provenance.progress import Progress, Silent
from provenance.resuming import checkpoints_for
from provenance.schema import SKIPPED
from provenance.settings import Keywords, Settings, resolve


class Archive:
    """A growing collection of articles in a folder, used to find the sources of a text.

    Only one process at a time can change an archive. Meanwhile, any number of processes can read the last
    complete state.

    Parameters
    ----------
    folder : path
        The folder of the archive.
    create : bool
        Whether to create the archive if it does not exist.
    settings : Settings, optional
        The settings for a new archive. The settings of an existing archive cannot be changed: different
        values raise an error, except for `threads` and `memory_limit`, which are not stored.
    **keywords
        Individual settings, such as ``threshold=0.7``; they override `settings`.

    Raises
    ------
    InputError
        If the folder contains other files, if there is no archive and `create` is false, or if the archive is
        damaged or has a format that this release cannot read.
    OutputError
        If the folder cannot be created.
    SettingsError
        If a given setting differs from the archive's setting.

    Examples
    --------
    >>> import tempfile, provenance as pv
    >>> archive = pv.Archive(tempfile.mkdtemp())
    >>> story = "The ferry ran aground at dawn, and all two hundred passengers walked ashore across the mud."
    >>> new = archive.add([{"id": "wire", "text": story}, {"id": "other", "text": "Taxes rise again."}])
    >>> len(archive)
    2
    >>> archive.trace(story + " Nobody was hurt.").parts.select(["id", "kind"]).to_pylist()
    [{'id': 'wire', 'kind': 'verbatim'}, {'id': None, 'kind': 'own'}]
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        *,
        create: bool = True,
        settings: Settings | None = None,
        **keywords: Unpack[Keywords],
    ) -> None:
        if not isinstance(folder, str | os.PathLike):
            raise InputError(f"the folder of an archive must be a path, not {type(folder).__name__}")
        self._folder = Path(folder)
        given = resolve(settings, **keywords)
        if not (self._folder / MANIFEST).is_file():
            _make(self._folder, given, create)
        manifest = read_manifest(self._folder)
        self._settings = settings_of(manifest, given)
        _check_settings(self._folder, self._settings, given, settings is not None, set(keywords))
        self._state: State | None = None

    @property
    def settings(self) -> Settings:
        """The settings of the archive."""
        return self._settings

    @property
    def folder(self) -> Path:
        """The archive folder."""
        return self._folder

    def __len__(self) -> int:
        return len(self._current())

    def __repr__(self) -> str:
        return f"<Archive {os.fspath(self._folder)!r}: {len(self):,} documents>"

    @property
    def documents(self) -> pa.Table:
        """All documents as they were read, sorted by id."""
        return self._current().documents.sort_by("id")

    def add(self, *inputs: Any, progress: Progress | None = None, **reading: Any) -> Findings:
        """Add articles.

        A document whose id and text are already in the archive is ignored. A document with a known id but a
        different text replaces the earlier version. A document that is alone in its file has the name of the
        file as its id; any other document without an id never replaces another, and is ignored only if its
        title, outlet and date are the same too.

        Parameters
        ----------
        *inputs
            Anything that `provenance.read` accepts.
        progress : Progress, optional
            An object that is notified whenever a stage begins or advances.
        **reading
            Options for reading, as in `provenance.read`: `columns`, `day_first`, `outlet_from_folder`.

        Returns
        -------
        Findings
            All rows about the new documents, and all documents named in these rows. ``run`` also contains
            ``added`` (the number of documents added) and the lists of ids ``new``, ``unchanged`` and
            ``replaced``.

        Raises
        ------
        InputError
            If an input cannot be read, or the inputs contain no readable document.
        OutputError
            If another process is changing the archive, or if the archive cannot be written.
        """
        corpus = readable(read(*inputs, settings=self._settings, **reading))
        run = Run(self._settings, progress or Silent())
        with locked(self._folder):
            state = self._latest()
            new = arrivals.sorted_out(state, corpus)
            record = {**corpus.as_read, "renamed": corpus.renamed, **new.record}
            if not new.documents.num_rows:
                return nothing_new(corpus, self._settings, record)
            return _with_record(self._added(state, new, run), corpus, record)

    def _added(self, state: State, new: arrivals.Arrivals, run: Run) -> Findings:
        """Write the new documents, and return the findings about them."""
        manifest = new.removed_from(state)
        numbers = manifest.next_number + np.arange(new.documents.num_rows)
        manifest = replace(manifest.changed(), next_number=int(numbers[-1]) + 1)
        before, everything = State(manifest, state.segments), None
        if new.documents.num_rows > len(before):
            # More than half of the documents are new, so scanning all of them takes little longer than
            # scanning only the new documents. The scan also identifies their languages.
            together = before.followed_by(new.documents)
            with writing.stages(self._folder) as stages:
                everything = self._scanned(together, run, stages)
            manifest = writing.keep_findings(self._folder, manifest, everything.findings)
        index = index_texts(new.documents, run, everything.findings if everything else None)
        segment = Segment.of(new.documents, numbers, index, NO_LINKS)
        grown = State(
            replace(manifest, segments=(*manifest.segments, writing.UNWRITTEN)), [*state.segments, segment]
        )
        if everything is not None:
            found = touching(everything.findings, new.documents["id"])
            links = writing.links_of(grown, everything)
        else:
            at = writing.positions_of_rows(grown, numbers)
            found, kept = findings_around(grown, index, at, run)
            links = Links.of(kept)
        writing.write_added(self._folder, manifest, state, segment, links)
        return found

    def duplicates(self, *inputs: Any, **reading: Any) -> pa.Table:
        """Find the documents that have a near-duplicate in the archive, without adding them to it.

        Parameters
        ----------
        *inputs, **reading
            The documents to look up, as for `add`.

        Returns
        -------
        pyarrow.Table
            One row for each document that has a near-duplicate, in the order given, with the columns ``id``,
            ``of`` (the id of the most similar document in the archive; in a tie, the earliest) and
            ``jaccard``.
        """
        corpus = readable(read(*inputs, settings=self._settings, **reading))
        return near_duplicates_in(self._current(), corpus.documents, Run(self._settings))

    def info(self) -> dict[str, Any]:
        """Return the size and settings of the archive.

        ``removed`` is the number of removed documents that are still on disk.
        """
        state = self._current()
        files = [file for file in self._folder.rglob("*") if file.is_file()]
        return {
            "documents": len(state),
            "distinct_texts": state.distinct_texts,
            "segments": len(state.segments),
            "removed": int((~state.live).sum()),
            "bytes": sum(file.stat().st_size for file in files),
            "has_findings": state.manifest.findings is not None,
            "settings": state.manifest.settings,
        }

    def remove(self, ids: Collection[str]) -> tuple[str, ...]:
        """Remove documents; their texts stay on disk until their segments are merged or `compact` is called.

        Parameters
        ----------
        ids : collection of str
            The ids of the documents.

        Returns
        -------
        tuple of str
            The ids that were in the archive and have been removed.

        Raises
        ------
        InputError
            If `ids` is not a collection of strings.
        OutputError
            If another process is changing the archive, or if the archive cannot be written.
        """
        if isinstance(ids, str) or not all(isinstance(id_, str) for id_ in ids):
            raise InputError("ids must be a list of strings", "write remove(['id'])")
        wanted = list(dict.fromkeys(ids))
        with locked(self._folder):
            state = self._latest()
            positions = state.positions_of(wanted)
            found = positions[positions >= 0]
            if len(found):
                write_manifest(self._folder, writing.without(state, found).changed())
        return tuple(id_ for id_, at in zip(wanted, positions.tolist(), strict=True) if at >= 0)

    def trace(self, text: Any) -> Trace:
        """Find the sources of a text and the documents derived from it, without storing the text.

        Parameters
        ----------
        text : str, pathlib.Path, Document or dict
            The text, the path of a file with one article, or a document with its metadata.

        Returns
        -------
        Trace
            The parts of the text, and the rows that a scan would return for it.

        Raises
        ------
        InputError
            If `text` has an unsupported type, or does not contain exactly one readable document.
        """
        state = self._current()
        document = asked_document(text, self._settings)
        return trace_of(state, document, Run(self._settings))

    def findings(self, progress: Progress | None = None, *, judgements: Any = None) -> Findings:
        """Return the findings of a scan of all documents in the archive.

        If the archive is writable, the findings are stored and reused until documents are added or removed.

        Parameters
        ----------
        progress : Progress, optional
            An object that is notified whenever a stage begins or advances.
        judgements : path, or list of dict, optional
            Readers' judgements, as in `provenance.scan`. Judgements on agencies or boilerplate require a new
            scan of all documents; its findings are not stored.

        Returns
        -------
        Findings
            The same tables as from `provenance.scan`, corrected according to the judgements.

        Raises
        ------
        InputError
            If the judgements cannot be read.
        """
        state = self._current()
        given = read_judgements(judgements) if judgements is not None else []
        if (settings := with_judgements(self._settings, given)) == self._settings:
            found = self._kept_or_scanned(state, progress)
        else:
            found = self._scanned(state.documents, Run(settings, progress or Silent())).findings
        return found.judged(given) if given else found

    def _kept_or_scanned(self, state: State, progress: Progress | None) -> Findings:
        """Return the stored findings, or scan with the archive's settings and store the result."""
        if (kept := self._kept(state)) is not None:
            return kept
        found = self._scanned(state.documents, Run(self._settings, progress or Silent())).findings
        try:
            with locked(self._folder):
                if (manifest := read_manifest(self._folder)).change == state.manifest.change:
                    write_manifest(self._folder, writing.keep_findings(self._folder, manifest, found))
        except OutputError:
            pass  # another process is writing, or the archive is read-only, so the findings are not stored
        return found

    def compact(self, progress: Progress | None = None) -> None:
        """Merge all segments into one, drop the removed documents, and scan the remaining documents.

        `trace` and `add` reuse stored passages. After `compact`, these are exactly the passages that a full
        scan finds.

        Raises
        ------
        OutputError
            If another process is changing the archive, or if the archive cannot be written.
        """
        run = Run(self._settings, progress or Silent())
        with locked(self._folder):
            state = self._latest()
            with writing.stages(self._folder) as stages:
                found = self._scanned(state.documents, run, stages)
            manifest = writing.keep_findings(self._folder, state.manifest, found.findings)
            segment = writing.whole(state, run, found)
            writing.write_all(self._folder, manifest, segment)
            writing.clean(self._folder)

    def repair(self) -> int:
        """Repair a damaged archive from the files that can still be read.

        Returns
        -------
        int
            The number of segments lost. A segment is lost only if its documents are damaged; a damaged index
            is rebuilt.
        """
        with locked(self._folder):
            return writing.repair(self._folder, Run(self._settings))

    def _scanned(self, documents: pa.Table, run: Run, stages: Checkpoints | None = None) -> Scanned:
        corpus = Corpus(documents, SKIPPED.empty_table())
        with checkpoints_for(stages, run.settings) as kept:
            return scan_whole(corpus, Run(run.settings, run.progress, kept))

    def _kept(self, state: State) -> Findings | None:
        """Return the stored findings, or None if there are none or they cannot be read."""
        if state.manifest.findings is None:
            return None
        try:
            return load(self._folder / writing.FINDINGS / state.manifest.findings)
        except InputError:  # a writer has replaced the findings, or they are damaged; compute them again
            return None

    def _current(self) -> State:
        """Return the last complete state."""
        manifest = read_manifest(self._folder)
        if self._state is None or self._state.manifest != manifest:
            self._state = open_state(self._folder)
        return self._state

    def _latest(self) -> State:
        """Remove any files that an interrupted writer left behind, and return the last complete state."""
        writing.clean(self._folder)
        return self._current()


def is_archive(path: str | os.PathLike[str]) -> bool:
    """Return whether a path is an archive folder."""
    return (Path(path) / MANIFEST).is_file()


def _with_record(findings: Findings, corpus: Corpus, record: dict[str, Any]) -> Findings:
    """Add the skipped inputs and a record of the added documents to the findings."""
    return replace(findings, skipped=corpus.skipped, run={**findings.run, **record})


def nothing_new(corpus: Corpus, settings: Settings, record: dict[str, Any]) -> Findings:
    """Return empty findings for an input that contains no new document."""
    empty = scan(Corpus(corpus.documents.slice(0, 0), corpus.skipped.slice(0, 0)), settings=settings)
    return _with_record(empty, corpus, record)


def _make(folder: Path, settings: Settings, create: bool) -> None:
    """Create an archive in a folder that is new or empty."""
    if not create:
        raise InputError(
            f"there is no archive at {folder}", f"create one with `provenance archive add {folder} PATH`"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise InputError(f"{folder} already exists and is not an archive", "choose another folder")
    except OSError as error:
        raise OutputError(f"{folder} cannot be created: {error.strerror or error}") from error
    kept = {name: value for name, value in settings.as_dict().items() if name not in OF_THE_MACHINE}
    write_manifest(folder, Manifest(kept))


def _check_settings(
    folder: Path, kept: Settings, given: Settings, whole: bool, names: Collection[str]
) -> None:
    """Raise SettingsError if a given setting differs from the archive's setting."""
    wanted = given.as_dict()
    for name, value in kept.as_dict().items():
        if (whole or name in names) and wanted[name] != value:
            raise SettingsError(
                f"the archive {folder} has {name}={value!r}, not {wanted[name]!r}",
                "omit the setting, or create a new archive",
            )
