"""A small workspace with records written by hand, and the ways a test works a record's form."""

from __future__ import annotations

import difflib
import shutil
import subprocess
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import cawg_tui.tui
from cawg_tui.beginning import begin
from cawg_tui.records.identity import with_item_ids
from cawg_tui.records.kinds import built_in
from cawg_tui.records.speech import Speech
from cawg_tui.store.patch import patch
from cawg_tui.store.rulebook import load_rulebook
from cawg_tui.store.yaml import parse
from cawg_tui.tui.app import CawgApp
from cawg_tui.tui.form.context import FormContext, Offer
from cawg_tui.tui.form.form import RecordForm
from cawg_tui.tui.form.model import FormModel
from cawg_tui.tui.messages import OpenRecord
from cawg_tui.tui.record import RecordScreen
from cawg_tui.tui.record_edit import EditPane
from cawg_tui.tui.record_head import Modes
from textual.app import App
from textual.widgets import Input, TextArea

from tests.conftest import list_has_followed
from tests.tui.screens import WIDE, app_at, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from cawg_tui.tui.form.row import FieldRow
    from textual.app import ComposeResult
    from textual.pilot import Pilot

TEMPLATE = Path(__file__).parents[2] / "workspace_template"
KENYA = "kenya-session-49-abcd"
BROKEN = "broken-text-abcd"
BEATRIZ = "beatriz-montoya-bbbb"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOSTILE = "odd [/x] [@click=app.quit]go[/] \x1b]52;c;aGk=\x07 \u202egnp.exe"
KENYA_TEXT = f"""\
# Kept by hand: this line must stay.
title: Kenya, session 49
status: drafting
lead: {BEATRIZ}
sur: KEN
session: 49
cycle: 4
type: joint
language: en
rule_profile: upr-c4
house_code: K-17   # our own key
submitters:
- org: Example Group
  country: KEN
  consent: asked
- org: Second Group
  founded: long ago
keywords: [labour, land]
issues:
- id: iss22
  heading: work
  title: Wages
  paras: |
    The first paragraph stands here.
    The second paragraph stands here.
  evidence:
  - id: evi22
    source: Interviews
    date: "2026"
  recommendations:
  - id: rec22
    text: Adopt a law.
    category: 5
- id: iss33
  heading: health
presession:
  applied: true
summary: |
  What a colleague must know.
  In two lines.
themes:
- labour
countries:
- KEN
deadlines:
- id: dl222
  what: Stakeholder submission
  date: 2027-03-01
  hard: true
- id: dl333
  what: Sign-off
  date: someday soon
confidentiality: group
"""
BEATRIZ_TEXT = "title: Beatriz Montoya\nstatus: active\ntype: individual\nconfidentiality: network\n"
BROKEN_TEXT = "title: Broken\nstatus: drafting\nsummary: [never closed\n"


@dataclass(frozen=True, slots=True)
class Desk:
    """The folder of a workspace whose member is Amina."""

    folder: Path

    @property
    def kenya(self) -> Path:
        return self.folder / "upr-submissions" / f"{KENYA}.yaml"

    @property
    def broken(self) -> Path:
        return self.folder / "upr-submissions" / f"{BROKEN}.yaml"

    def git(self, *words: str, author: str = "") -> str:
        """Run plain git here, as its member or as someone else."""
        list_has_followed(self.folder)
        who = (
            ["-c", f"user.name={author}", "-c", f"user.email={author.partition(' ')[0].lower()}@example.org"]
            if author
            else []
        )
        done = subprocess.run(["git", "-C", str(self.folder), *who, *words], check=True, capture_output=True, text=True)
        return done.stdout

    def commit(self, message: str, author: str = "") -> None:
        """Commit everything, as a git person would."""
        self.git("add", "-A")
        self.git("commit", "-qm", message, author=author)

    def app(self) -> CawgApp:
        """Return the interface on this workspace, with the clock standing."""
        return app_at(self.folder, clock=lambda: NOW)


def build(folder: Path) -> Desk:
    """Begin a workspace and put the records in it."""
    begin(folder, "Desk network", "Amina Otieno", "amina@example.org")
    desk = Desk(folder)
    desk.kenya.write_text(KENYA_TEXT, "utf-8")
    (folder / "members" / f"{BEATRIZ}.yaml").write_text(BEATRIZ_TEXT, "utf-8")
    desk.commit("Add Kenya by hand", "Beatriz Montoya")
    return desk


def copied(built: Path, place: Path) -> Desk:
    """Return a copy of a built workspace that a test may change."""
    shutil.copytree(built, place, symlinks=True)
    return Desk(place)


