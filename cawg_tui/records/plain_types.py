"""The types of single values that need no word list: text, days, hours, numbers, web addresses.

A type never guesses silently: `check` says in a sentence what is wrong, `read` turns what a person typed into
the value that is stored, or raises ValueError with that sentence. Dates, times and codes are stored as text.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final

from cawg_tui.records import typed_days
from cawg_tui.records.speech import Speech
from cawg_tui.records.values import FULL_DATE, TIME, Value, as_text

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import core_schema

LINE_LIMIT: Final = 500
NUMBER_LIMIT: Final = 10**18
PART_DATE = re.compile(r"[1-9][0-9]{3}(?:-(?:0[1-9]|1[0-2]))?")
ADDRESS = re.compile(r"https?://[^\s/\x00-\x20\x7f-\x9f][^\s\x00-\x20\x7f-\x9f]*", re.IGNORECASE)
BETWEEN_THOUSANDS: Final = " ,\u00a0\u202f\u2009'’"
THOUSANDS = re.compile(rf"[+-]?[0-9]{{1,3}}(?:[{BETWEEN_THOUSANDS}][0-9]{{3}})+(?:\.[0-9]+)?")


@dataclass(frozen=True)
class FieldType:
    """A kind of value. `widget` names the form's control; `prose` marks text of more than one line.

    `code` is the finding that a value which does not fit is reported under. A type that adds no attribute of its own
    inherits all that a dataclass is; to make it one again would cost each start a millisecond.
    """

    widget: ClassVar[str] = "line"
    prose: ClassVar[bool] = False
    code: ClassVar[str] = "X12"

    def check(self, value: Value) -> str:
        """Return what is wrong with a stored value, in a sentence; nothing where it is right."""
        return "" if isinstance(value, str) else "This should be text."

    def read(self, typed: str) -> Value:
        """Turn what a person typed into the stored value; ValueError carries the sentence."""
        value: Value = typed.strip()
        if problem := self.check(value):
            raise ValueError(problem)
        return value

    def show(self, value: Value) -> str:
        """Return a stored value as a person reads it."""
        return as_text(value)

    def found_by(self, value: Value) -> tuple[str, ...]:
        """Return the words under which a value that is not text as written is found: as shown, and as stored."""
        return tuple(dict.fromkeys((self.show(value), as_text(value))))

    def spoken(self, speech: Speech) -> FieldType:
        """Return the type as a workspace speaks: names in its language, institutions that it knows."""
        return self

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        from pydantic_core import PydanticCustomError, core_schema

        def validate(value: Any) -> Any:
            if value is not None and (problem := self.check(value)):
                raise PydanticCustomError("field", "{problem}", {"problem": problem, "code": self.code})
            return value

        return core_schema.no_info_plain_validator_function(validate)


class LineType(FieldType):
    """A short text on one line."""

    def check(self, value: Value) -> str:
        """Accept one line of at most 500 characters; numbers a writer left unquoted count as text."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return "This should be one line of text."
        if isinstance(value, str) and "\n" in value.strip("\n"):
            return "This should fit on one line."
        if isinstance(value, str) and len(value) > LINE_LIMIT:
            return f"This should be at most {LINE_LIMIT} characters."
        return ""


class ProseType(FieldType):
    """Text of any length, written and compared line by line."""

    widget: ClassVar[str] = "prose"
    prose: ClassVar[bool] = True

    def read(self, typed: str) -> Value:
        """Keep the text as typed, without blanks at the ends of lines and with one final newline if it has lines."""
        text = "\n".join(line.rstrip() for line in typed.replace("\r\n", "\n").split("\n")).strip("\n")
        return text + "\n" if "\n" in text else text


