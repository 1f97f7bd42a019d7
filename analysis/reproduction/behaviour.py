"""Misses of what members do, looked into: depth, staying out, names."""

from reproduction import experiments as ex
from reproduction import settings
from reproduction.comparisons import CLAUDE, GLM
from reproduction.experiments import THRESHOLDS, Experiments
from reproduction.findings import Findings
from reproduction.published import NUMBERS, TOLERANCE
from study import statistics as st
from study import text
from study.statistics import Estimate

PUBLISHED = {number.key: number.value for number in NUMBERS}


def depth(found: Experiments, findings: Findings) -> list[str]:
    """What depth follows."""
    return [
        "GPT-4.1-mini, N = 64. Depth is the longest chain of outputs each of which"
        " builds on, or revises, the one before. It follows what members can see:",
        ex.depth_table(found),
        "Members who see what the others mean to do but not what they wrote make no chain; in"
        " groups that act at once no chain is longer than there are groups. The paper does not"
        " state its rule. By one for which revisions are no dependencies, L1, whose steps do not"
        " build on each other, has depth 1 by construction; the tables do not tell revisions from"
        " other reasons to build on an output. To see how much they matter on L4,"
        " revisions are made worth nothing (`revision = 0`), to members who know what they add as"
        " well as fitted, or perfectly (`reflection-power = 0`):",
        ex.revisions_table(found),
        without_revisions(found),
    ]


def without_revisions(found: Experiments) -> str:
    """How far revisions explain the depth."""
    parts, near = [], []
    for level, key in (("L1", "depth.l1"), ("L4", "depth.l4")):
        whole, unaware, none = (
            large_depth(found, level, worth, knowing)
            for worth, knowing in (
                ("as fitted", "as fitted"),
                ("nothing", "as fitted"),
                ("nothing", "perfectly"),
            )
        )
        near.append(abs(none.value - PUBLISHED[key]) <= TOLERANCE["levels"])
        each = (text.measured(depth, 2) for depth in (whole, unaware, none))
        parts.append("{}: {}, {} and {} (published {})".format(level, *each, PUBLISHED[key]))
    verdict = {
        (True, True): "Revisions are all of the miss.",
        (True, False): "Revisions are all of the miss on L1; on L4 steps that build on each other"
        " make chains, too.",
        (False, True): "Revisions are all of the miss on L4, and not on L1.",
        (False, False): "Revisions are not all of the miss.",
    }
    why = ""
    if large_depth(found, "L1", "nothing", "as fitted").low > 1:
        why += (
            " That a revision is worth nothing does not end them: members that know themselves as"
            " fitted believe in theirs all the same."
        )
    if large_depth(found, "L1", "as fitted", "perfectly").high <= 1:
        why += (
            " Members that know what they add make none on L1, whatever it is worth: they see that"
            " it is less than the threshold asks for."
        )
    return (
        "Depth over N = 32 and 64, with revisions, with worthless ones, and with worthless ones"
        f" that are known to be: {'; '.join(parts)}. {verdict[near[0], near[1]]}{why} It is no"
        " better model: members that read an answer and cannot mend it are not what the paper"
        " describes."
    )


def large_depth(found: Experiments, level: str, worth: str, knowing: str) -> Estimate:
    """Depth in large teams."""
    at = {"level": level, "agents": ["32", "64"], "worth": worth, "knowing": knowing}
    return found.mean("hierarchy_depth", "revisions", **at)


def abstention(found: Experiments, findings: Findings) -> list[str]:
    """Whether any threshold gives the published rates."""
    rates = {model: PUBLISHED[f"abstention.{name}"] for model, name in names().items()}

    def near(model: str, threshold: str) -> bool:
        at = {"model": model, "threshold": threshold}
        return abs(found.mean("idle", "threshold", **at).value - rates[model]) <= 0.05

    both = [each for each in THRESHOLDS if all(near(model, each) for model in rates)]
    verdict = f"at {text.sentence(both)}" if both else "at none of these thresholds"
    return [
        "N = 8, all levels, against the threshold below which a member stays out:",
        ex.threshold_table(found),
        f"The two published rates come out together (within 5 points) {verdict}."
        f" {claude_more(found)} A model that knows itself sees when the others have done what can"
        " be done, and GLM-5 has the profile that knows itself best.",
        "Voluntary and directed: under Sequential nobody but the agent itself keeps it idle, so"
        " that all who stay out do so by their own choice, by construction. There is no experiment"
        " on the 22 of 60 who did not in the paper: it does not say who directed them.",
    ]


def claude_more(found: Experiments) -> str:
    """Whether Claude stays out more than GLM-5 at any threshold, as published."""

    def rate(model: str, threshold: str) -> Estimate:
        return found.mean("idle", "threshold", model=model, threshold=threshold)

    more = [each for each in THRESHOLDS if rate(CLAUDE, each).low > rate(GLM, each).high]
    if not more:
        return "At none of them does Claude stay out more than GLM-5, by intervals that part."
    return f"Claude stays out more than GLM-5, by intervals that part, at {text.sentence(more)}."


def names() -> dict[str, str]:
    """The two models whose abstention is published."""
    return {CLAUDE: "claude", GLM: "glm"}


def names_of_roles(found: Experiments, findings: Findings) -> list[str]:
    """What is left of the names if synonyms count as one."""
    return [
        "The share of distinct roles in a task (series 2, Sequential), by their names and by the"
        " field that is meant, so that synonyms count as one:",
        settings.names_table(findings.sweep),
        "The same against temperature, from which on a name is worded less by habit"
        " (GPT-4.1-mini, all levels, all other settings as fitted):",
        ex.temperatures_table(found),
        rising(found),
    ]


def rising(found: Experiments) -> str:
    """Whether the share of distinct names rises with size at any temperature."""

    def share(agents: str, heat: str) -> Estimate:
        at = {"agents": agents, "temperature": heat}
        return st.mean(found.sweep.summary("role_uniqueness", "names", **at))

    up = [heat for heat in ex.TEMPERATURES if share("64", heat).value > share("4", heat).value]
    if up:
        return f"It rises with N, as published, at temperature {text.sentence(up)}."
    return (
        "It falls with N at all of them, where the paper has it rise: names are put together of"
        " parts with a few wordings each, so that the more members there are the more come twice."
    )
