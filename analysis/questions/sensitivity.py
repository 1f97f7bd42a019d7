"""How far an answer hangs on the mock's settings: a global sensitivity analysis.

The mock's settings are drawn over wide ranges by Latin hypercube sampling, so that each point is a
case of its own. At each point every condition meets the same tasks with the same luck, so that a
contrast is a function of the point. What each claim needs is named in `conditions`.
"""

import json
from dataclasses import dataclass

import polars as pl
from SALib.sample import latin

from questions import conditions
from questions.designs import HALF_STRONG, ONE_OF_EACH, Study, point, study
from questions.sweeps import Sweep
from study.statistics import SEED, Values

POINTS = 512
TASKS = 24
SEEDS = (501,)
RESAMPLES = 99
AGGREGATIONS = ("union", "synthesizer", "last")
# The temperature of all profiles.
TEMPERATURE = 0.7


@dataclass(frozen=True)
class Setting:
    """A setting of the mock and the range that it is drawn from."""

    name: str
    low: float
    high: float
    default: float
    whole: bool = False
    # Names, or yes and no, in place of numbers.
    choices: tuple = ()

    @property
    def key(self) -> str:
        """Its key in a scenario."""
        return f"world.team.{self.name}"

    @property
    def bounds(self) -> list[float]:
        """What it is drawn between, before it is rounded down."""
        if self.choices:
            return [0, len(self.choices)]
        return [self.low, self.high + 1] if self.whole else [self.low, self.high]

    def value(self, drawn: float) -> object:
        """What is set."""
        if self.choices:
            return self.choices[min(int(drawn), len(self.choices) - 1)]
        return min(int(drawn), int(self.high)) if self.whole else round(float(drawn), 4)

    @property
    def range(self) -> str:
        """The range in words."""
        if self.choices:
            return ", ".join(map(json.dumps, self.choices)).replace('"', "")
        low, high = (f"{int(x)}" if self.whole else f"{x}" for x in (self.low, self.high))
        return f"{low} to {high}"

    @property
    def usual(self) -> str:
        """The default in words."""
        if self.choices:
            return json.dumps(self.choices[int(self.default)]).strip('"')
        return f"{int(self.default)}" if self.whole else f"{self.default}"


AGGREGATION = Setting("aggregation", 0, 2, 0, choices=AGGREGATIONS)
TEMPER = Setting("temperature", 0.0, 1.4, TEMPERATURE)
SETTINGS = (
    AGGREGATION,
    Setting("difficulty", 0.2, 1.0, 1.0),
    Setting("obscurity", 0.5, 1.5, 1.0),
    Setting("tangents", 0.0, 1.0, 0.3),
    Setting("dependency", 0.0, 1.0, 0.5),
    Setting("missing-fact", 0.0, 1.0, 0.5),
    Setting("revision", 0.0, 1.0, 0.5),
    Setting("harmless-revisions", 0, 1, 0, choices=(False, True)),
    Setting("judgement", 0.0, 1.0, 0.0),
    Setting("steps-per-call", 1, 6, 4, whole=True),
    Setting("focus", 0.0, 0.5, 0.1),
    Setting("dilution", 0.0, 0.1, 0.02),
    Setting("spread", 0.0, 0.4, 0.15),
    Setting("indecision", 0.0, 0.5, 0.15),
    TEMPER,
    Setting("abstain-below", 0.0, 0.9, 0.15),
    Setting("reflection-power", 0.0, 1.5, 1.0),
    Setting("memory-tasks", 0, 40, 20, whole=True),
    Setting("judge-noise", 0.0, 0.9, 0.15),
)
PROBLEM = {
    "num_vars": len(SETTINGS),
    "names": [setting.name for setting in SETTINGS],
    "bounds": [setting.bounds for setting in SETTINGS],
}


def only(answer: str) -> str | None:
    """Where comparisons of answers that are made so are followed: a union's everywhere."""
    return None if answer == AGGREGATIONS[0] else answer


def points(count: int = POINTS) -> Values:
    """The points."""
    return latin.sample(PROBLEM, count, seed=SEED)


def settings(drawn: Values) -> dict[str, object]:
    """A point as keys of a scenario.

    All that a model's temperature does is to multiply spread and indecision: so it is set.
    """
    at = {each: each.value(x) for each, x in zip(SETTINGS, drawn, strict=True)}
    heat = at.pop(TEMPER) / TEMPERATURE
    keys = {setting.key: value for setting, value in at.items()}
    for key in ("world.team.spread", "world.team.indecision"):
        keys[key] = round(keys[key] * heat, 4)
    return keys


def places(count: int, **more: object) -> list[dict]:
    """All points as values of an axis."""
    return [point(f"{i}", {**settings(row), **more}) for i, row in enumerate(points(count))]


def axis(name: str, at: list[dict], chosen: tuple) -> dict:
    """These conditions at these points."""
    return {"name": name, "axes": {"point": {"values": at}, "condition": {"values": list(chosen)}}}


def design(count: int = POINTS, tasks: int = TASKS) -> Study:
    """Most conditions at every point."""
    series = [axis("space", places(count), conditions.MOST)]
    return study("missing-half-space", SEEDS, series, ticks=tasks)


def mixed(strong_first: int, count: int = POINTS, tasks: int = TASKS) -> Study:
    """A mixed team at every point, under a seed in which its strong half has the first places."""
    series = [axis("space", places(count), conditions.MIXED)]
    return study("missing-half-space-mixed", (strong_first,), series, ticks=tasks, **HALF_STRONG)


def one_of_each(count: int = POINTS, tasks: int = TASKS) -> Study:
    """A team of all models at every point, with what everyone contributed."""
    series = [axis("space", places(count), (point("one of each", {}),))]
    tables = ("contributions", "tasks")
    return study("missing-half-space-models", SEEDS, series, tables, ticks=tasks, **ONE_OF_EACH)


def budgets(found: Sweep, team: str, count: int = POINTS, tasks: int = TASKS) -> Study:
    """One agent at each point, at the mean tokens of a team there."""
    there = found.tasks.filter(pl.col("condition") == team)
    spent = dict(
        there.group_by("point", maintain_order=True).agg(pl.col("tokens").mean()).iter_rows()
    )
    at = [
        point(f"{i}", {**settings(row), "world.team.budget-tokens": round(spent[f"{i}"])})
        for i, row in enumerate(points(count))
    ]
    series = [axis("space", at, (point(conditions.equal(team), {}),))]
    one = {"world.team.protocol": "equal-token-single-agent"}
    return study(f"missing-half-space-{team}", SEEDS, series, ticks=tasks, **one)
