"""5. Calls, cost and latency against the number of agents; groups of agents."""

from itertools import pairwise

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

import style
from questions import tables
from questions.beyond import BATCHES as FOLLOWED_BATCHES
from questions.beyond import NAMED_ONLY, sized
from questions.claims import Power, Terms
from questions.conditions import of
from questions.contrasts import MARGIN, Contrast, Family, Finding
from questions.data import Data
from questions.designs import CLAUDE, MINI
from study import statistics as st
from study import text

TITLE = "What does a larger team cost, and how long does it take?"
PROTOCOLS = (
    "sequential", "coordinator", "broadcast", "shared", "morphogenetic", "clonal", "stigmergic",
    "ripple", "batched-sequential", "equal-token-single-agent", "single-agent",
)  # fmt: skip
TEAMS = PROTOCOLS[:-2]
LARGEST = 32
CALLED_AGAIN = "one agent, N calls"
NAMES = {"equal-token-single-agent": CALLED_AGAIN, "single-agent": "one agent, one call"}
SIZES = (4, 8, 16, 32, 64, 128)
# Fewer tasks.
LARGE = (128, 256, 512, 1024)
MEASURES = {"calls": "calls", "tokens": "tokens", "cost_usd": "cost", "latency_s": "latency"}
# Followed through the space: growth from eight agents to 32, against growth in proportion.
FOLLOWED = {"cost_usd": "cost", "latency_s": "latency"}
MODELS = (MINI, CLAUDE)
BATCHES = (1, *FOLLOWED_BATCHES)


def values(data: Data, protocol: str, agents: int, measure: str = "quality") -> st.Values:
    """A measure by seed."""
    return data.main.by_seed("scaling", measure, protocol=protocol, agents=agents)


def exponents(data: Data, protocol: str, measure: str) -> dict[tuple[int, int], st.Values]:
    """By which power a measure grows at each doubling of N, by seed."""
    found = {}
    for series, sizes in (("scaling", SIZES), ("scaling-large", LARGE)):
        at = [
            data.main.by_seed(series, measure, protocol=protocol, agents=agents) for agents in sizes
        ]
        local = np.round(st.local_exponents(sizes, np.array(at)), 12)
        found |= dict(zip(pairwise(sizes), local, strict=True))
    return found


def batch(data: Data, model: str, size: int, measure: str = "quality") -> st.Values:
    """A measure of batched teams of 32, by seed."""
    return data.main.by_seed("batches", measure, model=model, batch=size)


def contrasts(data: Data) -> list[Contrast]:
    """What is compared."""
    found = []
    for model in MODELS:
        for size in BATCHES[1:]:
            gaps = batch(data, model, size) - batch(data, model, 1)
            space = Terms((of(model, sized(f"batches of {size}")), of(model, "large")))
            title = f"batches of {size} − of 1, {model}, N = 32"
            found.append(Contrast(f"batch-{size}-{model}", title, gaps, space=space))
    for protocol in NAMED_ONLY:
        for other in ("sequential", "shared"):
            large = "large" if other == "sequential" else sized(other)
            at = {8: Terms((protocol, other)), 32: Terms((sized(protocol), large))}
            for agents, space in at.items():
                gaps = values(data, protocol, agents) - values(data, other, agents)
                title = f"{protocol.capitalize()} − {other.capitalize()}, N = {agents}"
                key = f"named-{protocol}-{other}-{agents}"
                found.append(Contrast(key, title, gaps, space=space))
    for measure, name in FOLLOWED.items():
        ends = np.array([values(data, "sequential", n, measure) for n in (8, LARGEST)])
        power = np.round(st.local_exponents((8, LARGEST), ends)[0] - 1, 12)
        title = f"Sequential: exponent of {name} from N = 8 to {LARGEST}, less 1"
        space = Power(("sequential", "large"), (8, LARGEST), measure, 1)
        found.append(Contrast(f"power-{measure}", title, power, margin=np.nan, space=space))
    return found


