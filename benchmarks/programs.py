"""Programs as members start them: the command `cawg`, bare Python beside it, and the environment both run in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BARE = (sys.executable, "-c", "pass")
HOUSE = Path(__file__).parents[1]


def cawg(*words: str) -> list[str]:
    """Return the command `cawg` with these words: the script beside this Python, else the package as a program."""
    script = Path(sys.executable).with_name("cawg")
    return [str(script), *words] if script.is_file() else [sys.executable, "-m", "cawg_tui", *words]


def environment(**more: str) -> dict[str, str]:
    """Return what measured programs run in: they find this code, and what one start compiled serves the next."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    path = os.pathsep.join([str(HOUSE), *filter(None, [kept.get("PYTHONPATH")])])
    return {**kept, "PYTHONPATH": path, **more}


def run(command: Sequence[str]) -> None:
    """Run a program to its end, what it prints sent nowhere; RuntimeError with its last words where it fails."""
    done = subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env=environment(),
    )  # fmt: skip
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {' '.join(said)}")
