"""What a run did by a language model is done again without one.

A team decides by a real server; then the server is gone. A run from the cache, and a replay from
the run's own record, must make the same bytes, and how many calls are in flight must not matter.
Nobody answers at the address that replays are given: one that asks a server after all fails.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SCENARIOS = REPOSITORY / "scenarios"
TEAM = SCENARIOS / "team-16-llm.toml"
SOCIETY = SCENARIOS / "society-64-llm.toml"
# All at once, twice: waves of sixteen calls.
WAVES = ["--set", "world.team.protocol=broadcast", "--ticks", "1"]
# What is recorded: a scenario, changes to it, and calls in flight.
RECORDED = {
    "sequence": (TEAM, [], 1),
    "waves-1": (TEAM, WAVES, 1),
    "waves-16": (TEAM, WAVES, 16),
    "society-1": (SOCIETY, ["--ticks", "30"], 1),
    "society-16": (SOCIETY, ["--ticks", "30"], 16),
}
# The one table that may differ.
TIMING = "timing.parquet"
MISS = 4
NOWHERE = "http://127.0.0.1:9/v1"


class Runs:
    """Runs of one scenario in one folder, in and out of reach of a server."""

    def __init__(self, program: Path, folder: Path, scenario: Path = TEAM):
        self.program, self.folder, self.scenario = program, folder, scenario
        self.changes: list[str] = []

    def call(self, *args: object, base: str = NOWHERE) -> subprocess.CompletedProcess:
        """What the program does where the server is at `base`."""
        kept = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
        kept |= {"OPENAI_BASE_URL": base, "OPENAI_API_KEY": "not-checked"}
        command = [self.program, *map(str, args)]
        return subprocess.run(command, capture_output=True, text=True, cwd=self.folder, env=kept)

    def make(self, mode: str, out: str, *more: str, base: str = NOWHERE) -> Path:
        """A run in this mode, with the cache that all share."""
        done = self.attempt(mode, out, *more, base=base)
        assert done.returncode == 0, done.stderr
        return self.folder / out

    def attempt(self, mode: str, out: str, *more: str, base: str = NOWHERE):
        """What comes of a run."""
        how = ["--policy-mode", mode, "--cache", "cache", "--out", out, "--quiet"]
        return self.call("run", self.scenario, *how, *self.changes, *more, base=base)


def in_flight(calls: int) -> list[str]:
    """Settings by which so many calls are made at a time."""
    keys = ("in-flight-max", "in-flight-start")
    settings = [f"policy.llm.endpoints.default.{key}={calls}" for key in keys]
    return [word for setting in settings for word in ("--set", setting)]


def manifest(run: Path) -> dict:
    """The manifest of a run."""
    return json.loads((run / "manifest.json").read_text())


def tables(run: Path) -> dict[str, bytes]:
    """The bytes of all tables but that on timing."""
    return {file.name: file.read_bytes() for file in run.glob("*.parquet") if file.name != TIMING}


@pytest.fixture(scope="module")
def program():
    """The program."""
    default = REPOSITORY / "target" / "release" / "polity"
    file = Path(os.environ.get("POLITY_BINARY", default)).absolute()
    if not file.exists():
        pytest.fail(f"{file} is missing: cargo build --release -p polity")
    return file


@pytest.fixture(scope="module", params=RECORDED)
def recorded(request, program, start, tmp_path_factory):
    """Runs of which one, `recorded`, was made by a server that is gone."""
    scenario, changes, calls = RECORDED[request.param]
    runs = Runs(program, tmp_path_factory.mktemp("recorded"), scenario)
    runs.changes = changes
    with start(slots=16) as base:
        runs.make("record", "recorded", *in_flight(calls), base=base)
    return runs


def test_the_model_decided(recorded):
    calls = pl.read_parquet(recorded.folder / "recorded" / "llm_calls.parquet")
    assert len(calls) >= 32
    assert calls["agent"].n_unique() >= 16
    assert calls["outcome"].is_in(["ok", "repaired"]).all()
    assert (calls["prompt_tokens"] > 100).all()
    assert (calls["completion_tokens"] > 0).all()
    assert calls["key"].n_unique() == len(calls)


@pytest.mark.parametrize("calls", [1, 16])
def test_from_the_cache_come_the_same_bytes(recorded, calls):
    first = recorded.folder / "recorded"
    again = recorded.make("replay", f"again-{calls}", *in_flight(calls))
    assert manifest(again)["run_digest"] == manifest(first)["run_digest"]
    assert tables(again) == tables(first)


def test_a_run_replays_from_its_own_record(recorded, tmp_path):
    first = recorded.folder / "recorded"
    moved = shutil.copytree(first, tmp_path / "moved")
    replayed = Runs(recorded.program, tmp_path).call("replay", moved)
    assert replayed.returncode == 0, replayed.stderr
    assert manifest(first)["run_digest"] in replayed.stdout


def test_what_was_not_recorded_is_a_miss(recorded):
    missed = recorded.attempt("replay", "other", "--seed", "4242")
    assert missed.returncode == MISS, missed.stderr
    other = recorded.folder / "other"
    assert not other.exists() or manifest(other)["status"] != "complete"


def test_another_model_decides_otherwise(program, start, tmp_path):
    runs = Runs(program, tmp_path)
    # Without chance, one after the other.
    plain = ["--ticks", "1", "--set", "policy.llm.temperature=0.0", *in_flight(1)]
    made = []
    for name, seed in (("one", 0), ("same", 0), ("other", 1)):
        with start(seed=seed) as base:
            made.append(tables(runs.make("live", name, *plain, base=base)))
    one, same, other = (run["tasks.parquet"] for run in made)
    assert one == same
    assert one != other
