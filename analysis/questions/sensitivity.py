"""How far an answer hangs on the mock's settings: a global sensitivity analysis (Sobol).

Eleven settings of the mock are drawn over wide ranges by Saltelli's scheme. At each point every
condition meets the same tasks with the same luck, so that a contrast is a function of the point.
"""

from dataclasses import dataclass

import polars as pl
from SALib.sample import sobol as sample

from questions.designs import CLAUDE, DEEPSEEK, HALF_STRONG, Study, choice, point, study
from questions.sweeps import Sweep
from study.statistics import SEED, Values

# Base points of Saltelli's scheme: 13 times as many are computed.
POINTS = 128
TASKS = 24
SEEDS = (501,)
RESAMPLES = 999


@dataclass(frozen=True)
class Setting:
    """A setting of the mock and the range that it is drawn from."""

    name: str
    low: float
    high: float
    default: float

    @property
    def key(self) -> str:
        """Its key in a scenario."""
        return f"world.team.{self.name}"


SETTINGS = (
    Setting("difficulty", 0.2, 1.0, 1.0),
    Setting("obscurity", 0.5, 1.5, 1.0),
    Setting("dependency", 0.0, 1.0, 0.5),
    Setting("missing-fact", 0.0, 1.0, 0.5),
    Setting("revision", 0.0, 1.0, 0.5),
    Setting("focus", 0.0, 0.5, 0.1),
    Setting("dilution", 0.0, 0.1, 0.02),
    Setting("spread", 0.0, 0.4, 0.15),
    Setting("indecision", 0.0, 0.5, 0.15),
    Setting("abstain-below", 0.0, 0.9, 0.15),
    Setting("reflection-power", 0.0, 1.5, 1.0),
)
PROBLEM = {
    "num_vars": len(SETTINGS),
    "names": [setting.name for setting in SETTINGS],
    "bounds": [[setting.low, setting.high] for setting in SETTINGS],
}
WEAK = {"base": "gpt-4o", "reasoning": 0.2}
UNREFLECTING = {"base": "gpt-4o", "self-reflection": 0.0}
CARELESS = {"base": "gpt-4o", "instruction-following": 0.3}
STRIKES = TASKS // 2
CONDITIONS = (
    choice("sequential"),
    choice("coordinator", world__team__protocol="coordinator"),
    choice("broadcast", world__team__protocol="broadcast"),
    choice("shared", world__team__protocol="shared"),
    choice("assigned", world__team__roles="assigned"),
    choice("blind", world__team__visibility="nothing"),
    point(
        "blind, assigned",
        {"world.team.visibility": "nothing", "world.team.roles": "assigned"},
    ),
    choice("random order", world__team__order="random"),
    point("batches of 4", {"world.team.protocol": {"batched-sequential": {"batch": 4}}}),
    point("single agent", {"world.team.protocol": "single-agent"}),
    point("claude, sequential", {"policy.mock.profile": CLAUDE}),
    point(
        "claude, shared",
        {"policy.mock.profile": CLAUDE, "world.team.protocol": "shared"},
    ),
    point(
        "claude, broadcast",
        {"policy.mock.profile": CLAUDE, "world.team.protocol": "broadcast"},
    ),
    point("weak, free", {"policy.mock.profile": WEAK}),
    point("weak, assigned", {"policy.mock.profile": WEAK, "world.team.roles": "assigned"}),
    point("removed", {"shocks": [{"at": STRIKES, "remove": {"fraction": 0.25, "who": "random"}}]}),
    point("easy, strong", {"policy.mock.profile": CLAUDE, "world.team.levels": [1, 1, 0, 0]}),
    point("easy, cheap", {"world.team.levels": [1, 1, 0, 0]}),
    # They cost about the same at the fitted point.
    point("two strong", {"policy.mock.profile": CLAUDE, "population.agents": 2}),
    point("thirteen cheap", {"population.agents": 13}),
)
# In a study of their own, so that a change to them does not cost the others again.
MORE = (
    point("intentions", {"world.team.visibility": "intentions"}),
    point("latest 1", {"world.team.visibility": {"latest": 1}}),
    point("reversed", {"world.team.order": "reversed"}),
    point("morphogenetic", {"world.team.protocol": "morphogenetic"}),
    point("clonal", {"world.team.protocol": "clonal"}),
    point("stigmergic", {"world.team.protocol": "stigmergic"}),
    point("ripple", {"world.team.protocol": "ripple"}),
    point("unreflecting, free", {"policy.mock.profile": UNREFLECTING}),
    point(
        "unreflecting, assigned",
        {"policy.mock.profile": UNREFLECTING, "world.team.roles": "assigned"},
    ),
    point("careless, free", {"policy.mock.profile": CARELESS}),
    point(
        "careless, assigned",
        {"policy.mock.profile": CARELESS, "world.team.roles": "assigned"},
    ),
    point(
        "hubs removed", {"shocks": [{"at": STRIKES, "remove": {"fraction": 0.25, "who": "hubs"}}]}
    ),
    point("easy, deepseek", {"policy.mock.profile": DEEPSEEK, "world.team.levels": [1, 1, 0, 0]}),
)
ALONE = (point("equal tokens", {"world.team.protocol": "equal-token-single-agent"}),)
MIXED = (
    point("strong first", {"world.team.order": "fixed"}),
    point("strong last", {"world.team.order": "reversed"}),
)


def points(base: int = POINTS) -> Values:
    """Saltelli's points: blocks of settings + 2 rows."""
    return sample.sample(PROBLEM, base, calc_second_order=False, seed=SEED)


def settings(values: Values) -> dict[str, float]:
    """A point as keys of a scenario."""
    pairs = zip(SETTINGS, values, strict=True)
    return {setting.key: round(float(value), 4) for setting, value in pairs}


def design(base: int = POINTS, tasks: int = TASKS) -> Study:
    """Most conditions at every point."""
    at = [point(f"{i}", settings(row)) for i, row in enumerate(points(base))]
    return at_points("missing-half-space", at, CONDITIONS, SEEDS, ticks=tasks)


def more(base: int = POINTS, tasks: int = TASKS) -> Study:
    """The other conditions at every point."""
    at = [point(f"{i}", settings(row)) for i, row in enumerate(points(base))]
    return at_points("missing-half-space-more", at, MORE, SEEDS, ticks=tasks)


def mixed(strong_first: int, base: int = POINTS, tasks: int = TASKS) -> Study:
    """A mixed team at every point, under a seed in which its strong half has the first places."""
    at = [point(f"{i}", settings(row)) for i, row in enumerate(points(base))]
    seeds = (strong_first,)
    return at_points("missing-half-space-mixed", at, MIXED, seeds, ticks=tasks, **HALF_STRONG)


def budgets(found: Sweep, base: int = POINTS, tasks: int = TASKS) -> Study:
    """One agent at each point, at the mean tokens of the sequential team there."""
    there = found.tasks.filter(pl.col("condition") == "sequential")
    means = there.group_by("point").agg(pl.col("tokens").mean())
    spent = dict(means.iter_rows())
    at = [
        point(f"{i}", {**settings(row), "world.team.budget-tokens": round(spent[f"{i}"])})
        for i, row in enumerate(points(base))
    ]
    return at_points("missing-half-space-budgets", at, ALONE, SEEDS, ticks=tasks)


def at_points(name: str, at: list[dict], conditions: tuple, seeds: tuple, **more) -> Study:
    """These conditions at these points."""
    axes = {"point": {"values": at}, "condition": {"values": list(conditions)}}
    return study(name, seeds, [{"name": "space", "axes": axes}], **more)
