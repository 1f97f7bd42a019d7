"""5. Calls, cost and latency against the number of agents; groups of agents."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

import style
from questions import tables
from questions.contrasts import Contrast, Family, Finding
from questions.data import Data
from questions.designs import CLAUDE, MINI
from questions.drawing import COLOURS, error_bars, size_axis
from questions.space import Terms
from study import statistics as st
from study import text

TITLE = "What does a larger team cost, and how long does it take?"
PROTOCOLS = (
    "sequential", "coordinator", "broadcast", "shared", "morphogenetic", "clonal", "stigmergic",
    "ripple", "batched-sequential", "equal-token-single-agent", "single-agent",
)  # fmt: skip
# Those that the paper names, and leaves for later.
NAMED_ONLY = ("morphogenetic", "clonal", "stigmergic", "ripple")
SIZES = (4, 8, 16, 32, 64, 128)
MEASURES = {"calls": "calls", "tokens": "tokens", "cost_usd": "cost", "latency_s": "latency"}
MODELS = (MINI, CLAUDE)
BATCHES = (1, 2, 4, 8, 16, 32)


def values(data: Data, protocol: str, agents: int, measure: str = "quality") -> st.Values:
    """A measure by seed."""
    return data.main.by_seed("scaling", measure, protocol=protocol, agents=agents)


def exponent(data: Data, protocol: str, measure: str) -> st.Estimate:
    """The slope of the logarithm of a measure on that of N, fitted for each seed."""
    means = np.log([values(data, protocol, agents, measure) for agents in SIZES])
    x = np.log(SIZES)
    x = x - x.mean()
    return st.mean(np.round(x @ means / (x @ x), 12))


def batch(data: Data, model: str, size: int, measure: str = "quality") -> st.Values:
    """A measure of batched teams of 32, by seed."""
    return data.main.by_seed("batches", measure, model=model, batch=size)


def contrasts(data: Data) -> list[Contrast]:
    """What is compared."""
    found = []
    for model in MODELS:
        for size in BATCHES[1:]:
            gaps = batch(data, model, size) - batch(data, model, 1)
            space = Terms(("batches of 4", "sequential")) if (model, size) == (MINI, 4) else None
            title = f"batches of {size} − of 1, {model}, N = 32"
            found.append(Contrast(f"batch-{size}-{model}", title, gaps, space=space))
    for protocol in NAMED_ONLY:
        for other in ("sequential", "shared"):
            # The sensitivity analysis has eight agents.
            for agents, space in ((8, Terms((protocol, other))), (32, None)):
                gaps = values(data, protocol, agents) - values(data, other, agents)
                title = f"{protocol.capitalize()} − {other.capitalize()}, N = {agents}"
                key = f"named-{protocol}-{other}-{agents}"
                found.append(Contrast(key, title, gaps, space=space))
    return found


def answer(data: Data, family: Family) -> str:
    """In short."""
    cost, calls, wait = (
        text.estimate(exponent(data, "sequential", each), 2)
        for each in ("cost_usd", "calls", "latency_s")
    )
    two = batch(data, MINI, 2, "latency_s").mean() / batch(data, MINI, 1, "latency_s").mean()
    near = [p for p in NAMED_ONLY if family[f"named-{p}-sequential-32"].reading == "same"]
    above = [p for p in NAMED_ONLY if family[f"named-{p}-shared-32"].reading == "more"]
    return (
        f"Under Sequential, calls grow as N to the power {calls}, cost {cost}, latency {wait}. "
        f"Groups of two change Q by {tables.gap(family[f'batch-2-{MINI}'])} at {text.percent(two)} "
        f"of the latency ({MINI}, N = 32). Of the four protocols that the paper only names, as "
        f"they are defined here, {text.sentence(above) or 'none'} "
        f"{'is' if len(above) < 2 else 'are'} better than Shared at N = 32, and "
        f"{text.sentence(near) or 'none'} as good as Sequential."
    )


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    return [family[f"batch-4-{MINI}"], *(family[f"named-{p}-sequential-8"] for p in NAMED_ONLY)]


def section(data: Data, family: Family) -> str:
    """The numbers."""
    rows = []
    for protocol in PROTOCOLS:
        ends = [text.number(values(data, protocol, n).mean(), 3) for n in (4, 32, 128)]
        slopes = [text.estimate(exponent(data, protocol, each), 2) for each in MEASURES]
        rows.append((protocol, *slopes, *ends))
    head = ("protocol", *MEASURES.values(), "Q, N = 4", "Q, N = 32", "Q, N = 128")
    keys = [key for key in family if key.startswith(("batch-", "named-"))]
    return f"""Exponents (1: in proportion to N; 0: not at all), {MINI}, N from 4 to 128. Calls and
latency follow from the protocol's definition; tokens and cost also from what agents read.
The protocol batched-sequential has groups of four.

{text.table(head, rows)}

Groups that act at once, N = 32:

{batches(data)}

{tables.compared(family, keys)}"""


def batches(data: Data) -> str:
    """Quality, latency and cost by the size of groups."""
    rows = [
        (
            model,
            str(size),
            text.estimate(st.mean(batch(data, model, size)), 3),
            text.number(batch(data, model, size, "latency_s").mean(), 0),
            text.number(batch(data, model, size, "cost_usd").mean(), 3),
        )
        for model in MODELS
        for size in BATCHES
    ]
    return text.table(("model", "group", "Q", "latency, s", "cost, USD"), rows)


def draw(data: Data, family: Family) -> Figure:
    """Cost, latency and quality against N, and quality against latency by batch."""
    figure, grid = plt.subplots(2, 2, figsize=(10, 6.6), layout="constrained")
    panels = (("cost_usd", "cost of a task, USD"), ("latency_s", "latency of a task, s"),
              ("quality", "quality Q"))  # fmt: skip
    for (measure, title), axes in zip(panels, grid.flat, strict=False):
        for protocol, colour in zip(PROTOCOLS, COLOURS, strict=True):
            means = [values(data, protocol, agents, measure).mean() for agents in SIZES]
            axes.plot(SIZES, means, color=colour, marker="o", markersize=3, label=protocol)
        size_axis(axes, list(SIZES))
        axes.set_title(title)
        if measure != "quality":
            axes.set_yscale("log")
    last = grid[1, 1]
    for model, colour in zip(MODELS, COLOURS, strict=False):
        found = [st.mean(batch(data, model, size)) for size in BATCHES]
        waits = [batch(data, model, size, "latency_s").mean() for size in BATCHES]
        error_bars(last, waits, found, color=colour, marker="o", label=model)
        for size, wait, each in zip(BATCHES, waits, found, strict=True):
            last.annotate(str(size), (wait, each.value), xytext=(3, 4), textcoords="offset points")
    last.set_xscale("log", base=2)
    last.xaxis.set_major_formatter(FuncFormatter(style.thousands))
    last.set_xlabel("latency of a task, s")
    last.set_title("quality against latency by size of groups, N = 32")
    last.legend()
    handles, labels = grid[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside right center")
    return figure
