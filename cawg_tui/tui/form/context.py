"""What every widget of a form shares: the values being edited, and what is needed to show them in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from cawg_tui.records.intake import answered
from cawg_tui.records.values import as_text, same
from cawg_tui.tui import shown
from cawg_tui.tui.form.address import address_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cawg_tui.records.declarations import Field
    from cawg_tui.records.intake import Intake
    from cawg_tui.records.values import Missing, Value, Values
    from cawg_tui.records.workflow import Workflow
    from cawg_tui.tui.form.address import Address
    from cawg_tui.tui.form.model import FormModel


INSIST: Final = "F2 once more saves it all the same."


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may be chosen: the stored value, the words for it, and words that tell it from its like.

    What is `far` from the typed words is shown and taken by nobody who has not marked it.
    """

    value: str
    words: str
    also: str = ""
    far: bool = False


class Lookup(Protocol):
    """What a form asks of the workspace; every question is asked in a thread of its own."""

    def records(self, typed: str, kinds: tuple[str, ...]) -> list[Offer]:
        """Return records of these kinds (any where empty) whose title fits what was typed."""

    def terms(self, field: str) -> list[tuple[str, int]]:
        """Return the values in use in a field (`themes`, `finance/institution`) with how often, the most used first."""

    def titles(self, record_ids: Sequence[str]) -> list[str]:
        """Return the titles of those of these records that are there."""


@dataclass(slots=True)
class FormContext:
    """The form's model, today, titles of the records it names, and what can be asked of the workspace.

    `said` holds what the rules say, by path, until the field is touched; `news` what others did there meanwhile;
    `refused` why a save was refused, by the path of the field it is about, with the value that was refused.
    `noticed` is set while a notice may tell of a refused save.
    `intake` is there where the form asks for a part of the record alone; `begun` is what a new record began with.
    """

    model: FormModel
    workflow: Workflow
    today: date
    languages: tuple[str, ...] = ("en",)
    titles: dict[str, str] = field(default_factory=dict)
    lookup: Lookup | None = None
    said: dict[str, list[str]] = field(default_factory=dict)
    news: dict[str, str] = field(default_factory=dict)
    refused: dict[str, tuple[Value | Missing, str]] = field(default_factory=dict)
    noticed: bool = False
    intake: Intake | None = None
    begun: Values = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Say whether the form shows all there is, fields that nobody declared among it."""
        return self.intake is None

    @property
    def sitting(self) -> bool:
        """Say whether the form is gone through in one go: all stands open, choices take one key, enter goes on."""
        return self.intake is not None and self.intake.is_sitting

    def question(self, name: str) -> str:
        """Return the question that a part of the form asks aloud; nothing where it has none."""
        return self.intake.questions.get(name, "") if self.intake is not None else ""

    def is_answered(self, name: str) -> bool:
        """Say whether a part of a sitting says more than the record began with."""
        parts = self.intake.parts if self.intake is not None else ()
        return any(answered(part, self.model.values, self.begun) for part in parts if part.name == name)

    @property
    def first_language(self) -> str:
        """Return the language that plain texts of this record are in."""
        listed = self.model.values.get("languages")
        first = listed[0] if isinstance(listed, list) and listed else None
        return first if isinstance(first, str) else (self.languages[0] if self.languages else "en")

    def take(self, offer: Offer) -> None:
        """Remember the words of what was chosen."""
        self.titles.setdefault(offer.value, offer.words)
        self.model.loose.discard(offer.value)

    def words(self, declared: Field, value: Value | Missing) -> str:
        """Return a value as a member reads it."""
        return shown.one(declared, value, self.titles, self.today)

    def problem(self, address: Address) -> str:
        """Return what is wrong with the value at an address, in a sentence; nothing where it fits.

        Why a save was refused is said until the value is another.
        """
        problem = self.model.problem_at(address)
        if problem or not self.refused:
            return problem
        value, sentence = self.refused.get(self.model.path(address), (None, ""))
        return sentence if sentence and same(value, self.model.get(address)) else ""

    def refuse(self, path: str, sentence: str) -> None:
        """Say beside a field why a save was refused."""
        address = address_of(self.model.values, self.model.fields, path)
        self.refused = {self.model.path(address): (self.model.get(address), sentence)}

    def remark(self, address: Address) -> str:
        """Return what others did to the value at an address meanwhile, else what the rules say until it is touched."""
        if self.news and (words := self.news.get(self.model.path(address))):
            return words
        if not self.said or self.model.is_touched(as_text(address[0])):
            return ""
        return " ".join(self.said.get(self.model.path(address), ()))
