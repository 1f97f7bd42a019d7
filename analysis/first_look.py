"""What the notebook `first-look.ipynb` shows of a run; usable without it.

A run is a directory of Parquet files, see DESIGN.md and `polity run`.
"""

import os
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

import style

DEFAULT_RUN = Path("runs") / "society-256-42"


def repository(start: Path | None = None) -> Path:
    """The repository that this folder lies in."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "Cargo.toml").exists() and (folder / "scenarios").is_dir():
            return folder
    return here


def run_directory() -> Path:
    """The run that POLITY_RUN names, else the one that `make run` makes."""
    run = Path(os.environ.get("POLITY_RUN") or DEFAULT_RUN)
    run = run if run.is_absolute() else repository() / run
    if not (run / "manifest.json").exists():
        raise FileNotFoundError(f"{run} is not a run: call `make run`, or set POLITY_RUN")
    return run


def windows(run: Path) -> pl.DataFrame:
    """The windows, read with polars."""
    return pl.read_parquet(run / "windows.parquet")


def role_shares(run: Path) -> pl.DataFrame:
    """Share of the agents in each role by window, in percent: a query of DuckDB on the files."""
    query = """
        select tick_start, role, 100.0 * agents / sum(agents) over (partition by "window")
            as percent
        from read_parquet($roles) r join read_parquet($windows) w using ("window")
        order by tick_start
    """
    # The quotes are needed: `window` is a keyword of SQL.
    files = {name: str(run / f"{name}.parquet") for name in ("roles", "windows")}
    return duckdb.sql(query, params=files).pl()


def middle(frame: pl.DataFrame) -> np.ndarray:
    """The middle of each window, in ticks."""
    return ((frame["tick_start"] + frame["tick_end"]) / 2).to_numpy()


def figure(rows: int = 1) -> tuple[Figure, np.ndarray]:
    """A figure of so many axes over time."""
    style.use()
    size = (8, 1.2 + 2.4 * rows)
    drawn, grid = plt.subplots(
        rows, 1, figsize=size, sharex=True, layout="constrained", squeeze=False
    )
    grid[-1, 0].set_xlabel("time, ticks")
    grid[-1, 0].xaxis.set_major_formatter(FuncFormatter(style.thousands))
    return drawn, grid[:, 0]


def line(axes: Axes, frame: pl.DataFrame, column: str, colour: str, label: str) -> None:
    """One measure over time; where it is undefined the line has a gap."""
    values = frame[column].cast(pl.Float64).to_numpy()
    axes.plot(middle(frame), values, color=colour, label=label)


def plot_roles(shares: pl.DataFrame) -> Figure:
    """Role shares over time, stacked."""
    drawn, (axes,) = figure()
    drawn.set_size_inches(8, 4)
    wide = shares.pivot("role", index="tick_start", values="percent")
    roles = list(style.ROLE_COLOURS)
    colours = list(style.ROLE_COLOURS.values())
    axes.stackplot(
        wide["tick_start"].to_numpy(), *(wide[r].to_numpy() for r in roles), colors=colours,
        labels=roles,
    )  # fmt: skip
    axes.set(ylabel="share of agents, %", ylim=(0, 100), title="Roles, read off what agents do")
    axes.margins(x=0)
    axes.grid(False)
    handles, labels = axes.get_legend_handles_labels()
    drawn.legend(handles[::-1], labels[::-1], loc="outside right center")
    return drawn


def plot_language(frame: pl.DataFrame) -> Figure:
    """Entropy, plain and given the meaning, and length of messages."""
    drawn, (bits, length) = figure(rows=2)
    line(bits, frame, "entropy_bits", style.BLUE, "of a token")
    line(bits, frame, "entropy_given_meaning_bits", style.VERMILLION, "… given what is meant")
    bits.set(ylabel="entropy, bits", title="Entropy of tokens", ylim=(0, None))
    bits.legend(loc="lower left")
    line(length, frame, "tokens_per_message", style.BLACK, "mean")
    ends = (frame[f"tokens_per_message_p{share}"].cast(pl.Float64).to_numpy() for share in (50, 90))
    low, high = ends
    length.fill_between(
        middle(frame), low, high, color=style.SKY, alpha=0.35, linewidth=0,
        label="median to 90th percentile",
    )  # fmt: skip
    length.set(ylabel="tokens per message", title="Length of messages", ylim=(0, None))
    length.legend(loc="upper right")
    return drawn


def plot_hierarchy(frame: pl.DataFrame) -> Figure:
    """Depth of tasks, and quality of work."""
    drawn, (depth, quality) = figure(rows=2)
    line(depth, frame, "hierarchy_depth", style.BLUE, "mean")
    depth.set(ylabel="mean depth, levels", title="Depth of the tasks that ended", ylim=(1, None))
    line(quality, frame, "quality_mean", style.GREEN, "mean")
    quality.set(ylabel="mean quality (0.25 to 1)", title="Quality of the tasks that ended")
    return drawn
