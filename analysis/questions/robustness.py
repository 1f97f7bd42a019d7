"""10. What is robust, and what hangs on the settings of the mock?"""

from collections import Counter

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from statsmodels.stats.multitest import multipletests

from questions import beyond, sensitivity, tables
from questions.claims import Terms
from questions.contrasts import Family, Finding
from questions.data import Data
from questions.sensitivity import AGGREGATION, AGGREGATIONS, SETTINGS
from questions.space import MANY, NAMED, ROBUST, Space
from reproduction.fitting import read_fitted
from study import statistics as st
from study import text
from study.statistics import ALPHA

TITLE = "What is robust, and what hangs on the mock?"


def followed(findings: list[Finding]) -> list[Finding]:
    """Comparisons that show something and were followed, those first that hold most widely."""
    known = {f.contrast.key: f for f in findings if f.leaning and f.reading != "open"}
    return sorted(known.values(), key=lambda found: -found.leaning.holds.value)


def kind(found: Finding) -> str:
    """The verdict in one word."""
    if found.leaning.robust:
        return "robust"
    return "undecided" if found.leaning.undecided else "depends"


def answer(family: Family) -> str:
    """How many claims are robust."""
    known = followed(list(family.values()))
    shown = sum(found.reading != "open" for found in family.values())
    all_ways = [found for found in known if found.contrast.answer is None]
    one_way = [found for found in known if found.contrast.answer]
    tied = sum(any(s.name == AGGREGATION.name for s in f.leaning.leading) for f in all_ways)
    return (
        f"Of {len(family)} comparisons {shown} show something; "
        f"{'all' if len(known) == shown else len(known)} of these were followed through the space "
        f"of settings. {len(all_ways)} are asked for everywhere, however answers "
        f"are made: {tally(all_ways)}; {tied} hang on how answers are made among what they hang on "
        f"most. {len(one_way)} are about a synthesizer or the last output, and asked for where "
        f"answers are made so: {tally(one_way)}."
    )


def tally(findings: list[Finding]) -> str:
    """How many are robust."""
    found = Counter(map(kind, findings))
    return (
        f"{found['robust']} are robust, {found['undecided']} undecided, and {found['depends']} "
        "depend on settings"
    )


def section(data: Data, family: Family, headlines: list[Finding]) -> str:
    """The sensitivity analysis."""
    fitted = read_fitted()["parameters"]
    settings = [
        (
            setting.name,
            setting.range,
            setting.usual,
            str(fitted.get(setting.key, setting.usual)),
        )
        for setting in SETTINGS
    ]
    rows = [
        (
            found.contrast.title,
            tables.READING[found.reading],
            *tables.held(found)[:2],
            tables.hangs_on(
                found.leaning, data.space.widths(found.contrast.space, found.sign)
            ),
            tables.verdict(found),
        )
        for found in followed(headlines)
    ]  # fmt: skip
    head = ("claim", "reading", "holds in", tables.UNDER, "hangs on", "verdict")
    return f"""{how_followed(data)}

{text.table(("setting", "range", "default", "here"), settings)}

All comparisons that show something, by question:

{by_question(family)}

How often a setting is among the {NAMED} that a comparison hangs on most: {weights(family)}.

{so_many(data, family)}

The comparisons that answers rest on, with the error (95 %, points resampled) of what they hang on:

{text.table(head, rows)}"""


def how_followed(data: Data) -> str:
    """Points, tasks, and what stands for what."""
    points = len(data.space.settings)
    few = min(beyond.POINTS, points)
    third = few // len(AGGREGATIONS)
    return f"""Settings were drawn at {points} points (Latin hypercube sampling); every condition
meets the same tasks of L3 and L4 at a point, {sensitivity.TASKS} of them, in teams of eight unless
the claim says otherwise. Conditions that only comparisons beyond the headlines need (most with
another model than GPT-4.1-mini, teams of 32, one agent at the tokens of these) were computed at the
first {few} points and on {beyond.TASKS} tasks. A share of {text.percent(ROBUST)} then has an
interval of {interval(ROBUST, points)} from all points, {interval(ROBUST, few)} from {few}, and
{interval(ROBUST, third)} from the {third} of these with one way to make an answer; a share of 50 %
one of {interval(0.5, points)}, {interval(0.5, few)} and {interval(0.5, third)}. What stands for
what: a mean over N is followed as that of 8 and 32; routing on L1 and L2 alone, where models
differ; equal cost as in question 7, on curves of {curve_sizes()} cheap agents (beyond their ends,
as at them); dependency as set varies with all else; a first task after a shock is the mean over
{len(beyond.FIRST_SEEDS)} seeds, teams of eight under GPT-4.1-mini stand for those of question 9,
and a substitute is another weak model; ρ is that over the eight real models. Temperature is
followed as what it multiplies, spread and indecision.

What this can tell, and what not: the space has the mock's numbers and the way answers are made, not
other rules than the mock's (who notices what, what a revision is, how a judge errs). Settings are
drawn evenly and apart from each other, over ranges that are wide around the defaults: a share of
the space is no probability that a claim is true, and other ranges would make other shares. A claim
may be robust because it is built in: that cost grows faster than N where everybody reads
everything, that order matters little among members who are alike. The fitted values lie inside the
ranges:"""


