"""The floor for a start: the smallest Textual program with a header, a footer and a list."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, OptionList


class Hello(App[None]):
    """Shows fifty lines."""

    def compose(self) -> ComposeResult:
        yield Header()
        yield OptionList(*(f"Record{number}" for number in range(50)))
        yield Footer()


if __name__ == "__main__":
    Hello().run()
