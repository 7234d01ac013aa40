"""Whether a case may be told to anyone beyond those who took the call: only once the community has agreed (C01)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.records.values import Values, as_text
from cawg_tui.rules.subject import mapping

if TYPE_CHECKING:
    from collections.abc import Mapping

CASE: Final = "case"
AGREED: Final = "given"
FIELD: Final = "consent/share_in_wg"
# From those who may read it, the fewest last.
WIDTH: Final[Mapping[str, int]] = {"restricted": 0, "group": 1, "network": 2, "public": 3}
STANDS: Final = {
    "": "they were not asked",
    "none": "they were not asked",
    "asked": "they have not answered",
    "refused": "they said no",
    "withdrawn": "they took it back",
}


def may_circulate(case: Values) -> bool:
    """Say whether the community has agreed that the case is shared in the working group."""
    return _consent(case) == AGREED


def refusal(case: Values) -> str:
    """Return in a sentence why a case is not shared and where to note their answer; nothing where it may be."""
    if may_circulate(case):
        return ""
    how = STANDS.get(_consent(case), "they have not agreed")
    return (
        f"Nothing is shared: the community has not agreed that the working group hears of it ({how}), and silence is "
        "not consent; note their answer in the case under Consent, Share in the working group."
    )


def widened(kind: str, before: Values, after: Values) -> str:
    """Return why a case may not be opened to more readers; nothing where it may, or where it stays as it was."""
    old, new = (WIDTH.get(as_text(one.get("confidentiality"))) for one in (before, after))
    if kind != CASE or old is None or new is None or new <= old:
        return ""
    return refusal(after)


def _consent(case: Values) -> str:
    return as_text(mapping(case.get("consent")).get("share_in_wg"))
