"""Event: a Peoples' Forum or another meeting of the group (DOMAIN E, G4)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cawg_tui.records import types as t
from cawg_tui.records import vocabulary
from cawg_tui.records.common import About, Budget, Common, CommonTail
from cawg_tui.records.declarations import Declared, Item, Merge, Sensitivity, Weight, field
from cawg_tui.records.workflow import Workflow

SESSION_FORMATS = ("case_strategy", "panel", "plenary", "working_group", "open")


class Slot(Item):
    """A session of the agenda."""

    day: t.Day = field("Day", "The day it is on.", required=True)
    time: t.Time = field("Begins", "Like 09:30.", required=True)
    until: t.Time = field("Ends", "Like 11:00.")
    title: t.Line = field("Title", "What it is about.", required=True)
    format: Annotated[str, t.ChoiceType(SESSION_FORMATS)] = field("Format", "How it is held.")
    room: t.Line = field("Room", "Where, if there is more than one.")
    speakers: list[t.Line] = field("Speakers", "Roles, or ids of members; no names of people at risk.")
    language: t.Language = field("Language", "It is held in.", weight=Weight.NONE)
    interpretation: list[t.Language] = field("Interpretation", "Into which languages.", weight=Weight.NONE)
    notes: t.Prose = field("Notes", "For those who prepare it.")


class Attendee(Item):
    """A group that takes part."""

    org: t.Line = field("Organisation", "Its name.", required=True, weight=Weight.TAG)
    region: Annotated[str, t.TermType(vocabulary.REGIONS)] = field("Region", "Of the network.")
    country: t.Country = field("Country", "Where they come from.")
    kind: Annotated[str, t.ChoiceType(("movement", "ngo", "individual"))] = field("Kind", "Who they are.")
    people: t.Whole = field("People", "How many come.")
    funded: t.YesNo = field("Funded", "Yes where the travel is paid for them.")
    visa: Annotated[str, t.ChoiceType(("not_needed", "to_ask", "letter_sent", "granted", "refused"))] = field(
        "Visa", "How it stands.", sensitivity=Sensitivity.SENSITIVE
    )
    interpretation: list[t.Language] = field("Needs interpretation", "From which language.", weight=Weight.NONE)


class Output(Item):
    """What came out of it."""

    what: t.Line = field("What", "A statement, a call, priorities.", required=True)
    date: t.PartDay = field("Date", "When.")
    url: t.Address = field("Published at", "Where it can be read.")
    feeds: t.Line = field("Feeds", "The objective of the workplan it feeds.")


class Targets(Declared):
    """How many of whom should be there."""

    movements: Annotated[int, t.WholeType(0, 100)] = field("Movements, percent", "Share of social movements.")
    per_region: Annotated[int, t.WholeType(0, 100)] = field("Each region, percent", "The least share of each region.")


class _Fields(Declared):
    start: t.PartDay = field("First day", "Like 2027-09-04.", group="Dates and tasks", required=True)
    end: Annotated[str, t.DateType(partial=True, after="start")] = field(
        "Last day", "Like 2027-09-07.", group="Dates and tasks", required=True
    )
    place: t.Line = field("Place", "Town and country.", group="What it is", weight=Weight.TAG)
    tz: t.Zone = field("Time zone", "The zone its agenda is in.", group="Dates and tasks")
    cohosts: list[t.Line] = field("Co-hosts", "Who calls together with us.", group="People", weight=Weight.TAG)
    planning_committee: list[t.Line] = field("Planning committee", "Groups that prepare it.", group="People")
    aims: list[t.Line] = field("Aims", "What it is to reach.", group="What it is", merge=Merge.SEQ)
    agenda: list[Slot] = field("Agenda", "Session by session.", group="Agenda")
    participants: list[Attendee] = field("Participants", "Groups that take part.", group="People", key="org")
    targets: Targets = field("Who should be there", "Shares aimed at.", group="People", weight=Weight.NONE)
    budget: Budget = field(
        "Budget", "Money, where there is some.", group="Money", merge=Merge.ATOMIC, weight=Weight.NONE
    )
    security: t.Prose = field(
        "Security",
        "What is done so that all are safe.",
        group="Care",
        sensitivity=Sensitivity.PRIVATE,
        weight=Weight.NONE,
    )
    outputs: list[Output] = field("Outputs", "What came out of it.", group="Results")
    report: t.Address = field("Report", "Where it can be read.", group="Results")
    feeds_workplan: Annotated[str, t.RefType(("workplan",))] = field(
        "Feeds the workplan", "The year's plan that its priorities go into.", group="Related", weight=Weight.NONE
    )
    cases: list[Annotated[str, t.RefType(("case",))]] = field(
        "Cases", "Brought to its strategy sessions.", group="Related", weight=Weight.NONE
    )


class Event(CommonTail, _Fields, Common):
    """A Peoples' Forum or another meeting."""

    ABOUT: ClassVar = About(
        label="event",
        plural="events",
        folder="events",
        help="A Peoples' Forum or another meeting: agenda, who comes, what came out of it.",
        workflow=Workflow(
            moves={
                "proposed": ("planning", "cancelled"),
                "planning": ("open", "cancelled"),
                "open": ("confirmed", "cancelled"),
                "confirmed": ("held", "cancelled"),
                "held": ("reported",),
                "reported": ("followed_up",),
                "followed_up": (),
                "cancelled": ("proposed",),
            },
            over=frozenset({"followed_up", "cancelled"}),
            reopens=frozenset({("cancelled", "proposed")}),
            pending=frozenset({"proposed", "planning", "open", "confirmed"}),
        ),
        columns=("status", "start", "end", "place"),
        defaults={"confidentiality": "network"},
    )
