"""Whatever is wrong in a declaration is a finding with its line, and all the rest of cawg.yaml works."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from cawg_tui.clock import now
from cawg_tui.declaring import kinds_of
from cawg_tui.records.finding import Level
from cawg_tui.store.settings import load_settings
from cawg_tui.workspace import Workspace

from tests.ours import Place, apart, build
from tests.tui.desk import copied

if TYPE_CHECKING:
    from pathlib import Path

# Every text below has a good field of initiatives, and a good kind.
F = "kinds:\n  venue: {fields: {room: line}}\nfields:\n  initiative:\n    good: line\n    "
X = f"{F}x:\n      "
K = "fields:\n  initiative:\n    good: line\nkinds:\n  venue: {fields: {room: line}}\n  "
P = f"{K}pod:\n    "
REFUSED = [
    (F + "x: lines", "x: lines", "lines is no type of a field"),
    (F + "x: {type: lin}", "x: {type: lin}", "lin is no type of a field"),
    (X + "type: [line]", "type: [line]", "no type of a field"),
    (F + "x: {label: X}", "x: {label: X}", "Nothing is no type of a field"),
    (F + "x: 3", "x: 3", "It should say at least its type"),
    (F + "x:", "x:", "It should say at least its type"),
    (F + "objective: line", "objective: line", "not be taken"),
    (F + "title: line", "title: line", "not be taken"),
    (F + "X-1: line", "X-1: line", "small letters, digits and _"),
    (F + "copy: line", "copy: line", "cawg needs the word copy itself"),
    (F + "x: {type: choice}", "x: {type: choice}", "It should list its words"),
    (X + "type: choice\n      words: []", "words: []", "It should list its words"),
    (X + "type: term\n      words: colours", "words: colours", "name one of: areas, themes"),
    (X + "type: record\n      kinds: [casse]", "kinds: [casse]", "There is no kind casse"),
    (X + "type: record\n      kinds: case", "kinds: case", "`kinds` should be a list"),
    (F + "x: {type: group}", "x: {type: group}", "It should have `fields`"),
    (X + "type: group\n      fields: [a]", "fields: [a]", "`fields` should hold names"),
    (X + "type: entries\n      key: b\n      fields: {a: line}", "key: b", "There is no field b inside it"),
    (X + "type: list\n      of: entries", "of: entries", "entries cannot stand in a list"),
    (X + "type: list\n      of: poem", "of: poem", "poem is no type of a field"),
    (K + "case: {}", "case: {}", "not be taken"),
    (K + "cases: {}", "cases: {}", "cases is what a case is called already"),
    (K + "My-Kind: {}", "My-Kind: {}", "small letters, digits and _"),
    (K + "pod: line", "pod: line", "It should say label"),
    (P + "folder: cases", "folder: cases", "The folder cases cannot be used"),
    (P + "folder: venue", "folder: venue", "The folder venue cannot be used"),
    (P + "folder: ../out", "folder: ../out", "The folder ../out cannot be used"),
    (P + "folder: rules", "folder: rules", "The folder rules cannot be used"),
    (P + "states: [a, b]", "states: [a, b]", "`states` should hold names"),
    (P + "states:\n      a: [b]", "a: [b]", "b is no state of this kind"),
    (P + "states:\n      a: {b: c}", "a: {b: c}", "It should list the states"),
    (P + "states:\n      Big One: []", "Big One: []", "cannot be a state's name"),
    (P + "fields: [a]", "fields: [a]", "`fields` should hold names"),
]
PASSED_OVER = [
    (X + "type: line\n      label:", "label:", "`label` should be a text"),
    (X + "type: line\n      help: [a]", "help: [a]", "`help` should be a text"),
    (X + "type: line\n      group: 3", "group: 3", "`group` should be a text"),
    (X + "type: line\n      merge: both", "merge: both", "merge says nothing here"),
    (X + "type: line\n      words: [a]", "words: [a]", "words says nothing of a field of the type line"),
    (X + "type: list\n      of: line\n      words: [a]", "words: [a]", "say it below `of`"),
    (X + "type: text\n      key: a", "key: a", "it is for entries"),
    (X + "type: day\n      of: line", "of: line", "it is for list"),
    (X + "type: line\n      fields: {a: line}", "fields: {a: line}", "it is for group and entries"),
    (X + "type: choice\n      words: [a]\n      kinds: [case]", "kinds: [case]", "it is for record"),
    (X + "type: line\n      private: yes", "private: yes", "should be true or false"),
    (X + "type: line\n      required: maybe", "required: maybe", "should be true or false"),
    (X + "type: term\n      words: [a, b, a]", "words: [a, b, a]", "a stands here twice"),
    (X + "type: choice\n      words: [Far away, far_away]", "words: [Far away, far_away]", "twice, as Far away"),
    (X + "type: choice\n      words: [a, 2]", "words: [a, 2]", "2 is no text here"),
    (X + "type: choice\n      words: [a, [b]]", "words: [a, [b]]", "b is no text here"),
    (X + "type: record\n      kinds: [case, case]", "kinds: [case, case]", "case stands here twice"),
    (X + "type: list\n      of: {type: line, x: 1}", "of: {type: line, x: 1}", "x says nothing here"),
    (X + "type: group\n      fields:\n        a: line\n        B: line", "B: line", "small letters"),
    (P + "label:", "label:", "`label` should be a text"),
    (P + "label: case", "label: case", "There is a kind called case already; this one is called pod"),
    (P + "label: UPR submissions", "label: UPR submissions", "There is a kind called UPR submissions already"),
    (P + "plural: cases", "plural: cases", "There is a kind called cases already; this one is called pods"),
    (P + "plural: venue", "plural: venue", "There is a kind called venue already"),
    (P + "sates: {a: []}", "sates: {a: []}", "sates says nothing here"),
    (P + "states: {a: []}\n    over: [b]", "over: [b]", "It should name states"),
    (P + "states: {a: []}\n    over: a", "over: a", "`over` should be a list"),
    (P + "states:\n      a: [b, b]\n      b: []", "a: [b, b]", "b stands here twice"),
    (P + "over: [a]", "over: [a]", "no `states` are declared"),
    (P + "columns: [host]", "columns: [host]", "There is no field host"),
    (P + "columns: [lead, lead]", "columns: [lead, lead]", "lead stands here twice"),
    (P + "columns: lead", "columns: lead", "`columns` should be a list"),
    (P + "confidentiality: secret", "confidentiality: secret", "a new record is restricted"),
    (P + "fields:\n      title: line", "title: line", "not be taken"),
    (P + "fields:\n      a: poem", "a: poem", "poem is no type of a field"),
    (P + "intake:\n    - ask: Who?\n      fields: [lead]\n    - fields: [lead]", "- fields: [lead]", "what it asks"),
    (
        P + "intake:\n    - ask: Who?\n      fields: [lead]\n      colour: red",
        "colour: red",
        "colour says nothing here",
    ),
]
ABOVE = [
    ("kinds: {venue: {}}\nfields: 3", "fields: 3", "Names of kinds should stand below it"),
    ("fields: {initiative: {good: line}}\nkinds: [a]", "kinds: [a]", "Names of kinds should stand below it"),
    (F + "y: line\n  initiatives: {}", "initiatives: {}", "There is no kind initiatives"),
    (F + "y: line\n  event: line", "event: line", "Names of fields should stand below it"),
    (K + "Pod: {}\nfield: {}", "field: {}", "field says nothing in cawg.yaml"),
]


def told(folder: Path, declared: str) -> tuple[set[str], set[str], list[tuple[str, str]]]:
    """Return initiative's fields, the kinds, and each finding with the text of its line."""
    (folder / "cawg.yaml").write_text(f"format: 1\nname: Ours\n{declared}\n", "utf-8")
    kinds, wrong = kinds_of(load_settings(folder))
    lines = (folder / "cawg.yaml").read_text("utf-8").splitlines()
    found = [(lines[(one.line or 0) - 1].strip(), one.message) for one in wrong]
    assert all(one.line is not None and one.message.endswith(".") for one in wrong)
    return set(kinds["initiative"].fields.names), set(kinds.names), found


