"""Case: abuse by a company that a community asks the group to help with (DOMAIN E, G4).

The fields stand in the order of a phone call: who asks, what happens, what they want, what was tried, what is safe.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from cawg_tui.records import types as t
from cawg_tui.records import vocabulary
from cawg_tui.records.common import About, AnyRef, Common, CommonTail, MemberRef
from cawg_tui.records.declarations import Declared, Item, Merge, Sensitivity, Weight, field
from cawg_tui.records.intake import ME, TODAY, Intake, Part
from cawg_tui.records.mechanism import COMPLAINANTS, STAGES
from cawg_tui.records.workflow import Workflow

RISK = ("low", "medium", "high")
CONSENT = ("given", "asked", "none", "refused", "withdrawn")
DECISIONS = ("support", "refer", "decline")
FIT = ("open", "unclear", "blocked")
MOVES: Mapping[str, tuple[str, ...]] = {
    "requested": ("intake",),
    "intake": ("assessing",),
    "assessing": ("accepted", "referred", "declined"),
    "accepted": ("active",),
    "active": ("monitoring",),
    "monitoring": ("active", "closed"),
    # Danger does not end with the work: a case that is over may be suspended too.
    "closed": ("active", "suspended"),
    "referred": ("assessing", "suspended"),
    "declined": ("assessing", "suspended"),
    "suspended": (),
}
# The order of a phone call: how to reach back safely comes before anything else, in case the line breaks.
INTAKE = Intake(
    parts=(
        Part(
            ("requester", "call_back", "languages", "received"),
            "Who calls", "Who is calling, and how do we reach back safely?",
        ),
        Part(("country", "region"), "Where", "Where is it?"),
        Part(
            ("harms", "ongoing", "happened", "known_since", "sector", "themes"),
            "What happens", "What is happening, and is it still going on?",
        ),
        Part(
            ("project", "companies/name", "companies/home_state", "finance/institution", "finance/stage",
             "finance/closing_date"),
            "Who is behind it", "Who is behind it, and who pays for it?",
        ),
        Part(("objectives/text", "objectives/want"), "What they want", "What do they want?"),
        Part(
            ("complainants/people", "complainants/kinds", "complainants/residence", "complainants/anonymous"),
            "Who complains", "Who would put their name to a complaint?",
        ),
        Part(
            ("tried/what", "tried/level", "tried/state", "tried/ended"),
            "Tried so far", "What was tried, and what came of it?",
        ),
        Part(("risk/reprisal", "risk/measures"), "Danger", "Is anybody in danger for speaking?"),
        Part(
            ("consent/share_in_wg", "consent/forward_to_allies", "consent/publish", "consent/by_role"),
            "Consent", "May we share this, and with whom?",
        ),
        Part(("title", "lead", "confidentiality"), "Its name", "What do we call it, giving nobody away?"),
    ),
    begins={"received": TODAY, "lead": ME},
    title=("country", "sector", "received"),
    state="intake",
    minutes=15,
)  # fmt: skip
MechanismRef = Annotated[str, t.RefType(("mechanism",))]
Score = Annotated[int, t.WholeType(1, 5)]


class Complainants(Declared):
    """Who would complain, as a mechanism asks."""

    people: t.Whole = field("How many", "People who would put their name to a complaint.")
    kinds: list[Annotated[str, t.ChoiceType(COMPLAINANTS)]] = field("Who they are", "As a complaint would name them.")
    residence: Annotated[str, t.ChoiceType(("project_area", "host_country", "adjacent_country", "elsewhere"))] = field(
        "Where they live", "Seen from the project."
    )
    anonymous: t.YesNo = field("Must stay unnamed", "Yes where no complainant can be named to the mechanism.")
    authority: t.YesNo = field("Proof of authority", "Yes where a representative has it in writing.")


class Company(Item):
    """A company with a part in it."""

    name: t.Line = field("Name", "As it is registered.", required=True, weight=Weight.TAG)
    role: t.Line = field("Role", "Operator, parent, buyer, investor.")
    home_state: t.Country = field("Home State", "Where it or its parent is seated.", weight=Weight.TAG)
    staff: t.Whole = field("Staff", "How many it employs, where a law asks for it.")
    schemes: list[t.Institution] = field(
        "Schemes", "Roundtables and codes it belongs to, like RSPO.", weight=Weight.TAG
    )


class Finance(Item):
    """Money behind the project."""

    institution: t.Institution = field("Institution", "By its short name, like IFC.", required=True, weight=Weight.TAG)
    instrument: t.Line = field("Instrument", "Loan, equity, guarantee, through a fund.")
    stage: Annotated[str, t.ChoiceType(STAGES)] = field("Stage", "Where the finance stands.")
    approved: t.PartDay = field("Approved", "When the Board agreed.")
    last_disbursement: t.PartDay = field("Last disbursement", "When the last money was paid.")
    closing_date: Annotated[str, t.DateType(partial=True, after="approved")] = field(
        "Closing date", "When the finance ends or ended."
    )


class Objective(Item):
    """What the community wants."""

    text: t.Prose = field("Objective", "In the community's words.", required=True)
    want: Annotated[str, t.ChoiceType(vocabulary.OBJECTIVES)] = field(
        "Sort of aim", "So that mechanisms can be held against it."
    )
    priority: Annotated[int, t.WholeType(1, 9)] = field("Rank", "1 matters most.")


class Tried(Item):
    """What was tried before, or is under way."""

    what: t.Line = field("What", "A court, a letter, a complaint.", required=True)
    mechanism: MechanismRef = field("Mechanism", "Where it is one of the catalogue.", weight=Weight.NONE)
    level: Annotated[str, t.ChoiceType(("company", "bank", "domestic", "international"))] = field(
        "Before whom", "The company, the bank, a court or office at home, an international body."
    )
    date: t.PartDay = field("Date", "When it began.")
    state: Annotated[str, t.ChoiceType(("pending", "ended", "blocked"))] = field(
        "How it stands", "Pending, ended, or not to be had: too slow, too dangerous, not there."
    )
    ended: Annotated[str, t.DateType(partial=True, after="date")] = field("Ended", "The day of the last decision.")
    result: t.Prose = field("Result", "What came of it.")


class Criterion(Declared):
    """One criterion, weighed."""

    score: Score = field("Score", "1 little, 5 much; none decides alone.")
    reason: t.Prose = field("Reason", "Why, in a sentence.")


class Criteria(Declared):
    """The four criteria of case support, each with its reason (ESCR-Net, node 366374)."""

    grave_abuse: Criterion = field("Grave abuse", "Grave abuse present or likely: the first in weight.")
    existing_support: Criterion = field(
        "Little support so far", "How little international support there is, unless we add a special skill."
    )
    skills_capacity: Criterion = field("Our skills and capacity", "Whether we can; else whether allies may be asked.")
    strategic_value: Criterion = field("Strategic value", "For the movement; the one who asks shows it.")


class Decision(Declared):
    """What the group decided on the request."""

    answer: Annotated[str, t.ChoiceType(DECISIONS)] = field("Answer", "Collective support, a referral, or no.")
    date: t.Day = field("Date", "The day it was decided.")
    by: t.Line = field("By", "Who decided: a meeting, a committee.")
    why: t.Prose = field("Why", "The reason, as it can be told to those who asked.")


class CaseConsent(Declared):
    """What the community has agreed to; silence is not consent."""

    share_in_wg: Annotated[str, t.ChoiceType(CONSENT)] = field(
        "Share in the working group", "Before anything is circulated.", merge=Merge.PROTECTIVE, scale=CONSENT
    )
    forward_to_allies: Annotated[str, t.ChoiceType(CONSENT)] = field(
        "Forward to allies", "Before the request goes to anyone outside.", merge=Merge.PROTECTIVE, scale=CONSENT
    )
    publish: Annotated[str, t.ChoiceType(CONSENT)] = field(
        "Publish", "Before anything is said in public.", merge=Merge.PROTECTIVE, scale=CONSENT
    )
    date: t.Day = field("Date", "The day they answered.")
    by_role: t.Line = field("Given by", "A role, not a name.", sensitivity=Sensitivity.SENSITIVE)


class Risk(Declared):
    """Danger for the people concerned."""

    reprisal: Annotated[str, t.ChoiceType(RISK)] = field(
        "Reprisal risk", "How likely someone is harmed for speaking.", merge=Merge.PROTECTIVE, scale=RISK
    )
    measures: t.Prose = field(
        "Measures", "What is done against it.", sensitivity=Sensitivity.PRIVATE, weight=Weight.NONE
    )


class Candidate(Item):
    """A mechanism that was looked at, and what was found."""

    mechanism: MechanismRef = field("Mechanism", "From the catalogue.", required=True)
    fit: Annotated[str, t.ChoiceType(FIT)] = field("Fit", "Open, unclear, or blocked.")
    blockers: t.Prose = field("Blockers", "What stands against it, and what is still to be found out.")
    last_date: t.Day = field("Last day to file", "As counted from the case's dates.")
    chosen: t.YesNo = field("Chosen", "Yes once the community wants it.")


class Expert(Item):
    """A member who could help."""

    member: MemberRef = field("Member", "The id of the member's record.", required=True)
    reason: t.Line = field("Why", "What they know of this.")
    asked: t.Day = field("Asked on", "The day they were asked.")
    answer: t.Line = field("Answer", "What they said.")


class Action(Item):
    """Something done or to be done in the case."""

    what: t.Line = field("What", "The step.", required=True)
    mechanism: MechanismRef = field("Mechanism", "Where it belongs to one.")
    who: MemberRef = field("Who", "The member who does it.")
    due: t.Day = field("Due", "The day it must be done.")
    stage: Annotated[str, t.TermType(vocabulary.COMPLAINT_STAGES)] = field(
        "Stage", "Filed, registered, eligible, as the mechanisms call it."
    )
    date: t.PartDay = field("Done on", "When it was done.")
    result: t.Prose = field("Result", "What came of it.")


class _Fields(Declared):
    requester: t.Line = field(
        "Who asks", "The group that called; a role, not a person.", group="The call", required=True,
        sensitivity=Sensitivity.SENSITIVE,
    )  # fmt: skip
    call_back: t.Line = field(
        "How to reach back", "The safe way, in words. Kept out of exports, searches and commit subjects.",
        group="The call", sensitivity=Sensitivity.PRIVATE, weight=Weight.NONE,
    )  # fmt: skip
    received: t.Day = field("Received", "The day of the call or letter.", group="The call")
    community: t.Line = field(
        "Community", "A pseudonym where a name could harm.", group="The call", sensitivity=Sensitivity.SENSITIVE
    )
    country: t.Country = field("Country", "Where the harm is.", group="The call", required=True, weight=Weight.TAG)
    region: t.Line = field("Place", "As near as is safe.", group="The call", sensitivity=Sensitivity.SENSITIVE)
    project: t.Line = field("Project", "By the name others know it.", group="The harm", weight=Weight.TAG)
    sector: t.Line = field("Sector", "Mining, garment, palm oil, hydropower.", group="The harm", weight=Weight.TAG)
    harms: list[t.Line] = field("Harms", "What happened, or is about to.", group="The harm")
    ongoing: t.YesNo = field("Still going on", "Yes where the harm goes on or is still ahead.", group="The harm")
    happened: t.PartDay = field("Happened", "When it happened, or when it began.", group="The harm")
    known_since: t.PartDay = field("Known since", "When it could first be known.", group="The harm")
    companies: list[Company] = field("Companies", "Who has a part in it.", group="Who is behind it")
    finance: list[Finance] = field("Finance", "Banks and funds behind it, with the stage.", group="Who is behind it")
    objectives: list[Objective] = field(
        "Objectives", "What the community wants.", group="What they want", required=True
    )
    desired_approach: t.Prose = field("Desired approach", "How they want to go about it.", group="What they want")
    complainants: Complainants = field(
        "Complainants", "Who would put a name to a complaint.", group="What they want", weight=Weight.NONE
    )
    tried: list[Tried] = field("Tried so far", "Courts, letters, complaints; also what is under way.", group="Tried")
    risk: Risk = field("Risk", "Danger for the people concerned.", group="Care", weight=Weight.NONE)
    consent: CaseConsent = field("Consent", "What the community has agreed to.", group="Care", weight=Weight.NONE)
    criteria: Criteria = field("Criteria", "The four criteria, each with its reason.", group="Assessment")
    decision: Decision = field("Decision", "What the group answered.", group="Assessment")
    candidates: list[Candidate] = field(
        "Mechanisms looked at", "What was found for each.", group="Support", key="mechanism"
    )
    experts: list[Expert] = field("Members who could help", "And why.", group="Support", key="member")
    actions: list[Action] = field("Actions", "What is done, by whom, by when.", group="Support")
    related: list[AnyRef] = field("Related work", "Initiatives and submissions it feeds.", group="Related")
    outcome: t.Prose = field("Outcome", "What changed for the community.", group="Support")
    stalled_from: Annotated[str, t.ChoiceType(tuple(MOVES))] = field(
        "Suspended from", "The state the case goes back to; filled in when it is suspended.",
        group="Care", weight=Weight.NONE,
    )  # fmt: skip


class Case(CommonTail, _Fields, Common):
    """A request for case support, from the call to what changed."""

    ABOUT: ClassVar = About(
        label="case",
        plural="cases",
        folder="cases",
        help="Abuse by a company that a community asks the group to help with.",
        workflow=Workflow(
            moves=MOVES,
            over=frozenset({"closed", "referred", "declined"}),
            stall="suspended",
            reopens=frozenset({("closed", "active"), ("referred", "assessing"), ("declined", "assessing")}),
        ),
        columns=("status", "country", "sector", "lead"),
        defaults={"confidentiality": "restricted"},
        intake=INTAKE,
    )
