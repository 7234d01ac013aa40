"""For whom an export is made, and what may not go to those readers: records, text of others, cases without consent.

An audience is a level of confidentiality: whoever may read records of that level. What stands here names records by
their ids alone, for it is printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.exports.sharing import KEPT_FROM_READERS
from cawg_tui.rules.confidential import IN_WORDS, OUTSIDE, carried, is_closer, level_of
from cawg_tui.rules.subject import mapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cawg_tui.records.declarations import Sensitivity
    from cawg_tui.records.kinds import Kind
    from cawg_tui.records.values import Values
    from cawg_tui.rules.confidential import Source

# A workspace is read by its group: what the group may read goes out unless more is asked for, what is kept from most
# of the group never does without a word.
USUAL: Final = "group"
WHOM: Final[Mapping[str, str]] = {
    "public": "the public", "network": "the network", "group": "the working group", "restricted": "those named",
}  # fmt: skip
# What a community must have agreed to before its case goes to these readers; silence is not consent.
CONSENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "group": ("share_in_wg",), "network": ("share_in_wg", "forward_to_allies"), "public": ("share_in_wg", "publish"),
}  # fmt: skip


def kept_back(audience: str, usual: frozenset[Sensitivity]) -> frozenset[Sensitivity]:
    """Return which fields stay here: those that a format keeps back, and those for the group once it is left."""
    return usual | KEPT_FROM_READERS if audience in OUTSIDE else usual


def withheld(kind: Kind, record_id: str, values: Values, audience: str, linked: Iterable[Source]) -> Iterator[str]:
    """Yield why what would leave of a record may not go to an audience; `linked` are those that it may not read."""
    level = level_of(kind, values)
    if is_closer(level, audience):
        yield f"{record_id} is {IN_WORDS[level]}"
    consent = mapping(values.get("consent"))
    if kind.name == "case" and any(consent.get(name) != "given" for name in CONSENTS.get(audience, ())):
        yield f"the community of {record_id} has not agreed to it"
    sources = dict.fromkeys(one.source for one in carried(kind, values, audience, linked))
    yield from (f"text of {source} stands in {record_id}" for source in sources)
