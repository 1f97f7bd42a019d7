"""7. Models called by level; few strong agents or many cheap ones."""

import numpy as np
import polars as pl
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

import style
from questions import tables
from questions.beyond import SIZES as FOLLOWED_SIZES
from questions.beyond import sized
from questions.claims import AtCost, Terms, Unsaved
from questions.conditions import EASY_TEAMS, LARGE, of
from questions.contrasts import Contrast, Family, Finding
from questions.data import Data
from questions.designs import CLAUDE, DEEPSEEK, MINI
from questions.sensitivity import AGGREGATIONS, only
from study import statistics as st
from study import text
from study.statistics import Values

TITLE = "Mixed models: at what saving, and few strong or many cheap?"
CHEAP = (MINI, DEEPSEEK)
TEAMS = ("strong", "routed", "cheap")
SIZES = (1, 2, 4, 8, 16, 32, 64)
# Routed, only L1 and L2 are worked on by other models.
SPACE = {
    (MINI, "routed"): Terms(("easy, cheap", "easy, strong")),
    (DEEPSEEK, "routed"): Terms(("easy, deepseek", "easy, strong")),
    (MINI, "cheap"): Terms(("sequential", "claude, sequential")),
    (DEEPSEEK, "cheap"): Terms(("deepseek, sequential", "claude, sequential")),
}
UNION = AGGREGATIONS[0]
# What the paper claims to save at equal quality, with strong models for L3 and L4.
CLAIMED = 0.88


def routed(
    data: Data, cheap: str, team: str, measure: str = "quality", answer: str = UNION
) -> Values:
    """A measure by seed."""
    return data.main.by_seed("routing", measure, cheap=cheap, team=team, aggregation=answer)


def saving(data: Data, cheap: str, team: str) -> st.Estimate:
    """The share of the strong team's cost that is saved."""
    costs = [routed(data, cheap, each, "cost_usd") for each in (team, "strong")]
    found = st.compared(*costs, st.ratio, paired=True)
    return st.Estimate(1 - found.value, 1 - found.high, 1 - found.low, found.n)


def at_cost(data: Data, model: str, measure: str) -> Values:
    """A measure by size and seed."""
    return np.array([
        data.main.by_seed("equal-cost", measure, model=model, agents=n) for n in SIZES
    ])  # fmt: skip


def equal_cost(data: Data, cheap: str) -> dict[int, Values]:
    """Strong less cheap at the strong team's cost, by its size: sizes in between by straight lines
    on the logarithm of cost, where cheap teams of such cost were computed.
    """
    strong = at_cost(data, CLAUDE, "quality")
    prices = np.log(at_cost(data, CLAUDE, "cost_usd"))
    quality, costs = at_cost(data, cheap, "quality"), np.log(at_cost(data, cheap, "cost_usd"))
    found = {}
    for place, size in enumerate(SIZES):
        inside = (prices[place] >= costs[0]) & (prices[place] <= costs[-1])
        if inside.all():
            there = [
                np.interp(price, costs[:, seed], quality[:, seed])
                for seed, price in enumerate(prices[place])
            ]
            found[size] = strong[place] - np.array(there)
    return found


def contrasts(data: Data) -> list[Contrast]:
    """What is compared."""
    found = []
    for cheap in CHEAP:
        for team in TEAMS[1:]:
            for answer in AGGREGATIONS:
                strong, other = (routed(data, cheap, t, answer=answer) for t in ("strong", team))
                title = f"{'all ' if team == 'cheap' else ''}{team} − all strong, {cheap}, {answer}"
                gaps, key = other - strong, f"mixing-{team}-{cheap}-{answer}"
                space = SPACE[cheap, team]
                found.append(Contrast(key, title, gaps, space=space, answer=only(answer)))
        title = f"claimed saving less that of routing, {cheap}"
        costs = [routed(data, cheap, team, "cost_usd") for team in ("routed", "strong")]
        space = Unsaved(CLAIMED, (EASY_TEAMS[cheap], "easy, strong", "claude, sequential"))
        lacking = CLAIMED - (1 - costs[0] / costs[1])
        found.append(Contrast(f"mixing-saving-{cheap}", title, lacking, margin=np.nan, space=space))
        for size, gaps in equal_cost(data, cheap).items():
            title = f"{size} × {CLAUDE} − {cheap} at equal cost"
            space = AtCost((sized_team(CLAUDE, size), *cheap_teams(cheap)))
            found.append(Contrast(f"mixing-{size}-{cheap}", title, gaps, space=space))
    return found


def sized_team(model: str, agents: int) -> str:
    """What a team is called in the sensitivity analysis."""
    names = {1: "single-agent", 8: "sequential"}
    return of(model, names.get(agents, sized("sequential", agents)))


