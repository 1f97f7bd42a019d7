"""Studies that rest on what another sweep found, or are too long to be written by hand."""

from collections.abc import Sequence

import polars as pl

from questions.sweeps import SCENARIO, Sweep
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


def choice(label: str, **settings: object) -> dict:
    """A value on an axis that sets several keys; `__` stands for a dot, `_` for a hyphen."""
    keys = {key.replace("__", ".").replace("_", "-"): value for key, value in settings.items()}
    return {"label": label, "set": keys}


def point(label: str, settings: dict) -> dict:
    """A value on an axis that sets these keys."""
    return {"label": label, "set": settings}


def budgets(found: Sweep, seeds: Sequence[int], tasks: int) -> Study:
    """One agent, called again and again, at the mean tokens of each sequential team."""
    spent = (
        found.tasks.filter((pl.col("series") == "teams") & (pl.col("protocol") == "sequential"))
        .group_by("model", "agents", "level")
        .agg(pl.col("tokens").mean())
        .sort("model", pl.col("agents").cast(pl.Int64), "level")
    )
    values = [
        point(
            f"{row['model']} {row['agents']} {row['level']}",
            {
                "policy.mock.profile": row["model"],
                "population.agents": int(row["agents"]),
                "world.team.levels": LEVELS[row["level"]],
                "world.team.budget-tokens": round(row["tokens"]),
            },
        )
        for row in spent.iter_rows(named=True)
    ]
    series = {"name": "budgets", "axes": {"team": {"values": values}}}
    one = {"world.team.protocol": "equal-token-single-agent"}
    return study("missing-half-budgets", seeds, [series], ticks=tasks, **one)


def mixed_order(seeds: Sequence[int]) -> Study:
    """Four strong and four weak agents: seeds in which the strong take the first or last turns."""
    orders = {"key": "world.team.order", "values": ["fixed", "random", "reversed"]}
    series = {"name": "mixed-order", "axes": {"order": orders}}
    return study("missing-half-mixed-order", seeds, [series], ticks=10, **HALF_STRONG)


HALF_STRONG = {
    "population.groups": [
        {"name": "strong", "share": 0.5, "profile": CLAUDE},
        {"name": "weak", "share": 0.5, "profile": GIGACHAT},
    ],
}


def mixed_team(seeds: Sequence[int]) -> Study:
    """One agent of each model, in an order drawn for each task, with what everyone contributed."""
    groups = [{"name": m, "share": 1 / len(MODELS), "profile": m} for m in MODELS]
    settings = {"population.groups": groups, "world.team.order": "random"}
    series = {"name": "mixed-team", "axes": {"team": {"values": [point("all models", {})]}}}
    tables = ("contributions", "tasks")
    return study("missing-half-mixed-team", seeds, [series], tables, ticks=20, **settings)
