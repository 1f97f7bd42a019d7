"""8. Does what an agent does by itself predict what it does in a team?"""

import numpy as np
import polars as pl
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from scipy import stats

from questions import tables
from questions.contrasts import Contrast, Family, Finding
from questions.data import Data
from questions.designs import MODELS
from questions.drawing import COLOURS
from study import text
from study.statistics import Values

TITLE = "Does an agent's solo score predict its part in a team?"
MEASURES = {
    "steps": "steps taken on in a task",
    "quality": "quality of its contributions",
    "built_on": "others who build on it, in a task",
    "out": "share of tasks it stays out of",
}


def solo(data: Data) -> pl.DataFrame:
    """Each model's quality by itself, by seed."""
    alone = data.main.some("solo").group_by("seed", "model").agg(solo=pl.col("quality").mean())
    return alone.sort("seed", "model")


def in_team(data: Data) -> pl.DataFrame:
    """What each model does in the mixed team, by seed."""
    rows = data.contributions
    built = rows.explode("built_on").select("seed", "task", agent="built_on").drop_nulls()
    times = built.group_by("seed", "task", "agent").len("times")
    rows = rows.join(times, on=["seed", "task", "agent"], how="left")
    return (
        rows.group_by("seed", "model")
        .agg(
            steps=pl.col("steps").mean(),
            quality=pl.col("quality").mean(),
            built_on=pl.col("times").fill_null(0).mean(),
            out=pl.col("abstained").mean(),
        )
        .sort("seed", "model")
    )


def correlations(data: Data) -> dict[str, Values]:
    """Spearman's correlation over the models, by seed; NaN where a measure does not vary."""
    both = solo(data).join(in_team(data), on=["seed", "model"], maintain_order="left")
    found: dict[str, list[float]] = {measure: [] for measure in MEASURES}
    for _, rows in both.group_by("seed", maintain_order=True):
        for measure in MEASURES:
            pair = rows.select("solo", measure).drop_nulls().to_numpy()
            constant = (np.ptp(pair, axis=0) == 0).any()
            rho = np.nan if constant else stats.spearmanr(pair).statistic
            found[measure].append(float(rho))
    return {measure: np.array(each) for measure, each in found.items()}


def contrasts(data: Data) -> list[Contrast]:
    """Whether the correlations differ from 0."""
    return [
        Contrast(f"solo-{measure}", f"solo Q and {MEASURES[measure]}: ρ", values, margin=np.nan)
        for measure, values in correlations(data).items()
    ]


def answer(data: Data, family: Family) -> str:
    """In short."""
    words = {"more": "yes", "less": "yes, inversely", "open": "not shown", "same": "no"}
    parts = [
        f"{MEASURES[measure]}: {words[family[f'solo-{measure}'].reading]}, "
        f"ρ = {text.estimate(family[f'solo-{measure}'].gap, 2, sign=True)}"
        for measure in MEASURES
    ]
    return f"Over eight models in one team it predicts — {'; '.join(parts)}."


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    return [family[f"solo-{measure}"] for measure in MEASURES]


def section(data: Data, family: Family) -> str:
    """The numbers."""
    means = solo(data).group_by("model").agg(pl.col("solo").mean())
    team = in_team(data).group_by("model").agg(pl.col(list(MEASURES)).mean())
    rows = [
        (
            row["model"],
            text.number(row["solo"], 3),
            text.number(row["steps"], 2),
            text.number(row["quality"], 3),
            text.number(row["built_on"], 2),
            text.percent(row["out"]),
        )
        for row in means.join(team, on="model").sort("solo").iter_rows(named=True)
    ]
    found = [tables.row(family[f"solo-{measure}"]) for measure in MEASURES]
    head = ("model", "solo Q", *MEASURES.values())
    rho = ("compared", "ρ", "d", "p", "reading")
    return f"""One agent of each of eight models works in one team, in an order drawn for each task,
so that turns favour nobody; each also works by itself on the same tasks. ρ is Spearman's, over the
eight models, for each seed. Agents of one model differ by luck alone, task by task: among them a
solo score can predict nothing.

{text.table(head, rows)}

{text.table(rho, [each[:5] for each in found])}"""


def draw(data: Data, family: Family) -> Figure:
    """Each model's part in the team against its solo score."""
    figure, grid = plt.subplots(1, 3, figsize=(11, 3.6), layout="constrained")
    both = solo(data).join(in_team(data), on=["seed", "model"], maintain_order="left")
    means = both.group_by("model").agg(pl.col("solo", *MEASURES).mean())
    for measure, axes in zip(("quality", "steps", "built_on"), grid, strict=True):
        for model, colour in zip(MODELS, COLOURS, strict=False):
            row = means.row(by_predicate=pl.col("model") == model, named=True)
            axes.plot(row["solo"], row[measure], "o", color=colour, label=model)
        axes.set_xlabel("solo Q")
        axes.set_title(MEASURES[measure])
    handles, labels = grid[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside right center")
    return figure
