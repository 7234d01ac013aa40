"""A workspace's own fields as filters, each by its name: the words their values leave, and those that are asked for.

At each word of a value stands a facet of that word and the few after it, so that words may be asked for next to each
other; in a long text each word stands alone. A number, an amount, a day or an hour is asked for from its beginning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.index.fold import is_run, pieces
from cawg_tui.index.words import own_facet
from cawg_tui.records import types as t
from cawg_tui.records.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cawg_tui.records.values import Value

# Of one value so many words can be asked for, and so many of them next to each other.
WORDS: Final = 300
TOGETHER: Final = 3
_WHOLE: Final = (t.WholeType, t.AmountType, t.YesNoType)
_FROM_ITS_BEGINNING: Final = (*_WHOLE, t.DateType, t.TimeType)


def own_facets(name: str, kind: t.FieldType, text: str) -> set[str]:
    """Return what stands for the text of a value in the workspace's own field of this name."""
    spelled = _spelled(text)[:WORDS]
    if isinstance(kind, _FROM_ITS_BEGINNING):
        return {own_facet(name, spelled)} if spelled else set()
    together = _together(kind)
    return {own_facet(name, spelled[at : at + together]) for at in range(len(spelled))}


def asked(name: str, kinds: Iterable[t.FieldType], typed: str) -> str:
    """Return what full text has to look for where a field of this name, of one of these types, should say something."""
    found = {_asked(name, kind, typed) for kind in kinds}
    return f"({' OR '.join(sorted(found))})"


def _asked(name: str, kind: t.FieldType, typed: str) -> str:
    spelled = _spelled(_as_said(kind, typed))[:WORDS]
    together = WORDS if isinstance(kind, _FROM_ITS_BEGINNING) else _together(kind)
    windows = [spelled[at : at + together] for at in range(max(1, len(spelled) - together + 1))]
    words = [f'"{own_facet(name, window)}"' for window in windows]
    end = "" if isinstance(kind, _WHOLE) else " *"
    return f"({' AND '.join(words)}{end})"


def _together(kind: t.FieldType) -> int:
    return 1 if kind.prose or (isinstance(kind, t.TextPerLanguage) and kind.long) else TOGETHER


def _as_said(kind: t.FieldType, typed: str) -> str:
    """Return what is typed as the field would say it, where it says it otherwise: `true` is yes."""
    if not isinstance(kind, t.YesNoType):
        return typed
    try:
        value: Value = kind.read(typed)
    except ValueError:
        return typed
    return as_text(value)


def _spelled(text: str) -> Sequence[str]:
    """Return the words of a text; of a script without blanks, each character."""
    return [part for piece in pieces(text) for part in (piece if is_run(piece) else [piece])]
