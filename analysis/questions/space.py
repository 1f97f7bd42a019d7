"""What the sensitivity analysis found: where a claim holds, and what it hangs on."""

from copy import copy
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl
from SALib.analyze import rbd_fast
from scipy import stats

from questions import parts
from questions.claims import Claim
from questions.designs import MODELS
from questions.sensitivity import AGGREGATION, AGGREGATIONS, PROBLEM, RESAMPLES, SETTINGS, points
from questions.sweeps import Sweep
from study import statistics as st
from study.statistics import ALPHA, SEED, Estimate, Values

# A setting counts where its share of the variance is at least this.
COUNTS = 0.1
NAMED = 3
# The share of the space that a claim must hold in to be robust: at the low end of its interval in
# all of it, and under each way to make one answer of many.
ROBUST = 0.9
MEASURES = ("quality", "cost_usd", "latency_s")
# Harmonics of RBD-FAST: those that it has by default take many points.
MANY, HARMONICS, FEW_HARMONICS = 512, 10, 4
# With fewer points nothing is said of shares.
LEAST = 6 * FEW_HARMONICS
# Random numbers in place of a claim, to see what chance makes of so many settings.
CHANCES = 199


@dataclass(frozen=True)
class Share:
    """What a setting makes by itself of the variance of a difference, and in which direction."""

    name: str
    alone: float
    # What chance gives to any of the settings in one of 20 cases, at as many points.
    chance: float
    # Spearman's correlation of the setting with what is claimed: above 0 it makes for it. NaN of
    # settings without an order.
    rho: float


@dataclass(frozen=True)
class Leaning:
    """How far a claim hangs on the settings."""

    # Of the points, those where the claim holds.
    holds: Estimate
    # The same under each way to make one answer of many that was asked for.
    under: dict[str, float]
    # All settings, the weightiest first.
    shares: list[Share]

    @property
    def robust(self) -> bool:
        """Whether it holds nearly everywhere, however answers are made that were asked for."""
        return self.holds.low >= ROBUST and min(self.under.values()) >= ROBUST

    @property
    def undecided(self) -> bool:
        """Whether it holds as widely as a robust claim has to, at too few points to be sure."""
        return self.holds.low < ROBUST <= min(self.holds.value, *self.under.values())

    @property
    def leading(self) -> list[Share]:
        """The settings that it hangs on most."""
        heavy = (each for each in self.shares if each.alone >= max(COUNTS, each.chance))
        return list(heavy)[:NAMED]

    @property
    def p(self) -> float:
        """The p-value that it holds in more of the space than a robust claim has to."""
        successes = round(self.holds.value * self.holds.n)
        return float(stats.binomtest(successes, self.holds.n, ROBUST, "greater").pvalue)


class Space:
    """Means of every condition at every point, task by task."""

    def __init__(self, sweeps: list[Sweep], count: int, team: pl.DataFrame | None = None) -> None:
        self.settings = points(count)
        tasks = pl.concat([sweep.tasks.select(COLUMNS) for sweep in sweeps])
        self.made = {
            str(name): arranged(rows)
            for (name,), rows in tasks.group_by("condition", maintain_order=True)
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
        rows = self.team.sort("point", "model")
        there = rows[part].to_numpy().reshape(len(self.settings), -1)
        alone = np.array([self.of(f"solo {model}").mean(axis=1) for model in MODELS])
        return parts.correlations(alone[np.argsort(MODELS)].T, there)

    def _leaning(self, claim: Claim, sign: int, margin: float, answer: str | None) -> Leaning:
        claimed = self.claimed(claim, sign)
        answers = self.answers[: len(claimed)]
        at = answers == answer if answer else np.full(len(claimed), True)
        holds = self.holds(claim, sign, margin)
        asked = (answer,) if answer else AGGREGATIONS
        under = {name: float(holds[answers == name].mean()) for name in asked}
        shares = self.shares(np.nan_to_num(claimed), at)
        return Leaning(self.holding(holds[at]), under, shares)

    def holds(self, claim: Claim, sign: int, margin: float) -> Values:
        """Whether a claim holds, by point; what is undefined does not."""
        claimed = np.nan_to_num(self.claimed(claim, sign), nan=-np.inf)
        return claimed > (0 if sign else -margin)

    def fewer(self, count: int, tasks: int) -> "Space":
        """The same with the first points and tasks alone."""
        cut = copy(self)
        cut.made = {
            name: {m: values[:count, :tasks] for m, values in found.items()}
            for name, found in self.made.items()
        }
        return cut

    def claimed(self, claim: Claim, sign: int) -> Values:
        """What is claimed, larger where it holds more: of 0, that there is no difference."""
        gaps = claim.at(self)
        return sign * gaps if sign else -np.abs(gaps)

    def shares(self, claimed: Values, at: Values) -> list[Share]:
        """What each setting has to do with it at these points."""
        settings, claimed = self.settings[: len(at)][at], claimed[at]
        if len(claimed) < LEAST or np.ptp(claimed) == 0:
            return []
        rho = stats.spearmanr(settings, claimed).statistic[-1, :-1].copy()
        rho[[bool(setting.choices) for setting in SETTINGS]] = np.nan
        bound = chance(len(claimed))
        rows = zip(PROBLEM["names"], alone(settings, claimed), rho, strict=True)
        shares = [Share(name, float(s), bound, float(r)) for name, s, r in rows]
        return sorted(shares, key=lambda share: -share.alone)

    def widths(self, claim: Claim, sign: int) -> dict[str, float]:
        """Half the width of the 95 % interval of each setting's share, over resampled points."""
        claimed = np.nan_to_num(self.claimed(claim, sign))
        settings = self.settings[: len(claimed)]
        found = rbd_fast.analyze(PROBLEM, settings, claimed, num_resamples=RESAMPLES, seed=SEED)
        return dict(zip(PROBLEM["names"], map(float, found["S1_conf"]), strict=True))


COLUMNS = ("point", "condition", "seed", "task", *MEASURES)


def arranged(rows: pl.DataFrame) -> dict[str, Values]:
    """Points by tasks."""
    ordered = rows.sort(pl.col("point").cast(pl.Int64), "seed", "task")
    count = ordered["point"].n_unique()
    return {name: ordered[name].to_numpy().reshape(count, -1) for name in MEASURES}


def alone(settings: Values, claimed: Values) -> Values:
    """The share of the variance that each setting makes by itself (RBD-FAST)."""
    harmonics = HARMONICS if len(claimed) >= MANY else FEW_HARMONICS
    found = rbd_fast.analyze(PROBLEM, settings, claimed, M=harmonics, num_resamples=2, seed=SEED)
    return np.array(found["S1"])


@lru_cache
def chance(count: int) -> float:
    """What the weightiest of all settings makes of random numbers, at most in 19 of 20 cases."""
    draws = np.random.default_rng(SEED)
    settings = draws.random((count, len(SETTINGS)))
    greatest = [alone(settings, draws.normal(size=count)).max() for _ in range(CHANCES)]
    return float(np.quantile(greatest, 1 - ALPHA))
