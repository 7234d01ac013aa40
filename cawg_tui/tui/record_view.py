"""A record to read: what is wrong first, then every field that says something, in words, under its heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from cawg_tui.records.finding import Level
from cawg_tui.records.types import Group, Items, TextPerLanguage
from cawg_tui.records.values import Value, as_text, is_empty, item_name
from cawg_tui.rules.counting import words_in
from cawg_tui.tui import shown
from cawg_tui.tui.actions import bindings
from cawg_tui.tui.beside import Beside, Block
from cawg_tui.tui.decide import DECIDE
from cawg_tui.tui.form.level import HIDDEN, OTHERS, sections
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.text import cell, para

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from textual.app import ComposeResult

    from cawg_tui.records.declarations import Field, FieldSet
    from cawg_tui.records.finding import Finding
    from cawg_tui.records.values import Values

LEVELS = {
    Level.ERROR: ("! wrong", "bold $text-error"),
    Level.WARNING: ("* look", "$text-warning"),
    Level.INFO: ("· note", "$text-muted"),
}
TO_DECIDE = ("? decide", "bold $text-accent")
MARK_WIDTH = 10
MOST_LINES = 5
FIRST = 30
COUNTED_ABOVE = 40


class Findings(LineList):
    """What is wrong with a record, or worth knowing; each line leads to its field."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = tuple(findings)

    @property
    def count(self) -> int:
        """Return how many findings there are."""
        return len(self.findings)

    def line(self, index: int, width: int) -> Content:
        """Return a finding: how much it matters, and its sentence."""
        return finding_line(self.findings[index], width)

    def on_mount(self) -> None:
        """Be as tall as there are findings, within reason."""
        self.styles.height = min(self.count, MOST_LINES)


