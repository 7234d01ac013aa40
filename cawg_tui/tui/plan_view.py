"""What is reckoned and not written, as a record's view shows it: how far a plan is, who could teach, articles by draft.

Bars never speak alone: each has its number beside it, and what is late is said in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widgets import Static

from cawg_tui.beyond import Neighbourhood
from cawg_tui.planning import EXCHANGE, PLAN, PROCESS, Interpretation, Plan, Planning
from cawg_tui.records.values import as_text
from cawg_tui.records.vocabulary import LANGUAGES, words_of
from cawg_tui.rules.articles import STANCES, Article, articles
from cawg_tui.rules.frozen import differs, is_explained, is_frozen
from cawg_tui.tui.dialog import LEAVE, Answer, Ask
from cawg_tui.tui.differences import by_field, texts
from cawg_tui.tui.linked import Linked, LinkedPane, linked
from cawg_tui.tui.record_view import Lines
from cawg_tui.tui.text import cell, fitted, para
from cawg_tui.tui.when import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from textual.widget import Widget

    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.difference import Change
    from cawg_tui.rules.experts import Helper
    from cawg_tui.rules.progress import Progress, Quarter
    from cawg_tui.store.records import Stored
    from cawg_tui.tui.beside import Block
    from cawg_tui.workspace import Workspace

BAR: Final = 10
QUARTER_BAR: Final = 6
QUARTER_WIDTH: Final = 18
MOST_TEACHERS: Final = 8
NUMBER_WIDTH, TITLE_WIDTH, MARK_WIDTH, STANCE_WIDTH = 6, 18, 5, 3
STATES: Final = "  States"
LATE: Final = "bold $text-warning"


@dataclass(frozen=True, slots=True)
class Approved:
    """A plan as it was approved, as far as the history tells: what it says differently now, and whether it says why."""

    by: str
    on: str
    differs: tuple[Change, ...]
    explained: bool
    fields: FieldSet


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What was reckoned for one record: nothing but the links for most kinds.

    `review` is the quarter of a plan that is to be looked back at, None where none is.
    """

    plan: Plan | None = None
    approved: Approved | None = None
    review: int | None = None
    teachers: tuple[Helper, ...] | None = None
    interpretation: tuple[Interpretation, ...] = ()
    articles: tuple[Article, ...] = ()
    links: tuple[Linked, ...] = ()


NOTHING: Final = Reckoned()


def reckoned(workspace: Workspace, stored: Stored, moment: datetime) -> Reckoned:
    """Reckon what the view of a record shows beside its fields; runs in a thread."""
    if stored.problem is not None:
        return NOTHING
    links, values = linked(workspace, stored), stored.values
    if stored.kind == PLAN:
        planning, today = Planning(workspace), moment.date()
        return Reckoned(
            plan=planning.plan(values, today), approved=_approved(workspace, stored),
            review=planning.quarter_to_review(values, today), links=links,
        )  # fmt: skip
    if stored.kind == EXCHANGE:
        planning = Planning(workspace)
        needed = tuple(planning.interpretation(values))
        return Reckoned(teachers=tuple(planning.teachers(values)), interpretation=needed, links=links)
    if stored.kind == PROCESS:
        return Reckoned(articles=tuple(articles(values)), links=links)
    return Reckoned(links=links)


def _approved(workspace: Workspace, stored: Stored) -> Approved | None:
    kind, values = workspace.kinds[stored.kind], stored.values
    if not is_frozen(kind, values):
        return None
    then = Neighbourhood(workspace).approved(stored.id)
    found = differs(kind, then, values) if then is not None else []
    by, on = as_text(values.get("approved_by")), as_text(values.get("approved_date"))
    return Approved(by, on, tuple(found), is_explained(values), kind.fields)


def above(found: Reckoned, titles: Mapping[str, str]) -> list[Widget]:
    """Return what stands above the fields of a record."""
    if found.plan is not None:
        return [*_plan(found.plan), *_as_approved(found.approved, titles)]
    if found.teachers is not None:
        return list(_teaching(found.teachers, found.interpretation, titles))
    return list(_articles(found.articles)) if found.articles else []


def below(found: Reckoned) -> list[Widget]:
    """Return what stands below the fields of a record: its links from both ends."""
    return [LinkedPane(found.links)] if found.links else []


def _heading(words: str) -> Static:
    return Static(cell(words), classes="heading", markup=False)


