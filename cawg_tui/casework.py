"""Strategic case support: the mechanisms that fit a case, the members who know them, and what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.beyond import Neighbourhood
from cawg_tui.records.identity import with_item_ids
from cawg_tui.records.values import Value, Values, as_text
from cawg_tui.rules.experts import Helper, helpers
from cawg_tui.rules.matching import Fit, fit, ranked
from cawg_tui.rules.matching_facts import Sort

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cawg_tui.outcomes import Saved
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace

MOST_MECHANISMS = 1_000


class Casework:
    """What the group does with a request for support: find where to turn to, and who can help."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._beyond = Neighbourhood(workspace)

    def mechanisms(self, case: Values, today: date) -> list[Fit]:
        """Return every mechanism of the catalogue held against a case, the most promising first."""
        return ranked(case, self._catalogue(), today, self._workspace.rulebook.upr)

    def members(self, case: Values, chosen: Sequence[str]) -> list[Helper]:
        """Return the members who know these mechanisms, this country, its themes or languages, the best first."""
        wanted = [(name, values) for name in chosen if (values := self._beyond.record(name)) is not None]
        return helpers(case, wanted, self._beyond.members())

    def choose(self, stored: Stored, chosen: Sequence[str], today: date) -> Saved:
        """Take mechanisms up in a case: as candidates with what was found, as actions with the last day, as links.

        What stands there already is brought up to date, and nothing is taken out.
        """
        values = stored.values
        for name in chosen:
            mechanism = self._beyond.record(name)
            if mechanism is not None:
                values = _taken_up(values, fit(stored.values, name, mechanism, today, self._workspace.rulebook.upr))
        kind = self._workspace.kinds[stored.kind]
        return self._workspace.save(stored, with_item_ids(values, kind.fields))

    def ask(self, stored: Stored, member: Helper, today: date) -> Saved:
        """Note in a case that a member is asked for help, and why."""
        entry: Values = {"member": member.member, "reason": "; ".join(member.reasons), "asked": today.isoformat()}
        return self._workspace.save(stored, _with(stored.values, "experts", "member", entry))

    def _catalogue(self) -> list[tuple[str, Values]]:
        page = self._workspace.search("kind:mechanism", limit=MOST_MECHANISMS)
        return [(row.id, values) for row in page.rows if (values := self._beyond.record(row.id)) is not None]


def _taken_up(values: Values, found: Fit) -> Values:
    against = [*found.of(Sort.BLOCKER), *found.of(Sort.FIRST), *found.of(Sort.UNKNOWN)]
    candidate: Values = {"mechanism": found.mechanism, "fit": found.verdict.value, "chosen": True}
    action: Values = {"what": f"File with {found.title}", "mechanism": found.mechanism}
    if against:
        candidate["blockers"] = "\n".join(against)
    if found.last_day is not None:
        candidate["last_date"] = action["due"] = found.last_day.isoformat()
    if values.get("lead"):
        action["who"] = values["lead"]
    values = _with(values, "candidates", "mechanism", candidate)
    values = _with(values, "actions", "mechanism", action)
    return _with(values, "links", "to", {"to": found.mechanism, "type": "uses_mechanism"})


def _with(values: Values, name: str, key: str, entry: Values) -> Values:
    """Return the values with an entry in a list: brought up to date where one of the same name stands, else added."""
    there = values.get(name)
    listed: list[Value] = list(there) if isinstance(there, list) else []
    at = next((at for at, one in enumerate(listed) if isinstance(one, dict) and _same(one, entry, key)), None)
    if at is None:
        listed.append(entry)
    else:
        old = listed[at]
        listed[at] = {**old, **entry} if isinstance(old, dict) else entry
    return {**values, name: listed}


def _same(one: Values, entry: Values, key: str) -> bool:
    return as_text(one.get(key)) == as_text(entry.get(key))
