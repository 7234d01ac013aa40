"""Sign-on: a letter that others may sign until it goes (DOMAIN B2, G4)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cawg_tui.records import types as t
from cawg_tui.records.common import About, AnyRef, Common, CommonTail
from cawg_tui.records.declarations import Declared, Item, Sensitivity, Weight, field
from cawg_tui.records.workflow import Workflow


class Addressee(Item):
    """To whom it goes."""

    name: t.Line = field("Name", "The office, like Executive Director for Spain.", required=True)
    body: t.Institution = field("Body", "The bank, the ministry.")
    country: t.Country = field("Country", "Whose member carries the copy.")
    carried_by: t.Line = field("Carried by", "The group that hands it over.")


class Signatory(Item):
    """A group that signed."""

    org: t.Line = field("Organisation", "As it will be printed.", required=True, weight=Weight.TAG)
    country: t.Country = field("Country", "Where it is based.")
    signed_by_role: t.Line = field("Signed by", "A function, not a name.", sensitivity=Sensitivity.SENSITIVE)
    date: t.Day = field("Date", "The day it signed.")
    via: t.Line = field("Through", "The form, an e-mail, a member.")
    show_logo: t.YesNo = field("Logo", "Yes where it may be printed.")
    verified: t.YesNo = field("Verified", "Yes once the group has confirmed it.")


class _Fields(Declared):
    text: t.LongText = field("Text", "Of the letter; one text, or one in each language.", group="Letter", required=True)
    version: t.Line = field("Version", "Like final, 30 January.", group="Letter")
    opens: t.Day = field("Opens", "The first day it may be signed.", group="Dates and tasks", required=True)
    closes: Annotated[str, t.DateType(after="opens")] = field(
        "Closes", "The last day it may be signed.", group="Dates and tasks", required=True
    )
    closes_time: t.Time = field("Closing hour", "Like 12:00.", group="Dates and tasks")
    tz: t.Zone = field("Time zone", "A place that keeps that hour.", group="Dates and tasks")
    sends: t.Day = field("Goes out", "The day it is sent.", group="Dates and tasks")
    addressees: list[Addressee] = field("Addressees", "To whom it goes.", group="People")
    min_signatories: t.Whole = field("Fewest signatories", "Below which it is not sent.", group="People")
    signatories: list[Signatory] = field("Signatories", "Who signed.", group="People", key="org")
    belongs_to: AnyRef = field("Belongs to", "The review or initiative it serves.", group="Related", weight=Weight.NONE)
    sent_on: t.Day = field("Sent on", "The day it went.", group="Results")
    published_url: t.Address = field("Published at", "Where it can be read.", group="Results")
    answer: t.Prose = field("Answer", "What came back.", group="Results")


class SignOn(CommonTail, _Fields, Common):
    """A letter that others may sign."""

    ABOUT: ClassVar = About(
        label="sign-on letter",
        plural="sign-on letters",
        folder="sign-ons",
        help="A letter that groups sign together: text, addressees, signatories, closing day.",
        workflow=Workflow(
            moves={
                "draft": ("open",),
                "open": ("closed",),
                "closed": ("sent", "open"),
                "sent": ("published",),
                "published": (),
            },
            over=frozenset({"published"}),
            pending=frozenset({"draft", "open", "closed"}),
        ),
        columns=("status", "closes", "min_signatories", "lead"),
        defaults={"confidentiality": "network"},
    )
