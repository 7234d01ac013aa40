"""Looking over: what is wrong or due in the records, the index, the clone."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from cawg_tui.cli.output import Progress, give, say, table, tell
from cawg_tui.cli.place import in_workspace
from cawg_tui.clock import now
from cawg_tui.records.finding import Level
from cawg_tui.records.inert import inert

if TYPE_CHECKING:
    from typing import Any

    from cawg_tui.checkup.checked import Checked
    from cawg_tui.records.finding import Finding
    from cawg_tui.workspace import Workspace

GOOD, BAD = "ok", "!!"


@click.command("check")
@click.argument("record_ids", metavar="[ID]...", nargs=-1)
@click.option("--today", metavar="DATE", help="Count from this day, like 2026-05-01.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@in_workspace
def check_command(workspace: Workspace, record_ids: tuple[str, ...], today: str | None, as_json: bool) -> int:
    """List what is wrong or due, errors first; exit status 1 where there is an error."""
    found = workspace.check(_moment(today), record_ids)
    if as_json:
        give(
            [
                {
                    "code": one.code,
                    "level": str(one.level),
                    "id": one.id,
                    "field": one.field,
                    "line": one.line,
                    "message": one.message,
                    "fix": one.fix,
                }
                for one in found
            ]
        )
    else:
        table([str(one.level), one.code, _where(one), one.message] for one in found)
        counts = {level: sum(one.level is level for one in found) for level in Level}
        tell(", ".join(f"{count} of level {level}" for level, count in counts.items()))
    return 1 if any(one.level is Level.ERROR for one in found) else 0


def _where(one: Finding) -> str:
    """Return the record, or the file where it is about none, and the line where it is known."""
    place = one.id or one.field
    return f"{place}:{one.line}" if one.line else place


@click.command("reindex")
@in_workspace
def reindex_command(workspace: Workspace) -> int:
    """Build the search index again from the files."""
    progress = Progress()
    count = workspace.index.rebuild(progress)
    progress.close()
    say(f"{count:,} records indexed.")
    return 0


@click.command("doctor")
@click.option("--fix", "mending", is_flag=True, help="Mend what can be mended; ask before anything that others see.")
@click.option("--yes", is_flag=True, help="With --fix: answer every question with yes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@in_workspace
def doctor_command(workspace: Workspace, mending: bool, yes: bool, as_json: bool) -> int:
    """Look this clone over: git, identity, remote, disk, files, index, merges; say what would mend what is wrong.

    Exit status 1 while something is not well.
    """
    from cawg_tui.checkup.examination import examine

    results = examine(workspace)
    mended: list[tuple[str, str]] = []
    if mending:
        mended = _mended(results, yes=yes)
        results = examine(workspace) if mended else results
    if as_json:
        give({"mended": [{"what": what, "said": said} for what, said in mended], "checks": _as_json(results)})
    else:
        for what, said in mended:
            say(f"Mended {what}: {said}")
        table([GOOD if one.good else BAD, one.what, one.said] for one in results)
        for one in results:
            if not one.good and one.fix:
                tell(f"To mend {one.what}: {one.fix}{_offer(one, mending=mending)}")
    return 0 if all(one.good for one in results) else 1


def _mended(results: list[Checked], *, yes: bool) -> list[tuple[str, str]]:
    """Mend what can be mended, asking where a member must know; return what was done."""
    from cawg_tui.checkup.examination import mend

    done = []
    for one in results:
        if one.good or one.mend is None:
            continue
        answer = "yes" if yes or not one.asks else _answer(one)
        if answer == "yes":
            done.append((one.what, mend(one)))
        elif answer == "never" and one.leave is not None:
            one.leave()
    return done


def _answer(one: Checked) -> str:
    """Ask a member; without a terminal the answer is no."""
    if not sys.stdin.isatty():
        return "no"
    words = ["yes", "no", "never"] if one.leave is not None else ["yes", "no"]
    tell(one.said)
    answer: str = click.prompt(inert(one.asks), type=click.Choice(words), default="no", err=True)
    return answer


def _offer(one: Checked, *, mending: bool) -> str:
    if one.mend is None:
        return ""
    if one.asks:
        return " `cawg doctor --fix` asks, then does it; with `--yes` without asking."
    return "" if mending else " `cawg doctor --fix` does it."


def _as_json(results: list[Checked]) -> list[dict[str, Any]]:
    return [
        {
            "what": one.what,
            "good": one.good,
            "said": one.said,
            "fix": "" if one.good else one.fix,
            "can_mend": one.mend is not None,
            "asks": one.asks,
        }
        for one in results
    ]


def _moment(today: str | None) -> datetime:
    if today is None:
        return now()
    try:
        return datetime.strptime(today, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise click.BadParameter("This should be a date, like 2026-05-01.", param_hint="--today") from None
