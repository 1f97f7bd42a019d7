"""The reproduction's figures."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, PercentFormatter

import style
from reproduction import comparisons as co
from reproduction.findings import PROTOCOLS, SHOCKS, STRIKES, Findings
from study import statistics as st

MODELS = {
    "claude-sonnet-4-6": style.VERMILLION,
    "gpt-5-4": style.BLUE,
    "gpt-4o": style.SKY,
    "gpt-4-1-mini": style.BLACK,
    "gemini-3-flash": style.ORANGE,
    "gigachat-2-max": style.GREY,
    "deepseek-v3-2": style.PURPLE,
    "glm-5": style.GREEN,
}
PUBLISHED = {"marker": "D", "color": style.VERMILLION, "markersize": 6, "linestyle": "none"}
LEVELS = ("L1", "L2", "L3", "L4")
SMALL, LARGE = ("4", "8", "16", "32", "64"), ("8", "16", "32", "64", "128", "256")


def draw_all(findings: Findings, folder: Path) -> None:
    """Draws every figure."""
    style.use()
    figures: dict[str, Callable[[Findings], Figure]] = {
        "overview": overview,
        "protocols": protocols,
        "difficulty": difficulty,
        "depth": depth,
        "scaling": scaling,
        "shocks": shocks,
    }
    for name, draw in figures.items():
        style.save(draw(findings), folder / f"self-organization-{name}.svg")


def overview(findings: Findings) -> Figure:
    """Every number: simulated over published."""
    outcomes = [each for each in findings.outcomes.values() if each.found.value > 0]
    outcomes = [each for each in outcomes if each.number.value > 0 and not each.number.built_in]
    figure, axes = plt.subplots(figsize=(8.4, 0.19 * len(outcomes) + 1), layout="constrained")
    for place, each in enumerate(outcomes):
        colour = style.BLUE if each.hit else style.VERMILLION
        found = [each.found.low, each.found.value, each.found.high]
        low, value, high = np.array(found) / each.number.value
        axes.plot([max(low, 1e-3), high], [place, place], color=colour)
        filled = "none" if each.number.fitted else colour
        axes.plot(value, place, "o", color=colour, markerfacecolor=filled, markersize=5)
    axes.axvline(1, color=style.BLACK, linewidth=0.8)
    axes.set_xscale("log")
    axes.set_yticks(range(len(outcomes)), [each.number.title for each in outcomes], fontsize=7)
    axes.set_ylim(len(outcomes) - 0.5, -0.5)
    axes.set_xlabel("simulated over published")
    keys = [("hit", style.BLUE, style.BLUE), ("miss", style.VERMILLION, style.VERMILLION)]
    keys.append(("fitted", style.BLACK, "none"))
    handles = [
        Line2D([], [], marker="o", linestyle="none", color=edge, markerfacecolor=face, label=label)
        for label, edge, face in keys
    ]
    axes.legend(handles=handles, loc="lower right")
    return figure


def values(findings: Findings, *keys: str) -> list[float]:
    """Published values."""
    return [findings.outcomes[key].number.value for key in keys]


def protocols(findings: Findings) -> Figure:
    """Quality by protocol: pilot and final."""
    figure, (left, right) = plt.subplots(
        1, 2, figsize=(9, 3.4), sharey=True, width_ratios=[4, 4], layout="constrained"
    )
    keys = [f"protocols.pilot-{name}" for name in PROTOCOLS]
    pairs(left, findings, keys, [name.capitalize() for name in PROTOCOLS])
    left.set_title("pilot: GPT-4.1-mini, N = 8, L3 and L4 (fitted)")
    left.set_ylabel("quality Q")
    keys = [f"protocols.{m}-{p}" for m in ("final", "deepseek") for p in PROTOCOLS[:2]]
    names = [f"{m}\n{p.capitalize()}" for m in ("Claude", "DeepSeek") for p in PROTOCOLS[:2]]
    pairs(right, findings, keys, names)
    right.set_title("final: N = 16, L3 (predicted)")
    left.legend(loc="upper right")
    return figure


def pairs(axes: Axes, findings: Findings, keys: list[str], names: list[str]) -> None:
    """Published and simulated numbers side by side."""
    outcomes = [findings.outcomes[key] for key in keys]
    x = np.arange(len(outcomes))
    how = {"fmt": "o", "color": style.BLUE, "label": "simulated, 95 %"}
    style.error_bars(axes, x - 0.08, [each.found for each in outcomes], **how)
    axes.plot(x + 0.08, [each.number.value for each in outcomes], label="published", **PUBLISHED)
    axes.set_xticks(x, names)


def difficulty(findings: Findings) -> Figure:
    """Quality and its criteria by level."""
    figure, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
    measures = {
        "accuracy": style.BLUE,
        "completeness": style.GREEN,
        "coherence": style.PURPLE,
        "actionability": style.ORANGE,
    }
    x = np.arange(len(LEVELS))
    for place, (measure, colour) in enumerate(measures.items()):
        found = [st.mean(co.level(findings.sweep, name, measure)) for name in LEVELS]
        style.error_bars(
            axes, x + 0.04 * (place - 1.5), found, color=colour, marker="o", label=measure
        )
    whole = [4 * value for value in values(findings, "levels.q1", "levels.q4")]
    parts = values(findings, "levels.completeness", "levels.actionability")
    quality = [st.mean(4 * co.level(findings.sweep, name, "quality")) for name in LEVELS]
    style.error_bars(
        axes, x, quality, color=style.BLACK, marker="s", linewidth=2.4, label="mean: 4 Q"
    )
    axes.plot([0, 3], whole, **PUBLISHED, label="published: 4 Q")
    axes.plot([3.06, 3.06], parts, marker="x", color=style.VERMILLION, linestyle="none",
              label="published: completeness,\nactionability of L4")  # fmt: skip
    axes.set_xticks(x, LEVELS)
    axes.set_ylabel("grade, 1 to 4")
    axes.set_ylim(1, 4.1)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


def depth(findings: Findings) -> Figure:
    """Depth against team size, by level."""
    figure, axes = plt.subplots(figsize=(6.6, 3.8), layout="constrained")
    colours = (style.SKY, style.GREEN, style.ORANGE, style.PURPLE)
    for name, colour in zip(LEVELS, colours, strict=True):
        found = [
            st.mean(co.mini(findings.sweep, "hierarchy_depth", agents=n, level=name)) for n in SMALL
        ]
        style.error_bars(axes, [int(n) for n in SMALL], found, color=colour, marker="o", label=name)
    for protocol, line in (("coordinator", "--"), ("shared", ":")):
        at = {"protocol": protocol, "level": list(LEVELS)}
        found = [
            findings.sweep.values("hierarchy_depth", "two-protocols", agents=n, **at).mean()
            for n in SMALL
        ]
        axes.plot([int(n) for n in SMALL], found, line, color=style.GREY, label=protocol)
    axes.plot([4, 64], values(findings, "depth.n4", "depth.n64"), **PUBLISHED, label="published")
    style.size_axis(axes, SMALL)
    axes.set_yscale("log", base=2)
    axes.yaxis.set_major_formatter(FuncFormatter(style.thousands))
    axes.set_ylabel("depth, levels")
    axes.legend(loc="upper left")
    return figure


def scaling(findings: Findings) -> Figure:
    """Quality, idle share and cost against team size on L1, by model."""
    figure, grid = plt.subplots(1, 3, figsize=(11, 3.8), layout="constrained")
    x = [int(n) for n in LARGE]
    for model, colour in MODELS.items():
        for measure, axes in zip(("quality", "idle", "cost_usd"), grid, strict=True):
            at = {"model": model, "level": "L1"}
            means = [
                findings.sweep.values(measure, "three-sequential", agents=n, **at).mean()
                for n in LARGE
            ]
            axes.plot(x, means, color=colour, marker="o", markersize=3, label=model)
    quality = values(findings, "scaling.free-64", "scaling.free-256")
    grid[0].plot([64, 256], quality, **PUBLISHED, label="published")
    grid[1].plot([256], values(findings, "abstention.idle-256"), **PUBLISHED)
    grid[1].yaxis.set_major_formatter(PercentFormatter(1))
    grid[2].set_yscale("log")
    titles = ("quality Q", "idle by choice", "cost of a task, USD")
    for axes, title in zip(grid, titles, strict=True):
        axes.set_title(title)
        style.size_axis(axes, LARGE)
    handles, labels = grid[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside right center")
    return figure


def shocks(findings: Findings) -> Figure:
    """Quality less that of the same task without a shock."""
    figure, axes = plt.subplots(figsize=(6.6, 3.4), layout="constrained")
    calm = findings.sweep.some("three-no-shock", 10).sort("seed", "task")
    colours = (style.BLUE, style.ORANGE, style.GREEN)
    for place, (shock, colour) in enumerate(zip(SHOCKS, colours, strict=True)):
        struck = findings.sweep.some("three-shocks", shock=shock).sort("seed", "task")
        gaps = (struck["quality"] - calm["quality"]).to_numpy().reshape(-1, 10).T
        found = [st.mean(each) for each in gaps]
        x = np.arange(1, 11) + 0.08 * (place - 1)
        style.error_bars(axes, x, found, color=colour, marker="o", markersize=3, label=shock)
    axes.axvline(STRIKES + 0.5, color=style.GREY, linestyle="--")
    axes.axhline(0, color=style.BLACK, linewidth=0.8)
    axes.set_xlabel("task")
    axes.set_ylabel("Q less Q without a shock")
    axes.legend(loc="upper left")
    return figure
