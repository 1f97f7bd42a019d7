"""A run directory as polars tables, and how its values are compared with recomputed ones."""

import json
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq

# Relative tolerance, and a floor for values that are 0 up to the rounding of the oracle.
RELATIVE = 1e-9
FLOOR = 1e-12


@dataclass(frozen=True)
class Dataset:
    """What `polity run` wrote; `changed` overlays tables, to see whether a test would notice."""

    path: Path
    changed: tuple[tuple[str, pl.DataFrame], ...] = ()

    def table(self, name: str) -> pl.DataFrame:
        """A table by its name."""
        for changed, frame in self.changed:
            if changed == name:
                return frame
        return pl.read_parquet(self.path / f"{name}.parquet")

    def with_table(self, name: str, frame: pl.DataFrame) -> "Dataset":
        """The same run with another table in place of this one."""
        return replace(self, changed=((name, frame), *self.changed))

    def names(self) -> list[str]:
        """The tables that are there."""
        return sorted(file.stem for file in self.path.glob("*.parquet"))

    @cached_property
    def manifest(self) -> dict:
        """The manifest."""
        return json.loads((self.path / "manifest.json").read_text())

    @cached_property
    def summary(self) -> dict:
        """The summary."""
        return json.loads((self.path / "summary.json").read_text())

    def metadata(self, table: str) -> dict[str, str]:
        """The key-value metadata of a table's file."""
        pairs = pq.read_metadata(self.path / f"{table}.parquet").metadata
        return {key.decode(): value.decode() for key, value in pairs.items()}

    @cached_property
    def dependency_kinds(self) -> list[str]:
        """Kinds of message that are edges of hierarchy depth."""
        return self.metadata("messages")["dependency_kinds"].split(",")

    @cached_property
    def windows(self) -> pl.DataFrame:
        """The windows."""
        return self.table("windows")

    def in_window(self, ticks: pl.Series) -> np.ndarray:
        """The window of each tick, half-open: `tick_start <= tick < tick_end`."""
        return np.searchsorted(self.windows["tick_end"].to_numpy(), ticks.to_numpy(), side="right")

    @cached_property
    def messages(self) -> pl.DataFrame:
        """The messages, with the window in which each was sent."""
        messages = self.table("messages")
        return messages.with_columns(pl.Series("window", self.in_window(messages["tick"])))

    @cached_property
    def tasks(self) -> pl.DataFrame:
        """The tasks, with the tick until which each was open: that of its end, or the run's."""
        until = pl.col("tick_end").fill_null(self.manifest["ticks"])
        return self.table("tasks").with_columns(until=until)

    @cached_property
    def ended(self) -> pl.DataFrame:
        """The tasks that are no longer open, with the window in which each ended."""
        tasks = self.tasks.filter(pl.col("status") != "open")
        return tasks.with_columns(pl.Series("window", self.in_window(tasks["tick_end"])))

    @cached_property
    def delegations(self) -> pl.DataFrame:
        """The messages that pass work on."""
        return self.messages.filter(pl.col("kind").is_in(self.dependency_kinds))


def disagreements(expected: list, actual: list) -> list[str]:
    """Where two columns differ: by more than the tolerance, or null on one side only."""
    if len(expected) != len(actual):
        return [f"{len(expected)} rows expected, {len(actual)} found"]
    pairs = enumerate(zip(expected, actual, strict=True))
    return [f"row {i}: expected {e!r}, found {a!r}" for i, (e, a) in pairs if not same(e, a)]


def same(expected: object, actual: object) -> bool:
    """Whether two values agree."""
    if expected is None or actual is None or isinstance(expected, str):
        return expected == actual
    return abs(actual - expected) <= max(RELATIVE * abs(expected), FLOOR)
