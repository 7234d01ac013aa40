"""Who proposed what, and when: found in the history, because the record itself names nobody.

The one who proposed a value is the author of the newest version, typed and not merged, that brought it in: its text
holds the value and the text before it does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from cawg_tui.errors import UnreadableRecordError
from cawg_tui.records.conflicts import ConflictKind, is_passage, without_conflicts
from cawg_tui.records.merge_sentences import place_of, sentences
from cawg_tui.records.merge_values import canonical, declared_on, listed, says_nothing, tidy
from cawg_tui.records.paths import get
from cawg_tui.records.values import MISSING, Missing, Value, Values, item_name
from cawg_tui.store.files import blob_oid
from cawg_tui.store.pieces import cut, values_of
from cawg_tui.store.source import decoded
from cawg_tui.store.yaml import read

if TYPE_CHECKING:
    from cawg_tui.records.conflicts import Conflict
    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.store.pieces import Known
    from cawg_tui.vcs.history import Version
    from cawg_tui.vcs.repository import Repository

LOOK_BACK: Final = 1_000
FIRST_LOOK: Final = 16
MOST_AT_ONCE: Final = 256
# Entries that hold no proposals for a field, but something to look at as it came.
RAW: Final = frozenset({"damaged", "unreadable"})
_RUN: Final = re.compile(rb"[A-Za-z0-9.-]+")

Found: TypeAlias = "Value | Missing"
Step: TypeAlias = Callable[["Values | None", "Values | None"], bool]


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for: whether a version, beside the one before it, made a proposal.

    `run` is a piece of plain text that the file of such a version holds: most others need not be read then. Where the
    file could not be read as a record, `text` is what it says, or tells its id.
    """

    made: Step
    run: bytes = b""
    text: str = ""


def proposed(one: Conflict, values: Values, fields: FieldSet) -> tuple[Found, ...]:
    """Return what was proposed in an open decision, in the order of the entry; a removal is MISSING and stands last.

    A whole entry, group or record that one removed and another changed is a proposal with all it holds.
    """
    if one.kind.value in RAW or not one.to_decide:
        return one.values
    told = [value for value in one.values if not says_nothing(value)]
    if one.kind is ConflictKind.REMOVAL and not told:
        there = get(values, one.path, fields) if one.path else without_conflicts(values)
        told = [] if isinstance(there, Missing) else [there]
    removed = one.kind is ConflictKind.REMOVAL or len(told) < len(one.values)
    return (*told, MISSING) if removed else tuple(told)


def sought(one: Conflict, value: Found, values: Values, fields: FieldSet) -> Sought:
    """Return what tells the version that made a proposal."""
    if one.kind.value in RAW:
        return Sought(_never, text=value if isinstance(value, str) else "")
    if isinstance(value, Missing):
        there = get(values, one.path, fields) if one.path else MISSING
        if is_passage(one, there, fields) and isinstance(one.base, str):
            return Sought(_brought(_holds(one.path, one.base, fields), back=True))
        return Sought(_brought(_stands(one.path, fields), back=True))
    if one.kind is ConflictKind.REMOVAL and not one.values:
        return Sought(_changed(one.path, fields))
    return Sought(_brought(_test(one, value, values, fields), new=_may_begin(one)), _run_in(value))


def versions_that(soughts: Sequence[Sought], path: str, repository: Repository) -> list[Version | None]:
    """Return for each thing sought the newest version that made it, None where the history does not tell.

    It reads the newest versions first, a few at a time, and stops once all is found.
    """
    found: list[Version | None] = [None] * len(soughts)
    left = {at for at, one in enumerate(soughts) if one.made is not _never or one.text}
    versions = repository.log(path, LOOK_BACK, merges=False) if left else []
    reading = _Reading(path)
    start, many = 0, FIRST_LOOK
    while left and start < len(versions):
        some = versions[start : start + many]
        texts = repository.texts_at([(f"{one.commit}{side}", path) for one in some for side in ("", "^")])
        for at, version in enumerate(some):
            after, before = texts[2 * at], texts[2 * at + 1]
            for number in sorted(left):
                if reading.tells(soughts[number], before, after):
                    found[number] = version
                    left.discard(number)
        start, many = start + many, min(many * 2, MOST_AT_ONCE)
    return found


