"""Member: an organisation or a person of the network (DOMAIN G4, E)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cawg_tui.records import types as t
from cawg_tui.records import vocabulary
from cawg_tui.records.common import About, AnyRef, Common, CommonTail
from cawg_tui.records.declarations import Declared, Item, Sensitivity, Weight, field
from cawg_tui.records.workflow import Workflow


class Expertise(Item):
    """What a member knows well enough to be asked."""

    what: t.Line = field("Mechanism or theme", "Like IFC CAO, or labour.", required=True, weight=Weight.TAG)
    level: Annotated[int, t.WholeType(1, 3)] = field("Level", "1 has followed it, 2 has used it, 3 teaches it.")
    years: t.Whole = field("Years", "For how many years.")
    cases: list[AnyRef] = field("Cases", "Records of the cases it was used in.", weight=Weight.NONE)


class _Fields(Declared):
    type: Annotated[str, t.ChoiceType(("organizational", "individual"))] = field(
        "Type", "An organisation, or a person who belongs to none that is a member.", group="What it is", required=True
    )
    country: t.Country = field("Country", "Where they are based.", group="What it is", weight=Weight.TAG)
    region: Annotated[str, t.TermType(vocabulary.REGIONS)] = field(
        "Region", "The region of the network they count for.", group="What it is", weight=Weight.TAG
    )
    movement: t.YesNo = field("Social movement", "Yes for social movements and grassroots groups.", group="What it is")
    email: t.Line = field(
        "Public e-mail", "As in commits, so that work can be shown under the member's name.",
        group="People", sensitivity=Sensitivity.SENSITIVE, weight=Weight.NONE,
    )  # fmt: skip
    working_groups: list[Annotated[str, t.TermType(vocabulary.WORKING_GROUPS)]] = field(
        "Working groups", "The groups of the network they take part in.", group="Subject"
    )
    joined: t.PartDay = field("Joined", "When they became a member.", group="Dates and tasks")
    expertise: list[Expertise] = field("Expertise", "What they know well enough to be asked.", group="Subject")
    availability: t.Line = field("Availability", "When, and for what, they can be called on.", group="Subject")
    sos_contact: t.Line = field(
        "Emergency contact", "Kept out of exports, searches and commit subjects.",
        group="Care", sensitivity=Sensitivity.PRIVATE, weight=Weight.NONE,
    )  # fmt: skip


class Member(CommonTail, _Fields, Common):
    """A member of the working group."""

    ABOUT: ClassVar = About(
        label="member",
        plural="members",
        folder="members",
        help="An organisation or a person of the network.",
        workflow=Workflow(
            moves={
                "applicant": ("active", "left"),
                "active": ("inactive", "left"),
                "inactive": ("active", "left"),
                "left": ("active",),
            },
            over=frozenset({"left"}),
        ),
        columns=("status", "type", "country", "region"),
        defaults={"type": "organizational", "confidentiality": "network"},
    )
