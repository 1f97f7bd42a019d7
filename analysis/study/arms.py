"""What is compared, and what was expected before looking."""

from dataclasses import dataclass
from typing import Literal

SCENARIO = "scenarios/society-256.toml"
SEEDS = range(1, 25)
TICKS = 4000
WINDOW = 50
# Entropy needs longer to settle than roles do.
LONG_TICKS = 12_000
LONG_WINDOW = 200

# Windows left out at the start, and the share of windows that make up "early" and "late".
START_UP = 2
SPAN_SHARE = 0.10

# A change is "none" when it lies within this share of the baseline's change of the same measure.
MARGIN_SHARE = 0.15
ALPHA = 0.05


@dataclass(frozen=True)
class Arm:
    """One condition: the baseline but for these settings."""

    key: str
    title: str
    settings: tuple[str, ...] = ()
    scenario: str = SCENARIO
    # Filled in per seed from the baseline run of that seed.
    rate_from_baseline: bool = False


BASELINE = Arm("baseline", "baseline")
RANDOM = Arm("random", "random delegation", rate_from_baseline=True)
CONTROLS = (
    Arm("no-feedback", "no feedback", ("world.society.feedback=false",)),
    Arm("no-norms", "no norms", ("world.society.norms=false",)),
    RANDOM,
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


MEASURES = (
    Measure("division_of_labour", "division of labour", "1", 3),
    Measure("role_persistence", "role persistence", "1", 3),
    Measure("entropy_bits", "token entropy", "bit", 3),
    Measure("entropy_given_meaning_bits", "token entropy given the meaning", "bit", 3),
    Measure("tokens_per_message", "tokens per message", "tokens", 2),
    Measure("hierarchy_depth", "hierarchy depth of tasks", "level", 3),
    Measure("quality_mean", "quality of tasks", "1", 4),
    Measure("tasks_per_message", "tasks completed per message", "1/message", 4),
)
MEASURE = {measure.key: measure for measure in MEASURES}
ARM = {arm.key: arm for arm in ARMS}


@dataclass(frozen=True)
class Expectation:
    """What an arm was expected to do to a measure, and why.

    `rises` and `falls` are about the change from early to late; `same` claims that there is none;
    `less` and `more` compare that change with the baseline's.
    """

    arm: str
    measure: str
    change: Literal["rises", "falls", "same", "less", "more"]
    why: str


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
    Expectation("no-feedback", "tokens_per_message", "falls", "speech does not need roles"),
    Expectation("no-norms", "tokens_per_message", "same", "compression comes from norms"),
    Expectation("no-norms", "entropy_given_meaning_bits", "same", "… and so does agreement"),
    Expectation("no-norms", "division_of_labour", "rises", "roles do not need speech to change"),
    Expectation("random", "hierarchy_depth", "same", "depth grows out of trust"),
    Expectation("random", "division_of_labour", "less", "trust routes work to who does it"),
    Expectation("random", "quality_mean", "less", "… where it is done better"),
    Expectation("no-delegation", "hierarchy_depth", "same", "a task nobody passes on is flat"),
    Expectation("no-delegation", "division_of_labour", "less", "nobody to leave work to"),
    Expectation("renegotiation", "division_of_labour", "less", "structures also dissolve"),
    Expectation("bias", "division_of_labour", "rises", "biases do not prevent specialisation"),
)
