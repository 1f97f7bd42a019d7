"""The report's part on misses: an experiment beside each, and what it says."""

from reproduction import experiments as ex
from reproduction.comparisons import CLAUDE, GLM
from reproduction.drawing import MODELS
from reproduction.experiments import THRESHOLDS, Experiments
from reproduction.published import NUMBERS, TOLERANCE
from study import text
from study.statistics import Estimate

PUBLISHED = {number.key: number.value for number in NUMBERS}
TITLE = "# Misses, looked into"


def write(found: Experiments) -> str:
    """All experiments."""
    parts = [
        TITLE,
        "Nothing was tuned to turn a miss into a hit."
        " `scenarios/studies/self-organization-misses.toml` changes one setting at a time and"
        " leaves the rest as fitted; none of it is among the tasks counted above.",
    ]
    for part in (effect, depth, abstention, capability, cost, facts, shocks, routing):
        parts += part(found)
    return "\n\n".join(parts)


def effect(found: Experiments) -> list[str]:
    """Which error of the judge gives the published effect."""
    small, large = (found.effect(error) for error in ("0.15", "0.9"))
    published = PUBLISHED["protocols.pilot-over-shared-d"]
    near = large.low <= published <= large.high
    return [
        "**Effect size.** With a judge whose standard error is 0.15 grades d is"
        f" {text.estimate(small, 2)}, with one of 0.9 grades {text.estimate(large, 2)}, which"
        f" {'holds' if near else 'does not hold'} the published {published}. Means of tasks move"
        " little, their spread does: the published answers vary more than these mechanisms make"
        " them, by their authors' luck or by the judge's.",
        ex.judge_table(found),
    ]


def depth(found: Experiments) -> list[str]:
    """What depth follows."""
    return [
        "**Depth.** GPT-4.1-mini, N = 64. Depth is the longest chain of outputs each of which"
        " builds on, or revises, the one before. It follows what members can see:",
        ex.depth_table(found),
        "Members who see what the others mean to do but not what they wrote make no chain; in"
        " groups that act at once no chain is longer than there are groups. Where everybody reads"
        " everything before it, most outputs revise the last version, and a chain of at most 2"
        " among 64 would mean that hardly anybody uses what it reads. The paper does not state its"
        " rule; one by which revisions are no dependencies would give less. To see how much less,"
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
        each = (text.estimate(depth, 2) for depth in (whole, unaware, none))
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


def abstention(found: Experiments) -> list[str]:
    """Whether any threshold gives the published rates."""
    rates = {model: PUBLISHED[f"abstention.{name}"] for model, name in names().items()}

    def near(model: str, threshold: str) -> bool:
        at = {"model": model, "threshold": threshold}
        return abs(found.mean("idle", "threshold", **at).value - rates[model]) <= 0.05

    both = [each for each in THRESHOLDS if all(near(model, each) for model in rates)]
    verdict = f"at {text.sentence(both)}" if both else "at none of these thresholds"
    return [
        "**Abstention.** N = 8, all levels, against the threshold below which a member stays out:",
        ex.threshold_table(found),
        f"The two published rates come out together (within 5 points) {verdict}. A model that"
        " knows itself sees when the others have done what can be done; it goes from hardly ever to"
        " about half of all calls within a small step of the threshold. GLM-5, whose profile knows"
        " itself best, goes first. That the paper has it the other way round, no threshold can"
        " give.",
    ]


def names() -> dict[str, str]:
    """The two models whose abstention is published."""
    return {CLAUDE: "claude", GLM: "glm"}


def capability(found: Experiments) -> list[str]:
    """Whether any model does better with assigned roles."""
    sets = {
        words: [m for m in MODELS if found.own_over_assigned(m, abstention).high < 0]
        for words, abstention in (("may stay out", "true"), ("may not", "false"))
    }
    shown = [
        f"{text.sentence(models)} where members {words}" for words, models in sets.items() if models
    ]
    return [
        "**Capability.** Quality with roles of their own over that with assigned ones, N = 8:",
        ex.assigned_table(found),
        "Assigned roles are better, by these intervals (uncorrected),"
        f" {'for ' + '; for '.join(shown) if shown else 'for no model'}. A member with an assigned"
        " field still sees everything, and chooses freely within its field; one that chooses badly"
        " only repeats what is there. No rule makes a free choice costly to a model that follows"
        " instructions or reasons less well, which is what the published reversal would take.",
    ]


def cost(found: Experiments) -> list[str]:
    """What makes cost grow as published."""
    published = PUBLISHED["scaling.cost"]
    few, all_ = (
        found.ratio("cost_usd", sight, "256", "64").value for sight in ("latest 4", "outputs")
    )
    return [
        "**Tokens and cost.** GPT-4.1-mini on L1, against what a member reads:",
        ex.reading_table(found),
        f"Cost at N = 256 over N = 64 is {published} in the paper. A member that reads a fixed"
        f" number of outputs gives {text.number(few, 1)}, one that reads all of them"
        f" {text.number(all_, 1)}: if the paper's members had read all that was there, its cost"
        " would have grown faster, unless the idle half read little. Its"
        f" {text.number(PUBLISHED['scaling.fixed-tokens-64'], 0)} tokens for 64 members with"
        f" assigned roles are {text.number(PUBLISHED['scaling.fixed-tokens-64'] / 64, 0)} for each,"
        " less than a prompt; they can only be tokens of something else than all calls together.",
    ]


def facts(found: Experiments) -> list[str]:
    """Whether missing facts make L4 as hard as published."""
    published = PUBLISHED["levels.q4"]
    near = [
        f"N = {agents} with {missing} times"
        for agents in ("8", "32", "64")
        for missing in ("1", "2", "3")
        if abs(found.mean("quality", "facts", missing=missing, agents=agents).value - published)
        <= 0.03
    ]
    return [
        "**L4.** GPT-4.1-mini, with facts missing more often, and steps worth nothing without"
        " theirs:",
        ex.facts_table(found),
        f"The published Q of {published} at N = 32 and 64 comes out, within 0.03, at"
        f" {text.sentence(near) or 'none of these'}. A fact turns up as soon as somebody does the"
        " step that holds it, so that larger teams find more of them: Q of L4 rises with N here.",
    ]


def shocks(found: Experiments) -> list[str]:
    """Shocks under another protocol."""
    return [
        "**Shocks under Sequential**, which the paper did not run: N = 32, Claude, L3, 8 seeds.",
        ex.shocks_table(found),
    ]


def routing(found: Experiments) -> list[str]:
    """The claim about mixed models."""
    saved, kept = found.routed("cost_usd", "routed"), found.routed("quality", "routed")
    return [
        "**Mixed models.** The paper claims, without a table, that a strong model for L3 and L4 and"
        " a cheap one for L1 and L2 is 88 % cheaper at equal quality. N = 16, Sequential, all"
        " levels equally often; Claude for L3 and L4, DeepSeek for L1 and L2:",
        ex.routing_table(found),
        f"Routing changes cost by {ex.percent(saved, sign=True)} % and quality by"
        f" {ex.percent(kept, sign=True)} %. As long as half of the tasks are worked on by Claude at"
        " Claude's price, no more can be saved than what the other half costs.",
    ]
