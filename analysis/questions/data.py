"""All that the questions are answered from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from questions import beyond, designs, parts, profiles, rosters, sensitivity, sweeps
from questions.conditions import BUDGETS
from questions.space import Space
from questions.sweeps import REPOSITORY, Sweep

STUDY = REPOSITORY / "scenarios" / "studies" / "missing-half.toml"


@dataclass(frozen=True)
class Size:
    """How much is computed: less of it in tests."""

    study: Path = STUDY
    seeds: tuple[int, ...] = tuple(range(401, 449))
    # Where seeds are looked for in which a mixed team has its strong half first or last.
    searched: Sequence[int] = range(1001, 3401)
    points: int = sensitivity.POINTS
    tasks: int = sensitivity.TASKS
    # Of the points, the first ones, for comparisons beyond the headlines.
    further: int = beyond.POINTS


@dataclass(frozen=True)
class Data:
    """Everything there is."""

    main: Sweep
    budgets: Sweep
    # A mixed team in three orders, and the seeds in which its strong half is first and last.
    mixed_order: Sweep
    strong_first: list[int]
    strong_last: list[int]
    # A team of all models: tasks, what everyone contributed, and of which model everyone is.
    mixed_team: Sweep
    contributions: pl.DataFrame
    # What everyone contributed in teams of drawn models, and those models by themselves.
    drawn: pl.DataFrame
    drawn_alone: Sweep
    space: Space
    # All sweeps, by name.
    sweeps: dict[str, Sweep]


class Laboratory:
    """Runs studies into a folder."""

    def __init__(self, program: Path, folder: Path, say: Callable[[str], None]) -> None:
        self.program = program
        self.folder = folder
        self.say = say
        self.made: dict[str, Sweep] = {}

    def run(self, design: designs.Study) -> Path:
        """A designed study's folder."""
        file = sweeps.write(design, self.folder / f"{design['name']}.toml")
        return self.run_file(file, design["name"])

    def run_file(self, file: Path, name: str) -> Path:
        """A study's folder."""
        self.say(name)
        out = self.folder / name
        sweeps.run(self.program, file, out)
        return out

    def sweep(self, design: designs.Study) -> Sweep:
        """A designed study's tasks."""
        return self.read(design["name"], self.run(design))

    def read(self, name: str, out: Path) -> Sweep:
        """A data set, remembered."""
        self.made[name] = Sweep.read(out)
        return self.made[name]


def gather(laboratory: Laboratory, size: Size) -> Data:
    """Runs everything."""
    main = laboratory.read("missing-half", laboratory.run_file(size.study, "missing-half"))
    budgets = laboratory.sweep(designs.budgets(main, size.seeds, tasks_of(main)))
    first, last = strong_halves(laboratory, size)
    mixed_order = laboratory.sweep(designs.mixed_order(sorted(first + last)))
    mixed_team = laboratory.sweep(designs.mixed_team(size.seeds))
    drawn = laboratory.sweep(profiles.teams(size.seeds))
    return Data(
        main,
        budgets,
        mixed_order,
        first,
        last,
        mixed_team,
        by_model(mixed_team),
        by_model(drawn),
        laboratory.sweep(profiles.alone(size.seeds)),
        gather_space(laboratory, size, first[0]),
        laboratory.made,
    )


def tasks_of(main: Sweep) -> dict[str, int]:
    """How many tasks each of the series has that one agent is held against."""
    last = pl.col("task").max() + 1
    return {name: main.some(name).select(last).item() for name in ("teams", "against-one")}


def gather_space(laboratory: Laboratory, size: Size, strong_first: int) -> Space:
    """The sensitivity analysis."""
    whole = laboratory.sweep(sensitivity.design(size.points, size.tasks))
    mixed = laboratory.sweep(sensitivity.mixed(strong_first, size.points, size.tasks))
    budgets = [
        laboratory.sweep(sensitivity.budgets(whole, team, size.points, size.tasks))
        for team in BUDGETS
    ]
    each = laboratory.sweep(sensitivity.one_of_each(size.points, size.tasks))
    laboratory.say("parts in teams")
    team = parts.table(by_model(each), "point")
    further = gather_beyond(laboratory, size, whole)
    return Space([whole, mixed, *budgets, each, *further], size.points, team)


def gather_beyond(laboratory: Laboratory, size: Size, whole: Sweep) -> list[Sweep]:
    """More conditions, at the first points."""
    at = (size.points, min(size.further, size.points))
    more = laboratory.sweep(beyond.design(*at))
    columns = ("condition", "point", "task", "tokens")
    teams = pl.concat([each.tasks.select(columns) for each in (whole, more)])
    held = [laboratory.sweep(each) for each in beyond.budgets(teams, *at)]
    struck = laboratory.sweep(beyond.first_tasks(*at))
    first = struck.tasks.filter(pl.col("task") == beyond.FIRST_STRIKES)
    return [more, *held, replace(struck, tasks=first)]


def strong_halves(laboratory: Laboratory, size: Size) -> tuple[list[int], list[int]]:
    """Seeds with the strong half first, and last."""
    groups = designs.HALF_STRONG["population.groups"]
    design = rosters.design("missing-half-halves", groups, size.searched, 8)
    return rosters.together(rosters.read(laboratory.run(design)), "strong", 8)


def by_model(made: Sweep) -> pl.DataFrame:
    """What everyone contributed to a team whose groups are called as their models are."""
    rows = pl.read_parquet(made.folder / "contributions" / "*" / "*.parquet",
                           hive_partitioning=False)  # fmt: skip
    return rows.rename({"group": "model"}).sort("seed", "task", "order")
