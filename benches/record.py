"""Runs a benchmark and puts what it prints, with the circumstances, into RESULTS.md.

`python3 benches/record.py NAME COMMAND…` replaces what is between `<!-- NAME -->` and
`<!-- /NAME -->` there. So no figure is copied by hand, and each stands beside its machine, date and
load.
"""

import os
import platform
import shlex
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


def main():
    """Measures first, writes only if that went well."""
    name, *command = sys.argv[1:]
    marks = [f"<!-- {mark} -->\n" for mark in (name, f"/{name}")]
    if any(mark not in RESULTS.read_text() for mark in marks):
        sys.exit(f"error: {RESULTS} has no section between {marks[0].strip()} and {marks[1]}")
    load_before = os.getloadavg()
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    head, rest = RESULTS.read_text().split(marks[0])
    _, tail = rest.split(marks[1])
    section = f"{circumstances(command, load_before)}\n{printed.strip()}\n"
    RESULTS.write_text("".join([head, marks[0], section, marks[1], tail]))
    print(section)


def circumstances(command, load_before):
    """What was run, when, where, and how busy it was there."""
    rustc = subprocess.run(["rustc", "--version"], check=True, capture_output=True, text=True)
    versions = f"{' '.join(rustc.stdout.split()[:2])}, Python {platform.python_version()}"
    loads = (load_before, os.getloadavg())
    before, after = (" ".join(f"{load:.1f}" for load in each) for each in loads)
    return f"""\
`{shlex.join(command)}`, {datetime.now(UTC):%d %B %Y, %H:%M UTC}: {cpu()}, {os.cpu_count()} cores,
{caches()}, {memory()}; {platform.system()} {platform.release().split("-")[0]}, {versions};
load average {before} before, {after} after.
"""


def cpu():
    """The model, where Linux says it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = (line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "unknown processor")


def caches():
    """Data caches of the first core."""
    found = []
    for place in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        level, kind, size = (
            (place / name).read_text().strip() for name in ("level", "type", "size")
        )
        found += [f"L{level} {size}"] if kind != "Instruction" else []
    return ", ".join(found) or "caches unknown"


def memory():
    """All of it."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return f"{pages * size / 2**30:.0f} GiB"


if __name__ == "__main__":
    main()
