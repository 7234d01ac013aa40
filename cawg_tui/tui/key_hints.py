"""The last line of every screen: at most seven keys that do something here, from the registry of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

if TYPE_CHECKING:
    from textual import events
    from textual.binding import Binding
    from textual.screen import Screen

MOST = 7
GAP = "  "
KEPT = "app.help"


class KeyHints(Widget):
    """Keys and what they do, nearest to what has focus first; help is always among them."""

    def on_mount(self) -> None:
        """Follow what has focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            self.refresh()

    def hints(self) -> list[Binding]:
        """Return the bindings to show, those of the app last."""
        shown: dict[str, Binding] = {}
        for _node, binding, enabled, _tip in self.screen.active_bindings.values():
            if binding.show and enabled and binding.action not in shown and not self._is_typed(binding):
                shown[binding.action] = binding
        listed = sorted(shown.values(), key=lambda one: (one.id == KEPT, (one.id or "").startswith("app.")))
        return [*listed[: MOST - 1], listed[-1]] if len(listed) > MOST else listed

    def _is_typed(self, binding: Binding) -> bool:
        """Say whether what has focus would take the key as text."""
        letter, focused = self.app.get_key_display(binding), self.screen.focused
        is_letter = len(letter) == 1 and letter.isascii()
        return is_letter and focused is not None and focused.check_consume_key(binding.key, letter)

    def placed(self) -> list[tuple[int, int, Binding, str]]:
        """Return each hint with the columns it takes, as many as fit with help at the end."""
        hints = self.hints()
        while True:
            at, places = 1, []
            for binding in hints:
                words = f"{self.app.get_key_display(binding)} {binding.description}"
                places.append((at, at + len(words), binding, words))
                at += len(words) + len(GAP)
            if at - len(GAP) <= self.size.width or len(hints) < 2:
                return places
            del hints[-2 if hints[-1].id == KEPT else -1]

    def render(self) -> Content:
        """Draw the line."""
        parts: list[str | tuple[str, str]] = [" "]
        for _, _, _, words in self.placed():
            key, _, label = words.partition(" ")
            parts += [(key, "$footer-key-foreground bold"), (f" {label}{GAP}", "$footer-description-foreground")]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Do what a hint says."""
        for start, end, binding, _ in self.placed():
            if start <= event.x < end:
                self.app.simulate_key(binding.key)
