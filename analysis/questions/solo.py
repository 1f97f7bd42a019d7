"""8. Does what an agent does by itself predict what it does in a team?"""

import numpy as np
import polars as pl
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

import style
from questions import parts, tables
from questions.claims import Predicts
from questions.contrasts import Contrast, Family, Finding
from questions.data import Data
from questions.designs import MODELS
from questions.parts import MEASURES
from study import statistics as st
from study import text
from study.statistics import ALPHA, Values

TITLE = "Does an agent's solo score predict its part in a team?"


def real(data: Data) -> pl.DataFrame:
    """Each model's quality by itself and its part in one team of all, over all seeds."""
    alone = (
        data.main.some("solo")
        .group_by("model", maintain_order=True)
        .agg(solo=pl.col("quality").mean())
    )
    there = parts.table(data.contributions.with_columns(whole=pl.lit(0)), "whole")
    return alone.join(there, on="model").sort("solo")


def exact(data: Data) -> dict[str, tuple[float, float]]:
    """Spearman's ρ over the eight models, and its exact p, corrected (Holm) over the four."""
    rows = real(data)
    alone = rows["solo"].to_numpy()
    found = {m: st.rank_correlation(alone, rows[m].to_numpy()) for m in MEASURES}
    corrected = st.holm([p for _, p in found.values()])
    return {m: (rho, p) for (m, (rho, _)), p in zip(found.items(), corrected, strict=True)}


def drawn(data: Data) -> dict[str, Values]:
    """ρ over the members of each team of drawn models: a value for each team."""
    alone = data.drawn_alone.tasks.group_by("seed", "model", maintain_order=True).agg(
        solo=pl.col("quality").mean()
    )
    there = parts.table(data.drawn, "seed")
    rows = alone.join(there, on=["seed", "model"], how="inner").sort("seed", "model")
    teams = rows["seed"].n_unique()
    solo = rows["solo"].to_numpy().reshape(teams, -1)
    return {
        measure: parts.correlations(solo, rows[measure].to_numpy().reshape(teams, -1))
        for measure in MEASURES
    }


def contrasts(data: Data) -> list[Contrast]:
    """Whether the correlations of drawn teams differ from 0."""
    return [
        Contrast(
            f"solo-{measure}",
            f"solo Q and {MEASURES[measure]}: ρ",
            values,
            margin=np.nan,
            space=Predicts(measure),
        )
        for measure, values in drawn(data).items()
    ]


def answer(data: Data, family: Family) -> str:
    """In short."""
    words = {"more": "yes", "less": "yes, inversely", "open": "not shown", "same": "no"}
    made = [
        f"{MEASURES[m]}: {words[family[f'solo-{m}'].reading]}, "
        f"ρ = {text.measured(family[f'solo-{m}'].gap, 2, sign=True)}"
        for m in MEASURES
    ]
    found = exact(data)
    shown = [
        f"{MEASURES[m]} (ρ = {text.number(rho, 2, True)}, exact p = {text.probability(p)})"
        for m, (rho, p) in found.items()
        if p < ALPHA
    ]
    teams = len(next(iter(drawn(data).values())))
    return (
        f"Over the eight real models, each of which is one case, it is shown to predict "
        f"{text.sentence(shown) or 'nothing'}. Over {teams} teams of eight models drawn around "
        f"them, each team a case: {'; '.join(made)}."
    )


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    return [family[f"solo-{measure}"] for measure in MEASURES]


def section(data: Data, family: Family) -> str:
    """The numbers."""
    rows = [
        (
            row["model"],
            text.number(row["solo"], 3),
            text.number(row["steps"], 2),
            text.number(row["quality"], 3),
            text.number(row["built_on"], 2),
            text.percent(row["out"]),
        )
        for row in real(data).iter_rows(named=True)
    ]
    eight = [
        (MEASURES[m], text.number(rho, 2, True), text.probability(p))
        for m, (rho, p) in exact(data).items()
    ]
    head = ("model", "solo Q", *MEASURES.values())
    return f"""One agent of each of eight models works in one team, in an order drawn for each task,
so that turns favour nobody; each also works by itself on the same tasks. The case is the model:
more seeds make its means surer, and no more models. So ρ (Spearman's) over the eight means has an
exact test over all 40,320 ways to pair them, corrected (Holm) over the four.

{text.table(head, rows)}

{text.table(("eight models: solo Q and …", "ρ", "p (exact, Holm)"), eight)}

Eight cases show only what is very strong. So teams of eight models that nobody has were drawn, each
around one of the real ones (reasoning, self-reflection, instruction following and knowledge moved
on the scale of log-odds, `analysis/questions/profiles.py`); each team has models, tasks and a ρ of
its own, and is one case. In the space of settings it is ρ over the real eight that is followed.

{tables.compared(family, [f"solo-{measure}" for measure in MEASURES])}

Agents of one model differ by luck alone, task by task: among them a solo score can predict
nothing."""


def draw(data: Data, family: Family) -> Figure:
    """Each model's part in the team against its solo score."""
    figure, grid = plt.subplots(1, 3, figsize=(11, 3.6), layout="constrained")
    means = real(data)
    for measure, axes in zip(("quality", "steps", "built_on"), grid, strict=True):
        for model, colour in zip(MODELS, style.COLOURS, strict=False):
            row = means.row(by_predicate=pl.col("model") == model, named=True)
            axes.plot(row["solo"], row[measure], "o", color=colour, label=model)
        axes.set_xlabel("solo Q")
        axes.set_title(MEASURES[measure])
    handles, labels = grid[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside right center")
    return figure
