"""The whole pipeline: read -> documents -> signatures -> pairs -> passages -> derivations -> findings."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from provenance import schema
from provenance.corpus import read
from provenance.derivation import derive
from provenance.findings import Findings
from provenance.pairs import admissible, canonical_order, clusters, copies, find_pairs
from provenance.passages import find_reuse, profile
from provenance.progress import Progress, Silent
from provenance.settings import Settings, resolve
from provenance.tables import clusters_table, groups_table, pairs_table, passages_table
from provenance.text import languages, tokenize


def scan(
    corpus: Any, *, settings: Settings | None = None, progress: Progress | None = None, **keywords: Any
) -> Findings:
    """Find near-duplicates, reused passages and derivations in a body of articles.

    Parameters
    ----------
    corpus : Corpus, path, list of str, list of dict, or table
        Whatever `provenance.read` takes.
    settings : Settings, optional
        What the run depends on; the defaults where left out.
    progress : Progress, optional
        Is told of the stages as they begin and advance.
    **keywords
        Single settings, such as ``threshold=0.7``; they win over `settings`.

    Returns
    -------
    Findings
        Tables ``documents``, ``pairs``, ``passages``, ``groups``, ``clusters``, ``derivations``, ``origins``,
        ``outlets`` and ``skipped``. The same input and settings give the same tables, whatever the
        order of the input and the number of threads.

    Raises
    ------
    InputError
        If a path does not exist, or an input is of a kind that cannot be read.
    SettingsError
        If a setting is out of range.

    Examples
    --------
    >>> import provenance as pv
    >>> story = "The ferry ran aground at dawn, and all two hundred passengers walked ashore across the mud."
    >>> findings = pv.scan([story, story + " Nobody was hurt.", "Something else entirely."])
    >>> findings.passages.num_rows
    1
    """
    settings = resolve(settings, **keywords)
    told = progress or Silent()
    timings: dict[str, float] = {}
    clock = _Clock(told, timings)

    with clock.stage("Reading"):
        source = read(corpus, settings=settings)
        # From here on documents are positions in an order that depends on their content only.
        documents = source.documents.take(canonical_order(source.documents))
        texts = documents["text"].to_pylist()
    with clock.stage("Finding tokens"):
        tokens = tokenize(documents["text"], settings.workers)
        documents = _with_languages(documents, languages(tokens, texts))
        profiles = profile(texts, tokens, documents["language"].to_pylist())
    with clock.stage("Finding near-duplicates"):
        related = admissible(documents, settings)
        keepers = copies(tokens)
        pairs = find_pairs(documents["text"], settings, related)
        clustered = clusters(len(documents), pairs, documents)
    with clock.stage("Finding passages"):
        reuse = find_reuse(profiles, keepers, settings, related, told)
    with clock.stage("Deriving"):
        derived = derive(documents, profiles, reuse, keepers, settings, told)

    return Findings(
        documents=documents.sort_by("id"),
        pairs=pairs_table(pairs, documents),
        passages=passages_table(reuse, profiles, documents),
        groups=groups_table(reuse, profiles, documents),
        clusters=clusters_table(clustered, documents),
        derivations=derived.derivations,
        origins=derived.origins,
        outlets=derived.outlets,
        skipped=source.skipped,
        settings=settings,
        run={"timings": timings, "renamed": source.renamed},
    )


def _with_languages(documents: pa.Table, told: list[str | None]) -> pa.Table:
    """The documents with a language each, the input's own where it gives one."""
    given = documents["language"].to_pylist()
    column = pa.array(
        [mine or found for mine, found in zip(given, told, strict=True)],
        schema.DOCUMENTS.field("language").type,
    )
    place = documents.column_names.index("language")
    return documents.set_column(place, "language", column)


class _Clock:
    """Tells of each stage, and keeps how long it took."""

    def __init__(self, progress: Progress, timings: dict[str, float]) -> None:
        self._progress, self._timings = progress, timings

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        with self._progress.stage(name):
            yield
        self._timings[name.lower()] = round(time.perf_counter() - began, 3)
