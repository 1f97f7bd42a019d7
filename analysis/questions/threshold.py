"""6. From which capability on does it pay to let agents choose?"""

from dataclasses import dataclass

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

import style
from questions import tables
from questions.contrasts import Contrast, Family, Finding
from questions.data import Data
from questions.drawing import error_bars, zero
from questions.space import Terms
from study import statistics as st
from study import text
from study.statistics import CONFIDENCE, RESAMPLES, SEED, Values

TITLE = "From which capability on does it pay to let agents choose?"
TRAITS = ("reasoning", "self-reflection", "instruction-following")
OTHERS = {"assigned": "free − assigned roles", "coordinator": "Sequential − Coordinator"}
# Of each trait, the value that the sensitivity analysis has.
SPACE = {
    "reasoning": ("0.2", Terms(("weak, free", "weak, assigned"))),
    "self-reflection": ("0", Terms(("unreflecting, free", "unreflecting, assigned"))),
    "instruction-following": ("0.3", Terms(("careless, free", "careless, assigned"))),
}


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


def gaps(data: Data, trait: str, other: str) -> Values:
    """Free less other, by value of the trait and seed."""
    return np.array([
        data.main.by_seed(f"threshold-{trait}", trait=value, arm="free")
        - data.main.by_seed(f"threshold-{trait}", trait=value, arm=other)
        for value in labels(data, trait)
    ])  # fmt: skip


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
    """What is compared: both ends, and the slope."""
    found = []
    for trait in TRAITS:
        x = places(data, trait)
        centred = x - x.mean()
        for other, title in OTHERS.items():
            curve = gaps(data, trait, other)
            slope = centred @ curve / (centred @ centred)
            ends = {"0": curve[0], "1": curve[-1]}
            if other == "assigned" and trait in SPACE:
                place, _ = SPACE[trait]
                ends[place] = curve[list(x).index(float(place))]
            for place, values in ends.items():
                there = other == "assigned" and trait in SPACE and SPACE[trait][0] == place
                space = SPACE[trait][1] if there else None
                key = f"threshold-{place}-{trait}-{other}"
                found.append(Contrast(key, f"{title}, {trait} {place}", values, space=space))
            key = f"threshold-slope-{trait}-{other}"
            found.append(Contrast(key, f"{title}: change from {trait} 0 to 1", slope))
    return found


def told(found: list[Crossing], curve: Values) -> str:
    """Crossings in words."""
    if not found:
        side = "above" if curve.mean() > 0 else "below"
        return f"none: {side} 0 throughout"
    return ", ".join(
        f"{'up' if each.upward else 'down'} at {text.estimate(each.at, 2)}"
        + (f" (in {text.percent(each.share)} of resamples)" if each.share < 1 else "")
        for each in found
    )


def answer(data: Data, family: Family) -> str:
    """In short."""
    parts = []
    for trait in TRAITS:
        curve = gaps(data, trait, "assigned")
        parts.append(f"{trait}: {told(located(places(data, trait), curve), curve)}")
    ways = {"more": "makes for free roles", "less": "makes against free roles",
            "same": "makes no difference", "open": "makes no difference that is shown"}  # fmt: skip
    slopes = [
        f"more {trait} {ways[family[f'threshold-slope-{trait}-assigned'].reading]}"
        for trait in TRAITS
    ]
    return (
        f"Free less assigned roles crosses 0, by {'; by '.join(parts)}. So {text.sentence(slopes)}."
    )


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    return [family[f"threshold-{place}-{trait}-assigned"] for trait, (place, _) in SPACE.items()]


def section(data: Data, family: Family) -> str:
    """The numbers."""
    rows = []
    for trait in TRAITS:
        for other, title in OTHERS.items():
            curve = gaps(data, trait, other)
            marks = [0, len(curve) // 2, len(curve) - 1]
            some = [text.estimate(st.mean(curve[i]), 3, sign=True) for i in marks]
            rows.append((trait, title, told(located(places(data, trait), curve), curve), *some))
    keys = [key for key in family if key.startswith("threshold-")]
    head = ("trait", "difference", "crosses 0", "at 0", "at 0.5", "at 1")
    return f"""One trait of GPT-4o at a time goes from 0 to 1 in steps of 0.1; N = 8.

{text.table(head, rows, left=3)}

{tables.compared(family, keys)}"""


def draw(data: Data, family: Family) -> Figure:
    """The curves."""
    figure, grid = plt.subplots(1, 3, figsize=(11, 3.6), sharey=True, layout="constrained")
    for trait, axes in zip(TRAITS, grid, strict=True):
        for other, colour in zip(OTHERS, (style.BLUE, style.VERMILLION), strict=True):
            found = [st.mean(each) for each in gaps(data, trait, other)]
            at = places(data, trait)
            error_bars(axes, at, found, color=colour, marker="o", label=OTHERS[other])
        zero(axes)
        axes.set_xlabel(trait)
    grid[0].set_ylabel("difference of Q")
    grid[0].legend()
    return figure
