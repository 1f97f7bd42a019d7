"""The report's sentences. What they say is decided by the data, not by whoever wrote them."""

from collections.abc import Callable

from reproduction import comparisons as co
from reproduction.experiments import percent
from reproduction.findings import PROTOCOLS, Findings
from reproduction.tables import in_unit, published
from study import statistics as st
from study import text


def tally(findings: Findings) -> str:
    """How much came out: only what was predicted counts."""
    outcomes = [each for each in findings.outcomes.values() if not each.number.built_in]
    numbers = split(outcomes, lambda each: each.number.fitted)
    differences, alike = (
        split(claims, lambda each: each.fitted)
        for claims in (findings.differences, findings.samenesses)
    )
    order = text.sentence([name.capitalize() for name in findings.order])
    same = findings.order == list(PROTOCOLS)
    built_in = [e.number.title for e in findings.outcomes.values() if e.number.built_in]
    return text.listing([
        f"Numbers predicted: **{counted(numbers[False])} hit**.",
        f"Published differences predicted, and shown with the published sign: "
        f"{counted(differences[False])}.",
        f"Published claims of no difference predicted, and shown (TOST): {counted(alike[False])}.",
        f"Fitted, or following from what was, and therefore no evidence: numbers "
        f"{counted(numbers[True])}, differences {counted(differences[True])}, claims of no "
        f"difference {counted(alike[True])}. By construction, and not counted: "
        f"{text.sentence(built_in)}.",
        f"Order of protocols in the pilot's cells: {order}, {'as' if same else 'not as'} published "
        "(fitted).",
    ])  # fmt: skip


def split(claims: list, fitted: Callable) -> dict[bool, list]:
    """Claims about fitted means, and predictions."""
    return {which: [each for each in claims if fitted(each) is which] for which in (True, False)}


def counted(claims: list) -> str:
    """Hits of how many."""
    return f"{sum(each.hit for each in claims)} of {len(claims)}"


def simulated(findings: Findings, key: str) -> str:
    """A simulated number in words."""
    outcome = findings.outcomes[key]
    return in_unit(outcome.number, outcome.found)


def protocols(findings: Findings) -> str:
    """Order and effect sizes."""
    spread = co.pilot(findings.sweep, "sequential").std(ddof=1)
    over = findings.outcomes["protocols.pilot-over-shared-d"]
    larger = "larger" if over.found.value > over.number.value else "smaller"
    small = {
        name: findings.sweep.values("quality", "one-protocols", protocol=name) for name in PROTOCOLS
    }
    means = [f"{name.capitalize()} {text.measured(st.mean(q), 3)}" for name, q in small.items()]
    return (
        "The four means of the pilot are fitted, on other tasks than these"
        f"{not_met(findings)}; that the same parameters carry over to other models, N = 16 and L3"
        " alone is predicted. Sequential exceeds Shared by"
        f" {simulated(findings, 'protocols.pilot-over-shared')} (fitted), but with a standard"
        f" deviation of {text.number(spread, 3)} between tasks d comes out {larger} than published"
        f" ({simulated(findings, 'protocols.pilot-over-shared-d')} against"
        f" {text.number(over.number.value, 2)}). Over Coordinator it gains"
        f" {simulated(findings, 'protocols.final-over-coordinator')} with Claude on L3,"
        " where the paper has +14 %. Series 1, for which the paper gives no means (GPT-4o, N = 4,"
        f" all levels): {text.sentence(means)}."
    )


def not_met(findings: Findings) -> str:
    """Which of the fitted means the study misses all the same."""
    missed = [
        name.capitalize()
        for name in PROTOCOLS
        if not findings.outcomes[f"protocols.pilot-{name}"].hit
    ]
    verb = "is" if len(missed) == 1 else "are"
    return f", on which {text.sentence(missed)} {verb} missed" if missed else ""


def capability(findings: Findings) -> str:
    """Whether the reversal appears."""
    claude, glm = (findings.outcomes[f"capability.{m}-change"].found for m in ("claude", "glm"))
    appears = claude.low > 0 and glm.high < 0
    return (
        f"Roles of one's own instead of assigned ones change quality by {percent(claude, True)} %"
        f" (Claude) and {percent(glm, True)} % (GLM-5): the published reversal"
        f" **{'appears' if appears else 'does not appear'}**. The level of quality is"
        " that of the mean over L1 to L4; the paper does not name the levels that it used."
    )


def levels(findings: Findings) -> str:
    """Quality against difficulty."""
    found = {
        (name, measure): co.level(findings.sweep, name, measure).mean()
        for name in ("L1", "L4")
        for measure in ("accuracy", "completeness", "coherence", "actionability")
    }
    lost = {key[1]: found["L1", key[1]] - found["L4", key[1]] for key in found}
    worst = max(lost, key=lost.get)
    first = min(("accuracy", "completeness", "coherence", "actionability"),
                key=lambda measure: found["L1", measure])  # fmt: skip
    return (
        "Neither quality was fitted. The simulated fall from L1 to L4 is"
        f" {simulated(findings, 'levels.change')}. What falls most is {worst}, by"
        f" {text.number(lost[worst], 2)} grades. On L1 the weakest criterion is {first}"
        f" ({text.number(found['L1', first], 2)} of 4). The paper's L4 is less complete than"
        " actionable; here a step counts as usable only as far as it is done, so that"
        " actionability cannot exceed completeness by more than the judge's error."
    )


