"""Builds all peers, lets them do the same work in turn, and prints a table: `make bench-peers`.

Every measurement is a process of its own with one population. Processes of all peers and sizes
alternate, and the fastest round of each counts, because others may use the machine. States are
compared: a peer that does other work than the rest ends the program with an error.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import report
from cases import CASES, PYTHON_PEERS, SIZES

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "target" / "peers"
VENV_PYTHON = TARGET / "venv" / "bin" / "python"
LIMIT_S = 600


def main():
    """Prepares, measures, compares, reports."""
    arguments = parse_arguments()
    prepare(arguments.sizes)
    seen = measure_all(arguments.sizes, arguments.processes)
    differences = compare(seen)
    if differences:
        sys.exit("\n".join(["error: peers that should agree do not:", *differences]))
    print(report.text(seen, arguments.sizes, versions()))


def parse_arguments():
    """What is measured, and how often."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--sizes", type=int, nargs="+", default=list(SIZES), help="agents (default: %(default)s)")
    add("--processes", type=int, default=3, help="per case (default: %(default)s)")
    return parser.parse_args()


def prepare(sizes):
    """Everything that is needed once: programs, Python packages, networks."""
    say("building …")
    cargo = ["cargo", "build", "--release", "--locked", "--quiet", "--target-dir", TARGET]
    subprocess.run([*cargo, "--manifest-path", HERE / "Cargo.toml"], check=True)
    requirements, installed = HERE / "requirements.txt", TARGET / "requirements.txt"
    if not installed.exists() or installed.read_text() != requirements.read_text():
        subprocess.run([sys.executable, "-m", "venv", TARGET / "venv"], check=True)
        pip = [VENV_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", requirements], check=True)
        installed.write_text(requirements.read_text())
    for agents in sizes:
        if not network(agents).exists():
            subprocess.run([program("network"), str(agents), network(agents)], check=True)


def program(name):
    """Where cargo puts a program."""
    return TARGET / "release" / name


def network(agents):
    """The file that all peers read."""
    return TARGET / f"network-{agents}.bin"


def measure_all(sizes, most_processes):
    """What every process said, by (case, agents)."""
    seen = {(case, agents): [] for agents in sizes for case in CASES}
    for turn in range(most_processes):
        for agents in sizes:
            for case in CASES:
                if turn < case.processes(agents, most_processes):
                    seen[case, agents].append(measure(case, agents))
    return seen


def measure(case, agents):
    """One process: a line of JSON."""
    command = [program(case.peer)]
    if case.peer in PYTHON_PEERS:
        command = [VENV_PYTHON, HERE / "python" / f"{case.peer}_peer.py"]
    words = (case.variant, agents, case.ticks(agents), case.threads, network(agents))
    command += [str(word) for word in words]
    # Libraries beneath NumPy would start threads of their own.
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    output = subprocess.run(
        command, check=True, capture_output=True, timeout=LIMIT_S, env=os.environ | one_thread
    ).stdout
    said = json.loads(output)
    said["ns"] = 1e9 * min(said["seconds"]) / (said["ticks"] * agents)
    say(f"{agents:>8} {case.peer} {case.variant} {case.threads}: {said['ns']:.1f} ns")
    return said


def compare(seen):
    """Where cases that do the same work saw other states: none, one hopes."""
    first, differences = {}, []
    for (case, agents), saids in seen.items():
        for said in saids if case.states else ():
            for when, tick in (("warm", 0), ("end", said["ticks"])):
                expected = first.setdefault((case.states, agents, tick), said[when])
                if said[when] != expected:
                    differences.append(f"  {case.peer} {case.variant}, {agents} agents, {when}")
    return differences


def versions():
    """Which version of each peer was measured."""
    lock = (HERE / "Cargo.lock").read_text().split("[[package]]")
    lines = (package.strip().splitlines() for package in lock[1:])
    packages = {name.split('"')[1]: version.split('"')[1] for name, version, *_ in lines}
    found = {name: packages[name] for name in ("bevy_ecs", "krabmaga", "nexosim")}
    found["polity"] = packages["polity-engine"]
    ask = "import sys, importlib.metadata as m; print(*map(m.version, sys.argv[1:]))"
    names = sorted(PYTHON_PEERS)
    answer = subprocess.run([VENV_PYTHON, "-c", ask, *names], check=True, capture_output=True)
    return found | dict(zip(names, answer.stdout.decode().split(), strict=True))


def say(text):
    """Progress, beside the table."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
