"""What is computed at every point of the sensitivity analysis: teams of eight unless said."""

from questions.designs import CLAUDE, DEEPSEEK, MINI, MODELS, point

# Of the model whose traits are changed one at a time.
TRAITED = "gpt-4o"
TRAITS = ("reasoning", "self-reflection", "instruction-following")
# The tasks that come before a shock.
STRIKES = 12
EASY = [1, 1, 0, 0]
LARGE = 32
# How models are called in conditions: the usual one is not.
SHORT = {CLAUDE: "claude", DEEPSEEK: "deepseek"}


def of(model: str, what: str) -> str:
    """What a condition of a model is called."""
    if what == "single-agent":
        return f"solo {model}"
    return what if model == MINI else f"{SHORT.get(model, model)}, {what}"


def team(model: str, what: str, **settings: object) -> dict:
    """A condition of a model."""
    return point(of(model, what), {"policy.mock.profile": model, **settings})


def by_protocol(model: str, *names: str) -> list[dict]:
    """Protocols as they are."""
    return [team(model, name, **{"world.team.protocol": name}) for name in names]


def solo(model: str) -> dict:
    """A model by itself."""
    return by_protocol(model, "single-agent")[0]


def traited(trait: str, value: int, arm: str, **settings: object) -> dict:
    """A model with none of a trait, or all of it."""
    profile = {"base": TRAITED, trait: float(value)}
    return point(f"{trait} {value}, {arm}", {"policy.mock.profile": profile, **settings})


def each_trait(arm: str, **settings: object) -> list[dict]:
    """Both ends of each trait."""
    return [traited(trait, value, arm, **settings) for trait in TRAITS for value in (0, 1)]


# What strikes, by what a struck team is called.
SHOCKS = {
    "removed": {"remove": {"fraction": 0.25, "who": "random"}},
    "hubs removed": {"remove": {"fraction": 0.25, "who": "hubs"}},
    "substituted": {"substitute": {"fraction": 0.25, "profile": "gigachat-2-max"}},
}
COORDINATOR = {"world.team.protocol": "coordinator"}


def struck(at: int) -> list[dict]:
    """Teams that are struck before this task, under both protocols."""
    return [
        point(f"{before}{name}", {"shocks": [{"at": at, **strike}], **settings})
        for before, settings in (("", {}), ("coordinator, ", COORDINATOR))
        for name, strike in SHOCKS.items()
    ]


BLIND = {"world.team.visibility": "nothing"}
ASSIGNED = {"world.team.roles": "assigned"}
# What agents see, who chooses roles, and who comes first.
SIGHTS = {
    "assigned": ASSIGNED,
    "blind": BLIND,
    "blind, assigned": {**BLIND, **ASSIGNED},
    "history": {"world.team.visibility": "history"},
    "intentions": {"world.team.visibility": "intentions"},
    "latest 1": {"world.team.visibility": {"latest": 1}},
    "latest 3": {"world.team.visibility": {"latest": 3}},
    "random order": {"world.team.order": "random"},
    "reversed": {"world.team.order": "reversed"},
}
# Of the models that tasks of L1 and L2 are given to.
EASY_TEAMS = {CLAUDE: "easy, strong", MINI: "easy, cheap", DEEPSEEK: "easy, deepseek"}
MOST = (
    *by_protocol(MINI, "sequential", "coordinator", "broadcast", "shared"),
    *by_protocol(MINI, "morphogenetic", "clonal", "stigmergic", "ripple"),
    *(team(MINI, name, **settings) for name, settings in SIGHTS.items()),
    *by_protocol(CLAUDE, "sequential", "shared", "broadcast"),
    *by_protocol(DEEPSEEK, "sequential"),
    *each_trait("free", **{"world.team.roles": "free"}),
    *each_trait("assigned", **ASSIGNED),
    *struck(STRIKES),
    *(
        point(name, {"policy.mock.profile": model, "world.team.levels": EASY})
        for model, name in EASY_TEAMS.items()
    ),
    team(MINI, "large", **{"population.agents": LARGE}),
    *(solo(model) for model in MODELS),
)
MIXED = (
    point("strong first", {"world.team.order": "fixed"}),
    point("strong last", {"world.team.order": "reversed"}),
    point("mixed, random order", {"world.team.order": "random"}),
)


def equal(condition: str) -> str:
    """What one agent at the tokens of a team is called."""
    return f"equal tokens, {condition}"


# Teams that one agent is held against at every point.
BUDGETS = ("sequential", "coordinator", "broadcast", "shared")
