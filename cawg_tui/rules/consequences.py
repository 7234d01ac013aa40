"""What a change to a record brings with it: consents that fall back, counts that are dropped, a stalled review's state.

Pure, and asked before a save: what comes back is saved instead of what was typed, so that both stand in one
commit and the member sees both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.records.difference import changes
from cawg_tui.records.fields import Field, Merge
from cawg_tui.records.validate import STALLED_FROM
from cawg_tui.records.values import Value, Values, as_text, item_name, same
from cawg_tui.rules.counting import outgrown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.kinds import Kind

# The fields whose words are counted.
TEXT: Final = ("issues", "summary")


def carried(kind: Kind, before: Values, after: Values) -> Values:
    """Return the values to save: `after`, with what the change from `before` brings with it.

    A consent that was given for a text falls back to `asked`, the next on its scale, when that text
    changes before filing, unless the same save gives it anew; a merge does the same. A review that stalls keeps the
    state it stalled in until it goes on. Words noted by hand go when the text changes and has more than they say.
    """
    return _with_return(kind, before, _with_consents(kind, before, _with_counts(kind, before, after)))


def _with_counts(kind: Kind, before: Values, after: Values) -> Values:
    """Drop the counts that a changed text has outgrown, unless the same save noted them."""
    if kind.name != "upr_submission" or not _differs(kind.fields, TEXT, before, after):
        return after
    old = [name for name in outgrown(after) if same(before.get(name), after.get(name))]
    return {name: value for name, value in after.items() if name not in old} if old else after


def _with_return(kind: Kind, before: Values, after: Values) -> Values:
    old, new = as_text(before.get("status")), as_text(after.get("status"))
    if not kind.workflow.stall or old == new or not old:
        return after
    if new == kind.workflow.stall:
        return {**after, STALLED_FROM: old}
    return {name: value for name, value in after.items() if name != STALLED_FROM}


def _with_consents(kind: Kind, before: Values, after: Values) -> Values:
    if not kind.workflow.is_pending(as_text(before.get("status"))):
        return after
    done = after
    for listed, consent in _guarded(kind.fields):
        if not _differs(kind.fields, consent.guards, before, after):
            continue
        items = done.get(listed.name)
        if isinstance(items, list):
            old = _by_name(before.get(listed.name), listed.key)
            fallen = [_fallen(item, old.get(item_name(item, listed.key)), consent) for item in items]
            done = {**done, listed.name: fallen} if not same(fallen, items) else done
    return done


def _guarded(fields: FieldSet) -> Iterator[tuple[Field, Field]]:
    """Yield each list with the consent that its entries hold."""
    for declared in fields:
        for one in declared.inside or ():
            if one.merge is Merge.PROTECTIVE and one.guards and len(one.scale) > 1:
                yield declared, one


def _differs(fields: FieldSet, names: tuple[str, ...], before: Values, after: Values) -> bool:
    was = {name: before[name] for name in names if name in before}
    now = {name: after[name] for name in names if name in after}
    return bool(changes(was, now, fields))


def _by_name(items: Value, key: str) -> dict[str | None, Value]:
    return {item_name(item, key): item for item in items} if isinstance(items, list) else {}


def _fallen(item: Value, old: Value, consent: Field) -> Value:
    if not isinstance(item, dict) or not isinstance(old, dict):
        return item
    was, now = old.get(consent.name), item.get(consent.name)
    if now != consent.scale[0] or not same(was, now):
        return item
    return {**item, consent.name: consent.scale[1]}
