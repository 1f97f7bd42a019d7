"""Asks the Rust metrics for their values, so that tests can compare them with an oracle.

    cargo build --release -p polity-metrics --examples
    python -m venv .venv && .venv/bin/pip install -r analysis/requirements.txt
    .venv/bin/pytest tests/oracle

POLITY_ORACLE names another oracle program, POLITY_SHARED another folder of reference data.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


class Oracle:
    """The example program `oracle`: one JSON request per line, one reply per line."""

    def __init__(self, program):
        self.process = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, metric, **args):
        # NaN and infinity are not JSON: a test that sends them has a mistake in it.
        request = json.dumps({"metric": metric, "args": args}, default=plain, allow_nan=False)
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        reply = json.loads(self.process.stdout.readline())
        assert "error" not in reply, reply
        return reply["value"]


def plain(value):
    """numpy arrays and scalars as lists and numbers."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value)} is not JSON")


@pytest.fixture(scope="session")
def ask():
    default = REPOSITORY / "target" / "release" / "examples" / "oracle"
    program = Path(os.environ.get("POLITY_ORACLE", default))
    if not program.exists():
        pytest.fail(f"{program} is missing: cargo build --release -p polity-metrics --examples")
    oracle = Oracle(program)
    yield oracle.ask
    oracle.process.stdin.close()
    assert oracle.process.wait(timeout=10) == 0


@pytest.fixture(scope="session")
def shared_data():
    """A function from a path below the shared reference data to the file; skips when absent."""
    shared = Path(os.environ.get("POLITY_SHARED", REPOSITORY.parent / "shared"))

    def find(path):
        file = shared / "data" / path
        if not file.exists():
            pytest.skip(f"reference data {file} is not here (set POLITY_SHARED)")
        return file

    return find


@pytest.fixture
def agree():
    """Compares a reply with an oracle: 1e-9 relative, and null exactly where it is undefined.

    The absolute floor is for values that are 0 up to the rounding of the oracle itself.
    """

    def compare(actual, expected, rel=1e-9, floor=1e-12):
        if expected is None:
            assert actual is None
        else:
            assert actual is not None
            assert actual == pytest.approx(expected, rel=rel, abs=floor)

    return compare
