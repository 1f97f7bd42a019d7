"""Fits the parameters to the goals: least squares, searched by differential evolution."""

import json
import subprocess
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import differential_evolution

from reproduction.goals import PARAMETERS, PULL, SEARCH_SEED, SEED, Goal
from study.statistics import Values

REPOSITORY = Path(__file__).resolve().parents[2]
SCENARIO = REPOSITORY / "scenarios" / "team-16.toml"
FITTED = Path(__file__).with_name("fitted.toml")
# The fit that has more goals than it can meet; nothing uses its parameters.
FITTED_WIDER = Path(__file__).with_name("fitted-wider.toml")
PROCESSES = 2
DIGITS = 3
HEAD = """\
# Written by `make fit` (analysis/fit.py): do not edit, run it again. [[goals]] are the cells that
# [parameters] were fitted on. scenarios/studies/self-organization.toml sets those of fitted.toml.
"""


@dataclass(frozen=True)
class Fit:
    """Parameters, and what they make of the goals."""

    goals: tuple[Goal, ...]
    parameters: dict[str, float]
    simulated: list[float]

    def text(self) -> str:
        """As a TOML file."""
        lines = [HEAD, "[parameters]"]
        lines += [f'"{key}" = {value}' for key, value in self.parameters.items()]
        for goal, value in zip(self.goals, self.simulated, strict=True):
            lines += ["", "[[goals]]", f'name = "{goal.name}"', f'measure = "{goal.measure}"']
            lines += [f"published = {goal.published}", f"simulated = {round(value, 4)}"]
        return "\n".join(lines) + "\n"


def read_fitted(file: Path = FITTED) -> dict:
    """A committed fit."""
    return tomllib.loads(file.read_text())


class Bench:
    """Makes the runs that a fit needs."""

    def __init__(self, program: Path, goals: tuple[Goal, ...]) -> None:
        self.program = program
        self.goals = goals
        self.pool = ThreadPoolExecutor(PROCESSES)

    def simulate(self, parameters: dict[str, float]) -> list[float]:
        """What comes of all goals."""
        return list(self.pool.map(lambda goal: self.measure(goal, parameters), self.goals))

    def measure(self, goal: Goal, parameters: dict[str, float]) -> float:
        """What comes of one goal."""
        with tempfile.TemporaryDirectory(prefix="polity-fit-") as folder:
            out = Path(folder) / "run"
            self.run(
                {**goal.settings(), **parameters, "record.window": goal.tasks}, goal.tasks, out
            )
            made = pl.read_parquet(out / "tasks.parquet")
        if goal.measure == "quality":
            return float(made["quality"].mean())
        return float((made["abstained_voluntary"] / made["agents"]).mean())

    def run(self, settings: dict[str, object], tasks: int, out: Path) -> None:
        """One run of the program."""
        changes = [word for key, value in settings.items() for word in ("--set", set_(key, value))]
        command = [self.program, "run", SCENARIO, f"--seed={SEED}", f"--ticks={tasks}", *changes]
        command += ["--out", out, "--threads=1", "--quiet"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)


def set_(key: str, value: object) -> str:
    """A setting as the command line takes it."""
    return f"{key}={value if isinstance(value, str) else json.dumps(value)}"


def named(values: Values) -> dict[str, float]:
    """Values under the keys of the parameters, rounded as they are written."""
    pairs = zip(PARAMETERS, values, strict=True)
    return {parameter.key: round(float(value), DIGITS) for parameter, value in pairs}


def residuals(bench: Bench, values: Values) -> Values:
    """Deviations from the goals in their scales, and the pull to the defaults."""
    simulated = bench.simulate(named(values))
    off = [
        (made - goal.published) / goal.scale
        for goal, made in zip(bench.goals, simulated, strict=True)
    ]
    pairs = zip(PARAMETERS, values, strict=True)
    pull = [PULL * (value - each.default) / (each.high - each.low) for each, value in pairs]
    return np.array(off + pull)


def fit(bench: Bench, rounds: int, population: int, say) -> Fit:
    """The parameters of least squares; the search is seeded, so that it ends where it did."""

    def loss(values: Values) -> float:
        return float((residuals(bench, values) ** 2).sum())

    def report(best: Values, convergence: float) -> None:
        say(f"{loss(best):8.2f}  {named(best)}")

    found = differential_evolution(
        loss,
        [(each.low, each.high) for each in PARAMETERS],
        x0=[each.default for each in PARAMETERS],
        rng=SEARCH_SEED,
        popsize=population,
        maxiter=rounds,
        tol=0,
        polish=False,
        callback=report,
    )
    parameters = named(found.x)
    return Fit(bench.goals, parameters, bench.simulate(parameters))
