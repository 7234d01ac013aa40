"""Standards process: a treaty, a general comment, a directive in the making (DOMAIN D, G4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from cawg_tui.records import types as t
from cawg_tui.records.common import About, Common, CommonTail, MemberRef
from cawg_tui.records.declarations import Declared, Item, Merge, Sensitivity, Weight, field
from cawg_tui.records.workflow import Workflow

STANCE = t.WholeType(-2, 2)
MOVES: Mapping[str, tuple[str, ...]] = {
    "watching": ("input_open", "negotiation"),
    "input_open": ("negotiation", "watching", "adopted"),
    "negotiation": ("intersessional", "input_open", "adopted"),
    "intersessional": ("negotiation", "input_open", "adopted"),
    "adopted": ("in_force",),
    "in_force": ("watching",),
    "stalled": (),
}


class Meeting(Item):
    """A session, or a round of consultations between two."""

    name: t.Line = field("Name", "Like Eleventh session, or Consultation on articles 4 to 7.", required=True)
    start: t.PartDay = field("First day", "The day, the month or the year.")
    end: Annotated[str, t.DateType(partial=True, after="start")] = field(
        "Last day", "Where it lasts longer than a day."
    )
    place: t.Line = field("Place", "A town, or online.")
    intersessional: t.YesNo = field("Between sessions", "Yes for consultations between two sessions.")
    registration: t.Day = field("Register by", "The last day to be accredited.")
    speakers_list: t.Day = field("Speakers' list", "The last day to ask for the floor.")
    articles: t.Line = field("Articles", "Which part of the text is taken up.")
    programme: t.Address = field("Programme", "Where it is published.")
    needs: t.Prose = field("Visa and interpretation", "Who needs what.", sensitivity=Sensitivity.SENSITIVE)


class StandardDraft(Item):
    """A version of the text."""

    label: t.Line = field("Label", "Zero Draft, second revised draft.", required=True, weight=Weight.TAG)
    date: t.PartDay = field("Date", "When it came out.")
    symbol: t.Line = field("Symbol", "Like A/HRC/WG.16/8/CRP.1.")
    url: t.Address = field("Web address", "Where it is published.")
    file: t.Line = field("File", "Under attachments/.", weight=Weight.NONE)
    current: t.YesNo = field("Current", "Yes for the text now on the table.")


class DraftText(Item):
    """An article as one draft has it."""

    draft: t.Line = field("Draft", "By its label.", required=True, weight=Weight.NONE)
    text: t.Prose = field("Text", "The article's words in this draft.", required=True, quoted=True)


class Article(Item):
    """An article through the drafts, with our position."""

    n: t.Line = field("Number", "Like 6, or 6.2.", required=True, weight=Weight.TAG)
    title: t.Line = field("Title", "Like Prevention.")
    texts: list[DraftText] = field("Text by draft", "The words, draft by draft.", key="draft")
    position: t.Prose = field("Our position", "What we hold.")
    red_line: t.YesNo = field("Red line", "Yes where it is not given up.")
    proposed_text: t.Prose = field("Proposed text", "The words we ask for.")
    result: t.Prose = field("Result", "What became of our ask.")
    owner: MemberRef = field("Owner", "The member who looks after it.")


class StatePosition(Item):
    """What a State said on an article."""

    state: t.Country = field("State", "Who spoke.", required=True, weight=Weight.TAG)
    article: t.Line = field("Article", "By its number.")
    date: t.PartDay = field("Date", "When.")
    quote: t.Prose = field("Words", "As near to the words as can be.", quoted=True)
    source: t.Line = field("Source", "A statement, a webcast, a note.")
    stance: Annotated[int, STANCE] = field("Stance", "-2 against, 0 silent or unclear, 2 for.")


class Input(Item):
    """A text we hand in."""

    title: t.Line = field("Title", "As it stands on the paper.", required=True)
    deadline: t.Day = field("Due", "The last day it is taken.")
    filed: t.Day = field("Filed", "The day it was handed in.")
    words: t.Whole = field("Words", "How long it may be, or is.")
    signatories: t.Whole = field("Signatories", "How many signed.")


class Statement(Item):
    """What was said from the floor."""

    speaker: t.Line = field("Speaking organisation", "With ECOSOC status where it is needed.", required=True)
    article: t.Line = field("Article", "By its number.")
    date: t.Day = field("Date", "When it was given.")
    minutes: t.Amount = field("Minutes", "How long the floor was given.")
    text: t.Prose = field("Text", "What was said.")


class Delegate(Item):
    """A member who goes."""

    member: MemberRef = field("Member", "The id of the member's record.", required=True)
    meeting: t.Line = field("Session", "By its name.", required=True)
    role: t.Line = field("Role", "Speaks, follows, lobbies.")
    visa: Annotated[str, t.ChoiceType(("not_needed", "to_ask", "asked", "granted", "refused"))] = field(
        "Visa", "How it stands.", sensitivity=Sensitivity.SENSITIVE
    )


class _Fields(Declared):
    body: t.Institution = field("Body", "Who makes the standard.", group="Process", required=True, weight=Weight.TAG)
    mandate: t.Line = field("Mandate", "Like HRC resolution 26/9.", group="Process", weight=Weight.TAG)
    position: t.Prose = field("What we stand for", "In a paragraph.", group="Text")
    sessions: list[Meeting] = field("Sessions", "With the days to register by.", group="Dates and tasks")
    drafts: list[StandardDraft] = field("Drafts", "Versions of the text.", group="Process")
    articles: list[Article] = field("Articles", "Draft by draft, with our position.", group="Articles", key="n")
    state_positions: list[StatePosition] = field(
        "State positions", "Who said what on which article.", group="Articles", merge=Merge.LOG
    )
    inputs: list[Input] = field("Papers handed in", "With their deadlines.", group="Our work")
    statements: list[Statement] = field("Statements", "Given from the floor.", group="Our work")
    delegation: list[Delegate] = field("Delegation", "Who goes to which session.", group="Our work")
    allies: list[t.Line] = field("Allies", "Alliances we work with.", group="People", weight=Weight.TAG)
    stalled_from: Annotated[str, t.ChoiceType(tuple(MOVES))] = field(
        "Stalled from", "The state it goes back to; filled in when it stalls.", group="Process", weight=Weight.NONE
    )


class StandardsProcess(CommonTail, _Fields, Common):
    """A standard in the making: sessions, drafts, articles, positions."""

    ABOUT: ClassVar = About(
        label="standards process",
        plural="standards processes",
        folder="standards",
        help="A treaty, a general comment or a law in the making, and what the group stands for in it.",
        workflow=Workflow(
            moves=MOVES,
            over=frozenset({"in_force"}),
            stall="stalled",
            pending=frozenset({"watching", "input_open", "negotiation", "intersessional"}),
        ),
        columns=("status", "body", "mandate", "lead"),
        defaults={"confidentiality": "network"},
    )
