"""Learning exchange: members teach each other how to use mechanisms (DOMAIN E, G4)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cawg_tui.records import types as t
from cawg_tui.records import vocabulary
from cawg_tui.records.common import About, Common, CommonTail, MemberRef
from cawg_tui.records.declarations import Declared, Item, Sensitivity, Weight, field
from cawg_tui.records.workflow import Workflow

# The four objectives of the group's page on capacity building.
EXCHANGE_OBJECTIVES = ("know_the_range", "choose_the_fitting_one", "engage_it", "build_the_strategy")
FORMATS = ("online", "in_person", "both")


class Trainee(Item):
    """Who takes part."""

    member: MemberRef = field("Member", "The id of the member's record.", required=True, weight=Weight.TAG)
    region: Annotated[str, t.TermType(vocabulary.REGIONS)] = field("Region", "Of the network.")
    gender: t.Line = field("Gender", "Only where they said so.", sensitivity=Sensitivity.PRIVATE, weight=Weight.NONE)
    languages: list[t.Language] = field("Languages", "Which they follow.", weight=Weight.NONE)
    affected: t.YesNo = field("Affected group", "Yes where the people harmed speak for themselves.")


class Facilitator(Item):
    """Who teaches."""

    member: MemberRef = field("Member", "The id of the member's record.", required=True, weight=Weight.TAG)
    teaches: t.Line = field("Teaches", "The mechanism or the part.")
    agreed: t.YesNo = field("Agreed", "Yes once they said yes.")


class Module(Item):
    """A part of the exchange."""

    title: t.Line = field("Title", "What it is about.", required=True)
    objective: Annotated[str, t.ChoiceType(EXCHANGE_OBJECTIVES)] = field("Objective", "Which of the four it serves.")
    mechanism: Annotated[str, t.RefType(("mechanism",))] = field("Mechanism", "Where it is about one.")
    facilitator: MemberRef = field("Facilitator", "Who leads it.")
    minutes: t.Whole = field("Minutes", "How long it is.")
    method: t.Line = field("Method", "A case clinic, a walk through the form, an exercise.")


class Feedback(Item):
    """What a participant said; no names."""

    score: Annotated[int, t.WholeType(1, 5)] = field("Score", "1 poor, 5 very good.", required=True)
    learned: t.Prose = field("Learned", "What they take home.")
    will_use: t.Prose = field("Will use", "What they will do with it.")


class FollowUp(Item):
    """What came after."""

    what: t.Line = field("What", "A complaint filed, a call held.", required=True)
    who: MemberRef = field("Who", "Who does it.")
    due: t.Day = field("Due", "By when.")
    done: t.YesNo = field("Done", "Yes once it is done.")


class _Fields(Declared):
    objectives: list[Annotated[str, t.ChoiceType(EXCHANGE_OBJECTIVES)]] = field(
        "Objectives", "Of the four the group works with.", group="What it is", required=True
    )
    format: Annotated[str, t.ChoiceType(FORMATS)] = field("Format", "Online, in person or both.", group="What it is")
    date: t.PartDay = field("Date", "The first day.", group="Dates and tasks")
    end: Annotated[str, t.DateType(partial=True, after="date")] = field(
        "Last day", "Where it lasts longer.", group="Dates and tasks"
    )
    hours: t.Amount = field("Hours", "In all.", group="Dates and tasks")
    place: t.Line = field("Place", "A town, or the platform.", group="What it is")
    language: t.Language = field("Language", "It is held in.", group="Languages")
    interpretation: list[t.Language] = field(
        "Interpretation", "Into which languages.", group="Languages", weight=Weight.NONE
    )
    mechanisms: list[Annotated[str, t.RefType(("mechanism",))]] = field(
        "Mechanisms", "What is learned about; the members who can teach them are proposed from it.", group="Agenda"
    )
    modules: list[Module] = field("Modules", "The agenda.", group="Agenda")
    facilitators: list[Facilitator] = field("Facilitators", "Who teaches.", group="People", key="member")
    participants: list[Trainee] = field("Participants", "Who takes part.", group="People", key="member")
    materials: list[t.Line] = field("Materials", "Files and web addresses.", group="Agenda", weight=Weight.NONE)
    feedback: list[Feedback] = field("Feedback", "What participants said.", group="Results")
    follow_up: list[FollowUp] = field("Follow-up", "What came after.", group="Results")


class LearningExchange(CommonTail, _Fields, Common):
    """An exchange in which members learn to use mechanisms from each other."""

    ABOUT: ClassVar = About(
        label="learning exchange",
        plural="learning exchanges",
        folder="exchanges",
        help="Members learn from each other how to choose and use a mechanism.",
        workflow=Workflow(
            moves={
                "proposed": ("planned", "cancelled"),
                "planned": ("confirmed", "cancelled"),
                "confirmed": ("held", "planned", "cancelled"),
                "held": ("evaluated",),
                "evaluated": (),
                "cancelled": ("proposed",),
            },
            over=frozenset({"evaluated", "cancelled"}),
            reopens=frozenset({("cancelled", "proposed")}),
            pending=frozenset({"proposed", "planned", "confirmed"}),
        ),
        columns=("status", "date", "format", "language", "lead"),
        defaults={"format": "online", "confidentiality": "network"},
    )
