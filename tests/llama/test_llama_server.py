"""A real server with a model of random numbers: what tests of the program may rely on.

What it writes is noise, in the form that was asked for. Of 300 answers at a temperature of 1, each
to another prompt, by the models of seeds 0, 1 and 2:

| asked for with | `max_tokens` | valid JSON | tokens of an answer |
|---|---|---|---|
| `response_format`: `json_schema`, each part of it bounded | 96 | 300 | 48 to 74 |
| the same | 64 | 288 | 48 to 64 |
| the same | 48 | 12 | 48 |
| `grammar`, each part of it bounded | 96 | 300 | 30 to 43 |
| `response_format`: `json_object` | 300 | 299 | 3 to 300 |
| nothing | 1000 | 0 | 1 to 885 |

So an answer is valid if it is bounded (`enum`, `maxItems`, `maxLength`; an `integer` that is no
`enum` has up to sixteen digits) and `max_tokens` leaves room for all of it; the temperature does
not matter. Too few tokens are how one gets answers that are no JSON; some are whole, and end with
`length` all the same. `ignore_eos` beside a schema makes the server fail with status 500.

The server's order of work is not ours: on several slots an equal request with an equal seed may be
answered otherwise. A recording is repeatable, a seed is not.
"""

import json
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError, URLError

import pytest

from chat import complete, finish, structured, text
from server import NotStartedError

TEAM = 16
ACTS = ["work", "delegate", "review", "stay_out"]
DECISION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["act", "to", "done", "role"],
    "properties": {
        "act": {"type": "string", "enum": ACTS},
        "to": {"type": "integer", "enum": list(range(TEAM))},
        "done": {
            "type": "array",
            "items": {"type": "integer", "enum": list(range(TEAM))},
            "maxItems": 4,
        },
        "role": {"type": "string", "maxLength": 24},
    },
}
GRAMMAR = r"""
root ::= "{\"act\":\"" act "\",\"to\":" to "}"
act ::= "work" | "stay_out"
to ::= "1"? [0-9]
"""
TOKENS = 96


@pytest.fixture(params=["alone", "crowded"])
def base(request):
    """Each of the servers in turn."""
    return request.getfixturevalue(request.param)


def decide(base: str, agent: int, **more: object) -> dict:
    """What an agent's model answers when it is asked for a decision."""
    asked = {"max_tokens": TOKENS, "seed": agent, "response_format": structured(DECISION)}
    rules = ("system", f"You are agent {agent} of a team of {TEAM}.")
    return complete(base, rules, ("user", "What do you do?"), **{**asked, **more})


def everybody(base: str, **more: object) -> list[dict]:
    """The answers of a team that is asked at once."""
    with ThreadPoolExecutor(TEAM) as pool:
        return list(pool.map(lambda agent: decide(base, agent, **more), range(TEAM)))


def test_a_model_is_its_seed(start, tmp_path):
    from model import write_model

    files = [tmp_path / name for name in ("one", "same", "other")]
    for file, seed in zip(files, (1, 1, 2), strict=True):
        write_model(file, seed)
    one, same, other = (file.read_bytes() for file in files)
    assert one == same
    assert len(one) == len(other)
    assert one != other


def test_an_answer_says_what_it_took(base):
    answer = complete(base, ("user", "Who are you?"), max_tokens=30, seed=1)
    usage = answer["usage"]
    assert answer["model"] == "random-0"
    assert 0 < usage["completion_tokens"] <= 30
    assert usage["prompt_tokens"] > len("Who are you?") / 4
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert finish(answer) in ("stop", "length")


def test_every_message_is_read(alone):
    said = [("system", "rules"), ("user", "question"), ("assistant", "answer"), ("user", "more")]

    def answer(messages):
        return complete(alone, *messages, max_tokens=30, seed=1)

    whole = answer(said)
    for left_out in range(len(said) - 1):
        less = answer(said[:left_out] + said[left_out + 1 :])
        assert less["usage"]["prompt_tokens"] < whole["usage"]["prompt_tokens"]
        assert text(less) != text(whole)


def test_who_said_it_is_read(alone):
    asked = [complete(alone, (role, "work"), max_tokens=30, seed=1) for role in ("system", "user")]
    assert text(asked[0]) != text(asked[1])


def test_a_schema_is_kept(base):
    decisions = [json.loads(text(answer)) for answer in everybody(base)]
    for decision in decisions:
        assert list(decision) == DECISION["required"]
        assert decision["act"] in ACTS
        assert decision["to"] in range(TEAM)
        assert len(decision["done"]) <= 4
        assert set(decision["done"]) <= set(range(TEAM))
        assert len(decision["role"]) <= 24
    assert len({decision["act"] for decision in decisions}) > 1
    assert len({decision["to"] for decision in decisions}) > 2
    assert len({decision["role"] for decision in decisions}) > TEAM / 2


def test_a_grammar_is_kept(base):
    answers = everybody(base, grammar=GRAMMAR, response_format=None)
    form = re.compile(r'\{"act":"(work|stay_out)","to":1?[0-9]\}')
    assert [text(answer) for answer in answers if not form.fullmatch(text(answer))] == []
    assert len({text(answer) for answer in answers}) > 2


def test_what_has_no_room_is_cut_off(base):
    for answer in everybody(base, max_tokens=8):
        assert finish(answer) == "length"
        assert answer["usage"]["completion_tokens"] == 8
        with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
            json.loads(text(answer))


def test_alone_it_repeats_itself_and_remembers_nothing(alone):
    first, again = decide(alone, 3), decide(alone, 3)
    assert text(first) == text(again)
    assert again["usage"]["prompt_tokens_details"]["cached_tokens"] == 0


def test_draws_and_models_differ(start, alone):
    first = text(decide(alone, 3))
    assert text(decide(alone, 3, seed=4)) != first
    with start(seed=1) as other:
        assert text(decide(other, 3)) != first


def test_ten_kilobytes_fit_whatever_they_are(base):
    # A token each: no text has more.
    answer = complete(base, ("user", "~" * 10_000), max_tokens=10)
    assert answer["usage"]["prompt_tokens"] > 10_000


def test_a_prompt_that_does_not_fit_is_refused(alone):
    with pytest.raises(HTTPError) as refused:
        complete(alone, ("user", "~" * 40_000))
    assert refused.value.code == 400
    assert "exceeds the available context size" in refused.value.read().decode()


def test_a_server_ends_with_its_block(start):
    with start() as base:
        complete(base, ("user", "Hello"), max_tokens=1)
    with pytest.raises(URLError):
        complete(base, ("user", "Hello"), max_tokens=1)


def test_a_server_that_does_not_start_says_why(start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NotStartedError, match="couldn't bind HTTP server socket"):  # noqa: SIM117
            with start(port=port):
                pass
