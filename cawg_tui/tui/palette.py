"""The list of all actions, by name: what works on this screen, and any record by its words."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from cawg_tui.errors import CawgError
from cawg_tui.tui.actions import Action, action_of
from cawg_tui.tui.messages import OpenRecord
from cawg_tui.tui.text import cell
from cawg_tui.tui.themes import THEMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from cawg_tui.index.search import Page
    from cawg_tui.tui.app import CawgApp
    from cawg_tui.workspace import Workspace

MOST_RECORDS = 50
LEAST_LETTERS = 2


class Commands(Provider):
    """Actions of the screen below, and records."""

    def _actions(self) -> list[tuple[Action, str, Callable[[], Any]]]:
        found: dict[str, tuple[Action, str, Callable[[], Any]]] = {}
        for active in self.screen.active_bindings.values():
            action = action_of(active.binding.id)
            if action is None or not active.enabled or action.id in found or action.where == "list":
                continue
            run = partial(self.app.run_action, active.binding.action, active.node)
            found[action.id] = (action, self.app.get_key_display(active.binding), run)
        return list(found.values())

    async def discover(self) -> Hits:
        """Offer every action before anything is typed."""
        for action, key, run in self._actions():
            yield DiscoveryHit(_named(action, key), run, text=action.label, help=action.help)

    async def search(self, query: str) -> Hits:
        """Offer the actions whose words are like what was typed, then at most 50 records."""
        matcher = self.matcher(query)
        for action, key, run in self._actions():
            score = matcher.match(f"{action.label} {action.help}")
            if score > 0:
                yield Hit(1 + score, _named(action, key), run, text=action.label, help=action.help)
        workspace: Workspace | None = getattr(self.app, "workspace", None)
        if workspace is None or len(query.strip()) < LEAST_LETTERS:
            return
        page = await asyncio.to_thread(_found, workspace, query)
        for at, row in enumerate(page.rows if page is not None else ()):
            go = partial(self.app.post_message, OpenRecord(row.id))
            kind = workspace.kinds[row.kind].label if row.kind in workspace.kinds else row.kind
            shown = cell(row.title)
            yield Hit(0.9 - at / 1000, shown + cell(f"  {kind}", "$text-muted"), go, text=shown.plain)


def _found(workspace: Workspace, query: str) -> Page | None:
    """Search in a thread; a refusal offers no records here, for the search line of Records says why."""
    try:
        return workspace.search(query, limit=MOST_RECORDS)
    except CawgError:
        return None


def _named(action: Action, key: str) -> Content:
    return Content.assemble(action.label, "  ", (key, "$text-muted"))


class Themes(Provider):
    """The colours that can be chosen."""

    async def discover(self) -> Hits:
        """Offer them all."""
        for name, run in self._themes():
            yield DiscoveryHit(name, run)

    async def search(self, query: str) -> Hits:
        """Offer those whose name is like what was typed."""
        matcher = self.matcher(query)
        for name, run in self._themes():
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, name, run)

    def _themes(self) -> list[tuple[str, Callable[[], Any]]]:
        app: CawgApp = self.app  # type: ignore[assignment]
        own = [theme.name for theme in THEMES]
        names = [*own, *(name for name in app.available_themes if name not in own)]
        return [(name, partial(app.choose_theme, name)) for name in names]


def ask_theme(app: CawgApp) -> None:
    """Offer the colours in the same list."""
    app.push_screen(CommandPalette(providers=[Themes], placeholder="Choose colours"))
