"""Who belongs to which group of a mixed team.

Groups are spread at random over the places, by the seed alone: one task in which all are called
says who is who in all other tasks of the seed.
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from questions.designs import LEVELS, Study, study


def design(name: str, groups: list[dict], seeds: Sequence[int], agents: int) -> Study:
    """One task for a team of these groups."""
    one = {"key": "world.team.levels", "values": [LEVELS["L1"]], "labels": ["L1"]}
    settings = {"population.groups": groups, "population.agents": agents}
    series = [{"name": "roster", "axes": {"level": one}}]
    return study(name, seeds, series, ("contributions",), ticks=1, **settings)


def read(folder: Path) -> pl.DataFrame:
    """The group of each agent: seed, agent, group."""
    seeds = pl.read_parquet(folder / "cells.parquet").select("cell", "seed")
    made = pl.read_parquet(folder / "contributions" / "*" / "*.parquet", hive_partitioning=False)
    rows = seeds.join(made.select("cell", "agent", "group"), on="cell")
    return rows.select("seed", "agent", "group").unique().sort("seed", "agent")


def together(roster: pl.DataFrame, group: str, agents: int) -> tuple[list[int], list[int]]:
    """Seeds in which one of two equal groups has all the first places, or all the last."""
    ends = (
        roster.filter(pl.col("group") == group)
        .group_by("seed", maintain_order=True)
        .agg(least=pl.col("agent").min(), greatest=pl.col("agent").max())
        .sort("seed")
    )
    first = ends.filter(pl.col("greatest") == agents // 2 - 1)["seed"].to_list()
    last = ends.filter(pl.col("least") == agents // 2)["seed"].to_list()
    return first, last
