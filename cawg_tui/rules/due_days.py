"""The days that kinds keep in fields of their own: when a window closes, a step is due, a meeting begins.

Deadlines and tasks, which every kind has, are not repeated here; nor is a day that a deadline of the record names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from cawg_tui.records.fields import Sensitivity
from cawg_tui.records.kinds import MODELS
from cawg_tui.records.types import DateType
from cawg_tui.records.values import Values, as_text, is_empty
from cawg_tui.rules.deadlines import day_of
from cawg_tui.rules.subject import entries, mapping, whole, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cawg_tui.records.kinds import Kind

QUARTER_ENDS: Final = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
UNOPENED, CALLED, UNSENT = frozenset({"draft"}), frozenset({"draft", "open"}), frozenset({"draft", "open", "closed"})


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day of a record: where it stands in it, what is due, and who does it where someone is named.

    `hard` says that missing it cannot be mended. A `task` stays due until it is done; what `lapses` is of no
    interest once it has passed. `time` and `zone` are the closing hour, where one is given.
    """

    path: str
    what: str
    day: date
    who: str = ""
    hard: bool = False
    task: bool = False
    lapses: bool = False
    time: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a kind keeps a day.

    `within` is the list or the group, empty for the record itself; `label` is what is said, with the text of `named`
    behind it (alone, where the label is empty). One of `done` filled in, or yes, means it is no longer due; `states`
    are those of the record in which it counts, all where none is named.
    """

    within: str
    field: str
    label: str
    named: str = ""
    who: str = ""
    done: tuple[str, ...] = ()
    states: frozenset[str] = frozenset()
    hard: bool = False
    task: bool = False
    lapses: bool = False
    hour: str = ""
    zone: str = ""


_SPOTS: Final[Mapping[str, tuple[_Spot, ...]]] = {
    "case": (_Spot("actions", "due", "", "what", "who", ("date",), task=True),),
    "safeguard_review": (
        _Spot("consultations", "date", "Meeting with the bank", "place", lapses=True),
        _Spot("", "board_date", "The Board decides", lapses=True),
        _Spot("", "effective_date", "The policy comes into force", lapses=True),
    ),
    "sign_on": (
        _Spot("", "opens", "Opens for signatures", states=UNOPENED),
        _Spot("", "closes", "Closes for signatures", states=CALLED, hard=True, hour="closes_time", zone="tz"),
        _Spot("", "sends", "The letter goes out", done=("sent_on",), states=UNSENT),
    ),
    "standards_process": (
        _Spot("sessions", "registration", "Register for", "name", hard=True, lapses=True),
        _Spot("sessions", "speakers_list", "Ask for the floor at", "name", lapses=True),
        _Spot("sessions", "start", "Begins:", "name", lapses=True),
        _Spot("inputs", "deadline", "Hand in:", "title", done=("filed",), hard=True),
    ),
    "learning_exchange": (
        _Spot("", "date", "The exchange begins"),
        _Spot("follow_up", "due", "", "what", "who", ("done",), task=True),
    ),
    "event": (_Spot("", "start", "The event begins", zone="tz"),),
    "initiative": (
        _Spot("milestones", "date", "", "what", done=("done",)),
        _Spot("", "review_date", "Review of the initiative"),
    ),
    "upr_submission": (
        _Spot("presession", "date", "Pre-session", lapses=True),
        _Spot("midterm", "due", "Mid-term report", done=("filed",), lapses=True),
    ),
    "mechanism": (
        _Spot("", "applies_from", "The route opens", lapses=True),
        _Spot("", "next_review", "The mechanism's own rules change", lapses=True),
    ),
}  # fmt: skip


def days(kind: Kind, values: Values) -> list[DueDay]:
    """Return the days of a record that are still to be kept, as its fields have them, whatever day it is.

    What the workspace declared itself counts with its whole days, as dates to come. A month or a year is no day.
    """
    spots = (*_SPOTS.get(kind.name, ()), *_of_own(kind))
    status = as_text(values.get("status"))
    found = [day for spot in spots if not spot.states or status in spot.states for day in _at(spot, kind, values)]
    found += _SPECIAL[kind.name](values) if kind.name in _SPECIAL else ()
    said = {day_of(item.get("date")) for _, item in entries(values, "deadlines")}
    kept = [one for one in found if one.task or one.day not in said]
    # Where what is due is behind the work, a day that passes is not missed.
    behind = not kind.workflow.is_pending(status)
    return [replace(one, lapses=True) if behind and not one.task else one for one in kept]


def _at(spot: _Spot, kind: Kind, values: Values) -> Iterator[DueDay]:
    """Yield the days at one spot."""
    held = values.get(spot.within)
    if not spot.within or isinstance(held, dict):
        above = f"{spot.within}/" if spot.within else ""
        places = iter([(f"{above}{spot.field}", mapping(held) if spot.within else values)])
    else:
        places = entries(values, spot.within, kind.fields.key(spot.within))
    for path, item in places:
        day = day_of(item.get(spot.field))
        if day is not None and all(is_empty(item.get(name)) or item.get(name) is False for name in spot.done):
            what = " ".join(part for part in (spot.label, as_text(item.get(spot.named))) if part)
            yield DueDay(
                path, what, day, as_text(item.get(spot.who)), spot.hard, spot.task, spot.lapses,
                as_text(values.get(spot.hour)), as_text(values.get(spot.zone)),
            )  # fmt: skip


def _windows(values: Values) -> Iterator[DueDay]:
    """Yield the closing days of comment windows; that of the phase the bank is in cannot be mended."""
    now = as_text(values.get("phase"))
    for path, window in entries(values, "windows"):
        day, phase = day_of(window.get("closes")), as_text(window.get("phase"))
        if day is not None:
            what = f"Comments close ({phase.replace('_', ' ')})" if phase else "Comments close"
            here = phase == now
            yield DueDay(path, what, day, hard=here, lapses=not here, zone=as_text(window.get("tz")))


def _last_days(values: Values) -> Iterator[DueDay]:
    """Yield the last days to file at mechanisms that are open; that of a chosen one stays until it was filed there."""
    filed = {
        as_text(action.get("mechanism"))
        for _, action in entries(values, "actions")
        if not is_empty(action.get("date")) and not is_empty(action.get("stage"))
    }
    for path, candidate in entries(values, "candidates", "mechanism"):
        day, mechanism = day_of(candidate.get("last_date")), as_text(candidate.get("mechanism"))
        if day is not None and candidate.get("fit") != "blocked" and mechanism not in filed:
            chosen = candidate.get("chosen") is True
            yield DueDay(path, f"Last day to file: {mechanism}", day, hard=chosen, lapses=not chosen)


def _quarters(values: Values) -> Iterator[DueDay]:
    """Yield the activities of a plan, each due with its quarter; where records carry one out, they tell how it goes."""
    year = whole(values.get("year"))
    for above, objective in entries(values, "objectives"):
        for path, activity in entries(objective, "activities", above=above):
            ends = QUARTER_ENDS.get(whole(activity.get("quarter")) or 0)
            if year is None or ends is None or activity.get("status") in {"done", "dropped"}:
                continue
            carried = bool(words(activity.get("records"))) and is_empty(activity.get("status"))
            yield DueDay(
                path, as_text(activity.get("text")), date(year, *ends), as_text(activity.get("lead")),
                task=not carried, lapses=carried,
            )  # fmt: skip


def _of_own(kind: Kind) -> Iterator[_Spot]:
    """Yield the whole days that a workspace declared itself, in a kind of its own or in its own fields of another."""
    built_in = kind.name in MODELS
    for field in kind.fields if not built_in or kind.has_own_fields else ():
        if field.sensitivity is Sensitivity.PRIVATE or (built_in and not field.own):
            continue
        if _is_day(field.type):
            yield _Spot("", field.name, field.label, lapses=True)
        elif field.inside is not None and field.name not in {"deadlines", "tasks", "documents"}:
            for inner in field.inside:
                if _is_day(inner.type) and inner.sensitivity is not Sensitivity.PRIVATE:
                    yield _Spot(field.name, inner.name, f"{field.label}: {inner.label}", lapses=True)


def _is_day(declared: object) -> bool:
    return isinstance(declared, DateType) and not declared.partial


_SPECIAL: Final[Mapping[str, Callable[[Values], Iterator[DueDay]]]] = {
    "safeguard_review": _windows,
    "case": _last_days,
    "workplan": _quarters,
}
