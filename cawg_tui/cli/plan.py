"""How far a year's plan has come, the plan after it, and who could teach an exchange: plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from cawg_tui.cli.output import give, say, tell
from cawg_tui.cli.place import in_workspace
from cawg_tui.cli.records import tell_saved
from cawg_tui.errors import UnreadableRecordError, WrongUseError

if TYPE_CHECKING:
    from cawg_tui.planning import Plan, Planning
    from cawg_tui.records.values import Values
    from cawg_tui.rules.progress import Progress
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace

BAR: Final = 10
MOST_TEACHERS: Final = 10


@click.command("plan")
@click.argument("record_id", metavar="ID")
@click.option("--next-year", is_flag=True, help="Write the plan of the year after and print its id.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@in_workspace
def plan_command(workspace: Workspace, record_id: str, next_year: bool, as_json: bool) -> int:
    """Say how far a workplan has come; of a learning exchange, who could teach it."""
    from cawg_tui.planning import EXCHANGE, PLAN, Planning

    workspace.refresh()
    stored = workspace.record(record_id)
    if stored.problem is not None:
        raise UnreadableRecordError(stored.path, stored.problem.message, stored.problem.line)
    planning = Planning(workspace)
    if stored.kind == PLAN and next_year:
        return _begin(planning, stored)
    if stored.kind == PLAN:
        plan = planning.plan(stored.values, workspace.clock().date())
        give(_as_json(plan)) if as_json else _print(workspace.title(stored), plan)
        return 0
    if stored.kind == EXCHANGE and not next_year:
        _exchange(planning, stored.values, as_json=as_json)
        return 0
    label = workspace.kinds[stored.kind].label
    wanted = "a workplan" if next_year else "a workplan or a learning exchange"
    raise WrongUseError(f"{stored.id} is a {label}; name {wanted}. `cawg list workplan` lists the plans.")


def _begin(planning: Planning, stored: Stored) -> int:
    for name in planning.following(stored.id):
        tell(f"There is a plan after this one already: {name}")
    saved = planning.begin_next(stored)
    status = tell_saved(saved)
    click.echo(saved.stored.id)
    return status


def _print(title: str, plan: Plan) -> None:
    gone = f", {plan.gone:.0%} of the year is over" if plan.gone is not None else ""
    say(f"{title}: {plan.share:.0%} done{gone}")
    for quarter in plan.quarters:
        late = f", {quarter.late} late" if quarter.late else ""
        many = f"{quarter.activities} activit{'y' if quarter.activities == 1 else 'ies'}{late}"
        say(f"Q{quarter.number}  {bar(quarter.share)} {quarter.share:>4.0%}  {many}")
    for objective in plan.objectives:
        say(f"\n{bar(objective.share)} {objective.share:>4.0%}  {' '.join(objective.text.split())}")
        for one in objective.activities:
            say(f"  {bar(one.share)} {one.share:>4.0%}  {one.text}")
            facts = " · ".join(part for part in _facts(plan, one) if part)
            say(f"  {' ' * (BAR + 5)}  {facts}" if facts else "")


def _facts(plan: Plan, one: Progress) -> list[str]:
    return [
        "dropped" if one.dropped else "LATE" if one.path in plan.late else "",
        plan.title(one.lead) if one.lead else "no lead",
        f"Q{one.quarter}" if one.quarter else "no quarter",
        f"from {', '.join(one.records)}" if one.records else "as noted",
    ]


def bar(share: float) -> str:
    """Return a bar of ten letters: `#` for what is done."""
    full = round(share * BAR)
    return "#" * full + "." * (BAR - full)


def _as_json(plan: Plan) -> object:
    return {
        "year": plan.year, "share": round(plan.share, 4),
        "year_over": round(plan.gone, 4) if plan.gone is not None else None,
        "quarters": [
            {"quarter": one.number, "share": round(one.share, 4), "activities": one.activities, "late": one.late}
            for one in plan.quarters
        ],
        "objectives": [
            {"path": one.path, "text": one.text, "share": round(one.share, 4),
             "activities": [_activity(plan, below) for below in one.activities]}
            for one in plan.objectives
        ],
    }  # fmt: skip


def _activity(plan: Plan, one: Progress) -> object:
    return {
        "path": one.path, "text": one.text, "share": round(one.share, 4), "lead": one.lead, "quarter": one.quarter,
        "records": list(one.records), "late": one.path in plan.late, "dropped": one.dropped,
    }  # fmt: skip


def _exchange(planning: Planning, values: Values, *, as_json: bool) -> None:
    from cawg_tui.records.vocabulary import LANGUAGES

    teachers, needed = planning.teachers(values), planning.interpretation(values)
    if as_json:
        give({
            "teachers": [
                {"member": one.member, "title": one.title, "score": one.score, "reasons": list(one.reasons)}
                for one in teachers
            ],
            "interpretation": [
                {"language": one.language, "participants": list(one.participants), "there": one.there}
                for one in needed
            ],
        })  # fmt: skip
        return
    say("Who could teach it")
    for one in teachers[:MOST_TEACHERS]:
        say(f"  {one.title} ({one.member}): {'; '.join(one.reasons)}")
    if not teachers:
        say("  Nobody whose expertise names its mechanisms or themes.")
    say("Interpretation that participants need")
    for need in needed:
        many = len(need.participants)
        for_whom = f"for {many} participant{'' if many == 1 else 's'}"
        say(f"  {LANGUAGES.get(need.language, need.language)}, {for_whom}: {'there' if need.there else 'MISSING'}")
    if not needed:
        say("  None: whoever takes part follows the language it is held in, or did not say which they follow.")
