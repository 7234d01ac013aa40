"""Two versions of a record's file become one: what each rule of that does, whichever version comes first."""

from __future__ import annotations

from random import Random
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from cawg_tui.errors import WrongUseError
from cawg_tui.records.conflicts import KEEP, ConflictKind, open_conflicts, sentence, settle
from cawg_tui.records.kinds import built_in
from cawg_tui.records.merge import merge
from cawg_tui.store.emit import emit
from cawg_tui.store.files import blob_oid
from cawg_tui.store.joining import Joined, join
from cawg_tui.store.patch import patch
from cawg_tui.store.source import LIMIT_BYTES
from cawg_tui.store.yaml import parse, read

if TYPE_CHECKING:
    from cawg_tui.records.values import Values

FIELDS = built_in()["initiative"].fields
PATH = "initiatives/dam-k3f9.yaml"
BROKEN, BROKEN_TOO = "title: [The dam\n", "title: One\ntitle: Two\n"


def joined(base: str | bytes | None, ours: str | bytes | None, theirs: str | bytes | None) -> Joined:
    """Join two versions of a file; which of them comes first makes no difference."""
    before, mine, yours = (
        dedent(one).encode() if isinstance(one, str) else one for one in (base, ours, theirs)
    )  # fmt: skip
    result = join(FIELDS, PATH, before, mine, yours)
    assert result == join(FIELDS, PATH, before, yours, mine)
    return result


def text_of(result: Joined) -> str:
    assert result.data is not None
    return result.data.decode()


def kept_texts(result: Joined) -> list[str]:
    """Return the texts of the versions that stand in a record because they could not be taken in."""
    kept = [one for one in result.conflicts if one.kind is ConflictKind.UNREADABLE]
    assert all(one.field == "/" and one.to_decide and len(one.values) == 1 for one in kept)
    assert open_conflicts(parse(result.data or b"", PATH).values) == list(result.conflicts)
    return [str(one.values[0]) for one in kept]


# --- layout ------------------------------------------------------------------------------------------


def test_what_one_side_changed_comes_back_byte_for_byte() -> None:
    odd = "title:   'The dam'   # as is\r\nthemes: [ land ,water ]"
    assert joined("title: Dam\n", odd, "title: Dam\n").data == odd.encode()
    assert joined("title: Dam\n", odd, odd).data == odd.encode()
    assert joined("title: Dam\n", None, "title: Dam\n").data is None
    assert joined("title: Dam\n", None, None).data is None


def test_records_in_canonical_form_stay_in_it() -> None:
    result = joined("title: Dam\nlead: ana\n", "title: Dams\nlead: ana\n", "title: Dam\nlead: ben\nzz: 1\n")
    assert text_of(result) == "title: Dams\nlead: ben\nzz: 1\n"


def test_keys_quotes_and_brackets_of_a_person_s_own_hand_stay_where_nobody_touched_them() -> None:
    base = """\
        'lead': "ana"
        themes: [land,   water]

        title:    Dam
        deadlines:
            - {id: k3f9q, what: Report}
        """
    ours = base.replace("Dam", "The dam")
    theirs = base.replace("land", "labour")
    assert text_of(joined(base, ours, theirs)) == dedent(ours.replace("land", "labour"))


def test_line_ends_of_another_system_stay() -> None:
    base = "title: Dam\r\nlead: ana # here\r\nsummary: |\r\n  One.\r\n  Two.\r\n"
    result = joined(base, base.replace("Dam", "Dams"), base.replace("ana", "ben").replace("Two.", "2."))
    assert text_of(result) == "title: Dams\r\nlead: ben # here\r\nsummary: |\r\n  One.\r\n  2.\r\n"


def test_a_side_whose_editor_changed_the_line_ends_does_not_take_up_the_whole_file() -> None:
    base = "# Own notes\ntitle: Dam\nlead: ana\n"
    result = joined(base, base.replace("Dam", "Dams").replace("\n", "\r\n"), base.replace("ana", "ben  # since May"))
    assert text_of(result) == "# Own notes\ntitle: Dams\nlead: ben  # since May\n"


def test_a_file_without_a_newline_at_its_end_takes_more_lines() -> None:
    assert text_of(joined("# x\ntitle: Dam", "# x\ntitle: Dam\nlead: a # y", "# x\ntitle: Dams")) == (
        "# x\ntitle: Dams\nlead: a # y\n"
    )


# --- comments ----------------------------------------------------------------------------------------


