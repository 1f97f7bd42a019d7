"""Every protocol against one agent: called once, or at the tokens of a team."""

from questions.claims import Terms
from questions.conditions import equal, of
from questions.contrasts import Contrast, Family
from questions.data import Data
from questions.designs import CLAUDE, MINI
from questions.sensitivity import AGGREGATIONS, only
from study import statistics as st
from study import text

MODELS = (MINI, CLAUDE)
TITLES = {"once": "called once", "again": "at equal tokens"}
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
# What the answer rests on.
HEADLINES = (
    *(("once", name) for name in ("sequential", "ripple", "coordinator", "broadcast", "shared")),
    *(("again", name) for name in ("sequential", "coordinator", "broadcast", "shared")),
)


def space(other: str, model: str, protocol: str) -> Terms:
    """The same in the sensitivity analysis."""
    team = of(model, protocol)
    return Terms((team, of(model, "single-agent") if other == "once" else equal(team)))


def against(data: Data, model: str, protocol: str, answer: str, measure: str = "quality"):
    """A protocol, teams of eight, L3 and L4."""
    at = {"model": model, "protocol": protocol, "aggregation": answer}
    return data.main.by_seed("against-one", measure, **at)


def matched(data: Data, model: str, protocol: str, answer: str, measure: str = "quality"):
    """One agent called again and again, at the tokens of that protocol's teams."""
    team = f"{model} {protocol} {answer}"
    return data.budgets.by_seed("protocol-budgets", measure, team=team)


def by_protocol(data: Data) -> list[Contrast]:
    """Every protocol against one agent, under each way to make one answer."""
    found = []
    for model in MODELS:
        for protocol, name in PROTOCOLS.items():
            for answer in AGGREGATIONS:
                team = against(data, model, protocol, answer)
                one = against(data, model, "single-agent", answer)
                same = matched(data, model, protocol, answer)
                for other, gaps in (("once", team - one), ("again", team - same)):
                    found.append(
                        Contrast(
                            f"one-{other}-{protocol}-{model}-{answer}",
                            f"{name} − one agent {TITLES[other]}, {model}, {answer}",
                            gaps,
                            space=space(other, model, protocol),
                            answer=only(answer),
                        )
                    )
    return found


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
