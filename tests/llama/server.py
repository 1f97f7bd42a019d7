"""llama.cpp's server in a child process, for as long as a test needs it."""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVE = Path(__file__).with_name("serve.py")
START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 10


class NotStartedError(RuntimeError):
    """The server is installed, but does not start."""


class DiedError(RuntimeError):
    """The server ended before it was told to."""


@contextmanager
def running(slots: int = 1, seed: int = 0, port: int = 0) -> Iterator[str]:
    """The base URL of a server of the model of this seed; port 0 is any that is free."""
    given = [f"--slots={slots}", f"--seed={seed}", f"--port={port}", "--until-eof"]
    with tempfile.TemporaryFile("w+") as log:
        # Its input ends when this process does, however that ends.
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": log}
        child = subprocess.Popen([sys.executable, SERVE, *given], text=True, **pipes)
        try:
            base = base_url(child, log)
            try:
                yield base
            finally:
                check_alive(child, log)
        finally:
            stop(child)


def base_url(child: subprocess.Popen, log) -> str:
    """What the child prints once it answers."""
    deadline = threading.Timer(START_SECONDS_MAX, child.kill)
    deadline.start()
    line = child.stdout.readline().strip()
    deadline.cancel()
    if not line:
        code = child.wait()
        raise NotStartedError(
            f"llama.cpp's server ended with {code} before it was ready: it is installed, so it"
            f" should start (`python tests/llama/serve.py --verbosity 3` says more)\n{end_of(log)}"
        )
    return line


def check_alive(child: subprocess.Popen, log) -> None:
    """Raises where the child ended of itself: whatever a test made of that is no finding."""
    if child.poll() is not None:
        raise DiedError(f"llama.cpp's server ended with {child.returncode}\n{end_of(log)}")


def end_of(log) -> str:
    """The last lines of what a child said on its standard error."""
    log.seek(0)
    return "".join(log.readlines()[-20:])


def stop(child: subprocess.Popen) -> None:
    """Ends the child, if need be by force, which is an error."""
    child.stdin.close()
    try:
        child.wait(STOP_SECONDS_MAX)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
