"""Run the whole pipeline: read -> documents -> signatures -> pairs -> passages -> derivations -> findings."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.corpus import read, read_into, readable
from provenance.corpus.choices import Choices
from provenance.derivation.derive import derive
from provenance.engine.checkpoints import Checkpoints
from provenance.engine.run import Run
from provenance.engine.table_rows import distinct
from provenance.errors import SettingsError
from provenance.findings import Findings
from provenance.judgements import read_judgements, with_judgements
from provenance.pairs import admissible, checkpointed_pairs, clusters, in_canonical_order
from provenance.passages import (
    REUSE,
    Surroundings,
    align_pairs,
    build_index,
    ends,
    reuse_among,
    with_languages,
)
from provenance.passages.portions import least_memory
from provenance.progress import Clock, Progress, Silent
from provenance.resuming import checkpoints_for
from provenance.schema import NOT_REUSED, SKIPPED
from provenance.settings import Keywords, Settings, resolve
from provenance.tables import clusters_table, groups_table, pairs_table, passages_table, sorted_by_id

STAGES = 5  # the number of top-level stages that a scan reports
# The schema of the passages that an archive keeps. Passages are found from the texts of two documents alone,
# but `reused` depends on the rest of the corpus: it is false for templates and boilerplate.
KEPT = pa.schema([*REUSE, ("reused", pa.bool_())])


@dataclass(frozen=True, eq=False)
class Scanned:
    """The findings of a scan, and the passages that an archive keeps."""

    findings: Findings
    kept: pa.Table  # with the schema `KEPT`; documents are identified by position in `ids`
    ids: pa.ChunkedArray


def scan(
    corpus: Any,
    *,
    settings: Settings | None = None,
    progress: Progress | None = None,
    checkpoints: str | os.PathLike[str] | Checkpoints | None = None,
    judgements: Any = None,
    **keywords: Unpack[Keywords],
) -> Findings:
    """Find near-duplicates, reused passages and derivations in a collection of articles.

    Parameters
    ----------
    corpus : Corpus, path, list of str, list of dict, or table
        Anything that `provenance.read` accepts.
    settings : Settings, optional
        The settings of the run, by default ``Settings()``.
    progress : Progress, optional
        An object that is notified whenever a stage begins or advances.
    checkpoints : path, optional
        A folder for the results of finished stages. If it already contains results of a run with the same
        input and settings, the scan resumes after the last finished stage. The findings are memory-mapped
        from this folder, so do not delete it while they are in use.
    judgements : path, or list of dict, optional
        Readers' judgements: a CSV or JSON Lines file, the folder of a saved result that contains judgements,
        or a list of rows. A judgement on a derivation has the fields ``source``, ``derived`` and
        ``judgement``, which is ``right``, ``wrong`` or ``reversed`` (see `Findings.judged`). A judgement on a
        text has the fields ``text`` and ``judgement``, which is ``agency`` or ``boilerplate``; the text is
        added to the setting `agencies` or `boilerplate`.
    **keywords
        Individual settings, such as ``threshold=0.7``; they override `settings`.

    Returns
    -------
    Findings
        The tables ``documents``, ``pairs``, ``passages``, ``groups``, ``clusters``, ``derivations``,
        ``origins``, ``outlets`` and ``skipped``. The same input and settings always produce the same tables,
        regardless of the order of the input and the number of threads.

    Raises
    ------
    InputError
        If a path does not exist, an input has a type that cannot be read, no document is readable, or a row
        of `judgements` is not a judgement.
    SettingsError
        If a setting is out of range, or `memory_limit` is too low for these documents.
    OutputError
        If the checkpoints belong to a run with different input or settings, or cannot be written.

    Examples
    --------
    >>> import provenance as pv
    >>> story = "The ferry ran aground at dawn, and all two hundred passengers walked ashore across the mud."
    >>> findings = pv.scan([story, story + " Nobody was hurt.", "Something else entirely."])
    >>> findings.passages.num_rows
    1
    """
    settings, given = resolve(settings, **keywords), []
    if judgements is not None:
        given = read_judgements(judgements)
        settings = with_judgements(settings, given)
    if checkpoints is not None and not isinstance(corpus, str | os.PathLike):
        corpus = read(corpus, settings=settings)  # the content of the corpus identifies the checkpoints
    with checkpoints_for(checkpoints, settings, corpus) as kept:
        found = scan_whole(corpus, Run(settings, progress or Silent(), kept)).findings
    return found.judged(given) if given else found


def scan_whole(corpus: Any, run: Run) -> Scanned:
    """Run all stages, and keep the result of each finished stage as a checkpoint."""
    clock = Clock(run.progress)
    with clock.stage("Reading"):
        source = readable(read_into(run.checkpoints, (corpus,), Choices(run.settings.size_limit)))
        # From here on, documents are identified by position, in an order that depends only on their content.
        documents = in_canonical_order(source.documents, run)
    _require_memory(documents, run.settings)
    record = {"renamed": source.renamed, **source.as_read}
    return _found(documents, source.skipped, run, clock, record)


def scan_part(documents: pa.Table, surroundings: Surroundings, run: Run) -> Scanned:
    """Scan some documents of a larger corpus; they must be in canonical order."""
    return _found(documents, SKIPPED.empty_table(), run, Clock(run.progress), {}, surroundings)


def pairs_of_part(documents: pa.Table, surroundings: Surroundings, run: Run) -> tuple[np.ndarray, pa.Table]:
    """Return the pairs of documents that share a passage or are near-duplicates, and the passages.

    Each pair is a row of two positions (a < b).
    """
    related = admissible(documents, run.settings)
    pairs, first_copies, _ = checkpointed_pairs(documents, related, run)
    index = build_index(documents, first_copies, run)
    documents = with_languages(documents, index)
    passages = align_pairs(documents, index, first_copies, run, related, surroundings)
    found = np.concatenate([np.stack(ends(table), axis=1) for table in (pairs, passages)])
    return np.unique(found, axis=0), passages


def _found(
    documents: pa.Table,
    skipped: pa.Table,
    run: Run,
    clock: Clock,
    record: dict[str, Any],
    surroundings: Surroundings | None = None,
) -> Scanned:
    """Run all stages that follow reading; the documents must be in canonical order."""
    with clock.stage("Finding near-duplicates"):
        related = admissible(documents, run.settings)
        pairs, first_copies, words = checkpointed_pairs(documents, related, run)
        clustered = clusters(pairs, words, documents)
    with clock.stage("Finding passages"):
        index = build_index(documents, first_copies, run)
        documents = with_languages(documents, index)
        passages = align_pairs(documents, index, first_copies, run, related, surroundings)
        among = surroundings.distinct if surroundings else len(distinct(first_copies))
        reuse = reuse_among(passages, documents, index, among, run, related)
    with clock.stage("Deriving"):
        derived = derive(documents, reuse, first_copies, run, surroundings.learned if surroundings else None)
    with clock.stage("Naming"):
        findings = Findings(
            documents=sorted_by_id(documents, run),
            pairs=pairs_table(pairs, documents),
            passages=passages_table(reuse, documents),
            groups=groups_table(reuse, documents),
            clusters=clusters_table(clustered, documents),
            derivations=derived.derivations,
            origins=derived.origins,
            outlets=derived.outlets,
            skipped=skipped,
            settings=run.settings,
            run={"timings": clock.timings, "learned": derived.learned, **record},
        )
        reused = pc.invert(pc.is_in(reuse["kind"], pa.array(NOT_REUSED)))
        return Scanned(findings, passages.append_column("reused", reused), documents["id"])


def _require_memory(documents: pa.Table, settings: Settings) -> None:
    """Raise SettingsError if the memory limit is too low for these documents."""
    least = -(-least_memory(documents) // 10**7) * 10
    if settings.memory is not None and settings.memory < least * 10**6:
        limit = f"memory_limit={settings.memory_limit!r}"
        raise SettingsError(
            f"a scan of {documents.num_rows:,} documents does not fit into {limit}",
            f"it needs at least '{least}MB'",
        )
