"""What a record's bytes must be before they are read, and what a plain word of YAML means here.

The reader sees libyaml's events only; libyaml follows YAML 1.1 in line breaks, so the few characters on which
1.1 and 1.2 differ are handed to it as stand-ins of the same length, and every position stays true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import UnfinishedMergeError, UnreadableRecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from yaml.error import YAMLError

    from cawg_tui.records.values import Scalar

LIMIT_BYTES: Final = 1_000_000
LIMIT_DEPTH: Final = 20
LIMIT_NAME: Final = 256
LIMIT_VALUES: Final = 20_000

WORDS: Final[Mapping[str, bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
DIGITS: Final = frozenset("-0123456789")
INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
FRACTION = re.compile(r"-?[0-9]{1,32}(?:\.[0-9]{1,32})?(?:e[-+][0-9]{1,3})?")

FOLDED_BY_YAML_1_1: Final = "\x85\u2028\u2029\ufeff"
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
ZERO = re.compile(r"\\(?:0|x00|u0000|U00000000)")
LINE_BREAK = re.compile(r"\r\n|\n|\r")

NOT_USED: Final = "{} is not used in records; put the text in quotes if it is meant as text"
TAG: Final = NOT_USED.format("a tag (a word that begins with !)")
ANCHOR: Final = NOT_USED.format("an anchor (a word that begins with &)")
ALIAS: Final = NOT_USED.format("an alias (a word that begins with *)")
DIRECTIVE: Final = "a line that begins with % is not used in records"
IN_WORDS: Final[tuple[tuple[str, str], ...]] = (
    ("mapping values are not allowed", "a colon followed by a blank stands inside a text; put that text in quotes"),
    ("could not find expected ':'", "a field's name lacks its colon, or a line is not indented under its field"),
    ("cannot start any token", "a text begins with a sign such as @ ` % or a tab; put that text in quotes"),
    ("tab character", "a tab stands where blanks must indent the line"),
    ("unknown escape", "a backslash in a double-quoted text is followed by a letter that means nothing"),
    ("hexdecimal", "a backslash in a double-quoted text is followed by a code that is not a number"),
    ("invalid Unicode", "a backslash in a double-quoted text is followed by a code that is no character"),
    ("unexpected end of stream", "a quoted text is opened and never closed"),
    ("unexpected document indicator", "a quoted text is opened and never closed"),
    ("'-' indicator", "a line of the list is not indented like the others"),
    ("expected key", "a line is not indented like the other fields around it, or a quote closes too early"),
    ("',' or '}'", "a { is opened and not closed, or a comma is missing between its fields"),
    ("',' or ']'", "a [ is opened and not closed, or a comma is missing in its list"),
    ("block sequence entries are not allowed", "a list begins on the line of its field; begin it on the next line"),
    ("mapping keys are not allowed", "a field begins where none may begin; check the indentation"),
    ("comment or line break", "a text follows | or > on the same line; begin it on the next line"),
    ("tag", TAG),
    ("anchor", ANCHOR),
    ("alias", ALIAS),
    ("directive", DIRECTIVE),
    ("YAML document", DIRECTIVE),
    ("document start", "text stands after the end of the record"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file as it is, as libyaml gets it, and the way back from one to the other."""

    text: str
    for_libyaml: str
    way_back: Mapping[int, str]

    def events(self) -> Callable[[], object]:
        """Return a function that gives libyaml's next event; a state machine that cannot exhaust the stack."""
        from yaml._yaml import CParser

        return CParser(self.for_libyaml).get_event

    def real(self, text: str) -> str:
        """Return a scalar's text with the stand-ins put back."""
        return text.translate(self.way_back) if self.way_back else text


def decoded(data: bytes, path: str) -> str:
    """Turn a file's bytes into text, or refuse it with the place that is wrong."""
    if len(data) > LIMIT_BYTES:
        raise UnreadableRecordError(path, f"the file holds {len(data):,} bytes, and a record may hold {LIMIT_BYTES:,}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = place(data[: error.start].decode("utf-8"))
        reason = "the file is not UTF-8 text; save it again as UTF-8 in your editor"
        raise UnreadableRecordError(path, reason, line, column) from None
    if text.startswith("\ufeff"):
        raise UnreadableRecordError(path, "the file begins with a byte order mark; save it as UTF-8 without one", 1, 1)
    if "<<<<<<<" in text:
        refuse_merge_markers(text, path)
    return text


def refuse_merge_markers(text: str, path: str) -> None:
    """Refuse a text that holds the three markers of an unfinished merge, each at the start of its line."""
    wanted = iter(("<<<<<<< ", "=======", ">>>>>>> "))
    marker, first = next(wanted), None
    for number, line in enumerate(LINE_BREAK.split(text), start=1):
        if not line.startswith(marker):
            continue
        first = first or number
        marker = next(wanted, "")
        if not marker:
            reason = "it holds both versions of an unfinished merge made by hand; keep one and delete the marked lines"
            raise UnfinishedMergeError(path, reason, first, 1)


def source(text: str) -> Source:
    """Prepare a text for libyaml: characters that it would fold away become stand-ins that the text does not use."""
    if text.isascii() or not any(sign in text for sign in FOLDED_BY_YAML_1_1):
        return Source(text, text, {})
    lowered = text.lower()
    private = (code for first, last in ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))
               for code in range(first, last + 1))  # fmt: skip
    free = (code for code in private if chr(code) not in text and f"{code:x}" not in lowered)
    stand_ins = {ord(sign): next(free) for sign in FOLDED_BY_YAML_1_1}
    way_back = {code: chr(sign) for sign, code in stand_ins.items()}
    return Source(text, text.translate(stand_ins), way_back)


def number(word: str) -> Scalar:
    """Read a plain word that begins like a number: a number only where its one usual spelling is that word."""
    if INTEGER.fullmatch(word):
        return int(word)
    if FRACTION.fullmatch(word):
        value = float(word)
        if repr(value) == word:
            return value
    return word


def plain(word: str) -> Scalar:
    """Read a plain word after YAML 1.2; whatever would lose a digit or a letter as a value stays text."""
    if word in WORDS:
        return WORDS[word]
    return number(word) if word[0] in DIGITS else word


def place(before: str) -> tuple[int, int]:
    """Return line and column, both from 1, of what follows a piece of text."""
    lines = LINE_BREAK.split(before)
    return len(lines), len(lines[-1]) + 1


def refusal(error: YAMLError, text: str, path: str) -> UnreadableRecordError:
    """Say what libyaml stumbled over in words a member understands."""
    if forbidden := FORBIDDEN.search(text):
        line, column = place(text[: forbidden.start()])
        reason = f"an invisible control character (U+{ord(forbidden[0]):04X}) stands in the text; delete it"
        return UnreadableRecordError(path, reason, line, column)
    problem = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = next((words for sign, words in IN_WORDS if sign in problem), "the line does not fit those around it")
    return UnreadableRecordError(path, reason, mark.line + 1 if mark else None, mark.column + 1 if mark else None)
