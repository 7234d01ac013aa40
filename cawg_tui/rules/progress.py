"""How far a year's plan has come: each activity by the records that carry it out, else by what is noted of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from cawg_tui.records.values import Values, as_text
from cawg_tui.rules.subject import entries, whole, words
from cawg_tui.rules.yearly import QUARTER_ENDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from cawg_tui.records.kinds import Kinds

NOTED: Final = {"not_started": 0.0, "under_way": 0.5, "done": 1.0}


@dataclass(frozen=True, slots=True)
class Progress:
    """One activity: where it stands in the plan, its words, lead and quarter, the share done (0 to 1)."""

    path: str
    objective: str
    text: str
    lead: str
    quarter: int | None
    share: float
    records: tuple[str, ...]
    dropped: bool

    @property
    def is_open(self) -> bool:
        """Say whether there is something left to do."""
        return not self.dropped and self.share < 1.0


@dataclass(frozen=True, slots=True)
class Objective:
    """One objective: where it stands in the plan, its words, the share done of its activities, and these."""

    path: str
    text: str
    share: float
    activities: tuple[Progress, ...]


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter of a plan: the share done (0 to 1) of what it is to bring, how many activities, how many are late."""

    number: int
    share: float
    activities: int
    late: int


def progress(plan: Values, kinds: Kinds, kind_of: Callable[[str], tuple[str, Values] | None]) -> list[Progress]:
    """Return how far each activity of a plan has come.

    `kind_of` gives the kind and the values of a record by its id, None where it is not there. A record counts by how
    far it has come along the states of its kind; an activity without records counts by its noted status.
    """
    found = []
    for path, objective in entries(plan, "objectives"):
        for below, activity in entries(objective, "activities", above=path):
            refs = words(activity.get("records"))
            shares = [_share(kinds, *there) for ref in refs if (there := kind_of(ref)) is not None]
            noted = as_text(activity.get("status"))
            share = sum(shares) / len(shares) if shares else NOTED.get(noted, 0.0)
            found.append(
                Progress(
                    below, as_text(objective.get("text")), as_text(activity.get("text")), as_text(activity.get("lead")),
                    whole(activity.get("quarter")), 1.0 if noted == "done" else share, tuple(refs), noted == "dropped",
                )
            )  # fmt: skip
    return found


def overall(found: list[Progress]) -> float:
    """Return the share of a plan that is done, each activity that was not dropped counting alike."""
    counted = [one.share for one in found if not one.dropped]
    return sum(counted) / len(counted) if counted else 0.0


def by_objective(plan: Values, found: list[Progress]) -> list[Objective]:
    """Return the objectives of a plan with their activities, one without any among them."""
    listed = []
    for path, objective in entries(plan, "objectives"):
        below = [one for one in found if one.path.startswith(f"{path}/activities/")]
        listed.append(Objective(path, as_text(objective.get("text")), overall(below), tuple(below)))
    return listed


def quarters(found: list[Progress], year: int | None, today: date) -> list[Quarter]:
    """Return the four quarters with how much of each is done; an activity without a quarter counts in none."""
    listed = []
    for number in range(1, len(QUARTER_ENDS) + 1):
        within = [one for one in found if one.quarter == number and not one.dropped]
        late = sum(is_late(one, year, today) for one in within)
        listed.append(Quarter(number, overall(within), len(within), late))
    return listed


def gone(year: int | None, today: date) -> float | None:
    """Return the share of a year that is over (0 to 1), None where there is no year."""
    if year is None or not 1 < year < 9999:
        return None
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    return min(max((today - first).days / (after - first).days, 0.0), 1.0)


def is_late(one: Progress, year: int | None, today: date) -> bool:
    """Say whether an activity's quarter is over, or the year where it has none, and something is left to do."""
    if year is None or not 1 < year < 9999 or not one.is_open:
        return False
    at = one.quarter if one.quarter is not None and 1 <= one.quarter <= len(QUARTER_ENDS) else len(QUARTER_ENDS)
    return today > date(year, *QUARTER_ENDS[at - 1])


def _share(kinds: Kinds, kind: str, values: Values) -> float:
    """Return how far a record has come along its states: 0 at the first, 1 where the work is over."""
    if kind not in kinds:
        return 0.0
    workflow = kinds[kind].workflow
    status = as_text(values.get("status"))
    if workflow.is_over(status):
        return 1.0
    states = [state for state in workflow.states if state != workflow.stall]
    if status not in states:
        return 0.0
    last = max((at for at, state in enumerate(states) if state in workflow.over), default=len(states) - 1)
    return min(states.index(status) / last, 1.0) if last else 0.0
