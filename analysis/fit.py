"""Fits the parameters of the reproduction, and writes analysis/reproduction/fitted.toml.

    make fit     (or: .venv/bin/python analysis/fit.py)

What is fitted, to what, and between which bounds stands in reproduction/goals.py. The study's own
file repeats the result; a test checks that they agree.
"""

import command
from reproduction.fitting import FITTED, FITTED_WIDER, Bench, fit
from reproduction.goals import GOALS, WIDER


def main() -> None:
    """Fits."""
    parser = command.parser(__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="generations of the search")
    parser.add_argument("--population", type=int, default=6, help="members, times the parameters")
    options = command.options(parser)
    say = command.progress()
    for goals, file in ((GOALS, FITTED), (WIDER, FITTED_WIDER)):
        found = fit(Bench(options.binary, goals), options.rounds, options.population, say)
        file.write_text(found.text())
        say(f"wrote {file}")
    say("scenarios/studies/self-organization*.toml must repeat [parameters] of fitted.toml")


if __name__ == "__main__":
    main()
