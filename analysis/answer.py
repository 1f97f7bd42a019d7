"""The missing half: runs its studies, and writes docs/reproduction/missing-half.md.

    make questions     (or: .venv/bin/python analysis/answer.py)

What is asked stands in questions/, one module per question. Sweeps of the same program are kept
under target/questions, so that a change to the text does not cost them again.
"""

from collections.abc import Callable
from pathlib import Path

import command
from questions import report
from questions.data import Laboratory, Size, gather
from questions.sweeps import folder_of


def main() -> None:
    """Runs the studies."""
    options = command.options(command.reporting(__doc__, "questions"))
    kept = folder_of(options.binary, options.kept)
    answer(Laboratory(options.binary, kept, command.progress()), options.docs, Size())


def answer(laboratory: Laboratory, docs: Path, size: Size) -> None:
    """Runs everything, and writes the document and its figures."""
    say: Callable[[str], None] = laboratory.say
    data = gather(laboratory, size)
    say("statistics")
    family = report.find_all(data)
    say("figures")
    docs.mkdir(parents=True, exist_ok=True)
    report.draw_all(data, family, docs)
    (docs / "missing-half.md").write_text(report.write(data, family))
    say(f"wrote {docs}")


if __name__ == "__main__":
    main()
