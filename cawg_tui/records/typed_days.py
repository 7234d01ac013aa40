"""Days as people type them: 1.5.2026, 1 May 2026, 1 de mayo de 2026, 1er mai 2026, today, ayer. Pure.

Months are known in English, Spanish, French and Portuguese, with or without accents, whole or shortened. A day is read
before the month unless the month is a word; two digits are never taken for a year.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from cawg_tui.records.vocabulary import plain

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero janv janvier janeiro",
            "feb february febrero fev fevr fevrier fevereiro",
            "mar march marzo mars marco",
            "apr april abr abril avr avril",
            "may mayo mai maio",
            "jun june junio juin junho",
            "jul july julio juil juillet julho",
            "aug august ago agosto aout",
            "sep sept september septiembre setiembre septembre set setembro",
            "oct october octubre octobre out outubro",
            "nov november noviembre novembre novembro",
            "dec december dic diciembre decembre dez dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
# Days that are named by how far they are from today.
NAMED: Final = {
    name: days
    for days, names in (
        (-1, "yesterday ayer hier ontem"),
        (0, "today hoy aujourdhui hoje"),
        (1, "tomorrow manana demain amanha"),
    )
    for name in names.split()
}

YEAR_FIRST: Final = re.compile(r"([0-9]{4})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{1,2})")
DAY_FIRST: Final = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4})")
# Of words as `plain` leaves them, parted by one blank.
OF: Final = "(?:(?:of|de|del) )?"
DAY_MONTH: Final = re.compile(rf"([0-9]{{1,2}})(?:st|nd|rd|th|er|o)? {OF}([a-z]+) {OF}([0-9]{{4}})")
MONTH_DAY: Final = re.compile(r"([a-z]+) ([0-9]{1,2})(?:st|nd|rd|th)? ([0-9]{4})")
MONTH_YEAR: Final = re.compile(rf"([a-z]+|[0-9]{{1,2}}) {OF}([0-9]{{4}})")


def parts(text: str, partial: bool) -> tuple[str, int, int]:
    """Return year, month and day (0 where there is none); an empty year where the form is not known.

    `partial` lets a month with its year stand for itself. Whether the day is one of the calendar is not asked here.
    """
    if found := YEAR_FIRST.fullmatch(text):
        return found[1], int(found[2]), int(found[3])
    if found := DAY_FIRST.fullmatch(text):
        return found[3], int(found[2]), int(found[1])
    text = plain(text)
    if (found := DAY_MONTH.fullmatch(text)) and (month := _month(found[2])):
        return found[3], month, int(found[1])
    if (found := MONTH_DAY.fullmatch(text)) and (month := _month(found[1])):
        return found[3], month, int(found[2])
    if partial and (found := MONTH_YEAR.fullmatch(text)):
        month = int(found[1]) if found[1].isdigit() else _month(found[1])
        return (found[2], month, 0) if month else ("", 0, 0)
    return "", 0, 0


def counted_from(today: date, typed: str) -> str:
    """Return `today`, `yesterday` and `tomorrow` (also ES, FR, PT) as the day they are; anything else as it stands."""
    days = NAMED.get(plain(typed))
    return typed if days is None else (today + timedelta(days=days)).isoformat()


def _month(word: str) -> int:
    """Return the number of a month, 0 where the word is none; `daout` is what `plain` leaves of `d'août`."""
    return MONTHS.get(word) or MONTHS.get(word.removeprefix("d"), 0)
