"""Mechanism: a place where harm by companies can be complained of, with its conditions as data (DOMAIN C, G4).

The conditions are structured so that a case can be held against them; what is not known of one stays empty, and an
empty condition rules nothing out. The words of the source stand beside them.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from cawg_tui.records import types as t
from cawg_tui.records import vocabulary
from cawg_tui.records.common import About, Common, CommonTail, MemberRef
from cawg_tui.records.declarations import Declared, Merge, Weight, field
from cawg_tui.records.workflow import Workflow

RESPONDENTS = ("bank", "company", "state")
COMPLAINANTS = ("affected", "representative", "ngo", "union", "employer", "child", "woman", "state")
STAGES = ("considered", "approved", "active", "closed")
EXHAUSTION = ("none", "contact_first", "internal_first", "domestic")
PARALLEL = ("allowed", "weighed", "barred")
CLOCKS = ("closing", "last_disbursement", "exit", "exhaustion", "knowledge", "event", "notice")
RESIDENCE = ("project_area", "host_country", "host_or_adjacent", "region")
ADHERENCE = ("host", "home", "host_or_home")


class Limit(Declared):
    """How long one may wait, counted from an event."""

    months: Annotated[int, t.WholeType(0, 600)] = field("Months", "How many months there are to file.")
    since: Annotated[str, t.ChoiceType(CLOCKS)] = field("Counted from", "The event after which the months run.")
    opens: t.PartDay = field("From", "Conduct before this day is not looked at.")
    words: t.Line = field("In words", "As the source says it.")


class _Fields(Declared):
    type: Annotated[str, t.ChoiceType(vocabulary.MECHANISM_TYPES)] = field(
        "Type", "What sort of place it is.", group="What it is", required=True
    )
    institution: t.Institution = field(
        "Belongs to", "The institution, as it is named there.", group="What it is", required=True, weight=Weight.TAG
    )
    institutions: list[t.Institution] = field(
        "Finance it answers for", "Names under which a case lists the finance, like IFC; empty where none is needed.",
        group="Conditions", weight=Weight.TAG,
    )  # fmt: skip
    against: list[Annotated[str, t.ChoiceType(RESPONDENTS)]] = field(
        "Against whom", "Whose conduct it looks at.", group="Conditions", weight=Weight.NONE
    )
    who: t.Prose = field("Who may complain", "As the source says it.", group="Conditions")
    complainants: list[Annotated[str, t.ChoiceType(COMPLAINANTS)]] = field(
        "Complainants", "Who may complain; empty where anyone may.", group="Conditions", weight=Weight.NONE
    )
    min_people: Annotated[int, t.WholeType(1, 1000)] = field(
        "Fewest people", "How many must complain together.", group="Conditions"
    )
    residence: Annotated[str, t.ChoiceType(RESIDENCE)] = field(
        "Where they live", "Where complainants must live.", group="Conditions"
    )
    anonymous: t.YesNo = field("Anonymous", "Yes where a complaint without a name is taken.", group="Conditions")
    stages: list[Annotated[str, t.ChoiceType(STAGES)]] = field(
        "Stages of finance", "In which the finance must stand.", group="Conditions", weight=Weight.NONE
    )
    adherence: Annotated[str, t.ChoiceType(ADHERENCE)] = field(
        "Which State must be bound", "Whether the host State, the company's home State or either must be on the list.",
        group="Conditions",
    )  # fmt: skip
    states: list[t.Country] = field(
        "States bound", "Those that accepted it; empty where the list is not known.",
        group="Conditions", weight=Weight.NONE,
    )  # fmt: skip
    within: list[t.Country] = field(
        "Only in", "The States of its region; empty where it is open to all.", group="Conditions", weight=Weight.NONE
    )
    members_only: t.Institution = field(
        "Bound companies", "Whose members or suppliers it answers for, like RSPO; empty where none.",
        group="Conditions",
    )  # fmt: skip
    sectors: list[t.Line] = field(
        "Sectors", "To which it is limited, as cases name them; empty where to none.",
        group="Conditions", weight=Weight.NONE,
    )  # fmt: skip
    concerns: list[Annotated[str, t.TermType(vocabulary.THEMES)]] = field(
        "Concerns only", "Themes to which it is limited; empty where to none.", group="Conditions", weight=Weight.NONE
    )
    admissibility: t.Prose = field("Admissibility", "As the source says it.", group="Conditions")
    limit: Limit = field("Time limit", "How long there is to file.", group="Conditions")
    exhaustion: Annotated[str, t.ChoiceType(EXHAUSTION)] = field(
        "To be tried first", "Nothing, a talk with the institution, its own office, or the courts at home.",
        group="Conditions",
    )  # fmt: skip
    parallel: Annotated[str, t.ChoiceType(PARALLEL)] = field(
        "Parallel procedures", "Whether a case before another body is allowed, weighed or a bar.", group="Conditions"
    )
    applies_from: t.PartDay = field("Applies from", "For a route that is not open yet.", group="Conditions")
    outcomes: list[Annotated[str, t.TermType(vocabulary.OUTCOMES)]] = field(
        "Outcomes", "What it can end in.", group="What it gives", weight=Weight.TAG
    )
    serves: list[Annotated[str, t.ChoiceType(vocabulary.OBJECTIVES)]] = field(
        "Serves", "Which aims of a community it can serve.", group="What it gives", weight=Weight.NONE
    )
    binding: t.YesNo = field("Binding", "Yes where the outcome binds.", group="What it gives")
    duration: t.Prose = field("Duration", "How long it takes.", group="What it gives")
    working_languages: t.Line = field("Languages taken", "As the source says it.", group="What it gives")
    headings: list[t.Line] = field(
        "What its form asks", "The headings a complaint follows, in order.",
        group="What it gives", merge=Merge.SEQ, weight=Weight.NONE,
    )  # fmt: skip
    site: t.Line = field("Site", "Where it is to be found.", group="What it is")
    source: t.Line = field("Source", "Where these facts were read.", group="Care", weight=Weight.NONE)
    verified: t.YesNo = field(
        "Verified", "Yes once someone has read the facts at the source; what is not says so on screen.", group="Care"
    )
    checked: t.PartDay = field("Checked", "When the facts were last read at the source.", group="Care")
    next_review: t.PartDay = field("Next review", "When the mechanism's own rules are to change.", group="Care")
    used_by: list[MemberRef] = field("Used by", "Members who have used it.", group="People", weight=Weight.TAG)


class Mechanism(CommonTail, _Fields, Common):
    """A place where harm by companies can be complained of."""

    ABOUT: ClassVar = About(
        label="mechanism",
        plural="mechanisms",
        folder="mechanisms",
        help="A complaint office, a court, a UN body: where harm can be complained of, and under which conditions.",
        workflow=Workflow(
            moves={"active": ("changed", "closed"), "changed": ("active", "closed"), "closed": ("active",)},
            over=frozenset({"closed"}),
        ),
        columns=("type", "institution", "exhaustion", "status"),
        defaults={"confidentiality": "public"},
    )