def bar(share: float, width: int = BAR) -> str:
    """Return a bar with its number, like `██████░░░░  60 %`; only what is done in full fills it."""
    full = width if share >= 1 else min(round(share * width), width - 1)
    return "█" * full + "░" * (width - full) + f" {int(share * 100 + 0.5) if share < 1 else 100:>3} %"


# --- workplans --------------------------------------------------------------------------------------------


def _plan(plan: Plan) -> Iterator[Widget]:
    yield _heading("How far it has come")
    late = f"{len(plan.late)} of its activities {'is' if len(plan.late) == 1 else 'are'} late." if plan.late else ""
    over = f" {plan.gone * 100:.0f} % of the year is over." if plan.gone is not None else ""
    yield Lines(bar(plan.share), Content.assemble(f"The whole plan.{over}", "  ", (late, LATE)))
    yield Static(_quarters(plan.quarters), classes="quarters", markup=False)
    for objective in plan.objectives:
        told: list[Block] = [para(objective.text.strip(), "bold")]
        if not objective.activities:
            told.append(cell("No activity yet.", "$text-muted"))
        row = Lines(bar(objective.share), *told)
        yield row.add_class("objective")
        for one in objective.activities:
            yield Lines(bar(one.share), (2, cell(one.text)), (2, _facts(plan, one)))


def _as_approved(found: Approved | None, titles: Mapping[str, str]) -> Iterator[Widget]:
    """Yield since when the plan stays as it is, and what it says differently all the same."""
    if found is None:
        return
    yield _heading("As it was approved")
    told = (f"on {day_of(found.on)}" if found.on else "", f"by {found.by}" if found.by else "")
    said = " ".join(part for part in told if part)
    if not found.differs:
        yield Lines("Approved", cell(said), cell("It says what was approved. A change needs a word why in a review."))
        return
    why = ("A review says why.", "") if found.explained else ("No review says why.", LATE)
    yield Lines("Approved", cell(said), Content.assemble("It says something else now. ", why))
    yield Static(by_field(found.differs, found.fields, titles), classes="changes", markup=False)


def following(workspace: Workspace, record_id: str) -> list[str]:
    """Return the titles of the plans that come after one already; runs in a thread."""
    rows = [workspace.row(name) for name in Planning(workspace).following(record_id)]
    return [row.title for row in rows if row is not None]


def ask_next_year(found: Reckoned, already: list[str]) -> Ask:
    """Return the question whether the plan of the year after is to be begun, with what would go into it."""
    plan = found.plan
    going = [one for objective in plan.objectives for one in objective.activities if one.is_open] if plan else []
    year = plan.year + 1 if plan and plan.year else "the year after"
    many = f"{len(going)} activit{'y' if len(going) == 1 else 'ies'} not done or dropped"
    said = f"The plan of {year} begins with the {many}: who leads stays, the quarter is to be set anew."
    if already:
        said += f" There is a plan after this one already: {', '.join(already)}."
    begin = Answer("begin", "Begin it", "Write the new plan and open it; this one stays as it is.")
    leave = Answer(LEAVE, "Not now", "Nothing is written.")
    return Ask(f"Begin the plan of {year}?", said, [leave, begin] if already else [begin, leave])


def _quarters(found: tuple[Quarter, ...]) -> Content:
    """Return the four quarters beside each other: how much is done, and of how many activities."""
    first, second = "", []
    for one in found:
        first += fitted(f"Q{one.number} {bar(one.share, QUARTER_BAR)}" if one.activities else f"Q{one.number}", 18)
        many = f"{one.activities} activit{'y' if one.activities == 1 else 'ies'}" if one.activities else "nothing"
        late = f"{one.late} of {one.activities} late" if one.late else ""
        second.append(Content.styled(fitted(f"   {late or many}", QUARTER_WIDTH), LATE if late else "$text-muted"))
    return Content("\n").join([Content(first), Content("").join(second)])


def _facts(plan: Plan, one: Progress) -> Content:
    facts = [cell("late", LATE)] if one.path in plan.late else []
    facts += [cell("dropped", "bold")] if one.dropped else []
    quarter = f"Q{one.quarter}" if one.quarter else "no quarter"
    names = "; ".join(plan.title(name) for name in one.records)
    told = [plan.title(one.lead) if one.lead else "no lead", quarter, f"from {names}" if names else "as noted"]
    return Content(" · ").join([*facts, *(cell(words, "$text-muted") for words in told)])


