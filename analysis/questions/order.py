"""2. Does the order of turns matter?"""

import numpy as np

from questions import tables
from questions.claims import Terms
from questions.conditions import of
from questions.contrasts import Contrast, Family, Finding
from questions.data import Data
from questions.designs import CLAUDE, DEPENDENCIES, GIGACHAT, MINI
from questions.sensitivity import AGGREGATIONS, only
from reproduction.fitting import read_fitted
from study import statistics as st
from study import text

TITLE = "Does the order of turns matter?"
MODELS = (MINI, CLAUDE)
UNION = AGGREGATIONS[0]
WORDS = {"fitted": "as fitted", "0.5": "0.5"}


def alike(data: Data, model: str, order: str, dependency: str, answer: str) -> st.Values:
    """Quality of a team of one model, by seed."""
    at = {"model": model, "order": order, "dependency": dependency, "aggregation": answer}
    return data.main.by_seed("order", **at)


def mixed(data: Data, dependency: str, answer: str) -> dict[str, st.Values]:
    """Quality of the mixed team by seed, by who comes first."""
    at = {"dependency": dependency, "aggregation": answer}
    fixed, random, back = (
        data.mixed_order.by_seed("mixed-order", order=order, **at)
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
    return [
        each
        for dependency in DEPENDENCIES
        for answer in AGGREGATIONS
        for each in under(data, dependency, answer)
    ]


def under(data: Data, dependency: str, answer: str) -> list[Contrast]:
    """The comparisons where answers are made in one way."""
    found = []
    # The sensitivity analysis varies dependency by itself.
    told = f"dependency {WORDS[dependency]}, {answer}"
    end = f"{dependency}-{answer}"
    for model in MODELS:
        fixed = alike(data, model, "fixed", dependency, answer)
        for order in ("random", "reversed"):
            gaps = alike(data, model, order, dependency, answer) - fixed
            name = "random order" if order == "random" else order
            space = Terms((of(model, name), of(model, "sequential")))
            title = f"{order} − fixed, {model}, {told}"
            key = f"order-{order}-{model}-{end}"
            found.append(Contrast(key, title, gaps, space=space, answer=only(answer)))
    by = mixed(data, dependency, answer)
    for key, title, other, there in (
        ("ends", "strong last", "strong last", "strong last"),
        ("drawn", "mixed: random", "random", "mixed, random order"),
    ):
        gaps = by[other] - by["strong first"]
        space = Terms((there, "strong first"))
        words = f"{title} − strong first, {told}"
        found.append(Contrast(f"order-{key}-{end}", words, gaps, space=space, answer=only(answer)))
    return found


def answer(data: Data, family: Family) -> str:
    """In short."""
    dependency = read_fitted()["parameters"]["world.team.dependency"]
    parts = [
        f"With dependency {WORDS[each]}, in teams of one model: {tally(family, each)}; in a mixed "
        "team, strong last less strong first: "
        f"{tables.under_each(family, f'order-ends-{each}')}."
        for each in DEPENDENCIES
    ]
    weak = (
        f" Dependency, the share of a step's quality that rests on what it builds on, is fitted to "
        f"{dependency}: so little hangs on earlier steps that order has hardly anything to act on "
        "at the fitted settings."
        if dependency < 0.15
        else ""
    )
    return " ".join(parts) + weak


def tally(family: Family, dependency: str) -> str:
    """What came out in teams of one model, however answers are made."""
    keys = [
        f"order-{order}-{model}-{dependency}-{answer}"
        for order in ("random", "reversed")
        for model in MODELS
        for answer in AGGREGATIONS
    ]
    return tables.tally([family[key] for key in keys])


def headlines(family: Family) -> list[Finding]:
    """What the answer rests on."""
    keys = (f"order-random-{MINI}", f"order-reversed-{MINI}", "order-ends")
    return [family[f"{key}-fitted-{UNION}"] for key in keys]


def section(data: Data, family: Family) -> str:
    """The numbers."""
    rows = [
        (WORDS[dependency], answer, *(
            text.measured(st.mean(each), 3) for each in mixed(data, dependency, answer).values()
        ))
        for dependency in DEPENDENCIES
        for answer in AGGREGATIONS
    ]  # fmt: skip
    count = len(data.strong_first) + len(data.strong_last)
    keys = [key for key in family if key.startswith("order-") and key.endswith(UNION)]
    either = [key.removesuffix(f"-{UNION}") for key in keys]
    head = ("dependency", "answer", "strong first: Q", "strong last: Q", "random: Q")
    return f"""Agents of one model are alike but for their luck, so that in a team of one model the
order can matter by luck alone. The mixed team is four {CLAUDE} and four
{GIGACHAT}; {count} seeds in which the places fall so that the strong four have the first turns or
the last ones, each in its own order and reversed. *Dependency* is the share of a step's quality
that rests on the outputs it builds on.

{text.table(head, rows, left=2)}

{tables.compared(family, keys)}

The same comparisons under the other ways to make one answer:

{tables.by_answer(family, either)}"""
