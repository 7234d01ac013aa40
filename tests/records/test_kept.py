"""Kinds written down and read back are the same kinds, without a model being loaded."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING

import pytest
from cawg_tui.records import kept
from cawg_tui.records.institutions import Institution, Institutions
from cawg_tui.records.kinds import Kinds, built_in
from cawg_tui.records.own import extended
from cawg_tui.records.speech import Speech
from cawg_tui.records.types import ChoiceType, InstitutionType

if TYPE_CHECKING:
    from cawg_tui.records.values import Values

BANK = Institution("IFC", "bank", {"en": "International Finance Corporation"}, ("Finance Corporation",), ("cao",))
OWN_FIELDS: Values = {"initiative": {"slogan": "line", "urgency": {"type": "choice", "words": ["low", "high"]}}}
OWN_KINDS: Values = {
    "media_contact": {
        "label": "media contact", "folder": "media-contacts", "columns": ["status", "outlet"],
        "states": {"open": ["met"], "met": ["over"], "over": []},
        "fields": {"outlet": {"type": "line", "required": True}, "told_us": "text"},
        "intake": [{"ask": "Who called?", "fields": ["outlet"]}],
    }
}  # fmt: skip


def bank() -> Institutions:
    return Institutions([BANK])


def read_back(kinds: Kinds, speech: Speech | None = None) -> Kinds:
    """Return kinds as they come out of a file."""
    return kept.from_values(json.loads(json.dumps(kept.as_values(kinds))), lambda: kinds, speech or Speech())


@pytest.mark.parametrize("own", [False, True])
def test_kinds_come_back_as_they_were(*, own: bool) -> None:
    kinds = extended(built_in(), OWN_FIELDS, OWN_KINDS)[0] if own else built_in()
    again = read_back(kinds)
    assert again.names == kinds.names
    for kind in kinds:
        assert again[kind.name].about == kind.about
        assert again[kind.name].fields == kind.fields
        assert repr(again[kind.name].fields) == repr(kind.fields)
        assert again[kind.name].model is kind.model


def test_kinds_come_back_speaking_as_the_workspace_does() -> None:
    speech = Speech.of(["es"], bank)
    again = read_back(built_in().spoken(speech), speech)
    for kind in built_in().spoken(speech):
        assert again[kind.name].languages == kind.languages == ("es",)
        assert again[kind.name].fields == kind.fields
        for one in again[kind.name].fields:
            if isinstance(one.type, InstitutionType):
                assert one.type.known().get("IFC") == BANK
            if isinstance(one.type, ChoiceType):
                assert one.type.language == "es"
    assert read_back(built_in()).spoken(speech)["case"].fields == built_in().spoken(speech)["case"].fields


def test_kinds_that_came_back_travel_to_another_process_whole() -> None:
    known = kept.KeptInstitutions(kept.institutions_as_text(bank()))
    sent = pickle.loads(pickle.dumps(read_back(built_in(), Speech.of(["fr"], known))))
    for kind in built_in().spoken(Speech.of(["fr"])):
        assert sent[kind.name].languages == kind.languages == ("fr",)
        assert sent[kind.name].fields == kind.fields
        assert sent[kind.name].model is kind.model
    (one, *_) = [field for field in sent["case"].fields if isinstance(field.type, InstitutionType)] or [None]
    assert one is None or one.type.known().get("IFC") == BANK


def test_institutions_come_back_as_they_were() -> None:
    assert list(kept.KeptInstitutions(kept.institutions_as_text(bank()))()) == [BANK]


@pytest.mark.parametrize("wrong", [{}, {"case": {}}, {"case": {"about": 1, "fields": ""}}, {"case": []}])
def test_what_is_no_kind_is_refused(wrong: Values) -> None:
    if not wrong:
        assert kept.from_values(wrong, built_in, Speech()).names == []
        return
    with pytest.raises(ValueError, match="no kinds"):
        kept.from_values(wrong, built_in, Speech())
