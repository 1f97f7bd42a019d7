"""1. Is the gain from seeing outputs, or from choosing roles?"""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

import style
from questions import tables
from questions.contrasts import Contrast, Family, Finding
from questions.data import Data
from questions.designs import CLAUDE, MINI
from questions.drawing import error_bars
from questions.space import Terms
from study import statistics as st
from study import text

TITLE = "Seeing outputs, or choosing roles?"
MODELS = (MINI, CLAUDE)
SIGHTS = ("nothing", "history", "intentions", "latest 1", "latest 3", "outputs")
# The sensitivity analysis has one model.
SPACE = {
    "sight-free": Terms(("sequential", "blind")),
    "sight-assigned": Terms(("assigned", "blind, assigned")),
    "roles-outputs": Terms(("sequential", "assigned")),
    "roles-nothing": Terms(("blind", "blind, assigned")),
    "both": Terms(("sequential", "blind", "assigned", "blind, assigned")),
    "over-shared": Terms(("sequential", "shared")),
    "over-coordinator": Terms(("sequential", "coordinator")),
    "assigned-over-coordinator": Terms(("assigned", "coordinator")),
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


def values(data: Data, model: str, sight: str, roles: str = "free") -> st.Values:
    """Quality by seed."""
    return data.main.by_seed("sight", model=model, sight=sight, roles=roles)


def differences(data: Data, model: str) -> dict[str, st.Values]:
    """The 2 × 2, and whole protocols."""
    seen = {roles: values(data, model, "outputs", roles) for roles in ("free", "assigned")}
    blind = {roles: values(data, model, "nothing", roles) for roles in ("free", "assigned")}
    of = {
        name: data.main.by_seed("protocols", model=model, protocol=name)
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
        for key, gaps in differences(data, model).items():
            title = f"{TITLES[key]}, {model}"
            space = SPACE[key] if model == MINI else None
            found.append(Contrast(f"sight-{key}-{model}", title, gaps, space=space))
        for sight in SIGHTS[1:-1]:
            gaps = values(data, model, sight) - values(data, model, "nothing")
            title = f"{sight} − nothing, free roles, {model}"
            space = Terms((sight, "blind")) if model == MINI else None
            found.append(Contrast(f"sight-{sight}-{model}", title, gaps, space=space))
    return found


def answer(data: Data, family: Family) -> str:
    """In short."""
    at = {key: family[f"sight-{key}-{MINI}"] for key in TITLES}
    seen = tables.gap(at["sight-assigned"])
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
        f"Seeing: with roles assigned, too, outputs are worth {seen}; {free}. {blind}. "
        f"Over Shared, whose roles are free as well, all of the gain is sight "
        f"({tables.gap(at['over-shared'])}). Of the gain over Coordinator "
        f"({tables.gap(at['over-coordinator'])}) there is "
        f"{tables.gap(at['assigned-over-coordinator'])} with assigned roles, too."
    )


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    keys = ("sight-assigned", "roles-outputs", "roles-nothing")
    return [family[f"sight-{key}-{MINI}"] for key in keys]


def section(data: Data, family: Family) -> str:
    """The numbers."""
    rows = []
    for model in MODELS:
        for sight in SIGHTS:
            cells = [st.mean(values(data, model, sight, roles)) for roles in ("free", "assigned")]
            rows.append((model, sight, *(text.estimate(cell, 3) for cell in cells)))
    keys = [key for key in family if key.startswith("sight-")]
    head = ("model", "an agent sees", "free roles: Q", "assigned roles: Q")
    return f"{text.table(head, rows, left=2)}\n\n{tables.compared(family, keys)}"


def draw(data: Data, family: Family) -> Figure:
    """Quality against what is seen."""
    figure, grid = plt.subplots(1, 2, figsize=(9, 3.4), sharey=True, layout="constrained")
    for model, axes in zip(MODELS, grid, strict=True):
        for roles, colour in (("free", style.BLUE), ("assigned", style.ORANGE)):
            found = [st.mean(values(data, model, sight, roles)) for sight in SIGHTS]
            x = np.arange(len(SIGHTS)) + (0.05 if roles == "free" else -0.05)
            error_bars(axes, x, found, color=colour, marker="o", label=f"{roles} roles")
        axes.set_xticks(range(len(SIGHTS)), SIGHTS, rotation=30)
        axes.set_title(model)
    grid[0].set_ylabel("quality Q")
    grid[0].legend()
    return figure
