"""What figures share."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

import style
from study.statistics import Estimate

COLOURS = (
    style.BLUE, style.VERMILLION, style.GREEN, style.PURPLE, style.ORANGE, style.SKY, style.BLACK,
    style.GREY, "#7F3C8D", "#5F4B32", style.YELLOW,
)  # fmt: skip


def error_bars(axes: Axes, x, found: list[Estimate], **how) -> None:
    """Means with their intervals."""
    means = np.array([each.value for each in found])
    low, high = (np.array([getattr(each, end) for each in found]) for end in ("low", "high"))
    axes.errorbar(x, means, yerr=[means - low, high - means], capsize=3, markersize=4, **how)


def size_axis(axes: Axes, sizes: list[int]) -> None:
    """Labels the axis of team sizes."""
    axes.set_xscale("log", base=2)
    axes.set_xticks(sizes, [str(size) for size in sizes])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel("agents N")


def zero(axes: Axes) -> None:
    """A line where there is no difference."""
    axes.axhline(0, color=style.BLACK, linewidth=0.8)
