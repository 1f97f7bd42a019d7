"""6. From which capability on does it pay to let agents choose?"""

from dataclasses import dataclass

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

import style
from questions import tables
from questions.claims import Terms
from questions.contrasts import Contrast, Family, Finding
from questions.data import Data
from questions.sensitivity import AGGREGATIONS, only
from study import statistics as st
from study import text
from study.statistics import CONFIDENCE, RESAMPLES, SEED, Values

TITLE = "From which capability on does it pay to let agents choose?"
TRAITS = ("reasoning", "self-reflection", "instruction-following")
OTHERS = {"assigned": "free − assigned roles", "coordinator": "Sequential − Coordinator"}
UNION = AGGREGATIONS[0]


@dataclass(frozen=True)
class Crossing:
    """Where a curve changes its sign."""

    at: st.Estimate
    upward: bool
    # Of the resamples, those in which there is such a crossing.
    share: float


def labels(data: Data, trait: str) -> list[str]:
    """Values of a trait as the sweep calls them, ascending."""
    found = data.main.some(f"threshold-{trait}")["trait"].unique().to_list()
    return sorted(found, key=float)


def gaps(data: Data, trait: str, other: str, answer: str = UNION) -> Values:
    """Free less other, by value of the trait and seed."""

    def quality(value: str, arm: str) -> Values:
        at = {"trait": value, "arm": arm, "aggregation": answer}
        return data.main.by_seed(f"threshold-{trait}", **at)

    return np.array([quality(v, "free") - quality(v, other) for v in labels(data, trait)])


def end(trait: str, value: int, other: str = "assigned") -> tuple[str, str]:
    """The conditions of the sensitivity analysis at an end of a trait."""
    return f"{trait} {value}, free", f"{trait} {value}, {other}"


def places(data: Data, trait: str) -> Values:
    """Values of a trait as numbers."""
    return np.array([float(value) for value in labels(data, trait)])


def crossings(x: Values, curve: Values) -> list[tuple[float, bool]]:
    """Where a curve changes sign, by straight lines, and whether upwards."""
    found = []
    for i in range(len(x) - 1):
        one, two = curve[i], curve[i + 1]
        if (one < 0) != (two < 0):
            found.append((float(x[i] + (x[i + 1] - x[i]) * one / (one - two)), bool(one < 0)))
    return found


def located(x: Values, by_seed: Values) -> list[Crossing]:
    """The crossings of the mean curve, each with its interval over resampled seeds."""
    chance = np.random.default_rng(SEED)
    seeds = by_seed.shape[1]
    picks = chance.integers(0, seeds, (RESAMPLES, seeds))
    curves = by_seed[:, picks].mean(axis=2).T
    again = [crossings(x, curve) for curve in curves]
    return [crossing(at, up, again) for at, up in crossings(x, by_seed.mean(axis=1))]


def crossing(at: float, upward: bool, again: list[list[tuple[float, bool]]]) -> Crossing:
    """One crossing: of each resample the nearest one in the same direction."""
    near = [
        min((place for place, up in each if up == upward), key=lambda p: abs(p - at), default=None)
        for each in again
    ]
    there = [place for place in near if place is not None]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(there, [tail, 1 - tail])
    return Crossing(st.Estimate(at, float(low), float(high), len(there)), upward,
                    len(there) / len(near))  # fmt: skip


def contrasts(data: Data) -> list[Contrast]:
    """What is compared: both ends, and the last less the first."""
    found = []
    for trait in TRAITS:
        for other, title in OTHERS.items():
            for answer in AGGREGATIONS:
                curve = gaps(data, trait, other, answer)
                asked = (
                    ("0", f"{trait} 0", curve[0], end(trait, 0, other)),
                    ("1", f"{trait} 1", curve[-1], end(trait, 1, other)),
                    (
                        "change",
                        f"{trait} 1 less {trait} 0",
                        curve[-1] - curve[0],
                        (*end(trait, 1, other), *end(trait, 0, other)),
                    ),
                )
                for key, where, values, terms in asked:
                    found.append(
                        Contrast(
                            f"threshold-{key}-{trait}-{other}-{answer}",
                            f"{title}, {where}, {answer}",
                            values,
                            space=Terms(terms),
                            answer=only(answer),
                        )
                    )
    return found


