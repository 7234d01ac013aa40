"""UPR submission: a stakeholder text to the Universal Periodic Review (DOMAIN G2, A1-A7)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cawg_tui.records import types as t
from cawg_tui.records import vocabulary
from cawg_tui.records.common import About, Common, CommonTail
from cawg_tui.records.declarations import Declared, Item, Merge, Sensitivity, Weight, field
from cawg_tui.records.intake import Intake, Part
from cawg_tui.records.workflow import Workflow

# From the least to the most protective, as a merge weighs them: an unasked group is safer than one that agreed.
CONSENT = ("given", "asked", "none", "refused", "withdrawn")
TYPES = ("individual", "joint")
CONSENT_GUARDS = ("issues", "summary")


class Submitter(Item):
    """An organisation that signs, and whether it has agreed to this text."""

    org: t.Line = field("Organisation", "Its full name, as it will be printed.", required=True, weight=Weight.TAG)
    acronym: t.Line = field("Acronym", "As OHCHR will cite it.", weight=Weight.TAG)
    city: t.Line = field("City", "OHCHR lists submitters with city and country.")
    country: t.Country = field("Country", "Where it is based.")
    founded: Annotated[int, t.WholeType(1500, 2200)] = field("Founded", "The year.")
    ecosoc: t.YesNo = field("ECOSOC status", "Yes where it has consultative status; not needed to submit.")
    main_contact: t.YesNo = field("Main contact", "Yes for the one that OHCHR writes to.")
    description: t.Prose = field("Description", "Activities in a paragraph, more for a first submission.")
    consent: Annotated[str, t.ChoiceType(CONSENT)] = field(
        "Consent", "Silence is not consent; it is given for one version of the text.",
        merge=Merge.PROTECTIVE, scale=CONSENT, guards=CONSENT_GUARDS,
    )  # fmt: skip
    consent_version: t.Line = field("For version", "The commit whose text they agreed to.", weight=Weight.NONE)
    by_role: t.Line = field("Given by", "A role, not a name.", sensitivity=Sensitivity.SENSITIVE)
    date: t.Day = field("Date", "The day they answered.")
    public_name_ok: t.YesNo = field("May be named publicly", "Submissions are public; yes where naming is safe.")


class Evidence(Item):
    """What a claim rests on."""

    source: t.Line = field("Source", "A report, a visit, a judgment; no names of persons.", required=True)
    date: t.PartDay = field("Date", "When it was recorded.")
    first_hand: t.YesNo = field("First-hand", "Yes where we saw or heard it ourselves.")
    consent_ref: t.Line = field(
        "Consent", "Where the consent of the people concerned is kept.",
        sensitivity=Sensitivity.SENSITIVE, weight=Weight.NONE,
    )  # fmt: skip


class Recommendation(Item):
    """What we ask the State to do."""

    text: t.Prose = field("Recommendation", "One ask, at most 60 words.", required=True)
    category: Annotated[int, t.WholeType(1, 5)] = field(
        "Action category", "1 minimal, 2 continuing, 3 considering, 4 general, 5 specific action."
    )
    smart: t.YesNo = field("SMART", "Yes where it is specific, measurable, achievable, relevant and has a date.")


class Issue(Item):
    """A section of the body: what was promised, what happened, what we ask."""

    heading: Annotated[str, t.TermType(vocabulary.UPR_HEADINGS)] = field(
        "Heading", "As in the OHCHR summary.", required=True, weight=Weight.TAG
    )
    title: t.Line = field("Title", "The section's own title, where it has one.")
    paras: t.Prose = field("Text", "One paragraph to a line; numbers are given by the export.")
    prev_recs: list[t.Line] = field("Previous recommendations", "Paragraph and item, like 142.7 (Norway).", quoted=True)
    evidence: list[Evidence] = field("Evidence", "What the text rests on.")
    standards: list[t.Line] = field("Standards", "Treaty articles and general comments.", quoted=True)
    recommendations: list[Recommendation] = field("Recommendations", "What the State should do, two or three.")


class Advocacy(Item):
    """A talk with a mission, an embassy or a ministry."""

    date: t.Day = field("Date", "The day of the talk.", required=True)
    state: t.Country = field("State met", "The State whose diplomats were met.", required=True)
    place: Annotated[str, t.ChoiceType(("embassy", "mission", "capital"))] = field("Where", "Where they were met.")
    role: t.Line = field("Role met", "A function, never a name.", sensitivity=Sensitivity.SENSITIVE)
    factsheet: t.Line = field("Factsheet", "Which factsheet they were given.")
    promise: t.Prose = field("Promise", "What they said they would do.", sensitivity=Sensitivity.SENSITIVE)
    result: t.Prose = field("Result", "What came of it: a question, a recommendation.")


class PreSession(Declared):
    """The UPR Info pre-session."""

    applied: t.YesNo = field("Applied", "Yes once we have asked to speak.")
    accepted: t.YesNo = field("Accepted", "Yes once we have a place.")
    date: t.Day = field("Date", "The day of the pre-session on this State.")
    statement: t.Prose = field("Statement", "Sent two weeks ahead; five to seven minutes.")


class AdvanceQuestion(Item):
    """A question we hope a State will put in advance."""

    state: t.Country = field("State asked", "Who we hope will put it.", required=True)
    text: t.Prose = field("Question", "The words we propose.", required=True)
    asked: t.YesNo = field("It was put", "Yes once it stands in the list of advance questions.")


class HrcStatement(Declared):
    """The two-minute statement when the Council adopts the report."""

    slot: t.YesNo = field("Slot registered", "Yes once a place on the list of speakers is ours.")
    speaker: t.Line = field("Speaking organisation", "One with ECOSOC status.")
    text: t.Prose = field("Text", "About 240 words for two minutes.")


class Outcome(Declared):
    """What the review ended in."""

    received: t.Whole = field("Recommendations received", "How many the State received.")
    supported: t.Whole = field("Supported", "How many it supports.")
    noted: t.Whole = field("Noted", "How many it has noted.")
    report: t.Line = field("Working Group report", "Like A/HRC/59/15.")
    addendum: t.Line = field("Addendum", "Like A/HRC/59/15/Add.1.")
    decision: t.Line = field("Decision", "Like A/HRC/DEC/59/112.")
    recommendations: list[Annotated[str, t.RefType(("recommendation",))]] = field(
        "Recommendation records", "The recommendations that are followed up.", weight=Weight.NONE
    )


class MidTerm(Declared):
    """The voluntary mid-term report, about two and a half years on."""

    due: t.PartDay = field("Due", "About two and a half years after the review.")
    filed: t.PartDay = field("Filed", "When ours was handed in.")
    url: t.Address = field("Published at", "Where it can be read.")


class _Fields(Declared):
    sur: t.Country = field(
        "State under review", "One country to a submission.", group="Review", required=True, weight=Weight.TAG
    )
    session: Annotated[int, t.WholeType(1, 99)] = field(
        "Session", "The UPR Working Group's session.", group="Review", required=True, weight=Weight.TAG
    )
    cycle: Annotated[int, t.WholeType(1, 9)] = field(
        "Cycle", "The fourth runs from 2022 to 2027.", group="Review", required=True
    )
    type: Annotated[str, t.ChoiceType(TYPES)] = field(
        "Type", "Sets the word limit: joint texts may be twice as long.", group="Review", required=True
    )
    language: t.Language = field(
        "Language filed", "English, French or Spanish are asked for.", group="Review", required=True
    )
    rule_profile: t.Line = field(
        "Rule profile", "A file in rules/, like upr-c4.", group="Review", required=True, weight=Weight.NONE
    )
    submitters: list[Submitter] = field(
        "Submitters", "Who signs, and whether they agreed to this text.", group="People", required=True, key="org"
    )
    keywords: list[t.Line] = field("Keywords", "Up to about five.", group="Subject", weight=Weight.TAG)
    issues: list[Issue] = field("Issues", "The body, in order.", group="Body", required=True)
    annexes: list[t.Line] = field("Annexes", "Files; not counted.", group="Body", weight=Weight.NONE)
    counted_words: t.Whole = field("Counted words", "Against the limit.", group="Body", merge=Merge.DERIVED)
    total_words: t.Whole = field("Words in all", "With the parts that do not count.", group="Body", merge=Merge.DERIVED)
    receipt: t.Line = field("Receipt", "What the online system answered.", group="After filing", weight=Weight.NONE)
    published_url: t.Address = field("Published at", "Where OHCHR shows it.", group="After filing")
    summary_symbol: t.Line = field(
        "OHCHR summary", "Like A/HRC/WG.6/48/SVN/3.", group="After filing", weight=Weight.TAG
    )
    code: t.Line = field("Code in the summary", "Like JS1.", group="After filing", weight=Weight.TAG)
    cited_paras: list[t.Line] = field(
        "Cited in paragraphs", "Paragraphs of the summary that cite us.",
        group="After filing", merge=Merge.SEQ, weight=Weight.NONE,
    )  # fmt: skip
    advocacy: list[Advocacy] = field(
        "Advocacy", "Who was met, and what they said; for the network at most.",
        group="After filing", merge=Merge.LOG, sensitivity=Sensitivity.SENSITIVE,
    )  # fmt: skip
    presession: PreSession = field(
        "Pre-session", "The meeting of UPR Info, a month before the review.", group="After filing"
    )
    advance_questions: list[AdvanceQuestion] = field(
        "Advance questions", "Due ten working days before the review.", group="After filing"
    )
    hrc_statement: HrcStatement = field(
        "HRC statement", "Two minutes when the Council adopts the outcome.", group="After filing"
    )
    outcome: Outcome = field("Outcome", "What the State received, supports and has noted.", group="After filing")
    midterm: MidTerm = field("Mid-term report", "Voluntary, half-way to the next review.", group="After filing")


class UprSubmission(CommonTail, _Fields, Common):
    """A text to the Universal Periodic Review, from the first idea to the mid-term report."""

    ABOUT: ClassVar = About(
        label="UPR submission",
        plural="UPR submissions",
        folder="upr-submissions",
        help="A stakeholder text on one State under review, alone or jointly.",
        workflow=Workflow(
            moves={
                "idea": ("drafting", "withdrawn", "missed"),
                "drafting": ("consultation", "withdrawn", "missed"),
                "consultation": ("sign_off", "drafting", "withdrawn", "missed"),
                "sign_off": ("ready", "drafting", "withdrawn", "missed"),
                "ready": ("submitted", "drafting", "withdrawn", "missed"),
                "submitted": ("acknowledged",),
                "acknowledged": ("published",),
                "published": ("advocacy",),
                "advocacy": ("reviewed",),
                "reviewed": ("adopted",),
                "adopted": ("follow_up",),
                "follow_up": ("midterm",),
                "midterm": ("archived",),
                "archived": (),
                "withdrawn": (),
                "missed": (),
            },
            over=frozenset({"archived", "withdrawn", "missed"}),
            pending=frozenset({"idea", "drafting", "consultation", "sign_off", "ready"}),
        ),
        columns=("status", "sur", "session", "type", "lead"),
        subject="{sur}, session {session}",
        defaults={
            "type": "joint",
            "cycle": 4,
            "language": "en",
            "rule_profile": "upr-c4",
            "confidentiality": "group",
        },
        # The days are asked too, because they fill in from the calendar once the State is named.
        intake=Intake(
            parts=(
                Part(
                    (
                        "title",
                        "sur",
                        "session",
                        "cycle",
                        "type",
                        "language",
                        "rule_profile",
                        "submitters",
                        "issues",
                        "deadlines",
                        "confidentiality",
                    )
                ),
            ),
            first="sur",
        ),
    )
