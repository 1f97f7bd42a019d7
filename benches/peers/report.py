"""The table and the bars, as Markdown."""

from cases import CASES, SIZES


def text(seen, sizes, versions):
    """All that is printed. `seen` holds what processes said by (case, agents)."""
    ns = {key: min(said["ns"] for said in saids) for key, saids in seen.items()}
    largest = max(sizes)
    peak = {case: max(s["peak_bytes"] for s in seen[case, largest]) for case in CASES}
    parts = [table(ns, peak, sizes, versions)]
    if {SIZES[0], SIZES[-1]} <= set(sizes):
        parts.append(bars(ns, sizes))
    return "\n".join(parts)


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
