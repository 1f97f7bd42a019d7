"""How fast a study of teams is, and what it holds in memory: `make bench-studies`.

The whole design of a published study (20,810 tasks), and single teams of growing size, each in a
process of its own. Fastest of three; memory is the greatest peak.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "target" / "release" / "polity"
STUDY = ROOT / "scenarios" / "studies" / "self-organization.toml"
TEAM = ROOT / "scenarios" / "team-16.toml"
ROUNDS = 3
TASKS = 50


def main():
    """Measures and prints two tables."""
    with tempfile.TemporaryDirectory() as place:
        study(Path(place))
        teams(Path(place))


def study(place):
    """The study with both cores, and with one."""
    print("| study | threads | cells | tasks | s | tasks/s | peak MiB |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for threads in (1, 2):
        out = place / f"study-{threads}"
        command = ["sweep", STUDY, "--threads", str(threads), "--force", "--out", out]
        seconds, peak = measured(command)
        cells = json.loads((out / "study.json").read_text())["cells"]
        print(
            f"| {STUDY.stem} | {threads} | {cells:,} | {tasks(out):,} | {seconds:.1f} "
            f"| {tasks(out) / seconds:,.0f} | {peak:.0f} |"
        )


def tasks(out):
    """How many tasks a study has worked on."""
    markers = (json.loads(path.read_text()) for path in (out / "cells").glob("*.json"))
    return sum(marker["summary"]["tasks"] for marker in markers)


def teams(place):
    """Sequential teams: every output is kept once, however many read it."""
    print("\n| sequential team | tasks | s | ms per task | peak MiB |")
    print("|---:|---:|---:|---:|---:|")
    for agents in (1, 16, 256, 512, 1024):
        sets = [f"population.agents={agents}", "topology.ring.degree=2"][: 1 + (agents > 2)]
        words = [word for each in sets for word in ("--set", each)]
        command = ["run", TEAM, "--ticks", str(TASKS), "--threads", "1", "--force", *words]
        seconds, peak = measured([*command, "--out", place / "team"])
        print(
            f"| {agents:,} | {TASKS} | {seconds:.2f} | {1000 * seconds / TASKS:.1f} | {peak:.0f} |"
        )


def measured(words):
    """The least time of a command in seconds, and its greatest peak in MiB."""
    rounds = [once([PROGRAM, *words, "--quiet"]) for _ in range(ROUNDS)]
    return min(seconds for seconds, _ in rounds), max(peak for _, peak in rounds)


def once(command):
    """One process: seconds, peak in MiB."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"error: {command} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
