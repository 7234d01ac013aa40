"""The members who know the mechanisms of a case, its country and themes, and why; asking one is noted in the case.

Nobody is asked before the community has agreed that the request is shared in the group: silence is not consent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from cawg_tui.casework import Casework
from cawg_tui.outcomes import in_a_row
from cawg_tui.records.values import as_text
from cawg_tui.rules import circulating
from cawg_tui.rules.subject import listed
from cawg_tui.tui.actions import bindings
from cawg_tui.tui.columns import Column, laid_out
from cawg_tui.tui.differences import blank
from cawg_tui.tui.held_detail import HeldDetail
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.messages import OpenRecord, WorkspaceChanged
from cawg_tui.tui.page import Above
from cawg_tui.tui.text import cell, para
from cawg_tui.tui.when import day_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cawg_tui.errors import CawgError
    from cawg_tui.outcomes import Saved
    from cawg_tui.records.values import Values
    from cawg_tui.rules.experts import Helper
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace

NOBODY: Final = (
    "No member's record names these mechanisms, this country or these themes.\n\nWhat members know stands in their "
    "records under “Expertise”; ask in the group, and note it there."
)
HOW: Final = "Press c to note it."
CONSENT_QUESTION: Final = "May we share this, and with whom?"
CALL: Final = "call"
TO_CALL: Final = 2
ROOM_FOR_REASON: Final = 84


@dataclass(frozen=True, slots=True)
class Known:
    """A case with the members who could help, the best first, and what is noted of those asked already.

    `about` names the mechanisms they are asked about; `closed` says why nobody is asked yet, empty once one may be.
    """

    stored: Stored
    members: tuple[Helper, ...]
    about: tuple[str, ...]
    closed: str
    asked: Mapping[str, Values] = field(default_factory=dict)

    @property
    def first_to_call(self) -> tuple[str, ...]:
        """Return the two to call first: the best of those who say when they can be called on, else the best."""
        free = [one.member for one in self.members if one.availability]
        rest = [one.member for one in self.members if not one.availability]
        return tuple([*free, *rest][:TO_CALL])


def known(workspace: Workspace, record_id: str, chosen: Sequence[str], today: date) -> Known:
    """Read a case and find the members who could help: with the mechanisms chosen, else with the most promising."""
    stored, casework = workspace.record(record_id), Casework(workspace)
    experts = [one for one in listed(stored.values.get("experts")) if isinstance(one, dict)]
    asked = {as_text(one.get("member")): one for one in experts if one.get("asked")}
    wanted = chosen or casework.to_ask_about(stored.values, today)
    rows = [row.title if (row := workspace.row(name)) is not None else name for name in wanted]
    members = tuple(casework.members(stored.values, wanted))
    return Known(stored, members, tuple(rows), circulating.refusal(stored.values), asked)


class Experts(LineList):
    """The members, the one who knows most first."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("experts")]

    def __init__(self) -> None:
        super().__init__(classes="pane")
        self.border_title = Content("Members who know this")
        self.known: Known | None = None

    @property
    def count(self) -> int:
        """Return how many members there are."""
        return len(self.known.members) if self.known is not None else 0

    def line(self, index: int, width: int) -> Content:
        """Return a member in columns: whether to call first, name, first reason, availability, whether asked."""
        assert self.known is not None  # noqa: S101 - there are lines only of a case
        one = self.known.members[index]
        asked = self.known.asked.get(one.member)
        said = f"asked {day_of(as_text(asked.get('asked')))}" if asked is not None else ""
        first = CALL if one.member in self.known.first_to_call else ""
        columns = (
            Column(first, len(CALL), "bold $text-success"), Column(one.title, 0, "bold", share=3),
            Column(one.reasons[0], 0, "", ROOM_FOR_REASON, share=3),
            Column(one.availability or "not said when free", 0, "$text-muted", share=2),
            Column(said, len(said), "$text-accent"),
        )  # fmt: skip
        return laid_out(columns, width)

    def empty_words(self) -> str:
        """Say that nobody was found."""
        return "No member was found." if self.known is not None else ""

    @property
    def current(self) -> Helper | None:
        """Return the member under the cursor."""
        return self.known.members[self.cursor] if self.known is not None and self.marked_line is not None else None