class FormApp(App[None]):
    """A form alone on the screen, over the text of a record."""

    CSS_PATH: ClassVar[list[str]] = [  # type: ignore[assignment]
        str(Path(cawg_tui.tui.__file__).parent / name)
        for name in ("tokens.tcss", "line_list.tcss", "page.tcss", "form/form.tcss")
    ]
    HORIZONTAL_BREAKPOINTS = CawgApp.HORIZONTAL_BREAKPOINTS

    def __init__(
        self, text: str = KENYA_TEXT, field: str = "", kind_name: str = "upr_submission", language: str = "en"
    ) -> None:
        super().__init__()
        self.text, self.field = text, field
        kind = built_in().spoken(Speech(language, lambda: load_rulebook(TEMPLATE).institutions))[kind_name]
        self.kind_fields = kind.fields
        self.model = FormModel(kind.fields, parse(text.encode("utf-8", "surrogatepass"), "record.yaml").values)
        self.context = FormContext(
            self.model, kind.workflow, NOW.date(), titles={BEATRIZ: "Beatriz Montoya"}, lookup=Known()
        )

    def compose(self) -> ComposeResult:
        yield RecordForm(self.context)

    async def on_mount(self) -> None:
        form = self.query_one(RecordForm)
        self.call_after_refresh(form.go_to, self.field) if self.field else self.call_after_refresh(form.focus_first)

    @property
    def lines(self) -> list[str]:
        """Return the lines of the record's text that a save would take out and put in."""
        after = patch(self.text, with_item_ids(self.model.wanted(), self.kind_fields), self.kind_fields, "record.yaml")
        return changed_lines(self.text, after)


class Known:
    """What a form alone on the screen can ask: two members, and what stands in themes and finance elsewhere."""

    def records(self, typed: str, kinds: tuple[str, ...]) -> list[Offer]:
        known = [Offer(BEATRIZ, "Beatriz Montoya", "member"), Offer("amina-otieno-cccc", "Amina Otieno", "member")]
        return [one for one in known if typed.lower() in one.words.lower()]

    def terms(self, field: str) -> list[tuple[str, int]]:
        in_use = {
            "themes": [("labour", 4), ("sea bed mining", 2)],
            "finance/institution": [("Village Finance Cooperative", 1), ("International Finance Corporation", 1)],
        }
        return in_use.get(field, [])

    def titles(self, record_ids: Sequence[str]) -> list[str]:
        return [one.capitalize() for one in record_ids]


@asynccontextmanager
async def form_at(
    field: str = "", text: str = KENYA_TEXT, size: tuple[int, int] = WIDE, kind: str = "upr_submission",
    language: str = "en",
) -> AsyncIterator[tuple[FormApp, Pilot[None]]]:  # fmt: skip
    """Show a form alone, and wait until the editor of a field can take keys."""
    app = FormApp(text, field, kind, language)
    async with app.run_test(size=size) as pilot:
        if field:
            await editing(pilot, field.rpartition("/")[2])
        yield app, pilot


# --- working the screen -----------------------------------------------------------------------------------


def form_of(app: App[Any]) -> RecordForm:
    """Return the form on screen."""
    return app.screen.query_one(RecordForm)


async def open_record(
    pilot: Pilot[Any], record_id: str = KENYA, *, edit: bool = False, field: str = ""
) -> RecordScreen:
    """Open a record and wait until it stands."""
    app = pilot.app
    await until(pilot, lambda: getattr(app, "workspace", None) is not None, "an open workspace")
    app.post_message(OpenRecord(record_id, edit=edit, field=field))

    def screen() -> RecordScreen | None:
        return next((one for one in app.screen_stack if isinstance(one, RecordScreen) and one.opened is not None), None)

    await until(pilot, lambda: screen() is not None, "the record")
    found = screen()
    assert found is not None
    return found


async def edit_field(pilot: Pilot[Any], path: str, record_id: str = KENYA) -> FieldRow:
    """Open a record's form at a field and wait until its editor can take keys."""
    await open_record(pilot, record_id, edit=True, field=path)
    return await editing(pilot, path.rpartition("/")[2])


async def editing(pilot: Pilot[Any], name: str) -> FieldRow:
    """Wait until a field of this name is being edited, and return it."""

    def row() -> FieldRow | None:
        forms = list(pilot.app.screen.query(RecordForm))
        current = forms[0].current if forms else None
        fits = current is not None and current.declared.name == name
        return current if fits and current is not None and not current.can_focus and current.editor else None

    await until(pilot, lambda: row() is not None, f"editing {name}")
    found = row()
    assert found is not None
    return found


async def go(pilot: Pilot[Any], path: str) -> FieldRow:
    """Go to another field of the form on screen."""
    await pilot.app.screen.query_one(RecordForm).go_to(path)
    return await editing(pilot, path.rpartition("/")[2])


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type text key by key into what has focus."""
    names = {" ": "space", "-": "minus", ",": "comma", ".": "full_stop", "/": "slash", ":": "colon", "@": "at"}
    for character in text:
        await pilot.press(names.get(character, character))


async def clear(pilot: Pilot[Any]) -> None:
    """Empty the line or the text that has focus."""
    focused = pilot.app.screen.focused
    if isinstance(focused, TextArea):
        focused.select_all()
        await pilot.press("delete")
    else:
        assert isinstance(focused, Input)
        await pilot.press("end", "ctrl+u")


async def save(pilot: Pilot[Any], words: str = "saved") -> None:
    """Save and wait until the line above the form says how it went."""
    await pilot.press("f2")
    await until(pilot, lambda: words in pilot.app.screen.query_one(Modes).words.replace("not saved", ""), words)


def model_of(app: CawgApp) -> Any:
    """Return the values being edited."""
    return app.screen.query_one(EditPane).model


def changed_lines(before: str, after: str) -> list[str]:
    """Return the lines that went (-) and came (+)."""
    found = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
    return [f"{line[0]} {line[1:]}" for line in found if line[0] in "+-"]
