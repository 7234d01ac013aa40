"""Safeguard review: a bank's policy under review and what we ask of it (DOMAIN G3, B1-B3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from cawg_tui.records import types as t
from cawg_tui.records import vocabulary
from cawg_tui.records.common import About, AnyRef, Common, CommonTail, MemberRef
from cawg_tui.records.declarations import Declared, Item, Merge, Sensitivity, Weight, field
from cawg_tui.records.workflow import Workflow

RISK = ("low", "medium", "high")
PRIORITY = ("red_line", "important", "wish")
MOVES: Mapping[str, tuple[str, ...]] = {
    "watching": ("scoping",),
    "scoping": ("preparing",),
    "preparing": ("consultation_open", "missed"),
    "consultation_open": ("filed", "missed"),
    "filed": ("between_drafts",),
    "between_drafts": ("consultation_open", "board_pending"),
    "board_pending": ("approved",),
    "approved": ("guidance",),
    "guidance": ("implementation",),
    "implementation": ("closed",),
    "missed": ("between_drafts",),
    "stalled": (),
    "closed": (),
}
PolicyArea = Annotated[str, t.TermType(vocabulary.POLICY_AREAS)]


class Window(Item):
    """A comment window, with the extensions it had."""

    phase: Annotated[str, t.ChoiceType(vocabulary.REVIEW_PHASES)] = field(
        "Phase", "The phase it belongs to.", required=True
    )
    opens: t.PartDay = field("Opens", "The first day.")
    closes: Annotated[str, t.DateType(after="opens")] = field(
        "Closes", "The last day on which comments are taken.", required=True
    )
    tz: t.Zone = field("Time zone", "A place that keeps the closing hour, like America/New_York for Washington.")
    channel: t.Line = field("Channel", "An address, a form, a meeting.")
    languages: list[t.Language] = field("Languages", "In which comments are taken.", weight=Weight.NONE)
    extended_from: list[t.Day] = field("Extended from", "Closing days given before.", merge=Merge.SEQ)


class Draft(Item):
    """A version of the bank's text."""

    label: t.Line = field("Label", "W-paper, R-paper, draft 1 …", required=True)
    date: t.PartDay = field("Date", "When it was disclosed.")
    file: t.Line = field("File", "Under attachments/.", weight=Weight.NONE)
    url: t.Address = field("Web address", "Where the bank shows it.")
    paras: t.Whole = field("Paragraphs", "How many the text was split into.")


class Consultation(Item):
    """A meeting, with or without the people affected."""

    date: t.PartDay = field("Date", "The day, or the month.", required=True)
    place: t.Line = field("Place", "A town, or online.")
    audience: t.Line = field("Audience", "Whom the bank met: experts, NGOs, affected people.")
    who_went: list[MemberRef] = field("Who went", "Members who were there.", sensitivity=Sensitivity.SENSITIVE)
    notes: t.Prose = field("Notes", "What was said; no names of affected people.", sensitivity=Sensitivity.SENSITIVE)


class Clause(Item):
    """One row of the clause matrix: the bank's text, what is wrong with it, and what we propose."""

    ref: t.Line = field("Reference", "Document, version, page, paragraph.", required=True, weight=Weight.TAG)
    policy_area: PolicyArea = field("Policy area", "What the clause is about.", required=True, weight=Weight.TAG)
    current_text: t.Prose = field("Text in force", "What the policy says today.", quoted=True)
    draft_text: t.Prose = field("Draft text", "What the draft says.", quoted=True)
    problem: t.Prose = field("Problem", "What is wrong with it.")
    standard: t.Line = field("Standard", "UNGP, ICESCR, UNDRIP art. 32, ILO C169, another bank's better text.")
    proposed_text: t.Prose = field("Proposed text", "The words we ask for.")
    reason: t.Prose = field("Reason and evidence", "Why, and where it has gone wrong.")
    cases: list[AnyRef] = field("Cases", "Case records that show it.", weight=Weight.NONE)
    priority: Annotated[str, t.ChoiceType(PRIORITY)] = field("Priority", "Red lines are not given up.")
    owner: MemberRef = field("Owner", "The member who looks after this row.")
    signatories: list[t.Line] = field("Signatories", "Who stands behind this ask, where not all do.")
    filed_on: t.Day = field("Filed on", "The day it was handed in.")
    bank_response: t.Prose = field("Bank's response", "What the bank answered to it.", quoted=True)
    next_draft_text: t.Prose = field("Text in the next draft", "What became of the clause.", quoted=True)
    adopted: Annotated[str, t.ChoiceType(("yes", "partly", "no", "unknown"))] = field(
        "Adopted", "Whether our ask was taken up."
    )


