"""Strategic case support on the command: the mechanisms that fit a case, the members who could help, taking some up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cawg_tui.cli.output import give, say, tell
from cawg_tui.cli.place import in_workspace
from cawg_tui.cli.records import tell_saved
from cawg_tui.errors import UnknownRecordError, UnreadableRecordError, WrongUseError
from cawg_tui.rules.circulating import refusal
from cawg_tui.rules.matching_facts import Sort

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from typing import Any

    from cawg_tui.casework import Casework
    from cawg_tui.rules.experts import Helper
    from cawg_tui.rules.matching import Fit
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace

CASE, MECHANISM = "case", "mechanism"
LISTED = 10
SAID = {
    Sort.FOR: "+", Sort.FIRST: "First:", Sort.UNKNOWN: "Not known yet:", Sort.BLOCKER: "Against it:",
    Sort.NOTE: "Note:",
}  # fmt: skip


@click.command("match")
@click.argument("case_id", metavar="CASE")
@click.option(
    "--limit", default=LISTED, show_default=True, type=click.IntRange(min=1), metavar="N", help="How many are listed."
)
@click.option("--members", is_flag=True, help="List the members who could help instead.")
@click.option("--choose", "choosing", is_flag=True, help="Take up the mechanisms named after the case.")
@click.option("--ask", "asked", metavar="MEMBER", help="Note that a member is asked, once the community agrees.")
@click.argument("chosen", metavar="[MECHANISM]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@in_workspace
def match_command(
    workspace: Workspace, case_id: str, limit: int, members: bool, choosing: bool, asked: str | None,
    chosen: tuple[str, ...], as_json: bool,
) -> int:  # fmt: skip
    """List the mechanisms that fit a CASE, the most promising first: why, what stands against it, the last day to file.

    With --members, the members who know the mechanisms taken up (or those named), the country, the themes. With
    --choose, the mechanisms named are taken up: as candidates, as actions with the last day, as links, in one version.
    With --ask, it is noted in the case that a member is asked, and why; it is refused until the community has agreed
    that the case is shared in the working group.

    Nothing here is legal advice: read the mechanism's own rules before anything is filed.

    JSON: a list of {id, title, fit, verified, last_day, aims, for, first, unknown, against, notes}; with --members of
    {id, title, score, reasons, availability}; with --choose {id, chosen, commit}; with --ask {id, asked, commit}.
    """
    from cawg_tui.casework import Casework

    if choosing + members + (asked is not None) > 1:
        raise WrongUseError("Give one of --members, --choose and --ask, not two.")
    if choosing != bool(chosen) and not members and asked is None:
        raise WrongUseError("To take up mechanisms: `cawg match CASE --choose MECHANISM...`; `cawg match` lists them.")
    workspace.refresh()
    case, today, casework = _case(workspace, case_id), workspace.clock().date(), Casework(workspace)
    for name in chosen:
        _must_be_mechanism(workspace, name)
    if choosing:
        return _choose(casework, case, workspace.title(case), tuple(dict.fromkeys(chosen)), today, as_json=as_json)
    about = chosen or casework.to_ask_about(case.values, today)
    if asked is not None:
        return _ask(casework, case, asked, about, today, as_json=as_json)
    if members:
        _list_members(casework.members(case.values, about)[:limit], refusal(case.values), as_json=as_json)
    else:
        _list_mechanisms(casework.mechanisms(case.values, today), limit, as_json=as_json)
    return 0


def _case(workspace: Workspace, record_id: str) -> Stored:
    stored = workspace.record(record_id)
    if stored.kind != CASE:
        label = workspace.kinds[stored.kind].label
        raise WrongUseError(f"{record_id} is no case but a record of the kind {label}. `cawg list case` lists them.")
    if stored.problem is not None:
        raise UnreadableRecordError(stored.path, stored.problem.message, stored.problem.line)
    return stored


def _must_be_mechanism(workspace: Workspace, record_id: str) -> None:
    row = workspace.row(record_id)
    if row is None:
        raise UnknownRecordError(record_id, workspace.index.near(record_id))
    if row.kind != MECHANISM:
        raise WrongUseError(f"{record_id} is no mechanism. `cawg list mechanism` lists them.")


def _choose(
    casework: Casework, case: Stored, title: str, chosen: tuple[str, ...], today: date, *, as_json: bool
) -> int:
    saved = casework.choose(case, chosen, today)
    status = tell_saved(saved)
    if as_json:
        give({"id": case.id, "chosen": list(chosen), "commit": saved.commit})
    else:
        say(f"{title}: {len(chosen)} taken up")
    return status


def _ask(casework: Casework, case: Stored, member: str, about: Sequence[str], today: date, *, as_json: bool) -> int:
    found = next((one for one in casework.members(case.values, about) if one.member == member), None)
    if found is None:
        raise WrongUseError(f"{member} is no member who could help here. `cawg match CASE --members` lists them.")
    saved = casework.ask(case, found, today)
    status = tell_saved(saved)
    if as_json:
        give({"id": case.id, "asked": member, "commit": saved.commit})
    else:
        say(f"{found.title} is asked today. The message itself is yours to send.")
    return status


def _list_members(found: list[Helper], closed: str, *, as_json: bool) -> None:
    if as_json:
        give([_member(one) for one in found])
        return
    for one in found:
        say(f"{one.title} ({one.member})")
        say(f"   {'; '.join(one.reasons)}")
        if one.availability:
            say(f"   {one.availability}")
    tell(closed or ("Note with --ask whom you ask." if found else "No member is known who could help."))


def _member(one: Helper) -> dict[str, Any]:
    return {
        "id": one.member, "title": one.title, "score": one.score, "reasons": list(one.reasons),
        "availability": one.availability,
    }  # fmt: skip


def _list_mechanisms(found: list[Fit], limit: int, *, as_json: bool) -> None:
    if as_json:
        give([_mechanism(one) for one in found[:limit]])
        return
    for number, one in enumerate(found[:limit], start=1):
        unsure = "" if one.verified else " (not verified)"
        until = f", until {one.last_day.isoformat()}{unsure}" if one.last_day is not None else ""
        say(f"{number}. {one.title} ({one.mechanism}): {one.verdict}{until}")
        for sort, lead in SAID.items():
            for words in one.of(sort):
                say(f"   {lead} {words}")
        if not one.verified:
            say("   Note: these facts have not been read at the source.")
    shown = f", {limit:,} shown" if limit < len(found) else ""
    tell(f"{len(found):,} mechanism{'' if len(found) == 1 else 's'}{shown}. This is no legal advice.")


def _mechanism(one: Fit) -> dict[str, Any]:
    return {
        "id": one.mechanism, "title": one.title, "fit": str(one.verdict), "verified": one.verified,
        "last_day": one.last_day.isoformat() if one.last_day is not None else None, "aims": list(one.aims),
        "for": one.of(Sort.FOR), "first": one.of(Sort.FIRST), "unknown": one.of(Sort.UNKNOWN),
        "against": one.of(Sort.BLOCKER), "notes": one.of(Sort.NOTE),
    }  # fmt: skip
