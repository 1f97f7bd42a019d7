"""The reproduction: runs the study, and writes docs/reproduction/self-organization.md.

    make reproduce     (or: .venv/bin/python analysis/reproduce.py)

What is fitted stands in reproduction/goals.py, what is compared in reproduction/published.py.
"""

import subprocess
import sys
from pathlib import Path

import command
from reproduction import drawing, report
from reproduction.cells import Sweep
from reproduction.experiments import Experiments
from reproduction.findings import Findings

STUDIES = command.REPOSITORY / "scenarios" / "studies"
NAMES = ("self-organization", "self-organization-misses", "self-organization-depth")


def main() -> None:
    """Runs the study."""
    options = command.options(command.reporting(__doc__, "reproduction"))
    say = command.progress()
    sweeps = (
        sweep(options.binary, STUDIES / f"{name}.toml", options.kept / name) for name in NAMES
    )
    study, misses, chains = sweeps
    say("statistics and figures")
    write(study, misses, chains, options.docs)
    say(f"wrote {options.docs}")


def sweep(binary: Path, study: Path, out: Path) -> Sweep:
    """A study's data set, made anew."""
    call = [binary, "sweep", study, "--out", out, "--force", "--quiet"]
    done = subprocess.run(call, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return Sweep.read(out)


def write(study: Sweep, misses: Sweep, chains: Sweep, docs: Path) -> None:
    """The report and its figures."""
    findings = Findings.of(study)
    docs.mkdir(parents=True, exist_ok=True)
    drawing.draw_all(findings, docs)
    document = report.write(findings, Experiments(misses, chains))
    (docs / "self-organization.md").write_text(document)


if __name__ == "__main__":
    main()
