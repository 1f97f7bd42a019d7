"""Servers for the tests: llama.cpp's own, with models of random numbers."""

import pytest

from server import running

PACKAGES = ["xllamacpp", "gguf"]


@pytest.fixture(scope="session")
def start():
    """A function that starts a server and gives its base URL, for a `with` block."""
    for package in PACKAGES:
        pytest.importorskip(
            package,
            reason=f"{package} cannot be imported: pip install -r tests/llama/requirements.txt",
            exc_type=ImportError,
        )
    return running


@pytest.fixture(scope="session")
def alone(start):
    """The base URL of a server that answers one request at a time."""
    with start(slots=1) as base:
        yield base


@pytest.fixture(scope="session")
def crowded(start):
    """The base URL of a server that answers sixteen requests at a time."""
    with start(slots=16) as base:
        yield base