class ExpertsScreen(Above):
    """Who could help with a case."""

    CSS_PATH: ClassVar[list[str | Path]] = ["mechanisms.tcss"]  # type: ignore[assignment]
    AUTO_FOCUS = "Experts"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("experts")]

    def __init__(self, record_id: str, chosen: Sequence[str] = ()) -> None:
        """Find members for these mechanisms; without any, for those taken up in the case or the most promising."""
        super().__init__()
        self.record_id, self.chosen = record_id, tuple(chosen)
        self.known: Known | None = None

    def body(self) -> ComposeResult:
        """Yield what is asked about, what was just done, the list, and room for the marked member in full."""
        yield Static(id="held-head", markup=False)
        yield Static(id="held-said", markup=False)
        with Container(id="held-body"):
            yield Experts()
            with HeldDetail():
                yield Static(blank("Looking through the members …"), markup=False)

    def on_mount(self) -> None:
        """Begin with nothing done."""
        self.tell("")
        super().on_mount()

    def fill(self, workspace: Workspace) -> None:
        """Find the members."""
        record_id, chosen, today = self.record_id, self.chosen, self.cawg.now().date()
        self.run_job("members", lambda _: known(workspace, record_id, chosen, today), self._came, self._refused)

    def _came(self, found: Known) -> None:
        if self.known is not None and self.known.closed and not found.closed:
            self.tell("")
        self.known = found
        about = in_a_row(found.about) or "this country and these themes"
        self.query_one("#held-head", Static).update(
            Content.assemble(cell("Who knows: ", "$text-muted"), cell(about, "bold"))
        )
        listed_ = self.query_one(Experts)
        listed_.known = found
        listed_.border_subtitle = Content(str(len(found.members)) if found.members else "")
        listed_.lines_changed()
        if not found.members:
            self._detail(para(NOBODY))
        self.refresh_bindings()

    def _refused(self, error: CawgError) -> None:
        self._detail(para(error.sentence, "$text-error"))

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        one, found = self.query_one(Experts).current, self.known
        if one is not None and found is not None:
            self._detail(in_full(found, one))

    def _detail(self, content: Content) -> None:
        pane = self.query_one(HeldDetail)
        pane.query_one(Static).update(content)
        pane.scroll_home(animate=False)

    def tell(self, words: str) -> None:
        """Say in a line above the list what was done, or why not."""
        said = self.query_one("#held-said", Static)
        said.display = bool(words)
        said.update(para(words))

    @on(LineList.Opened)
    def _opened(self, event: LineList.Opened) -> None:
        event.stop()
        self.action_record()

    @on(LineList.Left)
    def _left(self, event: LineList.Left) -> None:
        event.stop()
        (self.query_one(HeldDetail) if event.step > 0 else self.query_one(Experts)).focus()

    # --- actions ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to ask and to open only where there are members."""
        return action not in {"ask", "record"} or (self.known is not None and bool(self.known.members))

    def action_ask(self) -> None:
        """Note in the case that the member under the cursor is asked; only with the community's consent."""
        workspace, found, one = self.workspace, self.known, self.query_one(Experts).current
        if workspace is None or found is None or one is None or self.is_running_job("ask"):
            return
        if found.closed:
            self.tell(f"{found.closed} {HOW}")
            return
        before = found.asked.get(one.member)
        if before is not None:
            self.tell(f"{one.title} was asked on {day_of(as_text(before.get('asked')))}; nothing was changed.")
            return
        today = self.cawg.now().date()
        self.run_job(
            "ask", lambda _: Casework(workspace).ask(found.stored, one, today), lambda saved: self._asked(saved, one),
            lambda error: self.tell(error.sentence),
        )  # fmt: skip

    def _asked(self, saved: Saved, one: Helper) -> None:
        said = f"Noted in the case: {one.title} is asked today. The message itself is yours to send."
        self.tell(" ".join(words for words in (said, saved.together, saved.besides) if words))
        if saved.kept_back:
            self.app.notify(para(saved.kept_back).plain, severity="warning", markup=False, timeout=8)
        self.post_message(WorkspaceChanged(frozenset({saved.stored.id})))

    def action_consent(self) -> None:
        """Go to the field that says what the community has agreed to, and come back."""
        from cawg_tui.tui.record_part import one_field

        self.app.push_screen(one_field(self.record_id, circulating.FIELD, CONSENT_QUESTION))

    def action_record(self) -> None:
        """Open the record of the member under the cursor."""
        one = self.query_one(Experts).current
        if one is not None:
            self.post_message(OpenRecord(one.member))


def in_full(found: Known, one: Helper) -> Content:
    """Return why a member could help, when they can be called on, and what is noted of their being asked."""
    parts = [
        cell(one.title, "bold"),
        _section("Why", [f"• {reason}" for reason in one.reasons]),
        _section("When they can be called on", [one.availability or "Not said in their record."]),
    ]
    entry = found.asked.get(one.member)
    if entry is not None:
        answer = as_text(entry.get("answer"))
        said = f"Asked on {day_of(as_text(entry.get('asked')))}"
        parts.append(_section("Asked", [said, f"Answer: {answer}" if answer else "No answer is noted yet."]))
    elif found.closed:
        parts.append(_section("Asked", [f"{found.closed} {HOW}"]))
    else:
        parts.append(_section("Asked", ["Not yet. Enter notes in the case that they are asked today."]))
    return Content("\n\n").join(parts)


def _section(heading: str, lines: Sequence[str]) -> Content:
    return Content("\n").join([Content.styled(heading, "bold $text-primary"), *(para(line) for line in lines)])