class _Reading:
    """Reads versions of one record: only where they may tell something, and what they share once."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._read: dict[bytes, Values] = {}
        self._pieces: Known = {}

    def tells(self, one: Sought, before: bytes | None, after: bytes | None) -> bool:
        """Say whether a version made what is sought."""
        if one.text:
            return after is not None and (blob_oid(after) in one.text or _as_kept(after) == one.text)
        if one.run and (after is None or one.run not in after):
            return False
        try:
            return one.made(self._values(before), self._values(after))
        except UnreadableRecordError:
            return False

    def _values(self, data: bytes | None) -> Values | None:
        """Return what a version says, None where there was no file."""
        if data is None:
            return None
        if data not in self._read:
            text = decoded(data, self._path)
            pieces = cut(text, self._pieces)
            self._read[data] = values_of(pieces) if pieces is not None else read(text, self._path)
        return self._read[data]


def _as_kept(data: bytes) -> str:
    """Return a file's bytes as a record keeps the text of a version that could not be taken in."""
    return data.decode("utf-8", errors="backslashreplace").replace("\0", "\\x00")


# --- what a version may show -------------------------------------------------------------------------


Test: TypeAlias = Callable[[Values], bool]


def _never(_before: Values | None, _after: Values | None) -> bool:
    return False


def _brought(test: Test, *, back: bool = False, new: bool = False) -> Step:
    """Tell the version from which on something holds (`back`: no longer); `new` where it may be the first of all."""

    def made(before: Values | None, after: Values | None) -> bool:
        if back:
            before, after = after, before
            return after is not None and test(after) and not (before is not None and test(before))
        return after is not None and test(after) and (new if before is None else not test(before))

    return made


def _changed(path: str, fields: FieldSet) -> Step:
    """Tell a version that changed what stands at a path, which was there before and is there still."""

    def made(before: Values | None, after: Values | None) -> bool:
        if before is None or after is None:
            return False
        was, now = ((get(one, path, fields) if path else without_conflicts(one)) for one in (before, after))
        if isinstance(was, Missing) or isinstance(now, Missing):
            return False
        return canonical(was) != canonical(now)

    return made


def _may_begin(one: Conflict) -> bool:
    """Say whether the first version of a record may have made the proposal: not where there was something to change.

    A record that moved begins anew at its path, and whoever moved it has proposed nothing.
    """
    return isinstance(one.base, Missing)


def _test(one: Conflict, value: Value, values: Values, fields: FieldSet) -> Test:
    there = get(values, one.path, fields) if one.path else MISSING
    if one.kind is ConflictKind.ORDER:
        return _in_order(one.path, value, fields)
    if isinstance(value, str) and (is_passage(one, there, fields) or one.kind is ConflictKind.NOTE):
        return _holds(one.path, value, fields)
    if one.kind is ConflictKind.NOTE:
        return lambda version: value in listed(get(version, one.path, fields))
    wanted = canonical(tidy(value))

    def test(version: Values) -> bool:
        found = get(version, one.path, fields) if one.path else MISSING
        return not isinstance(found, Missing) and canonical(tidy(found)) == wanted

    return test


def _stands(path: str, fields: FieldSet) -> Test:
    return lambda version: not path or not says_nothing(get(version, path, fields))


def _holds(path: str, passage: str, fields: FieldSet) -> Test:
    def test(version: Values) -> bool:
        found = get(version, path, fields)
        if isinstance(found, list):
            return passage in found
        return isinstance(found, str) and place_of(sentences(found), passage) is not None

    return test


def _in_order(path: str, order: Value, fields: FieldSet) -> Test:
    """Tell a list whose entries, as far as an order names them, stand in that order; another may lack some of them."""
    declared, _ = declared_on(fields, path)
    key = declared.key if declared is not None else "id"
    wanted = [canonical(name) for name in listed(order)]

    def test(version: Values) -> bool:
        named = [canonical(item_name(item, key) or item) for item in listed(get(version, path, fields))]
        standing = [name for name in named if name in wanted]
        return len(standing) > 1 and standing == [name for name in wanted if name in named]

    return test


def _run_in(value: Value) -> bytes:
    """Return the longest run of plain letters and digits in a value: a file holds it however it is quoted or folded."""
    if isinstance(value, dict):
        runs = [_run_in(inner) for inner in value.values()]
    elif isinstance(value, list):
        runs = [_run_in(inner) for inner in value]
    else:
        runs = _RUN.findall(value.encode("utf-8", "replace")) if isinstance(value, str) else []
    return max(runs, key=len, default=b"")
