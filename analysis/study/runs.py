"""Makes the runs through the command line, two at a time, and keeps what is needed of each."""

import hashlib
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from study.arms import SPAN_SHARE, START_UP, Arm

REPOSITORY = Path(__file__).resolve().parents[2]
PROCESSES = 2
SERIES = [
    "tick_start",
    "tick_end",
    "division_of_labour",
    "role_persistence",
    "entropy_bits",
    "entropy_given_meaning_bits",
    "tokens_per_message",
    "hierarchy_depth",
    "quality_mean",
    "effective_roles",
    "tasks_completed",
    "messages",
]


@dataclass(frozen=True)
class Job:
    """One run to make."""

    arm: Arm
    seed: int
    ticks: int
    window: int
    rate: float | None = None

    def arguments(self) -> list[str]:
        """What follows `polity run`, but for where the run goes."""
        settings = [*self.arm.settings, f"record.window={self.window}", "record.messages=none"]
        settings.append("record.agents-every=1")
        if self.rate is not None:
            settings.append(f"world.society.delegation={{random={{rate={self.rate!r}}}}}")
        changes = [word for setting in settings for word in ("--set", setting)]
        return [self.arm.scenario, f"--seed={self.seed}", f"--ticks={self.ticks}", *changes]


@dataclass(frozen=True)
class Spans:
    """The windows that count as early and as late, as half-open ranges."""

    early: range
    late: range

    @classmethod
    def of(cls, windows: int) -> "Spans":
        """Those of a run with this many windows."""
        length = max(1, round(SPAN_SHARE * windows))
        return cls(range(START_UP, START_UP + length), range(windows - length, windows))


class Laboratory:
    """Runs jobs with one fixed program, and remembers what came out.

    The program is copied first, so that a build meanwhile does not mix two versions; results are
    kept by the program's digest and the job, so that only what changed is run again.
    """

    def __init__(self, program: Path, memory: Path) -> None:
        digest = hashlib.sha256(program.read_bytes()).hexdigest()[:16]
        self.memory = memory / digest
        self.memory.mkdir(parents=True, exist_ok=True)
        self.program = self.memory / "polity"
        if not self.program.exists():
            shutil.copy2(program, self.program)

    def run_all(self, jobs: Iterable[Job], say: Callable[[str], None]) -> list[dict]:
        """The results of the jobs, in their order."""
        jobs, began = list(jobs), time.monotonic()
        results = []
        with ThreadPoolExecutor(PROCESSES) as pool:
            for done, result in enumerate(pool.map(self.run, jobs), start=1):
                results.append(result)
                if done == len(jobs) or done % 24 == 0:
                    say(f"{done:4d} of {len(jobs)} runs after {time.monotonic() - began:4.0f} s")
        return results

    def run(self, job: Job) -> dict:
        """The result of one job, made or remembered."""
        arguments = job.arguments()
        scenario = (REPOSITORY / job.arm.scenario).read_text()
        key = hashlib.sha256("\0".join([scenario, *arguments]).encode()).hexdigest()[:24]
        kept = self.memory / f"{key}.json"
        if not kept.exists():
            result = self.make(arguments)
            fresh = kept.with_suffix(".new")
            fresh.write_text(json.dumps(result))
            fresh.rename(kept)
        return json.loads(kept.read_text())

    def make(self, arguments: list[str]) -> dict:
        """Runs the program, and reads what the study needs."""
        with tempfile.TemporaryDirectory(prefix="polity-emergence-") as folder:
            out = Path(folder) / "run"
            command = [self.program, "run", *arguments, "--out", out, "--threads=1", "--quiet"]
            done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
            if done.returncode != 0:
                raise RuntimeError(f"{' '.join(arguments)}\n{done.stderr}")
            return read(out)


def read(run: Path) -> dict:
    """What the study needs of a run directory, as plain data."""
    windows = pl.read_parquet(run / "windows.parquet", columns=SERIES)
    summary = json.loads((run / "summary.json").read_text())
    manifest = json.loads((run / "manifest.json").read_text())
    spans = Spans.of(windows.height)
    plateaus = ["plateau_tick", "efficiency_plateau_tick", "plateau_lead_ticks"]
    return {
        "digest": manifest["run_digest"],
        "scenario_hash": manifest["scenario_hash"],
        "windows": windows.to_dict(as_series=False),
        "roles": roles(run),
        "acts": acts(run, spans.late),
        "levels": {
            "early": levels(run, windows, spans.early),
            "late": levels(run, windows, spans.late),
        },
        "plateau": {key: summary[key] for key in plateaus},
    }


def roles(run: Path) -> dict[str, list[int]]:
    """Agents of each role, by window."""
    table = pl.read_parquet(run / "roles.parquet", columns=["role", "agents"])
    return {
        role: each["agents"].to_list()
        for (role,), each in table.group_by("role", maintain_order=True)
    }


def acts(run: Path, windows: range) -> dict[str, int]:
    """How often work was passed on, executed, combined in these windows."""
    columns = ["delegated", "executed", "combined"]
    agents = pl.scan_parquet(run / "agents.parquet")
    inside = agents.filter(pl.col("window").is_between(windows.start, windows.stop - 1))
    return inside.select(columns).sum().collect().row(0, named=True)


def levels(run: Path, windows: pl.DataFrame, span: range) -> dict[str, list[int]]:
    """Tasks that ended in these windows, by level: how many, and the sum of their depths."""
    first, last = windows["tick_start"][span.start], windows["tick_end"][span.stop - 1]
    tasks = pl.scan_parquet(run / "tasks.parquet")
    inside = tasks.filter((pl.col("tick_end") >= first) & (pl.col("tick_end") < last))
    found = inside.group_by("level", maintain_order=True).agg(
        tasks=pl.len(), depth=pl.sum("hierarchy_depth")
    )
    return found.sort("level").collect().to_dict(as_series=False)
