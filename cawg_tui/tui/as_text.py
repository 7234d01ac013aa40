"""Opening a record's file in the member's own editor, from any screen that shows the record; nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.errors import CawgError, UnreadableRecordError
from cawg_tui.tui.dialog import Answer, Ask
from cawg_tui.tui.editor import edit_outside
from cawg_tui.tui.page import Above
from cawg_tui.tui.text import cell

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.outcomes import Saved
    from cawg_tui.store.records import Stored

AGAIN, KEEP_TEXT, GIVE_UP = "again", "keep", "give up"


class AboveText(Above):
    """A screen above another from which a record's file can be opened. Heirs say in `text_saved` what follows."""

    def text_saved(self, saved: Saved) -> None:
        """Go on after the file was saved."""
        raise NotImplementedError

    def edit_as_text(self, stored: Stored, text: str) -> None:
        """Open a text of the record in the member's editor and save what comes back."""
        workspace = self.workspace
        if workspace is None:
            return
        try:
            edited = edit_outside(self.app, workspace.root, text, ".yaml")
        except CawgError as error:
            self.show_refusal(error)
            return
        if edited == stored.text:
            self.app.notify("Nothing was changed.", markup=False)
            return
        self.run_job(
            "text", lambda _: workspace.save_text(stored, edited), self.text_saved,
            lambda error: self._text_refused(stored, edited, error),
        )  # fmt: skip

    def _text_refused(self, stored: Stored, text: str, error: CawgError) -> None:
        """Put text that could not be saved aside, then ask what to do with it: not even a kill loses it."""
        workspace = self.workspace
        if workspace is not None:
            self.run_job(
                "keep", lambda _: workspace.keep_text(stored, text),
                lambda place: self._ask_about_text(stored, text, error, place),
                lambda _: self._ask_about_text(stored, text, error, None),
            )  # fmt: skip

    def _ask_about_text(self, stored: Stored, text: str, error: CawgError, place: Path | None) -> None:
        def answered(answer: str | None) -> None:
            if answer == AGAIN:
                self.edit_as_text(stored, text)
            if answer in {AGAIN, GIVE_UP}:
                if place is not None:
                    place.unlink(missing_ok=True)
            elif place is not None:
                self.app.notify(cell(f"Kept in {place}").plain, markup=False, timeout=10)

        where = f"Line {error.line}: {error.reason}." if isinstance(error, UnreadableRecordError) else error.sentence
        keep = [Answer(KEEP_TEXT, "Keep it as a file", "Nothing is saved; the text is put aside for you.")]
        self.app.push_screen(
            Ask(
                "This text was not saved",
                f"{where} The record is as it was.",
                [
                    Answer(AGAIN, "Edit it again", "As you left it."),
                    *(keep if place is not None else []),
                    Answer(GIVE_UP, "Throw it away", "What you typed in the editor is gone."),
                ],
            ),
            answered,
        )
