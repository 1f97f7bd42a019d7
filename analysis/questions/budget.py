"""3. A team against one agent, called once, or at the team's budget of tokens."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

import style
from questions import tables
from questions.contrasts import Contrast, Family, Finding
from questions.data import Data
from questions.designs import CLAUDE, LEVELS, MINI
from questions.drawing import error_bars, size_axis, zero
from questions.space import Terms
from study import statistics as st
from study import text

TITLE = "A team, or one agent at the same budget?"
MODELS = (MINI, CLAUDE)
SIZES = (4, 8, 16, 32)
HARD = ("L3", "L4")


def team(data: Data, model: str, agents: int, level: str, measure: str = "quality") -> st.Values:
    """Sequential teams."""
    at = {"model": model, "agents": agents, "level": level}
    return data.main.by_seed("teams", measure, protocol="sequential", **at)


def once(data: Data, model: str, agents: int, level: str) -> st.Values:
    """One agent called once."""
    at = {"model": model, "agents": agents, "level": level}
    return data.main.by_seed("teams", protocol="single-agent", **at)


def again(data: Data, model: str, agents: int, level: str, measure: str = "quality") -> st.Values:
    """One agent called again and again, at the budget of that team."""
    return data.budgets.by_seed("budgets", measure, team=f"{model} {agents} {level}")


def gain(data: Data, other: str, model: str, agents: int, levels: tuple) -> st.Values:
    """What a team has over one agent, the mean over levels, by seed."""
    return np.mean(
        [
            team(data, model, agents, level) - OTHERS[other](data, model, agents, level)
            for level in levels
        ],
        axis=0,
    )


OTHERS = {"once": once, "again": again}
TITLES = {"once": "called once", "again": "at equal tokens"}
GROUPS = {"easy": ("L1", "L2"), "hard": HARD}
NAMES = {"easy": "L1 and L2", "hard": "L3 and L4"}


def contrasts(data: Data) -> list[Contrast]:
    """What is compared: the mean over all sizes, and teams of eight and of the most agents."""
    found = []
    for other, called in TITLES.items():
        for model in MODELS:
            for group, levels in GROUPS.items():
                gains = {n: gain(data, other, model, n, levels) for n in SIZES}
                title = f"team − one agent {called}, {model}, {NAMES[group]}"
                key = f"budget-{other}-{model}-{group}"
                whole = np.mean(list(gains.values()), axis=0)
                found.append(Contrast(key, f"{title}, mean over N", whole))
                for n in (8, SIZES[-1]):
                    # The sensitivity analysis has eight agents.
                    there = (n, group, model) == (8, "hard", MINI)
                    space = Terms(("sequential", CONDITIONS[other])) if there else None
                    found.append(Contrast(f"{key}-{n}", f"{title}, N = {n}", gains[n], space=space))
    return found


CONDITIONS = {"once": "single agent", "again": "equal tokens"}


def answer(data: Data, family: Family) -> str:
    """In short."""
    parts = [
        f"{model}, {NAMES[group]}: "
        + tables.says(
            family[f"budget-again-{model}-{group}"], "more", "less", "no difference", "not shown"
        )
        for model in MODELS
        for group in GROUPS
    ]
    once_hard = tables.gap(family[f"budget-once-{MINI}-hard"])
    return (
        f"A team's Q less that of one agent at equal tokens, mean over N: {'; '.join(parts)}. "
        f"Over one agent called once ({MINI}, L3 and L4) it is {once_hard}."
    )


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    return [family[f"budget-{other}-{MINI}-hard-8"] for other in TITLES]


def section(data: Data, family: Family) -> str:
    """The numbers."""
    rows = [
        cell(data, model, agents, level) for model in MODELS for agents in SIZES for level in LEVELS
    ]
    head = (
        "model", "N", "level", "team: tokens", "one agent: tokens", "team − one call: ΔQ",
        "team − equal tokens: ΔQ",
    )  # fmt: skip
    keys = [key for key in family if key.startswith("budget-")]
    return f"""This is close to built in: in the mock a further call of the same agent has luck of
its own, as another agent of the same model has. One thing tells them apart: an agent that stays out
meets the same luck when it is called again, stays out from then on, and spends less.

{tables.compared(family, keys)}

Every cell (intervals not corrected, not tested):

{text.table(head, rows, left=3)}"""


def cell(data: Data, model: str, agents: int, level: str) -> tuple[str, ...]:
    """One team and what it is compared with."""
    at = (data, model, agents, level)
    tokens = [text.number(each(*at, "tokens").mean(), 0) for each in (team, again)]
    gaps = [st.mean(np.round(team(*at) - other(*at), 12)) for other in (once, again)]
    return (
        model, str(agents), level, *tokens, *(text.estimate(each, 3, sign=True) for each in gaps),
    )  # fmt: skip


def draw(data: Data, family: Family) -> Figure:
    """The team's gain over one agent at equal tokens."""
    figure, grid = plt.subplots(1, 2, figsize=(9, 3.4), sharey=True, layout="constrained")
    colours = (style.SKY, style.GREEN, style.ORANGE, style.PURPLE)
    for model, axes in zip(MODELS, grid, strict=True):
        for level, colour in zip(LEVELS, colours, strict=True):
            found = [st.mean(gain(data, "again", model, n, (level,))) for n in SIZES]
            error_bars(axes, SIZES, found, color=colour, marker="o", label=level)
        size_axis(axes, list(SIZES))
        zero(axes)
        axes.set_title(model)
    grid[0].set_ylabel("Q of the team less Q of one agent")
    grid[0].legend()
    return figure
