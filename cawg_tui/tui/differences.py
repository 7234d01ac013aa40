"""Differences for the eye: field by field with the changed words marked, or as git's lines; signs before colours."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from textual.content import Content

from cawg_tui.records.difference import Act, Change
from cawg_tui.records.inert import inert
from cawg_tui.records.values import Missing, Value, as_text, is_empty
from cawg_tui.tui import shown
from cawg_tui.tui.text import cell, para

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from cawg_tui.records.declarations import Field, FieldSet

GONE: Final = "$text-error strike"
CAME: Final = "$text-success bold"
ACTS: Final = {Act.ADDED: "added", Act.CHANGED: "changed", Act.REMOVED: "taken out", Act.MOVED: "put in another order"}
WORDS: Final = re.compile(r"\s+|[^\s]+")
LONG: Final = 60
AUTOJUNK_ABOVE: Final = 2_000
CONTEXT_WORDS: Final = 12
IN_FULL: Final = 600
WHOLE_LIMIT: Final = 12_000
INDENT: Final = "    "


def by_field(
    changes: Sequence[Change], fields: FieldSet, titles: Mapping[str, str] | None = None, today: date | None = None
) -> Content:
    """Return every change with its label, before and after; entries that came or went as blocks."""
    blocks = [_block(change, fields, titles or {}, today) for change in changes]
    return Content("\n\n").join(blocks) if blocks else cell("No field differs.", "$text-muted")


def _block(change: Change, fields: FieldSet, titles: Mapping[str, str], today: date | None) -> Content:
    head = Content.assemble(cell(change.label, "bold"), "  ", (ACTS[change.act], "$text-muted"))
    return Content("\n").join([head, *_lines(change, fields, titles, today)])


def _lines(change: Change, fields: FieldSet, titles: Mapping[str, str], today: date | None) -> list[Content]:
    if change.act is Act.MOVED:
        return [_signed(" ", words) for words in _order(change)]
    if change.is_item:
        gone = change.act is Act.REMOVED
        whole = change.before if gone else change.after
        inside = _inside(change, fields)
        return [_signed("-" if gone else "+", line) for line in _whole(whole, inside, titles, today)]
    if isinstance(change.before, list) and isinstance(change.after, list) and change.field is not None:
        return list(_listed(change.field, change.before, change.after, titles, today))
    before, after = (_words(change, value, titles, today) for value in (change.before, change.after))
    if before and after and (len(before) > LONG or len(after) > LONG) and "\n" not in before + after:
        return _marked(before, after)
    if before and after and "\n" in before + after:
        return _marked_lines(before.split("\n"), after.split("\n"))
    if before and after:
        return [Content.assemble(INDENT, ("- ", GONE), cell(before, GONE), "  →  ", ("+ ", CAME), cell(after, CAME))]
    return [_signed("-", line) for line in _split(before)] + [_signed("+", line) for line in _split(after)]


def _listed(
    declared: Field, before: list[Value], after: list[Value], titles: Mapping[str, str], today: date | None
) -> Iterator[Content]:
    """Yield what left a list of plain values and what came to it; its new order where nothing did."""
    gone = [one for one in before if one not in after]
    came = [one for one in after if one not in before]
    for sign, values in (("-", gone), ("+", came)):
        for value in values:
            yield _signed(sign, " ".join(shown.one(declared, [value], titles, today).split()))
    if not gone and not came:
        yield _signed(
            " ", "now in this order: " + ", ".join(shown.one(declared, [one], titles, today) for one in after)
        )


def _split(text: str) -> list[str]:
    return text.split("\n") if text else []


def _words(change: Change, value: Value | Missing, titles: Mapping[str, str], today: date | None) -> str:
    if isinstance(value, Missing) or is_empty(value):
        return ""
    return (shown.one(change.field, value, titles, today) or as_text(value)).strip("\n")


def _inside(change: Change, fields: FieldSet) -> FieldSet | None:
    """Return the fields of the entry that a change is about."""
    here: FieldSet | None = fields
    for at, name in enumerate(change.path.split("/")):
        inner = here.inside(name) if here is not None else None
        here = inner if inner is not None else (here if at else None)
    return here


def _whole(
    value: Value | Missing, fields: FieldSet | None, titles: Mapping[str, str], today: date | None
) -> Iterable[str]:
    """Yield what a whole entry says, field by field."""
    if not isinstance(value, dict) or fields is None:
        yield from _split("" if isinstance(value, Missing) else as_text(value))
        return
    for name, inner in value.items():
        if name == "id" or is_empty(inner):
            continue
        declared = fields.get(name)
        label = declared.label if declared else name
        lines = shown.one(declared, inner, titles, today).strip("\n").split("\n")
        yield f"{label}: {lines[0]}"
        yield from (f"{' ' * 4}{line}" for line in lines[1:])


def _order(change: Change) -> list[str]:
    declared = change.field
    inside = declared.inside if declared is not None else None
    listed = change.after if isinstance(change.after, list) else []
    return [f"{at}. {shown.entry(inside, item)}" for at, item in enumerate(listed, start=1)]


def _signed(sign: str, words: str) -> Content:
    style = {"-": "$text-error", "+": "$text-success"}.get(sign, "$text-muted")
    return Content.assemble(INDENT, (f"{sign} ", style), cell(words, style))


# --- words ------------------------------------------------------------------------------------------------


def _marked_lines(before: list[str], after: list[str]) -> list[Content]:
    """Return lines that went and came; a line that was changed shows its words."""
    found: list[Content] = []
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) > AUTOJUNK_ABOVE)
    for what, start, end, other, stop in matcher.get_opcodes():
        if what == "equal":
            if found and start:
                found.append(_signed(" ", "⋯"))
            continue
        gone, came = before[start:end], after[other:stop]
        for old, new in zip(gone, came, strict=False):
            found += _marked(old, new)
        found += [_signed("-", line) for line in gone[len(came) :]] + [_signed("+", line) for line in came[len(gone) :]]
    while found and found[-1].plain.strip() == "⋯":
        found.pop()
    return found


def _marked(before: str, after: str) -> list[Content]:
    """Return two lines, before and after, in which the words that differ stand out."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=max(len(old), len(new)) > AUTOJUNK_ABOVE)
    codes = matcher.get_opcodes()
    minus = _side([(old[i:j], what != "equal") for what, i, j, _, _ in codes], GONE)
    plus = _side([(new[i:j], what != "equal") for what, _, _, i, j in codes], CAME)
    return [
        Content.assemble(INDENT, ("- ", "$text-error"), minus),
        Content.assemble(INDENT, ("+ ", "$text-success"), plus),
    ]


