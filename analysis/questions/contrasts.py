"""Comparisons paired by seed, corrected for how many there are."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from questions.claims import Claim
from questions.space import Leaning, Space
from study import statistics as st
from study.statistics import ALPHA, Estimate, Values

# Differences of quality within this count as none.
MARGIN = 0.02


@dataclass(frozen=True)
class Contrast:
    """A difference, seed by seed."""

    key: str
    title: str
    values: Values
    # What counts as no difference; NaN where equivalence is not asked for.
    margin: float = MARGIN
    # The same in the sensitivity analysis, if it is there.
    space: Claim | None = None
    # The way to make one answer of many that it is about, if it is to hold under that one only.
    answer: str | None = None
    # The number of the question that asks for it.
    question: int = 0


@dataclass(frozen=True)
class Finding:
    """What came of a contrast."""

    contrast: Contrast
    gap: Estimate
    d: Estimate | None
    # Wilcoxon's signed-rank test and TOST, each corrected (Holm) over all contrasts.
    p: float
    same_p: float
    leaning: Leaning | None

    @property
    def reading(self) -> str:
        """`same`, `more`, `less` or `open`."""
        if self.same_p < ALPHA:
            return "same"
        if not (self.p < ALPHA and self.gap.excludes(0)):
            return "open"
        return "more" if self.gap.value > 0 else "less"

    @property
    def sign(self) -> int:
        """Of what is read, or (where nothing is shown) of the estimate: 0 for no difference."""
        return 0 if self.reading == "same" else int(np.sign(self.gap.value)) or 1


Family = dict[str, Finding]


def answer(contrasts: Iterable[Contrast], space: Space) -> Family:
    """All contrasts as one family of tests."""
    asked = list(contrasts)
    keys = [each.key for each in asked]
    if len(set(keys)) < len(keys):
        raise ValueError("two contrasts have one key")
    p = st.holm([signed_rank(each.values) for each in asked])
    same_p = st.holm([equivalence(each) for each in asked])
    rows = zip(asked, p, same_p, strict=True)
    return {each.key: find(each, one, other, space) for each, one, other in rows}


def signed_rank(values: Values) -> float:
    """The p-value of differences; rounding errors are none."""
    return st.signed_rank_p(np.round(values, 12))


def equivalence(contrast: Contrast) -> float:
    """The p-value of equivalence, where it is asked for."""
    if np.isnan(contrast.margin):
        return np.nan
    return st.equivalence_p(np.round(contrast.values, 12), contrast.margin)


def find(contrast: Contrast, p: float, same_p: float, space: Space) -> Finding:
    """A contrast with its sizes."""
    values = np.round(contrast.values, 12)
    found = Finding(contrast, st.mean(values), st.cohens_d(values), p, same_p, None)
    if contrast.space is None or not space.knows(contrast.space):
        return found
    leaning = space.leaning(contrast.space, found.sign, contrast.margin, contrast.answer)
    return Finding(contrast, found.gap, found.d, p, same_p, leaning)