@pytest.mark.parametrize(("declared", "line", "said"), REFUSED)
def test_a_field_or_a_kind_that_cannot_be_told_is_left_out_with_its_line(
    tmp_path: Path, declared: str, line: str, said: str
) -> None:
    fields, kinds, ((where, message),) = told(tmp_path, declared)
    assert where == line
    assert said in message
    assert "good" in fields
    assert "venue" in kinds
    assert "x" not in fields
    assert "pod" not in kinds


@pytest.mark.parametrize(("declared", "line", "said"), PASSED_OVER)
def test_what_is_wrong_beside_it_is_passed_over_with_its_line(
    tmp_path: Path, declared: str, line: str, said: str
) -> None:
    fields, kinds, ((where, message),) = told(tmp_path, declared)
    assert where == line
    assert said in message
    assert "good" in fields
    assert "venue" in kinds
    assert "x" in fields or "pod" in kinds


@pytest.mark.parametrize(("declared", "line", "said"), ABOVE)
def test_what_belongs_to_no_declaration_is_told_with_its_line(
    tmp_path: Path, declared: str, line: str, said: str
) -> None:
    fields, kinds, found = told(tmp_path, declared)
    assert [message for where, message in found if where == line and said in message]
    assert "good" in fields or "venue" in kinds


def test_several_slips_are_all_told_at_once(tmp_path: Path) -> None:
    declared = f"{X}type: choice\n      words: [a, a, 3]\n      label: []\n    y: poem\n    title: line"
    _, _, found = told(tmp_path, declared)
    assert [where for where, _ in found] == ["words: [a, a, 3]"] * 2 + ["label: []", "y: poem", "title: line"]