def _side(pieces: list[tuple[list[str], bool]], style: str) -> Content:
    parts: list[Content] = []
    for at, (words, differs) in enumerate(pieces):
        text = "".join(words if differs else _near(words, first=at == 0, last=at == len(pieces) - 1))
        if text:
            parts.append(Content.styled(inert(_bracketed(text) if differs else text), style if differs else ""))
    return Content("").join(parts)


def _bracketed(text: str) -> str:
    """Put brackets around words that differ, so that they are seen without colours."""
    inner = text.strip()
    if not inner:
        return text
    left, right = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{left}[{inner}]{right}"


def _near(words: list[str], *, first: bool, last: bool) -> list[str]:
    """Return the words beside what differs; long stretches between are left out."""
    keep = CONTEXT_WORDS * 2
    if first and len(words) > keep:
        return ["… ", *words[-keep:]]
    if last and len(words) > keep:
        return [*words[:keep], " …"]
    if len(words) > keep * 2:
        return [*words[:keep], " … ", *words[-keep:]]
    return words


def proposed(before: str, after: str) -> Content:
    """Return a text as it is proposed, what it brings and what it leaves out marked within it.

    Of a long text come the words around what differs.
    """
    if len(before) + len(after) > WHOLE_LIMIT:
        return texts(before, after)
    old, new = WORDS.findall(before), WORDS.findall(after)
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    parts: list[Content] = []
    for at, (what, i, j, k, end) in enumerate(codes):
        gone, came = "".join(old[i:j]), "".join(new[k:end])
        if what == "equal" and len(after) > IN_FULL:
            came = "".join(_near(new[k:end], first=at == 0, last=at == len(codes) - 1))
        if what == "delete" and gone.strip():
            parts.append(Content.styled(inert(f"[-{gone.strip()}-] ", lines=True), GONE))
        elif what in {"insert", "replace"}:
            parts.append(Content.styled(inert(_bracketed(came), lines=True), CAME))
        elif what == "equal":
            parts.append(para(came))
    return Content("").join(parts)


def texts(before: str, after: str) -> Content:
    """Return two texts against each other, the lines and words that differ marked."""
    several = "\n" in before + after
    lines = _marked_lines(before.split("\n"), after.split("\n")) if several else _marked(before, after)
    return Content("\n").join(lines)


# --- git --------------------------------------------------------------------------------------------------


def as_git(text: str) -> Content:
    """Return a difference as git writes it, each line in the colour of its sign."""
    if not text.strip():
        return cell("No line differs.", "$text-muted")
    lines = inert(text, lines=True).rstrip("\n").split("\n")
    return Content("\n").join([Content.styled(line, _line_style(line)) for line in lines])


def _line_style(line: str) -> str:
    if line.startswith(("+++", "---", "diff ", "index ", "new file", "deleted file", "similarity", "rename")):
        return "bold"
    if line.startswith("@@"):
        return "$text-accent"
    return {"+": "$text-success", "-": "$text-error"}.get(line[:1], "")


def blank(words: str) -> Content:
    """Return a sentence that stands where there is nothing to compare."""
    return para(words, "$text-muted")
