"""The member's own editor, $VISUAL or $EDITOR: the interface steps aside while it runs and takes the text back."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from cawg_tui.errors import EditorMissingError
from cawg_tui.store.private import private_folder

if TYPE_CHECKING:
    from typing import Any

    from textual.app import App

FALLBACKS = ("nano", "vim", "vi", "notepad")


def editor_command() -> list[str]:
    """Return the editor's command: $VISUAL, then $EDITOR, then what most systems have; refuse where there is none."""
    for name in ("VISUAL", "EDITOR"):
        words = _words(os.environ.get(name, ""))
        if words:
            if shutil.which(words[0]) is None:
                raise EditorMissingError(f"${name} names {words[0]}, which is not on this computer")
            return words
    for program in FALLBACKS:
        found = shutil.which(program)
        if found is not None:
            return [found]
    raise EditorMissingError("neither $VISUAL nor $EDITOR is set")


def edit_outside(app: App[Any], root: Path, text: str, suffix: str) -> str:
    """Let the member edit a copy of a text in their own editor and return it as they left it.

    The copy lies in the workspace's private folder, readable by its owner alone, and is removed when it is read back.
    An editor that opens a window of its own must be told to wait (`code --wait`), else the text comes back unchanged.
    """
    command = editor_command()
    handle, name = tempfile.mkstemp(suffix=suffix, prefix="editing-", dir=private_folder(root))
    place = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass", newline="") as copy:
            copy.write(text)
        with app.suspend():
            subprocess.run([*command, str(place)], check=False)  # noqa: S603 - the member's own choice of program
        return place.read_bytes().decode("utf-8", errors="replace")
    except SuspendNotSupported:
        raise EditorMissingError("this terminal cannot step aside for an editor") from None
    except OSError as error:
        raise EditorMissingError(f"{command[0]} could not be started ({error.strerror})") from None
    finally:
        place.unlink(missing_ok=True)


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command, posix=os.name != "nt")
    except ValueError:
        return []
