"""Opening the interface, or saying as text what it would show first."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cawg_tui.cli.place import Place


def open_interface(place: Place) -> int:
    """Open the interface, or, where there is no terminal, print Home as text."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        follow_the_window()
        from cawg_tui.tui.app import run as run_interface

        return run_interface(place.start_or_none())
    from cawg_tui.cli.home import print_home

    print_home(place.workspace())
    return 0


def follow_the_window() -> None:
    """Let the window alone say how large it is, wherever it can.

    COLUMNS and LINES, which some shells and containers hand on, tell the size it had once; Textual, and an editor
    opened from here, would keep to them when the window changes.
    """
    with suppress(OSError, ValueError):
        if all(os.get_terminal_size(sys.stdout.fileno())):
            os.environ.pop("COLUMNS", None)
            os.environ.pop("LINES", None)
