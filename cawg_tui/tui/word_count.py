"""The words of a UPR submission on the screen: lines that follow the typing, and a table by part to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widgets import Static

from cawg_tui.records.values import as_text
from cawg_tui.rules.counting import Count, Section, as_judged, count, sections
from cawg_tui.rules.upr import NEAR_LIMIT
from cawg_tui.rules.upr_start import KIND
from cawg_tui.tui.record_view import Lines
from cawg_tui.tui.text import cell, inert_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

    from cawg_tui.records.values import Values
    from cawg_tui.rules.upr import UprRules

PAUSE_SECONDS: Final = 0.2
UNVERIFIED: Final = " (limit not verified)"
NUMBER_WIDTH: Final = 6
TITLE_WIDTH: Final = 22


@dataclass(frozen=True, slots=True)
class Counted:
    """A text counted once: as it stands, as it is judged, section by section; `sure` where the limit was verified."""

    here: Count
    judged: Count
    parts: tuple[Section, ...]
    sure: bool


def counted(values: Values, rules: UprRules) -> Counted:
    """Count a submission by the rule profile that it names."""
    profile = rules.profiles.get(as_text(values.get("rule_profile")))
    limit = profile.limits.get(as_text(values.get("type"))) if profile is not None else None
    here = count(values, profile.counts if profile is not None else {}, limit)
    sure = profile is not None and profile.verified
    return Counted(here, as_judged(values, here), tuple(sections(values, here)), sure)


class WordCount(Static):
    """The words so far and the words left: in all, and of the part that is being written."""

    def __init__(self, rules: UprRules, read: Callable[[], tuple[Values, str]]) -> None:
        """Count what `read` returns: the values as they stand, and the path of the field that has focus."""
        super().__init__("", classes="record-line word-count", markup=False)
        self.rules, self._read = rules, read
        self._pause: Timer | None = None

    def on_mount(self) -> None:
        """Count at once, so that the line does not come in later and move the form."""
        self._count()

    def soon(self) -> None:
        """Count once the typing pauses for a moment; many calls make one count."""
        if self._pause is None and self.is_attached:
            self._pause = self.set_timer(PAUSE_SECONDS, self._count)

    def _count(self) -> None:
        self._pause = None
        values, place = self._read()
        self.update(line(values, place, self.rules))


def is_counted(kind: str) -> bool:
    """Say whether records of a kind have words that are counted."""
    return kind == KIND


def line(values: Values, place: str, rules: UprRules) -> Content:
    """Return words and words left, then each section; the one that `place` is in comes first, with what it has left."""
    found = counted(values, rules)
    here = [one for one in found.parts if place == one.path or place.startswith(f"{one.path}/")]
    rest = [one for one in found.parts if one not in here and one.path != "submitters" and one.counted]
    said = [_at_work(one) for one in here]
    said += [cell(f"{_title(one)} {_words(one):,}", "$text-muted") for one in rest]
    return Content(" · ").join([total(found), *said])


def total(found: Counted) -> Content:
    """Return the words that count against the limit in words: how many are left, near the limit, or too many."""
    judged, here, limit = found.judged, found.here, found.judged.limit
    noted = f" (noted by hand; {here.counted:,} here)" if judged.counted != here.counted else ""
    if limit is None or judged.left is None:
        return cell(f"{judged.counted:,} words{noted}; no limit is known")
    unsure = "" if found.sure else UNVERIFIED
    left = f"{judged.left:,} word{'' if judged.left == 1 else 's'} left"
    said = f"{judged.counted:,} of {limit:,} words: "
    if judged.left < 0:
        said, look = f"{said}{-judged.left:,} too many", "bold $text-error"
    elif judged.counted >= NEAR_LIMIT * limit:
        said, look = f"{said}near the limit, {left}", "bold $text-warning"
    else:
        said, look = f"{said}{left}", "bold"
    return Content.assemble((said, look), cell(noted + unsure, "$text-muted"))


def _at_work(section: Section) -> Content:
    """Return the section that is being written, with what it has left of its share of the limit."""
    said = f"{_title(section)} {_words(section):,}"
    if section.left is None or section.share is None:
        return cell(said, "bold")
    if section.left < 0:
        told = f"{-section.left:,} over its even share of {section.share:,}"
        return Content.assemble(cell(f"{said}, ", "bold"), (told, "bold $text-warning"))
    return cell(f"{said}, {section.left:,} left of its even share", "bold")


def table(values: Values, rules: UprRules) -> Lines:
    """Return the words part by part, to read."""
    found = counted(values, rules)
    rows = [_row(one) for one in found.parts if one.counted]
    without = sum(one.uncounted for one in found.parts)
    if without:
        rows.append(cell(f"{without:>{NUMBER_WIDTH},}  not counted: cover, sources", "$text-muted"))
    return Lines("Words", total(found), *rows)


def _row(one: Section) -> Content:
    row = cell(f"{one.counted:>{NUMBER_WIDTH},}  {one.title}")
    if one.left is None or one.share is None:
        return row
    left = f"{-one.left:,} over" if one.left < 0 else f"{one.left:,} left of"
    return Content.assemble(row, (f"  {left} its even share of {one.share:,}", "$text-muted"))


def _title(section: Section) -> str:
    title = Content(inert_words(" ".join(section.title.split())))
    return title.truncate(TITLE_WIDTH, ellipsis=True).plain.rstrip() if title.cell_length > TITLE_WIDTH else title.plain


def _words(section: Section) -> int:
    return section.counted or (section.uncounted if section.path == "submitters" else 0)
