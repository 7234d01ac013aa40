"""Named points at which a test may end the program as a power cut would; without the variable they do nothing."""

from __future__ import annotations

import os
from typing import Final

VARIABLE: Final = "CAWG_FAILPOINT"
KILLED: Final = 137


def failpoint(name: str) -> None:
    """End the program at once, with nothing tidied, where the environment names this point."""
    if os.environ.get(VARIABLE) == name:
        os._exit(KILLED)
