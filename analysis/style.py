"""How figures look: colours that the colour-blind tell apart, and the same bytes every time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

if TYPE_CHECKING:
    # A notebook takes this file along, without the studies.
    from study.statistics import Estimate

# Okabe & Ito (2008).
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILLION, PURPLE, GREY = "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#999999"

# For as many lines as there may be in one panel.
COLOURS = (
    BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY, BLACK, GREY, "#7F3C8D", "#5F4B32", YELLOW,
)  # fmt: skip

ROLE_COLOURS = {
    "executor": BLUE,
    "informant": SKY,
    "validator": GREEN,
    "aggregator": ORANGE,
    "broker": VERMILLION,
    "generalist": "#D9D9D9",
    "idle": "#F4F4F4",
}

SETTINGS = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#E6E6E6",
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.6,
    "legend.frameon": False,
    "figure.dpi": 110,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "path",
    # Element ids are drawn from this instead of from chance.
    "svg.hashsalt": "polity",
}


def use() -> None:
    """Takes up this style."""
    matplotlib.rcParams.update(SETTINGS)


def save(figure: Figure, file: Path) -> None:
    """Writes a figure without a date, and closes it."""
    figure.savefig(file, metadata={"Date": None, "Creator": None} if file.suffix == ".svg" else {})
    plt.close(figure)


def error_bars(axes: Axes, x, found: list[Estimate], **how) -> None:
    """Means with their intervals."""
    means = np.array([each.value for each in found])
    low, high = (np.array([getattr(each, end) for each in found]) for end in ("low", "high"))
    # A bootstrap interval of few values may leave out the mean.
    ends = np.maximum(0, [means - low, high - means])
    axes.errorbar(x, means, yerr=ends, **({"capsize": 3, "markersize": 4} | how))


def size_axis(axes: Axes, sizes) -> None:
    """Labels the axis of team sizes."""
    axes.set_xscale("log", base=2)
    axes.set_xticks([int(size) for size in sizes], [str(size) for size in sizes])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel("agents N")


def zero(axes: Axes) -> None:
    """A line where there is no difference."""
    axes.axhline(0, color=BLACK, linewidth=0.8)


def thousands(value: float, _: object = None) -> str:
    """A tick label such as 4,000."""
    return f"{value:,.0f}"