# --- learning exchanges -----------------------------------------------------------------------------------


def _teaching(
    teachers: tuple[Helper, ...], needed: tuple[Interpretation, ...], titles: Mapping[str, str]
) -> Iterator[Widget]:
    yield _heading("Who could teach it")
    for one in teachers[:MOST_TEACHERS]:
        when = f" · {words_of(one.availability).lower()}" if one.availability else ""
        yield Lines(one.title, cell("; ".join(one.reasons) + when))
    if len(teachers) > MOST_TEACHERS:
        yield Lines("", cell(f"and {len(teachers) - MOST_TEACHERS} more", "$text-muted"))
    if not teachers:
        yield Lines(
            "Nobody yet",
            cell("No member's expertise names the mechanisms on its agenda, or its themes.", "$text-muted"),
        )
    for at, need in enumerate(needed):
        names = ", ".join(titles.get(name, name) for name in need.participants)
        words = f"{LANGUAGES.get(need.language, need.language)} for {names}: "
        standing = ("there", "$text-success") if need.there else ("missing", LATE)
        yield Lines("" if at else "Interpretation", Content.assemble(cell(words), standing))


# --- standards processes ----------------------------------------------------------------------------------


def _articles(found: tuple[Article, ...]) -> Iterator[Widget]:
    yield _heading("Articles by draft")
    drafts = list(dict.fromkeys(wording.draft for one in found for wording in one.texts))
    yield Static(Content("\n").join([_head(drafts), *(_row(one, drafts) for one in found)]), markup=False)
    if drafts:
        names = " · ".join(f"{at} {name}" for at, name in enumerate(drafts, start=1))
        told = f"Drafts: {names}. + first seen, = same words, ≠ other words, · not noted."
        yield Static(cell(told, "$text-muted"), markup=False)
    for one in found:
        blocks = list(_changes(one))
        if blocks:
            yield Lines(f"{one.number} {one.title}".strip(), *blocks)


def _head(drafts: list[str]) -> Content:
    stances = "".join(f"{_signed(stance):>{STANCE_WIDTH}}" for stance in STANCES)
    told = [fitted("Art.", NUMBER_WIDTH), fitted("Title", TITLE_WIDTH), fitted("  Red", MARK_WIDTH + 1)]
    told += [fitted("Ours", MARK_WIDTH), *(f"{at:>{_wide(drafts)}}" for at, _ in enumerate(drafts, start=1))]
    return cell("".join([*told, STATES, stances, " sum"]), "bold $text-muted")


def _wide(drafts: list[str]) -> int:
    """Return how wide a draft's column is: as narrow as its number allows, so that eight drafts fit 80 columns."""
    return 2 if len(drafts) < 10 else 3


def _row(one: Article, drafts: list[str]) -> Content:
    by_draft = {wording.draft: wording for wording in one.texts}
    marks = ""
    for draft in drafts:
        wording = by_draft.get(draft)
        mark = "·" if wording is None else "+" if wording.before is None else "≠" if wording.differs else "="
        marks += f"{mark:>{_wide(drafts)}}"
    stances = "".join(f"{count or '·':>{STANCE_WIDTH}}" for count in one.stances)
    total = f"{_signed(one.sum) if any(one.stances) else '·':>4}"
    return Content.assemble(
        cell(fitted(one.number, NUMBER_WIDTH)), cell(fitted(one.title, TITLE_WIDTH)),
        (fitted("  red" if one.red_line else "", MARK_WIDTH + 1), "bold $text-error"),
        (fitted("yes", MARK_WIDTH), "") if one.position else (fitted("none", MARK_WIDTH), LATE),
        cell(marks), " " * len(STATES), stances, total,
    )  # fmt: skip


def _changes(one: Article) -> Iterator[Block]:
    if one.red_line:
        yield cell("Red line", "bold $text-error")
    if one.position:
        yield para(one.position.strip())
    for before, wording in zip(one.texts, one.texts[1:], strict=False):
        if wording.differs:
            yield cell(f"{before.draft} → {wording.draft}", "bold")
            yield texts((wording.before or "").strip(), wording.text.strip())
        else:
            yield cell(f"{wording.draft}: the words of {before.draft}", "$text-muted")


def _signed(number: int) -> str:
    return f"+{number}" if number > 0 else f"−{-number}" if number < 0 else "0"
