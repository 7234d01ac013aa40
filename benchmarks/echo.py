"""The floor for a key: the smallest Textual program with an input line, which writes what stands in it below."""

from __future__ import annotations

from textual import on
from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Input, Static


class Echo(App[None]):
    """Says what is typed, between brackets that stand nowhere else."""

    def compose(self) -> ComposeResult:
        yield Input()
        yield Static()

    @on(Input.Changed)
    def echo(self, event: Input.Changed) -> None:
        self.query_one(Static).update(Content(said(event.value)))


def said(text: str) -> str:
    """Return how a text is echoed."""
    return f"«{text}»"


if __name__ == "__main__":
    Echo().run()
