"""The document's sentences. What they say is decided by the data, not by whoever wrote them."""

import numpy as np

from study import statistics as st
from study import text
from study.arms import (
    ARM,
    CONTROLS,
    EXPECTATIONS,
    MAIN_COMPLETE,
    MEASURE,
    MEASURES,
    STATED,
    Arm,
)
from study.findings import Study
from study.tables import EXPECTED

# Measures of which more is better.
BETTER = ("quality_mean", "tasks_per_message", "division_of_labour", "role_persistence")


def in_short(study: Study) -> str:
    """The result in a few lines."""
    missed = study.missed()
    lines = [f"Baseline: {m.title} {moved(study, 'baseline', m.key)}." for m in MEASURES]
    for stated, words in STATED.items():
        those = [each for each in EXPECTATIONS if each.stated == stated]
        met = sum(study.met(each) for each in those)
        lines.append(f"Expectations stated {words}: the data show {met} of {len(those)}.")
    lines.append(seed_article(study))
    for each in missed:
        lines.append(
            f"Not shown: {MEASURE[each.measure].title} {EXPECTED[each.change]}"
            f" ({ARM[each.arm].title})."
        )
    return text.listing(lines)


def moved(study: Study, arm: str, measure: str) -> str:
    """A change in words: `rises by 0.1 [0.0, 0.2]`."""
    cell, digits = study.cells[arm, measure], MEASURE[measure].digits
    size = text.estimate(cell.change, digits, sign=True)
    return {
        "rises": f"rises ({size})",
        "falls": f"falls ({size})",
        "same": f"does not change ({size}, within ±{text.number(cell.margin, digits)})",
        "less": f"changes, but less than matters ({size}, within"
        f" ±{text.number(cell.margin, digits)})",
        "some": f"changes, but not shown to change by more than matters ({size}; margin"
        f" ±{text.number(cell.margin, digits)})",
        "open": f"is not shown to change or to stay ({size})",
    }[cell.direction]


def control(study: Study, arm: Arm) -> str:
    """What one control shows."""
    first = sentence_about(study, arm)
    parts = []
    for sign, words in ((-1, "ends lower than the baseline in"), (1, "higher in")):
        named = [
            f"{m.title} ({gap(study, arm, m.key)})"
            for m in MEASURES
            if study.cells[arm.key, m.key].against.late.sign == sign
        ]
        if named:
            parts.append(f"{words} {text.sentence(named)}")
    open_ = [m.title for m in MEASURES if study.cells[arm.key, m.key].against.late.sign == 0]
    if open_:
        parts.append(f"does not differ, as far as shown, in {text.sentence(open_)}")
    return f"**{arm.title.capitalize()}.** {first} The arm {'; '.join(parts)}."


def gap(study: Study, arm: Arm, measure: str) -> str:
    """How far an arm ends from the baseline."""
    found = study.cells[arm.key, measure].against.late.gap
    return text.number(found.value, MEASURE[measure].digits, sign=True)


def sentence_about(study: Study, arm: Arm) -> str:
    """The sentence that is special to a control."""
    labour = f"Division of labour {moved(study, arm.key, 'division_of_labour')}"
    speech = f"the number of tokens per message {moved(study, arm.key, 'tokens_per_message')}"
    layers = f"depth {moved(study, arm.key, 'hierarchy_depth')}"
    match arm.key:
        case "no-feedback" | "no-norms":
            return f"{labour}, and {speech}."
        case "random" | "random-equal":
            return f"{labour}, and {layers}; {rates(study, arm)}"
        case "no-delegation":
            return f"{labour} although nobody passes anything on; {layers}."
        case "bias":
            return f"{labour}. {bias(study)}"
        case _:
            return f"{labour}."


def rates(study: Study, arm: Arm) -> str:
    """How equal the equal rate came out."""
    baseline, random = (text.estimate(study.passed_on[key], 3) for key in ("baseline", arm.key))
    return (
        f"the share of placed work that is passed on came out at {random}, against {baseline} in"
        " the baseline."
    )


def bias(study: Study) -> str:
    """Whether a slight bias makes specialisation faster."""
    plain, biased = study.half_time["baseline"], study.half_time["bias"]
    known = np.isfinite(plain) & np.isfinite(biased)
    apart = biased[known] - plain[known]
    found, p = st.mean(apart), st.signed_rank_p(apart)
    if p < 0.05 and found.excludes(0):
        verdict = "sooner" if found.value < 0 else "later"
    else:
        verdict = "neither sooner nor later, as far as can be shown"
    return (
        f"It reaches half of the baseline's late division of labour {verdict}: after"
        f" {text.number(biased[known].mean(), 0)} ticks on average instead of"
        f" {text.number(plain[known].mean(), 0)}"
        f" (difference {text.estimate(found, 0, sign=True)}, p {text.probability(p)}, uncorrected)."
    )


