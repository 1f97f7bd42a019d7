"""3. A team against one agent, called once, or at the team's budget of tokens."""

from matplotlib import pyplot as plt
from matplotlib.figure import Figure

import style
from questions import tables
from questions.contrasts import Contrast, Family
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


def contrasts(data: Data) -> list[Contrast]:
    """What is compared."""
    found = []
    for model in MODELS:
        for agents in SIZES:
            for level in LEVELS:
                at = (data, model, agents, level)
                # The sensitivity analysis has eight agents, and L3 and L4.
                there = agents == 8 and level in HARD and model == MINI
                pairs = {"once": (once, "single agent"), "again": (again, "equal tokens")}
                for key, (other, condition) in pairs.items():
                    space = Terms(("sequential", condition)) if there else None
                    title = f"team − one agent {TITLES[key]}, {model}, N = {agents}, {level}"
                    name = f"budget-{key}-{model}-{agents}-{level}"
                    found.append(Contrast(name, title, team(*at) - other(*at), space=space))
    return found


TITLES = {"once": "called once", "again": "at equal tokens"}


def answer(data: Data, family: Family) -> str:
    """In short."""
    found = [each for key, each in family.items() if key.startswith("budget-again-")]
    hard = [each for each in found if each.contrast.key[-2:] in HARD]
    easy = [each for each in found if each.contrast.key[-2:] not in HARD]
    eight = family[f"budget-again-{MINI}-8-L3"]
    best = max(found, key=lambda each: abs(each.gap.value))
    return (
        f"Team less one agent at equal tokens: on L3 and L4 {tables.tally(hard)}, on L1 and L2 "
        f"{tables.tally(easy)}; {MINI}, N = 8, L3: {tables.gap(eight)}; the largest gap is "
        f"{tables.gap(best)}."
    )


def section(data: Data, family: Family) -> str:
    """The numbers."""
    rows = []
    for model in MODELS:
        for agents in SIZES:
            for level in LEVELS:
                at = (data, model, agents, level)
                found = family[f"budget-again-{model}-{agents}-{level}"]
                first = family[f"budget-once-{model}-{agents}-{level}"]
                tokens = [each(*at, "tokens").mean() for each in (team, again)]
                rows.append((
                    model, str(agents), level, *(text.number(t, 0) for t in tokens),
                    tables.gap(first), tables.READING[first.reading],
                    tables.gap(found), tables.READING[found.reading],
                ))  # fmt: skip
    head = (
        "model", "N", "level", "team: tokens", "one agent: tokens", "team − one call",
        "reading", "team − equal tokens", "reading",
    )  # fmt: skip
    keys = [f"budget-{key}-{MINI}-8-{level}" for key in TITLES for level in HARD]
    return f"""{text.table(head, rows, left=3)}

{tables.compared(family, keys)}"""


def draw(data: Data, family: Family) -> Figure:
    """The team's gain over one agent at equal tokens."""
    figure, grid = plt.subplots(1, 2, figsize=(9, 3.4), sharey=True, layout="constrained")
    colours = (style.SKY, style.GREEN, style.ORANGE, style.PURPLE)
    for model, axes in zip(MODELS, grid, strict=True):
        for level, colour in zip(LEVELS, colours, strict=True):
            found = [family[f"budget-again-{model}-{agents}-{level}"].gap for agents in SIZES]
            error_bars(axes, SIZES, found, color=colour, marker="o", label=level)
        size_axis(axes, list(SIZES))
        zero(axes)
        axes.set_title(model)
    grid[0].set_ylabel("Q of the team less Q of one agent")
    grid[0].legend()
    return figure
