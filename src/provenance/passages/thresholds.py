"""The thresholds used in alignment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from provenance.settings import Strictness


@dataclass(frozen=True)
class Thresholds:
    """Thresholds for alignment; weights are in bits, and lengths are in tokens."""

    # The minimum weight of a run of equal tokens: a lighter run is only a name or a stock phrase.
    run: float = 12
    # Exact matches at most this far apart form one block.
    run_gap: int = 12
    # A block whose longest run has at least this many tokens is a passage in its own right.
    long_run: int = 40
    # The minimum weight of a block. A block counts as a match even if the sentences around it are not
    # similar.
    block: float = 28
    # The minimum similarity of matching sentences.
    alike: float = 0.28
    # The minimum similarity of matching sentences that are near other matches.
    alike_nearby: float = 0.18
    # If the concordance of the documents is at least this, sentences that are in the same order in both
    # documents match if their similarity is at least `alike_nearby`.
    in_order: float = 0.5
    # Sentences at most this many sentences apart are near each other.
    nearby: int = 3
    # A pair of sentences matches only if its similarity is at least this share of the highest similarity of
    # one of the two sentences.
    near_best: float = 0.88
    # A sentence that would match more sentences than this is treated as formulaic and not matched at all.
    formula: int = 24
    # Matches at most this far apart are joined; if the result is not similar enough, the distance is halved,
    # repeatedly if necessary.
    gap: int = 90
    # The minimum similarity of a passage as a whole.
    similarity: float = 0.25
    # The minimum weight that the two sides of a passage must share. Passages that are close together must
    # also share unquoted text of at least this weight in total.
    shared: float = 58
    # The minimum product of shared weight and similarity: the less similar a match, the longer it must be.
    closely: float = 30
    # The minimum weight at which words that both documents quote, or that one document repeats, are reported.
    quoted: float = 40
    # If the documents' concordance is at least `in_order`, this is the minimum weight that the sides of a
    # passage must share, instead of `shared`.
    shared_part: float = 30
    # Texts of up to this many tokens may match as a whole, if their similarity is at least `alike_whole` and
    # their shared weight is at least `shared_whole`.
    short: int = 150
    alike_whole: float = 0.3
    shared_whole: float = 30
    # The minimum similarity of two texts as a whole if other features show that they share text.
    alike_outline: float = 0.2
    # Texts with fewer tokens than this, such as a headline or a single sentence, are too short to match as a
    # whole.
    too_short: int = 20
    # An unquoted run of at least this weight is no coincidence: it is shared text, regardless of its context.
    certain: float = 80
    # A relation is reported if its log odds are at least this; 0 corresponds to a probability of one half.
    doubt: float = 0.0
    # Two reports of one event may both reproduce a statement of up to this weight without quotation marks.
    certain_alike: float = 400
    # When a passage is trimmed, each token that is not shared costs this many bits.
    unshared: float = 1.3
    # A passage is extended to sentence boundaries at most this far away.
    slack: int = 8
    # An exact match with at least this share of a passage's shared weight replaces the passage.
    all_but: float = 0.9
    # A sentence less similar than this to every sentence of the other span has no counterpart there. More
    # than `apart` tokens of such sentences divide a passage in two.
    foreign: float = 0.13
    apart: int = 14
    # If one span is at least this many times as long as the other, the shorter span is taken to be a summary
    # of the longer one, and the passage is not divided.
    condensed: float = 3
    # Passages and sentences at most `summary_gap` tokens apart may form a summary. They become one passage if
    # the probability of a summary is at least `summary`.
    summary_gap: int = 40
    summary: float = 0.35
    # The text that a summary sums up extends from the first to the last sentence that is at least this
    # similar to a sentence of the summary.
    summed_up: float = 0.2


# The thresholds for each setting of `strictness`, which differ in the log odds required; `docs/retellings.md`
# reports the effect.
BY_STRICTNESS: Mapping[Strictness, Thresholds] = {
    "strict": Thresholds(doubt=1.0),
    "balanced": Thresholds(),
    "sensitive": Thresholds(doubt=-1.0),
}
