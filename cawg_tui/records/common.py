"""The fields every record has (DOMAIN G0)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cawg_tui.records import types as t
from cawg_tui.records import vocabulary
from cawg_tui.records.declarations import Declared, Item, Merge, Sensitivity, Weight, field
from cawg_tui.records.kind import About
from cawg_tui.records.vocabulary import CONFIDENTIALITY

__all__ = [
    "CONFIDENTIALITY",
    "About",
    "AnyRef",
    "Area",
    "Budget",
    "Common",
    "CommonTail",
    "Deadline",
    "Document",
    "Link",
    "MemberRef",
    "Right",
    "Task",
    "Theme",
]

Theme = Annotated[str, t.TermType(vocabulary.THEMES)]
Area = Annotated[str, t.TermType(vocabulary.AREAS)]
Right = Annotated[str, t.TermType(vocabulary.RIGHTS)]
MemberRef = Annotated[str, t.RefType(("member",))]
AnyRef = Annotated[str, t.RefType()]


class Deadline(Item):
    """A day by which something is due."""

    what: t.Line = field(
        "What is due", "In a few words, like Stakeholder submission.", required=True, weight=Weight.TAG
    )
    date: t.Day = field("Date", "The day itself, like 2026-05-01.", required=True)
    time: t.Time = field("Time", "Closing hour, like 23:59.")
    tz: t.Zone = field("Time zone", "A place that keeps that hour, like Europe/Zurich for Geneva.")
    hard: t.YesNo = field("Hard", "Yes where missing it cannot be mended.")
    source_url: t.Address = field("Source", "Where the date is announced.")
    verified: t.YesNo = field("Verified", "Yes once someone has read it at the source.")
    met: t.YesNo = field("Met", "Yes once it was kept; nothing more is said of it then.")


class Task(Item):
    """A piece of work that someone takes on."""

    what: t.Line = field("What", "The work, so that another could take it over.", required=True)
    who: MemberRef = field("Who", "The member who takes it on.")
    due: t.Day = field("Due", "The day it should be done.")
    done: t.YesNo = field("Done", "Yes once it is done.")


class Link(Item):
    """A typed link to another record."""

    to: AnyRef = field("Record", "The id of the other record.", required=True)
    type: Annotated[str, t.ChoiceType(("supports", "responds_to", "follows", "cites", "uses_mechanism"))] = field(
        "How it is linked", "What this record is to the other.", required=True
    )


class Document(Item):
    """A paper that belongs to the record."""

    title: t.Line = field("Title", "As it stands on the paper.", required=True)
    url: t.Address = field("Web address", "Where it is published.")
    path: t.Line = field("File", "A file under attachments/.", weight=Weight.NONE)
    language: t.Language = field("Language", "The language it is in.", weight=Weight.NONE)
    version: t.Line = field("Version", "Like draft 2, or final.")
    date: t.PartDay = field("Date", "When it came out; a month or a year where no day is known.")


class Budget(Declared):
    """Money, where there is some."""

    currency: t.Line = field("Currency", "ISO 4217, like USD.")
    planned: t.Amount = field("Planned", "What the work needs.")
    raised: t.Amount = field("Raised", "What has been promised or received.")
    funder_visible: t.YesNo = field("Funder may be named", "Yes where the funder agreed to be named.")


class Common(Declared):
    """What stands at the head of every record."""

    ABOUT: ClassVar[About]

    title: t.Title = field(
        "Title", "What members call it; one text, or one in each language.",
        group="What it is", required=True, weight=Weight.HEAD,
    )  # fmt: skip
    status: t.Line = field("Status", "Where the work stands.", group="What it is", required=True, widget="status")
    lead: MemberRef = field("Lead", "Who answers for it.", group="People", weight=Weight.TAG)
    members: list[MemberRef] = field("Members", "Members who work on it.", group="People", weight=Weight.TAG)
    partners: list[t.Line] = field("Partners", "Allies outside the group.", group="People", weight=Weight.TAG)


class CommonTail(Declared):
    """What stands at the end of every record."""

    summary: t.Prose = field("Summary", "What a colleague must know, in a paragraph.", group="Text")
    areas: list[Area] = field(
        "Areas of work", "Which of the group's ways of working it is.", group="Subject", weight=Weight.TAG
    )
    themes: list[Theme] = field(
        "Themes", "What it is about; a term of your own is allowed.", group="Subject", weight=Weight.TAG
    )
    rights: list[Right] = field(
        "Rights", "The economic, social and cultural rights at stake.", group="Subject", weight=Weight.TAG
    )
    countries: list[t.Country] = field(
        "Countries", "Where the harm is, or who must act.", group="Subject", weight=Weight.TAG
    )
    languages: list[t.Language] = field(
        "Languages",
        "Plain texts are in the first of these.",
        group="Subject",
        merge=Merge.SEQ,
        weight=Weight.NONE,
    )
    deadlines: list[Deadline] = field("Deadlines", "Days by which something is due.", group="Dates and tasks")
    tasks: list[Task] = field("Tasks", "Who does what, and by when.", group="Dates and tasks")
    links: list[Link] = field("Links", "Other records that this one belongs with.", group="Related", weight=Weight.NONE)
    documents: list[Document] = field("Documents", "Papers, on the web or under attachments/.", group="Related")
    confidentiality: Annotated[str, t.ChoiceType(CONFIDENTIALITY)] = field(
        "Confidentiality", "Who may read it: everyone, the network, the working group, or only those named.",
        group="Care", required=True, merge=Merge.PROTECTIVE, scale=CONFIDENTIALITY, weight=Weight.NONE,
    )  # fmt: skip
    notes: t.Prose = field("Notes", "For the group; not exported.", group="Text", sensitivity=Sensitivity.SENSITIVE)
    created: t.PartDay = field(
        "Begun", "Where the work is older than this record.", group="Dates and tasks", weight=Weight.NONE
    )
    updated: t.PartDay = field(
        "Last touched",
        "Only where git cannot tell.",
        group="Dates and tasks",
        merge=Merge.MAX,
        weight=Weight.NONE,
    )
