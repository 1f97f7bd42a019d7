"""Verdicts on decisions that polity_llm is held to, against jsonschema.

The same file is read by a test of the crate, which also holds its schemas to be those it writes.
"""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

REPOSITORY = Path(__file__).resolve().parents[2]
VERDICTS = REPOSITORY / "crates/polity-llm/src/reading/tests/verdicts.jsonl"


def judged():
    """The schemas of the file, each with the values and verdicts that follow it."""
    groups = []
    for line in VERDICTS.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if "schema" in entry:
            groups.append((entry["schema"], []))
        else:
            groups[-1][1].append((entry["value"], entry["fits"]))
    return groups


@pytest.mark.parametrize("schema, verdicts", judged())
def test_verdicts(schema, verdicts):
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert {fits for _, fits in verdicts} == {True, False}
    for value, fits in verdicts:
        assert validator.is_valid(value) == fits, value
