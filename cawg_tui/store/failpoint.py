"""Named points at which a test may end the program as a power cut would; without the variable they do nothing."""

from __future__ import annotations

import os
from typing import Final

VARIABLE: Final = "CAWG_FAILPOINT"
KILLED: Final = 137
# Every point there is, in the order in which an act comes by them; a test ends the program at each.
POINTS: Final = (
    # a file of the workspace or a draft
    *("temporary-written", "file-replaced", "file-removed"),
    # the history, git's list of files, and the index
    *("commits-written", "paths-noted", "branch-advanced", "list-in-step", "in-history", "row-written"),
    # a sync
    *("held-file-joined", "gathered", "fetched", "merged", "sending", "sent", "agreed", "kept", "synced"),
    # the move of the files here
    *("staged", "journal-written", "first-file-placed", "files-placed", "left-noted", "list-settled"),
    *("branch-moved", "journal-removed"),
)


def failpoint(name: str) -> None:
    """End the program at once, with nothing tidied, where the environment names this point."""
    if os.environ.get(VARIABLE) == name:
        os._exit(KILLED)
