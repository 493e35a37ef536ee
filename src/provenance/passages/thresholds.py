"""All thresholds of the alignment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from provenance.settings import Strictness


@dataclass(frozen=True)
class Thresholds:
    """Thresholds of the alignment. Weights are in bits, and lengths are in tokens."""

    # A lighter run is a name or a stock phrase.
    run: float = 12
    # Exact matches at most this far apart make up one block.
    run_gap: int = 12
    # A block whose longest run has this many tokens is a passage of its own.
    long_run: int = 40
    # Blocks of this weight count even between dissimilar sentences.
    block: float = 28
    # Less similar sentences do not match.
    alike: float = 0.28
    # Next to matching sentences, this similarity is enough.
    alike_nearby: float = 0.18
    # That similarity is also enough for sentences in the common order, if the documents are this concordant.
    in_order: float = 0.5
    # Sentences at most this far apart are next to each other.
    nearby: int = 3
    # A match has at least this share of the similarity of the best match of one of the two sentences.
    near_best: float = 0.88
    # A sentence that would match more sentences than this matches none.
    formula: int = 24
    # Matches at most this far apart are joined; the distance is halved until the whole is similar.
    gap: int = 90
    # The minimum similarity of a passage as a whole.
    similarity: float = 0.25
    # The weight that a passage must share, and the total unquoted weight for passages close together.
    shared: float = 58
    # The minimum product of the shared weight and the similarity: a looser match has to be longer.
    closely: float = 30
    # Words of this weight are worth reporting if both documents quote them, or if one document repeats them.
    quoted: float = 40
    # This shared weight is enough for one of several passages close together.
    shared_part: float = 30
    # Texts of up to this many tokens may match as a whole if they reach `alike_whole` and `shared_whole`.
    short: int = 150
    alike_whole: float = 0.3
    shared_whole: float = 30
    # This similarity is enough if other features show that two documents share text.
    alike_outline: float = 0.2
    # Texts with fewer tokens, such as a headline or a single sentence, are too short for such a match.
    too_short: int = 20
    # An unquoted run of this weight is no coincidence: it is shared text, whatever the text around it.
    certain: float = 80
    # The log odds that a relation must reach; at 0, a relation is as likely as not.
    doubt: float = 0.0
    # Two reports of one event may both reproduce a statement of up to this weight without quotation marks.
    certain_alike: float = 400
    # The cost of a token that is not shared when a passage is trimmed.
    unshared: float = 1.3
    # A passage is extended to sentence boundaries at most this far away.
    slack: int = 8
    # A run with at least this share of a passage's common weight counts as the whole passage.
    all_but: float = 0.9
    # A sentence less similar than this to every sentence of the other span has no counterpart there; more
    # than `apart` tokens of such sentences divide a passage.
    foreign: float = 0.13
    apart: int = 14
    # A span at least this many times as long as the other is being summed up, and is not divided.
    condensed: float = 3
    # The pieces of a summary lie at most this far apart in it, and become one passage at this probability.
    summary_gap: int = 40
    summary: float = 0.35
    # A summary covers everything between sentences that are this similar to one of its own sentences.
    summed_up: float = 0.2


# Three points on the curves in `docs/retellings.md`.
BY_STRICTNESS: Mapping[Strictness, Thresholds] = {
    "strict": Thresholds(doubt=1.0),
    "balanced": Thresholds(),
    "sensitive": Thresholds(doubt=-1.0),
}
