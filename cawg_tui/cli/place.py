"""Where a command works: the workspace at hand, opened at first need."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from cawg_tui.errors import WorkspaceMissingError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from cawg_tui.workspace import Workspace

VARIABLE = "CAWG_WORKSPACE"


class Place:
    """The folder a member meant: the one given with -C, else $CAWG_WORKSPACE, else the current one or one above."""

    def __init__(self, given: Path | None) -> None:
        self.given = given

    @property
    def start(self) -> Path:
        """Return the folder the search for a workspace starts in."""
        from pathlib import Path

        if self.given is not None:
            return self.given
        named = os.environ.get(VARIABLE)
        return Path(named) if named else Path.cwd()

    def start_or_none(self) -> Path | None:
        """Return the folder to open the interface on; None, for the welcome screen, where none was named or found."""
        from cawg_tui.store.settings import find_root

        named = self.given is not None or VARIABLE in os.environ
        return self.start if named or find_root(self.start) is not None else None

    def workspace(self) -> Workspace:
        """Return the open workspace; refuse where there is none."""
        return self._workspace

    @cached_property
    def _workspace(self) -> Workspace:
        from cawg_tui.workspace import Workspace

        if not self.start.is_dir():
            raise WorkspaceMissingError(str(self.start))
        return Workspace.open(self.start)


def in_workspace(function: Callable[..., Any]) -> Callable[..., Any]:
    """Pass the open workspace as a command's first argument and close it afterwards."""
    import click

    @click.pass_obj
    def command(place: Place, /, *arguments: Any, **options: Any) -> Any:
        workspace = place.workspace()
        try:
            return function(workspace, *arguments, **options)
        finally:
            workspace.close()

    command.__name__, command.__doc__ = function.__name__, function.__doc__
    return command
