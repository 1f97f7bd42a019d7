"""The missing half: runs its studies, and writes docs/reproduction/missing-half.md.

    make questions     (or: .venv/bin/python analysis/answer.py)

What is asked stands in questions/, one module per question. Sweeps of the same program are kept
under target/questions, so that a change to the text does not cost them again.
"""

import argparse
import sys
import time
from pathlib import Path

from questions import report
from questions.data import Laboratory, Size, gather
from questions.sweeps import REPOSITORY, folder_of


def main() -> None:
    """Runs the studies."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    binary = REPOSITORY / "target" / "release" / "polity"
    docs = REPOSITORY / "docs" / "reproduction"
    kept = REPOSITORY / "target" / "questions"
    parser.add_argument("--binary", type=Path, default=binary, help="the program to study")
    parser.add_argument("--docs", type=Path, default=docs, help="where to write")
    parser.add_argument("--kept", type=Path, default=kept, help="where sweeps lie")
    options = parser.parse_args()
    if not options.binary.exists():
        sys.exit(f"{options.binary} is missing: cargo build --release -p polity")
    binary = options.binary.resolve()
    answer(binary, folder_of(binary, options.kept), options.docs, Size())


def answer(binary: Path, kept: Path, docs: Path, size: Size) -> None:
    """Runs everything, and writes the document and its figures."""
    began = time.monotonic()

    def say(words: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {words}", file=sys.stderr, flush=True)

    data = gather(Laboratory(binary, kept, say), size)
    say("statistics")
    family = report.find_all(data)
    say("figures")
    docs.mkdir(parents=True, exist_ok=True)
    report.draw_all(data, family, docs)
    (docs / "missing-half.md").write_text(report.write(data, family))
    say(f"wrote {docs}")


if __name__ == "__main__":
    main()
