"""The phrases that describe a derivation in the terminal, in a notebook and in the report."""

from __future__ import annotations

LIKELY = 0.5  # below this probability, a source is called only possible

DIRECTION_UNCLEAR = "related, direction unclear"
# For derivations whose direction is known: the minimum probability, a phrase that names the source, and a
# sentence that names both documents.
GRADES = (
    (0.95, "most probably derived from {source}", "{derived} was most probably derived from {source}"),
    (0.8, "probably derived from {source}", "{derived} was probably derived from {source}"),
    (
        LIKELY,
        "more consistent with {source} as the source",
        "{derived} is more consistent with {source} as its source",
    ),
    (0.0, "possibly derived from {source}", "{derived} is possibly derived from {source}"),
)
PHRASES = (*(words for _, words, _ in GRADES), DIRECTION_UNCLEAR)
# The sentences that correspond to `PHRASES` but name both documents.
HEADLINES = (
    *(words for _, _, words in GRADES),
    "{source} and {derived} are related, direction unclear",
)


def phrase(probability: float, directed: bool) -> str:
    """Return the phrase for a derivation, given its probability and whether its direction is known."""
    if not directed:
        return DIRECTION_UNCLEAR
    return next(words for least, words, _ in GRADES if probability >= least)


def headline(source: str, derived: str, probability: float, directed: bool) -> str:
    """Return a sentence that names both documents, followed by the probability."""
    words = HEADLINES[PHRASES.index(phrase(probability, directed))].format(source=source, derived=derived)
    return f"{words} (p = {probability:.2f})"


def sentence(source: str, probability: float, directed: bool) -> str:
    """Return a phrase that names the source and the probability, or states that the direction is unclear."""
    words = phrase(probability, directed).format(source=source)
    return f"{words} (p = {probability:.2f})" if directed else words


# The names of evidence from explicit statements, and of evidence from differences in content. All other
# evidence is about style, except for the evidence named in `RELATING`.
EXPLICIT = (
    "judgement",
    "published", "credit", "quoted block", "source line", "agency dateline", "press release", "reprint note",
    "correction note",
)  # fmt: skip
STRUCTURAL = (
    "third document", "put together", "readings apart", "other copies", "disguised words", "latest year",
    "length", "coverage", "condensation", "novelty", "unevenness", "position", "opening", "ending",
    "words of its own", "words before", "words after", "set apart", "places changed", "put in", "names",
    "numbers", "own names", "own numbers", "quoted", "own quotations", "cut quotations",
)  # fmt: skip
# Evidence about whether two documents are related at all, regardless of which is the source.
RELATING = ("shared text", "common source")
# The groups of evidence, each with a heading, an explanation and the names in it.
TIERS = (
    ("Related at all", "evidence that the articles are related, in either direction", RELATING),
    ("What the articles say", "their dates, credits and notes", EXPLICIT),
    ("What each text contains", "additions and omissions, also relative to third documents", STRUCTURAL),
    ("Style", "weak hints, which never outweigh dates that are an hour or more apart", ()),
)


def tier(name: str) -> int:
    """Return the index in `TIERS` of the group to which the evidence with this name belongs."""
    return next((n for n, (_, _, names) in enumerate(TIERS) if name in names), len(TIERS) - 1)
