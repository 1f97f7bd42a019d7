"""Makes the runs that the data set's tests read.

    make test        (or: cargo build --release -p polity; .venv/bin/pytest tests/dataset)

POLITY_BINARY names another program.
"""

import os
import subprocess
from pathlib import Path

import pytest

from dataset import Dataset

REPOSITORY = Path(__file__).resolve().parents[2]
SCENARIO = REPOSITORY / "scenarios" / "society-256.toml"

# Everything that can be recomputed is written down.
WHOLE = ["record.messages=all", "record.agents-every=1"]
RUNS = {
    "plain": [*WHOLE],
    "lossy": [*WHOLE, "delivery.loss=0.05", "delivery.latency={min=1,max=4}"],
    "message-windows": [*WHOLE, "record.window-messages=9000"],
    # So quiet that most windows leave something undefined.
    "quiet": [
        *WHOLE,
        "population.agents=12",
        "topology={ring={}}",
        "world.society.arrival-rate=0.004",
        "record.window=10",
    ],
}
TICKS = 620


@pytest.fixture(scope="session")
def program() -> Path:
    """The program."""
    file = Path(os.environ.get("POLITY_BINARY", REPOSITORY / "target" / "release" / "polity"))
    if not file.exists():
        pytest.fail(f"{file} is missing: cargo build --release -p polity")
    return file


@pytest.fixture(scope="session")
def polity(program):
    """A function that calls the program and gives what it printed."""

    def call(*args: object) -> str:
        command = [program, *map(str, args)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return call


@pytest.fixture(scope="session")
def make_run(polity, tmp_path_factory):
    """A function from settings to the run made with them."""

    def make(name: str, settings: list[str], ticks: int = TICKS) -> Dataset:
        out = tmp_path_factory.mktemp("runs") / name
        changes = [word for setting in settings for word in ("--set", setting)]
        polity("run", SCENARIO, "--ticks", ticks, *changes, "--out", out, "--quiet")
        return Dataset(out)

    return make


@pytest.fixture(scope="session")
def runs(make_run):
    """A function from a run's name to the run, which is made once."""
    made: dict[str, Dataset] = {}

    def get(name: str) -> Dataset:
        if name not in made:
            made[name] = make_run(name, RUNS[name])
        return made[name]

    return get


@pytest.fixture(scope="session", params=list(RUNS))
def run(request, runs):
    """Each of the runs in turn."""
    return runs(request.param)


@pytest.fixture(scope="session")
def plain(runs):
    """The run without loss, at a latency of one tick."""
    return runs("plain")
