"""9. Shocks under Sequential: how deep the dip, how many tasks until quality is back."""

import numpy as np
import polars as pl
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

import style
from questions import tables
from questions.beyond import first
from questions.claims import Terms
from questions.conditions import STRIKES as STRIKES_IN_SPACE
from questions.contrasts import MARGIN, Contrast, Family, Finding
from questions.data import Data
from study import statistics as st
from study import text
from study.statistics import Values

TITLE = "Shocks under Sequential?"
PROTOCOLS = ("sequential", "coordinator")
# What a team is compared with that was struck by each: one that was not, or had always had such
# tasks.
SHOCKS = {
    "remove-random": "none",
    "remove-hubs": "none",
    "substitute": "none",
    "demand": "always L4",
}
# Nothing that a team keeps from task to task knows their level: no difference by construction.
BUILT_IN = "demand"
TESTED = tuple(shock for shock in SHOCKS if shock != BUILT_IN)
STRIKES = 5
# What is struck so in the sensitivity analysis.
STRUCK = {"remove-random": "removed", "remove-hubs": "hubs removed", "substitute": "substituted"}


def space(protocol: str, shock: str, when: str) -> Terms:
    """The same in the sensitivity analysis."""
    before = "" if protocol == "sequential" else f"{protocol}, "
    struck = f"{before}{STRUCK[shock]}"
    if when == "first":
        return Terms((first(struck), first(protocol)))
    return Terms((struck, protocol), STRIKES_IN_SPACE)


def course(data: Data, protocol: str, shock: str) -> Values:
    """Quality by task and seed, from the strike on."""
    rows = data.main.some("shocks", protocol=protocol, shock=shock)
    rows = rows.filter(pl.col("task") >= STRIKES).sort("task", "seed")
    return rows["quality"].to_numpy().reshape(rows["task"].n_unique(), -1)


def gaps(data: Data, protocol: str, shock: str) -> Values:
    """Quality less that of the same tasks without the shock."""
    return course(data, protocol, shock) - course(data, protocol, SHOCKS[shock])


def tasks_to_return(gap: Values) -> str:
    """Tasks that pass before the mean gap is within the margin: 0 if it never leaves it."""
    back = np.flatnonzero(gap.mean(axis=1) >= -MARGIN)
    return str(int(back[0])) if len(back) else f"> {len(gap)}"


def contrasts(data: Data) -> list[Contrast]:
    """What is compared."""
    found = []
    for protocol in PROTOCOLS:
        for shock in TESTED:
            gap = gaps(data, protocol, shock)
            names = {"first": gap[0], "later": gap.mean(axis=0)}
            titles = {"first": "first task", "later": "all tasks after"}
            for key, values in names.items():
                title = f"{shock}: {titles[key]}, {protocol.capitalize()}"
                name = f"shock-{key}-{shock}-{protocol}"
                there = space(protocol, shock, key)
                found.append(Contrast(name, title, values, space=there))
    return found


def answer(data: Data, family: Family) -> str:
    """In short."""
    parts = [f"{shock} {tables.gap(family[f'shock-later-{shock}-sequential'])}" for shock in TESTED]
    longest = {tasks_to_return(gaps(data, "sequential", shock)) for shock in SHOCKS}
    return (
        f"Under Sequential, tasks after the shock less the same without it: {', '.join(parts)}. "
        f"Tasks until quality is back within {MARGIN}: {text.sentence(sorted(longest))}. "
        f"{kept(data)}"
    )


def kept(data: Data) -> str:
    """What a shift in demand does to a team, which decides what recovery can mean here."""
    moved = [bool(gaps(data, protocol, BUILT_IN).any()) for protocol in PROTOCOLS]
    if any(moved):
        return "A shift in demand leaves a trace, so that teams do carry something over."
    return (
        "A shift in demand leaves no trace at all, task by task: these teams carry nothing from "
        "task to task that a shock could destroy, so that their recovery is built in, not shown."
    )


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    return [family[f"shock-later-{shock}-sequential"] for shock in TESTED]


def section(data: Data, family: Family) -> str:
    """The numbers."""
    rows = []
    for protocol in PROTOCOLS:
        for shock in SHOCKS:
            gap = gaps(data, protocol, shock)
            told = [text.measured(st.mean(g), 3, sign=True) for g in (gap[0], gap.mean(axis=0))]
            rows.append((protocol, shock, *told, tasks_to_return(gap)))
    keys = [key for key in family if key.startswith("shock-")]
    head = ("protocol", "shock", "first task", "all tasks after", "tasks to return")
    return f"""N = 32, L3, the strong model; a quarter of the agents leaves, or is replaced by a
weaker model, before the sixth of ten tasks. *demand*: L4 instead of L3 from then on, compared with
a team that has had L4 from the beginning: what is left is what a team would have to get used to. It
is shown, and not tested. From task to task teams keep only a memory, which neither protocol reads.

{text.table(head, rows, left=2)}

{tables.compared(family, keys)}"""


def draw(data: Data, family: Family) -> Figure:
    """The course after each shock."""
    figure, grid = plt.subplots(1, 2, figsize=(9, 3.4), sharey=True, layout="constrained")
    for protocol, axes in zip(PROTOCOLS, grid, strict=True):
        for place, (shock, colour) in enumerate(zip(SHOCKS, style.COLOURS, strict=False)):
            found = [st.mean(each) for each in gaps(data, protocol, shock)]
            x = np.arange(len(found)) + 0.06 * place
            style.error_bars(axes, x, found, color=colour, marker="o", label=shock)
        style.zero(axes)
        axes.set_title(protocol.capitalize())
        axes.set_xlabel("tasks since the shock")
    grid[0].set_ylabel("Q less Q without the shock")
    grid[1].legend()
    return figure
