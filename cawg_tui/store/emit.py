"""Writes values as the YAML that every record of a workspace has: readable, small in a diff, the same everywhere.

Keys in the model's order, then unknown keys; block style; `- id: …` under its field; texts with lines as |
literals, never wrapped anew; whatever a reader of YAML 1.1 or 1.2 would take for something else in quotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.records.values import same

if TYPE_CHECKING:
    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.values import Scalar, Value, Values

STEP: Final = "  "
# The open decisions of a record: their entries read from the field to the values, and their id stands last.
DECISIONS: Final = "_conflicts"
IN_A_DECISION: Final = ("field", "kind", "base", "values")
WORDS = re.compile(r"y|yes|n|no|true|false|on|off|null|~|=|<<|[-+]?\.(?:inf|nan)", re.IGNORECASE)
NUMBER = re.compile(
    r"""[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+          # other bases
    |[0-9][0-9_,]*(?:\.[0-9_.]*)?(?:e[-+]?[0-9]+)?         # whole numbers and fractions
    |\.[0-9][0-9_.]*(?:e[-+]?[0-9]+)?
    |[0-9][0-9_]*(?::[0-9]{1,2})+(?:\.[0-9_]*)?)           # 23:59, which YAML 1.1 reads in sixties
    |[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:t|[ \t]+)[0-9].*     # a day with an hour; a day alone reads well as it is
    """,
    re.IGNORECASE | re.VERBOSE,
)
HIDDEN: Final = "\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff"
PLAIN = re.compile(rf"[^\s{HIDDEN}!-'*-.:-@\[-^`{{-~](?:[^:#{HIDDEN}]++|:(?=\S)|(?<=\S)#)*+")
PLAIN_KEY = re.compile(r"[A-Za-z_][\w-]{0,200}", re.ASCII)
NOT_IN_FLOW = re.compile(r"[,\[\]{}:]")
UNPRINTABLE = re.compile(f"[{HIDDEN}]")
UNPRINTABLE_BUT_LINES = re.compile(f"(?![\t\n])[{HIDDEN}]")
NEEDS_INDICATOR = re.compile(r"\n*[ \t]")
ESCAPED = re.compile(rf'[{HIDDEN}"\\]')
ESCAPES: Final = {
    "\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x1b": "\\e", "\x00": "\\0",
    "\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manner:
    """How deep a text indents: `step` for a mapping under its key, `dash` for a list under its key."""

    step: int = 2
    dash: int = 0


OURS: Final = Manner()


def emit(values: Values, fields: FieldSet | None) -> str:
    """Write a whole record in canonical form, without what is empty."""
    lines: list[str] = []
    for key, value in ordered(tidy_mapping(values), fields):
        _entry(lines, "", key, value, fields, OURS)
    return "".join(lines) or "{}\n"


def tidy(value: Value) -> Value:
    """Return a value without the keys that say nothing: null, empty text, an empty list or mapping."""
    if isinstance(value, dict):
        return tidy_mapping(value)
    return [tidy(one) for one in value] if isinstance(value, list) else value


def tidy_mapping(values: Values) -> Values:
    """Return a mapping without the keys that say nothing, at every depth."""
    kept = ((key, tidy(value)) for key, value in values.items())
    return {key: value for key, value in kept if not says_nothing(value)}


def says(value: Value, tidied: Value) -> bool:
    """Say whether a value without the keys that say nothing is the same as one that is `tidy` already."""
    if value.__class__ is not tidied.__class__:
        return False
    if isinstance(value, dict) and isinstance(tidied, dict):
        left = len(tidied)
        for key, one in value.items():
            if key in tidied:
                if not says(one, tidied[key]):
                    return False
                left -= 1
            elif not says_nothing(tidy(one)):
                return False
        return left == 0
    if isinstance(value, list) and isinstance(tidied, list):
        return len(value) == len(tidied) and all(map(says, value, tidied))
    return same(value, tidied)


def says_nothing(value: Value) -> bool:
    """Say whether a key with this value is left out of a file; false and 0 do say something."""
    return value is None or value in ("", [], {})


def rank(key: str, fields: FieldSet | None, first: str = "") -> int:
    """Return the place of a key among its siblings; unknown keys share one, and those that begin with _ stand last."""
    if first == DECISIONS:
        return IN_A_DECISION.index(key) if key in IN_A_DECISION else len(IN_A_DECISION) + (key == "id")
    if key == first:
        return -1
    if fields is not None and (place := fields.places.get(key)) is not None:
        return place
    known = len(fields.fields) if fields is not None else 0
    return known + (1 if key.startswith("_") else 0)


def ordered(values: Values, fields: FieldSet | None, first: str = "") -> list[tuple[str, Value]]:
    """Return the pairs in the order they are written."""
    return sorted(values.items(), key=lambda pair: rank(pair[0], fields, first))


def first_key(item: Values, key: str) -> str:
    """Return what an item of a list begins with: its natural key, else its id; `_conflicts` for an open decision."""
    return key if key in item or key == DECISIONS else "id"


def natural_key(key: str, fields: FieldSet | None) -> str:
    """Return the natural key of the items of a list; `_conflicts` names the order of an open decision's own keys."""
    if key == DECISIONS:
        return DECISIONS
    return fields.key(key) if fields is not None else "id"


