"""What a new record begins with that other records and the rules of the workspace already say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.beyond import Neighbourhood
from cawg_tui.records.identity import with_item_ids
from cawg_tui.rules import upr_start

if TYPE_CHECKING:
    from cawg_tui.records.values import Values
    from cawg_tui.workspace import Workspace

# The largest review of one State brought fewer than four hundred; a State has three or four reviews here.
MOST_EARLIER: Final = 2_000


def start_of(workspace: Workspace, state: str) -> Values:
    """Return what a UPR submission on a State begins with; runs in a thread, for it reads that State's recommendations.

    `state` is an alpha-3 code.
    """
    kind, today = workspace.kinds[upr_start.KIND], workspace.clock().date()
    beyond = Neighbourhood(workspace)
    rows = workspace.search(f"country:{state}", kind="recommendation", limit=MOST_EARLIER).rows
    earlier = (values for row in rows if (values := beyond.record(row.id)) is not None)
    return with_item_ids(upr_start.start(state, today, workspace.rulebook.upr, earlier), kind.fields)
