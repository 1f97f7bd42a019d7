"""The emergence study: makes its runs, and writes docs/emergence.md with its figures.

    make emergence     (or: .venv/bin/python analysis/emergence.py)

What it compares, what was expected, and when that was stated, stands in study/arms.py. Runs of the
same program are kept under target/emergence, so that a change to the text does not cost the runs
again.
"""

import argparse
import sys
import time
from pathlib import Path

from study import document, figures
from study.arms import (
    ARMS,
    BASELINE,
    LONG_TICKS,
    LONG_WINDOW,
    PILOT_SEEDS,
    RANDOM,
    SEEDS,
    TICKS,
    TRIAL_TICKS,
    WINDOW,
)
from study.findings import Study
from study.measures import passed_on
from study.runs import REPOSITORY, Job, Laboratory


def main() -> None:
    """Runs the study."""
    options = arguments()
    began = time.monotonic()

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    if not options.binary.exists():
        sys.exit(f"{options.binary} is missing: cargo build --release -p polity")
    laboratory = Laboratory(options.binary, REPOSITORY / "target" / "emergence")
    say(f"pilot, {len(PILOT_SEEDS)} seeds; baseline and long runs, {len(SEEDS)} seeds each")
    pilot = laboratory.run_all([Job(BASELINE, seed, TICKS, WINDOW) for seed in PILOT_SEEDS], say)
    results = short_runs(laboratory, say)
    long = laboratory.run_all([Job(BASELINE, seed, LONG_TICKS, LONG_WINDOW) for seed in SEEDS], say)
    say("statistics")
    study = Study.of(results, long, pilot)
    say("figures")
    folder = options.docs / "figures"
    folder.mkdir(parents=True, exist_ok=True)
    figures.draw_all(study, folder)
    (options.docs / "emergence.md").write_text(document.write(study))
    say(f"wrote {options.docs / 'emergence.md'} after {time.monotonic() - began:.0f} s")


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    binary = REPOSITORY / "target" / "release" / "polity"
    parser.add_argument("--binary", type=Path, default=binary, help="the program to study")
    parser.add_argument("--docs", type=Path, default=REPOSITORY / "docs", help="where to write")
    return parser.parse_args()


def short_runs(laboratory: Laboratory, say) -> dict[str, list[dict]]:
    """The runs of all arms; the baseline first, whose rates another arm takes over."""
    jobs = [Job(BASELINE, seed, TICKS, WINDOW) for seed in SEEDS]
    baseline = laboratory.run_all(jobs, say)
    asked = dict(zip(SEEDS, map(passed_on, baseline), strict=True))
    rates = {"asked": asked, "reached": raised(laboratory, asked, say)}
    others = [arm for arm in ARMS if arm is not BASELINE]
    say(f"{len(others)} other arms")
    jobs = [
        Job(arm, seed, TICKS, WINDOW, rates[arm.rate][seed] if arm.rate else None)
        for arm in others
        for seed in SEEDS
    ]
    made = laboratory.run_all(jobs, say)
    grouped = {arm.key: made[i * len(SEEDS) : (i + 1) * len(SEEDS)] for i, arm in enumerate(others)}
    return {BASELINE.key: baseline} | grouped


def raised(laboratory: Laboratory, goals: dict[int, float], say) -> dict[int, float]:
    """The rates at which these shares are passed on, found in two rounds of short runs."""
    rates = dict(goals)
    for _ in range(2):
        jobs = [Job(RANDOM, seed, TRIAL_TICKS, WINDOW, rate) for seed, rate in rates.items()]
        shares = [passed_on(run) for run in laboratory.run_all(jobs, say)]
        scaled = zip(rates.items(), shares, strict=True)
        rates = {seed: min(1.0, rate * goals[seed] / share) for (seed, rate), share in scaled}
    return rates


if __name__ == "__main__":
    main()
