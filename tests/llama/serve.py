"""Serves a model of random numbers as an OpenAI-compatible server, with llama.cpp's own.

    .venv/bin/python tests/llama/serve.py --port 8080 --slots 16 --seed 1
    curl http://127.0.0.1:8080/v1/chat/completions \\
        -d '{"messages": [{"role": "user", "content": "Who?"}], "max_tokens": 50}'

The first line it prints is the base URL; from then on it answers. Ctrl-C ends it.
"""

import argparse
import contextlib
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path

import xllamacpp

from model import CONTEXT_TOKENS, write_model


def start(model: Path, port: int, slots: int, verbosity: int) -> xllamacpp.Server:
    """A server that is ready; it answers `slots` requests at a time, each of the full length."""
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.model_alias = {model.stem}
    params.port = port
    params.n_parallel = slots
    params.n_ctx = CONTEXT_TOKENS * slots
    # Two requests must not meet in a cache, nor in a choice of slots.
    params.cache_prompt = False
    params.cache_ram_mib = 0
    params.slot_prompt_similarity = 0.0
    # So small a model is slower on several threads, and nothing is left to the machine's devices.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.n_gpu_layers = 0
    params.fit_params = False
    params.warmup = False
    params.verbosity = verbosity
    return xllamacpp.Server(params)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default, meaning in (
        ("--port", 0, "on 127.0.0.1; 0 for any that is free"),
        ("--slots", 1, "requests at a time; more wait"),
        ("--seed", 0, "of the weights; another seed is another model"),
        ("--verbosity", 1, "of llama.cpp on standard error: 1 errors, 3 requests"),
    ):
        parser.add_argument(name, type=int, default=default, help=f"{meaning} ({default})")
    parser.add_argument("--until-eof", action="store_true", help="end when standard input does")
    return parser.parse_args()


def main() -> None:
    """Serves until it is interrupted, or until its input ends where it was told so."""
    given = arguments()
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / f"random-{given.seed}.gguf"
        write_model(model, given.seed)
        server = start(model, given.port, given.slots, given.verbosity)
        print(f"{server.listening_address}/v1", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            if given.until_eof:
                sys.stdin.read()
            else:
                threading.Event().wait()
    # Now and then the server's destructor waits for a thread that waits for the interpreter.
    os._exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    main()
