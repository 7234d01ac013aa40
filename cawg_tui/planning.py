"""The year's plan and the exchanges in it: how far activities have come, the plan after, who could teach what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.beyond import Neighbourhood
from cawg_tui.records.values import Value, Values, as_text
from cawg_tui.rules.experts import Helper, helpers
from cawg_tui.rules.frozen import is_frozen
from cawg_tui.rules.progress import (
    Objective,
    Progress,
    Quarter,
    by_objective,
    gone,
    is_late,
    overall,
    progress,
    quarters,
)
from cawg_tui.rules.subject import Subject, entries, whole, words
from cawg_tui.rules.yearly import QUARTER_ENDS, quarter_begins, quarters_reviewed

if TYPE_CHECKING:
    from datetime import date

    from cawg_tui.outcomes import Saved
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace

PLAN, EXCHANGE, PROCESS = "workplan", "learning_exchange", "standards_process"
KEPT: Final = ("lead", "members", "partners", "vision", "areas", "themes", "rights", "countries", "languages")
KEPT_OF_ACTIVITY: Final = ("text", "lead", "indicator", "priority")


@dataclass(frozen=True, slots=True)
class Plan:
    """How far a plan has come on a day: as a whole, by quarter, by objective; and the activities that are late.

    `late` holds the paths of activities; `titles` the titles of members and records that they name, by id. `gone` is
    the share of its year that is over (0 to 1), None where it has no year.
    """

    year: int | None
    share: float
    gone: float | None
    quarters: tuple[Quarter, ...]
    objectives: tuple[Objective, ...]
    late: frozenset[str]
    titles: dict[str, str]

    def title(self, record_id: str) -> str:
        """Return a record's title, its id where it is not there."""
        return self.titles.get(record_id, record_id)


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A language that the exchange is not held in, who follows no other of it, whether it is there already."""

    language: str
    participants: tuple[str, ...]
    there: bool


class Planning:
    """What is reckoned of plans and exchanges from the records around them; make one for each question."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._beyond = Neighbourhood(workspace)

    # --- workplans --------------------------------------------------------------------------------

    def plan(self, values: Values, today: date) -> Plan:
        """Return how far a plan has come, counted from the records that carry it out."""
        found, year = self._progress(values), whole(values.get("year"))
        named = {name for one in found for name in (one.lead, *one.records) if name}
        rows = {name: row for name in named if (row := self._workspace.row(name)) is not None}
        return Plan(
            year, overall(found), gone(year, today), tuple(quarters(found, year, today)),
            tuple(by_objective(values, found)),
            frozenset(one.path for one in found if is_late(one, year, today)),
            {name: row.title for name, row in rows.items()},
        )  # fmt: skip

    def next_year(self, stored: Stored) -> Values:
        """Return the plan of the year after: what is not done or dropped, not started, with who led it.

        Records whose work is not over stay named. Quarter and budget of an activity are left open, because they are
        what October decides; comments, reviews, approval and the look back begin empty.
        """
        plan = stored.values
        left = {one.path: one for one in self._progress(plan) if one.is_open}
        year = whole(plan.get("year")) or self._workspace.clock().year
        values: Values = {name: plan[name] for name in KEPT if name in plan}
        objectives: list[Value] = []
        for path, objective in entries(plan, "objectives"):
            carried: list[Value] = [
                self._carried(activity, left[below])
                for below, activity in entries(objective, "activities", above=path)
                if below in left
            ]
            if carried:
                objectives.append({"text": objective.get("text"), "activities": carried})
        confidentiality = plan.get("confidentiality")
        kept: Values = {"confidentiality": confidentiality} if confidentiality else {}
        titled: Values = {"title": _title(plan.get("title"), year), "year": year + 1}
        return {**titled, **values, "objectives": objectives, "previous": stored.id, **kept}

    def begin_next(self, stored: Stored) -> Saved:
        """Write the plan of the year after as a new record."""
        return self._workspace.new(self._workspace.kinds[stored.kind], self.next_year(stored))

    def following(self, record_id: str) -> list[str]:
        """Return the plans that say they come after this one."""
        return [name for name, field in self._workspace.index.backlinks(record_id) if field == "previous"]

    def _progress(self, values: Values) -> list[Progress]:
        return progress(values, self._workspace.kinds, self._kind_of)

    def _carried(self, activity: Values, found: Progress) -> Values:
        kept: Values = {name: activity[name] for name in KEPT_OF_ACTIVITY if name in activity}
        going: list[Value] = [name for name in found.records if self._goes_on(name)]
        return {**kept, "status": "not_started", **({"records": going} if going else {})}

    def _goes_on(self, record_id: str) -> bool:
        there = self._kind_of(record_id)
        if there is None or there[0] not in self._workspace.kinds:
            return False
        return not self._workspace.kinds[there[0]].workflow.is_over(as_text(there[1].get("status")))

    def _kind_of(self, record_id: str) -> tuple[str, Values] | None:
        row, values = self._workspace.row(record_id), self._beyond.record(record_id)
        return (row.kind, values) if row is not None and values is not None else None

    def quarter_to_review(self, values: Values, today: date) -> int | None:
        """Return the quarter to look back at: the first that is over and was not, else the one that runs.

        None where every quarter so far was looked back at, or the plan was not approved.
        """
        plan = Subject(self._workspace.kinds[PLAN], "", values)
        year, reviewed = whole(values.get("year")), quarters_reviewed(plan)
        if year is None or not 1 < year < 9999 or not is_frozen(plan.kind, values):
            return None
        begun = [number for number in range(1, len(QUARTER_ENDS) + 1) if today >= quarter_begins(year, number)]
        return next((number for number in begun if number not in reviewed), None)

    # --- learning exchanges -----------------------------------------------------------------------

    def teachers(self, exchange: Values) -> list[Helper]:
        """Return the members who know the mechanisms or themes of an exchange's agenda, the best first."""
        chosen = list(dict.fromkeys([
            *words(exchange.get("mechanisms")),
            *(as_text(module.get("mechanism")) for _, module in entries(exchange, "modules")),
        ]))  # fmt: skip
        wanted = [(name, values) for name in chosen if (values := self._beyond.record(name)) is not None]
        held_in = [as_text(exchange.get("language"))] if exchange.get("language") else words(exchange.get("languages"))
        spoken: list[Value] = list(held_in)
        case: Values = {"themes": exchange.get("themes"), "languages": spoken}
        return helpers(case, wanted, self._beyond.members())

    def interpretation(self, exchange: Values) -> list[Interpretation]:
        """Return the languages into which an exchange has to be interpreted, for whom, and which are there.

        A participant who follows the language it is held in needs none; of several languages that someone follows,
        one that is offered already counts, else the one that serves most of those who still lack one.
        """
        held_in, offered = as_text(exchange.get("language")), words(exchange.get("interpretation"))
        if not held_in:
            return []
        waiting = {
            as_text(person.get("member")): words(person.get("languages"))
            for _, person in entries(exchange, "participants", "member")
        }
        waiting = {name: follows for name, follows in waiting.items() if follows and held_in not in follows}
        found = []
        while waiting:
            asked = [code for follows in waiting.values() for code in follows]
            language = min(asked, key=lambda code: (code not in offered, -asked.count(code), code))
            served = tuple(name for name, follows in waiting.items() if language in follows)
            found.append(Interpretation(language, served, language in offered))
            waiting = {name: follows for name, follows in waiting.items() if name not in served}
        return found


def _title(title: Value, year: int) -> Value:
    """Return a title with the year after in the place of the year; a plain one where the year is not in it."""
    if isinstance(title, dict):
        return {language: _title(words, year) for language, words in title.items()}
    told = as_text(title)
    return told.replace(str(year), str(year + 1)) if str(year) in told else f"Workplan {year + 1}"
