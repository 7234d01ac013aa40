"""What a workspace does with the shared remote: sending, receiving, and the choices where that cannot just be done."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from cawg_tui.errors import CannotWriteError
from cawg_tui.git_errors import BusyError
from cawg_tui.store.failpoint import failpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from cawg_tui.vcs.inventory import Inventory, Rewriting
    from cawg_tui.vcs.rehearsal import Confirm, Rehearsal
    from cawg_tui.vcs.states import SyncResult
    from cawg_tui.workspace import Workspace


class Together:
    """One workspace and its shared remote."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def sync(
        self,
        progress: Callable[[str, float | None], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        *,
        dry_run: bool = False,
        unrelated: bool = False,
        confirm: Confirm | None = None,
        share: bool = False,
    ) -> SyncResult:
        """Send what is here and receive what others sent; always ends in a named state.

        Where the workspace asks before open decisions are shared, `confirm` is asked, unless `share` says yes already.
        `unrelated` joins a remote that has nothing in common with this workspace.
        """
        from cawg_tui.vcs.sync import sync

        workspace = self._workspace
        with suppress(BusyError, CannotWriteError):
            workspace.keep_up()
        result = sync(
            workspace.repository,
            workspace.kinds,
            progress or silent,
            cancelled or never,
            describe=workspace.comparison.sentence_of,
            kinds_in=workspace.charter.kinds_in,
            dry_run=dry_run,
            unrelated=unrelated,
            confirm=(confirm or _not_unasked) if workspace.settings.share_conflicts == "ask" and not share else None,
        )
        failpoint("synced")
        # The sync is done: an index that cannot follow now does so at its next look at the files.
        with suppress(BusyError, CannotWriteError):
            workspace.refresh(result.received_paths)
        return result

    def inventory(self) -> Inventory:
        """Return which records are only here, only on the remote as last fetched, and in both."""
        from cawg_tui.vcs.inventory import inventories

        workspace = self._workspace
        return inventories(workspace.repository, workspace.kinds, workspace.settings.languages)

    def rewriting(self) -> Rewriting:
        """Return what the rewritten shared history has otherwise than the one received before."""
        from cawg_tui.vcs.inventory import rewriting

        workspace = self._workspace
        return rewriting(workspace.repository, workspace.kinds, workspace.settings.languages)

    def accept_rewritten(self) -> None:
        """Go on from the rewritten shared history; the next sync brings in by record what is here."""
        from cawg_tui.vcs.agreement import accept_rewritten

        accept_rewritten(self._workspace.repository)

    def tidy_up(self, cancelled: Callable[[], bool] | None = None) -> bool:
        """Let git pack the history where it is time, once a day at most; say whether it did anything."""
        from cawg_tui.vcs.upkeep import tidy_up

        return tidy_up(self._workspace.repository, cancelled or never)


def _not_unasked(_rehearsal: Rehearsal) -> bool:
    return False


def silent(_words: str, _part: float | None) -> None:
    """Hear of progress and tell nobody."""


def never() -> bool:
    """Answer for a caller who never cancels."""
    return False
