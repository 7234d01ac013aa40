"""Workplan: what the group will do in a year, and what became of it (DOMAIN E, G4; ESCR-Net Board, 2014)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cawg_tui.records import types as t
from cawg_tui.records.common import About, AnyRef, Common, CommonTail, MemberRef
from cawg_tui.records.declarations import Declared, Item, Merge, Weight, field
from cawg_tui.records.workflow import Workflow

QUARTER = t.WholeType(1, 4)


class Activity(Item):
    """A piece of the year's work."""

    text: t.Line = field("Activity", "What will be done.", required=True)
    lead: MemberRef = field("Lead", "Who answers for it.")
    quarter: Annotated[int, QUARTER] = field("Quarter", "In which it should be done.")
    budget: t.Amount = field("Budget", "What it needs.")
    indicator: t.Line = field("Indicator", "By which it will be seen that it was done.")
    records: list[AnyRef] = field(
        "Records", "The work that carries it out; progress is counted from them.", weight=Weight.NONE
    )
    status: Annotated[str, t.ChoiceType(("not_started", "under_way", "done", "dropped"))] = field(
        "Status", "Where no record tells it."
    )
    priority: Annotated[int, t.WholeType(1, 9)] = field("Rank", "1 comes first.")


class PlanObjective(Item):
    """What the year is to bring, with the activities that lead there."""

    text: t.Prose = field("Objective", "The change within reach this year.", required=True)
    activities: list[Activity] = field("Activities", "In order of priority.")


class Comment(Item):
    """A comment on the draft."""

    member: MemberRef = field("Member", "Who says it.", required=True)
    date: t.Day = field("Date", "When.")
    text: t.Prose = field("Comment", "What they say.", required=True)
    answer: t.Prose = field("Answer", "What was made of it.")


class Review(Item):
    """A look back at a quarter."""

    quarter: Annotated[int, QUARTER] = field("Quarter", "Which one.", required=True)
    date: t.Day = field("Date", "When the group looked at it.")
    done: t.Prose = field("Done", "What was done.")
    changed: t.Prose = field("Changed", "What the plan says differently now, and why.")


class _Fields(Declared):
    year: Annotated[int, t.WholeType(2003, 2200)] = field(
        "Year", "It is the plan of.", group="What it is", required=True, weight=Weight.TAG
    )
    vision: t.Prose = field("Vision", "Where the group wants to get in the long run.", group="Text")
    context: t.Prose = field("Context", "The conditions it works under.", group="Text")
    objectives: list[PlanObjective] = field("Objectives", "With their activities.", group="Plan")
    evaluation_prev: t.Prose = field("The year before", "What worked, what did not.", group="Text")
    comments: list[Comment] = field("Comments", "On the draft, in November.", group="Agreement", merge=Merge.LOG)
    reviews: list[Review] = field("Quarterly reviews", "A look back at each quarter.", group="Agreement")
    approved_by: t.Line = field("Approved by", "The Board, or a meeting.", group="Agreement")
    approved_date: t.PartDay = field("Approved on", "By the end of January.", group="Agreement")
    previous: Annotated[str, t.RefType(("workplan",))] = field(
        "Plan before", "The year before's.", group="Related", weight=Weight.NONE
    )


class Workplan(CommonTail, _Fields, Common):
    """The plan of a year, from the October draft to the evaluation."""

    ABOUT: ClassVar = About(
        label="workplan",
        plural="workplans",
        folder="workplans",
        help="What the group will do in a year: objectives, activities, quarterly reviews.",
        workflow=Workflow(
            moves={
                "draft_sc": ("consult",),
                "consult": ("advanced", "draft_sc"),
                "advanced": ("approved", "consult"),
                "approved": ("running",),
                "running": ("reviewed_q1",),
                "reviewed_q1": ("reviewed_q2",),
                "reviewed_q2": ("reviewed_q3",),
                "reviewed_q3": ("reviewed_q4",),
                "reviewed_q4": ("evaluated",),
                "evaluated": (),
            },
            over=frozenset({"evaluated"}),
        ),
        columns=("status", "year", "approved_date", "lead"),
        subject="Workplan {year}",
        defaults={"confidentiality": "network"},
    )
