"""The report's part on misses: an experiment beside each, and what it says."""

from collections.abc import Callable
from dataclasses import dataclass

from reproduction import experiments as ex
from reproduction import settings
from reproduction.comparisons import CLAUDE, GLM
from reproduction.drawing import MODELS
from reproduction.experiments import SHOCKS, THRESHOLDS, Experiments
from reproduction.findings import Findings
from reproduction.published import NUMBERS, RECOVERED, TOLERANCE
from study import statistics as st
from study import text
from study.statistics import Estimate

PUBLISHED = {number.key: number.value for number in NUMBERS}
NAMES = ("claude", "glm")
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


def effect(found: Experiments, findings: Findings) -> list[str]:
    """Which error of the judge gives the published effect."""
    small, large = (found.effect(error) for error in ("0.15", "0.9"))
    published = PUBLISHED["protocols.pilot-over-shared-d"]
    near = large.low <= published <= large.high
    return [
        "With a judge whose standard error is 0.15 grades d is"
        f" {text.measured(small, 2)}, with one of 0.9 grades {text.measured(large, 2)}, which"
        f" {'holds' if near else 'does not hold'} the published {published}. Means of tasks move"
        " little, their spread does: one of the ways in which published answers may vary more than"
        " these mechanisms make them.",
        ex.judge_table(found),
    ]


def depth(found: Experiments, findings: Findings) -> list[str]:
    """What depth follows."""
    return [
        "GPT-4.1-mini, N = 64. Depth is the longest chain of outputs each of which"
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


def capability(found: Experiments, findings: Findings) -> list[str]:
    """Whether any model does better with assigned roles."""
    sets = {
        words: [m for m in MODELS if found.own_over_assigned(m, abstention).high < 0]
        for words, abstention in (("may stay out", "true"), ("may not", "false"))
    }
    shown = [
        f"{text.sentence(models)} where members {words}" for words, models in sets.items() if models
    ]
    return [
        "Quality with roles of their own over that with assigned ones, N = 8:",
        ex.assigned_table(found),
        "Assigned roles are better, by these intervals (uncorrected),"
        f" {'for ' + '; for '.join(shown) if shown else 'for no model'}. A member with an assigned"
        " field still sees everything, and chooses freely within its field.",
        "The level, by the levels of tasks of which the paper does not say which it took (in the"
        " study itself):",
        settings.by_level(findings.sweep),
        level_words(findings),
    ]


def level_words(findings: Findings) -> str:
    """Whether the published level is that of any level of tasks."""
    lowest = settings.hardest(findings.sweep)
    published = max(PUBLISHED[f"capability.{m}-{r}"] for m in NAMES for r in ("free", "fixed"))
    if lowest > published + TOLERANCE["quality"]:
        return (
            f"No level is as low as published: the lowest mean with own roles is"
            f" {text.number(lowest, 3)}, the highest published number {published}."
        )
    return (
        f"The lowest mean with own roles is {text.number(lowest, 3)}; the highest published number"
        f" is {published}."
    )


def difficulty(found: Experiments, findings: Findings) -> list[str]:
    """Whether harder tasks make Claude, DeepSeek and GLM-5 as good as published."""
    return [
        "Quality against difficulty, the factor on how hard all steps are (N = 16 and L3, or N = 8"
        " and all levels):",
        settings.difficulty_table(found),
        settings.at_difficulties(found),
    ]


def cost(found: Experiments, findings: Findings) -> list[str]:
    """What makes tokens and cost grow, and differ, as published."""
    published = PUBLISHED["scaling.cost"]
    few, all_ = (
        found.ratio("cost_usd", sight, "256", "64").value for sight in ("latest 4", "outputs")
    )
    each = PUBLISHED["scaling.fixed-tokens-64"] / 64
    return [
        "The final comparison (N = 16, L3), against what a member reads:",
        settings.tokens_table(found),
        price_words(found),
        "GPT-4.1-mini on L1, against what a member reads:",
        ex.reading_table(found),
        f"Cost at N = 256 over N = 64 is {published} in the paper. A member that reads a fixed"
        f" number of outputs gives {text.number(few, 1)}, one that reads all of them"
        f" {text.number(all_, 1)}. The paper's"
        f" {text.number(PUBLISHED['scaling.fixed-tokens-64'], 0)} tokens for 64 members with"
        f" assigned roles are {text.number(each, 0)} for each member, less than a prompt here"
        " holds: they are hardly the tokens of all calls together.",
    ]


def price_words(found: Experiments) -> str:
    """What a cost ratio as published would take."""
    ratio = PUBLISHED["protocols.deepseek-cheaper"]
    (read, write), (cheap_read, cheap_write) = settings.prices().values()
    share, here = settings.written_for(ratio), settings.written(found, "outputs")
    return (
        f"Claude's list price is {text.number(read / cheap_read, 1)} times DeepSeek's for a token"
        f" read, and {text.number(write / cheap_write, 1)} times for one written. At equal tokens"
        f" the published {text.number(ratio, 0)} takes {text.percent(share)} of all tokens to be"
        f" written; here it is {text.percent(here)} where members read everything. So the ratio"
        " follows from how much is read, as the tokens do."
    )


def levels(found: Experiments, findings: Findings) -> list[str]:
    """Which settings make L1 as good, and L4 as bad, as published."""
    published = PUBLISHED["levels.q4"]
    near = [
        f"N = {agents} with {missing} times"
        for agents in ("8", "32", "64")
        for missing in ("1", "2", "3")
        if settings.near(
            "levels.q4", found.mean("quality", "facts", missing=missing, agents=agents).value
        )
    ]
    return [
        "One setting changed at a time (GPT-4.1-mini, N = 32):",
        settings.levels_table(found, "L1"),
        settings.levels_table(found, "L4"),
        f"Within {TOLERANCE['quality']}: {settings.changes_near(found, 'L1', 'levels.q1')};"
        f" {settings.changes_near(found, 'L4', 'levels.q4')}.",
        "L4 with facts missing more often, and steps worth nothing without theirs (two settings"
        " changed):",
        ex.facts_table(found),
        f"The published Q of {published} at N = 32 and 64 comes out, within"
        f" {TOLERANCE['quality']}, at {text.sentence(near) or 'none of these'}."
        f" {more_find_more(found)}",
    ]


def more_find_more(found: Experiments) -> str:
    """Whether larger teams do better on L4."""
    small, large = (
        found.mean("quality", "facts", missing="1", agents=agents) for agents in ("8", "64")
    )
    if large.low <= small.high:
        return ""
    return (
        "Q of L4 rises with N: a fact turns up as soon as somebody does the step that holds it, so"
        " that larger teams find more of them."
    )


def names_of_roles(found: Experiments, findings: Findings) -> list[str]:
    """What is left of the names if synonyms count as one."""
    return [
        "The share of distinct roles in a task (series 2, Sequential), by their names and by the"
        " field that is meant, so that synonyms count as one:",
        settings.names_table(findings.sweep),
        "A name is put together of parts with a few wordings each: as long as members are few"
        " hardly any name comes twice, and the more there are the more do. Whether names are of"
        " that kind no setting of the mock changes, so that this experiment only counts anew.",
    ]


def shocks(found: Experiments, findings: Findings) -> list[str]:
    """Shocks with more seeds, and under another protocol."""
    lost = [found.struck("coordinator", shock) for shock in SHOCKS]
    p = st.holm([st.equivalence_p(gap, RECOVERED) for gap in lost])
    shown = sum(each < st.ALPHA for each in p)
    return [
        "The study has 5 seeds. With 24, and under Sequential, too, which the paper did not run"
        " (N = 32, Claude, L3, the five tasks after the shock):",
        ex.shocks_table(found),
        f"Under Coordinator {shown} of {len(lost)} are shown to be within the margin: what is"
        f" missed above is {'for' if shown == len(lost) else 'only in part for'} want of tasks.",
    ]


def routing(found: Experiments, findings: Findings) -> list[str]:
    """The claim about mixed models."""
    saved, kept = found.routed("cost_usd", "routed"), found.routed("quality", "routed")
    return [
        "The paper claims, without a table, that a strong model for L3 and L4 and"
        " a cheap one for L1 and L2 is 88 % cheaper at equal quality. N = 16, Sequential, all"
        " levels equally often; Claude for L3 and L4, DeepSeek for L1 and L2:",
        ex.routing_table(found),
        f"Routing changes cost by {ex.percent(saved, sign=True)} % and quality by"
        f" {ex.percent(kept, sign=True)} %. As long as half of the tasks are worked on by Claude at"
        " Claude's price, no more can be saved than what the other half costs.",
    ]


GROUPS = (
    Group("Effect size", ("protocols.pilot-over-shared-d",), effect),
    Group(
        "Tokens and cost",
        (
            "protocols.deepseek-tokens",
            "protocols.claude-tokens",
            "protocols.deepseek-cheaper",
            "scaling.fixed-tokens",
            "scaling.cost",
        ),
        cost,
    ),
    Group("Capability and assigned roles", ("capability.", "own roles"), capability),
    Group(
        "Level of quality, Claude, DeepSeek and GLM-5", ("protocols.", "Sequential >"), difficulty
    ),
    Group("L1 and L4", ("levels.", "scaling.", "Q: L4", "Q on L1"), levels),
    Group("Depth", ("depth",), depth),
    Group("Abstention", ("abstention",), abstention),
    Group("Names of roles", ("roles.",), names_of_roles),
    Group("Shocks", ("first task", "later tasks"), shocks),
    Group("Mixed models, a claim without a table", ("mixed",), routing),
)
