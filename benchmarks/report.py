"""What was measured, told: one table for people, one JSON value for programs, and the machine it ran on."""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import re
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import fields
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.measure import Figure, rounds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER: Final = Path(tempfile.gettempdir()) / "cawg-measured"
PACKAGES: Final = ("textual", "sqlmodel", "sqlalchemy", "pydantic", "gitpython", "pyyaml", "click")
HEADINGS: Final = ("figure", "took", "beside", "took", "ratio", "target", "")
TO_THE_RIGHT: Final = frozenset({"ratio", "target"})
STEPS: Final = {"s": ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")), "bytes": ((1e6, "MB"), (1e3, "KB"), (1, "bytes"))}
WAVERING: Final = " ~"
LEGEND: Final = (
    "Each figure is the median of its rounds, with the least and the most in brackets; what it stands beside ran in\n"
    "turn with it. ratio = figure / beside; met = at most the target; ~ = some rounds meet it and others do not."
)


def show(figures: Sequence[Figure], *, as_json: bool, **more: object) -> None:
    """Print figures as a table, or as one JSON value."""
    if as_json:
        print(json.dumps({"ran_on": machine(), **more, "figures": [as_data(one) for one in figures]}, indent=1))
        return
    print(as_table(figures))
    print(f"\n{LEGEND}")
    print("".join(f"{name}: {value}\n" for name, value in more.items()), end="")
    print("Ran on " + ", ".join(f"{name} {value}" for name, value in machine().items()))


def as_table(figures: Sequence[Figure]) -> str:
    """Return the table, its columns as wide as they need to be; what has no figure says why, across them."""
    rows = [HEADINGS, *(_cells(one) for one in figures if not one.absent)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADINGS))]
    names = max([widths[0], *(len(one.what) for one in figures)])
    lines = {id(one): _line(_cells(one), [names, *widths[1:]]) for one in figures if not one.absent}
    lines |= {id(one): f"{one.what.ljust(names)}  not measured: {one.absent}" for one in figures if one.absent}
    return "\n".join([_line(HEADINGS, [names, *widths[1:]]), *(lines[id(one)] for one in figures)])


def as_data(one: Figure) -> dict[str, Any]:
    """Return a figure as JSON has it: what it was built with, its rounds, and what follows from them."""
    told: dict[str, Any] = {field.name: getattr(one, field.name) for field in fields(one)}
    told |= {"rounds": list(rounds_of(one.seconds)), "floor_rounds": list(rounds_of(one.floor_seconds))}
    ratio = one.ratio if math.isfinite(one.ratio) and not one.absent else None
    return {**told, "ratio": ratio, "met": one.met, "wavers": one.wavers}


def amount(value: float, unit: str) -> str:
    """Return a number with its unit, in three digits that can be read: 12.3 ms, 1.62 s, 16.4 KB, 37.1 MB, 1,000."""
    steps = STEPS.get(unit)
    if steps is None:
        return f"{_digits(value)} {unit}"
    size, name = next((step for step in steps if abs(value) >= step[0]), steps[-1])
    return f"{_digits(value / size)} {name}"


def with_spread(value: float, unit: str) -> str:
    """Return a number and, where it is the median of several rounds, the least and the most of them."""
    rounds = rounds_of(value)
    if len(rounds) < 2:
        return amount(value, unit)
    steps = STEPS.get(unit, ((1, unit),))
    size = next((step[0] for step in steps if abs(value) >= step[0]), steps[-1][0])
    return f"{amount(value, unit)} ({_digits(min(rounds) / size)}-{_digits(max(rounds) / size)})"


def machine() -> dict[str, str]:
    """Return what the figures depend on: the day, the machine, and the versions of what was measured."""
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "git": _said("git", "--version").removeprefix("git version "),
        "SQLite": sqlite3.sqlite_version,
        **{name: _version(name) for name in ("cawg", *PACKAGES)},
        "commit": _said("git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty"),
    }


def asked(about: str) -> argparse.Namespace:
    """Return what the command line of one part asks for."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--records", type=int, default=10_000)
    common_options(parser)
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    return wanted


def common_options(parser: argparse.ArgumentParser) -> None:
    """Add what every command line here understands."""
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where workspaces are kept (%(default)s)")
    parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON value on standard output")


def _cells(one: Figure) -> tuple[str, ...]:
    return (
        one.what,
        with_spread(one.seconds, one.unit),
        one.floor,
        with_spread(one.floor_seconds, one.unit),
        f"x{one.ratio:.2f}" if math.isfinite(one.ratio) else "",
        "" if one.target is None else f"{one.target:g}",
        {None: "", True: "met", False: "MISSED"}[one.met] + (WAVERING if one.wavers else ""),
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    parts = zip(cells, widths, HEADINGS, strict=True)
    padded = (cell.rjust(width) if name in TO_THE_RIGHT else cell.ljust(width) for cell, width, name in parts)
    return "  ".join(padded).rstrip()


def _digits(value: float) -> str:
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.machine()


def _memory() -> str:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
    return f"{pages / 1e9:.0f} GB"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def _said(*command: str) -> str:
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    except OSError:
        return "unknown"
    return done.stdout.strip() if done.returncode == 0 else "unknown"


def progress(line: str) -> None:
    """Tell whoever waits what is being done, beside the results."""
    print(line, file=sys.stderr, flush=True)