def entry_text(key: str, value: Value, column: int, fields: FieldSet | None, manner: Manner = OURS) -> str:
    """Write one pair as whole lines at a column; `fields` are those of the mapping it stands in."""
    lines: list[str] = []
    _entry(lines, " " * column, key, tidy(value), fields, manner)
    return "".join(lines)


def item_text(value: Value, column: int, inside: FieldSet | None, key: str = "id", manner: Manner = OURS) -> str:
    """Write one item of a list as whole lines, its dash at a column."""
    lines: list[str] = []
    _item(lines, " " * column, tidy(value), inside, key, manner)
    return "".join(lines)


def flow_text(value: Value) -> str:
    """Write a value on one line, as it stands inside [ ] or { }."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key_text(key)}: {flow_text(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_text(one) for one in value) + "]"
    return scalar_text(value, flow=True)


def _entry(lines: list[str], pad: str, key: str, value: Value, fields: FieldSet | None, manner: Manner) -> None:
    head = f"{pad}{key_text(key)}:"
    inside = fields.inside(key) if fields is not None else None
    if isinstance(value, dict) and value:
        lines.append(head + "\n")
        deeper = pad + " " * manner.step
        for name, inner in ordered(value, inside):
            _entry(lines, deeper, name, inner, inside, manner)
    elif isinstance(value, list) and value:
        lines.append(head + "\n")
        natural = natural_key(key, fields)
        for item in value:
            _item(lines, pad + " " * manner.dash, item, inside, natural, manner)
    else:
        _single(lines, head, pad, value)


def _item(lines: list[str], pad: str, value: Value, inside: FieldSet | None, key: str, manner: Manner) -> None:
    deeper = pad + STEP
    inner: list[str] = []
    if isinstance(value, dict) and value:
        for name, one in ordered(value, inside, first_key(value, key)):
            _entry(inner, deeper, name, one, inside, manner)
    elif isinstance(value, list) and value:
        for one in value:
            _item(inner, deeper, one, None, "id", manner)
    else:
        _single(lines, f"{pad}-", pad, value)
        return
    lines.append(f"{pad}- {inner[0][len(deeper) :]}")
    lines.extend(inner[1:])


def _single(lines: list[str], head: str, pad: str, value: Value) -> None:
    if isinstance(value, str) and "\n" in value and (block := literal_text(value, len(pad))) is not None:
        lines.append(f"{head} {block}\n")
    elif isinstance(value, dict | list):
        lines.append(f"{head} {flow_text(value)}\n")
    else:
        lines.append(f"{head} {scalar_text(value)}\n")


def literal_text(text: str, column: int, indent: int | None = None) -> str | None:
    """Write a text as a | literal under a key or dash at a column, without the last line's end; None where it cannot.

    `indent` is the column of its lines, two deeper than the key unless the text that stood there had another.
    """
    if UNPRINTABLE_BUT_LINES.search(text) or not text.strip():
        return None
    at = column + len(STEP) if indent is None else indent
    if not 1 <= at - column <= 9:
        return None
    indicator = str(at - column) if NEEDS_INDICATOR.match(text) else ""
    if not text.endswith("\n"):
        chomping, body = "-", text
    elif text.endswith("\n\n"):
        chomping, body = "+", text[:-1]
    else:
        chomping, body = "", text[:-1]
    pad = " " * at
    return f"|{indicator}{chomping}\n" + "\n".join(pad + line if line else "" for line in body.split("\n"))


def key_text(key: str) -> str:
    """Write the name of a field."""
    if PLAIN_KEY.fullmatch(key) and not WORDS.fullmatch(key):
        return key
    return scalar_text(key, flow=True) if not key.isdigit() else f'"{key}"'


def scalar_text(value: Scalar, *, flow: bool = False) -> str:
    """Write a scalar on one line, in quotes where anyone's reader would otherwise take it for something else."""
    if isinstance(value, str):
        return value if is_plain(value, flow=flow) else quoted_text(value)
    if value is None:
        return "null"
    return ("true" if value else "false") if isinstance(value, bool) else repr(value)


def is_plain(text: str, *, flow: bool = False) -> bool:
    """Say whether a text may stand without quotes: it begins with a letter or digit and no reader would mistake it."""
    if not PLAIN.fullmatch(text) or text[-1].isspace() or text.endswith(":"):
        return False
    if WORDS.fullmatch(text) or NUMBER.fullmatch(text):
        return False
    return not (flow and NOT_IN_FLOW.search(text))


def quoted_text(text: str, style: str = "") -> str:
    """Write a text in double quotes, or in single ones where it holds quotes or backslashes and nothing unprintable."""
    simple = not UNPRINTABLE.search(text)
    if simple and (style == "'" or (style != '"' and ('"' in text or "\\" in text))):
        return "'" + text.replace("'", "''") + "'"
    return '"' + ESCAPED.sub(_escape, text) + '"'


def _escape(sign: re.Match[str]) -> str:
    found = sign[0]
    if found in ESCAPES:
        return ESCAPES[found]
    return f"\\x{ord(found):02X}" if ord(found) < 0x100 else f"\\u{ord(found):04X}"
