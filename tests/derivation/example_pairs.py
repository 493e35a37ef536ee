"""Pairs of short texts, prepared for measuring the evidence."""

from __future__ import annotations

from typing import Any

from provenance.derivation.pair import DocumentView, Pair
from provenance.passages import align, prepare
from provenance.passages.alignment import settle
from provenance.passages.thresholds import Thresholds
from provenance.text import tokenize


def pair(
    a: str,
    b: str,
    about_a: dict[str, Any] | None = None,
    about_b: dict[str, Any] | None = None,
    p: float = 0.97,
) -> Pair:
    """Two English texts and their shared passages; `p` is the probability that they share text."""
    texts = [a, b]
    prepared = prepare(texts, tokenize(texts), ["en", "en"])
    one, two = prepared.document(0), prepared.document(1)
    passages = settle(align(one, two, Thresholds()), Thresholds())
    return Pair(
        DocumentView(a, one, **(about_a or {})),
        DocumentView(b, two, **(about_b or {})),
        passages,
        tuple(passage.kind for passage in passages),
        p,
    )


REPORT = """\
The harbour board of Kessing voted on Tuesday to close the old swing bridge for eleven months, its \
chairwoman, Martha Oldroyd, said.

"We looked at every other way of keeping the lorries moving, and there is none that the piers would \
survive," Ms Oldroyd told reporters after the meeting. Engineers had warned in March that 1,243 \
rivets were loose.

Hauliers said the detour through Upper Tarn would cost them 40 minutes on every journey. The board \
put the bill for the repair at 6.27 million crowns, of which the county pays half.

Fishermen whose boats lie upstream fear for the herring season, according to their guild. The bridge \
was built in 1911 by Welsh shipwrights who had run out of ships to build."""

OTHER = """\
Gardeners are advised to lift their dahlias before the first frost and to store the tubers in dry \
sand. Anyone who leaves them in the ground gambles on a mild winter, and the slugs know it."""
