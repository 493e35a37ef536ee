"""Thresholds of the alignment, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from provenance.settings import Strictness


@dataclass(frozen=True)
class Thresholds:
    """Thresholds of the alignment; weights in bits, lengths in tokens."""

    # A lighter run is a name or a stock phrase.
    run: float = 12
    # Exact matches this close make up one block.
    run_gap: int = 12
    # A block whose longest run has this many tokens is a passage of its own.
    long_run: int = 40
    # Blocks of this weight count even between unlike sentences.
    block: float = 28
    # Less similar sentences do not match.
    alike: float = 0.28
    # Next to matching sentences, this is enough.
    alike_nearby: float = 0.18
    # It is also enough for sentences in the common order of documents that are this concordant.
    in_order: float = 0.5
    # Sentences this close are next to each other.
    nearby: int = 3
    # A match is at least this near the best match of either sentence.
    near_best: float = 0.88
    # A sentence that matches more than this many others matches none.
    formula: int = 24
    # Matches this close are joined; the distance is halved until the whole is alike.
    gap: int = 90
    # The least similarity of a passage as a whole.
    similarity: float = 0.25
    # The weight that a passage must share, and that passages close together must share unquoted in all.
    shared: float = 58
    # The least product of this weight and the similarity: a looser match has to be longer.
    closely: float = 30
    # Words of this weight are worth reporting if both documents quote them, or if one repeats them.
    quoted: float = 40
    # This weight is enough for one of several passages close together.
    shared_part: float = 30
    # Texts of up to this many tokens may match as a whole, if they are this alike and share this weight.
    short: int = 150
    alike_whole: float = 0.3
    shared_whole: float = 30
    # This is enough if other features show that they share text.
    alike_outline: float = 0.2
    # A headline or a single sentence is too short for that.
    too_short: int = 20
    # An unquoted run of this weight is no coincidence: it is shared text, whatever surrounds it.
    certain: float = 80
    # The log odds that a relation must reach; at 0 it is as likely as not.
    doubt: float = 0.0
    # Two reports of one event may both give a statement of up to this weight without marking it as quoted.
    certain_alike: float = 400
    # The cost of a token that is not shared when a passage is trimmed.
    unshared: float = 1.3
    # A passage is extended to the bounds of sentences this near.
    slack: int = 8
    # A run that holds this share of what a passage has in common is the whole passage.
    all_but: float = 0.9
    # A sentence less similar than this to every sentence of the other span has no counterpart there;
    # more than `apart` tokens of such sentences divide a passage.
    foreign: float = 0.13
    apart: int = 14
    # A span this many times as long as the other is being summed up, and is not divided.
    condensed: float = 3
    # Pieces of a summary lie this close together in it; at this probability they become one passage.
    summary_gap: int = 40
    summary: float = 0.35
    # A summary covers everything between sentences that are this similar to any of its own.
    summed_up: float = 0.2


# Three points on the curves of `docs/retellings.md`.
BY_STRICTNESS: Mapping[Strictness, Thresholds] = {
    "strict": Thresholds(doubt=1.0),
    "balanced": Thresholds(),
    "sensitive": Thresholds(doubt=-1.0),
}
