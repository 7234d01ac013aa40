"""Opening the interface, or saying as text what it would show first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cawg_tui.cli.place import Place


def open_interface(place: Place) -> int:
    """Open the interface, or, where there is no terminal, print Home as text."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        from cawg_tui.tui.app import run as run_interface

        return run_interface(place.start_or_none())
    from cawg_tui.cli.home import print_home

    print_home(place.workspace())
    return 0
