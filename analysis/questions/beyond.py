"""What is computed for comparisons beyond the headlines, at fewer points and on fewer tasks."""

from collections.abc import Sequence

import polars as pl

from questions.conditions import (
    COORDINATOR,
    EASY,
    EASY_TEAMS,
    LARGE,
    SIGHTS,
    by_protocol,
    each_trait,
    equal,
    of,
    struck,
    team,
)
from questions.designs import CLAUDE, DEEPSEEK, MINI, MODELS, Study, point, study
from questions.sensitivity import SEEDS, axis, places, points, settings

POINTS = 256
TASKS = 12
# The first task after a shock takes several seeds, each of which has one.
FIRST_SEEDS = tuple(range(501, 509))
FIRST_STRIKES = 3
# Teams whose budgets are in one study.
AT_ONCE = 5
BATCHES = (2, 4, 8, 16, 32)
NAMED_ONLY = ("morphogenetic", "clonal", "stigmergic", "ripple")
TEAMS = ("sequential", "batched-sequential", "ripple", "coordinator", "stigmergic", "clonal",
         "morphogenetic", "broadcast", "shared")  # fmt: skip
PAIRED = (CLAUDE, MINI)
# Sizes at which the curve of quality against cost is known, beside eight agents.
SIZES = {MINI: (4, 16), DEEPSEEK: (4, 16, LARGE), CLAUDE: (2, 4)}


def sized(what: str, agents: int = LARGE) -> str:
    """What a team of another size is called."""
    return f"{what}, N = {agents}"


def larger(model: str, what: str, **settings: object) -> dict:
    """A team of 32."""
    return team(model, sized(what), **{"population.agents": LARGE, **settings})


def groups(size: int) -> dict:
    """Groups that act at once."""
    return {"world.team.protocol": {"batched-sequential": {"batch": size}}}


def easy(model: str, what: str, **settings: object) -> dict:
    """Tasks of L1 and L2."""
    levels = {"policy.mock.profile": model, "world.team.levels": EASY}
    return point(f"{EASY_TEAMS[model]}, {what}", {**levels, **settings})


ONE = {"world.team.protocol": "single-agent"}
CONDITIONS = (
    *(team(CLAUDE, name, **each) for name, each in SIGHTS.items()),
    *by_protocol(CLAUDE, "coordinator", "batched-sequential", *NAMED_ONLY),
    *by_protocol(MINI, "batched-sequential"),
    *(
        each
        for model in MODELS
        if model not in PAIRED
        for each in by_protocol(model, "sequential", "broadcast", "shared")
        if each["label"] != of(DEEPSEEK, "sequential")
    ),
    *each_trait("coordinator", **COORDINATOR),
    *(easy(model, "one agent", **ONE) for model in PAIRED),
    *(easy(model, "large", **{"population.agents": LARGE}) for model in PAIRED),
    team(CLAUDE, "large", **{"population.agents": LARGE}),
    *(larger(MINI, name, **{"world.team.protocol": name}) for name in (*NAMED_ONLY, "shared")),
    *(larger(model, f"batches of {k}", **groups(k)) for model in PAIRED for k in BATCHES),
    *(
        team(model, sized("sequential", agents), **{"population.agents": agents})
        for model, sizes in SIZES.items()
        for agents in sizes
    ),
)
# Teams that one agent is held against, and what else is set for both.
BUDGETS = {
    **{of(CLAUDE, name): {"policy.mock.profile": CLAUDE} for name in TEAMS},
    **{name: {} for name in ("batched-sequential", *NAMED_ONLY)},
    of(CLAUDE, "large"): {"policy.mock.profile": CLAUDE, "population.agents": LARGE},
    of(MINI, "large"): {"population.agents": LARGE},
    **{
        f"{EASY_TEAMS[model]}{what}": {
            "policy.mock.profile": model,
            "world.team.levels": EASY,
            "population.agents": agents,
        }
        for model in PAIRED
        for what, agents in (("", 8), (", large", LARGE))
    },
}


def first(label: str) -> str:
    """What the first task of a struck team is called."""
    return f"first task, {label}"


UNSTRUCK = (point("sequential", {}), point("coordinator", COORDINATOR))
FIRST = tuple(
    point(first(each["label"]), each["set"]) for each in (*UNSTRUCK, *struck(FIRST_STRIKES))
)


def design(whole: int, count: int = POINTS, tasks: int = TASKS) -> Study:
    """More conditions at the first points of a whole."""
    series = [axis("space", places(whole)[:count], CONDITIONS)]
    return study("missing-half-space-beyond", SEEDS, series, ticks=tasks)


def first_tasks(whole: int, count: int = POINTS) -> Study:
    """Shocks early on, under several seeds."""
    series = [axis("space", places(whole)[:count], FIRST)]
    name = "missing-half-space-first"
    return study(name, FIRST_SEEDS, series, ticks=FIRST_STRIKES + 1)


def budgets(
    teams: pl.DataFrame, whole: int, count: int = POINTS, tasks: int = TASKS
) -> list[Study]:
    """One agent at the mean tokens of each of these teams at each point: a study for a few teams,
    since a file of more points would be refused.
    """
    at = [settings(row) for row in points(whole)[:count]]
    known = teams.filter((pl.col("task") < tasks) & pl.col("condition").is_in(list(BUDGETS)))
    means = known.group_by("condition", "point", maintain_order=True).agg(pl.col("tokens").mean())
    spent = {(name, at): tokens for name, at, tokens in means.iter_rows()}
    series = [
        held(place, (name, more), at, [round(spent[name, f"{i}"]) for i in range(count)])
        for place, (name, more) in enumerate(BUDGETS.items())
    ]
    one = {"world.team.protocol": "equal-token-single-agent"}
    name = "missing-half-space-budgets"
    return [
        study(f"{name}-{i}", SEEDS, series[at : at + AT_ONCE], ticks=tasks, **one)
        for i, at in enumerate(range(0, len(series), AT_ONCE), 1)
    ]


def held(place: int, team: tuple[str, dict], at: list[dict], budgets: Sequence[int]) -> dict:
    """One agent at these settings and budgets."""
    name, more = team
    values = [
        point(f"{i}", {**each, "world.team.budget-tokens": budget})
        for i, (each, budget) in enumerate(zip(at, budgets, strict=True))
    ]
    return axis(f"space-{place}", values, (point(equal(name), more),))
