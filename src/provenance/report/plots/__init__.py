"""Draw pictures of findings for papers and notebooks: SVG as text, and PNG through resvg."""

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
DRAWN = 60  # maximum number of documents in one picture


class Plot(str):
    """A picture as SVG text, which a notebook displays.

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
        """Return the picture as PNG, drawn on white by resvg.

        Words are set in Helvetica, Arial, Liberation Sans or DejaVu Sans if this machine has one of them, or
        else in Arimo, which comes with the ``plot`` extra and covers Latin, Greek, Cyrillic and Hebrew. Other
        scripts are set in a font installed on this machine; if there is none, their characters appear as
        boxes.

        Parameters
        ----------
        scale : float
            The number of pixels per unit of the SVG; with 3, a page-wide picture prints sharply.

        Raises
        ------
        MissingExtraError
            If resvg or its font is not installed.
        """
        return png(self, scale)


def plot(findings: Results, picture: str = "family", *, family: int = 1) -> Plot:
    """Draw a picture of findings, for a paper or a notebook.

    Parameters
    ----------
    findings : Findings
        The result of `provenance.scan`.
    picture : str
        ``"family"``, the derivation graph of a family; ``"timeline"``, the documents of a family in
        chronological order; ``"heatmap"``, for every two documents, how much of each text is also in the
        other; or ``"similarity"``, the number of near-duplicate pairs by Jaccard similarity.
    family : int
        The number of the family, as in the report: 1 is the largest.

    Returns
    -------
    Plot
        SVG text that needs no other file; its ``png()`` returns a PNG. A family picture shows up to 300
        documents, with many leaves of one source drawn as one box; other pictures show up to 60 documents.
        If there are more, those with the likeliest derivations are chosen, and the picture says how many are
        left out.

    Raises
    ------
    SettingsError
        If there is no such picture or family.

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
        raise SettingsError(f"there is no family {family}", f"these findings have {len(grouped)}")
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