def shortfalls(study: Study) -> str:
    """What the mechanisms do not produce."""
    found = [
        built_in(study),
        entropy_course(study),
        depth_without_learning(study),
        speech_without_roles(study),
    ]
    found += better_without(study)
    found.append(settling(study))
    return text.listing(found)


def built_in(study: Study) -> str:
    """What of speech is a rule and what is a result."""
    return (
        "**That messages get shorter is a rule, not a finding.** A speaker favours a form by"
        " 1 − token cost · tokens (`world.society.norms.token-cost`; see"
        " [the society's rules](decisions/0002-society-rules.md)): shorter forms are rewarded, so"
        " that falling tokens per message are built in, and are counted above only as a check that"
        " the rule is at work. What is not built in is whether a population agrees, on which forms,"
        " how fast, and how the entropy of its words goes meanwhile."
    )


def entropy_course(study: Study) -> str:
    """Whether entropy falls from the start."""
    plateau = study.plateau
    peak = np.sort(plateau.peak_ticks)
    if plateau.rise.low <= 0:
        return "Token entropy falls from the start: no rise before it is shown."
    where = (
        f"to a peak at tick {text.number(float(np.median(peak)), 0)} (median of"
        f" {plateau.runs} long runs; {text.number(peak[0], 0)} to {text.number(peak[-1], 0)})"
    )
    after = (
        f"falls only then, by {text.estimate(plateau.fall, 2, sign=True)} bits"
        if plateau.fall.high < 0
        else "does not fall within the run"
    )
    end = (
        "below where it began"
        if plateau.net.high < 0
        else "above where it began"
        if plateau.net.low > 0
        else "about where it began"
    )
    return (
        f"**Token entropy does not fall from the start.** It rises by"
        f" {text.estimate(plateau.rise, 2, sign=True)} bits {where}, while long and short forms are"
        f" in use side by side, and {after}; it ends {end}"
        f" ({text.estimate(plateau.net, 2, sign=True)} bits). Given the meaning it changes by"
        f" {text.estimate(plateau.given_meaning, 2, sign=True)} bits over the same time."
    )


def depth_without_learning(study: Study) -> str:
    """How much of depth is there without feedback or trust."""
    late = {key: study.cells[key, "hierarchy_depth"].late for key in ("baseline", "no-feedback")}
    late["random"] = study.cells["random-equal", "hierarchy_depth"].late
    # A flat task has one level.
    share = (late["no-feedback"] - 1) / (late["baseline"] - 1)
    verdict = "Depth is mostly not learnt" if share > 0.5 else "Depth is partly not learnt"
    grown = study.same_tick["hierarchy_depth"]
    return (
        f"**{verdict}.** Of the levels beyond the first {text.percent(share)} are there without"
        f" feedback. Late tasks are {text.number(late['baseline'], 2)} levels"
        f" deep; without feedback {text.number(late['no-feedback'], 2)}, with as much"
        f" delegated to anyone {text.number(late['random'], 2)}. In the baseline depth"
        f" {moved(study, 'baseline', 'hierarchy_depth')} from early to late. What feedback adds at"
        f" the same tick is {text.estimate(grown.first, 2, sign=True)} levels in the first window,"
        f" {text.estimate(grown.early, 2, sign=True)} early and"
        f" {text.estimate(grown.late, 2, sign=True)} late"
        f"{': it is there by the time that counts as early' if settled_early(grown) else ''}."
    )


def settled_early(grown) -> bool:
    """Whether most of a late gap is there early already."""
    return grown.late.value > 0 and grown.early.value > 0.75 * grown.late.value


def speech_without_roles(study: Study) -> str:
    """Whether compression needs roles."""
    both = study.cells["baseline", "tokens_per_message"], study.cells[
        "no-feedback", "tokens_per_message"
    ]  # fmt: skip
    share = both[1].change.value / both[0].change.value
    verdict = (
        "Speech does not need roles" if share > 0.85 else "Speech changes less where no roles form"
    )
    return (
        f"**{verdict}.** Without feedback tokens per message change"
        f" {text.percent(share)} as much as in the baseline."
    )


