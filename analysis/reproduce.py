"""The reproduction: runs the study, and writes docs/reproduction/self-organization.md.

    make reproduce     (or: .venv/bin/python analysis/reproduce.py)

What is fitted stands in reproduction/goals.py, what is compared in reproduction/published.py.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

from reproduction import drawing, report
from reproduction.cells import Sweep
from reproduction.experiments import Experiments
from reproduction.findings import Findings
from reproduction.fitting import REPOSITORY

STUDIES = REPOSITORY / "scenarios" / "studies"


def main() -> None:
    """Runs the study."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    binary = REPOSITORY / "target" / "release" / "polity"
    docs = REPOSITORY / "docs" / "reproduction"
    kept = REPOSITORY / "target" / "reproduction"
    parser.add_argument("--binary", type=Path, default=binary, help="the program to study")
    parser.add_argument("--docs", type=Path, default=docs, help="where to write")
    parser.add_argument("--kept", type=Path, default=kept, help="where sweeps lie")
    options = parser.parse_args()
    if not options.binary.exists():
        sys.exit(f"{options.binary} is missing: cargo build --release -p polity")
    began = time.monotonic()
    study, misses = (
        sweep(options.binary, STUDIES / f"{name}.toml", options.kept / name)
        for name in ("self-organization", "self-organization-misses")
    )
    write(study, misses, options.docs)
    print(f"wrote {options.docs} after {time.monotonic() - began:.0f} s", file=sys.stderr)


def sweep(binary: Path, study: Path, out: Path) -> Sweep:
    """A study's data set, made anew."""
    command = [binary, "sweep", study, "--out", out, "--force", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return Sweep.read(out)


def write(study: Sweep, misses: Sweep, docs: Path) -> None:
    """The report and its figures."""
    findings = Findings.of(study)
    docs.mkdir(parents=True, exist_ok=True)
    drawing.draw_all(findings, docs)
    document = report.write(findings, Experiments(misses))
    (docs / "self-organization.md").write_text(document)


if __name__ == "__main__":
    main()
