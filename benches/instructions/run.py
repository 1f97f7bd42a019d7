"""Counts instructions and cache misses of ticks and prints tables: `make bench-instructions`.

Needs valgrind and gungraun-runner; `--ready` says what is missing, and how to get it.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "target" / "instructions"
TOOLS = HERE.parents[1] / "target" / "tools"
RUNNER_VERSION = "0.20.0"
# As in benches/ticks.rs.
TICKS = 10
STAGES = {
    "wake": "wake and call the agent",
    "draw": "one random draw",
    "send": "send, sort into an inbox",
    "fold": "read the inbox, fold",
}


def main():
    """Counts, prints."""
    missing = what_is_missing()
    if missing:
        sys.exit("skipped: " + "; ".join(missing))
    if "--ready" in sys.argv:
        return
    counts = count()
    print(stages(counts))
    print()
    print(societies(counts))


def runner():
    """Where gungraun-runner is, if anywhere."""
    return shutil.which("gungraun-runner") or shutil.which(TOOLS / "bin" / "gungraun-runner")


def what_is_missing():
    """And how to get it."""
    install = f"cargo install gungraun-runner --version {RUNNER_VERSION} --locked"
    tools = {
        "there is no valgrind on the path": shutil.which("valgrind"),
        f"there is no gungraun-runner: {install} --root target/tools": runner(),
    }
    return [complaint for complaint, found in tools.items() if not found]


def count():
    """(instructions, misses of the first cache, misses of the second) by (bench, agents)."""
    environment = {"GUNGRAUN_RUNNER": runner(), "CARGO_TARGET_DIR": str(TARGET)}
    command = ["cargo", "bench", "--quiet", "--locked", "--bench", "ticks"]
    lines = subprocess.run(
        [*command, "--", "--output-format=json"],
        cwd=HERE,
        env=os.environ | environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.splitlines()
    counts = {}
    for line in lines:
        seen = json.loads(line)
        metrics = seen["profiles"][0]["data"]["total"]["metrics"]
        agents = int(seen["id"].removeprefix("of_"))
        events = (("Ir",), ("D1mr", "D1mw"), ("DLmr", "DLmw"))
        totals = (sum(metrics[name]["values"]["new"] for name in names) for names in events)
        per_agent = tuple(total / (agents * TICKS) for total in totals)
        counts[seen["function_name"], agents] = per_agent
    return counts


def stages(counts):
    """What each stage adds, for each population."""
    sizes = sorted(agents for name, agents in counts if name == "wake")
    kinds = ("instructions", "L1 misses", "L2 misses")
    heads = [f"{kind}, {agents:,} agents" for agents in sizes for kind in kinds]
    lines = [["per agent and tick", *heads], ["---", *["---:"] * len(heads)]]
    before = dict.fromkeys(sizes, (0, 0, 0))
    for name, what in STAGES.items():
        cells = []
        for agents in sizes:
            now = counts[name, agents]
            cells += [number(new - old) for new, old in zip(now, before[agents], strict=True)]
            before[agents] = now
        lines.append([what, *cells])
    lines.append(["all", *(number(value) for agents in sizes for value in before[agents])])
    return table(lines)


def societies(counts):
    """What a tick of a society costs."""
    heads = ["society, per agent and tick", "instructions", "L1 misses", "L2 misses"]
    lines = [heads, ["---", "---:", "---:", "---:"]]
    for (name, agents), values in sorted(counts.items(), key=lambda item: item[0][1]):
        if name == "society_tick":
            lines.append([f"{agents:,} agents", *map(number, values)])
    return table(lines)


def number(value):
    """Whole where it is large."""
    return f"{value:,.0f}" if abs(value) >= 10 else f"{round(value, 2) + 0:.2f}"


def table(lines):
    """As Markdown."""
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
