"""Strategic case support: the mechanisms that fit a case, the members who know them, what was chosen and decided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cawg_tui.beyond import Neighbourhood
from cawg_tui.errors import MoveRefusedError, NotAgreedError
from cawg_tui.records.identity import with_item_ids
from cawg_tui.records.short_names import with_short_names
from cawg_tui.records.values import Value, Values, as_text, is_empty
from cawg_tui.rules import circulating
from cawg_tui.rules.experts import Helper, helpers
from cawg_tui.rules.matching import Fit, Verdict, fit, ranked
from cawg_tui.rules.matching_facts import Sort
from cawg_tui.rules.subject import listed, mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from cawg_tui.outcomes import Saved
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace

MOST_MECHANISMS = 1_000
# How many of the best are asked about where nothing was taken up yet.
PROMISING: Final = 5
# The states a request goes through before it is decided, and the one each answer leads to.
WEIGHING: Final = ("requested", "intake", "assessing")
ENDS: Final = {"support": "accepted", "refer": "referred", "decline": "declined"}


class Casework:
    """What the group does with a request for support: find where to turn to, and who can help."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._beyond = Neighbourhood(workspace)

    def mechanisms(self, case: Values, today: date) -> list[Fit]:
        """Return every mechanism of the catalogue held against a case, the most promising first."""
        return ranked(self._told(case), self._catalogue(), today, self._workspace.rulebook.upr)

    def members(self, case: Values, chosen: Sequence[str]) -> list[Helper]:
        """Return the members who know these mechanisms, this country, its themes or languages, the best first."""
        wanted = [(name, values) for name in chosen if (values := self._beyond.record(name)) is not None]
        return helpers(case, wanted, self._beyond.members())

    def choose(self, stored: Stored, chosen: Sequence[str], today: date) -> Saved:
        """Take mechanisms up in a case: as candidates with what was found, as actions with the last day, as links.

        What stands there already is brought up to date, and nothing is taken out.
        """
        values, case = stored.values, self._told(stored.values)
        for name in chosen:
            mechanism = self._beyond.record(name)
            if mechanism is not None:
                values = _taken_up(values, fit(case, name, mechanism, today, self._workspace.rulebook.upr))
        kind = self._workspace.kinds[stored.kind]
        return self._workspace.save(stored, with_item_ids(values, kind.fields))

    def to_ask_about(self, case: Values, today: date) -> list[str]:
        """Return the mechanisms to ask members about: those taken up, else those looked at, else the most promising."""
        known = taken_up(case) or looked_at(case)
        if known:
            return known
        fits = [one for one in self.mechanisms(case, today) if one.aims and one.verdict is not Verdict.BLOCKED]
        return [one.mechanism for one in fits[:PROMISING]]

    def ask(self, stored: Stored, member: Helper, today: date) -> Saved:
        """Note in a case that a member is asked for help, and why; refuse before the community has agreed to share it.

        What counts is the consent as it stands in the file now, not as it was when the case was read.
        """
        if closed := circulating.refusal(self._workspace.record(stored.id).values):
            raise NotAgreedError(closed)
        entry: Values = {"member": member.member, "reason": "; ".join(member.reasons), "asked": today.isoformat()}
        return self._workspace.save(stored, _with(stored.values, "experts", "member", entry))

    # --- the four criteria and the decision -------------------------------------------------------

    def assess(self, stored: Stored, wanted: Values, today: date) -> Saved:
        """Save what was weighed and decided, and move the case on to what the decision says, a step at a time.

        What was weighed is saved in any case; where the decision lacks something, `besides` says what.
        """
        before, answer = as_text(stored.values.get("status")), answer_of(wanted)
        decided = before in WEIGHING and bool(answer)
        if decided and is_empty(mapping(wanted.get("decision")).get("date")):
            wanted = {**wanted, "decision": {**mapping(wanted.get("decision")), "date": today.isoformat()}}
        weighed = decided or not is_empty(wanted.get("criteria"))
        steps = WEIGHING[WEIGHING.index(before) + 1 :] if weighed and before in WEIGHING else ()
        saved = self._workspace.save(stored, {**wanted, "status": steps[0]} if steps else wanted)
        for state in steps[1:]:
            saved = self._moved(saved, state)
        if not decided:
            return saved
        try:
            return self._moved(saved, ENDS[answer])
        except MoveRefusedError as refused:
            said = f"It is not {ENDS[answer]} yet: {' '.join(refused.reasons)}"
            return replace(saved, besides=" ".join(part for part in (saved.besides, said) if part))

    def lacking(self, stored: Stored, wanted: Values, now: datetime) -> list[str]:
        """Return what the decision typed so far still needs, in sentences; nothing where it can be saved."""
        answer = answer_of(wanted)
        if answer not in ENDS or as_text(stored.values.get("status")) not in WEIGHING:
            return []
        weighed = {**wanted, "status": WEIGHING[-1]}
        decided: Values = {**weighed, "status": ENDS[answer]}
        try:
            self._workspace.judge.allow_move(
                replace(stored, values=weighed), decided, now, Neighbourhood(self._workspace)
            )
        except MoveRefusedError as refused:
            return refused.reasons
        return []

    def _moved(self, saved: Saved, state: str) -> Saved:
        moved = self._workspace.save(saved.stored, {**saved.stored.values, "status": state})
        return replace(moved, changes=(*saved.changes, *moved.changes), before=saved.before)

    def _told(self, case: Values) -> Values:
        return with_short_names(self._workspace.kinds["case"].fields, case)

    def _catalogue(self) -> list[tuple[str, Values]]:
        page = self._workspace.search("kind:mechanism", limit=MOST_MECHANISMS)
        return [(row.id, values) for row in page.rows if (values := self._beyond.record(row.id)) is not None]


def answer_of(case: Values) -> str:
    """Return what was decided on a request: support, refer or decline; nothing before."""
    return as_text(mapping(case.get("decision")).get("answer"))


def taken_up(case: Values) -> list[str]:
    """Return the mechanisms that were chosen in a case."""
    return _candidates(case, lambda one: one.get("chosen") is True)


def looked_at(case: Values) -> list[str]:
    """Return the mechanisms that stand in a case and were not found blocked."""
    return _candidates(case, lambda one: one.get("fit") != Verdict.BLOCKED)


def _candidates(case: Values, fits: Callable[[Values], bool]) -> list[str]:
    known = [one for one in listed(case.get("candidates")) if isinstance(one, dict) and fits(one)]
    return [name for one in known if (name := as_text(one.get("mechanism")))]


def _taken_up(values: Values, found: Fit) -> Values:
    against = [*found.of(Sort.BLOCKER), *found.of(Sort.FIRST), *found.of(Sort.UNKNOWN)]
    candidate: Values = {"mechanism": found.mechanism, "fit": found.verdict.value, "chosen": True}
    unsure = " (last day not verified)" if found.last_day is not None and not found.verified else ""
    action: Values = {"what": f"File with {found.title}{unsure}", "mechanism": found.mechanism}
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
