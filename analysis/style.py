"""How figures look: colours that the colour-blind tell apart, and the same bytes every time."""

from pathlib import Path

import matplotlib
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

# Okabe & Ito (2008).
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILLION, PURPLE, GREY = "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#999999"

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


def thousands(value: float, _: object = None) -> str:
    """A tick label such as 4,000."""
    return f"{value:,.0f}"