def test_comments_of_both_sides_stand_where_they_were_put() -> None:
    base = "title: Dam\nlead: ana\nstatus: idea\n"
    result = joined(
        base,
        "# From the visit\ntitle: Dam\nlead: ana  # her number is with Ben\nstatus: idea\n",
        "title: Dam\nlead: ana\n# Check with the group\nstatus: idea\n# The end\n",
    )
    assert text_of(result) == (
        "# From the visit\ntitle: Dam\nlead: ana  # her number is with Ben\n"
        "# Check with the group\nstatus: idea\n# The end\n"
    )


def test_comments_stay_where_the_fields_they_stand_at_clash() -> None:
    base = """\
        title: Dam
        deadlines:
        - id: k3f9q
          what: Report
          date: 2026-05-01
        """
    ours = base.replace("05-01", "05-08  # the ministry said so")
    theirs = base.replace("  date: 2026-05-01", "  # moved by the court\n          date: 2026-05-10")
    assert text_of(joined(base, ours, theirs)).startswith(
        dedent("""\
        title: Dam
        deadlines:
        - id: k3f9q
          what: Report
          # moved by the court
          # the ministry said so
          date: 2026-05-01
        _conflicts:
        """)
    )


def test_the_same_comment_of_both_sides_stands_once() -> None:
    result = joined("title: Dam\n", "# Ask Ana\ntitle: Dams\n", "# Ask Ana\ntitle: Dam\nlead: ben\n")
    assert text_of(result) == "# Ask Ana\ntitle: Dams\nlead: ben\n"


def test_a_comment_that_a_side_removed_goes() -> None:
    base = "# Old\ntitle: Dam\nstatus: idea\nlead: ana # away\nzz: 1\n"
    ours = "title: Dam\nstatus: idea\nlead: ana\nzz: 1\n"
    theirs = base.replace("status: idea", "status: drafting").replace("zz: 1", "zz: 1\nzzz: 2")
    assert text_of(joined(base, ours, theirs)) == "title: Dam\nstatus: drafting\nlead: ana\nzz: 1\nzzz: 2\n"


def test_a_comment_on_an_entry_that_the_other_side_removed_stays_at_what_is_left() -> None:
    base = "title: Dam\ndeadlines:\n- id: k3f9q\n  what: A\n- id: m2x7a\n  what: B\n"
    ours = base.replace("what: B", "what: B  # Ana knows")
    theirs = base.replace("- id: m2x7a\n  what: B\n", "")
    assert text_of(joined(base, ours, theirs)) == ("title: Dam\n# Ana knows\ndeadlines:\n- id: k3f9q\n  what: A\n")


def test_a_comment_on_a_field_that_is_gone_stands_at_the_end() -> None:
    result = joined("title: Dam\nlead: ana\n", "title: Dam\nlead: ana # away\n", "title: Dam\n")
    assert text_of(result) == "title: Dam\n# away\n"


def test_what_looks_like_a_comment_inside_a_text_is_text() -> None:
    base = "title: 'Dam # 1'\nsummary: |\n  # Heading\n  One.\n"
    ours = base.replace("One.", "One by one.\n  # Not a comment")
    theirs = base.replace("One.", "All at once.") + "lead: ana # a comment\n"
    result = joined(base, ours, theirs)
    values = parse(result.data or b"", PATH).values
    assert values["title"] == "Dam # 1"
    assert text_of(result).count("# Heading") == 1
    assert text_of(result).count("# a comment") == 1
    assert [one.kind for one in result.conflicts] == [ConflictKind.EDITS]


def test_a_paragraph_of_comments_keeps_its_order() -> None:
    base = "title: Dam\nlead: ana\n"
    ours = "title: Dams\n# Zebra first\n# then apple\nlead: ben\n"
    theirs = "title: Dam\n# Middle\nlead: cleo\n"
    lines = text_of(joined(base, ours, theirs)).splitlines()
    assert lines[:5] == ["title: Dams", "# Middle", "# Zebra first", "# then apple", "lead: ana"]


def test_comments_stay_in_a_record_that_both_sides_added() -> None:
    result = joined(None, "title: Dam # one\nsummary: A wall.\n", "title: Dam\nlead: ana # two\n")
    assert text_of(result) == "title: Dam # one\n# two\nlead: ana\nsummary: A wall.\n"


def test_comments_stay_in_a_record_that_the_other_side_deleted() -> None:
    result = joined("title: Dam\n", "# Mind this\ntitle: Dams  # new\n", None)
    assert text_of(result) == (
        "# Mind this\ntitle: Dams  # new\n_conflicts:\n- field: /\n  kind: delete/edit\n  id: fe60d2ac\n"
    )


