"""The goals for the library on real corpora, one for each figure that has a goal."""

from __future__ import annotations

from benchmarks.alignment.goals import Goal
from benchmarks.field.corpora import CORPORA

# The paths of figures from models that were fitted without any set of the same kind.
_MADE, _SEPARATE = ("left_out", "made"), ("left_out", "separate")
# The figures for the rows that readers judged; `_RIGHT_WHEN_READ` has their minimum values, in this order.
_READ = {
    "share of rows that are right": ("overall", "right"),
    "lower bound of this share": ("overall", "lower bound"),
    "share of right rows at 0.8 or more": ("at 0.8 and more", "right"),
    "number of right rows at 0.8 or more": ("at 0.8 and more", "right rows"),
}
_RIGHT_WHEN_READ = {"reuters21578": (0.85, 0.78, 0.92, 230), "uk_news_2014": (0.90, 0.85, 0.95, 145)}


def _related(group: tuple[str, ...], name: str) -> tuple[str, ...]:
    return (*group, name, "related")


GOALS = (
    *(
        Goal(f"{CORPORA[corpus]}: {name}", ("judgement", corpus, *path), least)
        for corpus, values in _RIGHT_WHEN_READ.items()
        for (name, path), least in zip(_READ.items(), values, strict=True)
    ),
    Goal("judged copies with a row (of 46)", ("judged", "goals", "copies with a row"), 43),
    Goal(
        "judged parts with a row or a relating passage (of 22)",
        ("judged", "goals", "parts with a row or a relating passage"),
        18,
    ),
    Goal("other judged pairs with a row (of 126)", ("judged", "goals", "others with a row"), 6, at_most=True),
    Goal("called related: basil", _related(_SEPARATE, "basil"), 0.04, at_most=True),
    Goal("called related: allsides", _related(_SEPARATE, "allsides"), 0.06, at_most=True),
    Goal("called related: ecbplus", _related(_SEPARATE, "ecbplus"), 0.05, at_most=True),
    Goal("called related: fakebr", _related(_SEPARATE, "fakebr"), 0.02, at_most=True),
    Goal("called related: first newsroom", _related(_SEPARATE, "first newsroom"), 0.03, at_most=True),
    Goal("called related: second desk", _related(_SEPARATE, "second desk"), 0.03, at_most=True),
    *(
        Goal(
            f"{name}: directed rows that contradict dates an hour apart, without explicit evidence",
            ("dates", "an hour apart", corpus, "share"),
            0.005,
            at_most=True,
        )
        for corpus, name in CORPORA.items()
    ),
    Goal("found: l2r_news", _related(_MADE, "l2r_news"), 0.90),
    Goal("found: llmfake", _related(_MADE, "llmfake"), 0.82),
    Goal("found: deplain_web", _related(_MADE, "deplain_web"), 0.68),
    Goal("found: detectrl_xsum", _related(_MADE, "detectrl_xsum"), 0.96),
    Goal("found: first newsroom", _related(_MADE, "first newsroom"), 0.95),
    Goal("found: second desk", _related(_MADE, "second desk"), 0.95),
)
