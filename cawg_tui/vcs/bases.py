"""The last version that two sides share. Where several are, one made of them: merged by record, as the sides were.

A version made here is the same on every machine, belongs to nobody, and no branch ever shows it.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from cawg_tui.vcs import history, merging, threeway
from cawg_tui.vcs.agreement import CHANGE_SECONDS
from cawg_tui.vcs.commit import Identity, Step, drop_refs, write_commits
from cawg_tui.vcs.lock import hold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.store.layout import Layout
    from cawg_tui.vcs.git import Runner

NOBODY: Final = Identity("cawg", "nobody@cawg.invalid")
NO_TIME: Final = datetime.fromtimestamp(0, UTC)
# Lines of work that crossed more often than this share enough: any version that both had will do.
MOST_MADE: Final = 64


@contextmanager
def common_version(runner: Runner, layout: Layout, one: str, other: str) -> Iterator[str | None]:
    """Give the last version that two have in common, None where they have none; it is kept as long as it is in use."""
    crossing = _Crossing(runner, layout)
    with ExitStack() as end:
        end.callback(crossing.tidy)
        yield crossing.base_of(one, other)


@dataclass(slots=True)
class _Crossing:
    """The versions made on the way to one common version, and the refs that keep them meanwhile."""

    runner: Runner
    layout: Layout
    made: dict[tuple[str, str], str] = field(default_factory=dict)
    refs: list[str] = field(default_factory=list)

    def base_of(self, one: str, other: str) -> str | None:
        found = sorted(self.runner.attempt(["merge-base", "--all", one, other]).out.decode().split())
        base = found[0] if found else None
        for more in found[1:]:
            if len(self.made) < MOST_MADE:
                base = self._brought_together(base or more, more)
        return base

    def _brought_together(self, one: str, other: str) -> str:
        one, other = sorted((one, other))
        if (one, other) not in self.made:
            below = self.base_of(one, other)
            here, there = (history.changes(self.runner, below, side) for side in (one, other))
            combined = merging.combine(self.runner, threeway.compare(here, there, self.layout), self.layout)
            step = Step("What several versions have in common", combined.edits)
            written = write_commits(self.runner, [one, other], [step], NOBODY, when=NO_TIME)
            self.refs.append(written.ref)
            self.made[one, other] = written.tip
        return self.made[one, other]

    def tidy(self) -> None:
        """Let go of what was made."""
        if self.refs:
            with hold(self.runner.root, "syncing", wait=CHANGE_SECONDS):
                drop_refs(self.runner, self.refs)