@dataclass(frozen=True)
class DateType(FieldType):
    """A day, `2026-05-01`; where `partial`, also a month or a year, for what is known no closer.

    `after` names the field beside it whose day it cannot come before: the end of what begins there.
    """

    widget: ClassVar[str] = "date"
    partial: bool = False
    after: str = ""

    def check(self, value: Value) -> str:
        """Accept a day of the calendar written YYYY-MM-DD (or a part of it where that is allowed)."""
        if isinstance(value, int) and not isinstance(value, bool) and self.partial and 1000 <= value <= 9999:
            return ""
        if not isinstance(value, str):
            return "This should be a date, like 2026-05-01."
        if self.partial and PART_DATE.fullmatch(value):
            return ""
        if not FULL_DATE.fullmatch(value):
            also = " (or 2026-05, or 2026)" if self.partial else ""
            return f"This should be a date, like 2026-05-01{also}."
        try:
            date.fromisoformat(value)
        except ValueError:
            return f"{value} is not a day of the calendar."
        return ""

    def read(self, typed: str) -> Value:
        """Read ISO dates and the forms people type (`typed_days`), the day first unless the month is a word."""
        text = " ".join(plain_digits(typed).split())
        year, month, day = typed_days.parts(text, self.partial)
        if year:
            text = f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")
        return super().read(text)


class TimeType(FieldType):
    """A time of day, `23:59`."""

    def check(self, value: Value) -> str:
        """Accept hours and minutes from 00:00 to 23:59."""
        return "" if isinstance(value, str) and TIME.fullmatch(value) else "This should be a time, like 23:59."

    def read(self, typed: str) -> Value:
        """Read `9:30`, `9.30` and `9h30` as `09:30`."""
        found = re.fullmatch(r"([0-9]{1,2}) ?(?:[:.]|h) ?([0-9]{2})?", plain_digits(typed).strip().lower())
        if found and (found[2] or "h" in typed.lower()):
            return super().read(f"{int(found[1]):02d}:{found[2] or '00'}")
        return super().read(typed)


class YesNoType(FieldType):
    """Yes or no."""

    widget: ClassVar[str] = "yes-no"

    def check(self, value: Value) -> str:
        """Accept true and false."""
        return "" if isinstance(value, bool) else "This should be true or false."

    def read(self, typed: str) -> Value:
        """Read yes/no and true/false."""
        words = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
        if typed.strip().lower() not in words:
            raise ValueError("This should be yes or no.")
        return words[typed.strip().lower()]


@dataclass(frozen=True)
class WholeType(FieldType):
    """A whole number within bounds."""

    widget: ClassVar[str] = "number"
    low: int | None = None
    high: int | None = None

    def check(self, value: Value) -> str:
        """Accept a whole number between the bounds."""
        if isinstance(value, bool) or not isinstance(value, int):
            return "This should be a whole number."
        if self.low is not None and value < self.low:
            return f"This should be {self.low} or more."
        if self.high is not None and value > self.high:
            return f"This should be {self.high} or less."
        return "" if -NUMBER_LIMIT < value < NUMBER_LIMIT else "This number is too large."

    def read(self, typed: str) -> Value:
        """Read digits, with blanks, commas or apostrophes between thousands; `12,5` is refused, not taken for 125."""
        digits = without_thousands(typed)
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", digits):
            raise ValueError("This should be a whole number, like 5630 or 5,630.")
        value = int(digits)
        if problem := self.check(value):
            raise ValueError(problem)
        return value


class AmountType(FieldType):
    """A number, with a fraction where there is one."""

    widget: ClassVar[str] = "number"

    def check(self, value: Value) -> str:
        """Accept whole and fractional numbers."""
        if not isinstance(value, int | float) or isinstance(value, bool):
            return "This should be a number."
        return "" if abs(value) < NUMBER_LIMIT and math.isfinite(value) else "This number is too large."

    def read(self, typed: str) -> Value:
        """Read digits with blanks, commas or apostrophes between thousands and a point before the fraction."""
        digits = without_thousands(typed)
        if not re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,9})?", digits):
            raise ValueError("This should be a number, like 12500 or 12,500.50.")
        return float(digits) if "." in digits else int(digits)


class AddressType(FieldType):
    """A web address."""

    def check(self, value: Value) -> str:
        """Accept http and https addresses without blanks."""
        fits = isinstance(value, str) and ADDRESS.fullmatch(value)
        return "" if fits else "This should be a web address, like https://www.ohchr.org/…"


def plain_digits(text: str) -> str:
    """Return a text with the digits of any script (Arabic, Persian, Devanagari ...) as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def without_thousands(typed: str) -> str:
    """Return a typed number without what stands between its thousands, only where that parts groups of three."""
    digits = plain_digits(typed).strip()
    return re.sub(f"[{BETWEEN_THOUSANDS}]", "", digits) if THOUSANDS.fullmatch(digits) else digits
