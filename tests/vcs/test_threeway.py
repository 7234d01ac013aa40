"""Which records each side changed: by id, whatever the path, and the same seen from both sides."""

from __future__ import annotations

from cawg_tui.store.layout import Layout
from cawg_tui.vcs.apart import name_beside, set_apart
from cawg_tui.vcs.commit import Edit
from cawg_tui.vcs.history import Change, PathChange
from cawg_tui.vcs.merging import needs_merge
from cawg_tui.vcs.threeway import Key, Plan, Spot, compare, spans
from hypothesis import given
from hypothesis import strategies as st

from tests.vcs.conftest import KINDS

LAYOUT = Layout(KINDS)
DAM = Key("initiative", "dam-k3f9")


def change(path: str, before: str | None, after: str | None) -> PathChange:
    status = Change.ADDED if before is None else Change.DELETED if after is None else Change.CHANGED
    return PathChange(path, status, before, after)


def test_a_moved_record_is_one_change_and_an_unchanged_move_needs_no_merge() -> None:
    moved = [change("initiatives/dam-k3f9.yaml", "1", None), change("initiatives/ken/dam-k3f9.yaml", None, "1")]
    edited = [change("initiatives/dam-k3f9.yaml", "1", "2")]
    plan = compare(moved, edited, LAYOUT)
    assert (plan.ours, plan.theirs) == ({}, {})
    assert [one.key for one in plan.both] == [DAM]
    assert not needs_merge(plan.both[0])


def test_an_edit_on_both_sides_needs_a_merge_and_the_same_edit_does_not() -> None:
    one, other = [change("initiatives/dam-k3f9.yaml", "1", "2")], [change("initiatives/dam-k3f9.yaml", "1", "3")]
    assert needs_merge(compare(one, other, LAYOUT).both[0])
    assert compare(one, one, LAYOUT) == Plan({}, {}, ())


def test_an_id_given_to_two_files_names_neither() -> None:
    twins = [change("initiatives/a/dam-k3f9.yaml", None, "1"), change("initiatives/b/dam-k3f9.yaml", None, "2")]
    assert spans(twins, LAYOUT).keys() == {
        Key("", "initiatives/a/dam-k3f9.yaml"),
        Key("", "initiatives/b/dam-k3f9.yaml"),
    }


def test_a_twin_added_on_one_side_does_not_hide_an_edit_of_the_other() -> None:
    ours = [change("initiatives/a/dam-k3f9.yaml", None, "9")]
    theirs = [change("initiatives/dam-k3f9.yaml", "1", "2")]
    plan = compare(ours, theirs, LAYOUT)
    assert plan.both == ()
    assert plan.ours.keys() == {Key("", "initiatives/a/dam-k3f9.yaml")}
    assert plan.theirs.keys() == {Key("", "initiatives/dam-k3f9.yaml")}


def test_a_file_in_a_folder_s_place_goes_beside_whichever_side_it_comes_from() -> None:
    file, inside = "9" * 40, "8" * 40
    here = set_apart([Edit("plan/a", oid=inside)], [Spot("plan", file, "100644")], LAYOUT)
    there = set_apart([Edit("plan", oid=file)], [Spot("plan/a", inside, "100644")], LAYOUT)
    assert here[1] == there[1] == {"plan": "plan.9999999"}
    assert here[0] == [Edit("plan/a", oid=inside), Edit("plan"), Edit("plan.9999999", oid=file)]
    assert there[0] == [Edit("plan.9999999", oid=file)]


def test_a_record_in_a_folder_s_place_keeps_its_name_and_so_its_id() -> None:
    edits, moved = set_apart(
        [Edit("initiatives/dam-k3f9.yaml/map.txt", oid="8" * 40)],
        [Spot("initiatives/dam-k3f9.yaml", "9" * 40, "100644")],
        LAYOUT,
    )
    assert moved == {"initiatives/dam-k3f9.yaml": "initiatives/beside-9999999/dam-k3f9.yaml"}
    place = LAYOUT.place(edits[-1].path)
    assert place is not None
    assert place.id == "dam-k3f9"


