"""Help: the keys that work where the member is, in groups, and how to search; all of it from the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from cawg_tui.tui.actions import GROUPS, Action, action_of, bindings
from cawg_tui.tui.key_hints import KeyHints
from cawg_tui.tui.query_words import QUERY_WORDS, own_query_words
from cawg_tui.tui.text import cell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.screen import Screen


class HelpScreen(ModalScreen[None]):
    """The keys of the screen below, those of what has focus among them."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("help")]

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__()
        self.groups = grouped(below)
        workspace = getattr(below.app, "workspace", None)
        self.own_words = own_query_words(workspace.kinds) if workspace is not None else ()

    def compose(self) -> ComposeResult:
        """Lay out the groups one below the other, then how to search."""
        with VerticalScroll(classes="dialog help-dialog") as pane:
            pane.border_title = Content("Keys that work here")
            for group, actions in self.groups.items():
                yield Static(Content(group), classes="help-group")
                yield _pairs((key, _words(action)) for action, key in actions)
            yield Static(Content("Searching"), classes="help-group")
            yield _pairs((*QUERY_WORDS, *self.own_words))
        yield KeyHints()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()


def grouped(screen: Screen[Any]) -> dict[str, list[tuple[Action, str]]]:
    """Return the actions that a screen answers now, by group, each with its keys as people write them."""
    keys: dict[str, list[str]] = {}
    for active in screen.active_bindings.values():
        action = action_of(active.binding.id)
        if action is not None and active.enabled:
            keys.setdefault(action.id, []).append(screen.app.get_key_display(active.binding))
    found: dict[str, list[tuple[Action, str]]] = {}
    for group in GROUPS:
        actions = [(action_of(one), ", ".join(dict.fromkeys(shown))) for one, shown in keys.items()]
        listed = [(action, shown) for action, shown in actions if action is not None and action.group == group]
        if listed:
            found[group] = listed
    return found


def _words(action: Action) -> str:
    return f"{action.label}. {action.help}" if action.help else action.label


def _pairs(pairs: Iterable[tuple[str, str]]) -> Container:
    """Lay out keys and what they do in two columns: what does not fit on a line goes on below its own beginning."""
    cells = (one for left, right in pairs for one in (Static(cell(left, "bold $text-accent")), Static(cell(right))))
    return Container(*cells, classes="help-pairs")
