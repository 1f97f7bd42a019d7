"""Studies that rest on what another sweep found, or are too long to be written by hand."""

from collections.abc import Sequence

import polars as pl

from questions.sweeps import REPOSITORY, SCENARIO, Sweep
from reproduction.fitting import read_fitted

CLAUDE, MINI, GIGACHAT, DEEPSEEK = (
    "claude-sonnet-4-6", "gpt-4-1-mini", "gigachat-2-max", "deepseek-v3-2",
)  # fmt: skip
MODELS = (
    CLAUDE, "gpt-5-4", "gpt-4o", MINI, "gemini-3-flash", GIGACHAT, DEEPSEEK, "glm-5",
)  # fmt: skip
HARD = [0, 0, 1, 1]
LEVELS = {"L1": [1, 0, 0, 0], "L2": [0, 1, 0, 0], "L3": [0, 0, 1, 0], "L4": [0, 0, 0, 1]}
# What is common to all studies of this report, beside what is fitted.
BASE = {"record.window": 1000, "population.agents": 8, "world.team.levels": HARD}

Study = dict


def study(name: str, seeds: Sequence[int], series: list[dict], tables=("tasks",), **more) -> Study:
    """A study of teams of eight on L3 and L4, with the fitted parameters."""
    settings = {**BASE, "policy.mock.profile": MINI, **read_fitted()["parameters"], **more}
    return {
        "name": name,
        "scenario": SCENARIO,
        "seeds": list(seeds),
        "tables": list(tables),
        "set": settings,
        "series": series,
    }


# Profiles are read off what public figures say of the models.
PROFILES = REPOSITORY / "scenarios" / "profiles"


def choice(label: str, **settings: object) -> dict:
    """A value on an axis that sets several keys; `__` stands for a dot, `_` for a hyphen."""
    keys = {key.replace("__", ".").replace("_", "-"): value for key, value in settings.items()}
    return {"label": label, "set": keys}


def point(label: str, settings: dict) -> dict:
    """A value on an axis that sets these keys."""
    return {"label": label, "set": settings}


def budgets(found: Sweep, seeds: Sequence[int], tasks: dict[str, int]) -> Study:
    """One agent, called again and again, at the mean tokens of each team."""
    by_size = found.tasks.filter(
        (pl.col("series") == "teams") & (pl.col("protocol") == "sequential")
    )
    sizes = [
        spent(
            f"{row['model']} {row['agents']} {row['level']}",
            row,
            {
                "population.agents": int(row["agents"]),
                "world.team.levels": LEVELS[row["level"]],
            },
        )
        for row in mean_tokens(by_size, "model", "agents", "level")
    ]
    by_protocol = found.tasks.filter(
        (pl.col("series") == "against-one") & (pl.col("protocol") != "single-agent")
    )
    protocols = [
        spent(
            f"{row['model']} {row['protocol']} {row['aggregation']}",
            row,
            {"world.team.aggregation": row["aggregation"]},
        )
        for row in mean_tokens(by_protocol, "model", "protocol", "aggregation")
    ]
    series = [
        {"name": name, "set": {"ticks": tasks[team]}, "axes": {"team": {"values": values}}}
        for name, team, values in (
            ("budgets", "teams", sizes),
            ("protocol-budgets", "against-one", protocols),
        )
    ]
    one = {"world.team.protocol": "equal-token-single-agent"}
    return study("missing-half-budgets", seeds, series, **one)


def mean_tokens(tasks: pl.DataFrame, *by: str) -> list[dict]:
    """What teams spent on a task, by these axes."""
    return tasks.group_by(by, maintain_order=True).agg(pl.col("tokens").mean()).sort(by).to_dicts()


def spent(label: str, row: dict, settings: dict) -> dict:
    """One agent of the same model at a team's tokens."""
    budget = {"world.team.budget-tokens": round(row["tokens"])}
    return point(label, {"policy.mock.profile": row["model"], **settings, **budget})


# How far steps hang together: as fitted, and as the scenario has it by default.
DEPENDENCIES = {"fitted": {}, "0.5": {"world.team.dependency": 0.5}}
UNIONS = {"key": "world.team.aggregation", "values": ["union", "synthesizer", "last"]}


def mixed_order(seeds: Sequence[int]) -> Study:
    """Four strong and four weak agents: seeds in which the strong take the first or last turns."""
    axes = {
        "order": {"key": "world.team.order", "values": ["fixed", "random", "reversed"]},
        "dependency": {"values": [point(name, each) for name, each in DEPENDENCIES.items()]},
        "aggregation": UNIONS,
    }
    series = {"name": "mixed-order", "axes": axes}
    return study("missing-half-mixed-order", seeds, [series], ticks=10, **HALF_STRONG)


HALF_STRONG = {
    "population.groups": [
        {"name": "strong", "share": 0.5, "profile": CLAUDE},
        {"name": "weak", "share": 0.5, "profile": GIGACHAT},
    ],
}
# One agent of each model, in an order drawn for each task.
ONE_OF_EACH = {
    "population.groups": [{"name": m, "share": 1 / len(MODELS), "profile": m} for m in MODELS],
    "world.team.order": "random",
}


def mixed_team(seeds: Sequence[int]) -> Study:
    """A team of all models, with what everyone contributed."""
    series = {"name": "mixed-team", "axes": {"team": {"values": [point("all models", {})]}}}
    tables = ("contributions", "tasks")
    return study("missing-half-mixed-team", seeds, [series], tables, ticks=20, **ONE_OF_EACH)