# --- in a workspace ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("own") / "ours")


@pytest.fixture
def place(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Place:
    return Place(copied(built, tmp_path / "ours").folder, capsys)


def test_a_name_that_stands_twice_is_told_with_its_line_and_an_open_cawg_goes_on(place: Place) -> None:
    workspace = Workspace.open(place.root)
    try:
        place.rewrite("    slogan: line\n", "    slogan: line\n    slogan: text\n")
        workspace.refresh()
        (wrong,) = workspace.declarations
        lines = (place.root / "cawg.yaml").read_text("utf-8").splitlines()
        assert lines[(wrong.line or 0) - 1].strip() == "slogan: text"
        assert "slogan" in workspace.kinds["initiative"].fields
        assert wrong in workspace.check(now())
        place("list", status=1)
        assert f"line {wrong.line}" in place.complaint
    finally:
        workspace.close()


def test_a_word_of_no_meaning_is_a_warning_of_the_check(place: Place) -> None:
    place.rewrite("kinds:\n", "kind: {}\nkinds:\n")
    shutil.rmtree(place.root / "exchanges")
    shutil.rmtree(place.root / "cases")
    (found,) = [one for one in place.json("check") if one["code"] == "R02"]
    assert (found["level"], "kind says nothing" in found["message"]) == (Level.WARNING, True)


def test_two_members_who_declare_the_same_name_leave_a_cawg_yaml_that_can_be_read(place: Place, tmp_path: Path) -> None:
    """Git's merge of lines would take both, in two places: neither of them could open the workspace any more."""
    ben, _ = apart(place, tmp_path)
    place("sync")
    place("sync", root=ben)
    place.rewrite("    slogan: line\n", "    motto: line\n    slogan: line\n")
    place.rewrite("    phone_tree:", "    motto: text\n    phone_tree:", root=ben)
    place("sync")
    place("sync", root=ben)
    place("sync")
    for root in (place.root, ben):
        place("list", root=root)
        texts = {path.name: path.read_text("utf-8") for path in root.glob("cawg*.yaml")}
        whole = texts.pop("cawg.yaml")
        (beside,) = texts.values()
        assert ("motto: line" in whole) != ("motto: text" in whole)
        assert ("motto: line" in beside) == ("motto: text" in whole)
