"""Studies: written, run by `polity sweep`, and read, one row per task."""

import hashlib
import json
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl

from study.statistics import Values

REPOSITORY = Path(__file__).resolve().parents[2]
# The exit code where a directory may not be written to.
REFUSED = 3
# What columns begin with that hold what came of a cell, and its settings: axes say those here.
OTHERS = ("summary_", "set_")
SCENARIO = REPOSITORY / "scenarios" / "team-16.toml"


@dataclass(frozen=True)
class Sweep:
    """What a sweep found."""

    # A row per task of each series, ordered by seed and task, with the axes of its series.
    tasks: pl.DataFrame
    digest: str
    cells: int
    folder: Path

    @classmethod
    def read(cls, folder: Path) -> "Sweep":
        """A sweep's data set. Axes that are called like a column of its tasks are `axis_…`."""
        said = json.loads((folder / "study.json").read_text())
        cells = pl.read_parquet(folder / "cells.parquet")
        made = pl.read_parquet(folder / "tasks" / "*" / "*.parquet", hive_partitioning=False)
        # The level that a task is of, beside the levels that a cell asks for.
        made = made.rename({"level": "task_level"})
        known = ("cell", "series", "seed", "ticks", "run_digest")
        axes = [c for c in cells.columns if c not in known and not c.startswith(OTHERS)]
        # Axes keep their names; what the tasks say of the same name would be the same.
        columns = [c for c in made.columns if c not in (*axes, "seed")]
        columns = [c for c in columns if not c.startswith(("axis_", *OTHERS))]
        tasks = cells.select("cell", "series", "seed", *axes).join(made.select(columns), on="cell")
        tasks = tasks.with_columns(tokens=pl.col("prompt_tokens") + pl.col("completion_tokens"))
        return cls(tasks.sort("series", "seed", "task"), said["digest"], cells.height, folder)

    def some(self, series: str, **axes: object) -> pl.DataFrame:
        """Tasks of a series at these places on its axes."""
        found = self.by_series.get((series,), self.tasks.clear())
        found = found.filter(pl.lit(True), *(pl.col(a) == str(v) for a, v in axes.items()))
        if found.is_empty():
            raise LookupError(f"no tasks of {series} at {axes}")
        return found

    @cached_property
    def by_series(self) -> dict[tuple, pl.DataFrame]:
        """The tasks of each series."""
        return self.tasks.partition_by("series", as_dict=True)

    def by_seed(self, series: str, measure: str = "quality", **axes: object) -> Values:
        """The mean over the tasks of each seed, in the order of seeds."""
        return seed_means(self.some(series, **axes), measure)


def seed_means(tasks: pl.DataFrame, measure: str = "quality") -> Values:
    """The mean of a measure over the tasks of each seed, in the order of seeds."""
    means = tasks.group_by("seed", maintain_order=True).agg(pl.col(measure).mean()).sort("seed")
    return means[measure].to_numpy().astype(np.float64)


def run(program: Path, study: Path, out: Path) -> None:
    """Runs a study, or what is left of it to be run; a folder of another study is replaced."""
    command = [program, "sweep", study, "--out", out, "--quiet"]
    for extra in ([], ["--force"]):
        done = subprocess.run([*command, *extra], capture_output=True, text=True)
        if done.returncode != REFUSED:
            break
    if done.returncode != 0:
        raise RuntimeError(done.stderr)


def folder_of(program: Path, kept: Path) -> Path:
    """Where sweeps of a program are kept: another program's are not taken for its own."""
    return kept / hashlib.sha256(program.read_bytes()).hexdigest()[:16]


def write(study: dict, file: Path) -> Path:
    """Writes a study as TOML; an unchanged one is left alone."""
    parts = {key: value for key, value in study.items() if key not in ("set", "series")}
    lines = [f"{key} = {toml(value)}" for key, value in parts.items()]
    lines.append(f"set = {toml(study['set'])}")
    for series in study["series"]:
        lines += ["", "[[series]]", *(f"{key} = {toml(value)}" for key, value in series.items())]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n")
    return file


def toml(value: object) -> str:
    """A value as TOML, on one line."""
    if isinstance(value, dict):
        inner = (f"{json.dumps(key)} = {toml(each)}" for key, each in value.items())
        return "{ " + ", ".join(inner) + " }" if value else "{}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(str(value) if isinstance(value, Path) else value)
