"""The first line of every screen: the network, the places with the one we are in, and how this clone stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from cawg_tui.records.inert import inert
from cawg_tui.tui.messages import GoTo
from cawg_tui.tui.text import fitted

if TYPE_CHECKING:
    from textual import events

    from cawg_tui.tui.messages import Place
    from cawg_tui.workspace import Workspace

PLACES: tuple[tuple[str, Place, str], ...] = (
    ("1", "home", "Home"),
    ("2", "records", "Records"),
    ("3", "review", "Review"),
)
PLACES_WIDTH = sum(len(f"   {key} {label} ") for key, _, label in PLACES)
LEAST_NAME = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """How this clone stands, as the top line says it: counts, and words where something else must be said."""

    name: str = ""
    unsaved: int = 0
    to_send: int = 0
    to_receive: int = 0
    to_decide: int = 0
    problems: int = 0
    alone: bool = False
    known: bool = False
    said: str = ""

    @classmethod
    def of(cls, workspace: Workspace) -> Standing:
        """Count what waits: to save, to send, to receive, to decide, and records with problems."""
        from cawg_tui.records.finding import Level

        problems = len({one.id for one in workspace.index.findings() if one.level is Level.ERROR})
        state = workspace.state()
        return cls(
            inert(workspace.settings.name), len(state.unsaved), state.to_send, state.to_receive, state.to_decide,
            problems, alone=not state.remote, known=True,
        )  # fmt: skip

    @property
    def words(self) -> str:
        """Return the line: `3 to send · 5 to receive · 2 problems`."""
        if self.said:
            return self.said
        if not self.known:
            return ""
        counted = (
            (self.unsaved, "not saved"), (0 if self.alone else self.to_send, "to send"),
            (self.to_receive, "to receive"), (self.to_decide, "to decide"), (self.problems, _problems(self.problems)),
        )  # fmt: skip
        said = [f"{count} {words}" for count, words in counted if count]
        if self.alone:
            said.append("on this computer only")
        return " · ".join(said) or "all sent"


def _problems(count: int) -> str:
    return "problem" if count == 1 else "problems"


class TopLine(Widget):
    """cawg, the network's name, the places, how this clone stands."""

    def __init__(self, place: str = "") -> None:
        super().__init__()
        self.place = place
        self.standing = Standing()

    def on_mount(self) -> None:
        """Follow how the clone stands."""
        self.watch(self.app, "standing", self._stands)

    def _stands(self, standing: Standing) -> None:
        self.standing = standing
        self.refresh()

    def _name_width(self) -> int:
        left = self.size.width - PLACES_WIDTH - len(" cawg · ") - len(self.standing.words) - 2
        return max(min(left, len(self.standing.name)), min(LEAST_NAME, len(self.standing.name)))

    def render(self) -> Content:
        """Draw the line."""
        name = fitted(self.standing.name, self._name_width())
        parts: list[str | tuple[str, str]] = [(" cawg", "bold $text-primary")]
        parts += [(f" · {name}", "$foreground")] if name.strip() else []
        for key, place, label in PLACES if self.standing.known or self.place else ():
            here = place == self.place
            parts += ["  ", (f" {key} {label} ", "bold reverse" if here else "$text-muted")]
        left = Content.assemble(*parts)
        room = self.size.width - left.cell_length - 1
        words = Content(fitted(self.standing.words, min(room, len(self.standing.words)))) if room > 1 else Content("")
        return Content.assemble(left, " " * max(room - words.cell_length, 0), words, " ")

    def on_click(self, event: events.Click) -> None:
        """Go to the place that was clicked."""
        at = len(" cawg") + (len(" · ") + self._name_width() if self.standing.name else 0)
        for key, place, label in PLACES:
            start, end = at + 2, at + 2 + len(f" {key} {label} ")
            if start <= event.x < end:
                self.post_message(GoTo(place))
            at = end
