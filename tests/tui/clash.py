"""Two members of the demo network who changed the same things, met by real syncs; and ways to work the decisions."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from cawg_tui.records.conflicts import KEY, open_conflicts
from cawg_tui.records.paths import drop, put
from cawg_tui.tui.decision import DecisionScreen
from cawg_tui.tui.decision_view import SidePane
from cawg_tui.tui.messages import OpenRecord
from cawg_tui.tui.record import RecordScreen
from cawg_tui.workspace import Workspace

from tests.conftest import Network
from tests.tui.desk import KENYA as DESK_KENYA
from tests.tui.screens import until, until_ready, until_shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from cawg_tui.records.conflicts import Conflict
    from cawg_tui.records.values import Value, Values
    from textual.pilot import Pilot

    from tests.tui.desk import Desk

KENYA = "kenya-session-49-business-and-human-rights-k4n9"
NEPAL = "nepal-session-51-consent-and-development-banks-placeholder-rziu"
LETTER = "sign-on-letter-on-access-to-remedy-placeholder-2dus"
AMINA, BEATRIZ = "Amina (demo member)", "Beatriz (demo member)"
DATE = "deadlines/k3f9q/date"
PASSAGE = "Each request is to be tied to a recommendation of the last review, and says who should act and by when."
OF_AMINA = PASSAGE.replace("who should act", "which ministry should act, with what money,")
OF_BEATRIZ = PASSAGE.replace("by when", "by which month of 2027")


def values_of(place: Path, record_id: str) -> Values:
    """Return what a record says in a clone."""
    workspace = Workspace.open(place)
    try:
        return workspace.record(record_id).values
    finally:
        workspace.close()


def save(place: Path, record_id: str, changed: Mapping[str, Value] = {}, removed: tuple[str, ...] = ()) -> None:
    """Save some fields of a record in a clone, as its member; `removed` names fields or entries to take out."""
    workspace = Workspace.open(place)
    stored = workspace.record(record_id)
    fields = workspace.kinds[stored.kind].fields
    values = stored.values
    for path, value in changed.items():
        values = put(values, path, value, fields)
    for path in removed:
        values = drop(values, path, fields)
    workspace.save(stored, values)
    workspace.close()


def sync(place: Path) -> str:
    """Send and receive in a clone; return the state it ended in."""
    workspace = Workspace.open(place)
    try:
        return workspace.sync().state.value
    finally:
        workspace.close()


def meet(network: Network) -> None:
    """Let Amina sync, then Beatriz, who finds what both changed."""
    sync(network.amina)
    sync(network.beatriz)


def with_passage(place: Path, passage: str) -> str:
    """Return the summary of the Kenya record with its disputed sentence in other words."""
    summary = values_of(place, KENYA)["summary"]
    assert isinstance(summary, str)
    assert PASSAGE in summary
    return summary.replace(PASSAGE, passage)


def build_clash(built: Path, place: Path) -> Network:
    """Copy the demo network and let both members change a date, a session, a code and one sentence; both sync."""
    network = moved(built, place)
    mine: Values = {DATE: "2024-10-08", "session": 50, "code": "JS1", "summary": with_passage(network.amina, OF_AMINA)}
    theirs: Values = {
        DATE: "2024-10-10",
        "session": 51,
        "code": "JS2",
        "summary": with_passage(network.beatriz, OF_BEATRIZ),
    }
    save(network.amina, KENYA, mine)
    save(network.beatriz, KENYA, theirs)
    meet(network)
    return network


def moved(built: Path, place: Path) -> Network:
    """Return a copy of a network, whose clones know its own remote."""
    copy = Network(place)
    shutil.copytree(built, place, symlinks=True)
    for clone in (copy.amina, copy.beatriz):
        copy.git(clone, "remote", "set-url", "origin", str(copy.shared))
    return copy


# --- working the decisions -------------------------------------------------------------------------------------


async def decide(pilot: Pilot[Any], record_id: str = KENYA, about: str = "") -> DecisionScreen:
    """Open a record, go to its decisions by key, and on to one whose question holds these words."""
    app = pilot.app
    await until_ready(pilot)
    app.post_message(OpenRecord(record_id))
    await until(pilot, lambda: isinstance(app.screen, RecordScreen) and app.screen.opened is not None, "the record")
    await pilot.press("d")
    await until(pilot, lambda: isinstance(app.screen, DecisionScreen) and app.screen.question is not None, "decisions")
    screen = app.screen
    assert isinstance(screen, DecisionScreen)
    await until(pilot, lambda: screen.query(SidePane), "the panes")
    while about and about not in asked(screen):
        before = asked(screen)
        await pilot.press("n")
        await until(pilot, lambda before=before: asked(screen) != before, f"past {before}")  # type: ignore[misc]
    await until_shown(pilot, asked(screen).split(" › ")[-1])
    return screen


def asked(screen: DecisionScreen) -> str:
    """Return what the question on screen is about."""
    return screen.question.decision.label if screen.question is not None else ""


def panes(screen: DecisionScreen) -> list[str]:
    """Return the titles of the panes to pick from."""
    return [str(pane.border_title) for pane in screen.query(SidePane)]


def open_in(place: Path, record_id: str = KENYA) -> list[str]:
    return [one.path for one in open_conflicts(values_of(place, record_id))]


def leave_open(desk: Desk, *open_ones: Conflict, **besides: Value) -> None:
    """Write decisions into the record kept by hand, as a merge does."""
    workspace = Workspace.open(desk.folder)
    stored = workspace.record(DESK_KENYA)
    values: Values = {**stored.values, **besides, KEY: [one.written() for one in open_ones]}
    workspace.save(stored, values)
    workspace.close()
