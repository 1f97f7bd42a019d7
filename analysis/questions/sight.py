"""1. Is the gain from seeing outputs, or from choosing roles?"""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

import style
from questions import tables
from questions.claims import Terms
from questions.conditions import of
from questions.contrasts import Contrast, Family, Finding
from questions.data import Data
from questions.designs import CLAUDE, MINI
from questions.sensitivity import AGGREGATIONS, only
from study import statistics as st
from study import text

TITLE = "Seeing outputs, or choosing roles?"
MODELS = (MINI, CLAUDE)
UNION = AGGREGATIONS[0]
SIGHTS = ("nothing", "history", "intentions", "latest 1", "latest 3", "outputs")
# The same in the sensitivity analysis.
SPACE = {
    "sight-free": ("sequential", "blind"),
    "sight-assigned": ("assigned", "blind, assigned"),
    "roles-outputs": ("sequential", "assigned"),
    "roles-nothing": ("blind", "blind, assigned"),
    "both": ("sequential", "blind", "assigned", "blind, assigned"),
    "over-shared": ("sequential", "shared"),
    "over-coordinator": ("sequential", "coordinator"),
    "assigned-over-coordinator": ("assigned", "coordinator"),
}
TITLES = {
    "over-shared": "Sequential − Shared",
    "over-coordinator": "Sequential − Coordinator",
    "assigned-over-coordinator": "Sequential with assigned roles − Coordinator",
    "sight-free": "outputs − nothing, free roles",
    "sight-assigned": "outputs − nothing, assigned roles",
    "roles-outputs": "free − assigned, seeing outputs",
    "roles-nothing": "free − assigned, seeing nothing",
    "both": "interaction: what sight adds to free roles, less what it adds to assigned ones",
}


def values(
    data: Data, model: str, sight: str, roles: str = "free", answer: str = UNION
) -> st.Values:
    """Quality by seed."""
    return data.main.by_seed("sight", model=model, sight=sight, roles=roles, aggregation=answer)


def differences(data: Data, model: str, answer: str) -> dict[str, st.Values]:
    """The 2 × 2, and whole protocols."""
    seen, blind = (
        {roles: values(data, model, sight, roles, answer) for roles in ("free", "assigned")}
        for sight in ("outputs", "nothing")
    )
    of = {
        name: data.main.by_seed("protocols", model=model, protocol=name, aggregation=answer)
        for name in ("sequential", "coordinator", "shared")
    }
    return {
        "over-shared": of["sequential"] - of["shared"],
        "over-coordinator": of["sequential"] - of["coordinator"],
        "assigned-over-coordinator": seen["assigned"] - of["coordinator"],
        "sight-free": seen["free"] - blind["free"],
        "sight-assigned": seen["assigned"] - blind["assigned"],
        "roles-outputs": seen["free"] - seen["assigned"],
        "roles-nothing": blind["free"] - blind["assigned"],
        "both": seen["free"] - blind["free"] - seen["assigned"] + blind["assigned"],
    }


def contrasts(data: Data) -> list[Contrast]:
    """What is compared."""
    found = []
    for model in MODELS:
        for answer in AGGREGATIONS:
            for key, gaps in differences(data, model, answer).items():
                title = f"{TITLES[key]}, {model}, {answer}"
                space = Terms(tuple(of(model, name) for name in SPACE[key]))
                name = f"sight-{key}-{model}-{answer}"
                found.append(Contrast(name, title, gaps, space=space, answer=only(answer)))
        for sight in SIGHTS[1:-1]:
            gaps = values(data, model, sight) - values(data, model, "nothing")
            title = f"{sight} − nothing, free roles, {model}"
            space = Terms((of(model, sight), of(model, "blind")))
            found.append(Contrast(f"sight-{sight}-{model}", title, gaps, space=space))
    return found


