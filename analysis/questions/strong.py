"""4. Shared and Broadcast on strong models."""

from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from questions import tables
from questions.contrasts import Contrast, Family, Finding
from questions.data import Data
from questions.designs import CLAUDE, MODELS
from questions.drawing import COLOURS, error_bars
from questions.space import Terms
from study import statistics as st
from study import text

TITLE = "Shared and Broadcast on strong models?"
PROTOCOLS = ("sequential", "coordinator", "broadcast", "shared")
PAIRS = (("sequential", "shared"), ("sequential", "broadcast"), ("broadcast", "shared"))
SPACE = {
    ("sequential", "shared"): Terms(("claude, sequential", "claude, shared")),
    ("sequential", "broadcast"): Terms(("claude, sequential", "claude, broadcast")),
    ("broadcast", "shared"): Terms(("claude, broadcast", "claude, shared")),
}


def values(data: Data, model: str, protocol: str) -> st.Values:
    """Quality by seed."""
    return data.main.by_seed("protocols", model=model, protocol=protocol)


def by_shared(data: Data) -> list[str]:
    """Models by what they make of Sequential, the weakest first."""
    return sorted(MODELS, key=lambda model: values(data, model, "sequential").mean())


def contrasts(data: Data) -> list[Contrast]:
    """What is compared."""
    return [
        Contrast(
            f"strong-{one}-{other}-{model}",
            f"{one.capitalize()} − {other.capitalize()}, {model}",
            values(data, model, one) - values(data, model, other),
            space=SPACE[one, other] if model == CLAUDE else None,
        )
        for model in MODELS
        for one, other in PAIRS
    ]


def answer(data: Data, family: Family) -> str:
    """In short."""
    gains = {m: family[f"strong-sequential-shared-{m}"] for m in by_shared(data)}
    weakest, *_, strongest = gains
    readings = [family[f"strong-broadcast-shared-{m}"] for m in gains]
    shared = [values(data, m, "shared").mean() for m in gains]
    pairs = [(model, other) for model in gains for other in ("shared", "broadcast")]
    behind = sum(family[f"strong-sequential-{other}-{m}"].reading == "more" for m, other in pairs)
    weak, able = (tables.gap(gains[model]) for model in (weakest, strongest))
    return (
        f"They stay behind Sequential in {behind} of {len(pairs)} comparisons: Sequential − Shared "
        f"is {weak} for the weakest ({weakest}) and {able} for the strongest ({strongest}). Shared "
        f"reaches Q {text.number(min(shared), 3)} to {text.number(max(shared), 3)} over all "
        f"models. Broadcast less Shared: {tables.tally(readings)}."
    )


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    return [family[f"strong-{one}-{other}-{CLAUDE}"] for one, other in PAIRS]


def section(data: Data, family: Family) -> str:
    """The numbers."""
    rows = [
        (model, *(text.estimate(st.mean(values(data, model, each)), 3) for each in PROTOCOLS))
        for model in by_shared(data)
    ]
    keys = [key for key in family if key.startswith("strong-")]
    head = ("model", *(name.capitalize() for name in PROTOCOLS))
    return f"{text.table(head, rows)}\n\n{tables.compared(family, keys)}"


def draw(data: Data, family: Family) -> Figure:
    """Quality by model and protocol."""
    figure, axes = plt.subplots(figsize=(8, 3.6), layout="constrained")
    models = by_shared(data)
    for protocol, colour in zip(PROTOCOLS, COLOURS, strict=False):
        found = [st.mean(values(data, model, protocol)) for model in models]
        error_bars(axes, range(len(models)), found, color=colour, marker="o", label=protocol)
    axes.set_xticks(range(len(models)), models, rotation=20)
    axes.set_ylabel("quality Q")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure
