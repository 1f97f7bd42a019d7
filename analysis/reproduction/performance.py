"""Misses of what comes of it, looked into: quality, tokens, cost."""

from reproduction import experiments as ex
from reproduction import settings
from reproduction.drawing import MODELS
from reproduction.experiments import SHOCKS, Experiments
from reproduction.findings import Findings
from reproduction.published import NUMBERS, RECOVERED, TOLERANCE
from study import statistics as st
from study import text

PUBLISHED = {number.key: number.value for number in NUMBERS}
NAMES = ("claude", "glm")


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
