"""Writes figures into docs/performance.md, between two comments, and draws how cost grows beside it.

python -m benchmarks.page [FILE ...]: files with what `python -m benchmarks --json` gave, which become
docs/performance.json; without any, that file.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.curves import as_svg
from benchmarks.parts import PARTS
from benchmarks.report import amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Told = Mapping[str, Any]

DOCS: Final = Path(__file__).parents[1] / "docs"
PAGE, FIGURES, PICTURE = "performance.md", "performance.json", "scaling.svg"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
# The parts whose seconds are drawn, where they were measured at more than one size.
DRAWN: Final = ("start", "scaling")
TITLE: Final = "Seconds against records, both logarithmic. Dashed: what grows as the records do."
NOTHING: Final = "–"


def main() -> None:
    """Write the page and its picture from the files named, and keep them as one beside it."""
    runs = _runs([Path(name) for name in sys.argv[1:]] or [DOCS / FIGURES])
    (DOCS / FIGURES).write_text(json.dumps(that_count(runs), indent=1) + "\n", "utf-8")
    write(DOCS, [DOCS / FIGURES])
    print(f"wrote {DOCS / PAGE}")


def write(docs: Path, files: Sequence[Path]) -> None:
    """Put the figures of these files into the page; of one figure in two files the later one counts."""
    runs = that_count(_runs(files))
    figures = [one for run in runs for one in run["figures"]]
    picture = _curves(figures)
    lines = [*(_run_line(run) for run in runs), "", *_table(figures)]
    if picture:
        (docs / PICTURE).write_text(as_svg(picture, TITLE), "utf-8")
        lines += ["", f"![How seconds grow with records]({PICTURE})"]
    missing = [f"- {one['what']}: {one['absent']}" for one in figures if one["absent"]]
    lines += ["", "Not measured:", "", *missing] if missing else []
    (docs / PAGE).write_text(_between((docs / PAGE).read_text("utf-8"), "\n".join(lines)), "utf-8")


def that_count(runs: Sequence[Told]) -> list[Told]:
    """Return the runs with those of their figures that no later one replaces; a run without any is left out."""
    last = {_mark(one): at for at, run in enumerate(runs) for one in run["figures"]}
    kept = [
        {**run, "figures": [one for one in run["figures"] if last[_mark(one)] == at]} for at, run in enumerate(runs)
    ]
    return [run for run in kept if run["figures"]]


def _mark(figure: Told) -> tuple[str, str, str]:
    return figure["part"], figure["what"], figure["floor"]


def _runs(files: Sequence[Path]) -> list[Told]:
    """Return the runs that files hold: each one, or a list of them."""
    held = [json.loads(path.read_text("utf-8")) for path in files]
    return [run for one in held for run in (one if isinstance(one, list) else [one])]


def name_of(figure: Told) -> str:
    """Return what was measured without the size of the workspace, which has a column of its own."""
    return re.sub(rf",? *\b{figure['records']:,}( records)?$", "", figure["what"])


def _between(page: str, text: str) -> str:
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"the page has no place for figures: {BEGIN} … {END}")
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"


def _run_line(run: Told) -> str:
    machine = ", ".join(f"{name} {value}" for name, value in run["ran_on"].items())
    return f"Measured ({run.get('form', 'one part')}) on: {machine}."


def _table(figures: Sequence[Told]) -> list[str]:
    """Return a row for each figure and floor, a column for each size, the parts in their order."""
    measured = [one for one in figures if not one["absent"]]
    sizes = sorted({one["records"] for one in measured})
    lines = [
        f"| | beside | target | {' | '.join(f'{size:,}' for size in sizes)} |",
        f"|---|---|---|{'---|' * len(sizes)}",
    ]
    for part in PARTS:
        rows: dict[tuple[str, str], dict[int, Told]] = {}
        for one in measured:
            if one["part"] == part.name:
                beside = re.sub(r"[0-9,]+", "#", one["floor"]) if one["floor"].startswith("at ") else one["floor"]
                rows.setdefault((name_of(one), beside), {})[one["records"]] = one
        if rows:
            lines.append(f"| **{part.name}** | | |{' |' * len(sizes)}")
        lines += [_row(name, by_size, sizes) for (name, _), by_size in rows.items()]
    return lines


def _row(name: str, by_size: Mapping[int, Told], sizes: Sequence[int]) -> str:
    told = [by_size[size] for size in sizes if size in by_size]
    floors = " / ".join(_once(one["floor"] for one in told))
    targets = " / ".join(_once(f"{one['target']:g}" for one in told if one["target"] is not None))
    cells = [_cell(by_size[size]) if size in by_size else NOTHING for size in sizes]
    return f"| {name} | {floors} | {targets or NOTHING} | {' | '.join(cells)} |"


def _cell(one: Told) -> str:
    ours, floor = amount(one["seconds"], one["unit"]), amount(one["floor_seconds"], one["unit"])
    ratio = f"x{one['ratio']:.2f}" if one["ratio"] is not None else NOTHING
    wavers = " ~" if one["wavers"] else ""
    verdict = {None: ratio, True: f"{ratio} met", False: f"**{ratio} missed**"}[one["met"]]
    return f"{verdict}{wavers}: {ours} / {floor}"


def _curves(figures: Sequence[Told]) -> dict[str, list[tuple[int, float]]]:
    curves: dict[str, dict[int, float]] = {}
    for one in figures:
        if one["part"] in DRAWN and one["unit"] == "s" and not one["absent"]:
            curves.setdefault(name_of(one), {})[one["records"]] = one["seconds"]
    return {name: sorted(points.items()) for name, points in curves.items() if len(points) > 1}


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


if __name__ == "__main__":
    main()
