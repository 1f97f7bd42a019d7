"""The report's part on misses: which there are, and an experiment for each group of them."""

from collections.abc import Callable
from dataclasses import dataclass

from reproduction import behaviour, performance
from reproduction.experiments import Experiments
from reproduction.findings import Findings
from study import text

TITLE = "# Misses, looked into"


@dataclass(frozen=True)
class Group:
    """Published numbers and claims that one experiment is about."""

    title: str
    # Numbers by key (or the beginning of keys), claims by the beginning of their title.
    about: tuple[str, ...]
    write: Callable[[Experiments, Findings], list[str]]


def write(found: Experiments, findings: Findings) -> str:
    """All experiments."""
    parts = [
        TITLE,
        "Nothing was tuned to turn a miss into a hit. What is changed in"
        " `scenarios/studies/self-organization-misses.toml` is said beside each experiment, and all"
        " else left as fitted; none of it is among the tasks counted above. What was missed, and"
        " where it is looked into:",
        overview(findings),
    ]
    for group in GROUPS:
        parts += [f"## {group.title}", *group.write(found, findings)]
    return "\n\n".join(parts)


def missed(findings: Findings) -> list[str]:
    """Keys of missed numbers, and titles of missed claims."""
    numbers = [k for k, each in findings.outcomes.items() if not each.hit]
    claims = [each.title for each in (*findings.differences, *findings.samenesses) if not each.hit]
    return numbers + claims


def group_of(name: str) -> Group | None:
    """Where a number or a claim is looked into: in the first group that is about it."""
    return next((group for group in GROUPS if name.startswith(group.about)), None)


def overview(findings: Findings) -> str:
    """Every miss and its group."""
    names = missed(findings)
    rows = []
    for group in GROUPS:
        own = [
            findings.outcomes[name].number.title if name in findings.outcomes else name
            for name in names
            if group_of(name) is group
        ]
        rows.append((group.title, str(len(own)), "; ".join(own) or "–"))
    return text.table(("looked into under", "misses", "which"), rows, left=1)


GROUPS = (
    Group("Effect size", ("protocols.pilot-over-shared-d",), performance.effect),
    Group(
        "Tokens and cost",
        (
            "protocols.deepseek-tokens",
            "protocols.claude-tokens",
            "protocols.deepseek-cheaper",
            "scaling.fixed-tokens",
            "scaling.cost",
        ),
        performance.cost,
    ),
    Group("Capability and assigned roles", ("capability.", "own roles"), performance.capability),
    Group("Level of quality by model", ("protocols.", "Sequential >"), performance.difficulty),
    Group("L1 and L4", ("levels.", "scaling.", "Q: L4", "Q on L1"), performance.levels),
    Group("Depth", ("depth",), behaviour.depth),
    Group("Abstention", ("abstention",), behaviour.abstention),
    Group("Names of roles", ("roles.",), behaviour.names_of_roles),
    Group("Shocks", ("first task", "later tasks"), performance.shocks),
    Group("Mixed models, a claim without a table", ("mixed",), performance.routing),
)
