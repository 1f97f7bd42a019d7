"""What is compared, what was expected, and when that was stated: not all of it before looking."""

from dataclasses import dataclass
from typing import Literal

SCENARIO = "scenarios/society-256.toml"
# These serve to choose margins; nothing else in the study uses them.
PILOT_SEEDS = range(1, 7)
SEEDS = range(101, 125)
TICKS = 4000
WINDOW = 50
# To find the rate at which random delegation passes on as much as the baseline does; in it the
# share settles soon, but for the time in which long messages take attention from work.
TRIAL_TICKS = 2000
# Entropy needs longer to settle than roles do.
LONG_TICKS = 12_000
LONG_WINDOW = 200

# Windows left out at the start, and the share of windows that make up "early" and "late".
START_UP = 2
SPAN_SHARE = 0.10

# A change matters when it is more than this share of the baseline's change of the same measure on
# the pilot seeds, and more than the measure's floor.
MARGIN_SHARE = 0.15

# Long runs: a course is 90 % complete when the mean over so many windows about one has come so far.
SMOOTHED_OVER = 9
COMPLETE = (0.8, 0.9, 0.95)
MAIN_COMPLETE = 0.9


@dataclass(frozen=True)
class Arm:
    """One condition: the baseline but for these settings."""

    key: str
    title: str
    settings: tuple[str, ...] = ()
    scenario: str = SCENARIO
    # A rate of delegation filled in per seed from the baseline run of that seed: as it is, or
    # raised until as much is passed on.
    rate: Literal["", "asked", "reached"] = ""


BASELINE = Arm("baseline", "baseline")
RANDOM = Arm("random", "random delegation", rate="asked")
EQUAL = Arm("random-equal", "random, equal share", rate="reached")
CONTROLS = (
    Arm("no-feedback", "no feedback", ("world.society.feedback=false",)),
    Arm("no-norms", "no norms", ("world.society.norms=false",)),
    RANDOM,
    EQUAL,
    Arm("no-delegation", "no delegation", ('world.society.delegation="off"',)),
    Arm("no-abstention", "no abstention", ("world.society.abstention=false",)),
    Arm("no-validation", "no validation", ("world.society.validation=false",)),
    Arm("no-inquiry", "no inquiry", ("world.society.inquiry=false",)),
    Arm("renegotiation", "renegotiation 0.002", ("world.society.renegotiation=0.002",)),
    Arm("bias", "slight initial bias", scenario="scenarios/society-256-bias.toml"),
)
ARMS = (BASELINE, *CONTROLS)


@dataclass(frozen=True)
class Measure:
    """One series of a run."""

    key: str
    title: str
    unit: str
    digits: int
    # The smallest change worth the name.
    floor: float


MEASURES = (
    Measure("division_of_labour", "division of labour", "1", 3, 0.01),
    Measure("role_persistence", "role persistence", "1", 3, 0.03),
    Measure("entropy_bits", "token entropy", "bit", 3, 0.05),
    Measure("entropy_given_meaning_bits", "token entropy given meaning", "bit", 3, 0.05),
    Measure("tokens_per_message", "tokens per message", "tokens", 2, 0.25),
    Measure("hierarchy_depth", "hierarchy depth of tasks", "level", 3, 0.05),
    Measure("quality_mean", "quality of tasks", "1", 4, 0.005),
    Measure("tasks_per_message", "tasks completed per message", "1/message", 4, 0.001),
)
MEASURE = {measure.key: measure for measure in MEASURES}
ARM = {arm.key: arm for arm in ARMS}


@dataclass(frozen=True)
class Expectation:
    """What an arm was expected to do to a measure, and why.

    `rises`, `falls` and `same` (which claims that there is none) are about the change from early to
    late, and `same` also that the baseline's differs; `lower` and `higher` compare the late level
    with the baseline's of the same seed.
    """

    arm: str
    measure: str
    change: Literal["rises", "falls", "same", "lower", "higher"]
    why: str
    # When it was stated, or given this form: before the pilot on seeds 1 to 6, after it, or even
    # after a first look at the results of the study's own seeds.
    stated: Literal["first", "pilot", "look"] = "first"


STATED = {
    "first": "before the pilot, after no more than one run had been seen",
    "pilot": "after the pilot on seeds 1 to 6",
    "look": "after a first look at the results",
}

EXPECTATIONS = (
    Expectation("baseline", "division_of_labour", "rises", "roles form without assignment"),
    Expectation("baseline", "role_persistence", "rises", "… and agents keep them"),
    Expectation("baseline", "entropy_bits", "falls", "messages become less redundant"),
    Expectation("baseline", "entropy_given_meaning_bits", "falls", "… as forms are shared"),
    Expectation("baseline", "tokens_per_message", "falls", "… and compress"),
    Expectation("baseline", "hierarchy_depth", "rises", "layers of delegation form"),
    Expectation("baseline", "quality_mean", "rises", "work improves with specialisation"),
    Expectation("baseline", "tasks_per_message", "rises", "… and coordination costs less"),
    Expectation("no-feedback", "division_of_labour", "same", "roles come from feedback"),
    Expectation("no-feedback", "role_persistence", "same", "… and so does keeping them"),
    Expectation("no-feedback", "hierarchy_depth", "same", "… and so do layers"),
    Expectation("no-feedback", "hierarchy_depth", "lower", "… which therefore stay fewer", "pilot"),
    Expectation("no-feedback", "quality_mean", "lower", "… and work less good", "pilot"),
    Expectation("no-feedback", "tokens_per_message", "falls", "speech does not need roles"),
    Expectation("no-norms", "tokens_per_message", "same", "compression comes from norms"),
    Expectation("no-norms", "entropy_given_meaning_bits", "same", "… and so does agreement"),
    Expectation("no-norms", "division_of_labour", "rises", "roles do not need speech to change"),
    Expectation("random", "hierarchy_depth", "same", "depth grows out of trust"),
    Expectation("random-equal", "hierarchy_depth", "lower", "… and stays less without it", "look"),
    Expectation(
        "random", "division_of_labour", "lower", "trust routes work to who does it", "pilot"
    ),
    Expectation("random", "quality_mean", "lower", "… where it is done better", "pilot"),
    Expectation("no-delegation", "hierarchy_depth", "same", "a task nobody passes on is flat"),
    Expectation("no-delegation", "division_of_labour", "lower", "nobody to leave work to", "pilot"),
    Expectation(
        "renegotiation", "division_of_labour", "lower", "structures also dissolve", "pilot"
    ),
    Expectation("bias", "division_of_labour", "rises", "biases do not prevent specialisation"),
)
