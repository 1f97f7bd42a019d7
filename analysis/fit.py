"""Fits the parameters of the reproduction, and writes analysis/reproduction/fitted.toml.

    make fit     (or: .venv/bin/python analysis/fit.py)

What is fitted, to what, and between which bounds stands in reproduction/goals.py. The study's own
file repeats the result; a test checks that they agree.
"""

import argparse
import sys
from pathlib import Path

from reproduction.fitting import FITTED, FITTED_WIDER, REPOSITORY, Bench, fit
from reproduction.goals import GOALS, WIDER


def main() -> None:
    """Fits."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    binary = REPOSITORY / "target" / "release" / "polity"
    parser.add_argument("--binary", type=Path, default=binary, help="the program to fit")
    parser.add_argument("--rounds", type=int, default=20, help="generations of the search")
    parser.add_argument("--population", type=int, default=6, help="members, times the parameters")
    options = parser.parse_args()
    if not options.binary.exists():
        sys.exit(f"{options.binary} is missing: cargo build --release -p polity")

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    for goals, file in ((GOALS, FITTED), (WIDER, FITTED_WIDER)):
        found = fit(Bench(options.binary, goals), options.rounds, options.population, say)
        file.write_text(found.text())
        say(f"wrote {file}")
    say("scenarios/studies/self-organization*.toml must repeat [parameters] of fitted.toml")


if __name__ == "__main__":
    main()
