"""What the Python peers share with the Rust ones (src/lib.rs): the work, and how it is measured."""

import json
import sys
import time
from pathlib import Path

import numpy as np

SEED = np.uint64(1)
FACTOR = 6_364_136_223_846_793_005
WARM_UP_TICKS = 3
ROUNDS = 5


class Network:
    """Compressed sparse rows: where each agent's neighbours begin, and the neighbours."""

    def __init__(self, path):
        words = np.fromfile(path, dtype="<u4")
        agents = int(words[0])
        offsets = words[1 : agents + 2]
        self.agents = agents
        self.starts = offsets[:-1].astype(np.int64)
        self.degrees = np.diff(offsets).astype(np.uint64)
        self.targets = words[agents + 2 :].astype(np.int64)

    def recipients(self, tick):
        """Whom every agent writes to in this tick."""
        place = np.arange(self.agents, dtype=np.uint64)
        place |= np.uint64(tick << 32)
        mix(place)
        place >>= np.uint64(32)
        place *= self.degrees
        place >>= np.uint64(32)
        place = place.view(np.int64)
        place += self.starts
        return self.targets.take(place)


def mix(z):
    """One output of SplitMix64 for each value, in place."""
    z += SEED
    z *= np.uint64(0x9E3779B97F4A7C15)
    z ^= z >> np.uint64(30)
    z *= np.uint64(0xBF58476D1CE4E5B9)
    z ^= z >> np.uint64(27)
    z *= np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return z


def birth(agents):
    """The states of newborn agents."""
    return mix(np.arange(agents, dtype=np.uint64))


def checksum(states):
    """All states in one number, which depends on whose state is which."""
    states = np.array(states, dtype=np.uint64)
    states ^= birth(len(states))
    return f"{int(mix(states).sum(dtype=np.uint64)):016x}"


def peak_bytes():
    """The most memory that this process ever had, on Linux; 0 elsewhere."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def measure(populations):
    """Warms up, times some rounds of ticks and nothing else, and prints what was seen.

    `populations` are classes by variant; an object of one has `run(ticks)` and `states()`.
    """
    variant, _agents, ticks, _threads, network = sys.argv[1:]
    ticks = int(ticks)
    population = populations[variant](Network(network))
    population.run(WARM_UP_TICKS)
    warm = checksum(population.states())
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        population.run(ticks)
        seconds.append(time.perf_counter() - start)
    peak = peak_bytes()
    end = checksum(population.states())
    seen = {"ticks": ticks, "seconds": seconds, "peak_bytes": peak, "warm": warm, "end": end}
    print(json.dumps(seen))
