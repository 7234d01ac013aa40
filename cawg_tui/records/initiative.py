"""Initiative: something members undertake together (DOMAIN G1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cawg_tui.records import types as t
from cawg_tui.records.common import About, AnyRef, Budget, Common, CommonTail, MemberRef
from cawg_tui.records.declarations import Declared, Item, Merge, Weight, field
from cawg_tui.records.workflow import Workflow


class Target(Item):
    """Who must act."""

    name: t.Institution = field("Name", "The State, bank, company or body.", required=True, weight=Weight.TAG)
    kind: Annotated[str, t.ChoiceType(("state", "bank", "company", "un_body"))] = field(
        "Kind", "What sort of body it is.", required=True
    )


class Participant(Item):
    """Who takes part."""

    member: MemberRef = field("Member", "The id of the member's record.", required=True, weight=Weight.TAG)
    role: Annotated[str, t.ChoiceType(("lead", "core", "support", "observer"))] = field(
        "Role", "How much of the work they carry."
    )
    since: t.PartDay = field("Since", "When they joined.")
    affected: t.YesNo = field("Affected group", "Yes where the people harmed speak for themselves.")


class Decision(Item):
    """A position taken, and how."""

    date: t.Day = field("Date", "The day it was taken.", required=True)
    text: t.Prose = field("Decision", "What was decided, in the words agreed on.", required=True)
    method: Annotated[str, t.ChoiceType(("consensus", "poll"))] = field("Method", "How it was reached.")
    objections: t.Prose = field("Objections", "Who held another view, and which.")


class Milestone(Item):
    """A step with a date."""

    what: t.Line = field("What", "The step.", required=True)
    date: t.PartDay = field("Date", "When it is planned for, or when it was reached.")
    done: t.YesNo = field("Done", "Yes once it is reached.")


class Result(Item):
    """Something made, or something that changed."""

    what: t.Line = field("What", "What was made, or what changed.", required=True)
    date: t.PartDay = field("Date", "When.")
    evidence: t.Prose = field("Evidence", "Where it can be seen.")


class _Fields(Declared):
    type: Annotated[str, t.ChoiceType(("temporary", "fixed_term", "long_term"))] = field(
        "Type", "Some follow an opening; others have no end.", group="What it is", required=True
    )
    trigger: t.Line = field(
        "Trigger", "A bank review, a UPR session, a treaty session, a court case, a member's request; words or an id.",
        group="What it is",
    )  # fmt: skip
    objective: t.LongText = field("Objective", "The change sought, in one sentence.", group="Text", required=True)
    theory: t.Prose = field("Why together, why now", "Why this collective move, and why at this time.", group="Text")
    targets: list[Target] = field("Targets", "Who must act.", group="People")
    start: t.PartDay = field("Start", "When the work begins.", group="Dates and tasks", required=True)
    end: Annotated[str, t.DateType(partial=True, after="start")] = field(
        "End", "When it is over; long-term work has none.", group="Dates and tasks"
    )
    review_date: Annotated[str, t.DateType(after="start")] = field(
        "Review", "The day the group looks at it again; long-term work needs one.", group="Dates and tasks"
    )
    participants: list[Participant] = field(
        "Participants", "Who takes part; mark the groups that are affected themselves.",
        group="People", required=True, key="member",
    )  # fmt: skip
    decisions: list[Decision] = field(
        "Decisions", "Positions taken, and how; none is ever taken out.", group="Results", merge=Merge.LOG
    )
    milestones: list[Milestone] = field("Milestones", "The steps on the way.", group="Results")
    outputs: list[Result] = field("Outputs", "What we made.", group="Results")
    outcomes: list[Result] = field("Outcomes", "What others changed.", group="Results")
    budget: Budget = field(
        "Budget", "Money, where there is some.", group="Money", merge=Merge.ATOMIC, weight=Weight.NONE
    )
    workplan_ref: Annotated[str, t.RefType(("workplan",))] = field(
        "Workplan", "The year's plan it belongs to.", group="Related", weight=Weight.NONE
    )
    children: list[AnyRef] = field(
        "Work under it", "UPR, safeguard and case records that belong to it.", group="Related", weight=Weight.NONE
    )
    evaluation: t.Prose = field("Evaluation", "What worked, what next; before it is closed.", group="Results")


class Initiative(CommonTail, _Fields, Common):
    """A collective initiative: temporary, for a fixed term, or without end."""

    ABOUT: ClassVar = About(
        label="initiative",
        plural="initiatives",
        folder="initiatives",
        help="Something members undertake together, following an opening or without end.",
        workflow=Workflow(
            moves={
                "proposed": ("scoping", "dropped"),
                "scoping": ("active", "dropped"),
                "active": ("paused", "evaluating"),
                "paused": ("active", "dropped"),
                "evaluating": ("closed", "active"),
                "closed": ("active",),
                "dropped": ("proposed",),
            },
            over=frozenset({"closed", "dropped"}),
            reopens=frozenset({("closed", "active"), ("dropped", "proposed")}),
        ),
        columns=("status", "type", "lead", "start", "end"),
        defaults={"type": "temporary", "confidentiality": "network"},
    )
