"""3. A team against one agent, called once, or at the team's budget of tokens."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

import style
from questions import tables
from questions.conditions import BUDGETS
from questions.contrasts import Contrast, Family, Finding
from questions.data import Data
from questions.designs import CLAUDE, LEVELS, MINI
from questions.sensitivity import AGGREGATIONS
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
UNION = AGGREGATIONS[0]
# As the study calls them, and as they are called here.
PROTOCOLS = {
    "sequential": "Sequential",
    "batched-sequential": "Batched Sequential",
    "ripple": "Ripple",
    "coordinator": "Coordinator",
    "stigmergic": "Stigmergic",
    "clonal": "Clonal",
    "morphogenetic": "Morphogenetic",
    "broadcast": "Broadcast",
    "shared": "Shared",
}
SPACE = {
    **{
        ("once", name): Terms((name, "single-agent"))
        for name in ("sequential", "ripple", "coordinator", "broadcast", "shared")
    },
    **{("again", name): Terms((name, equal)) for name, equal in BUDGETS.items()},
}
NAMES = {"easy": "L1 and L2", "hard": "L3 and L4"}


def against(data: Data, model: str, protocol: str, answer: str, measure: str = "quality"):
    """A protocol, teams of eight, L3 and L4."""
    at = {"model": model, "protocol": protocol, "aggregation": answer}
    return data.main.by_seed("against-one", measure, **at)


def matched(data: Data, model: str, protocol: str, answer: str, measure: str = "quality"):
    """One agent called again and again, at the tokens of that protocol's teams."""
    team = f"{model} {protocol} {answer}"
    return data.budgets.by_seed("protocol-budgets", measure, team=team)


def contrasts(data: Data) -> list[Contrast]:
    """What is compared: Sequential by size, and every protocol."""
    return by_size(data) + by_protocol(data)


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
                found.append(Contrast(key, f"{title}, mean over N", whole))
                for n in (8, SIZES[-1]):
                    found.append(Contrast(f"{key}-{n}", f"{title}, N = {n}", gains[n]))
    return found


def by_protocol(data: Data) -> list[Contrast]:
    """Every protocol against one agent, under each way to make one answer."""
    found = []
    for model in MODELS:
        for protocol, name in PROTOCOLS.items():
            for answer in AGGREGATIONS:
                team = against(data, model, protocol, answer)
                one = against(data, model, "single-agent", answer)
                same = matched(data, model, protocol, answer)
                # The sensitivity analysis varies the answer by itself.
                there = (model, answer) == (MINI, UNION)
                for other, gaps in (("once", team - one), ("again", team - same)):
                    found.append(
                        Contrast(
                            f"one-{other}-{protocol}-{model}-{answer}",
                            f"{name} − one agent {TITLES[other]}, {model}, {answer}",
                            gaps,
                            space=SPACE.get((other, protocol)) if there else None,
                        )
                    )
    return found


def answer(data: Data, family: Family) -> str:
    """In short."""
    parts = [
        f"**One agent {called} beats**, of the {len(PROTOCOLS)} protocols (N = 8, L3 and L4): "
        + " ".join(told(family, other, model) for model in MODELS)
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


def told(family: Family, other: str, model: str) -> str:
    """Which protocols one agent beats, and which beat it, under each way to make one answer."""
    words = []
    for answer in AGGREGATIONS:
        found = {p: family[f"one-{other}-{p}-{model}-{answer}"].reading for p in PROTOCOLS}
        lost, won = (
            [PROTOCOLS[p] for p, reading in found.items() if reading == kind]
            for kind in ("less", "more")
        )
        words.append(
            f"{answer} {len(lost)} ({text.sentence(lost) or 'none'}), beaten by {len(won)} "
            f"({text.sentence(won) or 'none'})"
        )
    return f"*{model}:* {'; '.join(words)}."


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    return [
        family[f"one-{other}-{protocol}-{MINI}-{UNION}"]
        for other, protocol in SPACE
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
        spending(data, model, protocol, answer)
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
all tokens, read and written, that the teams of that cell spent on a task; it is called again until
that is spent, but at most as often as there are members. What it spent in fact, and in how many
calls, stands beside it: {unspent(data)} In the mock a further call of the same
agent has luck of its own, as another agent of the same model has: between Sequential and one agent
that reads its own outputs little is left that could differ.

Every protocol, teams of eight, L3 and L4:

{text.table(of, spent, left=3)}

{tables.compared(family, keys)}

The same comparisons under each way to make one answer:

{tables.by_answer(family, either)}

Sequential, by size and level (union):

{tables.compared(family, sizes)}

Every cell (intervals not corrected, not tested):

{text.table(head, rows, left=3)}"""


def unspent(data: Data) -> str:
    """The range of what one agent spent of a team's tokens."""
    shares = [
        matched(data, m, p, a, "tokens").mean() / against(data, m, p, a, "tokens").mean()
        for m in MODELS
        for p in PROTOCOLS
        for a in AGGREGATIONS
    ]
    low, high = (text.percent(each(shares)) for each in (min, max))
    return f"{low} to {high} of the team's in the table below."


def spending(data: Data, model: str, protocol: str, answer: str) -> tuple[str, ...]:
    """A protocol beside one agent."""
    at = (data, model, protocol, answer)
    found = (against(*at), against(data, model, "single-agent", answer), matched(*at))
    tokens = [each(*at, "tokens").mean() for each in (against, matched)]
    return (
        model, PROTOCOLS[protocol], answer, *(text.measured(st.mean(q), 3) for q in found),
        *(text.number(each, 0) for each in tokens), text.percent(tokens[1] / tokens[0]),
        text.number(matched(*at, "calls").mean(), 1),
    )  # fmt: skip


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
