"""Who belongs to which group of a mixed team.

Groups are spread at random over the places, by the seed alone; no table says who is who. But a
group can be called for tasks of some levels only: where each group has a code of levels, and one
task of each level comes, the tasks that an agent is called for say which group it is of.
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from questions.designs import LEVELS, Study, study

# Everybody is called for the last level, so that nobody is called for none.
BITS = ("L1", "L2", "L3")


def design(name: str, groups: list[dict], seeds: Sequence[int], agents: int) -> Study:
    """One task of each level, to which only the groups are called whose code has it."""
    coded = [{**group, "called-for": called_for(i)} for i, group in enumerate(groups)]
    bits = BITS[: max(1, (len(groups) - 1).bit_length())]
    axis = {"key": "world.team.levels", "values": [LEVELS[b] for b in bits], "labels": list(bits)}
    settings = {"population.groups": coded, "population.agents": agents}
    series = [{"name": "roster", "axes": {"bit": axis}}]
    return study(name, seeds, series, ("contributions",), ticks=1, **settings)


def called_for(group: int) -> list[str]:
    """The levels of a group's code."""
    return [level for place, level in enumerate(BITS) if group >> place & 1] + ["L4"]


def read(folder: Path) -> pl.DataFrame:
    """The group of each agent who is in any but the first group: seed, agent, group."""
    cells = pl.read_parquet(folder / "cells.parquet").select("cell", "seed", "bit")
    made = pl.read_parquet(folder / "contributions" / "*" / "*.parquet", hive_partitioning=False)
    called = cells.join(made.select("cell", "agent").unique(), on="cell")
    worth = {level: 1 << place for place, level in enumerate(BITS)}
    coded = called.with_columns(pl.col("bit").replace_strict(worth, return_dtype=pl.Int64))
    return coded.group_by("seed", "agent").agg(group=pl.col("bit").sum()).sort("seed", "agent")


def together(roster: pl.DataFrame, agents: int) -> tuple[list[int], list[int]]:
    """Seeds in which the first of two equal groups has all the first places, or all the last."""
    others = roster.group_by("seed").agg(
        least=pl.col("agent").min(), greatest=pl.col("agent").max()
    )
    others = others.sort("seed")
    first = others.filter(pl.col("least") == agents // 2)["seed"].to_list()
    last = others.filter(pl.col("greatest") == agents // 2 - 1)["seed"].to_list()
    return first, last
