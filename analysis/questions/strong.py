"""4. Shared and Broadcast on strong models."""

from matplotlib import pyplot as plt
from matplotlib.figure import Figure

import style
from questions import tables
from questions.claims import Terms
from questions.conditions import of
from questions.contrasts import Contrast, Family, Finding
from questions.data import Data
from questions.designs import CLAUDE, MODELS
from questions.sensitivity import AGGREGATIONS, only
from study import statistics as st
from study import text

TITLE = "Shared and Broadcast on strong models?"
PROTOCOLS = ("sequential", "coordinator", "broadcast", "shared")
UNION = AGGREGATIONS[0]
NAMES = {
    **{name: name.capitalize() for name in PROTOCOLS},
    "single-agent": "One agent, called once",
}
PAIRS = (
    ("sequential", "shared"),
    ("sequential", "broadcast"),
    ("broadcast", "shared"),
    ("shared", "single-agent"),
)


def values(data: Data, model: str, protocol: str, answer: str = UNION) -> st.Values:
    """Quality by seed."""
    return data.main.by_seed("protocols", model=model, protocol=protocol, aggregation=answer)


def by_shared(data: Data) -> list[str]:
    """Models by what they make of Sequential, the weakest first."""
    return sorted(MODELS, key=lambda model: values(data, model, "sequential").mean())


def contrasts(data: Data) -> list[Contrast]:
    """What is compared."""
    return [
        Contrast(
            f"strong-{one}-{other}-{model}-{answer}",
            f"{NAMES[one]} − {NAMES[other]}, {model}, {answer}",
            values(data, model, one, answer) - values(data, model, other, answer),
            space=Terms((of(model, one), of(model, other))),
            answer=only(answer),
        )
        for model in MODELS
        for one, other in PAIRS
        for answer in AGGREGATIONS
    ]


def answer(data: Data, family: Family) -> str:
    """In short."""
    weakest, *_, strongest = by_shared(data)
    parts = [under(data, family, each) for each in AGGREGATIONS]
    gains = "; ".join(
        f"for the {which} ({model}) "
        + tables.under_each(family, f"strong-sequential-shared-{model}")
        for which, model in (("weakest", weakest), ("strongest", strongest))
    )
    return f"{' '.join(parts)} Sequential − Shared is {gains}."


def under(data: Data, family: Family, answer: str) -> str:
    """What came out where answers are made in one way."""

    def readings(one: str, other: str) -> str:
        found = [family[f"strong-{one}-{other}-{m}-{answer}"] for m in MODELS]
        return tables.tally(found)

    shared = [values(data, m, "shared", answer).mean() for m in MODELS]
    low, high = (text.number(each(shared), 3) for each in (min, max))
    return (
        f"**{answer.capitalize()}:** Sequential less Shared: {readings('sequential', 'shared')}; "
        f"less Broadcast: {readings('sequential', 'broadcast')}; Broadcast less Shared: "
        f"{readings('broadcast', 'shared')}; Shared less one agent called once: "
        f"{readings('shared', 'single-agent')} (Shared reaches Q {low} to {high})."
    )


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    return [family[f"strong-{one}-{other}-{CLAUDE}-{UNION}"] for one, other in PAIRS]


def section(data: Data, family: Family) -> str:
    """The numbers."""
    rows = [
        (
            model,
            answer,
            *(text.measured(st.mean(values(data, model, each, answer)), 3) for each in NAMES),
        )
        for model in by_shared(data)
        for answer in AGGREGATIONS
    ]
    keys = [key for key in family if key.startswith("strong-") and key.endswith(UNION)]
    either = [key.removesuffix(f"-{UNION}") for key in keys]
    head = ("model", "answer", *NAMES.values())
    return f"""{text.table(head, rows, left=2)}

{tables.compared(family, keys)}

The same comparisons under the other ways to make one answer:

{tables.by_answer(family, either)}"""


def draw(data: Data, family: Family) -> Figure:
    """Quality by model and protocol."""
    figure, axes = plt.subplots(figsize=(8, 3.6), layout="constrained")
    models = by_shared(data)
    for protocol, colour in zip(PROTOCOLS, style.COLOURS, strict=False):
        found = [st.mean(values(data, model, protocol)) for model in models]
        style.error_bars(axes, range(len(models)), found, color=colour, marker="o", label=protocol)
    axes.set_xticks(range(len(models)), models, rotation=20)
    axes.set_ylabel("quality Q")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure
