"""Moments in words: how long ago, at what hour. Pure: the moment is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PLACES = {"Europe/Zurich": "Geneva", "America/New_York": "New York", "UTC": "UTC"}


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago something was, in the member's days: just now, 5 min ago, 3 h ago, yesterday, 4 days ago."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    days = (now.astimezone().date() - moment.astimezone().date()).days
    if days < 1 or minutes < 6 * 60:
        return f"{minutes // 60} h ago"
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if days <= 30 else day(moment.astimezone().date())


def day(when: date) -> str:
    """Return a day as `11 Oct 2024`."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def day_of(text: str) -> str:
    """Return a stored day, month or year as `11 Oct 2024`; what is none of them as it stands."""
    parts = text.split("-")
    try:
        numbers = [int(part) for part in parts]
        return " ".join(
            [*([str(numbers[2])] if numbers[2:] else []), *([MONTHS[numbers[1] - 1]] if numbers[1:] else []), parts[0]]
        )
    except (ValueError, IndexError):
        return text


def clock(moment: datetime) -> str:
    """Return the hour on the member's own clock, with the day where it is not today's."""
    return f"{moment.astimezone():%H:%M}"


def zone_words(zone: str) -> str:
    """Return the place whose hour is meant: `Geneva` for Europe/Zurich."""
    return PLACES.get(zone, zone.rpartition("/")[2].replace("_", " "))
