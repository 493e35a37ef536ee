"""Write derivations as W3C PROV, in PROV-JSON or PROV-N.

The articles are listed at the top level of the output. Inferred derivations are in a separate bundle,
attributed to this software, so that a probability is not mistaken for a statement of fact.
"""

from __future__ import annotations

from typing import Any, TextIO
from urllib.parse import quote

from provenance.errors import MissingExtraError
from provenance.export.plain import iso_date
from provenance.results import Results
from provenance.versions import VERSION

_TYPES = {"revision": "prov:Revision", "quotation": "prov:Quotation"}


def write(findings: Results, stream: TextIO) -> None:
    """Write PROV-JSON."""
    stream.write(_document(findings).serialize(format="json", indent=2, ensure_ascii=False))
    stream.write("\n")


def write_provn(findings: Results, stream: TextIO) -> None:
    """Write PROV-N, the notation for human readers."""
    stream.write(_document(findings).get_provn())
    stream.write("\n")


def _document(findings: Results) -> Any:
    try:
        from prov.model import ProvDocument
    except ImportError as error:
        raise MissingExtraError(
            "the PROV formats require the prov package",
            "install it with: pip install 'provenance-text[prov]'",
        ) from error

    document = ProvDocument()
    document.add_namespace("document", "urn:provenance:document:")
    document.add_namespace("outside", "urn:provenance:outside:")
    document.add_namespace("provenance", "urn:provenance:")
    _add_documents(findings, document)
    _add_inferences(findings, document)
    return document


def _add_documents(findings: Results, document: Any) -> None:
    columns = ["id", "title", "url", "outlet", "published", "published_precision"]
    for row in findings.documents.select(columns).to_pylist():
        published, precision = row.pop("published"), row.pop("published_precision")
        attributes = {
            "provenance:id": row["id"],
            "prov:label": row["title"],
            "provenance:url": row["url"],
            "provenance:outlet": row["outlet"],
            "provenance:published": published and iso_date(published, precision),
        }
        document.entity(_name("document", row["id"]), _known(attributes))


def _add_inferences(findings: Results, document: Any) -> None:
    bundle = document.bundle("provenance:inferred")
    document.entity("provenance:inferred", {"prov:type": document.valid_qualified_name("prov:Bundle")})
    software = {
        "prov:type": document.valid_qualified_name("prov:SoftwareAgent"),
        "provenance:version": VERSION,
    }
    document.agent("provenance:software", software)
    document.wasAttributedTo("provenance:inferred", "provenance:software")

    for row in findings.derivations.to_pylist():
        _add_derivation(row, document, bundle)
    for row in findings.origins.to_pylist():
        if row["outside_source"] is not None:
            _add_outside_source(row, document, bundle)


def _add_derivation(row: dict[str, Any], document: Any, bundle: Any) -> None:
    source, derived = _name("document", row["source"]), _name("document", row["derived"])
    if not row["directed"]:
        bundle.alternateOf(derived, source)  # PROV's relation without a direction
        return
    attributes = {
        "provenance:probability": row["probability"],
        "provenance:share": row["share"],
        "provenance:exclusive_share": row["exclusive_share"],
        "provenance:relation": row["relation"],
        "provenance:evidence": "\n".join(item["sentence"] for item in row["evidence"] or ()) or None,
    }
    if row["relation"] in _TYPES:
        attributes["prov:type"] = document.valid_qualified_name(_TYPES[row["relation"]])
    bundle.wasDerivedFrom(derived, source, other_attributes=_known(attributes))


def _add_outside_source(row: dict[str, Any], document: Any, bundle: Any) -> None:
    outside = _name("outside", row["outside_source"])
    bundle.entity(outside, {"prov:label": row["outside_source"]})
    attributes = {"provenance:probability": row["p_outside_source"]}
    bundle.wasDerivedFrom(_name("document", row["id"]), outside, other_attributes=_known(attributes))


def _known(attributes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if value is not None}


def _name(namespace: str, text: str) -> str:
    """Return a qualified name; a final dot and characters that PROV-N forbids are percent-encoded."""
    local = quote(text, safe="")
    return f"{namespace}:{local[:-1]}%2E" if local.endswith(".") else f"{namespace}:{local}"
