"""What the sensitivity analysis found: where a claim holds, and what it hangs on."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl
from SALib.analyze import sobol
from scipy import stats

from questions.sensitivity import PROBLEM, RESAMPLES, points
from questions.sweeps import Sweep
from study import statistics as st
from study.statistics import SEED, Estimate, Values

# A setting counts where its total share of the variance is at least this.
COUNTS = 0.1
NAMED = 3
# The low end of the share of the space that a claim must hold in to be robust.
ROBUST = 0.9


@dataclass(frozen=True)
class Terms:
    """A difference of two conditions, or (of four) of two such differences."""

    names: tuple[str, ...]
    # Tasks before this one do not count.
    since: int = 0


@dataclass(frozen=True)
class Share:
    """A setting's total share of the variance of a difference (Sobol), and its direction."""

    name: str
    total: float
    conf: float
    # Spearman's correlation of the setting with what is claimed: above 0 it makes for it.
    rho: float


@dataclass(frozen=True)
class Leaning:
    """How far a claim hangs on the settings."""

    # Of the points, those where the claim holds.
    holds: Estimate
    # All settings, the weightiest first.
    shares: list[Share]

    @property
    def robust(self) -> bool:
        """Whether it holds nearly everywhere."""
        return self.holds.low >= ROBUST

    @property
    def leading(self) -> list[Share]:
        """The settings that it hangs on most."""
        return [share for share in self.shares if share.total >= COUNTS][:NAMED]


class Space:
    """Mean quality of every condition at every point, task by task."""

    def __init__(self, sweeps: list[Sweep], base: int) -> None:
        self.base = base
        self.settings = points(base)
        tasks = pl.concat([sweep.tasks.select(COLUMNS) for sweep in sweeps])
        self.quality = {
            str(name): arranged(rows, len(self.settings))
            for (name,), rows in tasks.group_by("condition")
        }
        self.leaning = lru_cache(self._leaning)

    def knows(self, terms: Terms) -> bool:
        """Whether all conditions were computed."""
        return all(name in self.quality for name in terms.names)

    def gaps(self, terms: Terms) -> Values:
        """The mean difference at each point."""
        means = [self.quality[name][:, terms.since :].mean(axis=1) for name in terms.names]
        first = means[0] - means[1]
        return first if len(means) == 2 else first - (means[2] - means[3])

    def _leaning(self, terms: Terms, sign: int, margin: float) -> Leaning:
        gaps = self.gaps(terms)
        claimed = sign * gaps if sign else -np.abs(gaps)
        holds = claimed > 0 if sign else claimed > -margin
        blocks = holds.reshape(self.base, -1).mean(axis=1)
        return Leaning(st.mean(blocks), self.shares(claimed))

    def shares(self, claimed: Values) -> list[Share]:
        """What each setting has to do with it."""
        if np.ptp(claimed) == 0:
            return []
        found = sobol.analyze(
            PROBLEM, claimed, calc_second_order=False, num_resamples=RESAMPLES, seed=SEED
        )
        rho = stats.spearmanr(self.settings, claimed).statistic[-1, :-1]
        rows = zip(PROBLEM["names"], found["ST"], found["ST_conf"], rho, strict=True)
        shares = [Share(name, *map(float, numbers)) for name, *numbers in rows]
        return sorted(shares, key=lambda share: -share.total)


COLUMNS = ("point", "condition", "task", "quality")


def arranged(rows: pl.DataFrame, count: int) -> Values:
    """Points by tasks."""
    ordered = rows.sort(pl.col("point").cast(pl.Int64), "task")
    return ordered["quality"].to_numpy().reshape(count, -1)
