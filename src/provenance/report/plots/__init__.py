"""Plot findings for papers and notebooks, as SVG text or as PNG images rendered by resvg."""

from __future__ import annotations

from provenance.errors import SettingsError, not_among
from provenance.report import families, selection
from provenance.report.families import Catalogue
from provenance.report.plots.family import family_graph, within
from provenance.report.plots.heatmap import draw_heatmap
from provenance.report.plots.raster import png
from provenance.report.plots.similarity import draw_similarity
from provenance.report.plots.timeline import draw_timeline
from provenance.results import Results

PICTURES = ("family", "timeline", "heatmap", "similarity")
DRAWN = 60  # maximum number of documents in a timeline or heatmap


class Plot(str):
    """A plot as SVG text; a notebook displays it as an image.

    Examples
    --------
    >>> import provenance as pv
    >>> pv.scan(["A short text.", "Another one."]).plot("similarity")[:4]
    '<svg'
    """

    def _repr_html_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"<Plot: {len(self):,} characters of SVG>"

    def png(self, scale: float = 3.0) -> bytes:
        """Render the plot as PNG on a white background, using resvg.

        Text is set in the first of these fonts that is installed: Helvetica, Arial, Liberation Sans, DejaVu
        Sans. If none is installed, Arimo is used, which comes with the ``plot`` extra and covers Latin,
        Greek, Cyrillic and Hebrew. Characters of other scripts appear as boxes unless a font that contains
        them is installed.

        Parameters
        ----------
        scale : float
            The number of pixels per SVG unit. With the default of 3, a plot is sharp even if it is printed at
            the full width of a page.

        Raises
        ------
        MissingExtraError
            If resvg or the package with the Arimo font is not installed.
        """
        return png(self, scale)


def plot(findings: Results, picture: str = "family", *, family: int = 1) -> Plot:
    """Plot the findings for a paper or a notebook.

    Parameters
    ----------
    findings : Findings
        The result of `provenance.scan`.
    picture : str
        ``"family"``, the derivation graph of a family; ``"timeline"``, the documents of a family in
        chronological order; ``"heatmap"``, how much of each document's text is also in each other document
        of the family; or ``"similarity"``, a histogram of near-duplicate pairs by Jaccard similarity.
    family : int
        The number of the family, as in the report; family 1 is the largest.

    Returns
    -------
    Plot
        Self-contained SVG text; its ``png()`` method renders it as PNG. A family graph shows up to 300
        documents. In a large family, documents that have the same source and are not sources themselves
        share a box. A timeline or heatmap shows up to 60 documents. If a family has more, the documents
        whose derivations have the highest total probability are shown, and a note says how many are left
        out.

    Raises
    ------
    SettingsError
        If `picture` is not one of these names, or there is no such family.

    Examples
    --------
    >>> import provenance as pv
    >>> from provenance import report
    >>> report.plot(pv.scan(["A short text.", "Another one."]), "similarity")[:4]
    '<svg'
    """
    if picture not in PICTURES:
        raise not_among(PICTURES, "picture", picture)
    if picture == "similarity":
        return Plot(draw_similarity(findings).svg())
    grouped = selection.families(findings)
    if not 1 <= family <= len(grouped):
        raise SettingsError(f"there is no family {family}", f"the number of families is {len(grouped)}")
    members = grouped[family - 1]
    findings = selection.restricted(findings, selection.likeliest(findings, members, selection.DOCUMENTS))
    catalogue = Catalogue.of(findings)
    number = {id_: position for position, id_ in enumerate(catalogue.ids)}
    edges = families.derivations(findings, number)
    limit = families.DRAWN if picture == "family" else DRAWN
    chosen = families.most_joined([*number.values()], edges, limit, catalogue)
    edges = within(edges, chosen)
    drawn = {
        "family": lambda: family_graph(chosen, edges, catalogue, labelled=True),
        "timeline": lambda: draw_timeline(chosen, edges, catalogue),
        "heatmap": lambda: draw_heatmap(findings, chosen, catalogue),
    }[picture]()
    drawn.note_left_out(len(members) - (drawn.drawn or len(chosen)))
    return Plot(drawn.svg())
