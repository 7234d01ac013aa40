"""The words of a UPR submission on the screen: a line that follows the typing, and a table by part to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widgets import Static

from cawg_tui.records.values import as_text
from cawg_tui.rules.counting import Section, count, counted_words, sections
from cawg_tui.rules.upr_start import KIND
from cawg_tui.tui.record_view import Lines
from cawg_tui.tui.text import cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

    from cawg_tui.records.values import Values
    from cawg_tui.rules.upr import Profile, UprRules

PAUSE_SECONDS: Final = 0.2
UNVERIFIED: Final = " (limit not verified)"
NUMBER_WIDTH: Final = 6
TITLE_WIDTH: Final = 22


class WordCount(Static):
    """The words so far and the words left, the part that is being written first."""

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
    """Return words and words left on one line, then each section; the one that `place` is in comes first."""
    parts = _parts(values, rules)
    here = [one for one in parts if place == one.path or place.startswith(f"{one.path}/")]
    rest = [one for one in parts if one not in here and one.path != "submitters" and one.counted]
    said = [cell(_short(one), "bold") for one in here]
    said += [cell(_short(one), "$text-muted") for one in rest]
    return Content(" · ").join([total(values, rules), *said])


def total(values: Values, rules: UprRules) -> Content:
    """Return the words that count against the limit: how many are left, or too many."""
    profile, limit = _profile(values, rules)
    counts = profile.counts if profile is not None else {}
    judged, here = counted_words(values, counts, limit), count(values, counts, limit)
    noted = f" (noted by hand; {here.counted:,} here)" if judged.counted != here.counted else ""
    if profile is None or limit is None or judged.left is None:
        return cell(f"{judged.counted:,} words{noted}; no limit is known")
    unsure = "" if profile.verified else UNVERIFIED
    if judged.left < 0:
        said = f"{judged.counted:,} of {limit:,} words: {-judged.left:,} too many"
        return Content.assemble((said, "bold $text-error"), cell(noted + unsure, "$text-muted"))
    said = f"{judged.counted:,} of {limit:,} words: {judged.left:,} words left"
    return Content.assemble((said, "bold"), cell(noted + unsure, "$text-muted"))


def table(values: Values, rules: UprRules) -> Lines:
    """Return the words part by part, to read."""
    parts = _parts(values, rules)
    rows = [cell(f"{one.counted:>{NUMBER_WIDTH},}  {one.title}") for one in parts if one.counted]
    without = sum(one.uncounted for one in parts)
    if without:
        rows.append(cell(f"{without:>{NUMBER_WIDTH},}  not counted: cover, sources", "$text-muted"))
    return Lines("Words", total(values, rules), *rows)


def _short(section: Section) -> str:
    title = section.title if len(section.title) <= TITLE_WIDTH else f"{section.title[: TITLE_WIDTH - 1].rstrip()}…"
    return f"{title} {_words(section):,}"


def _words(section: Section) -> int:
    return section.counted or (section.uncounted if section.path == "submitters" else 0)


def _parts(values: Values, rules: UprRules) -> list[Section]:
    profile, limit = _profile(values, rules)
    return sections(values, count(values, profile.counts if profile is not None else {}, limit))


def _profile(values: Values, rules: UprRules) -> tuple[Profile | None, int | None]:
    profile = rules.profiles.get(as_text(values.get("rule_profile")))
    return profile, profile.limits.get(as_text(values.get("type"))) if profile is not None else None
