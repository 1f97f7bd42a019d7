"""What the sensitivity analysis found: where a claim holds, and what it hangs on."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import polars as pl
from SALib.analyze import rbd_fast
from scipy import stats

from questions import parts
from questions.designs import MODELS
from questions.sensitivity import AGGREGATION, AGGREGATIONS, PROBLEM, RESAMPLES, SETTINGS, points
from questions.sweeps import Sweep
from study import statistics as st
from study.statistics import SEED, Estimate, Values

# A setting counts where its share of the variance is at least this.
COUNTS = 0.1
NAMED = 3
# The share of the space that a claim must hold in to be robust: at the low end of its interval in
# all of it, and under each way to make one answer of many.
ROBUST = 0.9
MEASURES = ("quality", "cost_usd", "latency_s")


class Claim(Protocol):
    """A number at each point of the space."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The conditions that it is computed from."""

    def at(self, space: "Space") -> Values:
        """Its value at each point; NaN where it is undefined."""


@dataclass(frozen=True)
class Terms:
    """A difference of quality of two conditions, or (of four) of two such differences."""

    needs: tuple[str, ...]
    # Tasks before this one do not count.
    since: int = 0

    def at(self, space: "Space") -> Values:
        """The mean difference."""
        means = [space.of(name)[:, self.since :].mean(axis=1) for name in self.needs]
        first = means[0] - means[1]
        return first if len(means) == 2 else first - (means[2] - means[3])


@dataclass(frozen=True)
class Power:
    """By which power a measure grows with the number of agents, less a power."""

    needs: tuple[str, str]
    sizes: tuple[int, int]
    measure: str
    less: float

    def at(self, space: "Space") -> Values:
        """The exponent less that power."""
        small, large = (space.of(name, self.measure).mean(axis=1) for name in self.needs)
        return st.local_exponents(self.sizes, np.array([small, large]))[0] - self.less


@dataclass(frozen=True)
class Unsaved:
    """How much less is saved than claimed where a cheap model works on the easy half of tasks."""

    claimed: float
    # The easy half by the cheap model and by the strong one, the hard half by the strong one.
    needs: tuple[str, str, str]

    def at(self, space: "Space") -> Values:
        """The claimed share less the saved one."""
        cheap, easy, hard = (space.of(name, "cost_usd").mean(axis=1) for name in self.needs)
        return self.claimed - (1 - (cheap + hard) / (easy + hard))


@dataclass(frozen=True)
class Predicts:
    """Spearman's ρ of the models' quality by themselves and their part in one team."""

    part: str
    needs: tuple[str, ...] = ("one of each",)

    def at(self, space: "Space") -> Values:
        """ρ."""
        return space.predicts(self.part)


@dataclass(frozen=True)
class Share:
    """What a setting makes by itself of the variance of a difference, and in which direction."""

    name: str
    alone: float
    conf: float
    # Spearman's correlation of the setting with what is claimed: above 0 it makes for it. NaN of
    # settings without an order.
    rho: float


@dataclass(frozen=True)
class Leaning:
    """How far a claim hangs on the settings."""

    # Of the points, those where the claim holds.
    holds: Estimate
    # The same under each way to make one answer of many.
    under: dict[str, float]
    # All settings, the weightiest first.
    shares: list[Share]

    @property
    def robust(self) -> bool:
        """Whether it holds nearly everywhere, however answers are made."""
        return self.holds.low >= ROBUST and min(self.under.values()) >= ROBUST

    @property
    def leading(self) -> list[Share]:
        """The settings that it hangs on most."""
        heavy = (each for each in self.shares if each.alone >= max(COUNTS, each.conf))
        return list(heavy)[:NAMED]


class Space:
    """Means of every condition at every point, task by task."""

    def __init__(self, sweeps: list[Sweep], count: int, team: pl.DataFrame | None = None) -> None:
        self.settings = points(count)
        tasks = pl.concat([sweep.tasks.select(COLUMNS) for sweep in sweeps])
        self.made = {
            str(name): arranged(rows, len(self.settings))
            for (name,), rows in tasks.group_by("condition")
        }
        # What the models do in one team, by point; and which answer is made at each point.
        self.team = team
        place = SETTINGS.index(AGGREGATION)
        self.answers = np.array([AGGREGATION.value(x) for x in self.settings[:, place]])
        self.leaning = lru_cache(self._leaning)

    def knows(self, claim: Claim) -> bool:
        """Whether all conditions were computed."""
        return all(name in self.made for name in claim.needs)

    def of(self, condition: str, measure: str = "quality") -> Values:
        """A measure by point and task."""
        return self.made[condition][measure]

    def holding(self, holds: Values) -> Estimate:
        """The share of the space in which something is so."""
        return st.share(int(holds.sum()), len(holds))

    def predicts(self, part: str) -> Values:
        """Spearman's ρ over the models of the team, by point."""
        alone = np.array([self.of(f"solo {model}").mean(axis=1) for model in MODELS])
        rows = self.team.sort("point", "model")
        there = rows[part].to_numpy().reshape(len(self.settings), -1)
        order = np.argsort(MODELS)
        return parts.correlations(alone[order].T, there)

    def _leaning(self, claim: Claim, sign: int, margin: float) -> Leaning:
        gaps = claim.at(self)
        claimed = sign * gaps if sign else -np.abs(gaps)
        # What is undefined does not hold.
        holds = np.nan_to_num(claimed, nan=-np.inf) > (0 if sign else -margin)
        under = {name: float(holds[self.answers == name].mean()) for name in AGGREGATIONS}
        return Leaning(self.holding(holds), under, self.shares(np.nan_to_num(claimed)))

    def shares(self, claimed: Values) -> list[Share]:
        """What each setting has to do with it."""
        if np.ptp(claimed) == 0:
            return []
        found = rbd_fast.analyze(
            PROBLEM, self.settings, claimed, num_resamples=RESAMPLES, seed=SEED
        )
        rho = stats.spearmanr(self.settings, claimed).statistic[-1, :-1].copy()
        rho[[bool(setting.choices) for setting in SETTINGS]] = np.nan
        rows = zip(PROBLEM["names"], found["S1"], found["S1_conf"], rho, strict=True)
        shares = [Share(name, *map(float, numbers)) for name, *numbers in rows]
        return sorted(shares, key=lambda share: -share.alone)


COLUMNS = ("point", "condition", "task", *MEASURES)


def arranged(rows: pl.DataFrame, count: int) -> dict[str, Values]:
    """Points by tasks."""
    ordered = rows.sort(pl.col("point").cast(pl.Int64), "task")
    return {name: ordered[name].to_numpy().reshape(count, -1) for name in MEASURES}