def crosses(data: Data, trait: str, upward: bool) -> st.Estimate:
    """The share of the space in which free less assigned has other signs at the ends."""
    first, last = (Terms(end(trait, value)).at(data.space) for value in (0, 1))
    if not upward:
        first, last = last, first
    return data.space.holding((first < 0) & (last > 0))


def told(found: list[Crossing], curve: Values) -> str:
    """Crossings in words."""
    if not found:
        side = "above" if curve.mean() > 0 else "below"
        return f"none: {side} 0 throughout"
    return ", ".join(
        f"{'up' if each.upward else 'down'} at {text.measured(each.at, 2)}"
        + (f" (in {text.percent(each.share)} of resamples)" if each.share < 1 else "")
        for each in found
    )


def answer(data: Data, family: Family) -> str:
    """In short."""
    parts = []
    for trait in TRAITS:
        curve = gaps(data, trait, "assigned")
        found = located(places(data, trait), curve)
        ends = ", ".join(
            tables.under_each(family, f"threshold-{end}-{trait}-assigned") for end in ("change",)
        )
        parts.append(
            f"by {trait} (union): {told(found, curve)}{followed(data, trait, found)}; {trait} 1 "
            f"less {trait} 0 changes free less assigned by {ends}"
        )
    return f"Where free less assigned roles crosses 0, {'; '.join(parts)}."


def followed(data: Data, trait: str, found: list[Crossing]) -> str:
    """In how much of the space there is such a crossing."""
    if len(found) != 1:
        return ""
    share = crosses(data, trait, found[0].upward)
    low, high = (text.number(100 * x, 0) for x in (share.low, share.high))
    return f" (so signed at both ends in {text.percent(share.value)} [{low}, {high}] of the space)"


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    return [
        family[f"threshold-{end}-{trait}-assigned-{UNION}"]
        for trait in TRAITS
        for end in ("0", "1", "change")
    ]


def section(data: Data, family: Family) -> str:
    """The numbers."""
    rows = []
    for trait in TRAITS:
        for other, title in OTHERS.items():
            for answer in AGGREGATIONS:
                curve = gaps(data, trait, other, answer)
                where = told(located(places(data, trait), curve), curve)
                middle = text.measured(st.mean(curve[len(curve) // 2]), 3, sign=True)
                x = places(data, trait)
                slope = text.measured(st.mean((x - x.mean()) @ curve / x.var() / len(x)), 3, True)
                rows.append((trait, title, answer, where, middle, slope))
    keys = [key for key in family if key.startswith("threshold-") and key.endswith(UNION)]
    either = [key.removesuffix(f"-{UNION}") for key in keys]
    head = ("trait", "difference", "answer", "crosses 0", "at 0.5", "slope (least squares)")
    return f"""One trait of GPT-4o at a time goes from 0 to 1 in steps of 0.1; N = 8. What is tested
is the difference at both ends and how much it changes between them; the slope over all eleven
values stands beside it, since a curve that bends has a slope of its own.

{text.table(head, rows, left=4)}

{tables.compared(family, keys)}

The same comparisons under the other ways to make one answer:

{tables.by_answer(family, either)}"""


def draw(data: Data, family: Family) -> Figure:
    """The curves."""
    figure, grid = plt.subplots(1, 3, figsize=(11, 3.6), sharey=True, layout="constrained")
    for trait, axes in zip(TRAITS, grid, strict=True):
        for other, colour in zip(OTHERS, (style.BLUE, style.VERMILLION), strict=True):
            found = [st.mean(each) for each in gaps(data, trait, other)]
            at = places(data, trait)
            style.error_bars(axes, at, found, color=colour, marker="o", label=OTHERS[other])
        style.zero(axes)
        axes.set_xlabel(trait)
    grid[0].set_ylabel("difference of Q")
    grid[0].legend()
    return figure
