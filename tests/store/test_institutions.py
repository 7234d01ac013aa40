"""The institutions of a workspace: read from its rules, understood by every name, linked to the catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest
from cawg_tui.records.institutions import Institutions
from cawg_tui.rules.subject import words
from cawg_tui.store.institutions import INSTITUTIONS, institutions_in
from cawg_tui.store.rulebook import load_rulebook
from cawg_tui.store.yaml import parse

TEMPLATE = Path(__file__).parents[2] / "workspace_template"
KNOWN = load_rulebook(TEMPLATE).institutions
MECHANISMS = {
    path.stem: parse(path.read_bytes(), path.name).values for path in (TEMPLATE / "mechanisms").glob("*.yaml")
}


def written(root: Path, text: str) -> Path:
    """Write a list of institutions beside one profile, and return the workspace's folder."""
    (root / "rules").mkdir(exist_ok=True)
    (root / INSTITUTIONS).write_text(text, encoding="utf-8")
    (root / "rules/upr-c4.yaml").write_bytes((TEMPLATE / "rules/upr-c4.yaml").read_bytes())
    return root


def test_the_list_of_the_template_is_read_and_every_entry_says_where_it_is_from() -> None:
    assert load_rulebook(TEMPLATE).findings == ()
    assert len(list(KNOWN)) > 100
    assert KNOWN.clash() is None
    assert [one.name for one in KNOWN if not one.source or not one.kind] == []
    assert [one.name for one in KNOWN if "general knowledge" in one.source.lower() and one.verified] == []


def test_every_mechanism_an_institution_names_is_in_the_catalogue() -> None:
    assert {name for one in KNOWN for name in one.mechanisms} - set(MECHANISMS) == set()


def test_what_the_catalogue_answers_for_is_known_and_says_so_itself() -> None:
    lacking = []
    for name, mechanism in MECHANISMS.items():
        for financed in words(mechanism.get("institutions")):
            known = KNOWN.get(financed)
            if known is None or name not in known.mechanisms:
                lacking.append((name, financed))
        bound = mechanism.get("members_only")
        if bound and KNOWN.get(str(bound)) is None:
            lacking.append((name, str(bound)))
    assert lacking == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [("World Bank", "World Bank"), ("the world bank", "World Bank"), ("Banque mondiale", "World Bank"),
     ("IBRD", "IBRD"), ("International Bank for Reconstruction and Development", "IBRD"), ("BIRF", "IBRD"),
     ("International Finance Corporation", "IFC"), ("corporacion financiera internacional", "IFC"), ("ifc", "IFC"),
     ("Asian Development Bank", "ADB"), ("BAD", "AfDB"), ("BID", "IDB"), ("Fondo Verde del Clima", "GCF"),
     ("Roundtable on Sustainable Palm Oil", "RSPO"), ("CADHP", "ACHPR"), ("Village Savings Bank", None), ("", None),
     ("!", None)],
)  # fmt: skip
def test_an_institution_is_understood_by_whatever_it_is_called(typed: str, name: str | None) -> None:
    meant = KNOWN.meant(typed)
    assert (meant.name if meant is not None else None) == name


@pytest.mark.parametrize(
    ("text", "said"),
    [("institutions: none\n", "institutions should be a list."),
     ("institutions:\n- kind: bank\n", "institution 1 should have a name."),
     ("institutions:\n- name: A\n- text\n", "institution 2 should have a name."),
     ("institutions:\n- {name: A, kind: bakery}\n", "A: its kind should be one of: bank, fund"),
     ("institutions:\n- name: A\n- name: A\n", "A stands there twice."),
     ("institutions:\n- {name: A, also: [The Bank]}\n- {name: B, full: The bank}\n", "is a name of both A and B."),
     ("institutions: [never closed\n", "institutions.yaml")],
)  # fmt: skip
def test_a_list_that_is_wrong_is_named_and_the_other_rules_work(tmp_path: Path, text: str, said: str) -> None:
    rules = load_rulebook(written(tmp_path, text))
    assert set(rules.upr.profiles) == {"upr-c4"}
    assert [(one.code, one.field) for one in rules.findings] == [("R01", INSTITUTIONS)]
    assert said in rules.findings[0].message
    assert list(rules.institutions) == []


def test_a_workspace_without_a_list_knows_no_institution_and_misses_none(tmp_path: Path) -> None:
    rules = load_rulebook(tmp_path)
    assert (list(rules.institutions), rules.findings) == ([], ())
    assert Institutions().meant("ADB") is None


def test_one_full_name_is_enough_and_what_is_not_said_is_not_known() -> None:
    one = next(iter(institutions_in(b"institutions:\n- name: VSB\n  full: Village Savings Bank\n")))
    assert (one.full_name("es"), one.kind, one.mechanisms, one.verified) == ("Village Savings Bank", "", (), False)


def test_the_stamp_follows_the_list_so_that_the_index_does_too(tmp_path: Path) -> None:
    before = load_rulebook(written(tmp_path, "institutions:\n- name: A\n")).stamp
    assert load_rulebook(written(tmp_path, "institutions:\n- name: B\n")).stamp != before
