"""The table, the bars, and the circumstances, as Markdown."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from cases import CASES, SIZES

HEAD = """# Polity beside its peers

Written by `make bench-peers`; do not edit. The same work on every peer: in each tick every agent
folds its inbox, by ascending sender, into its state and writes 4 bytes to one uniformly drawn
neighbour (one random network, mean degree 8, read from the same file). The fold depends on the
order. Unless its row says otherwise a peer uses the same addressed draws (SplitMix64), and all rows
with inboxes in the canonical order ended in the same states, compared twice per process; so did
those that fold on arrival. How each peer was programmed is said at the top of its file in
[src/bin](src/bin) and [python](python).

A figure is the fastest of five rounds in each of up to three processes, the tick loop alone. Memory
is the peak of the process, its copy of the network included.
"""


def text(seen, sizes, load_before, versions):
    """All of RESULTS.md. `seen` holds what processes said by (case, agents)."""
    ns = {key: min(said["ns"] for said in saids) for key, saids in seen.items()}
    largest = max(sizes)
    peak = {case: max(s["peak_bytes"] for s in seen[case, largest]) for case in CASES}
    parts = [HEAD, circumstances(load_before), table(ns, peak, sizes, versions)]
    if {SIZES[0], SIZES[-1]} <= set(sizes):
        parts.append(bars(ns, sizes))
    return "\n".join(parts)


def circumstances(load_before):
    """Machine, tools, and how busy it was."""
    rustc = subprocess.run(["rustc", "--version"], check=True, capture_output=True).stdout
    load = [", ".join(f"{x:.2f}" for x in loads) for loads in (load_before, os.getloadavg())]
    kernel = f"{platform.system()} {platform.release().split('-')[0]}"
    return f"""\
{datetime.now(UTC):%d %B %Y}. {cpu()}, {os.cpu_count()} cores, {caches()}; {kernel},
{" ".join(rustc.decode().split()[:2])}, Python {platform.python_version()}.
Load average before: {load[0]}; after: {load[1]}.
"""


def cpu():
    """The model, where Linux says it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = (line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "unknown processor")


def caches():
    """Sizes of the caches of the first core."""
    places = sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*"))
    read = [
        [(place / file).read_text().strip() for file in ("level", "type", "size")]
        for place in places
    ]
    return ", ".join(f"L{level} {size}" for level, kind, size in read if kind != "Instruction")


def table(ns, peak, sizes, versions):
    """One row per case."""
    like_for_like = {agents: ns[CASES[0], agents] for agents in sizes}
    heads = ["peer", "inbox", "threads"]
    heads += [f"M messages/s at {agents:,}" for agents in sizes]
    heads += [f"Polity is × faster at {agents:,}" for agents in sizes]
    heads += [f"bytes/agent at {max(sizes):,}"]
    rows = [heads, ["---", "---", *["---:"] * (len(heads) - 2)]]
    for case in CASES:
        peer = " ".join([case.peer, versions.get(case.peer, "")]).strip()
        row = [peer, case.what, str(case.threads)]
        row += [number(1e3 / ns[case, agents]) for agents in sizes]
        row += [number(ns[case, agents] / like_for_like[agents]) for agents in sizes]
        rows.append([*row, f"{peak[case] / max(sizes):,.0f}"])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def number(value):
    """With two or three digits that mean something."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def bars(ns, sizes):
    """What we set out to reach, and whether we did: with the peers' draws, and with our own."""
    columns = [found_bars(ns, sizes, draws) for draws in ("shared", "own")]
    lines = [
        "| bar | needed | found, same draws | found, own draws | |",
        "|---|---:|---:|---:|---|",
    ]
    for (name, needed, shared), (_, _, own) in zip(*columns, strict=True):
        verdict = "reached" if min(shared, own) >= needed else "**missed**"
        if shared >= needed > own:
            verdict = "**missed** with own draws"
        lines.append(
            f"| {name} | {number(needed)} | {number(shared)} | {number(own)} | {verdict} |"
        )
    lines += [
        "",
        "Against a peer's fastest way with inboxes in the canonical order, NumPy apart.",
        "",
    ]
    return "\n".join(lines)


def found_bars(ns, sizes, draws):
    """(bar, needed, found), for Polity with these draws."""
    small, large = SIZES[0], SIZES[-1]

    def polity(agents, threads=1):
        ways = (c for c in CASES if (c.peer, c.variant, c.threads) == ("polity", draws, threads))
        return ns[next(ways), agents]

    def peer(name, agents, inboxes=True):
        ways = (c for c in CASES if c.peer == name and c.inboxes == inboxes)
        return min(ns[case, agents] for case in ways)

    large_rate = 1 / polity(large)
    return [
        (f"× bevy_ecs at {large:,}", 4, large_rate * peer("bevy_ecs", large)),
        (f"× krABMaga at {large:,}", 40, large_rate * peer("krabmaga", large)),
        (f"× Mesa at {large:,}", 50, large_rate * peer("mesa", large)),
        (f"× NumPy without order at {large:,}", 1.5, large_rate * peer("numpy", large, False)),
        (f"× bevy_ecs at {small:,}", 1, peer("bevy_ecs", small) / polity(small)),
        (f"rate at {large:,} / rate at {small:,}", 0.4, large_rate * polity(small)),
        (
            "two threads / one, worst size",
            1.6,
            min(polity(agents) / polity(agents, threads=2) for agents in sizes),
        ),
    ]
