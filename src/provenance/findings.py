"""The result of a scan: the public tables, and methods to view, save and export them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from provenance.errors import InputError, SettingsError, installed
from provenance.lookup import derivation, document, passages_between
from provenance.results import Results
from provenance.schema import TABLES

if TYPE_CHECKING:
    from provenance.comparison import Comparison
    from provenance.report import Plot
    from provenance.report.network import DerivationGraph


@dataclass(frozen=True, eq=False, repr=False)
class Findings(Results):
    """The result of `provenance.scan`: one Arrow table for each kind of result, and the settings used.

    Attributes
    ----------
    documents : pyarrow.Table
        id, text, title, url, outlet, published, published_precision, language, path, and any other fields
        of the input.
    pairs : pyarrow.Table
        Near-duplicates: a, b, jaccard, containment_a, containment_b.
    passages : pyarrow.Table
        Reused passages: a, b, a_start, a_end, b_start, b_end (string indices, half-open), kind, similarity.
    groups : pyarrow.Table
        The occurrences of each passage, one per row: group, id, start, end, size.
    clusters : pyarrow.Table
        Clusters of near-duplicates: id, cluster, keep, reason.
    derivations : pyarrow.Table
        source, derived, probability, directed, share, exclusive_share, relation, evidence, hypotheses, lag.
    origins : pyarrow.Table
        id, family (1 is the largest), p_source_here, p_outside_source, outside_source.
    outlets : pyarrow.Table
        Pairs of outlets in which one takes articles from the other: source, derived, articles, share,
        median_lag.
    skipped : pyarrow.Table
        Inputs that were skipped: path, line, reason.
    settings : Settings
        The settings of the run.
    run : dict
        The record of the run: timings in seconds, ids that were changed to make them unique (``renamed``)
        and, if the findings were loaded from a folder, versions and counts.

    In a notebook, whole tables that refer to documents by id are shown with the outlets, dates and titles of
    these documents, as long as the findings are in a variable.

    Examples
    --------
    >>> import provenance as pv
    >>> findings = pv.scan(["A short text.", "Another one."])
    >>> findings
    <Findings: 2 documents, 0 pairs, 0 passages, 0 derivations>
    """

    def __post_init__(self) -> None:
        if "IPython" in sys.modules:
            from provenance.report.notebook_tables import show_with_titles

            show_with_titles(self)

    def __repr__(self) -> str:
        shown = ("documents", "pairs", "passages", "derivations")
        return f"<Findings: {', '.join(f'{self.table(name).num_rows:,} {name}' for name in shown)}>"

    def _repr_html_(self) -> str:
        from provenance import report

        return report.notebook(self)

    def text(self, id: str) -> str:
        """Return the text of a document.

        The starts and ends in `passages` and `groups` are indices into this string.

        Parameters
        ----------
        id : str
            The document's id.

        Raises
        ------
        InputError
            If no document has this id; the message suggests similar ids.

        Examples
        --------
        >>> import provenance as pv
        >>> findings = pv.scan([{"id": "a", "text": "A short text."}, {"id": "b", "text": "Another one."}])
        >>> findings.text("a")[2:7]
        'short'
        """
        return str(document(self, id)["text"])

    def compare(self, a: str, b: str) -> Comparison:
        """Compare two documents of these findings.

        A notebook displays the two texts side by side, and marks the passages and the words that differ.

        Parameters
        ----------
        a, b : str
            Ids of two documents, such as the ``source`` and ``derived`` of a derivation.

        Returns
        -------
        Comparison
            A comparison with the passages that this scan found. The relation and the evidence are based on
            these two documents alone.

        Raises
        ------
        InputError
            If either id does not exist (the message suggests similar ids), or if both ids are the same.

        Examples
        --------
        >>> import provenance as pv
        >>> story = "The ferry ran aground at dawn, and all two hundred people walked ashore across the mud."
        >>> findings = pv.scan([{"id": "a", "text": story}, {"id": "b", "text": f"{story} Nobody fell."}])
        >>> findings.compare("a", "b")
        <Comparison: 1 passages, Jaccard 0.88>
        """
        from provenance.comparison import compare

        first, second = document(self, a), document(self, b)
        if a == b:
            raise InputError(f"{a!r} cannot be compared with itself", "give the ids of two documents")
        found = compare(first, second, settings=self.settings)
        return replace(found, passages=passages_between(self, a, b))

    def to_pandas(self, table: str | None = None, *, with_text: bool = False) -> Any:
        """Return the tables as pandas data frames.

        Parameters
        ----------
        table : str or None
            The name of one table, or None for all tables.
        with_text : bool
            Whether to add the titles, outlets and dates of documents, and the texts of passages.

        Returns
        -------
        pandas.DataFrame, or dict of str to pandas.DataFrame
            The requested table, or a dictionary of all tables keyed by name.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        SettingsError
            If no table has this name.
        """
        installed("pandas")
        return self._as(pa.Table.to_pandas, table, with_text)

    def to_polars(self, table: str | None = None, *, with_text: bool = False) -> Any:
        """Return the tables as polars data frames.

        Parameters
        ----------
        table : str or None
            The name of one table, or None for all tables.
        with_text : bool
            Whether to add the titles, outlets and dates of documents, and the texts of passages.

        Returns
        -------
        polars.DataFrame, or dict of str to polars.DataFrame
            The requested table, or a dictionary of all tables keyed by name.

        Raises
        ------
        MissingExtraError
            If polars is not installed.
        SettingsError
            If no table has this name.
        """
        return self._as(installed("polars").from_arrow, table, with_text)

    def _as(self, frame: Callable[[pa.Table], Any], table: str | None, joined: bool) -> Any:
        """Convert one table to a data frame, or all tables to a dictionary of data frames keyed by name."""
        from provenance.export.with_text import with_text

        found = {
            name: frame(with_text(self, name) if joined else self.table(name))
            for name in ([table] if table is not None else TABLES)
        }
        return found if table is None else found[table]

    def graph(self) -> DerivationGraph:
        """Return the derivation graph.

        Returns
        -------
        networkx.DiGraph
            The graph; a notebook displays it as a drawing. Each document is a node, and each derivation is an
            edge from the source to the derived document. If the direction is unclear, the edge points in the
            more probable direction, and its attribute ``directed`` is False.

            The attributes of a node are all fields of the document except the text, together with
            ``family``, ``p_source_here``, ``p_outside_source`` and ``outside_source``. The attributes of an
            edge are ``probability`` (also as ``weight``), ``directed``, ``share``, ``exclusive_share``,
            ``relation``, ``lag`` (in seconds), ``hypotheses`` (as JSON) and ``evidence`` (one sentence per
            line). Unknown values are omitted and dates are ISO 8601 strings, so that every exporter accepts
            the graph.
        """
        from provenance.export.graph import derivation_graph
        from provenance.report.network import DerivationGraph

        graph = DerivationGraph()
        derivation_graph(self, graph)
        return graph

    def explain(self, source: str, derived: str) -> list[tuple[str, float, str]]:
        """Return the evidence for one derivation, most important first.

        Parameters
        ----------
        source, derived : str
            Ids of two documents, in either order if the direction of the derivation is unclear.

        Returns
        -------
        list of (name, weight, sentence)
            Weights are in log odds. Positive weights favour this derivation, with two exceptions. A positive
            weight for "shared text" favours any relation over none. A positive weight for "common source"
            favours a derivation in either direction over a common source.

        Raises
        ------
        InputError
            If an id is not a string or does not exist, or if there is no such derivation; the message
            suggests similar ids or other derivations, or says that the two documents are copies of one text
            in an order that their dates leave open.
        """
        edge = derivation(self, source, derived)
        return [(item["name"], item["weight"], item["sentence"]) for item in edge["evidence"] or ()]

    def summary(self, *, top: int = 20) -> str:
        """Return a text summary: counts, links between outlets, and the most probable derivations.

        At most `top` derivations are listed.
        """
        from provenance.export.summary import summary

        return summary(self, top=top)

    def report(self, path: str | os.PathLike[str], *, excerpts: bool = False) -> None:
        """Write the report as one HTML file that works offline; an existing file is replaced.

        If `excerpts` is true, the report contains only the opening and the passages of each text, so that you
        can share it without sharing the full texts.
        """
        from provenance import report

        report.write(self, path, excerpts=excerpts)

    def judged(self, judgements: Any) -> Findings:
        """Apply the judgements of readers, and return the corrected findings.

        Parameters
        ----------
        judgements : path, or list of dict
            A CSV or JSON Lines file, the folder of a saved result that contains judgements, or a list of
            rows. A row has ``source``, ``derived``, ``judgement`` (``right``, ``wrong``, or ``reversed`` if
            the true direction is the opposite) and, optionally, ``note``. Judgements on agencies and
            boilerplate only take effect during a scan.

        Returns
        -------
        Findings
            A derivation judged wrong is removed. A derivation judged right or reversed is added if the scan
            did not find it. It gets the direction that the reader gave and a probability of 1, and the
            judgement comes first in its evidence. The other sources of its derived document, the table
            `origins` with its families, and the table `outlets` are corrected accordingly. ``run`` records
            all judgements, including earlier judgements and judgements on documents that are not in the
            findings.

        Raises
        ------
        InputError
            If the file cannot be read, if a row is not a judgement, or if the judgements name agencies or
            boilerplate that the scan did not take into account.
        """
        from provenance.judgements import judged, read_judgements

        return Findings(**vars(judged(self, read_judgements(judgements))))

    def plot(
        self,
        picture: str = "family",
        path: str | os.PathLike[str] | None = None,
        *,
        family: int = 1,
        scale: float = 3.0,
    ) -> Plot:
        """Plot the findings for a paper or a notebook.

        Parameters
        ----------
        picture : str
            The kind of plot. ``"family"`` is the derivation graph of a family, ``"timeline"`` shows its
            documents in order of date, and ``"heatmap"`` shows how much of each text is also in each other
            text. ``"similarity"`` is a histogram of the Jaccard similarities of all near-duplicate pairs.
        path : path, optional
            The file to write, ending in ``.svg`` or ``.png``. An existing file is replaced.
        family : int
            The number of the family, as in the report: 1 is the largest.
        scale : float
            For PNG, the number of pixels per unit of the SVG.

        Returns
        -------
        Plot
            The plot as self-contained SVG; a notebook displays it. A ``"family"`` plot shows up to 300
            documents. In a large family, documents that have the same source and are not sources themselves
            share a box. ``"timeline"`` and ``"heatmap"`` show up to 60 documents. If there are more, the plot
            shows the documents with the most probable derivations, and notes how many are left out.

        Raises
        ------
        SettingsError
            If there is no such plot or family, or if `path` ends in neither ``.svg`` nor ``.png``.
        MissingExtraError
            If `path` ends in ``.png`` and resvg or its font is not installed.
        OutputError
            If the file cannot be written.

        Examples
        --------
        >>> import provenance as pv
        >>> findings = pv.scan(["A short text.", "Another one."])
        >>> findings.plot("similarity")[:4]
        '<svg'
        """
        from provenance import report
        from provenance.target import new_file

        if path is not None and (ending := os.path.splitext(path)[1].lower()) not in {".svg", ".png"}:
            raise SettingsError(
                f"{os.fspath(path)!r} does not have a supported extension", "use .svg or .png"
            )
        drawn = report.plot(self, picture, family=family)
        if path is not None:
            content = drawn.png(scale) if ending == ".png" else f"{drawn}\n".encode()
            with new_file(path, force=True) as partial:
                partial.write_bytes(content)
        return drawn

    def save(self, folder: str | os.PathLike[str], *, force: bool = False, report: bool = False) -> None:
        """Save the findings to a folder, from which `load` can read them.

        Each table is written to ``<table>.parquet``, and the record of the run to ``run.json``. The folder
        appears only when it is complete.

        Parameters
        ----------
        folder : path
            The folder to write to, which is created if it does not exist.
        force : bool
            Whether to replace an earlier result. A folder that contains anything else is never replaced.
        report : bool
            Whether to write ``report.html`` next to the tables.

        Raises
        ------
        OutputError
            If the folder cannot be written, or already exists and may not be replaced.
        """
        from provenance.export import store
        from provenance.target import REPORT, new_folder

        with new_folder(folder, force=force) as partial:
            store.write(self, partial)
            if report:
                self.report(partial / REPORT)


def load(folder: str | os.PathLike[str]) -> Findings:
    """Load findings that were written by `Findings.save` or ``provenance scan -o``.

    Parameters
    ----------
    folder : path
        The folder to read.

    Returns
    -------
    Findings
        Exactly the tables and settings that were saved. ``run`` is the content of ``run.json``.

    Raises
    ------
    InputError
        If `folder` is not a path, does not exist or contains no result, or if a file in it is damaged.

    Examples
    --------
    >>> import tempfile, provenance as pv
    >>> folder = tempfile.mkdtemp()
    >>> pv.scan(["A short text.", "Another one."]).save(folder)
    >>> pv.load(folder)
    <Findings: 2 documents, 0 pairs, 0 passages, 0 derivations>
    """
    from provenance.export import store

    if not isinstance(folder, str | os.PathLike):
        raise InputError(
            "folder must be the path of a folder written by `provenance scan -o` or `findings.save`, "
            f"not {type(folder).__name__}"
        )
    return Findings(**vars(store.read(folder)))
