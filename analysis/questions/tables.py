"""Findings as tables and as words."""

from collections.abc import Iterable, Sequence

from questions.contrasts import Family, Finding
from questions.space import Leaning, Share
from study import text

READING = {
    "more": "more",
    "less": "less",
    "same": "**no difference** (shown)",
    "open": "not shown",
}
HEAD = ("compared", "ΔQ", "d", "p", "reading", "holds in", "hangs on", "verdict")


def compared(family: Family, keys: Iterable[str]) -> str:
    """Contrasts with all that is known of them."""
    return text.table(HEAD, [row(family[key]) for key in keys])


def row(found: Finding) -> tuple[str, ...]:
    """A contrast."""
    p = found.same_p if found.reading == "same" else found.p
    return (
        found.contrast.title,
        text.estimate(found.gap, 3, sign=True),
        text.estimate(found.d, 1, sign=True),
        text.probability(p),
        READING[found.reading],
        "–" if found.leaning is None else share(found.leaning),
        "–" if found.leaning is None else hangs_on(found.leaning),
        verdict(found),
    )


def share(leaning: Leaning) -> str:
    """The share of the space in which a claim holds."""
    low, high = (text.number(100 * end, 0) for end in (leaning.holds.low, leaning.holds.high))
    return f"{text.percent(leaning.holds.value)} [{low}, {high}]"


def hangs_on(leaning: Leaning, widths: bool = False) -> str:
    """The settings that a claim hangs on most, with the direction that makes for it."""
    named = [f"{s.name} {arrow(s.rho)} {weight(s, widths)}" for s in leaning.leading]
    return ", ".join(named) or "–"


def weight(share: Share, width: bool) -> str:
    """A share of the variance, with half the width of its 95 % interval if asked."""
    total = text.number(share.total, 2)
    return f"{total} ± {text.number(share.conf, 2)}" if width else total


def arrow(rho: float) -> str:
    """Whether more of a setting makes for a claim, against it, or has no one direction."""
    return "↕" if abs(rho) < 0.2 else "↑" if rho > 0 else "↓"


def verdict(found: Finding) -> str:
    """`robust`, `depends on …`, `not shown`, or at the fitted settings only."""
    if found.reading == "open":
        return "not shown"
    if found.leaning is None:
        return "at the fitted settings"
    if found.leaning.robust:
        return "**robust**"
    names = [f"{each.name} {arrow(each.rho)}" for each in found.leaning.leading]
    return f"depends on {text.sentence(names)}" if names else "depends on several settings"


def gap(found: Finding) -> str:
    """A difference of quality with its interval, in words."""
    return text.estimate(found.gap, 3, sign=True)


def says(found: Finding, more: str, less: str, same: str, unknown: str) -> str:
    """One of four sentences, with the difference."""
    words = {"more": more, "less": less, "same": same, "open": unknown}[found.reading]
    return f"{words} ({gap(found)})"


def tally(findings: Sequence[Finding]) -> str:
    """How often each reading came out."""
    names = {"more": "more", "less": "less", "same": "no difference", "open": "not shown"}
    counts = [(sum(f.reading == key for f in findings), name) for key, name in names.items()]
    return text.sentence([f"{count} × {name}" for count, name in counts if count])
