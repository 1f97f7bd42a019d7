"""The tasks of a sweep, each with what its cell varies."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import networkx as nx
import polars as pl

from study.statistics import Values

# Columns of cells.parquet that are neither axes nor values of summaries.
OTHERS = ("cell", "series", "seed", "ticks", "run_digest")
MEASURES = (
    "quality",
    "accuracy",
    "completeness",
    "coherence",
    "actionability",
    "hierarchy_depth",
    "contributors",
    "abstained_voluntary",
    "abstained_directed",
    "prompt_tokens",
    "completion_tokens",
    "cost_usd",
)


@dataclass(frozen=True)
class Sweep:
    """What `polity sweep` wrote."""

    cells: pl.DataFrame
    # What varies; null in series that do not vary it.
    axes: list[str]
    # One row per task of each series. The tasks of a seed are the same in all cells of a series:
    # their order pairs them.
    tasks: pl.DataFrame
    folder: Path

    @classmethod
    def read(cls, folder: Path) -> "Sweep":
        """A sweep's data set."""
        cells = pl.read_parquet(folder / "cells.parquet")
        if "level" not in cells.columns:
            cells = cells.with_columns(level=pl.lit(None, pl.String))
        # Axes say here what settings (`set_…`) say, too.
        known = [name for name in cells.columns if not name.startswith(("summary_", "set_"))]
        axes = [name for name in known if name not in OTHERS]
        made = parts(folder, "tasks").select("cell", "task", *MEASURES, team="agents")
        tasks = cells.select("cell", "series", "seed", *axes).join(made, on="cell")
        tasks = tasks.with_columns(
            tokens=pl.col("prompt_tokens") + pl.col("completion_tokens"),
            idle=pl.col("abstained_voluntary") / pl.col("team"),
            without=pl.col("team") - pl.col("contributors"),
        )
        return cls(cells, axes, tasks.sort("series", *axes, "seed", "task"), folder)

    @cached_property
    def digest(self) -> str:
        """The digest over all cells, as `polity sweep` computed it."""
        return json.loads((self.folder / "study.json").read_text())["digest"]

    def some(self, series: str, tasks: int | None = None, **axes: str | list[str]) -> pl.DataFrame:
        """Tasks of a series at these places on its axes; of each seed the first few if asked."""
        found = self.tasks.filter(pl.col("series") == series)
        for axis, value in axes.items():
            among = value if isinstance(value, list) else [value]
            found = found.filter(pl.col(axis).is_in(among))
        if tasks is not None:
            found = found.filter(pl.col("task") < tasks)
        if found.is_empty():
            raise LookupError(f"no tasks of {series} at {axes}")
        return found

    def values(self, measure: str, series: str, tasks: int | None = None, **axes) -> Values:
        """A measure by task, in the order of tasks: the mean over all else that is chosen.

        Models and team sizes that meet the same task are no independent cases of it.
        """
        found = self.some(series, tasks, **axes)
        each = found.group_by("level", "seed", "task", maintain_order=True)
        means = each.agg(pl.col(measure).mean()).sort("level", "seed", "task")
        return means[measure].to_numpy().astype(float)

    def summary(self, column: str, series: str, **axes: str) -> Values:
        """A value of each run's summary."""
        found = self.cells.filter(pl.col("series") == series)
        for axis, value in axes.items():
            found = found.filter(pl.col(axis) == value)
        return found.sort(*self.axes, "seed")[f"summary_{column}"].to_numpy().astype(float)

    @cached_property
    def depths(self) -> pl.DataFrame:
        """Tasks with their depth as the tables say it, and as it is without revisions."""
        made = parts(self.folder, "contributions")
        found = [
            {"cell": cell, "task": task, **chains(rows)}
            for (cell, task), rows in made.group_by("cell", "task", maintain_order=True)
        ]
        return self.tasks.join(pl.DataFrame(found), on=["cell", "task"], how="left")

    @cached_property
    def names(self) -> pl.DataFrame:
        """The roles that agents named, by cell, with how often."""
        made = parts(self.folder, "contributions").filter(pl.col("role").is_not_null())
        return made.group_by("cell", "role", maintain_order=True).len("times")

    @cached_property
    def roles(self) -> pl.DataFrame:
        """Who took which role in teams of series 2 under Sequential, with the field it is in."""
        teams = self.cells.filter(
            (pl.col("series") == "two-protocols") & (pl.col("protocol") == "sequential")
        )
        made = parts(self.folder, "contributions").filter(pl.col("role").is_not_null())
        return made.select("cell", "task", "role", "field").join(
            teams.select("cell", "agents"), on="cell"
        )


def chains(rows: pl.DataFrame) -> dict[str, int]:
    """Depth of a task by its contributions: with all dependencies, and without revisions."""
    with_all, without = [], []
    for agent, sources, revised in rows.select("agent", "built_on", "only_revised").iter_rows():
        with_all += [(source, agent) for source in sources]
        without += [(source, agent) for source in sources if source not in revised]
    return {"depth": depth(with_all), "depth_without": depth(without)}


def depth(edges: list[tuple[int, int]]) -> int:
    """Levels of the longest chain; those who depend on each other are on one."""
    if not edges:
        return 1
    return nx.dag_longest_path_length(nx.condensation(nx.DiGraph(edges))) + 1


def parts(folder: Path, table: str) -> pl.DataFrame:
    """All parts of a table."""
    return pl.read_parquet(folder / table / "*" / "*.parquet", hive_partitioning=False)
