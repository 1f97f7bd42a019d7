"""Models that nobody has: drawn around those that there are, as many as are asked for."""

import tomllib
from collections.abc import Sequence

import numpy as np

from questions.designs import MODELS, PROFILES, Study, point, study

TRAITS = ("reasoning", "self-reflection", "instruction-following")
# How far a drawn model is from the one it is drawn around, on the scale of log-odds.
SPREAD = 0.7
TASKS = 20


def real(model: str) -> dict:
    """A profile as it stands in the repository."""
    return tomllib.loads((PROFILES / f"{model}.toml").read_text())


def drawn(chance: np.random.Generator) -> dict:
    """A model around one of the real ones: each trait is moved, and all knowledge together."""
    base = str(chance.choice(MODELS))
    known = real(base)
    profile = {"base": base}
    for trait in TRAITS:
        profile[trait] = moved(known[trait], chance.normal(0, SPREAD))
    step = chance.normal(0, SPREAD)
    profile["knowledge"] = {field: moved(k, step) for field, k in known["knowledge"].items()}
    return profile


def moved(share: float, step: float) -> float:
    """A share after a step on the scale of log-odds."""
    share = min(max(share, 0.01), 0.99)
    return round(float(1 / (1 + np.exp(-np.log(share / (1 - share)) - step))), 4)


def team(seed: int) -> list[dict]:
    """The models of a team of eight: nothing but its seed decides them."""
    chance = np.random.default_rng(seed)
    return [drawn(chance) for _ in MODELS]


def teams(seeds: Sequence[int]) -> Study:
    """A team of drawn models for each seed, with what everyone contributed."""
    series = []
    for seed in seeds:
        groups = [
            {"name": f"drawn-{i}", "share": 1 / len(MODELS), "profile": profile}
            for i, profile in enumerate(team(seed))
        ]
        axes = {"team": {"values": [point(f"{seed}", {"population.groups": groups})]}}
        series.append({"name": f"drawn-{seed}", "seeds": [seed], "axes": axes})
    tables = ("contributions", "tasks")
    order = {"world.team.order": "random"}
    return study("missing-half-drawn", seeds, series, tables, ticks=TASKS, **order)


def alone(seeds: Sequence[int]) -> Study:
    """Each of these models by itself, on the tasks of its team."""
    series = []
    for seed in seeds:
        values = [
            point(f"drawn-{i}", {"policy.mock.profile": profile})
            for i, profile in enumerate(team(seed))
        ]
        axes = {"model": {"values": values}}
        series.append({"name": f"drawn-{seed}", "seeds": [seed], "axes": axes})
    one = {"world.team.protocol": "single-agent"}
    return study("missing-half-drawn-alone", seeds, series, ticks=TASKS, **one)
