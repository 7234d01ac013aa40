"""What must not be forgotten in a standard in the making, and in the catalogue of mechanisms (T01-T03, M01)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cawg_tui.records.values import Values, as_text, is_empty
from cawg_tui.rules.spans_of_time import earliest, latest
from cawg_tui.rules.subject import entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.records.finding import Finding
    from cawg_tui.rules.subject import Around, Subject

SESSION_DAYS: Final = 30
CHECKED_DAYS: Final = 365


def of_process(subject: Subject) -> Iterator[Finding]:
    """Yield T02 for articles of the text on the table without a position, T03 where a red line's words changed."""
    if not subject.is_pending:
        return
    current = _current(subject)
    for path, article in subject.items("articles"):
        texts = {as_text(one.get("draft")): one for _, one in entries(article, "texts", "draft")}
        if current in texts and is_empty(article.get("position")):
            said = f"Article {as_text(article.get('n'))} stands in {current}, and we have no position on it."
            yield subject.warning("T02", path, said)
        if article.get("red_line") is True:
            yield from _changed(subject, path, article, list(texts.values()))


def of_process_today(subject: Subject, around: Around) -> Iterator[Finding]:
    """Yield T01 for a session within thirty days to which nobody goes."""
    if not subject.is_pending:
        return
    going = {as_text(one.get("meeting")) for _, one in subject.items("delegation")}
    for path, meeting in subject.items("sessions"):
        start, name = earliest(meeting.get("start")), as_text(meeting.get("name"))
        if start is None or name in going or len(as_text(meeting.get("start"))) < len("2026-01"):
            continue
        left = (start - around.today).days
        if 0 <= left <= SESSION_DAYS:
            when = "today" if left == 0 else f"in {left} day{'' if left == 1 else 's'}"
            said = f"{name or 'A session'} begins {when}, and nobody is named to go."
            yield subject.warning("T01", path, said, "Name the delegation, and look at the day to register by.")


def of_mechanism_today(subject: Subject, around: Around) -> Iterator[Finding]:
    """Yield M01 for an entry of the catalogue that nobody has checked for a year, or never verified."""
    if subject.is_over:
        return
    checked = latest(subject.values.get("checked"))
    if checked is not None and around.today - checked > timedelta(days=CHECKED_DAYS):
        said = f"Nobody has read these facts at the source since {as_text(subject.values.get('checked'))}."
        yield subject.info("M01", "checked", said, "Read them there, correct them, and set the day.")
    elif checked is None:
        said = "It is not noted when these facts were read at the source."
        yield subject.info("M01", "checked", said, "Read them there, and set the day.")


def _current(subject: Subject) -> str:
    drafts = [draft for _, draft in subject.items("drafts")]
    marked = [draft for draft in drafts if draft.get("current") is True] or drafts[-1:]
    return as_text(marked[-1].get("label")) if marked else ""


def _changed(subject: Subject, path: str, article: Values, texts: list[Values]) -> Iterator[Finding]:
    if len(texts) < 2:
        return
    before, now = texts[-2], texts[-1]
    if as_text(before.get("text")).split() != as_text(now.get("text")).split():
        names = f"{as_text(before.get('draft'))} and {as_text(now.get('draft'))}"
        said = f"Article {as_text(article.get('n'))} is a red line of ours, and {names} differ in it."
        yield subject.info("T03", path, said, "Compare the two texts.")
