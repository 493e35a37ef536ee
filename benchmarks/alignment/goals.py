"""The goals for the figures of the alignment benchmark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Goal:
    """A goal: the name of a figure, its path in the results, and the lowest (or highest) value allowed."""

    name: str
    path: tuple[str, ...]
    value: float
    at_most: bool = False

    def measured(self, figures: dict[str, Any], part: str = "held_out") -> float | None:
        """Return the figure, by default on the held-out pairs, or None if it was not measured.

        If a set has no held-out pairs, the figure for the whole set is returned.
        """
        found: Any = figures
        for step in self.path:
            if not isinstance(found, dict) or step not in found:
                return None
            found = found[step]
        if isinstance(found, dict):
            found = found.get(part, found.get("all"))
        return found

    def reached(self, measured: float) -> bool:
        """Return whether a measured value reaches the goal."""
        return measured <= self.value if self.at_most else measured >= self.value


def _plagdet(category: str) -> tuple[str, ...]:
    return ("pan", "ours", category, "plagdet")


GOALS = (
    Goal("PAN 2013 plagdet, entire", _plagdet("entire"), 0.92),
    Goal("PAN 2013 plagdet, none", _plagdet("no-obfuscation"), 0.96),
    Goal("PAN 2013 plagdet, random", _plagdet("random-obfuscation"), 0.92),
    Goal("PAN 2013 plagdet, translation", _plagdet("translation-obfuscation"), 0.91),
    Goal("PAN 2013 plagdet, summary", _plagdet("summary-obfuscation"), 0.64),
    Goal("false passages in the unrelated PAN pairs", ("pan", "unrelated", "passages"), 5, at_most=True),
    Goal("PAN pairs per second, one thread", ("pan", "pairs_per_second"), 300),
    Goal("machine rewrites found, step 1", ("rewrites", "found", "1"), 0.97),
    Goal("machine rewrites found, step 5", ("rewrites", "found", "5"), 0.90),
    Goal("machine rewrites found, step 20", ("rewrites", "found", "20"), 0.75),
    Goal("share of the rewritten text covered, step 1", ("rewrites", "covered"), 0.75),
    Goal(
        "share of a planted foreign paragraph covered", ("rewrites", "foreign_paragraph_covered"), 0.15, True
    ),
    Goal("different stories related", ("rewrites", "different_stories_related"), 0.005, True),
    Goal("human paraphrases found", ("paraphrases", "found"), 0.80),
    Goal("mismatched paraphrases related", ("paraphrases", "mismatched_related"), 0.01, True),
    Goal("Arabic: characters recalled", ("arabic", "characters_recalled"), 0.90),
    Goal("Arabic: precision", ("arabic", "precision"), 0.70),
    Goal("COUNTER: AUC of derived against not derived", ("newswire", "auc_p_shared"), 0.90),
    Goal("COUNTER: F1", ("newswire", "f1"), 0.86),
    Goal("seeds: rows found, of eight", ("seeds", "rows_found"), 8),
    Goal("seeds: passages between any other two", ("seeds", "passages_between_others"), 0, True),
    Goal(
        "seeds: passages between any other two, with other names",
        ("seeds", "passages_between_others_renamed"),
        0,
        True,
    ),
    Goal("newsroom: independent reports kept apart", ("newsroom", "independent_kept_apart"), 0.92),
    Goal("newsroom: derived versions related", ("newsroom", "derived_related"), 0.92),
)