def test_lines_that_would_not_read_together_fall_back_to_those_of_the_base() -> None:
    base = "title: Dam\nlead: ana\n# The middle\nstatus: idea\ncountries: [KEN]\n"
    ours = "zz_own: 1\ntitle: Dam\nlead: ana\n# The middle\nstatus: idea\ncountries: [KEN]\n"
    theirs = "title: Dam\nlead: ana\n# The middle\nstatus: idea\ncountries: [KEN]\n# Theirs\nzz_own: 1\n"
    result = joined(base, ours, theirs)
    assert read(text_of(result), PATH) == {**read(base, PATH), "zz_own": 1}
    assert "# The middle\n" in text_of(result)
    assert "# Theirs\n" in text_of(result)


# --- open decisions ----------------------------------------------------------------------------------


def test_an_open_decision_reads_from_the_field_to_the_values_and_its_id_stands_last() -> None:
    result = joined("title: Dam\n", "title: A\n", "title: B\n")
    assert text_of(result) == (
        "title: Dam\n_conflicts:\n- field: /title\n  kind: edit/edit\n  base: Dam\n"
        f"  values:\n  - A\n  - B\n  id: {result.conflicts[0].id}\n"
    )
    assert result.to_decide == 1


def test_patching_and_writing_anew_give_an_open_decision_the_same_lines() -> None:
    merged = merge({"title": "Dam"}, {"title": "A"}, {"title": "B"}, FIELDS)
    assert patch("title: Dam\n", merged, FIELDS, PATH) == emit(merged, FIELDS)
    assert patch(emit(merged, FIELDS), {"title": "Dam"}, FIELDS, PATH) == "title: Dam\n"


def test_a_decision_written_with_its_id_first_keeps_its_lines_and_its_id() -> None:
    first = text_of(joined("title: Dam\n", "title: A\n", "title: B\n"))
    *_, line = first.splitlines()
    older = first.replace(f"{line}\n", "").replace("- field", f"- {line.strip()}\n  field")
    result = joined(older, older + "zz: 1\n", older.replace("title: Dam", "title: Dam\nlead: ana"))
    assert older.partition("_conflicts:")[2] in text_of(result)
    assert open_conflicts(read(older, PATH)) == open_conflicts(read(first, PATH))


# --- what cannot be read -----------------------------------------------------------------------------


@pytest.mark.parametrize("base", ["title: Dam\n", None, BROKEN_TOO])
def test_a_version_that_cannot_be_read_is_kept_as_text_beside_the_one_that_can(base: str | None) -> None:
    result = joined(base, "title: The dam  # ours\n", BROKEN)
    assert text_of(result).startswith("title: The dam  # ours\n_conflicts:\n- field: /\n  kind: unreadable\n")
    assert kept_texts(result) == [BROKEN]
    assert not result.unreadable


def test_two_versions_that_cannot_be_read_are_kept_beside_what_was_agreed_on() -> None:
    result = joined("title: Dam  # agreed\n", BROKEN, BROKEN_TOO)
    assert text_of(result).startswith("title: Dam  # agreed\n_conflicts:\n")
    assert sorted(kept_texts(result)) == sorted([BROKEN, BROKEN_TOO])
    assert result.to_decide == 2


def test_where_no_version_can_be_read_one_stays_and_that_is_said() -> None:
    for base in (None, "- no record\n"):
        result = joined(base, BROKEN, BROKEN_TOO)
        assert result == Joined(max(BROKEN, BROKEN_TOO).encode(), unreadable=True)


def test_a_broken_version_stays_as_it_is_where_the_other_side_did_nothing_or_deleted() -> None:
    assert joined("title: Dam\n", BROKEN, "title: Dam\n") == Joined(BROKEN.encode(), unreadable=True)
    assert joined("title: Dam\n", BROKEN, None) == Joined(BROKEN.encode(), unreadable=True)
    assert joined(BROKEN, "title: Dam\n", BROKEN).data == b"title: Dam\n"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (b"title: caf\xe9\n", "title: caf\\xe9\n"),
        (b"title: a\0b\n", "title: a\\x00b\n"),
        (b"\xef\xbb\xbftitle: Dam\n", "\ufefftitle: Dam\n"),
        (b"title: \x1b]52;c;x\x07 \xc2\x85 \xe2\x80\xa8\n", "title: \x1b]52;c;x\x07 \x85 \u2028\n"),
        (b"title: \xef\xbf\xbe \xef\xbf\xbf [\n", "title: \ufffe \uffff [\n"),
        (b"", ""),
        (b"\n\n  \n", "\n\n  \n"),
        (b"<<<<<<< a\ntitle: 1\n=======\ntitle: 2\n>>>>>>> b\n", "<<<<<<< a\ntitle: 1\n=======\ntitle: 2\n>>>>>>> b\n"),
        (b"# only a comment\r\n", "# only a comment\r\n"),
    ],
)  # fmt: skip
def test_whatever_an_unreadable_version_holds_its_text_comes_back(raw: bytes, kept: str) -> None:
    assert kept_texts(joined("title: Dam\n", "title: Dams # x\n", raw)) == [kept]


