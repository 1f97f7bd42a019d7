"""What Polity set out to reach, and whether it did: read off the tables of RESULTS.md.

`python3 benches/bars.py` prints them; with `--check` it says whether RESULTS.md has what it would
print. So no bar is copied by hand, and none is of another run than the table it comes from.
"""

import re
import sys
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
TABLES = ("throughput", "scale", "society", "peers")
REMEDY = "python3 benches/record.py bars python3 benches/bars.py"
MILLION = "1000000"


def main():
    """Prints the bars, or compares them."""
    results = RESULTS.read_text()
    text = bars({name: section(results, name) for name in TABLES})
    if "--check" not in sys.argv[1:]:
        print(text)
    elif text not in section(results, "bars"):
        sys.exit(f"error: the bars of {RESULTS.name} are not those of its tables; `{REMEDY}`")


def section(results, name):
    """What stands between two marks."""
    return results.split(f"<!-- {name} -->\n")[1].split(f"<!-- /{name} -->")[0]


def bars(texts):
    """All of them, as a table, and when the tables were made."""
    of = {name: [Table(table) for table in tables(text)] for name, text in texts.items()}
    lines = [["bar", "needed", "found", ""], ["---", "---:", "---:", "---"]]
    lines += [*beside_others(*of["peers"]), *threads(*of["throughput"])]
    lines += [*size(*of["scale"]), *society(*of["society"])]
    made = [f"*{name}* {re.search(r'`, (.*?): ', text)[1]}" for name, text in texts.items()]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"{table}\n\nFrom the tables {', '.join(made)}."


def tables(text):
    """The tables in Markdown."""
    return re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)


class Table:
    """One of them: rows by their heads."""

    def __init__(self, text):
        """Reads it."""
        heads, _, *lines = (
            [cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()
        )
        self.rows = [dict(zip(heads, line, strict=True)) for line in lines]

    def column(self, head, **wanted):
        """The cells below a head, of the rows that have these values."""
        cells = [r[head] for r in self.rows if all(r[key] == wanted[key] for key in wanted)]
        if not cells:
            sys.exit(f"error: no row of {RESULTS.name} with {wanted}, for its {head!r}")
        return cells

    def cell(self, head, **wanted):
        """The only one."""
        (cell,) = self.column(head, **wanted)
        return cell


def beside_others(_, ratios):
    """Ratios to other simulators, from a table that knows which are missed."""
    for row in ratios.rows:
        ways = "{with inboxes} with inboxes, {one by one} one by one; "
        own = "own draws {with inboxes, own draws}, {one by one, own draws}"
        yield [row["bar"], f"≥ {row['needed']}", (ways + own).format_map(row), row[""]]


def threads(_, with_inboxes, __, one_by_one):
    """What a second thread is good for, at each size."""
    both = with_inboxes.column("speed-up by 2 threads"), one_by_one.column("speed-up")
    yield at_least("the same in *Engine*, each size, with inboxes", 1.6, both[0])
    yield at_least("… one by one", 1.6, both[1])


def size(cases, found):
    """Size, hubs and idleness, on one thread and on two."""
    for agents, name, allowed in [(MILLION, "1M × 8M", 1), ("10000000", "10M × 80M", 20)]:
        most = max(cases.column("peak GiB", agents=agents), key=number)
        yield at_most(f"{name} edges, GiB", allowed, [most])
    # That "about as much" is said of up to half as much again is our reading.
    for bar, allowed in [
        ("rate lost to hubs", 50),
        ("a tick with 1 % acting, of a full one", 1.5),
        ("a tick with 1 % acting or receiving, of a full one, both one by one", 1.5),
        ("a tick with 1 % writing, 2 % acting, of a full one", 3),
    ]:
        cells = [found.cell(head, bar=bar) for head in ("found, 1 thread", "2 threads")]
        yield at_most(f"{bar}: on one thread, on two", allowed, cells)


def society(costs, phases, memory):
    """What a message costs with the full policy, and what it costs to watch."""
    rates = costs.column("M messages/s", arm="bare", threads="1")
    yield at_least("society, full policy, each size: M messages/s and core", 5, rates)
    for head, name in [
        ("windows and metrics, of acting", "windows and metrics at 1M, of acting beside them"),
        ("of the bare loop", "… of acting that nobody watches"),
    ]:
        cells = [phases.cell(head, agents=MILLION, threads=count) for count in ("1", "2")]
        yield at_most(f"{name}, on one thread", 10, cells[:1])
        yield at_most("… on two, of two cores", 10, cells[1:])
    more = costs.cell("wall", arm="watched", agents=MILLION, threads="1")
    yield at_most("… with each task followed and all tables written: more time", 10, [more])
    least = min(costs.column("M rows/min/core", arm="all messages"), key=number)
    yield at_least("all messages recorded, M rows/min and core, least", 10, [least])
    _, _, first, later = next(row for row in memory.rows if row["arm"] == "all messages").values()
    grown = f"{number(later) / number(first):.2f}"
    # Tables keep filling their first segments for a while.
    yield at_most("… memory after four times the ticks, of that before", 1.25, [grown])


def number(cell):
    """The number in a cell."""
    found = re.search(r"-?\d+(\.\d+)?", cell.replace(",", ""))
    if not found:
        sys.exit(f"error: {cell!r} in {RESULTS.name} is not a number")
    return float(found[0])


def at_least(name, needed, cells):
    """A line: each must be so much."""
    return line(name, f"≥ {needed:g}", cells, all(number(cell) >= needed for cell in cells))


def at_most(name, allowed, cells):
    """A line: none may be more."""
    return line(name, f"≤ {allowed:g}", cells, all(number(cell) <= allowed for cell in cells))


def line(name, needed, cells, reached):
    """One of the table's."""
    return [name, needed, ", ".join(cells), "reached" if reached else "**missed**"]


if __name__ == "__main__":
    main()
