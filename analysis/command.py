"""What the commands of this folder begin with: options, and words on how far they are."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


def parser(about: str) -> argparse.ArgumentParser:
    """A parser that knows where the program is."""
    made = argparse.ArgumentParser(description=about.splitlines()[0])
    binary = REPOSITORY / "target" / "release" / "polity"
    made.add_argument("--binary", type=Path, default=binary, help="the program to study")
    return made


def reporting(about: str, name: str) -> argparse.ArgumentParser:
    """One for a command that writes into docs/reproduction, and keeps sweeps under a name."""
    made = parser(about)
    docs, kept = REPOSITORY / "docs" / "reproduction", REPOSITORY / "target" / name
    made.add_argument("--docs", type=Path, default=docs, help="where to write")
    made.add_argument("--kept", type=Path, default=kept, help="where sweeps lie")
    return made


def options(made: argparse.ArgumentParser) -> argparse.Namespace:
    """What was asked for, of a program that is there."""
    found = made.parse_args()
    if not found.binary.exists():
        sys.exit(f"{found.binary} is missing: cargo build --release -p polity")
    found.binary = found.binary.resolve()
    return found


def progress() -> Callable[[str], None]:
    """Says on the error stream what is done, and after how many seconds."""
    began = time.monotonic()

    def say(words: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {words}", file=sys.stderr, flush=True)

    return say
