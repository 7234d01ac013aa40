"""Recommendation: what a body asked of a State, and what became of it (DOMAIN A6, G4)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cawg_tui.records import types as t
from cawg_tui.records import vocabulary
from cawg_tui.records.common import About, AnyRef, Common, CommonTail, MemberRef
from cawg_tui.records.declarations import Declared, Item, Weight, field
from cawg_tui.records.workflow import Workflow

SOURCES = ("upr", "treaty_body", "special_procedure", "iam")
PROGRESS = ("not_started", "in_progress", "partly", "done", "no_info", "regressed")


class Proof(Item):
    """What shows that something was done, or was not."""

    what: t.Prose = field("What", "What was seen.", required=True)
    date: t.PartDay = field("Date", "When.")
    source: t.Line = field("Source", "A report, a law, a visit.")


class _Fields(Declared):
    sur: t.Country = field("State addressed", "Who must act.", group="Recommendation", required=True, weight=Weight.TAG)
    source: Annotated[str, t.ChoiceType(SOURCES)] = field(
        "Made by", "The review or body it comes from.", group="Recommendation", required=True
    )
    session: Annotated[int, t.WholeType(1, 99)] = field(
        "Session", "Of the UPR Working Group, where it is the UPR.", group="Recommendation", weight=Weight.TAG
    )
    cycle: Annotated[int, t.WholeType(1, 9)] = field("Cycle", "Of the UPR.", group="Recommendation")
    number: t.Line = field("Number", "Paragraph and item, like 140.7.", group="Recommendation", weight=Weight.TAG)
    document: t.Line = field("Document", "Like A/HRC/59/15.", group="Recommendation", weight=Weight.TAG)
    text: t.Prose = field("Text", "As it stands in the report.", group="Recommendation", required=True, quoted=True)
    states: list[t.Country] = field(
        "Recommending States", "One item may carry several.", group="Recommendation", weight=Weight.TAG
    )
    position: Annotated[str, t.ChoiceType(vocabulary.POSITIONS)] = field(
        "Position", "Of the State addressed.", group="Position"
    )
    position_source: t.Line = field("Position given in", "Document and paragraph.", group="Position")
    groups: list[t.Line] = field("Persons", "Groups of people it concerns.", group="Subject", weight=Weight.TAG)
    sdgs: list[t.Line] = field("SDGs", "Goals and targets.", group="Subject", weight=Weight.NONE)
    action_category: Annotated[int, t.WholeType(1, 5)] = field(
        "Action category", "1 minimal, 2 continuing, 3 considering, 4 general, 5 specific action.", group="Position"
    )
    our_ask_ref: AnyRef = field("Our ask", "The submission whose text led to it.", group="Related", weight=Weight.NONE)
    implementation: Annotated[str, t.ChoiceType(PROGRESS)] = field(
        "Implementation", "What was done.", group="Follow-up"
    )
    evidence: list[Proof] = field("Evidence", "What shows it.", group="Follow-up")
    next_step: t.Line = field("Next step", "What we do about it.", group="Follow-up")
    owner: MemberRef = field("Owner", "Who follows it.", group="Follow-up")


class Recommendation(CommonTail, _Fields, Common):
    """A recommendation that is followed up."""

    ABOUT: ClassVar = About(
        label="recommendation",
        plural="recommendations",
        folder="recommendations",
        help="What a body asked of a State, what the State answered, and what was done.",
        workflow=Workflow(
            moves={
                "open": ("in_progress", "partly", "done", "lapsed"),
                "in_progress": ("partly", "done", "lapsed", "open"),
                "partly": ("in_progress", "done", "lapsed"),
                "done": ("open",),
                "lapsed": ("open",),
            },
            over=frozenset({"done", "lapsed"}),
            reopens=frozenset({("done", "open"), ("lapsed", "open")}),
        ),
        columns=("status", "sur", "number", "position", "implementation"),
        subject="{sur}, {number}",
        subfolder=("sur", "session"),
        defaults={"source": "upr", "cycle": 4, "confidentiality": "public"},
    )