def cheap_teams(model: str) -> list[str]:
    """The curve of quality against cost in the sensitivity analysis."""
    sizes = sorted({1, 8, *FOLLOWED_SIZES[model]})
    teams = [sized_team(model, size) for size in sizes]
    return teams if LARGE in sizes else [*teams, of(model, "large")]


def answer(data: Data, family: Family) -> str:
    """In short."""
    parts = []
    for cheap in CHEAP:
        saved = saving(data, cheap, "routed")
        gap = tables.gap(family[f"mixing-routed-{cheap}-{UNION}"])
        low, high = (text.number(100 * end, 0) for end in (saved.low, saved.high))
        parts.append(f"{text.percent(saved.value)} [{low}, {high}] with {cheap} (ΔQ {gap})")
    few = {
        cheap: [family[f"mixing-{size}-{cheap}"] for size in equal_cost(data, cheap)]
        for cheap in CHEAP
    }
    told = "; ".join(f"less {cheap}: {tables.tally(each)}" for cheap, each in few.items())
    return (
        f"Routing by level saves {text.sentence(parts)}; {text.percent(CLAIMED)} are claimed. Of "
        f"the strong team's cost {text.percent(hard_share(data))} is that of L3 and L4, which "
        f"routing leaves as it is. Cheap models alone save {all_cheap(data, family)}. "
        f"Few strong at equal cost, {told}."
    )


def hard_share(data: Data) -> float:
    """The share of the strong team's cost that is that of L3 and L4."""
    rows = data.main.some("routing", cheap=MINI, team="strong", aggregation=UNION)
    hard = rows.filter(pl.col("task_level") > 2)
    return hard["cost_usd"].sum() / rows["cost_usd"].sum()


def all_cheap(data: Data, family: Family) -> str:
    """What teams of cheap models only save, and lose."""
    return text.sentence([
        f"{text.percent(saving(data, cheap, 'cheap').value)} with {cheap} "
        f"(ΔQ {tables.gap(family[f'mixing-cheap-{cheap}-{UNION}'])})"
        for cheap in CHEAP
    ])  # fmt: skip


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    return [
        *(
            family[f"mixing-{team}{answer}"]
            for cheap in CHEAP
            for team, answer in (
                (f"routed-{cheap}", f"-{UNION}"),
                (f"saving-{cheap}", ""),
                (f"cheap-{cheap}", f"-{UNION}"),
            )
        ),
        family[f"mixing-2-{MINI}"],
    ]


def section(data: Data, family: Family) -> str:
    """The numbers."""
    rows = [
        (
            cheap,
            team,
            text.measured(st.mean(routed(data, cheap, team)), 3),
            text.number(routed(data, cheap, team, "cost_usd").mean(), 3),
            "–" if team == "strong" else percent(saving(data, cheap, team)),
        )
        for cheap in CHEAP
        for team in TEAMS
    ]
    keys = [k for k in family if k.startswith("mixing-") and not k.endswith(AGGREGATIONS[1:])]
    either = [key.removesuffix(f"-{UNION}") for key in keys if key.endswith(UNION)]
    head = ("cheap model", "team", "Q", "cost, USD", "saved")
    return f"""Strong is {CLAUDE}. Tasks of all levels, equally often; eight agents are called for
each. *Routed*: the strong eight for L3 and L4, the cheap eight for L1 and L2.

{text.table(head, rows, left=2)}

At equal cost the quality of the cheap team is read off its own curve of quality against cost (N = 1
to 64), seed by seed.

{tables.compared(family, keys)}

Under the other ways to make one answer:

{tables.by_answer(family, either)}"""


def percent(share: st.Estimate) -> str:
    """A share with its interval, in percent."""
    whole = st.Estimate(100 * share.value, 100 * share.low, 100 * share.high, share.n)
    return f"{text.measured(whole, 0)} %"


def draw(data: Data, family: Family) -> Figure:
    """Quality against cost."""
    figure, axes = plt.subplots(figsize=(7, 3.8), layout="constrained")
    for model, colour in zip((CLAUDE, *CHEAP), style.COLOURS, strict=False):
        costs = at_cost(data, model, "cost_usd").mean(axis=1)
        found = [st.mean(each) for each in at_cost(data, model, "quality")]
        style.error_bars(axes, costs, found, color=colour, marker="o", label=model)
        for size, cost, each in zip(SIZES, costs, found, strict=True):
            axes.annotate(str(size), (cost, each.value), xytext=(3, -10),
                          textcoords="offset points", fontsize=7)  # fmt: skip
    axes.set_xscale("log")
    axes.set_xlabel("cost of a task, USD (numbers: agents)")
    axes.set_ylabel("quality Q")
    axes.legend()
    return figure
