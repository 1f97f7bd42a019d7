"""3. A team against one agent, called once, or at the team's budget of tokens."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

import style
from questions import against, tables
from questions.against import HEADLINES, MODELS, PROTOCOLS, TITLES, UNION
from questions.claims import Average, Terms
from questions.conditions import EASY_TEAMS, equal, of
from questions.contrasts import Contrast, Family, Finding
from questions.data import Data
from questions.designs import LEVELS, MINI
from questions.sensitivity import AGGREGATIONS
from study import statistics as st
from study import text

TITLE = "A team, or one agent at the same budget?"
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
GROUPS = {"easy": ("L1", "L2"), "hard": HARD}
NAMES = {"easy": "L1 and L2", "hard": "L3 and L4"}


def contrasts(data: Data) -> list[Contrast]:
    """What is compared: Sequential by size, and every protocol."""
    return by_size(data) + against.by_protocol(data)


def by_size(data: Data) -> list[Contrast]:
    """Sequential: the mean over all sizes, and teams of eight and of the most agents."""
    found = []
    for other, called in TITLES.items():
        for model in MODELS:
            for group, levels in GROUPS.items():
                gains = {n: gain(data, other, model, n, levels) for n in SIZES}
                title = f"team − one agent {called}, {model}, {NAMES[group]}"
                key = f"budget-{other}-{model}-{group}"
                whole = np.mean(list(gains.values()), axis=0)
                at = {n: space(other, model, group, n) for n in (8, SIZES[-1])}
                mean = Average(tuple(at.values()))
                found.append(Contrast(key, f"{title}, mean over N", whole, space=mean))
                for n, claim in at.items():
                    words = f"{title}, N = {n}"
                    found.append(Contrast(f"{key}-{n}", words, gains[n], space=claim))
    return found


def space(other: str, model: str, group: str, agents: int) -> Terms:
    """The same in the sensitivity analysis."""
    if group == "hard":
        team = of(model, "sequential" if agents == 8 else "large")
        one = of(model, "single-agent")
    else:
        team = EASY_TEAMS[model] + ("" if agents == 8 else ", large")
        one = f"{EASY_TEAMS[model]}, one agent"
    return Terms((team, one if other == "once" else equal(team)))


def answer(data: Data, family: Family) -> str:
    """In short."""
    parts = [
        f"**One agent {called} beats**, of the {len(PROTOCOLS)} protocols (N = 8, L3 and L4): "
        + " ".join(against.told(family, other, model) for model in MODELS)
        for other, called in TITLES.items()
    ]
    sizes = [
        f"{model}, {NAMES[group]}: "
        + tables.says(
            family[f"budget-again-{model}-{group}"], "more", "less", "no difference", "not shown"
        )
        for model in MODELS
        for group in GROUPS
    ]
    return (
        f"{' '.join(parts)} Sequential less one agent at equal tokens, union, mean over "
        f"N = {SIZES[0]} to {SIZES[-1]}: {'; '.join(sizes)}."
    )


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    return [
        family[f"one-{other}-{protocol}-{MINI}-{UNION}"]
        for other, protocol in HEADLINES
    ]  # fmt: skip


def section(data: Data, family: Family) -> str:
    """The numbers."""
    rows = [
        cell(data, model, agents, level) for model in MODELS for agents in SIZES for level in LEVELS
    ]
    head = (
        "model", "N", "level", "team: tokens", "one agent: tokens", "of the team's",
        "calls", "team − one call: ΔQ", "team − equal tokens: ΔQ",
    )  # fmt: skip
    spent = [
        against.spending(data, model, protocol, answer)
        for model in MODELS
        for protocol in PROTOCOLS
        for answer in AGGREGATIONS
    ]
    of = (
        "model", "protocol", "answer", "team: Q", "one call: Q", "equal tokens: Q", "team: tokens",
        "one agent: tokens", "of the team's", "calls",
    )  # fmt: skip
    keys = [k for k in family if k.startswith("one-") and k.endswith(UNION)]
    either = [key.removesuffix(f"-{UNION}") for key in keys]
    sizes = [key for key in family if key.startswith("budget-")]
    return f"""*Equal tokens* are measured on both sides: the budget of the one agent is the mean of
all tokens, read and written, that the teams of that cell spent on a task; it is called again as
long as what a call can take at most is left of it, and at most as often as there are members. What
it spent in fact, and in how many calls, stands beside it: {against.unspent(data)} In the
mock a further call of the same agent has luck of its own, as another agent of the same model has:
between Sequential and one agent that reads its own outputs little is left that could differ but
what is spent.

Every protocol, teams of eight, L3 and L4:

{text.table(of, spent, left=3)}

{tables.compared(family, keys)}

The same comparisons under the other ways to make one answer:

{tables.by_answer(family, either)}

Sequential, by size and level (union):

{tables.compared(family, sizes)}

Every cell (intervals not corrected, not tested):

{text.table(head, rows, left=3)}"""


def cell(data: Data, model: str, agents: int, level: str) -> tuple[str, ...]:
    """One team and what it is compared with."""
    at = (data, model, agents, level)
    tokens = [each(*at, "tokens").mean() for each in (team, again)]
    gaps = [st.mean(np.round(team(*at) - other(*at), 12)) for other in (once, again)]
    return (
        model, str(agents), level, *(text.number(each, 0) for each in tokens),
        text.percent(tokens[1] / tokens[0]), text.number(again(*at, "calls").mean(), 1),
        *(text.measured(each, 3, sign=True) for each in gaps),
    )  # fmt: skip


def draw(data: Data, family: Family) -> Figure:
    """The team's gain over one agent at equal tokens."""
    figure, grid = plt.subplots(1, 2, figsize=(9, 3.4), sharey=True, layout="constrained")
    colours = (style.SKY, style.GREEN, style.ORANGE, style.PURPLE)
    for model, axes in zip(MODELS, grid, strict=True):
        for level, colour in zip(LEVELS, colours, strict=True):
            found = [st.mean(gain(data, "again", model, n, (level,))) for n in SIZES]
            style.error_bars(axes, SIZES, found, color=colour, marker="o", label=level)
        style.size_axis(axes, list(SIZES))
        style.zero(axes)
        axes.set_title(model)
    grid[0].set_ylabel("Q of the team less Q of one agent")
    grid[0].legend()
    return figure