def scaling(findings: Findings) -> str:
    """Quality and cost against size."""
    own, assigned = findings.samenesses[:2]
    return (
        f"On L1 quality at N = 256 and 64 differs by {text.measured(own.gap, 4, sign=True)}, which"
        f" {'is' if own.hit else 'is not'} shown to be within ±{own.margin} (TOST);"
        " Kruskal–Wallis over N = 32 to 256 (mean over the models by task, as if sizes met"
        f" different tasks): H = {text.number(findings.sizes_h, 2)},"
        f" p = {text.probability(findings.sizes_p)} (published: H = 1.84, p = 0.61). With assigned"
        f" roles N = 64 and 8 differ by {text.measured(assigned.gap, 4, sign=True)}."
        f" {growth(findings)}"
    )


def growth(findings: Findings) -> str:
    """How cost grows with size."""
    found = findings.outcomes["scaling.cost"].found
    kind = "grows faster than N" if found.low > 4 else "grows more slowly than N"
    if found.low <= 4 <= found.high:
        kind = "grows about as N"
    return (
        f"Cost {kind} here: {simulated(findings, 'scaling.cost')} times as much at N = 256 as at"
        " 64. Whoever reads everything before it makes tokens grow as N² in the end."
    )


def depth(findings: Findings) -> str:
    """Depth against difficulty and size."""
    by_title = {each.title: each for each in findings.differences}
    size, level = (
        by_title[title] for title in ("depth: N = 64 > N = 4", "depth: L4 > L1, N = 32 and 64")
    )
    signs = size.hit and level.hit
    sizes = [each for k, each in findings.outcomes.items() if k.startswith("depth.")]
    missed = [each for each in sizes if not each.hit]
    others = [
        f"under {protocol.capitalize()} {depth_range(findings, protocol)}"
        for protocol in ("coordinator", "shared")
    ]
    return (
        "Both published signs, deeper on harder tasks and in larger teams,"
        f" {'are' if signs else 'are not both'} shown; {len(missed)} of the {len(sizes)} sizes are"
        " missed. Under Sequential every output that revises, or builds on, an earlier one adds a"
        f" level: N = 64 gives {simulated(findings, 'depth.n64')} levels, where the paper never has"
        f" more than 2. Mean depth over N = 4 to 64 is {text.sentence(others)}."
    )


def depth_range(findings: Findings, protocol: str) -> str:
    """Mean depth under a protocol, from the smallest teams to the largest."""
    means = [
        findings.sweep.values(
            "hierarchy_depth", "two-protocols", protocol=protocol, agents=n
        ).mean()
        for n in ("4", "8", "16", "32", "64")
    ]
    low, high = (text.number(each(means), 2) for each in (min, max))
    return low if low == high else f"{low} to {high}"


def abstention(findings: Findings) -> str:
    """Who stays out."""
    models = [
        f"{model} {text.percent(co.free(findings.sweep, model, 'idle').mean())}"
        for model in (co.CLAUDE, co.GLM)
    ]
    all_models = st.mean(co.easy(findings.sweep, 256, "idle"))
    return (
        "The idle share of GPT-4.1-mini at N = 256 is fitted; over all eight models it is"
        f" {percent(all_models)} %. Rates by model at N = 8 are {text.sentence(models)}"
        " (published: 8.6 % and 0.8 %). Under Sequential nobody but the agent itself keeps it idle,"
        " and under Coordinator nobody but the plan: the shares of voluntary and directed"
        " idleness are therefore all or nothing by construction."
    )


def roles(findings: Findings) -> str:
    """What agents call themselves."""
    few, many = (findings.outcomes[f"roles.share-{n}"].found.value for n in (4, 64))
    course = "falls with N, where the paper has it rise" if many < few else "rises with N"
    told = [
        f"{simulated(findings, key)} {words} (published:"
        f" {published(findings.outcomes[key].number)})"
        for key, words in (("roles.distinct", "distinct names"), ("roles.once", "used once"))
    ]
    return (
        "Names are put together of a topic, a field and an activity in a few wordings. That makes"
        f" {told[0]}, {told[1]}; in a task the share of distinct names {course}."
    )


def shocks(findings: Findings) -> str:
    """What shocks do."""
    claims = [each for each in findings.samenesses if "task" in each.title]
    worst = min(claims, key=lambda each: each.gap.low)
    return (
        "The paper has quality back within one iteration. Each run is compared with the same"
        " tasks without the shock: teams of 32 under Coordinator, Claude on L3, 5 seeds. The"
        f" largest loss that the intervals allow is {text.number(-worst.gap.low, 3)}"
        f" ({worst.title}); {sum(each.hit for each in claims)} of {len(claims)} gaps are shown to"
        " be within the margin, from 5 or 20 tasks each."
    )


PARAGRAPHS = {
    "protocols": protocols,
    "capability": capability,
    "levels": levels,
    "scaling": scaling,
    "depth": depth,
    "abstention": abstention,
    "roles": roles,
    "shocks": shocks,
}
