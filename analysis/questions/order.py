"""2. Does the order of turns matter?"""

import numpy as np

from questions import tables
from questions.contrasts import Contrast, Family, Finding
from questions.data import Data
from questions.designs import CLAUDE, GIGACHAT, MINI
from questions.space import Terms
from study import statistics as st
from study import text

TITLE = "Does the order of turns matter?"
MODELS = (MINI, CLAUDE)


def mixed(data: Data) -> dict[str, st.Values]:
    """Quality of the mixed team by seed, by who comes first."""
    fixed, random, back = (
        data.mixed_order.by_seed("mixed-order", order=order)
        for order in ("fixed", "random", "reversed")
    )
    seeds = sorted(data.strong_first + data.strong_last)
    first = np.isin(seeds, data.strong_first)
    return {
        "strong first": np.where(first, fixed, back),
        "strong last": np.where(first, back, fixed),
        "random": random,
    }


def contrasts(data: Data) -> list[Contrast]:
    """What is compared."""
    found = []
    for model in MODELS:
        fixed = data.main.by_seed("order", model=model, order="fixed")
        for order in ("random", "reversed"):
            gaps = data.main.by_seed("order", model=model, order=order) - fixed
            name = "random order" if order == "random" else order
            space = Terms((name, "sequential")) if model == MINI else None
            title = f"{order} − fixed, {model}"
            found.append(Contrast(f"order-{order}-{model}", title, gaps, space=space))
    by = mixed(data)
    ends = by["strong last"] - by["strong first"]
    space = Terms(("strong last", "strong first"))
    found.append(Contrast("order-ends", "strong last − strong first", ends, space=space))
    drawn = by["random"] - by["strong first"]
    found.append(Contrast("order-drawn", "mixed: random − strong first", drawn))
    return found


def answer(data: Data, family: Family) -> str:
    """In short."""
    keys = ("order-random-", "order-reversed-")
    alike = [found for key, found in family.items() if key.startswith(keys)]
    ends = tables.says(
        family["order-ends"],
        "In a mixed team it is better that the strong come last",
        "In a mixed team it is better that the strong come first",
        "In a mixed team it makes no difference either whether the strong come first or last",
        "In a mixed team no effect of who comes first is shown",
    )
    return f"In teams of one model: {tables.tally(alike)}. {ends}."


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    return [family[f"order-random-{MINI}"], family["order-ends"]]


def section(data: Data, family: Family) -> str:
    """The numbers."""
    rows = [(name, text.estimate(st.mean(each), 3)) for name, each in mixed(data).items()]
    count = len(data.strong_first) + len(data.strong_last)
    keys = [key for key in family if key.startswith("order-")]
    return f"""Agents of one model are alike but for their luck, so that in a team of one model the
order can matter by luck alone. The mixed team is four {CLAUDE} and four
{GIGACHAT}; {count} seeds in which the places fall so that the strong four have the first turns or
the last ones, each in its own order and reversed.

{text.table(("mixed team", "Q"), rows)}

{tables.compared(family, keys)}"""
