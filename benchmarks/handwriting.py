"""Records as people write them in an editor: remarks, [lists] and {entries} on a line, keys in another order.

What they say is the same; only programs that read nothing but their own writing would mind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.store.emit import OURS, Manner, entry_text, flow_text, ordered, tidy_mapping

if TYPE_CHECKING:
    from random import Random

    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.values import Value, Values

MANNERS: Final = (OURS, Manner(2, 2), Manner(4, 2))
REMARKS: Final = (
    "# Begun from the minutes of the last call; ask the lead before it goes out.",
    "# pendiente: confirmar con la comunidad antes de enviar",
    "# à vérifier: dates données par téléphone",
    "# --- kept by hand ---",
)
ASIDES: Final = ("to be checked", "as of May", "confirmado", "ask again", "see notes", "cf. annexe")
SHORT: Final = 100


def by_hand(values: Values, fields: FieldSet, source: Random) -> str:
    """Write a whole record the way one person would who never saw the program's own form."""
    pairs = ordered(tidy_mapping(values), fields)
    if source.random() < 0.6:
        source.shuffle(pairs)
    manner = source.choice(MANNERS)
    flow = source.random() < 0.7
    parts = [source.choice(REMARKS) + "\n"]
    for key, value in pairs:
        chance = source.random()
        if chance < 0.15:
            parts.append("\n")
        elif chance < 0.22:
            parts.append(f"# {source.choice(ASIDES)}\n")
        written = _on_lines(key, value) if flow else None
        parts.append(_with_aside(written or entry_text(key, value, 0, fields, manner), source))
    return "".join(parts)


def _on_lines(key: str, value: Value) -> str | None:
    """Write a list of words on one line, or entries one to a line; None where they would be too long."""
    if not isinstance(value, list):
        return None
    if not any(isinstance(one, dict | list) for one in value):
        text = f"{key}: {flow_text(value)}\n"
        return text if len(text) <= SHORT else None
    lines = [flow_text(one) for one in value]
    return f"{key}:\n" + "".join(f"  - {line}\n" for line in lines) if max(map(len, lines)) <= SHORT else None


def _with_aside(text: str, source: Random) -> str:
    if text.count("\n") > 1 or source.random() > 0.1:
        return text
    return f"{text[:-1]}  # {source.choice(ASIDES)}\n"
