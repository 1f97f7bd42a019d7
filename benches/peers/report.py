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
    one_by_one = next(case for case in CASES if case.variant == "one-by-one")
    heads = ["peer", "inbox", "threads"]
    heads += [f"M messages/s at {agents:,}" for agents in sizes]
    heads += [f"Polity is × faster at {agents:,}" for agents in sizes]
    heads += [f"bytes/agent at {max(sizes):,}"]
    rows = [heads, ["---", "---", *["---:"] * (len(heads) - 2)]]
    for case in CASES:
        peer = " ".join([case.peer, versions.get(case.peer, "")]).strip()
        row = [peer, case.what, str(case.threads)]
        row += [number(1e3 / ns[case, agents]) for agents in sizes]
        like = CASES[0] if case.inboxes or case.peer == "polity" else one_by_one
        row += [number(ns[case, agents] / ns[like, agents]) for agents in sizes]
        rows.append([*row, f"{peak[case] / max(sizes):,.0f}"])
    rows = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    beside = "Peers without inboxes beside Polity one by one, all others beside its first row."
    return f"{rows}\n\n{beside}\n"


def number(value):
    """With two or three digits that mean something."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


WAYS = {
    "with inboxes": "shared",
    "one by one": "one-by-one",
    "with inboxes, own draws": "own",
    "one by one, own draws": "own-one-by-one",
}
"""The ways in which Polity does the work, and the variants that do."""


def bars(ns, sizes):
    """What we set out to reach, and whether we did: in each of our ways."""
    columns = [found_bars(ns, sizes, way) for way in WAYS]
    heads = ["bar", "needed", *WAYS, ""]
    lines = [heads, ["---", *["---:"] * (len(WAYS) + 1), "---"]]
    for row in zip(*columns, strict=True):
        name, needed, _ = row[0]
        found = [value for _, _, value in row]
        lines.append([name, number(needed), *map(number, found), verdict(needed, found)])
    return "\n".join(
        [
            *(f"| {' | '.join(line)} |" for line in lines),
            "",
            "With inboxes, against a peer's fastest way with inboxes in the canonical order; one",
            "by one, against its fastest way of all, in whatever order; NumPy without order.",
            "",
        ]
    )


def verdict(needed, found):
    """In which ways the bar was missed."""
    missed = [way for way, value in zip(WAYS, found, strict=True) if value < needed]
    if not missed:
        return "reached"
    where = "" if len(missed) == len(WAYS) else f": {'; '.join(missed)}"
    return f"**missed**{where}"


def found_bars(ns, sizes, way):
    """(bar, needed, found), for Polity in this way."""
    small, large = SIZES[0], SIZES[-1]
    with_inboxes = way.startswith("with inboxes")

    def polity(agents, threads=1):
        wanted = ("polity", WAYS[way], threads)
        case = (c for c in CASES if (c.peer, c.variant, c.threads) == wanted)
        return ns[next(case), agents]

    def peer(name, agents):
        ways = (c for c in CASES if c.peer == name)
        return min(ns[case, agents] for case in ways if case.inboxes or not with_inboxes)

    def numpy(agents):
        return min(ns[c, agents] for c in CASES if c.peer == "numpy" and not c.inboxes)

    def speed_up(agents):
        return polity(agents) / polity(agents, threads=2)

    large_rate = 1 / polity(large)
    return [
        (f"× bevy_ecs at {large:,}", 4, large_rate * peer("bevy_ecs", large)),
        (f"× krABMaga at {large:,}", 40, large_rate * peer("krabmaga", large)),
        (f"× Mesa at {large:,}", 50, large_rate * peer("mesa", large)),
        (f"× NumPy without order at {large:,}", 1.5, large_rate * numpy(large)),
        (f"× bevy_ecs at {small:,}", 1, peer("bevy_ecs", small) / polity(small)),
        (f"rate at {large:,} / rate at {small:,}", 0.4, large_rate * polity(small)),
        ("two threads / one, worst size", 1.6, min(map(speed_up, sizes))),
    ]