class Ask(Item):
    """A headline demand."""

    text: t.Prose = field("Ask", "In one sentence.", required=True)
    priority: Annotated[str, t.ChoiceType(PRIORITY)] = field("Priority", "Red lines are not given up.")
    areas: list[PolicyArea] = field("Policy areas", "Which parts of the policy it concerns.")
    clauses: list[t.Line] = field("Clauses", "Ids of rows of the matrix.", weight=Weight.NONE)


class Filing(Item):
    """A paper we handed in."""

    title: t.Line = field("Title", "As it stands on the paper.", required=True)
    form: Annotated[str, t.ChoiceType(("letter", "matrix", "paper"))] = field("Form", "What kind of paper it is.")
    date: t.Day = field("Date", "The day it was handed in.")
    words: t.Whole = field("Words", "How long it is.")
    signatories: t.Whole = field("Signatories", "How many signed.")


class Score(Declared):
    """How much was taken up, counted from the matrix."""

    yes: t.Whole = field("Yes", "Asks taken up.")
    partly: t.Whole = field("Partly", "Asks taken up in part.")
    no: t.Whole = field("No", "Asks refused.")
    unknown: t.Whole = field("Unknown", "Asks without an answer.")


class _Fields(Declared):
    bank: t.Institution = field("Bank", "Like ADB.", group="Policy", required=True, weight=Weight.TAG)
    instrument: t.Line = field(
        "Policy under review", "Its name, as the bank gives it.", group="Policy", required=True, weight=Weight.TAG
    )
    replaces: t.Line = field("Replaces", "The policy it takes the place of; a first one replaces none.", group="Policy")
    phase: Annotated[str, t.ChoiceType(vocabulary.REVIEW_PHASES)] = field(
        "Phase", "Where the bank stands.", group="Policy", required=True
    )
    windows: list[Window] = field("Comment windows", "When the bank takes comments.", group="Dates and tasks")
    drafts: list[Draft] = field("Drafts", "Versions of the bank's text.", group="Policy")
    consultations: list[Consultation] = field("Consultations", "Meetings the bank held.", group="Dates and tasks")
    asks: list[Ask] = field("Asks", "The headline demands.", group="Matrix")
    clauses: list[Clause] = field("Clause matrix", "One row for each ask on the text.", group="Matrix")
    submissions: list[Filing] = field("Papers filed", "What we handed in.", group="After filing")
    signons: list[Annotated[str, t.RefType(("sign_on",))]] = field(
        "Sign-on letters", "Letters that others may sign.", group="Related", weight=Weight.NONE
    )
    board_date: t.PartDay = field("Board date", "When the Board decides.", group="Dates and tasks")
    effective_date: t.PartDay = field("In force from", "When the new policy applies.", group="Dates and tasks")
    transition_rule: t.Prose = field("Transition", "Which projects stay under the old rules.", group="Policy")
    bank_report_url: t.Address = field(
        "Bank's report on the comments", "Where the bank says what it made of them.", group="After filing"
    )
    scorecard: Score = field(
        "Scorecard", "Counted from the matrix.", group="After filing", merge=Merge.DERIVED, weight=Weight.NONE
    )
    reprisal_risk: Annotated[str, t.ChoiceType(RISK)] = field(
        "Reprisal risk", "For local groups that speak.", group="Care", merge=Merge.PROTECTIVE, scale=RISK
    )
    stalled_from: Annotated[str, t.ChoiceType(tuple(MOVES))] = field(
        "Stalled from", "The state the review goes back to; filled in when it stalls.",
        group="Policy", weight=Weight.NONE,
    )  # fmt: skip


class SafeguardReview(CommonTail, _Fields, Common):
    """A safeguard policy under review: windows, drafts, the clause matrix and what came of it."""

    ABOUT: ClassVar = About(
        label="safeguard review",
        plural="safeguard reviews",
        folder="safeguard-reviews",
        help="A development bank's policy under review, and what the group asks of it.",
        workflow=Workflow(
            moves=MOVES,
            over=frozenset({"closed"}),
            stall="stalled",
            pending=frozenset({"watching", "scoping", "preparing", "consultation_open"}),
        ),
        columns=("status", "bank", "phase", "board_date", "lead"),
        subject="{bank}, {instrument}",
        defaults={"phase": "scoping", "confidentiality": "network"},
    )
