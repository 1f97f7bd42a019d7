"""Findings as tables and as words."""

import math
from collections.abc import Iterable, Sequence

from questions.contrasts import Family, Finding
from questions.sensitivity import AGGREGATIONS
from questions.space import ROBUST, Leaning, Share
from study import text

READING = {
    "more": "more",
    "less": "less",
    "same": "**no difference** (shown)",
    "open": "not shown",
}
UNDER = " / ".join(AGGREGATIONS)
HEAD = ("compared", "ΔQ", "d", "p", "reading", "holds in", UNDER, "hangs on", "verdict")


def compared(family: Family, keys: Iterable[str]) -> str:
    """Contrasts with all that is known of them."""
    return text.table(HEAD, [row(family[key]) for key in keys])


def row(found: Finding) -> tuple[str, ...]:
    """A contrast."""
    p = found.same_p if found.reading == "same" else found.p
    return (
        found.contrast.title,
        text.measured(found.gap, 3, sign=True),
        text.measured(found.d, 1, sign=True),
        text.probability(p),
        READING[found.reading],
        *held(found),
        verdict(found),
    )


def held(found: Finding) -> tuple[str, str, str]:
    """Where a claim holds, and what it hangs on; nothing hangs where nothing is claimed."""
    leaning = found.leaning
    if leaning is None:
        return "–", "–", "–"
    return share(leaning), under(leaning), "–" if found.reading == "open" else hangs_on(leaning)


def share(leaning: Leaning) -> str:
    """The share of the space in which a claim holds."""
    low, high = (text.number(100 * end, 0) for end in (leaning.holds.low, leaning.holds.high))
    return f"{text.percent(leaning.holds.value)} [{low}, {high}]"


def under(leaning: Leaning) -> str:
    """The same under each way to make one answer of many."""
    return " / ".join(text.number(100 * leaning.under[name], 0) for name in AGGREGATIONS)


def hangs_on(leaning: Leaning, widths: dict[str, float] | None = None) -> str:
    """The settings that a claim hangs on most, with the direction that makes for it."""
    named = [f"{directed(s)} {weight(s, widths)}" for s in leaning.leading]
    return ", ".join(named) or "–"


def weight(share: Share, widths: dict[str, float] | None) -> str:
    """A share of the variance, with half the width of its 95 % interval if there is one."""
    alone = text.number(share.alone, 2)
    return f"{alone} ± {text.number(widths[share.name], 2)}" if widths else alone


def directed(share: Share) -> str:
    """A setting, with the direction that makes for a claim if it has one."""
    return share.name if math.isnan(share.rho) else f"{share.name} {arrow(share.rho)}"


def arrow(rho: float) -> str:
    """Whether more of a setting makes for a claim, against it, or has no one direction."""
    return "↕" if abs(rho) < 0.2 else "↑" if rho > 0 else "↓"


def verdict(found: Finding) -> str:
    """`robust`, `undecided`, `depends on …`, `not shown`, or at the fitted settings only."""
    if found.reading == "open":
        return "not shown"
    if found.leaning is None:
        return "at the fitted settings"
    if found.leaning.robust:
        return "**robust**"
    under = found.leaning.under
    if found.leaning.undecided:
        return "undecided"
    if found.leaning.holds.low >= ROBUST:
        return f"not under {min(under, key=under.get)}"
    names = [directed(each) for each in found.leaning.leading]
    return f"depends on {text.sentence(names)}" if names else "depends on several settings"


def by_answer(family: Family, keys: Sequence[str]) -> str:
    """Contrasts under the other ways to make one answer; keys lack the way at their end."""
    rows = [
        (title_of(family[f"{key}-{AGGREGATIONS[0]}"]), *(alone(family[f"{key}-{each}"])
                                                        for each in AGGREGATIONS[1:]))
        for key in keys
    ]  # fmt: skip
    head = (f"{each}: ΔQ, reading; holds in; verdict" for each in AGGREGATIONS[1:])
    return text.table(("compared", *head), rows)


def title_of(found: Finding) -> str:
    """What is compared, without how the answer was made."""
    return found.contrast.title.removesuffix(f", {AGGREGATIONS[0]}")


def alone(found: Finding) -> str:
    """A difference in one cell: its reading, where it holds, and whether it is robust."""
    words = f"{gap(found)} {READING[found.reading]}"
    if found.reading == "open" or found.leaning is None:
        return words
    told = verdict(found)
    if told.startswith("depends") and found.leaning.leading:
        told = f"depends on {hangs_on(found.leaning)}"
    return f"{words}; {share(found.leaning)}; {told}"


def under_each(family: Family, key: str) -> str:
    """A contrast under each way to make one answer, in words."""
    return ", ".join(f"{gap(family[f'{key}-{each}'])} ({each})" for each in AGGREGATIONS)


def gap(found: Finding) -> str:
    """A difference of quality with its interval, in words."""
    return text.measured(found.gap, 3, sign=True)


def says(found: Finding, more: str, less: str, same: str, unknown: str) -> str:
    """One of four sentences, with the difference."""
    words = {"more": more, "less": less, "same": same, "open": unknown}[found.reading]
    return f"{words} ({gap(found)})"


def tally(findings: Sequence[Finding]) -> str:
    """How often each reading came out."""
    names = {"more": "more", "less": "less", "same": "no difference", "open": "not shown"}
    counts = [(sum(f.reading == key for f in findings), name) for key, name in names.items()]
    return text.sentence([f"{count} × {name}" for count, name in counts if count])
