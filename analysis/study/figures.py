"""The study's figures."""

from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

import style
from study import measures as me
from study.arms import ARM, ARMS, BASELINE, LONG_TICKS, MEASURES, WINDOW, Measure
from study.findings import Study
from study.runs import Spans

DRAWN = {
    "baseline": (style.BLACK, "-"),
    "no-feedback": (style.VERMILLION, "--"),
    "no-norms": (style.BLUE, "-."),
    "random-equal": (style.GREEN, ":"),
}


def draw_all(study: Study, folder: Path) -> None:
    """Draws every figure."""
    style.use()
    figures = {
        "trajectories": trajectories,
        "roles": roles,
        "changes": changes,
        "depth": depth,
        "plateau": plateau,
    }
    for name, draw in figures.items():
        style.save(draw(study), folder / f"emergence-{name}.svg")


def trajectories(study: Study) -> Figure:
    """All measures over time: the baseline and the three controls."""
    figure, grid = plt.subplots(4, 2, figsize=(9, 10.5), sharex=True, layout="constrained")
    for measure, axes in zip(MEASURES, grid.flat, strict=True):
        for arm, (colour, line) in DRAWN.items():
            over_time(axes, study.results[arm], measure, colour, line, ARM[arm].title)
        spans = Spans.of(len(study.results[BASELINE.key][0]["windows"]["tick_end"]))
        for span in (spans.early, spans.late):
            axes.axvspan(span.start * WINDOW, span.stop * WINDOW, color="#F0F0F0", zorder=0)
        axes.set_title(measure.title)
        axes.set_ylabel(unit_label(measure))
    for axes in grid[-1]:
        tick_axis(axes)
    handles, labels = grid.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4)
    return figure


def over_time(
    axes: Axes, runs: list[dict], measure: Measure, colour: str, line: str, label: str
) -> None:
    """The mean over seeds by window, and the middle 80 % of the seeds."""
    values = np.array([me.series(run, measure.key) for run in runs])
    ticks = np.array(runs[0]["windows"]["tick_end"])
    defined = np.isfinite(values).all(axis=0)
    ticks, values = ticks[defined], values[:, defined]
    low, high = np.quantile(values, [0.1, 0.9], axis=0)
    axes.fill_between(ticks, low, high, color=colour, alpha=0.15, linewidth=0)
    axes.plot(ticks, values.mean(axis=0), color=colour, linestyle=line, label=label)


def unit_label(measure: Measure) -> str:
    """The unit of a measure as an axis is labelled."""
    return {"1": "no unit", "bit": "bits", "level": "levels"}.get(measure.unit, measure.unit)


def tick_axis(axes: Axes) -> None:
    """Labels the axis of time."""
    axes.set_xlabel("time, ticks")
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(FuncFormatter(style.thousands))


def roles(study: Study) -> Figure:
    """Role shares over time, with and without feedback."""
    figure, grid = plt.subplots(1, 2, figsize=(9, 3.6), sharey=True, layout="constrained")
    for arm, axes in zip(("baseline", "no-feedback"), grid, strict=True):
        runs = study.results[arm]
        shares = [
            np.mean([run["roles"][role] for run in runs], axis=0) for role in style.ROLE_COLOURS
        ]
        shares = 100 * np.array(shares) / np.sum(shares, axis=0)
        ticks = runs[0]["windows"]["tick_end"]
        colours = list(style.ROLE_COLOURS.values())
        axes.stackplot(ticks, shares, colors=colours, labels=list(style.ROLE_COLOURS))
        axes.set_title(ARM[arm].title)
        axes.set_xlim(ticks[0], ticks[-1])
        axes.set_ylim(0, 100)
        axes.grid(False)
        tick_axis(axes)
    grid[0].set_ylabel("share of agents, %")
    handles, labels = grid[0].get_legend_handles_labels()
    figure.legend(handles[::-1], labels[::-1], loc="outside right center")
    return figure


def changes(study: Study) -> Figure:
    """The change from early to late of every measure in every arm."""
    figure, grid = plt.subplots(2, 4, figsize=(11, 6.4), sharey=True, layout="constrained")
    for measure, axes in zip(MEASURES, grid.flat, strict=True):
        for place, arm in enumerate(ARMS):
            change = study.cells[arm.key, measure.key].change
            colour = DRAWN.get(arm.key, ("#555555", ""))[0]
            axes.plot([change.low, change.high], [place, place], color=colour, linewidth=2.2)
            axes.plot(change.value, place, "o", color=colour, markersize=4.5)
        margin = study.cells["no-feedback", measure.key].margin
        axes.axvspan(-margin, margin, color="#E3E3E3", zorder=0)
        axes.axvline(0, color="#777777", linewidth=0.8)
        axes.set_title(measure.title)
        axes.set_xlabel(f"late less early, {unit_label(measure)}")
        axes.xaxis.set_major_locator(MaxNLocator(4))
    for axes in grid[:, 0]:
        axes.set_yticks(range(len(ARMS)), [arm.title for arm in ARMS])
    grid[0, 0].invert_yaxis()
    return figure


def depth(study: Study) -> Figure:
    """Late depth of tasks against their level."""
    figure, axes = plt.subplots(figsize=(6.4, 3.8), layout="constrained")
    shown = {**DRAWN, "no-delegation": (style.PURPLE, "-")}
    for place, (arm, (colour, line)) in enumerate(shown.items()):
        estimates = study.depth[arm].by_level
        levels = np.arange(1, len(estimates) + 1) + 0.03 * (place - 2)
        means = np.array([each.value for each in estimates])
        ends = np.array([[e.value - e.low, e.high - e.value] for e in estimates]).T
        axes.errorbar(
            levels, means, yerr=ends, color=colour, linestyle=line, marker="o", markersize=4,
            capsize=3, label=ARM[arm].title,
        )  # fmt: skip
    axes.set_xticks(range(1, 5), [f"L{level}" for level in range(1, 5)])
    axes.set_xlabel("level of the task")
    axes.set_ylabel("depth, levels")
    axes.legend(loc="upper left")
    return figure


def plateau(study: Study) -> Figure:
    """Entropy and efficiency of the long runs, and when they settle."""
    figure, grid = plt.subplots(3, 1, figsize=(8, 7.4), sharex=True, layout="constrained")
    rows = [
        ("entropy_bits", style.BLUE, study.plateau.entropy),
        ("entropy_given_meaning_bits", style.PURPLE, None),
        ("tasks_per_message", style.VERMILLION, study.plateau.efficiency),
    ]
    for axes, (key, colour, settled) in zip(grid, rows, strict=True):
        measure = next(m for m in MEASURES if m.key == key)
        ticks = study.long[0]["windows"]["tick_end"]
        for run in study.long:
            axes.plot(ticks, me.series(run, key), color=colour, alpha=0.22, linewidth=0.8)
        mean = np.mean([me.series(run, key) for run in study.long], axis=0)
        axes.plot(ticks, mean, color=colour, linewidth=2.2)
        axes.set_ylabel(unit_label(measure))
        axes.set_title(measure.title)
        if settled is not None:
            axes.plot(
                settled, np.full(len(settled), 0.03), "^", color=style.BLACK, markersize=6,
                alpha=0.7, transform=axes.get_xaxis_transform(), clip_on=False, linestyle="none",
            )  # fmt: skip
            text = f"▲ settles: {len(settled)} of {study.plateau.runs} runs"
            axes.annotate(text, (1, 1.02), xycoords="axes fraction", ha="right", va="bottom")
    grid[-1].set_xlim(0, LONG_TICKS)
    tick_axis(grid[-1])
    return figure