def better_without(study: Study) -> list[str]:
    """Mechanisms whose absence makes something better."""
    found = []
    for arm in CONTROLS:
        better = [
            f"{MEASURE[key].title} {gap(study, arm, key)}"
            for key in BETTER
            if study.cells[arm.key, key].against.late.sign > 0
        ]
        if better:
            found.append(f"**Higher with {arm.title}** than in the baseline: {'; '.join(better)}.")
    return found


def settling(study: Study) -> str:
    """The order of the plateaus in one sentence."""
    plateau = study.plateau
    return (
        f"{seed_article(study)} Plateaus by the stricter criterion are defined for both in"
        f" {len(plateau.lead)} of {plateau.runs} long runs, see above."
    )


def seed_article(study: Study) -> str:
    """Hit or miss for the seed article's claim about the order."""
    lead = study.order.main["entropy_bits"]
    size = f"{text.estimate(lead.mean, 0, sign=True)} ticks"
    share = text.percent(MAIN_COMPLETE)
    if lead.sign > 0:
        said = f"**hit**: token entropy has gone {share} of its way first (lead {size})"
    elif lead.sign < 0:
        said = (
            f"**miss, and the reverse is shown**: efficiency has gone {share} of its way before"
            f" token entropy has (lead of entropy {size})"
        )
    else:
        said = (
            f"**miss**: that token entropy has gone {share} of its way first is not shown"
            f" (lead {size}; ahead in {int((lead.ticks > 0).sum())} runs, behind in"
            f" {int((lead.ticks < 0).sum())}, sign test p {text.probability(lead.p)})"
        )
    return f"The seed article's claim that entropy plateaus before efficiency: {said}."


def order(study: Study) -> str:
    """What comes first, whether or not anything settles."""
    parts = [seed_article(study)]
    words = {
        1: "is ahead of efficiency",
        -1: "is behind efficiency",
        0: "is not shown to be either",
    }
    others = [
        f"{MEASURE[key].title} {words[lead.sign]}"
        for key, lead in study.order.main.items()
        if key != "entropy_bits"
    ]
    parts.append(f"Of the others, {text.sentence(others)}.")
    signs = {each["entropy_bits"].sign for each in study.order.leads.values()}
    parts.append(
        "The other shares of the way lead to the same verdict on token entropy."
        if len(signs) == 1
        else "**Other shares of the way say something else of token entropy: the order depends on"
        " where the line is drawn.**"
    )
    return " ".join(parts)


def moved_expectation(study: Study) -> str:
    """What had become of the expectation that depth ends lower under random delegation."""
    late = study.cells["random", "hierarchy_depth"].against.late
    size = text.estimate(late.gap, MEASURE["hierarchy_depth"].digits, sign=True)
    return f"{'count as shown' if late.sign < 0 else 'not count as shown either'} ({size} levels)"


def plateaus(study: Study) -> str:
    """When entropy and efficiency settle."""
    plateau = study.plateau
    lines = [
        f"Token entropy settles in {len(plateau.entropy)} of {plateau.runs} runs"
        f"{spread(plateau.entropy)}.",
        f"Efficiency (tasks completed per message) settles in {len(plateau.efficiency)} of"
        f" {plateau.runs} runs{spread(plateau.efficiency)}.",
    ]
    if plateau.lead_mean is None:
        lines.append(
            f"Both settle in {len(plateau.lead)} of {plateau.runs} runs: the lead of the one over"
            " the other is **undefined**, and the claim that entropy settles first is neither"
            " confirmed nor refuted."
        )
        return text.listing(lines)
    ahead = int((plateau.lead > 0).sum())
    behind = int((plateau.lead < 0).sum())
    shown = plateau.lead_p is not None and plateau.lead_p < 0.05
    verdict = (
        f"{'entropy' if ahead > behind else 'efficiency'} settles first"
        if shown
        else "no order is shown"
    )
    lines.append(
        f"Both settle in {len(plateau.lead)} of {plateau.runs} runs; the lead of entropy is"
        f" {text.estimate(plateau.lead_mean, 0, sign=True)} ticks, positive in {ahead} and negative"
        f" in {behind} (sign test p {text.probability(plateau.lead_p)}): **{verdict}**. In the"
        f" other {plateau.runs - len(plateau.lead)} runs the lead is undefined."
    )
    return text.listing(lines)


def spread(ticks: list[float]) -> str:
    """Where ticks lie."""
    if not ticks:
        return ""
    median, low, high = (text.number(float(f(ticks)), 0) for f in (np.median, min, max))
    return f", at tick {median} (median; {low} to {high})"