def test_a_version_too_long_to_be_kept_stands_there_with_its_beginning_and_its_id() -> None:
    raw = b"title: [\n" + b"A long line of a broken file.\n" * (LIMIT_BYTES // 25)
    result = joined("title: Dam\n", "title: Dams\n", raw)
    (kept,) = kept_texts(result)
    assert kept.startswith("title: [\nA long line")
    assert blob_oid(raw) in kept
    assert len(kept) < 3_000
    assert result.cut


def test_beside_a_record_that_fills_its_file_only_the_id_of_a_version_is_kept() -> None:
    full = "title: Dam\nnotes: |\n" + "  A line.\n" * ((LIMIT_BYTES - 1_000) // 10)
    raw = b"title: [\n" * 300
    result = joined("title: Dam\n", full, raw)
    (kept,) = kept_texts(result)
    assert kept.startswith("[The rest")
    assert blob_oid(raw) in kept
    assert result.cut


def test_an_unreadable_version_is_kept_until_someone_has_read_it() -> None:
    first = joined("title: Dam\n", "title: Dams\n", BROKEN)
    values = read(text_of(first), PATH)
    (one,) = first.conflicts
    assert sentence(one, values, FIELDS).startswith("The whole record has another version that could not be taken in")
    with pytest.raises(WrongUseError):
        settle(values, one.id, "anything", FIELDS)
    assert settle(values, one.id, KEEP, FIELDS) == {"title": "Dams"}


def test_unreadable_versions_merge_as_other_decisions_do_and_stay_apart() -> None:
    both = read(text_of(joined("title: Dam\n", BROKEN, BROKEN_TOO)), PATH)
    one, other = open_conflicts(both)
    without_one, without_other = (settle(both, gone.id, KEEP, FIELDS) for gone in (one, other))
    assert merge(both, without_one, without_other, FIELDS) == {"title": "Dam"}
    met = merge({"title": "Dam"}, without_one, without_other, FIELDS)
    assert {entry.id for entry in open_conflicts(met)} == {one.id, other.id}
    edited: Values = {**both, "lead": "ana"}
    assert merge(both, edited, without_one, FIELDS) == {**without_one, "lead": "ana"}


# --- too much for one file ---------------------------------------------------------------------------


def test_two_versions_too_large_together_leave_what_was_agreed_on_with_the_ids_of_both() -> None:
    notes = "  A line that says a little.\n" * 22_000
    base, ours, theirs = "title: Dam  # agreed\n", f"title: Dam\nnotes: |\n{notes}", f"title: Dam\nsummary: |\n{notes}"
    result = joined(base, ours, theirs)
    assert text_of(result).startswith("title: Dam  # agreed\n_conflicts:\n")
    kept = kept_texts(result)
    assert len(result.data or b"") < LIMIT_BYTES
    assert all(any(blob_oid(side.encode()) in one for one in kept) for side in (ours, theirs))
    assert result.cut


def test_two_large_versions_that_both_added_leave_one_with_the_id_of_the_other() -> None:
    notes = "  A line that says a little.\n" * 22_000
    ours, theirs = f"title: Dam\nnotes: |\n{notes}", f"title: Dam\nsummary: |\n{notes}"
    result = joined(None, ours, theirs)
    assert text_of(result).startswith(theirs)
    (kept,) = kept_texts(result)
    assert blob_oid(ours.encode()) in kept


def test_proposals_too_deep_for_a_decision_are_kept_as_text() -> None:
    deep = "x_own: " + "[" * 18 + "{}" + "]" * 18 + "\ntitle: Dam\n"
    result = joined(deep.format("a"), deep.format("b"), deep.format("c"))
    assert text_of(result).startswith(deep.format("a"))
    assert sorted(kept_texts(result)) == [deep.format("b"), deep.format("c")]
    assert not result.cut


def test_a_thousand_lines_that_are_alike_join_in_no_time() -> None:
    chance = Random(1)
    lines = ["- yes\n", "- no\n"]
    base = "# x\ntitle: Dam\nx_votes:\n" + "".join(chance.choice(lines) for _ in range(4_000))
    ours, theirs = base.replace("Dam\n", "Dams\n"), base + "lead: ana # y\n" + "x_more: 1\n"
    assert text_of(joined(base, ours, theirs)).endswith("lead: ana # y\nx_more: 1\n")
