"""Two members at one file: what was agreed, what each made of it, what the file says once both have met.

Every rule of the merge stands here as text, as a file has it. The scenarios of values become files too; those below
are what only a file can show: layout, comments, removal and move of a whole record, files that cannot be read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from textwrap import dedent
from typing import TYPE_CHECKING, Final

from cawg_tui.records.conflicts import ConflictKind
from cawg_tui.records.kinds import built_in
from cawg_tui.store.emit import emit, flow_text, key_text
from cawg_tui.store.yaml import parse

from tests.records.merge_scenarios import ALL, Scenario, entry

if TYPE_CHECKING:
    from types import EllipsisType

    from cawg_tui.records.values import Value, Values

KINDS: Final = built_in()

# Unknown keys stay in the order in which they stood before the two met.
OWN_ORDER: Final = {
    "unknown lists of entries merge by id": 'x_own:\n- id: a\n  "n": 2\n  m: 2\n',
    "known keys in the order of the kind, then unknown ones": 'title: T\nthemes:\n- a\nz: 1\n"y": 1\nb: 1\n',
}


@dataclass(frozen=True)
class Meeting:
    """One file that two members changed; None stands for no file.

    `by_git` is what plain git leaves where it cannot ask cawg: it keeps an edited file whose other side is gone, and
    says so itself. The folders are below the kind's own; the file ends in the one that a side moved it to.
    """

    name: str
    base: str | None
    ours: str | None
    theirs: str | None
    result: str | None
    by_git: str | None = ""
    kind: str = "upr_submission"
    ours_in: str = ""
    theirs_in: str = ""

    @property
    def pulled(self) -> str | None:
        """Return what a plain pull leaves."""
        return self.result if self.by_git == "" else self.by_git

    def swapped(self) -> Meeting:
        """Return the same meeting seen from the other side."""
        return replace(self, ours=self.theirs, theirs=self.ours, ours_in=self.theirs_in, theirs_in=self.ours_in)


def as_files(scenario: Scenario) -> Meeting:
    """Return a scenario of values as one of files."""
    fields = KINDS[scenario.kind].fields

    def text(values: Values) -> str:
        written = emit(values, fields)
        same = parse(written.encode(), "record.yaml").values == values
        # What a record of ours leaves out, such as `note: null`, may still stand in a file written by hand.
        return written if same else "".join(f"{key_text(key)}: {flow_text(one)}\n" for key, one in values.items())

    left = [_written(*one) for one in scenario.entries]
    merged: Values = {**scenario.merged, **({"_conflicts": left} if left else {})}
    base = None if scenario.base is None else text(scenario.base)
    ours, theirs = text(scenario.ours), text(scenario.theirs)
    result = ours if ours == theirs else OWN_ORDER.get(scenario.name) or emit(merged, fields)
    return Meeting(scenario.name, base, ours, theirs, result, kind=scenario.kind)


def _written(field: str, kind: str, base: Value | EllipsisType, values: list[Value]) -> Value:
    """Return an open decision as a file has it; one that cannot be read stands as it was."""
    return values[0] if kind == ConflictKind.DAMAGED else entry(field, base, values, kind)


def met(name: str, base: str | None, ours: str | None, theirs: str | None, result: str | None, **more: str) -> Meeting:
    """Return a meeting written with the indentation of this page."""
    before, one, other, after = (None if text is None else dedent(text) for text in (base, ours, theirs, result))
    return Meeting(name, before, one, other, after, **{key: dedent(text) for key, text in more.items()})


FILES: Final = [
    met("a comment and a layout of one's own stay where only one side changed the file",
        "title: Land\n", "title:    'Land'   # as agreed in May\nx_own: {a: 1}\n", "title: Land\n",
        "title:    'Land'   # as agreed in May\nx_own: {a: 1}\n"),
    met("the same bytes on both sides stay as they are, comment and all",
        "title: Land\n", "# ours\ntitle: 'Water'\n", "# ours\ntitle: 'Water'\n", "# ours\ntitle: 'Water'\n"),
    met("two deadlines of one list, moved by one each",
        """\
        deadlines:
        - id: k3f9q
          what: Stakeholder submission
          date: 2026-05-01
        - id: m2x7a
          what: Pre-session
          date: 2026-09-01
        """,
        """\
        deadlines:
        - id: k3f9q
          what: Stakeholder submission
          date: 2026-05-08
        - id: m2x7a
          what: Pre-session
          date: 2026-09-01
        """,
        """\
        deadlines:
        - id: k3f9q
          what: Stakeholder submission
          date: 2026-05-01
        - id: m2x7a
          what: Pre-session
          date: 2026-09-10
        """,
        """\
        deadlines:
        - id: k3f9q
          what: Stakeholder submission
          date: 2026-05-08
        - id: m2x7a
          what: Pre-session
          date: 2026-09-10
        """),
    met("one deadline moved by both, one sentence extended by one",
        """\
        deadlines:
        - id: k3f9q
          what: Stakeholder submission
          date: 2026-05-01
        summary: |
          The State has not acted.
        """,
        """\
        deadlines:
        - id: k3f9q
          what: Stakeholder submission
          date: 2026-05-08
        summary: |
          The State has not acted.
        """,
        """\
        deadlines:
        - id: k3f9q
          what: Stakeholder submission
          date: 2026-05-10
        summary: |
          The State has not acted since 2023.
        """,
        """\
        deadlines:
        - id: k3f9q
          what: Stakeholder submission
          date: 2026-05-01
        summary: |
          The State has not acted since 2023.
        _conflicts:
        - field: /deadlines/k3f9q/date
          kind: edit/edit
          base: 2026-05-01
          values:
          - 2026-05-08
          - 2026-05-10
          id: fc0fd2fb
        """),
    met("comments stay where both changed the record",
        "# For session 49\ncode: JS1  # as OHCHR cites it\nsession: 49\n",
        "# For session 49\ncode: JS2  # as OHCHR cites it\nsession: 49\n",
        "# For session 49\ncode: JS1  # as OHCHR cites it\nsession: 50  # moved\n",
        "# For session 49\ncode: JS2  # as OHCHR cites it\nsession: 50  # moved\n"),
    met("a record deleted that the other left alone goes", "title: A road nobody asked for\n", None,
        "title: A road nobody asked for\n", None),
    met("a record deleted on both sides is gone", "title: Twice gone is gone\n", None, None, None),
    met("a record deleted that the other edited stays, for someone to decide",
        "title: The dam at the bend\ncode: JS1\n", None, "title: The dam at the bend\ncode: JS2\n",
        """\
        title: The dam at the bend
        code: JS2
        _conflicts:
        - field: /
          kind: delete/edit
          id: fe60d2ac
        """,
        by_git="title: The dam at the bend\ncode: JS2\n"),
    met("a record deleted that holds an open decision of others stays with both",
        "title: A port for the north\ncode: JS1\n", None,
        """\
        title: A port for the north
        code: JS1
        _conflicts:
        - id: abcdef12
          field: /code
          kind: edit/edit
          base: JS1
          values:
          - JS2
          - JS3
        """,
        """\
        title: A port for the north
        code: JS1
        _conflicts:
        - field: /
          kind: delete/edit
          id: fe60d2ac
        - id: abcdef12
          field: /code
          kind: edit/edit
          base: JS1
          values:
          - JS2
          - JS3
        """,
        by_git="""\
        title: A port for the north
        code: JS1
        _conflicts:
        - id: abcdef12
          field: /code
          kind: edit/edit
          base: JS1
          values:
          - JS2
          - JS3
        """),
    met("both added one record alike", None, "title: Alike from both\n", "title: Alike from both\n",
        "title: Alike from both\n"),
    met("both added one record, each with other fields", None, "title: Added by both\ncode: JS9\n",
        "title: Added by both\nsession: 49\n", "title: Added by both\nsession: 49\ncode: JS9\n"),
    met("both added one record with two titles", None, "title: The first title\n", "title: The other title\n",
        """\
        title: The other title
        _conflicts:
        - field: /title
          kind: add/add
          values:
          - The first title
          - The other title
          id: 5ee88d94
        """),
    met("a record moved to a deeper folder while the other edited it",
        "title: The mine above the spring\ncode: JS1\n", "title: The mine above the spring\ncode: JS1\n",
        "title: The mine above the spring\ncode: JS2\n", "title: The mine above the spring\ncode: JS2\n",
        ours_in="deep/"),
    met("a record moved and edited while the other edited another field",
        "title: The road through the wetland\ncode: JS1\nsession: 49\n",
        "title: The road through the wetland\ncode: JS2\nsession: 49\n",
        "title: The road through the wetland\ncode: JS1\nsession: 50\n",
        "title: The road through the wetland\ncode: JS2\nsession: 50\n", ours_in="deep/"),
    met("a record moved and edited while the other edited the same field",
        "title: A bank without a complaint office\ncode: JS1\nsession: 49\n",
        "title: A bank without a complaint office\ncode: JS2\nsession: 49\n",
        "title: A bank without a complaint office\ncode: JS3\nsession: 49\n",
        """\
        title: A bank without a complaint office
        code: JS1
        session: 49
        _conflicts:
        - field: /code
          kind: edit/edit
          base: JS1
          values:
          - JS2
          - JS3
          id: 2a11add5
        """, ours_in="deep/"),
    met("an empty record that both fill in", "{}\n", "code: JS1\n", "session: 49\n", "session: 49\ncode: JS1\n"),
    met("a field removed on both sides is gone", "title: Land\ncode: JS1\nsession: 1\n", "title: Land\nsession: 2\n",
        "title: Water\nsession: 1\n", "title: Water\nsession: 2\n"),
    met("a code that reads like a number is not one", 'code: "1"\n', "code: 1\n", 'code: "01"\n',
        """\
        code: "1"
        _conflicts:
        - field: /code
          kind: edit/edit
          base: "1"
          values:
          - 1
          - "01"
          id: 3e5cddc9
        """),
    met("a line of Arabic and one of Khmer", "summary: |\n  الأرض لنا.\n  ដីជារបស់យើង។\n",
        "summary: |\n  الأرض لنا جميعا.\n  ដីជារបស់យើង។\n", "summary: |\n  الأرض لنا.\n  ដីជារបស់យើងទាំងអស់គ្នា។\n",
        "summary: |\n  الأرض لنا جميعا.\n  ដីជារបស់យើងទាំងអស់គ្នា។\n"),
]  # fmt: skip

EVERY: Final = [*map(as_files, ALL), *FILES]