class FindingsPane(Vertical):
    """The findings, and the marked one in full below them."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(classes="findings")
        self.findings = tuple(findings)

    def compose(self) -> ComposeResult:
        """Show both."""
        yield Findings(self.findings)
        yield Static("", classes="finding", markup=False)

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        one = self.findings[event.index]
        place = "  Enter goes to the field." if one.field and one.code != DECIDE else ""
        self.query_one(".finding", Static).update(
            Content.assemble(cell(one.message), " ", cell(one.fix, "bold"), (place, "$text-muted"))
        )


def finding_line(finding: Finding, width: int) -> Content:
    """Return a finding on one line: a mark and a word for its level, then its sentence and what would mend it."""
    mark, style = TO_DECIDE if finding.code == DECIDE else LEVELS[finding.level]
    fix = f" {finding.fix}" if finding.fix else ""
    said = Content.assemble((f"{mark:<{MARK_WIDTH}}", style), cell(finding.message), cell(fix, "$text-muted"))
    return said.truncate(width, ellipsis=True)


class Lines(Widget):
    """A label with words beside it."""

    def __init__(self, label: str, *blocks: Block, open_ones: Sequence[str] = ()) -> None:
        super().__init__()
        mark = Content.styled("?", TO_DECIDE[1]) if open_ones else None
        told: list[Block] = [cell(words, TO_DECIDE[1]) for words in open_ones]
        self.beside = Beside(cell(label, "$text-muted"), [*blocks, *told], mark)

    def render(self) -> Beside:
        """Draw both."""
        return self.beside


class RecordView(VerticalScroll, can_focus=True):
    """Every field of a record that says something."""

    BINDINGS = [*bindings("reading")]  # noqa: RUF012 - Textual's own form

    def __init__(
        self,
        fields: FieldSet,
        values: Values,
        titles: Mapping[str, str],
        today: date | None,
        head: Content | None = None,
        disputed: Mapping[str, Sequence[str]] | None = None,
        under: Mapping[str, Widget] | None = None,
        above: Sequence[Widget] = (),
        below: Sequence[Widget] = (),
    ) -> None:
        """Show values; `disputed` says what is open on a field or an entry of it, by name or `name/entry`.

        `under` holds what else stands at the end of a section that says something, by its name; `above` and
        `below` what was reckoned of the record, around its fields.
        """
        super().__init__(*([Static(head, classes="view-head", markup=False)] if head is not None else []))
        self._pieces = [*above, *_pieces(fields, values, titles, today, disputed or {}, under or {}), *below]

    def on_mount(self) -> None:
        """Show the first fields at once and the rest right after, so that long records open without a wait."""
        first, rest = self._pieces[:FIRST], self._pieces[FIRST:]
        self.mount_all(first)
        if rest:
            self.call_after_refresh(self.mount_all, rest)


def _pieces(
    fields: FieldSet,
    values: Values,
    titles: Mapping[str, str],
    today: date | None,
    disputed: Mapping[str, Sequence[str]],
    under: Mapping[str, Widget],
) -> Iterator[Widget]:
    for name, declared in sections(fields).items():
        said = [one for one in declared if not is_empty(values.get(one.name)) or one.name in disputed]
        if said and name:
            yield Static(cell(name), classes="heading", markup=False)
        for one in said:
            yield from _field(one, values.get(one.name), titles, today, disputed)
        if said and name in under:
            yield under[name]
    others = [name for name in values if name not in fields and name not in HIDDEN]
    if others:
        yield Static(cell(OTHERS), classes="heading", markup=False)
    for name in others:
        yield Lines(name, para(as_text(values[name]), "$text-muted"))


def _field(
    declared: Field,
    value: Value,
    titles: Mapping[str, str],
    today: date | None,
    disputed: Mapping[str, Sequence[str]],
) -> Iterator[Widget]:
    open_ones = disputed.get(declared.name, ())
    if isinstance(declared.type, Items) and isinstance(value, list) and value and declared.inside is not None:
        many = f" ({len(value)})" if len(value) > 1 else ""
        for at, item in enumerate(value):
            label = "" if at else f"{declared.label}{many}"
            own = disputed.get(f"{declared.name}/{item_name(item, declared.key)}", ())
            told = (*own, *(() if at else open_ones))
            yield Lines(label, *whole_entry(declared.inside, item, titles, today), open_ones=told)
    elif isinstance(declared.type, Group) and isinstance(value, dict) and declared.inside is not None:
        yield Lines(declared.label, *whole_entry(declared.inside, value, titles, today), open_ones=open_ones)
    else:
        yield Lines(declared.label, _words(declared, value, titles, today), open_ones=open_ones)


def _words(declared: Field, value: Value, titles: Mapping[str, str], today: date | None) -> Content:
    words = shown.one(declared, value, titles, today)
    if declared.type.prose or (isinstance(declared.type, TextPerLanguage) and declared.type.long):
        count = words_in(words)
        if count > COUNTED_ABOVE:
            return Content.assemble(para(words), (f"\n{count:,} words", "$text-muted"))
    return para(words)


def whole_entry(
    fields: FieldSet, item: Value, titles: Mapping[str, str], today: date | None, indent: int = 0
) -> Iterator[Block]:
    """Yield an entry: its main words on the first line, then what the first line does not say, indented."""
    if not isinstance(item, dict):
        yield indent, para(as_text(item))
        return
    head = shown.entry(fields, item, titles, today)
    yield indent, Content.assemble(("– " if indent else ""), cell(head, "" if indent else "bold"))
    said = shown.in_entry(fields, item)
    for declared in fields:
        value = item.get(declared.name)
        if not is_empty(value) and declared.name not in said:
            yield from _inner(declared, value, titles, today, indent + 2)
    for name, value in item.items():
        if name not in fields and name not in HIDDEN:
            yield indent + 2, cell(f"{name}: {as_text(value)}", "$text-muted")


def _inner(
    declared: Field, value: Value, titles: Mapping[str, str], today: date | None, indent: int
) -> Iterator[Block]:
    label = Content.styled(declared.label, "$text-muted")
    if isinstance(declared.type, Items) and isinstance(value, list) and declared.inside is not None:
        yield indent, label
        for one in value:
            yield from whole_entry(declared.inside, one, titles, today, indent + 2)
        return
    words = para(shown.one(declared, value, titles, today).rstrip("\n"))
    if "\n" in words.plain or declared.type.prose:
        yield indent, label
        yield indent + 2, words
    else:
        yield indent, Content.assemble((f"{declared.label}: ", "$text-muted"), words)