def test_names_that_differ_in_capitals_or_accents_mean_one_file() -> None:
    for one, other in (("Plan.md", "plan.md"), ("re\u0301sume\u0301.md", "r\u00e9sum\u00e9.md")):
        moved = [change(one, "1", None), change(other, None, "1")]
        plan = compare(moved, [change(one, "1", "2")], LAYOUT)
        assert [(both.path, both.ours and both.ours.oid, both.theirs and both.theirs.oid) for both in plan.both] == [
            (other, "1", "2")
        ]
        assert (plan.ours, plan.theirs) == ({}, {})


def test_a_record_that_changed_its_kind_is_the_same_record() -> None:
    moved = [change("initiatives/dam-k3f9.yaml", "1", None), change("members/dam-k3f9.yaml", None, "3")]
    (both,) = compare(moved, [change("initiatives/dam-k3f9.yaml", "1", "2")], LAYOUT).both
    assert (both.key, both.path) == (Key("member", "dam-k3f9"), "members/dam-k3f9.yaml")
    elsewhere = [change("initiatives/dam-k3f9.yaml", "1", None), change("upr-submissions/dam-k3f9.yaml", None, "4")]
    for one, other in ((moved, elsewhere), (elsewhere, moved)):
        (both,) = compare(one, other, LAYOUT).both
        assert (both.key, both.path) == (Key("member", "dam-k3f9"), "members/dam-k3f9.yaml")


def test_one_id_added_in_two_kinds_is_two_records() -> None:
    plan = compare(
        [change("initiatives/dam-k3f9.yaml", None, "1")], [change("members/dam-k3f9.yaml", None, "2")], LAYOUT
    )
    assert plan.both == ()


def test_a_version_kept_beside_keeps_its_ending() -> None:
    assert name_beside("docs/plan.md", "854c1ff5" + "0" * 32) == "docs/plan.854c1ff.md"
    assert name_beside("LICENSE", "854c1ff5" + "0" * 32) == "LICENSE.854c1ff"


PATHS = st.sampled_from(
    [
        "initiatives/dam-k3f9.yaml",
        "initiatives/a/dam-k3f9.yaml",
        "initiatives/land-p2qx.yaml",
        "members/dam-k3f9.yaml",
        "plan.md",
        "Plan.md",
        "plan/a",
    ]
)
OIDS = st.none() | st.sampled_from(["1", "2", "3"])
TREE = st.dictionaries(PATHS, st.sampled_from(["1", "2", "3"]))


def between(before: dict[str, str], after: dict[str, str]) -> list[PathChange]:
    paths = sorted(before.keys() | after.keys())
    return [change(p, before.get(p), after.get(p)) for p in paths if before.get(p) != after.get(p)]


@given(TREE, TREE, TREE)
def test_no_change_of_either_side_is_forgotten_and_both_sides_see_the_same(
    base: dict[str, str], one: dict[str, str], other: dict[str, str]
) -> None:
    ours, theirs = between(base, one), between(base, other)
    plan, mirrored = compare(ours, theirs, LAYOUT), compare(theirs, ours, LAYOUT)
    assert (plan.ours, plan.theirs) == (mirrored.theirs, mirrored.ours)
    assert [(both.base, both.ours, both.theirs) for both in plan.both] == [
        (both.base, both.theirs, both.ours) for both in mirrored.both
    ]
    told = {spot.path for span in plan.theirs.values() for spot in (span.base, span.now) if spot}
    told |= {spot.path for both in plan.both for spot in (both.base, both.ours, both.theirs) if spot}
    alike = {path for path in base.keys() | other.keys() if one.get(path) == other.get(path)}
    assert {change.path for change in theirs} <= told | alike | set(one)
