"""Fills the fields that kinds declare, so that every kind there is, and every field, is among what is measured.

A field's type says what can stand in it; a kind's plan says how full its records are and how long its texts.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from cawg_tui.records import types as t
from cawg_tui.records import vocabulary
from cawg_tui.records.declarations import Merge
from cawg_tui.records.identity import ALPHABET, ITEM_RANDOM
from cawg_tui.records.kinds import built_in
from cawg_tui.records.values import as_text

from benchmarks.words import STEMS, name_of, tongue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cawg_tui.records.declarations import Field, FieldSet
    from cawg_tui.records.values import Value, Values


@dataclass(frozen=True, slots=True)
class Plan:
    """How a kind's records are written: their share of a workspace, how full they are, words to a text, list entries.

    A record's own fields are filled by the chance `full`; `items` is the most entries that a list of mappings has.
    """

    share: float
    full: float
    words: int
    items: int


@dataclass(frozen=True, slots=True)
class Outline:
    """What is settled of a record before its file is written, so that others can refer to it."""

    number: int
    kind: str
    id: str
    language: str
    title: str
    country: str
    session: int


PLANS: Final[Mapping[str, Plan]] = {
    "initiative": Plan(0.11, 0.60, 29, 3),
    "upr_submission": Plan(0.17, 0.40, 36, 3),
    "safeguard_review": Plan(0.09, 0.50, 25, 3),
    "standards_process": Plan(0.03, 0.50, 24, 3),
    "learning_exchange": Plan(0.05, 0.55, 30, 4),
    "case": Plan(0.16, 0.55, 21, 3),
    "mechanism": Plan(0.02, 0.60, 32, 2),
    "event": Plan(0.04, 0.55, 30, 5),
    "workplan": Plan(0.02, 0.50, 32, 3),
    "member": Plan(0.08, 0.50, 30, 2),
    "sign_on": Plan(0.05, 0.60, 50, 10),
    "recommendation": Plan(0.18, 0.45, 26, 2),
}
COUNTRIES: Final = ("KEN", "COL", "HND", "PHL", "IDN", "IND", "UGA", "COD", "PER", "BRA", "MEX", "THA", "NPL", "TUN",
                    "EGY", "ZAF", "NGA", "GTM", "KHM", "MMR", "LBN", "FRA", "CHE", "NLD")  # fmt: skip
BANKS: Final = ("World Bank", "IFC", "ADB", "AIIB", "AfDB", "EBRD", "EIB", "IDB", "IDB Invest", "FMO", "KfW", "BNDES")
HOURS: Final = ("09:30", "12:00", "15:00", "17:00", "18:00", "23:59")
LATER: Final = "until"
SESSIONS: Final = (40, 58)
# Lines that look alike in every record, by the field's name; others are words.
LINES: Final[Mapping[str, Callable[[random.Random], str]]] = {
    "acronym": lambda source: name_of(source)[:4].upper(),
    "bank": lambda source: source.choice(BANKS),
    "code": lambda source: f"JS{source.randint(1, 30)}",
    "currency": lambda source: source.choice(("USD", "EUR", "CHF", "KES")),
    "document": lambda source: f"A/HRC/{source.randint(45, 62)}/{source.randint(2, 30)}",
    "email": lambda source: f"office{source.randint(1, 10**9)}@example.org",
    "file": lambda source: f"attachments/{name_of(source).lower()}.pdf",
    "institution": lambda source: source.choice(BANKS),
    "n": lambda source: str(source.randint(1, 24)),
    "number": lambda source: f"{source.randint(110, 170)}.{source.randint(1, 250)}",
    "org": lambda source: f"{name_of(source)} {source.choice(('Network', 'Union', 'Centre', 'Collective'))}",
    "path": lambda source: f"attachments/{name_of(source).lower()}.docx",
    "prev_recs": lambda source: f"{source.randint(110, 170)}.{source.randint(1, 250)} ({source.choice(COUNTRIES)})",
    "ref": lambda source: f"ESS{source.randint(1, 10)} para {source.randint(1, 60)}",
    "rule_profile": lambda _source: "upr-c4",
    "sdgs": lambda source: f"{source.randint(1, 17)}.{source.randint(1, 9)}",
    "standards": lambda source: f"ICESCR art. {source.randint(1, 15)}",
    "summary_symbol": lambda source: f"A/HRC/WG.6/{source.randint(*SESSIONS)}/{source.choice(COUNTRIES)}/3",
}
# Fields that hardly any record leaves empty.
USUAL: Final = frozenset({"lead", "summary", "themes", "countries", "notes"})
# What most groups answer; what says that a day was kept, as most before TODAY were.
USUALLY: Final = {"consent": "given", "share_in_wg": "given", "forward_to_allies": "given"}
KEPT: Final = {"met": "date", "done": "due"}
TODAY: Final = "2026-06-01"
# Texts that are longer than others of their kind, and how many times.
LONG: Final = {"theory": 4, "paras": 3, "context": 3, "text": 2, "summary": 2}


class Filler:
    """Writes the values of records that stand in one workspace and refer to each other."""

    def __init__(self, outlines: Sequence[Outline], seed: int) -> None:
        self.seed = seed
        self.kinds = built_in()
        self.tongues = {language: tongue(language, seed) for language in STEMS}
        self.ids: dict[str, list[str]] = {kind: [] for kind in self.kinds.names}
        for outline in outlines:
            self.ids[outline.kind].append(outline.id)
        self.all_ids = [outline.id for outline in outlines]

    def values(self, outline: Outline) -> Values:
        """Return what a record says; the same each time."""
        kind = self.kinds[outline.kind]
        written = _Writing(self, outline)
        values = written.mapping(kind.fields, PLANS[outline.kind].full)
        states = [state for state in kind.workflow.states if state != kind.workflow.stall]
        if kind.name == "member" and written.source.random() < 0.9:
            states = ["active"]
        usual = {name: value for name, value in kind.about.defaults.items() if written.source.random() < 0.8}
        settled: Values = {
            **usual,
            "title": written.title(),
            "status": written.source.choice(states),
            "sur": outline.country,
            "session": outline.session,
            "languages": [outline.language],
        }
        values.update({name: value for name, value in settled.items() if name in kind.fields})
        values.pop("stalled_from", None)
        return values


class _Writing:
    """One record while it is written: days follow each other, and its texts are about one name."""

    def __init__(self, filler: Filler, outline: Outline) -> None:
        self.filler, self.outline = filler, outline
        self.source = random.Random(f"{filler.seed} {outline.number}")
        self.plan = PLANS[outline.kind]
        self.tongue = filler.tongues[outline.language]
        self.name = name_of(self.source)
        self.day = self._some_day()

    def mapping(self, fields: FieldSet, full: float) -> Values:
        """Return values for declared fields: all that are required, others by chance."""
        values: Values = {}
        for field in fields:
            chance = 0.95 if field.name in USUAL else full
            if field.merge is Merge.DERIVED or not (field.required or self.source.random() < chance):
                continue
            value = MAKERS[type(field.type)](self, field, field.type)
            if value not in (None, "", [], {}):
                values[field.name] = value
        return values

    def title(self) -> Value:
        """Return the title; where English readers could not read it, mostly in English too."""
        language = self.outline.language
        if language == "en" or self.source.random() < (0.1 if language == "ar" else 0.8):
            return self.outline.title
        return {language: self.outline.title, "en": self.filler.tongues["en"].line(self.source, 5)}

    def line(self, field: Field, _kind: t.FieldType) -> str:
        special = LINES.get(field.name)
        return special(self.source) if special else self.tongue.line(self.source, self._between(2, 7))

    def prose(self, field: Field, _kind: t.FieldType) -> str:
        usual = self.plan.words * LONG.get(field.name, 1)
        return self.tongue.prose(self.source, self._between(usual // 2, usual * 3 // 2), self.name)

    def texts(self, field: Field, kind: t.TextPerLanguage) -> Value:
        return self.prose(field, kind) if kind.long else self.line(field, kind)

    def next_day(self, _field: Field, kind: t.DateType) -> Value:
        """Return a day some time after the last one that was written beside it."""
        self.day += timedelta(days=self._between(3, 60))
        told = self.source.random()
        if kind.partial and told < 0.05:
            return self.day.year
        return self.day.isoformat()[:7] if kind.partial and told < 0.3 else self.day.isoformat()

    def time(self, field: Field, _kind: t.FieldType) -> str:
        return HOURS[-1] if field.name == LATER else self.source.choice(HOURS)

    def yes_no(self, _field: Field, _kind: t.FieldType) -> bool:
        return self.source.random() < 0.5

    def whole(self, _field: Field, kind: t.WholeType) -> int:
        low = kind.low or 0
        return self._between(low, low + 40 if kind.high is None else kind.high)

    def amount(self, _field: Field, _kind: t.FieldType) -> int:
        return self._between(1, 400) * 500

    def address(self, _field: Field, _kind: t.FieldType) -> str:
        return f"https://www.example.org/{self.name.lower()}/{self._between(1, 9999)}"

    def country(self, _field: Field, _kind: t.FieldType) -> str:
        return self.source.choice(COUNTRIES)

    def language(self, _field: Field, _kind: t.FieldType) -> str:
        return self.source.choice(("en", "en", "es", "fr", "ar"))

    def choice(self, field: Field, kind: t.ChoiceType) -> str:
        usual = USUALLY.get(field.name)
        return usual if usual and self.source.random() < 0.85 else self.source.choice(kind.words)

    def institution(self, _field: Field, _kind: t.FieldType) -> str:
        return self.source.choice(INSTITUTIONS) if self.source.random() < 0.9 else self.line(_field, _kind)

    def term(self, _field: Field, kind: t.TermType) -> str:
        return self.source.choice(kind.terms) if self.source.random() < 0.95 else self.tongue.line(self.source, 2)

    def zone(self, _field: Field, _kind: t.FieldType) -> str:
        return self.source.choice(ZONES)

    def reference(self, _field: Field, kind: t.RefType) -> str | None:
        known = self.filler.ids[self.source.choice(kind.kinds)] if kind.kinds else self.filler.all_ids
        chosen = self.source.choice(known) if known else None
        return None if chosen == self.outline.id else chosen

    def several(self, field: Field, kind: t.ListOf) -> Value:
        entries = (MAKERS[type(kind.of)](self, field, kind.of) for _ in range(self._between(1, 3)))
        return list(dict.fromkeys(entry for entry in entries if entry is not None))

    def group(self, field: Field, _kind: t.Group) -> Values:
        return self.mapping(self._inside(field), 0.8)

    def items(self, field: Field, _kind: t.Items) -> list[Value]:
        """Return mappings with an id or their natural key, each with days of its own."""
        inside, before = self._inside(field), self.day
        named: dict[Value, Values] = {}
        for _ in range(self._between(1, self.plan.items)):
            self.day = self._some_day() if field.name == "deadlines" else before
            item = self.mapping(inside, 0.6)
            for flag, day in KEPT.items():
                kept = inside.get(flag)
                if kept and isinstance(kept.type, t.YesNoType) and as_text(item.get(day)) < TODAY:
                    item[flag] = self.source.random() < 0.95
            if field.key == "id":
                item = {"id": "".join(self.source.choices(ALPHABET, k=ITEM_RANDOM)), **item}
            if (key := item.get(field.key)) is not None:
                named.setdefault(key, item)
        self.day = before
        return list(named.values())

    def _inside(self, field: Field) -> FieldSet:
        if field.inside is None:
            raise TypeError(f"{field.name} declares nothing inside")
        return field.inside

    def _between(self, low: int, high: int) -> int:
        return low + int(self.source.random() * (high - low + 1))

    def _some_day(self) -> date:
        return date(2019, 1, 1) + timedelta(days=self._between(0, 3400))


INSTITUTIONS: Final = ("IFC", "World Bank", "ADB", "AfDB", "EIB", "EBRD", "AIIB", "IDB", "FMO", "GCF", "UNDP", "DFC")
ZONES: Final = vocabulary.zones()
MAKERS: Final[Mapping[type[t.FieldType], Callable[..., Value]]] = {
    t.LineType: _Writing.line,
    t.ProseType: _Writing.prose,
    t.TextPerLanguage: _Writing.texts,
    t.DateType: _Writing.next_day,
    t.TimeType: _Writing.time,
    t.YesNoType: _Writing.yes_no,
    t.WholeType: _Writing.whole,
    t.AmountType: _Writing.amount,
    t.AddressType: _Writing.address,
    t.CountryType: _Writing.country,
    t.InstitutionType: _Writing.institution,
    t.LanguageType: _Writing.language,
    t.ChoiceType: _Writing.choice,
    t.TermType: _Writing.term,
    t.ZoneType: _Writing.zone,
    t.RefType: _Writing.reference,
    t.ListOf: _Writing.several,
    t.Group: _Writing.group,
    t.Items: _Writing.items,
}
