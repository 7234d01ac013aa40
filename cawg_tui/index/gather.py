"""A walk over a record's fields: what can be searched, what stands for filters, and whom it names.

Fields without search weight and private fields leave no words; of the former only references are known, and what a
field of the workspace's own says of itself.
"""

from __future__ import annotations

from cawg_tui.index.fold import fold
from cawg_tui.index.own_words import own_facets
from cawg_tui.index.words import Words, clean, facet
from cawg_tui.records import types as t
from cawg_tui.records.fields import Field, FieldSet, Sensitivity, Weight
from cawg_tui.records.values import Value, Values, as_text, item_name
from cawg_tui.records.vocabulary import language_code, words_of


class Gathered:
    """What a walk over a record's fields picks up: texts by weight, facets, references, and terms with their fields."""

    def __init__(self) -> None:
        self.body: list[str] = []
        self.tags: list[str] = []
        self.title: list[str] = []
        self.by_weight = {Weight.BODY: self.body, Weight.TAG: self.tags, Weight.HEAD: self.title, Weight.NONE: []}
        self.facets: set[str] = set()
        self.refs: list[tuple[str, str]] = []
        self.terms: list[tuple[str, str]] = []

    def said(self, record_id: str) -> Words:
        """Return the words of a record of this id; the id itself counts as a tag."""
        return Words.of(self.title, [record_id, *self.tags], self.body, self.facets, self.terms)


class _Step:
    """How one declared field is walked; `field` is its path without the names of items."""

    def __init__(self, declared: Field, field: str, *, top: bool, own: str = "") -> None:
        self.name, self.key, self.field = declared.name, declared.key, field
        # The field of the workspace's own that this is, or stands in: what it says can be asked for by that name.
        self.own = own or (declared.name if declared.own else "")
        kind = declared.type
        self.listed = isinstance(kind, t.ListOf)
        self.type = kind.of if isinstance(kind, t.ListOf) else kind
        self.inside = Plan(declared.inside, field, top=False, own=self.own) if declared.inside is not None else None
        self.weight = declared.weight
        self.facet = _facet_name(declared.name, self.type) if top else ""
        self.is_ref = isinstance(self.type, t.RefType)
        self.is_member = isinstance(self.type, t.RefType) and self.type.kinds == ("member",)
        self.counted = declared.weight is Weight.TAG and type(self.type) in _COUNTED
        self.as_written = type(self.type) in _AS_WRITTEN
        # Most fields are text as written and nothing else.
        self.plain = self.as_written and not (self.is_ref or self.facet or self.counted or self.own)
        self.known: dict[str, tuple[str, tuple[str, ...]]] = {}

    def words(self, value: Value) -> str:
        """Return the searchable text of a value that is not text."""
        if isinstance(value, dict):
            return "\n\n".join(as_text(text) for text in value.values())
        return "" if isinstance(value, bool) else as_text(value)

    def learn(self, value: str) -> tuple[str, tuple[str, ...]]:
        """Return the searchable text of a value, names beside codes and words beside terms, and its facets."""
        text = value
        if not self.as_written:
            names: dict[str, str] = {}
            for name in self.type.found_by(value):
                names.setdefault(fold(name), name)
            text = " ".join(names.values())
        meant = (language_code(value) or value) if self.facet == "lang" else value
        facets = {facet(self.facet, meant)} if self.facet else set()
        if self.facet in {"theme", "area"}:
            facets.add(facet(self.facet, words_of(value)))
        if self.is_member:
            facets.add(facet("member", value))
        found = (text, tuple(facets))
        if len(self.known) < KNOWN_LIMIT:
            self.known[value] = found
        return found


def _facet_name(name: str, kind: t.FieldType) -> str:
    if isinstance(kind, t.CountryType):
        return "state"
    if isinstance(kind, t.LanguageType):
        return "lang"
    return {"themes": "theme", "areas": "area"}.get(name, "")


class Plan:
    """How the fields of a record, a group or an item are walked; private fields are not even looked at."""

    def __init__(self, fields: FieldSet, field: str = "", *, top: bool = True, own: str = "") -> None:
        self._steps = {
            declared.name: _Step(declared, f"{field}/{declared.name}" if field else declared.name, top=top, own=own)
            for declared in fields
            if declared.sensitivity is not Sensitivity.PRIVATE
        }
        # Whether a record can be named anywhere here: only then does it matter what an entry is called.
        self.refers: bool = any(step.is_ref or (step.inside and step.inside.refers) for step in self._steps.values())

    def gather(self, values: Values, path: str, into: Gathered) -> None:
        """Pick up texts, facets, references and terms of every declared field that holds something, as written."""
        steps = self._steps
        for name, value in values.items():
            step = steps.get(name)
            if step is None or value is None:
                continue
            if step.plain and isinstance(value, str):
                into.by_weight[step.weight].append(value)
            elif step.inside is not None:
                _gather_inside(step, value, f"{path}/{name}" if path else name, into)
            elif step.listed and isinstance(value, list):
                for one in value:
                    _take(step, one, path, into)
            else:
                _take(step, value, path, into)


def _gather_inside(step: _Step, value: Value, here: str, into: Gathered) -> None:
    if step.inside is None:
        return
    goal = into
    if step.weight is Weight.NONE:
        goal = Gathered()
        goal.refs = into.refs
    named = step.inside.refers and isinstance(value, list)
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            name = item_name(item, step.key) if named else None
            step.inside.gather(item, f"{here}/{name}" if name else here, goal)


def _take(step: _Step, value: Value, path: str, into: Gathered) -> None:
    """Pick up one plain value; `path` is that of what holds its field."""
    if isinstance(value, str):
        text, facets = step.known.get(value) or step.learn(value)
        into.facets.update(facets)
        if step.is_ref:
            into.refs.append((f"{path}/{step.name}" if path else step.name, value))
        elif step.counted:
            into.terms.append((step.field, clean(value)))
    else:
        text = step.words(value)
        if isinstance(value, dict) and isinstance(step.type, t.TextPerLanguage):
            into.facets.update(facet("lang", language_code(language) or language) for language in value)
    if step.own:
        into.facets |= own_facets(step.own, step.type, as_text(value) if isinstance(value, bool) else text)
    into.by_weight[step.weight].append(text)


KNOWN_LIMIT = 5_000
_COUNTED = frozenset({t.LineType, t.TermType, t.InstitutionType})
_AS_WRITTEN = frozenset({t.LineType, t.ProseType, t.TextPerLanguage, t.DateType, t.RefType})