def answer(data: Data, family: Family) -> str:
    """In short."""
    grown = {name: exponents(data, "sequential", measure) for measure, name in MEASURES.items()}
    first, last = ((SIZES[0], SIZES[1]), LARGE[-2:])
    told = "; ".join(
        f"{name} {power(grown[name][first])} from {first[0]} to {first[1]} and "
        f"{power(grown[name][last])} from {last[0]} to {last[1]}"
        for name in ("calls", "cost", "latency")
    )
    two = batch(data, MINI, 2, "latency_s").mean() / batch(data, MINI, 1, "latency_s").mean()
    near, above, one = (
        [p for p in NAMED_ONLY if family[key(p)].reading == reading]
        for key, reading in (
            (lambda p: f"named-{p}-sequential-32", "same"),
            (lambda p: f"named-{p}-shared-32", "more"),
            (lambda p: f"one-once-{p}-{MINI}-union", "more"),
        )
    )
    return (
        f"There is no one exponent. Under Sequential, by doublings of N (the power by which a "
        f"measure grows): {told}. The ends are built in: everybody is called once, one after the "
        f"other, and reads all that was written before it, so that in the end latency grows as N "
        f"and cost as N²; what is found is how slowly cost gets there, and that latency grows less "
        f"at first, while more and more members stay out and write little. Groups of two change Q "
        f"by {tables.gap(family[f'batch-2-{MINI}'])} at {text.percent(two)} of the latency "
        f"({MINI}, N = 32). Of the four protocols that the paper only names, as they are defined "
        f"here, in a complete network, shown to be better than Shared at N = 32: "
        f"{text.sentence(above) or 'none'}; shown to be within ±{MARGIN} of Sequential: "
        f"{text.sentence(near) or 'none'}; shown to be better than one agent called once at N = 8: "
        f"{text.sentence(one) or 'none'}. All Q here are of unions, which count against those who "
        f"see nothing of each other (question 1)."
    )


def power(found: st.Values) -> str:
    """An exponent with its interval."""
    return text.measured(st.mean(found), 2)


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    return [
        *(family[f"power-{measure}"] for measure in FOLLOWED),
        *(family[f"batch-{size}-{MINI}"] for size in (2, 4)),
        *(family[f"named-{p}-{o}-8"] for p in NAMED_ONLY for o in ("sequential", "shared")),
    ]


def section(data: Data, family: Family) -> str:
    """The numbers."""
    doublings = [*pairwise(SIZES), *pairwise(LARGE)]
    grown = [local(data, measure, name, doublings) for measure, name in FOLLOWED.items()]
    quality = [
        (
            NAMES.get(protocol, protocol),
            *(text.number(values(data, protocol, n).mean(), 3) for n in SIZES),
        )
        for protocol in PROTOCOLS
    ]
    keys = [key for key in family if key.startswith(("power-", "batch-", "named-"))]
    return f"""The power by which a measure grows from each N to the next (1: in proportion to N; 0:
not at all; mean over seeds), {MINI}. From {LARGE[0]} agents on it rests on
{amount(data, "scaling-large")}, below on {amount(data, "scaling")}. The protocol
batched-sequential has groups of four. Latency is that of the longest chain of calls that wait for
each other: calls of one wave are taken to run at once, with no limit on how many. Single agents are
no teams, and left out.

{chr(10).join(grown)}

Quality (unions). Here *{CALLED_AGAIN}* is one agent called as often as there are members, with no
budget of tokens; question 3 holds it to one:

{text.table(("protocol", *(f"N = {n}" for n in SIZES)), quality)}

Groups that act at once, N = 32:

{batches(data)}

{tables.compared(family, keys)}"""


def amount(data: Data, series: str) -> str:
    """How much a series has of each cell."""
    rows = data.main.some(series)
    return f"{rows['seed'].n_unique()} seeds of {rows['task'].n_unique()} tasks"


def local(data: Data, measure: str, name: str, doublings: list[tuple[int, int]]) -> str:
    """Local exponents of a measure."""
    rows = []
    for protocol in TEAMS:
        found = exponents(data, protocol, measure)
        rows.append((protocol, *(text.number(found[each].mean(), 2) for each in doublings)))
    rows.append((
        "*sequential, 95 %*",
        *(interval(exponents(data, "sequential", measure)[each]) for each in doublings),
    ))  # fmt: skip
    head = (name, *(f"{one} → {two}" for one, two in doublings))
    return text.table(head, rows) + "\n"


def interval(found: st.Values) -> str:
    """The interval of a mean."""
    each = st.mean(found)
    low, high = (text.number(end, 2) for end in (each.low, each.high))
    return "–" if low == high else f"{low} to {high}"


def batches(data: Data) -> str:
    """Quality, latency and cost by the size of groups."""
    rows = [
        (
            model,
            str(size),
            text.measured(st.mean(batch(data, model, size)), 3),
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
        for protocol, colour in zip(PROTOCOLS, style.COLOURS, strict=True):
            means = [values(data, protocol, agents, measure).mean() for agents in SIZES]
            axes.plot(
                SIZES,
                means,
                color=colour,
                marker="o",
                markersize=3,
                label=NAMES.get(protocol, protocol),
            )
        style.size_axis(axes, list(SIZES))
        axes.set_title(title)
        if measure != "quality":
            axes.set_yscale("log")
    last = grid[1, 1]
    for model, colour in zip(MODELS, style.COLOURS, strict=False):
        found = [st.mean(batch(data, model, size)) for size in BATCHES]
        waits = [batch(data, model, size, "latency_s").mean() for size in BATCHES]
        style.error_bars(last, waits, found, color=colour, marker="o", label=model)
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
