"""What was typed in a workspace and is not saved yet: kept on this computer, for this member alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.store import private

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.store.private import Draft, DraftSlot
    from cawg_tui.store.records import Stored


class Drafting:
    """The drafts of the workspace at `root`."""

    root: Path

    def drafts(self) -> list[Draft]:
        """Return what was typed and not saved, by record; a damaged draft is kept aside (`cawg doctor` names it)."""
        return private.load_drafts(self.root).drafts

    def draft_of(self, record_id: str) -> Draft | None:
        """Return the draft of one record that was kept last and that no open form is working on."""
        return private.load_draft(self.root, record_id)

    def claim_slot(self, record_id: str, wanted: int = 0) -> DraftSlot:
        """Take a place for a draft while its form is open, so that two windows never write over each other's."""
        return private.claim_slot(self.root, record_id, wanted)

    def keep_draft(self, draft: Draft) -> None:
        """Keep what was typed, in the place of the draft before in its slot."""
        private.keep_draft(self.root, draft)

    def drop_draft(self, record_id: str, slot: int = 1) -> None:
        """Forget a draft, once it is saved or given up."""
        private.drop_draft(self.root, record_id, slot)

    def keep_text(self, stored: Stored, text: str) -> Path:
        """Keep a record's text that could not be saved, and return where."""
        return private.keep_text(self.root, stored.id, text)
