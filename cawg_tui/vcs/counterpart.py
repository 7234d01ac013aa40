"""The shared remote as one sync meets it: what it offers, what it takes, and the pause before another try.

What goes wrong becomes the ending that says so; nothing here is ever forced.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.git_errors import CancelledError
from cawg_tui.store.failpoint import failpoint
from cawg_tui.vcs import states
from cawg_tui.vcs.address import check_address
from cawg_tui.vcs.complaints import Trouble
from cawg_tui.vcs.remote_programs import receiving
from cawg_tui.vcs.states import Ending, SyncState
from cawg_tui.vcs.transfer import Limits, Sending, Talk, fetch, network_environment, send

if TYPE_CHECKING:
    from cawg_tui.vcs.git import Cancelled
    from cawg_tui.vcs.hearing import Progress
    from cawg_tui.vcs.repository import Repository

SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
LOST_TO_NOBODY: Final = 3


@dataclass(slots=True)
class Counterpart:
    """The other side of one sync, and how often it went on while something was being sent to it."""

    repository: Repository
    progress: Progress
    cancelled: Cancelled
    limits: Limits
    lost: int = 0

    def need(self) -> None:
        """End the sync where there is no remote, or an address that cawg does not talk to."""
        url = self.repository.remote_url()
        if url is None:
            raise Ending(SyncState.LOCAL_ONLY, states.LOCAL_ONLY)
        check_address(url)

    def fetch(self, branch: str) -> bool:
        """Learn what the remote holds; False where it does not have the branch."""
        repository = self.repository
        self.progress("Fetching", None)
        env = network_environment(repository.config())
        talk = fetch(repository.runner, branch, env, self.progress, self.cancelled, self.limits)
        if talk.trouble is Trouble.NO_BRANCH:
            return False
        failpoint("fetched")
        if talk.trouble is not None:
            raise states.of_trouble(talk.trouble, talk.words, repository.to_send())
        return True

    def offer(self, commit: str, branch: str) -> tuple[Sending, Ending | None]:
        """Offer a version; say how that went, and with what ending where it was not taken."""
        self.progress("Sending", None)
        repository = self.repository
        env = network_environment(repository.config())
        program = receiving(repository)
        talk = send(repository.runner, commit, branch, env, self.progress, self.cancelled, self.limits, program=program)
        self.lost += talk.sending is Sending.RACED
        return talk.sending, self._not_sent(talk)

    def is_stuck(self, offered: set[str | None]) -> bool:
        """Say whether races are lost to nobody: what the remote offers never changed."""
        return self.lost == LOST_TO_NOBODY and len(offered) == 1

    def pause(self) -> None:
        """Wait a moment, longer from race to race and never the same, so that two senders do not meet for ever."""
        if not self.lost:
            return
        longest = min(LONGEST_PAUSE, SHORTEST_PAUSE * 2**self.lost)
        end = time.monotonic() + random.uniform(SHORTEST_PAUSE, longest)  # noqa: S311 - not a secret
        while time.monotonic() < end:
            if self.cancelled():
                raise CancelledError("Syncing")
            time.sleep(0.05)

    def _not_sent(self, talk: Talk) -> Ending | None:
        if talk.sending in {Sending.DONE, Sending.RACED}:
            return None
        if talk.sending is Sending.CHECKED_OUT:
            return Ending(SyncState.REFUSED, states.CHECKED_OUT)
        if talk.sending is Sending.REFUSED:
            return Ending(SyncState.REFUSED, states.refused_words(talk.words))
        return states.of_trouble(talk.trouble or Trouble.OTHER, talk.words, self.repository.to_send())
