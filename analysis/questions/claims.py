"""Claims as numbers at each point of the sensitivity analysis: above 0 where they hold."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from study import statistics as st
from study.statistics import Values

if TYPE_CHECKING:
    from questions.space import Space


class Claim(Protocol):
    """A number at each point of the space, or at the first of them."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The conditions that it is computed from."""

    def at(self, space: "Space") -> Values:
        """Its value at each point that all of these have; NaN where it is undefined."""


def alike(*found: Values) -> list[Values]:
    """The points and tasks that all have: some conditions were computed at the first ones only."""
    points, tasks = (min(each.shape[axis] for each in found) for axis in (0, 1))
    return [each[:points, :tasks] for each in found]


@dataclass(frozen=True)
class Terms:
    """A difference of quality of two conditions, or (of four) of two such differences."""

    needs: tuple[str, ...]
    # Tasks before this one do not count.
    since: int = 0

    def at(self, space: "Space") -> Values:
        """The mean difference."""
        found = alike(*(space.of(name) for name in self.needs))
        means = [each[:, self.since :].mean(axis=1) for each in found]
        first = means[0] - means[1]
        return first if len(means) == 2 else first - (means[2] - means[3])


@dataclass(frozen=True)
class Average:
    """The mean of some differences."""

    of: tuple[Terms, ...]

    @property
    def needs(self) -> tuple[str, ...]:
        """Those of all."""
        return tuple(name for each in self.of for name in each.needs)

    def at(self, space: "Space") -> Values:
        """The mean at the points that all have."""
        found = [each.at(space) for each in self.of]
        points = min(map(len, found))
        return np.mean([each[:points] for each in found], axis=0)


@dataclass(frozen=True)
class Power:
    """By which power a measure grows with the number of agents, less a power."""

    needs: tuple[str, str]
    sizes: tuple[int, int]
    measure: str
    less: float

    def at(self, space: "Space") -> Values:
        """The exponent less that power."""
        found = alike(*(space.of(name, self.measure) for name in self.needs))
        small, large = (each.mean(axis=1) for each in found)
        return st.local_exponents(self.sizes, np.array([small, large]))[0] - self.less


@dataclass(frozen=True)
class Unsaved:
    """How much less is saved than claimed where a cheap model works on the easy half of tasks."""

    claimed: float
    # The easy half by the cheap model and by the strong one, the hard half by the strong one.
    needs: tuple[str, str, str]

    def at(self, space: "Space") -> Values:
        """The claimed share less the saved one."""
        found = alike(*(space.of(name, "cost_usd") for name in self.needs))
        cheap, easy, hard = (each.mean(axis=1) for each in found)
        return self.claimed - (1 - (cheap + hard) / (easy + hard))


@dataclass(frozen=True)
class AtCost:
    """Quality of a team less that of a cheap one at its cost, read off teams of some sizes.

    In between by straight lines on the logarithm of cost; beyond them as at the last one.
    """

    # The team, and cheap ones of several sizes.
    needs: tuple[str, ...]

    def at(self, space: "Space") -> Values:
        """The difference."""
        quality, cost = (
            np.array([each.mean(axis=1) for each in alike(*(space.of(n, m) for n in self.needs))])
            for m in ("quality", "cost_usd")
        )
        prices, order = np.log(cost), np.argsort(cost[1:], axis=0)
        return np.array([
            quality[0, i] - np.interp(prices[0, i], prices[1:, i][way], quality[1:, i][way])
            for i, way in enumerate(order.T)
        ])  # fmt: skip


@dataclass(frozen=True)
class Predicts:
    """Spearman's ρ of the models' quality by themselves and their part in one team."""

    part: str
    needs: tuple[str, ...] = ("one of each",)

    def at(self, space: "Space") -> Values:
        """ρ."""
        return space.predicts(self.part)
