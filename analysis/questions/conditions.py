"""What is computed at every point of the sensitivity analysis: teams of eight unless said."""

from questions.designs import CLAUDE, DEEPSEEK, MODELS, choice, point

# Of the model whose traits are changed one at a time.
TRAITED = "gpt-4o"
TRAITS = ("reasoning", "self-reflection", "instruction-following")
# The tasks that come before a shock.
STRIKES = 12
ROLES = ("free", "assigned")
EASY = [1, 1, 0, 0]
LARGE = 32


def shock(label: str, **strike: dict) -> dict:
    """A team that is struck halfway."""
    return point(label, {"shocks": [{"at": STRIKES, **strike}]})


def claude(label: str, **settings: object) -> dict:
    """The strong model."""
    return point(label, {"policy.mock.profile": CLAUDE, **settings})


def traited(trait: str, value: int, roles: str) -> dict:
    """A model with none of a trait, or all of it."""
    profile = {"base": TRAITED, trait: float(value)}
    settings = {"policy.mock.profile": profile, "world.team.roles": roles}
    return point(f"{trait} {value}, {roles}", settings)


def by_protocol(*names: str) -> list[dict]:
    """Protocols as they are."""
    return [point(name, {"world.team.protocol": name}) for name in names]


def solo(model: str) -> dict:
    """A model by itself."""
    settings = {"policy.mock.profile": model, "world.team.protocol": "single-agent"}
    return point(f"solo {model}", settings)


BLIND = {"world.team.visibility": "nothing"}
ASSIGNED = {"world.team.roles": "assigned"}
MOST = (
    *by_protocol("sequential", "coordinator", "broadcast", "shared"),
    *by_protocol("morphogenetic", "clonal", "stigmergic", "ripple", "single-agent"),
    point("assigned", ASSIGNED),
    point("blind", BLIND),
    point("blind, assigned", {**BLIND, **ASSIGNED}),
    choice("history", world__team__visibility="history"),
    choice("intentions", world__team__visibility="intentions"),
    point("latest 1", {"world.team.visibility": {"latest": 1}}),
    point("latest 3", {"world.team.visibility": {"latest": 3}}),
    choice("random order", world__team__order="random"),
    choice("reversed", world__team__order="reversed"),
    point("batches of 2", {"world.team.protocol": {"batched-sequential": {"batch": 2}}}),
    point("batches of 4", {"world.team.protocol": {"batched-sequential": {"batch": 4}}}),
    claude("claude, sequential"),
    claude("claude, shared", **{"world.team.protocol": "shared"}),
    claude("claude, broadcast", **{"world.team.protocol": "broadcast"}),
    claude("claude, single-agent", **{"world.team.protocol": "single-agent"}),
    point("deepseek, sequential", {"policy.mock.profile": DEEPSEEK}),
    *(
        traited(t, value, roles)
        for t in TRAITS
        for value in (0, 1)
        for roles in ("free", "assigned")
    ),
    shock("removed", remove={"fraction": 0.25, "who": "random"}),
    shock("hubs removed", remove={"fraction": 0.25, "who": "hubs"}),
    shock("substituted", substitute={"fraction": 0.25, "profile": "gigachat-2-max"}),
    claude("easy, strong", **{"world.team.levels": EASY}),
    point("easy, cheap", {"world.team.levels": EASY}),
    point("easy, deepseek", {"policy.mock.profile": DEEPSEEK, "world.team.levels": EASY}),
    # They cost about the same at the fitted point.
    claude("two strong", **{"population.agents": 2}),
    point("thirteen cheap", {"population.agents": 13}),
    point("large", {"population.agents": LARGE}),
    *(solo(model) for model in MODELS),
)
MIXED = (
    point("strong first", {"world.team.order": "fixed"}),
    point("strong last", {"world.team.order": "reversed"}),
)
# One agent at the tokens of a team: the team's condition, and what the agent's is called.
BUDGETS = {
    name: f"equal tokens, {name}" for name in ("sequential", "coordinator", "broadcast", "shared")
}
