"""Numbers and tables as text."""

import math
from collections.abc import Iterable, Sequence

from study.statistics import FEW, Estimate

MINUS = "−"


def number(value: float, digits: int, sign: bool = False) -> str:
    """A number with so many digits after the point; what rounds to nothing has no sign."""
    if math.isnan(value):
        return "–"
    rounded = round(value, digits) + 0.0
    text = f"{rounded:+,.{digits}f}" if sign and rounded != 0 else f"{rounded:,.{digits}f}"
    return text.replace("-", MINUS)


def estimate(found: Estimate | None, digits: int, sign: bool = False) -> str:
    """A value with its interval: 1.2 [1.0, 1.4]."""
    if found is None or math.isnan(found.value):
        return "–"
    low, high = (number(end, digits, sign) for end in (found.low, found.high))
    return f"{number(found.value, digits, sign)} [{low}, {high}]"


def measured(found: Estimate | None, digits: int, sign: bool = False) -> str:
    """A value with its interval where there is one to give.

    There is none from few values, nor where it has no width at these digits.
    """
    if found is None or math.isnan(found.value):
        return "–"
    value, low, high = (number(x, digits, sign) for x in (found.value, found.low, found.high))
    if found.n == 1 or value == low == high:
        return value
    if found.n < FEW:
        return f"{value} (n = {found.n})"
    return f"{value} [{low}, {high}]"


def probability(p: float | None) -> str:
    """A p-value; very small ones as a bound."""
    if p is None or math.isnan(p):
        return "–"
    return "< 0.0001" if p < 0.0001 else f"{p:.4f}" if p < 0.01 else f"{p:.2f}"


def percent(share: float) -> str:
    """A share in whole percent."""
    return f"{number(100 * share, 0)} %"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> str:
    """A Markdown table; the first columns to the left, the others to the right."""
    rule = ["---" if place < left else "---:" for place in range(len(head))]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *rows])


def listing(items: Iterable[str]) -> str:
    """A Markdown list."""
    return "\n".join(f"- {item}" for item in items)


def sentence(names: Sequence[str]) -> str:
    """Names in a row: a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
