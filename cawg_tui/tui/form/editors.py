"""Which editor a field gets: one line for each widget that a field's declaration can name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.records.types import Group, Items, ListOf, TextPerLanguage
from cawg_tui.records.values import Missing, as_text, is_empty
from cawg_tui.tui.form.choice import ChoiceEditor, StatusEditor, YesNoEditor
from cawg_tui.tui.form.items import ItemsEditor
from cawg_tui.tui.form.keyed import KeyedEditor, keyed_options
from cawg_tui.tui.form.languages import LanguagesEditor
from cawg_tui.tui.form.line import LineEditor
from cawg_tui.tui.form.plain_list import PlainListEditor
from cawg_tui.tui.form.prose import ProseEditor
from cawg_tui.tui.form.suggest import SuggestEditor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cawg_tui.records.declarations import Field
    from cawg_tui.records.values import Value
    from cawg_tui.tui.form.address import Address
    from cawg_tui.tui.form.context import FormContext
    from cawg_tui.tui.form.editing import FieldEditor

EDITORS: Mapping[str, type[FieldEditor]] = {
    "line": LineEditor,
    "date": LineEditor,
    "number": LineEditor,
    "prose": ProseEditor,
    "yes-no": YesNoEditor,
    "choice": ChoiceEditor,
    "status": StatusEditor,
    "term": SuggestEditor,
    "country": SuggestEditor,
    "language": SuggestEditor,
    "institution": SuggestEditor,
    "ref": SuggestEditor,
    "languages": LanguagesEditor,
    "list": PlainListEditor,
    "items": ItemsEditor,
}


def editor_for(context: FormContext, declared: Field, address: Address) -> FieldEditor:
    """Return the editor of a field; a line with several lines in it gets room for them.

    In a sitting, choices are made by one key wherever the options are few.
    """
    chosen = EDITORS.get(declared.widget, LineEditor)
    if context.sitting and keyed_options(declared):
        return KeyedEditor(context, declared, address)
    value = context.model.get(address)
    if chosen is LineEditor and not isinstance(value, Missing) and "\n" in as_text(value).strip("\n"):
        chosen = ProseEditor
    return chosen(context, declared, address)


def can_edit(declared: Field, value: Value | Missing) -> bool:
    """Say whether a field's editor can hold what stands there; a list where text is meant is for the text editor."""
    if isinstance(value, Missing) or is_empty(value):
        return True
    kind = declared.type
    if isinstance(kind, ListOf):
        return isinstance(value, list) and not any(isinstance(one, list | dict) for one in value)
    if isinstance(kind, Items):
        return isinstance(value, list)
    if isinstance(kind, Group):
        return isinstance(value, dict)
    if isinstance(kind, TextPerLanguage) and isinstance(value, dict):
        return all(isinstance(one, str) for one in value.values())
    return not isinstance(value, list | dict)