def answer(data: Data, family: Family) -> str:
    """In short."""
    at = {key: family[f"sight-{key}-{MINI}-{UNION}"] for key in TITLES}
    free = tables.says(
        at["roles-outputs"],
        "choosing roles adds to that",
        "choosing roles takes from that",
        "choosing roles adds nothing to that",
        "that choosing roles adds to it is not shown",
    )
    blind = tables.says(
        at["roles-nothing"],
        "For agents who see nothing, free roles are better",
        "For agents who see nothing, free roles are worse than assigned ones",
        "For agents who see nothing, both are alike",
        "For agents who see nothing, no difference is shown",
    )
    return (
        f"Where the answer is the union of all outputs ({MINI}): with roles assigned, too, seeing "
        f"outputs is worth {tables.gap(at['sight-assigned'])}; {free}. {blind}. How much of this "
        "is left depends on how one answer is made of many. Sequential − Shared is "
        f"{tables.under_each(family, f'sight-over-shared-{MINI}')}; seeing outputs, with roles "
        f"assigned, {tables.under_each(family, f'sight-sight-assigned-{MINI}')}; choosing roles, "
        f"seeing outputs, {tables.under_each(family, f'sight-roles-outputs-{MINI}')}. "
        f"{duplicates(family)} Of the gain over Coordinator "
        f"({tables.under_each(family, f'sight-over-coordinator-{MINI}')}) there is, with assigned "
        f"roles, too, {tables.under_each(family, f'sight-assigned-over-coordinator-{MINI}')}."
    )


def duplicates(family: Family) -> str:
    """How much of the gain over Shared is that a union repeats what nobody put together."""
    whole, merged = (
        family[f"sight-over-shared-{MINI}-{each}"].gap.value for each in ("union", "synthesizer")
    )
    if whole <= 0:
        return ""
    return (
        f"So {text.percent(1 - merged / whole)} of the gain over Shared under union is gone once "
        "somebody puts the outputs together: a union says again whatever agents did who saw "
        "nothing of each other, which costs coherence and accuracy."
    )


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    return [family[f"sight-{key}-{MINI}-{UNION}"] for key in TITLES]


def section(data: Data, family: Family) -> str:
    """The numbers."""
    rows = []
    for model in MODELS:
        for sight in SIGHTS:
            cells = [
                text.measured(st.mean(values(data, model, sight, roles, answer)), 3)
                for answer in AGGREGATIONS
                for roles in ("free", "assigned")
            ]
            rows.append((model, sight, *cells))
    keys = [
        key for key in family
        if key.startswith("sight-") and not key.endswith(AGGREGATIONS[1:])
    ]  # fmt: skip
    either = [f"sight-{key}-{model}" for model in MODELS for key in TITLES]
    head = ("model", "an agent sees", *(
        f"{answer}, {roles} roles: Q" for answer in AGGREGATIONS for roles in ("free", "assigned")
    ))  # fmt: skip
    return f"""The answer is the *union* of all outputs, or what a *synthesizer* makes of them in a
call of its own, or the *last* output alone.

{text.table(head, rows, left=2)}

{tables.compared(family, keys)}

The same comparisons under the other ways to make one answer:

{tables.by_answer(family, either)}"""


def draw(data: Data, family: Family) -> Figure:
    """Quality against what is seen."""
    figure, grid = plt.subplots(1, 2, figsize=(9, 3.4), sharey=True, layout="constrained")
    for model, axes in zip(MODELS, grid, strict=True):
        for roles, colour in (("free", style.BLUE), ("assigned", style.ORANGE)):
            found = [st.mean(values(data, model, sight, roles)) for sight in SIGHTS]
            x = np.arange(len(SIGHTS)) + (0.05 if roles == "free" else -0.05)
            style.error_bars(axes, x, found, color=colour, marker="o", label=f"{roles} roles")
        axes.set_xticks(range(len(SIGHTS)), SIGHTS, rotation=30)
        axes.set_title(model)
    grid[0].set_ylabel("quality Q")
    grid[0].legend()
    return figure
