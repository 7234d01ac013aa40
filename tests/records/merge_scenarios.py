"""Scenarios of two members at one record: what was agreed, what each made of it, what comes out.

Every scenario is run in both directions. An entry is written field, kind, base, values; `...` stands for no base.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from cawg_tui.records.conflicts import ConflictKind, conflict
from cawg_tui.records.values import MISSING

if TYPE_CHECKING:
    from types import EllipsisType

    from cawg_tui.records.values import Value, Values

Entry: TypeAlias = "tuple[str, str, Value | EllipsisType, list[Value]]"


@dataclass(frozen=True)
class Scenario:
    """One meeting of two versions; `base` is None where both added the record."""

    name: str
    base: Values | None
    ours: Values
    theirs: Values
    merged: Values
    entries: tuple[Entry, ...] = ()
    kind: str = "upr_submission"


def deadline(name: str = "k3f9q", **fields: Value) -> Values:
    """Return an entry of the list of deadlines."""
    return {"id": name, **fields}


def submitter(org: str, **fields: Value) -> Values:
    """Return an entry of the list of submitters, which are known by their organisation."""
    return {"org": org, **fields}


def named(*names: str) -> Value:
    """Return a list of entries that have only their ids."""
    return [{"id": name} for name in names]


def issues(*names: str) -> Values:
    """Return a record with sections of these ids."""
    return {"issues": named(*names)}


SCALARS = [
    Scenario("two fields, one each", {"code": "JS1"}, {"code": "JS2"}, {"code": "JS1", "session": 49},
             {"session": 49, "code": "JS2"}),
    Scenario("the same change on both sides", {"code": "JS1"}, {"code": "JS2"}, {"code": "JS2"}, {"code": "JS2"}),
    Scenario("one field, two values: the agreed one stays visible", {"code": "JS1"}, {"code": "JS3"}, {"code": "JS2"},
             {"code": "JS1"}, (("/code", "edit/edit", "JS1", ["JS2", "JS3"]),)),
    Scenario("both filled in an empty field: the greater is visible", {}, {"code": "JS2"}, {"code": "JS3"},
             {"code": "JS3"}, (("/code", "add/add", ..., ["JS2", "JS3"]),)),
    Scenario("one removed, one edited: the edit stays", {"code": "JS1"}, {}, {"code": "JS2"},
             {"code": "JS2"}, (("/code", "delete/edit", "JS1", ["JS2"]),)),
    Scenario("one removed, the other left alone", {"code": "JS1", "session": 1}, {"session": 1},
             {"code": "JS1", "session": 2}, {"session": 2}),
    Scenario("true is not 1", {"x": 1}, {"x": True}, {"x": 2}, {"x": 1}, (("/x", "edit/edit", 1, [True, 2]),)),
    Scenario("1.0 is not 1", {"x": 0}, {"x": 1.0}, {"x": 1}, {"x": 0}, (("/x", "edit/edit", 0, [1, 1.0]),)),
    Scenario("null is not missing", {"x": "a", "y": "b"}, {"x": None, "y": "b"}, {"y": "b"}, {"x": None, "y": "b"},
             (("/x", "delete/edit", "a", [None]),)),
    Scenario("numbers sort by their size", {"session": 1}, {"session": 10}, {"session": 9}, {"session": 1},
             (("/session", "edit/edit", 1, [9, 10]),)),
    Scenario("money is one thing", {"budget": {"currency": "USD", "planned": 100}},
             {"budget": {"currency": "USD", "planned": 200}}, {"budget": {"currency": "EUR", "planned": 100}},
             {"budget": {"currency": "USD", "planned": 100}},
             (("/budget", "edit/edit", {"currency": "USD", "planned": 100},
               [{"currency": "EUR", "planned": 100}, {"currency": "USD", "planned": 200}]),), "initiative"),
    Scenario("the later of two stamps", {"updated": "2026-01-01"}, {"updated": "2026-03-01"}, {"updated": "2026-02-01"},
             {"updated": "2026-03-01"}),
    Scenario("a stamp removed and set anew", {"updated": "2026-01-01"}, {}, {"updated": "2026-02-01"},
             {"updated": "2026-02-01"}),
    Scenario("counts are dropped, to be counted again", {"counted_words": 1, "code": "a"},
             {"counted_words": 2, "code": "a"}, {"counted_words": 3, "code": "b"}, {"code": "b"}),
]  # fmt: skip

LISTS = [
    Scenario("sets take additions of both", {"themes": ["land"]}, {"themes": ["land", "water"]},
             {"themes": ["land", "labour"]}, {"themes": ["labour", "land", "water"]}),
    Scenario("sets let removals win", {"themes": ["land", "water"]}, {"themes": ["water"]},
             {"themes": ["land", "water", "labour"]}, {"themes": ["labour", "water"]}),
    Scenario("no list equals an empty one", {}, {"themes": []}, {"themes": ["land"]}, {"themes": ["land"]}),
    Scenario("a list removed takes its entries along", {"themes": ["land"]}, {}, {"themes": ["land", "water"]},
             {"themes": ["water"]}),
    Scenario("an emptied list that one side dropped is dropped", {"themes": ["land", "water"]}, {},
             {"themes": ["land"]}, {}),
    Scenario("a set knows 1 from yes", {"themes": [1]}, {"themes": [1, True]}, {"themes": [1, "1"]},
             {"themes": [True, 1, "1"]}),
    Scenario("steps keep their order", {"languages": ["en"]}, {"languages": ["fr", "en"]},
             {"languages": ["en", "es"]}, {"languages": ["fr", "en", "es"]}),
    Scenario("steps in the order of the side that moved them", {"languages": ["en", "es", "fr"]},
             {"languages": ["fr", "en", "es"]}, {"languages": ["en", "es", "fr", "ar"]},
             {"languages": ["fr", "ar", "en", "es"]}),
    Scenario("two additions at one place of an order: both, and a note", {"languages": ["en"]},
             {"languages": ["en", "fr"]}, {"languages": ["en", "es"]}, {"languages": ["en", "es", "fr"]},
             (("/languages", "note", ..., ["es", "fr"]),)),
    Scenario("two orders at once leave the agreed one", {"languages": ["en", "es", "fr"]},
             {"languages": ["es", "en", "fr"]}, {"languages": ["en", "fr", "es"]}, {"languages": ["en", "es", "fr"]},
             (("/languages", "order", ["en", "es", "fr"], [["en", "fr", "es"], ["es", "en", "fr"]]),)),
    Scenario("a step that stands twice makes the list one value", {"languages": ["en"]},
             {"languages": ["en", "en"]}, {"languages": ["en", "es"]}, {"languages": ["en"]},
             (("/languages", "edit/edit", ["en"], [["en", "en"], ["en", "es"]]),)),
    Scenario("entries of a list: one field each", {"deadlines": [deadline(what="Text", date="2026-05-01")]},
             {"deadlines": [deadline(what="Text", date="2026-05-08")]},
             {"deadlines": [deadline(what="Our text", date="2026-05-01")]},
             {"deadlines": [deadline(what="Our text", date="2026-05-08")]}),
    Scenario("entries of a list: one field, two values", {"deadlines": [deadline(date="2026-05-01")]},
             {"deadlines": [deadline(date="2026-05-10")]}, {"deadlines": [deadline(date="2026-05-08")]},
             {"deadlines": [deadline(date="2026-05-01")]},
             (("/deadlines/k3f9q/date", "edit/edit", "2026-05-01", ["2026-05-08", "2026-05-10"]),)),
    Scenario("an entry removed that the other left alone", issues("a", "b"), issues("b"), issues("a", "b", "c"),
             issues("b", "c")),
    Scenario("an entry removed that the other edited stays, to be decided",
             {"deadlines": [deadline(date="2026-05-01")]}, {"deadlines": []},
             {"deadlines": [deadline(date="2026-05-08")]}, {"deadlines": [deadline(date="2026-05-08")]},
             (("/deadlines/k3f9q", "delete/edit", ..., []),)),
    Scenario("a whole list removed: what the other edited stays",
             {"deadlines": [deadline("a", date="2026-05-01"), deadline("b")]}, {},
             {"deadlines": [deadline("a", date="2026-05-08"), deadline("b")]},
             {"deadlines": [deadline("a", date="2026-05-08")]}, (("/deadlines/a", "delete/edit", ..., []),)),
    Scenario("both added an entry of one name", {}, {"submitters": [submitter("KIOS", city="Helsinki")]},
             {"submitters": [submitter("KIOS", acronym="K")]},
             {"submitters": [submitter("KIOS", acronym="K", city="Helsinki")]}),
    Scenario("both added an entry of one name with one field unlike", {},
             {"submitters": [submitter("a/b~c", city="Bern")]}, {"submitters": [submitter("a/b~c", city="Genf")]},
             {"submitters": [submitter("a/b~c", city="Genf")]},
             (("/submitters/a~1b~0c/city", "add/add", ..., ["Bern", "Genf"]),)),
    Scenario("an id twice on a side makes the list one value", issues("a"), issues("a", "a"), issues("a", "b"),
             issues("a"), (("/issues", "edit/edit", named("a"), [named("a", "a"), named("a", "b")]),)),
    Scenario("sections in the order of the side that moved them", issues("a", "b", "c"), issues("c", "a", "b"),
             {"issues": [{"id": "a", "title": "Land"}, {"id": "b"}, {"id": "c"}]},
             {"issues": [{"id": "c"}, {"id": "a", "title": "Land"}, {"id": "b"}]}),
    Scenario("two orders of sections at once", issues("a", "b", "c"), issues("b", "a", "c"), issues("a", "c", "b"),
             issues("a", "b", "c"),
             (("/issues", "order", ["a", "b", "c"], [["a", "c", "b"], ["b", "a", "c"]]),)),
    Scenario("a new section stands behind the one before it", issues("a", "b"), issues("a", "x", "b"),
             issues("b", "a"), issues("b", "a", "x")),
    Scenario("two new sections at one place", issues("a", "b"), issues("a", "y", "b"), issues("a", "x", "b"),
             issues("a", "x", "y", "b")),
    Scenario("new sections at one place keep the order of their side", issues("a"), issues("a", "z", "c"),
             issues("a", "m"), issues("a", "m", "z", "c")),
    Scenario("what was added at the end stays at the end", issues("a", "b"), issues("a", "n"),
             {"issues": [{"id": "a"}, {"id": "b", "title": "Land"}]},
             {"issues": [{"id": "a"}, {"id": "b", "title": "Land"}, {"id": "n"}]},
             (("/issues/b", "delete/edit", ..., []),)),
    Scenario("lists inside entries", {"issues": [{"id": "a", "recommendations": named("r", "s")}]},
             {"issues": [{"id": "a", "recommendations": named("r")}]},
             {"issues": [{"id": "a", "recommendations": named("r", "s", "t")}]},
             {"issues": [{"id": "a", "recommendations": named("r", "t")}]}),
    Scenario("a log forgets nothing", {"decisions": named("a", "b")}, {"decisions": named("b", "c")},
             {"decisions": named("a", "b", "d")}, {"decisions": named("a", "b", "c", "d")}, kind="initiative"),
    Scenario("a log merges inside its entries", {"decisions": [{"id": "a", "date": "2026-01-01"}]},
             {"decisions": [{"id": "a", "date": "2026-01-02"}]},
             {"decisions": [{"id": "a", "date": "2026-01-01", "method": "poll"}]},
             {"decisions": [{"id": "a", "date": "2026-01-02", "method": "poll"}]}, kind="initiative"),
]  # fmt: skip

GROUPS = [
    Scenario("a title in each language", {"title": {"en": "Land"}}, {"title": {"en": "Land", "fr": "Terre"}},
             {"title": {"en": "Land", "es": "Tierra"}}, {"title": {"en": "Land", "es": "Tierra", "fr": "Terre"}}),
    Scenario("one language of a title, two values", {"title": {"en": "Land", "fr": "Terre"}},
             {"title": {"en": "Land now", "fr": "Terre"}}, {"title": {"en": "Our land", "fr": "La terre"}},
             {"title": {"en": "Land", "fr": "La terre"}},
             (("/title/en", "edit/edit", "Land", ["Land now", "Our land"]),)),
    Scenario("long texts merge inside their language", {"objective": {"en": "One.\nTwo.\n"}},
             {"objective": {"en": "One now.\nTwo.\n"}}, {"objective": {"en": "One.\nTwo now.\n"}},
             {"objective": {"en": "One now.\nTwo now.\n"}}, kind="initiative"),
    Scenario("a plain title against one in languages", {"title": "Land"}, {"title": "Our land"},
             {"title": {"en": "Land", "fr": "Terre"}}, {"title": "Land"},
             (("/title", "edit/edit", "Land", ["Our land", {"en": "Land", "fr": "Terre"}]),)),
    Scenario("groups merge field by field", {"presession": {"applied": False}}, {"presession": {"applied": True}},
             {"presession": {"applied": False, "date": "2026-09-01"}},
             {"presession": {"applied": True, "date": "2026-09-01"}}),
    Scenario("a group removed that the other edited", {"presession": {"applied": False}}, {},
             {"presession": {"applied": True}}, {"presession": {"applied": True}},
             (("/presession", "delete/edit", ..., []),)),
    Scenario("a group removed that the other left alone", {"presession": {"applied": False}, "code": "a"},
             {"code": "a"}, {"presession": {"applied": False}, "code": "b"}, {"code": "b"}),
    Scenario("both added a group", {}, {"outcome": {"noted": 3}}, {"outcome": {"supported": 5, "noted": 3}},
             {"outcome": {"supported": 5, "noted": 3}}),
    Scenario("unknown mappings merge by key", {"x_own": {"a": 1, "b": 1}}, {"x_own": {"a": 2, "b": 1}},
             {"x_own": {"a": 1, "b": 2}}, {"x_own": {"a": 2, "b": 2}}),
    Scenario("unknown lists of entries merge by id", {"x_own": [{"id": "a", "n": 1, "m": 1}]},
             {"x_own": [{"id": "a", "n": 2, "m": 1}]}, {"x_own": [{"id": "a", "n": 1, "m": 2}]},
             {"x_own": [{"id": "a", "m": 2, "n": 2}]}),
    Scenario("unknown lists keep their order", {"x_own": [3, 1]}, {"x_own": [3, 1, 2]}, {"x_own": [0, 3, 1]},
             {"x_own": [0, 3, 1, 2]}),
    Scenario("unknown texts of some lines merge by passages", {"x_own": "One.\nTwo.\n"}, {"x_own": "1.\nTwo.\n"},
             {"x_own": "One.\n2.\n"}, {"x_own": "1.\n2.\n"}),
    Scenario("both added the record under one id", None, {"code": "JS1", "themes": ["land"], "sur": "KEN"},
             {"code": "JS2", "themes": ["water"], "sur": "KEN"},
             {"sur": "KEN", "code": "JS2", "themes": ["land", "water"]},
             (("/code", "add/add", ..., ["JS1", "JS2"]),)),
    Scenario("known keys in the order of the kind, then unknown ones", {"z": 1}, {"z": 1, "y": 1, "themes": ["a"]},
             {"b": 1, "z": 1, "title": "T"}, {"title": "T", "themes": ["a"], "b": 1, "y": 1, "z": 1}),
]  # fmt: skip

CARE = [
    Scenario("two levels: the stricter is visible", {"confidentiality": "network"}, {"confidentiality": "public"},
             {"confidentiality": "group"}, {"confidentiality": "group"},
             (("/confidentiality", "edit/edit", "network", ["group", "public"]),)),
    Scenario("two looser levels: the agreed one is visible", {"confidentiality": "restricted"},
             {"confidentiality": "public"}, {"confidentiality": "network"}, {"confidentiality": "restricted"},
             (("/confidentiality", "edit/edit", "restricted", ["network", "public"]),)),
    Scenario("a level removed and changed", {"confidentiality": "restricted"}, {}, {"confidentiality": "public"},
             {"confidentiality": "restricted"},
             (("/confidentiality", "delete/edit", "restricted", ["public"]),)),
    Scenario("a level that nobody knows counts as the strictest", {"confidentiality": "public"},
             {"confidentiality": "Secret"}, {"confidentiality": "restricted"}, {"confidentiality": "Secret"},
             (("/confidentiality", "edit/edit", "public", ["Secret", "restricted"]),)),
    Scenario("a level that one side loosened is that member's to loosen", {"confidentiality": "group", "code": "a"},
             {"confidentiality": "public", "code": "a"}, {"confidentiality": "group", "code": "b"},
             {"code": "b", "confidentiality": "public"}),
    Scenario("reprisal risk: the higher", {"reprisal_risk": "low"}, {"reprisal_risk": "high"},
             {"reprisal_risk": "medium"}, {"reprisal_risk": "high"},
             (("/reprisal_risk", "edit/edit", "low", ["high", "medium"]),), "safeguard_review"),
    Scenario("consent given while the text changed is asked for again",
             {"submitters": [submitter("KIOS", consent="none")], "summary": "Old."},
             {"submitters": [submitter("KIOS", consent="given")], "summary": "Old."},
             {"submitters": [submitter("KIOS", consent="none")], "summary": "New."},
             {"submitters": [submitter("KIOS", consent="asked")], "summary": "New."},
             (("/submitters/KIOS/consent", "guarded", "none", ["given"]),)),
    Scenario("consent of a new submitter while a section changed",
             {"issues": [{"id": "a", "paras": "Old."}]},
             {"issues": [{"id": "a", "paras": "Old."}], "submitters": [submitter("KIOS", consent="given")]},
             {"issues": [{"id": "a", "paras": "New."}]},
             {"submitters": [submitter("KIOS", consent="asked")], "issues": [{"id": "a", "paras": "New."}]},
             (("/submitters/KIOS/consent", "guarded", ..., ["given"]),)),
    Scenario("consent given while something else changed holds",
             {"submitters": [submitter("KIOS", consent="none")], "code": "a"},
             {"submitters": [submitter("KIOS", consent="given")], "code": "a"},
             {"submitters": [submitter("KIOS", consent="none")], "code": "b"},
             {"submitters": [submitter("KIOS", consent="given")], "code": "b"}),
    Scenario("consent given together with the new text holds",
             {"submitters": [submitter("KIOS", consent="none")], "summary": "Old.", "code": "a"},
             {"submitters": [submitter("KIOS", consent="given")], "summary": "New.", "code": "a"},
             {"submitters": [submitter("KIOS", consent="none")], "summary": "Old.", "code": "b"},
             {"submitters": [submitter("KIOS", consent="given")], "code": "b", "summary": "New."}),
    Scenario("consent given long before is for the one who edits to ask again",
             {"submitters": [submitter("KIOS", consent="given")], "summary": "Old.", "code": "a"},
             {"submitters": [submitter("KIOS", consent="given", city="Bern")], "summary": "Old.", "code": "a"},
             {"submitters": [submitter("KIOS", consent="given")], "summary": "New.", "code": "b"},
             {"submitters": [submitter("KIOS", consent="given", city="Bern")], "code": "b", "summary": "New."}),
    Scenario("consent given long before stays when two edit the text",
             {"submitters": [submitter("KIOS", consent="given")], "summary": "One.\nTwo.\n"},
             {"submitters": [submitter("KIOS", consent="given")], "summary": "One!\nTwo.\n"},
             {"submitters": [submitter("KIOS", consent="given")], "summary": "One.\nTwo!\n"},
             {"submitters": [submitter("KIOS", consent="given")], "summary": "One!\nTwo!\n"}),
    Scenario("consent asked for while the text changed stays asked for",
             {"submitters": [submitter("KIOS", consent="refused")], "summary": "Old."},
             {"submitters": [submitter("KIOS", consent="asked")], "summary": "Old."},
             {"submitters": [submitter("KIOS", consent="refused")], "summary": "New."},
             {"submitters": [submitter("KIOS", consent="asked")], "summary": "New."}),
    Scenario("consent given and withdrawn: withdrawn is visible",
             {"submitters": [submitter("KIOS", consent="asked")]},
             {"submitters": [submitter("KIOS", consent="given")]},
             {"submitters": [submitter("KIOS", consent="withdrawn")]},
             {"submitters": [submitter("KIOS", consent="withdrawn")]},
             (("/submitters/KIOS/consent", "edit/edit", "asked", ["given", "withdrawn"]),)),
]  # fmt: skip

TEXTS = [
    Scenario("two lines, one each", {"summary": "One.\nTwo.\nThree.\n"}, {"summary": "One!\nTwo.\nThree.\n"},
             {"summary": "One.\nTwo.\nThree!\n"}, {"summary": "One!\nTwo.\nThree!\n"}),
    Scenario("lines that touch", {"summary": "One.\nTwo.\n"}, {"summary": "One!\nTwo.\n"},
             {"summary": "One.\nTwo!\n"}, {"summary": "One!\nTwo!\n"}),
    Scenario("two sentences of one line", {"summary": "One stands. Two stands."},
             {"summary": "One falls. Two stands."}, {"summary": "One stands. Two falls."},
             {"summary": "One falls. Two falls."}),
    Scenario("one sentence in two ways: only it stays as agreed",
             {"summary": "One stands. Two stands.\nThree.\n"}, {"summary": "One falls. Two stands.\nThree!\n"},
             {"summary": "One rises. Two stands.\nThree.\n"}, {"summary": "One stands. Two stands.\nThree!\n"},
             (("/summary", "edit/edit", "One stands.", ["One falls.", "One rises."]),)),
    Scenario("both added at one place: both stay, to be read", {"summary": "One.\n"}, {"summary": "One.\nZwei.\n"},
             {"summary": "One.\nDos.\n"}, {"summary": "One.\nDos.\nZwei.\n"},
             (("/summary", "note", ..., ["Dos.", "Zwei."]),)),
    Scenario("both added the same line", {"summary": "One.\nTwo.\n"}, {"summary": "One!\nTwo.\nThree.\n"},
             {"summary": "One.\nTwo.\nThree.\n"}, {"summary": "One!\nTwo.\nThree.\n"}),
    Scenario("a line removed that the other left alone", {"summary": "One.\nTwo.\nThree.\n"},
             {"summary": "One.\nThree.\n"}, {"summary": "One.\nTwo.\nThree!\n"}, {"summary": "One.\nThree!\n"}),
    Scenario("a line removed that the other edited", {"summary": "One.\nTwo.\n"}, {"summary": "One.\n"},
             {"summary": "One.\nTwo!\n"}, {"summary": "One.\nTwo.\n"},
             (("/summary", "edit/edit", "Two.", ["", "Two!"]),)),
    Scenario("a text removed that the other edited stays", {"summary": "One."}, {}, {"summary": "One!"},
             {"summary": "One!"}, (("/summary", "delete/edit", ..., []),)),
    Scenario("a text blanked that the other edited stays", {"summary": "One."}, {"summary": ""}, {"summary": "One!"},
             {"summary": "One!"}, (("/summary", "delete/edit", ..., []),)),
    Scenario("both wrote a first text", {}, {"summary": "One."}, {"summary": "Two."}, {"summary": "Two."},
             (("/summary", "add/add", ..., ["One.", "Two."]),)),
    Scenario("a text laid out anew while a sentence changed", {"summary": "One stands. Two stands."},
             {"summary": "One stands.\nTwo stands.\n"}, {"summary": "One stands. Two falls."},
             {"summary": "One stands.\nTwo falls.\n"}),
    Scenario("the last line of each side is gone: so is the text", {"summary": "One.\nTwo.\n"}, {"summary": "Two."},
             {"summary": "One."}, {}),
]  # fmt: skip


def entry(field: str, base: Value | EllipsisType, values: list[Value], kind: str = "edit/edit") -> Value:
    """Return an open decision as a merge writes it into a record."""
    return conflict(field, ConflictKind(kind), MISSING if base is ... else base, values).written()


XY = entry("/code", "b", ["x", "y"])
YZ = entry("/code", "b", ["y", "z"])

DECISIONS = [
    Scenario("an open decision stays while others work elsewhere", {"code": "b"}, {"code": "b", "_conflicts": [XY]},
             {"code": "b", "session": 1}, {"session": 1, "code": "b"}, (("/code", "edit/edit", "b", ["x", "y"]),)),
    Scenario("a third edit joins the two in dispute", {"code": "b"}, {"code": "b", "_conflicts": [XY]}, {"code": "z"},
             {"code": "b"}, (("/code", "edit/edit", "b", ["x", "y", "z"]),)),
    Scenario("a third who says the same as one in dispute changes nothing", {"code": "b"},
             {"code": "b", "_conflicts": [XY]}, {"code": "x"}, {"code": "b"},
             (("/code", "edit/edit", "b", ["x", "y"]),)),
    Scenario("a removal joins the two in dispute", {"code": "b"}, {"code": "b", "_conflicts": [XY]}, {},
             {"code": "b"}, (("/code", "delete/edit", "b", ["x", "y"]),)),
    Scenario("two decisions on one field become one", {"code": "b"}, {"code": "b", "_conflicts": [XY]},
             {"code": "b", "_conflicts": [YZ]}, {"code": "b"}, (("/code", "edit/edit", "b", ["x", "y", "z"]),)),
    Scenario("a decision made is made", {"code": "b", "_conflicts": [XY]}, {"code": "x"},
             {"code": "b", "session": 1, "_conflicts": [XY]}, {"session": 1, "code": "x"}),
    Scenario("one decision made in two ways is open again", {"code": "b", "_conflicts": [XY]}, {"code": "x"},
             {"code": "y"}, {"code": "b"}, (("/code", "edit/edit", "b", ["x", "y"]),)),
    Scenario("two who edit past an open decision join it", {"code": "b", "_conflicts": [XY]},
             {"code": "w", "_conflicts": [XY]}, {"code": "z", "_conflicts": [XY]}, {"code": "b"},
             (("/code", "edit/edit", "b", ["w", "x", "y", "z"]),)),
    Scenario("a level in dispute only gets stricter", {"confidentiality": "public"},
             {"confidentiality": "group", "_conflicts": [entry("/confidentiality", "public", ["group", "network"])]},
             {"confidentiality": "restricted"}, {"confidentiality": "restricted"},
             (("/confidentiality", "edit/edit", "public", ["group", "network", "restricted"]),)),
    Scenario("an entry of a list with an open decision inside is not removed silently",
             {"deadlines": [deadline(date="b")]},
             {"deadlines": [deadline(date="b")], "_conflicts": [entry("/deadlines/k3f9q/date", "b", ["x", "y"])]}, {},
             {"deadlines": [deadline(date="b")]},
             (("/deadlines/k3f9q", "delete/edit", ..., []), ("/deadlines/k3f9q/date", "edit/edit", "b", ["x", "y"]))),
    Scenario("a third edit of a passage in dispute", {"summary": "One.\nTwo.\n"},
             {"summary": "One.\nTwo.\n", "_conflicts": [entry("/summary", "One.", ["1.", "Un."])]},
             {"summary": "Eins.\nTwo!\n"}, {"summary": "One.\nTwo!\n"},
             (("/summary", "edit/edit", "One.", ["1.", "Eins.", "Un."]),)),
    Scenario("an edit beside a passage in dispute", {"summary": "One.\nTwo.\n"},
             {"summary": "One.\nTwo.\n", "_conflicts": [entry("/summary", "One.", ["1.", "Un."])]},
             {"summary": "One.\nTwo!\n"}, {"summary": "One.\nTwo!\n"},
             (("/summary", "edit/edit", "One.", ["1.", "Un."]),)),
    Scenario("an edit across a passage in dispute widens it", {"summary": "One.\nTwo.\nThree.\n"},
             {"summary": "One.\nTwo.\nThree.\n", "_conflicts": [entry("/summary", "One.", ["1.", "Un."])]},
             {"summary": "Both.\nThree.\n"}, {"summary": "One.\nTwo.\nThree.\n"},
             (("/summary", "edit/edit", "One.\nTwo.", ["1.\nTwo.", "Both.", "Un.\nTwo."]),)),
    Scenario("a third addition at one place joins the two", {"summary": "One.\n"},
             {"summary": "One.\nDos.\nZwei.\n", "_conflicts": [entry("/summary", ..., ["Dos.", "Zwei."], "note")]},
             {"summary": "One.\nTwo.\n"}, {"summary": "One.\nDos.\nTwo.\nZwei.\n"},
             (("/summary", "note", ..., ["Dos.", "Two.", "Zwei."]),)),
    Scenario("a third order joins the two in dispute", issues("a", "b", "c"),
             {**issues("a", "b", "c"),
              "_conflicts": [entry("/issues", ["a", "b", "c"], [["a", "c", "b"], ["b", "a", "c"]], "order")]},
             issues("c", "a", "b"), issues("a", "b", "c"),
             (("/issues", "order", ["a", "b", "c"], [["a", "c", "b"], ["b", "a", "c"], ["c", "a", "b"]]),)),
    Scenario("an edit made past an open decision joins it when a third edits too", {"code": "b"},
             {"code": "w", "_conflicts": [XY]}, {"code": "z"}, {"code": "b"},
             (("/code", "edit/edit", "b", ["w", "x", "y", "z"]),)),
    Scenario("an open decision that both know is not widened by an edit past it", {"code": "b"},
             {"code": "b", "session": 1, "_conflicts": [XY]}, {"code": "z", "_conflicts": [XY]},
             {"session": 1, "code": "z"}, (("/code", "edit/edit", "b", ["x", "y"]),)),
    Scenario("open decisions that only one side touched stay as they stand", {"code": "b"},
             {"code": "b", "_conflicts": [XY, entry("/a", "b", ["x", "y"])]}, {"code": "b", "session": 1},
             {"session": 1, "code": "b"},
             (("/code", "edit/edit", "b", ["x", "y"]), ("/a", "edit/edit", "b", ["x", "y"]))),
    Scenario("a passage in dispute that its side edited by hand", {"summary": "One.\nTwo.\n"},
             {"summary": "1st.\nTwo.\n", "_conflicts": [entry("/summary", "One.", ["1.", "Un."])]},
             {"summary": "Eins.\nTwo.\n"}, {"summary": "One.\nTwo.\n"},
             (("/summary", "edit/edit", "One.", ["1.", "1st.", "Eins.", "Un."]),)),
    Scenario("a widened passage keeps what its side changed beside it", {"summary": "One.\nTwo.\nThree.\n"},
             {"summary": "One.\n2.\nThree.\n", "_conflicts": [entry("/summary", "One.", ["1.", "Un."])]},
             {"summary": "Both.\nThree.\n"}, {"summary": "One.\nTwo.\nThree.\n"},
             (("/summary", "edit/edit", "One.\nTwo.", ["1.\n2.", "Both.", "Un.\n2."]),)),
    Scenario("orders in dispute that become one when an entry goes", issues("a", "b", "c"),
             {**issues("a", "b", "c"),
              "_conflicts": [entry("/issues", ["a", "b", "c"], [["a", "c", "b"], ["b", "a", "c"]], "order")]},
             issues("b", "a"), issues("b", "a")),
    Scenario("a decision that cannot be read is kept", {"code": "b"}, {"code": "b", "_conflicts": ["broken"]},
             {"code": "c"}, {"code": "c"}, (("/", "damaged", ..., ["broken"]),)),
    Scenario("decisions damaged as a whole are kept", {"code": "b"}, {"code": "b", "_conflicts": "broken"},
             {"code": "b", "_conflicts": [XY]}, {"code": "b"},
             (("/", "damaged", ..., ["broken"]), ("/code", "edit/edit", "b", ["x", "y"]))),
]  # fmt: skip

ALL = [*SCALARS, *LISTS, *GROUPS, *CARE, *TEXTS, *DECISIONS]
