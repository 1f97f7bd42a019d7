"""Misses of what members do, looked into: depth, staying out, names."""

from itertools import pairwise

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
        " state its rule. So depth was computed by two: one for which whoever improves what another"
        " did depends on it, and one for which revisions are no dependencies"
        " (`contributions.only_revised`), as fitted, GPT-4.1-mini:",
        ex.rules_table(found),
        by_rule(found),
        "That a revision is no dependency leaves members what they do. To see what they would do"
        " without, revisions are made worth nothing (`revision = 0`), to members who know what they"
        " add as well as fitted, or perfectly (`reflection-power = 0`):",
        ex.revisions_table(found),
        without_revisions(found),
    ]


def by_rule(found: Experiments) -> str:
    """How far the rule explains the depth."""
    parts, near = [], []
    for level, key in (("L1", "depth.l1"), ("L4", "depth.l4")):
        both = [found.depth_of(m, level, ["32", "64"]) for m in ("depth", "depth_without")]
        near.append(abs(both[1].value - PUBLISHED[key]) <= TOLERANCE["levels"])
        told = (text.measured(each, 2) for each in both)
        parts.append("{}: {} and {} (published {:.2f})".format(level, *told, PUBLISHED[key]))
    verdict = {
        (True, True): "So the miss of depth is one of the rule.",
        (True, False): "So the rule explains the depth of L1, and only a part of that of L4.",
        (False, True): "So the rule explains the depth of L4, and only a part of that of L1.",
        (False, False): "So the rule explains a part of the depth, and not all of it on either.",
    }[near[0], near[1]]
    flat = ""
    if found.depth_of("depth_without", "L1", ["32", "64"]).high <= 1:
        flat = " On L1, whose steps do not build on each other, it is 1 by construction."
    return (
        f"Over N = 32 and 64, with revisions and without: {'; '.join(parts)}. {verdict}{flat} The"
        " numbers compared above stay as they are: the rule was not chosen by what it gives."
    )


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
        "Voluntary and directed: as compared above, whoever stays out under Sequential does so by"
        " its own choice, since no plan leaves anybody out. In the paper 22 of 60 did not, and it"
        " does not say what kept them. In the mock three things may, beside a plan: a"
        " member notices nothing that is left to do (tasks more obscure), somebody else has chosen"
        " its field and nothing of it is left (assigned roles), or the budget is spent before its"
        " turn (budgets of tokens; as fitted a task takes"
        f" {text.number(found.mean('tokens', 'voluntary', changed='nothing').value, 0)})."
        " Claude, L3, N = 16, members who contributed nothing; *neither*: who noticed nothing, did"
        " not do as it was told, or was not called to work:",
        ex.voluntary_table(found),
        kept_idle(found),
    ]


def kept_idle(found: Experiments) -> str:
    """What gives the published share of those who stayed out by their own choice."""
    published = PUBLISHED["abstention.sequential"]
    own = {each: ex.own_share(found.without(each)) for each in ex.CHANGED[:-1]}
    near = [each for each, share in own.items() if abs(share - published) <= TOLERANCE["share"]]
    unlike = [each for each, share in own.items() if share < 0.995]
    usual, plan = found.without(ex.CHANGED[0]), found.without(ex.CHANGED[-1])
    told = text.sentence([f"`{each}`" for each in near])
    found_by = (
        f"The published {text.percent(published)} comes out, within"
        f" {text.number(100 * TOLERANCE['share'], 0)} points, with {told}."
        if near
        else f"The published {text.percent(published)} comes out with none of them{between(own)}."
    )
    moves = text.sentence([f"`{each}`" for each in unlike]) or "none of them"
    return (
        f"As fitted, {text.percent(ex.own_share(usual))} of them chose it; with a plan"
        f" {text.percent(plan['told'] / plan['all'])} were told to. The share is moved by {moves}."
        f" {found_by} Which of these, if any, was at work in the paper cannot be told from its"
        " numbers: so the miss is left one, and nothing is set by it."
    )


def between(own: dict[str, float]) -> str:
    """The budgets between which the published share lies."""
    published = PUBLISHED["abstention.sequential"]
    shares = [(budget, own[f"budget-tokens = {budget}"]) for budget in ex.BUDGETS]
    for (more, above), (less, below) in pairwise(shares):
        if below < published < above:
            return f", and lies between those at {less:,} and {more:,} tokens"
    return ""


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