def curve_sizes() -> str:
    """Sizes of cheap teams."""
    sizes = sorted({1, 8, beyond.LARGE, *beyond.SIZES[beyond.MINI]})
    return text.sentence([f"{size}" for size in sizes])


def interval(share: float, points: int) -> str:
    """The exact interval of a share of so many points, in percent."""
    found = st.share(round(share * points), points)
    low, high = (text.number(100 * end, 0) for end in (found.low, found.high))
    return f"[{low}, {high}]"


def by_question(family: Family) -> str:
    """Verdicts by question."""
    rows = []
    numbers = sorted({found.contrast.question for found in family.values()})
    for number in numbers:
        asked = [found for found in family.values() if found.contrast.question == number]
        rows.append((f"{number}", *counts(asked)))
    rows.append(("**all**", *counts(list(family.values()))))
    head = ("question", "comparisons", "show something", "followed", "everywhere: robust",
            "undecided", "depend", "one way: robust", "undecided", "depend")  # fmt: skip
    return text.table(head, rows)


def counts(asked: list[Finding]) -> list[str]:
    """A row of the table above."""
    known = followed(asked)
    cells = [len(asked), sum(found.reading != "open" for found in asked), len(known)]
    for everywhere in (True, False):
        found = Counter(kind(f) for f in known if (f.contrast.answer is None) == everywhere)
        cells += [found[name] for name in ("robust", "undecided", "depends")]
    return [str(cell) for cell in cells]


def weights(family: Family) -> str:
    """How often each setting is named, the most frequent first."""
    known = followed(list(family.values()))
    named = Counter(share.name for found in known for share in found.leaning.leading)
    silent = sum(not found.leaning.leading for found in known)
    told = ", ".join(f"{name} {count}" for name, count in named.most_common())
    return f"{told}; none for {silent}"


def so_many(data: Data, family: Family) -> str:
    """What is made of so many shares, and of so few tasks."""
    known = followed(list(family.values()))
    firm = [found for found in known if found.leaning.robust]
    kept = multipletests([found.leaning.p for found in known], ALPHA, method="fdr_bh")[0]
    sure = sum(bool(k) for k, found in zip(kept, known, strict=True) if found.leaning.robust)
    one_way = sum(bool(k) and found.contrast.answer is not None and found.leaning.robust
                  for k, found in zip(kept, known, strict=True))  # fmt: skip
    return f"""So many shares at once: each interval is one by itself, so that about one of 20 is
expected to miss its share, {text.number(len(known) / 20, 0)} of {len(known)}. So that a claim holds
in more than {text.percent(ROBUST)} of the space was also tested (binomial, one-sided) with the
share of false discoveries held at {text.percent(ALPHA)} (Benjamini and Hochberg) over all of them:
{sure} of the {len(firm)} robust ones stay, {one_way} of which are about one way to make an answer.
What a claim hangs on is held to chance over all settings of that claim, not over all claims. All
claims share their points, so that shares err together; and many are one finding again (another
model, size, or way to make an answer): count findings, not rows. {fewer(data, known)}"""


def fewer(data: Data, known: list[Finding]) -> str:
    """What fewer points and tasks do to shares that are known from more."""
    points, few = len(data.space.settings), min(beyond.POINTS, len(data.space.settings))
    cut = data.space.fewer(few, beyond.TASKS)
    gaps = [
        cut.holding(held(cut, found)).value - found.leaning.holds.value
        for found in known
        if isinstance(found.contrast.space, Terms)
        and not (found.contrast.space.since or found.contrast.answer)
        and found.leaning.holds.n == points
    ]
    if not gaps or points < MANY:
        return ""
    mean = np.mean(gaps)
    least, most = (text.number(100 * x, 1) for x in (abs(mean), np.abs(gaps).max()))
    return (
        f"Luck within a point counts against a claim: with fewer tasks small gaps lose their sign "
        f"by chance. {len(gaps)} shares that are known from {points} points and "
        f"{sensitivity.TASKS} tasks come out {least} points {'lower' if mean < 0 else 'higher'} on "
        f"average from {few} points and {beyond.TASKS} tasks, and none is more than {most} off."
    )


def held(space: Space, found: Finding) -> np.ndarray:
    """Where a comparison holds in a space."""
    contrast = found.contrast
    return space.holds(contrast.space, found.sign, contrast.margin)


def draw(headlines: list[Finding]) -> Figure:
    """What claims hang on."""
    known = [found for found in followed(headlines) if found.leaning.shares]
    names = [setting.name for setting in SETTINGS]
    shares = np.array([
        [{s.name: s.alone for s in found.leaning.shares}[name] for name in names]
        for found in known
    ])  # fmt: skip
    size = (8.6, 0.24 * len(known) + 1.6)
    figure, axes = plt.subplots(figsize=size, layout="constrained")
    image = axes.imshow(shares.reshape(-1, len(names)), cmap="Blues", vmin=0, vmax=1,
                        aspect="auto")  # fmt: skip
    axes.set_xticks(range(len(names)), names, rotation=40, ha="right")
    axes.set_yticks(range(len(known)), [found.contrast.title for found in known], fontsize=7)
    axes.grid(False)
    figure.colorbar(image, ax=axes, label="share of the variance")
    return figure
