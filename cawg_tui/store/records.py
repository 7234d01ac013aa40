"""Records on disk: load, create, save, delete. A file that cannot be read is a record with a problem, never an error.

Saving starts from what was read: the text is patched, checked, and written only while the file is still that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cawg_tui.errors import (
    BadValueError,
    CawgError,
    FileMissingError,
    UnfinishedMergeError,
    UnknownRecordError,
    UnreadableRecordError,
    UnsafePathError,
    WriteCheckError,
)
from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.types import RECORD_ID
from cawg_tui.records.values import Values, as_text, same
from cawg_tui.store import files
from cawg_tui.store.emit import emit, tidy_mapping
from cawg_tui.store.layout import Layout, Place, Scan, refused, scan
from cawg_tui.store.patch import patched
from cawg_tui.store.source import LIMIT_BYTES
from cawg_tui.store.yaml import Document, parse, read

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.records.kinds import Kinds

MEND = "Mend the file in an editor; `cawg edit` opens it at that line."
CHOOSE = "Keep what should stay of each version, delete the marked lines, and save."


@dataclass(frozen=True)
class Stored:
    """One record as its file has it; `oid` is the fingerprint of the bytes that were read.

    Where the file cannot be read, `values` is empty, `document` is None and `problem` says why.
    """

    id: str
    kind: str
    path: str
    oid: str
    text: str
    values: Values
    document: Document | None = None
    problem: Finding | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def place(self) -> Place:
        """Return where the record stands."""
        return Place(self.kind, self.id, self.path)

    def line_of(self, path: str) -> int | None:
        """Return the line (from 1) of a field, where the file can be read."""
        return self.document.line_of(path) if self.document else None


class Store:
    """The record files of one workspace."""

    def __init__(self, root: Path, kinds: Kinds) -> None:
        self.root = root
        self.kinds = kinds
        self.layout = Layout(kinds)

    def scan(self) -> Scan:
        """List every record's file, without opening any."""
        return scan(self.root, self.layout)

    def load(self, place: Place) -> Stored:
        """Read a record; UnknownRecordError where its file is gone, a problem in the result for anything else."""
        try:
            size = files.size(self.root, place.path)
            if size > LIMIT_BYTES:
                size, oid = files.size_and_oid(self.root, place.path)
                reason = f"the file holds {size:,} bytes, and a record may hold {LIMIT_BYTES:,}"
                return _unreadable(place, oid, "", UnreadableRecordError(place.path, reason))
            return self.parse_text(place, files.read(self.root, place.path))
        except FileMissingError:
            raise UnknownRecordError(place.id, []) from None
        except UnsafePathError:
            problem = refused(place.path, "it is a link, or not a file", "Put the file itself there.")
            return Stored(place.id, place.kind, place.path, "", "", {}, None, problem, (problem,))
        except UnreadableRecordError as error:
            return _unreadable(place, "", "", error)

    def parse_text(self, place: Place, data: bytes) -> Stored:
        """Read a record from bytes, such as a version out of the history."""
        oid = files.blob_oid(data)
        try:
            document = parse(data, place.path)
        except UnreadableRecordError as error:
            return _unreadable(place, oid, data.decode("utf-8", errors="replace"), error)
        findings = tuple(_disagreements(place, document))
        return Stored(place.id, place.kind, place.path, oid, document.text, document.values, document, None, findings)

    def create(self, kind: str, record_id: str, values: Values) -> Stored:
        """Write a new record and return it; RecordExistsError where its file is there already."""
        if not RECORD_ID.fullmatch(record_id):
            raise BadValueError("id", "This should be small letters, digits and dashes.")
        path = self.layout.path_for(self.root, kind, record_id, values)
        place = self.layout.place(path)
        if place is None:
            raise BadValueError("id", "This cannot be the name of a file on every computer.")
        wanted = {key: value for key, value in values.items() if key not in ("id", "kind")}
        text = emit(wanted, self.kinds[kind].fields)
        _check_reads_back(text, wanted, path)
        data = _within_limit(text)
        files.write(self.root, path, data, None)
        return self.parse_text(place, data)

    def save(self, stored: Stored, wanted: Values) -> Stored:
        """Change a record's file so that it says what is wanted, and return what stands there now."""
        text = self.patched(stored, wanted)
        return stored if text == stored.text else self._write(stored, _within_limit(text))

    def patched(self, stored: Stored, wanted: Values) -> str:
        """Return a record's text changed so that it says what is wanted; nothing is written."""
        if stored.document is None:
            raise self._refusal(stored)
        return patched(stored.document, wanted, self.kinds[stored.kind].fields, stored.path)

    def put(self, place: Place, data: bytes, expect: str | None) -> None:
        """Write a record's bytes where they replace those of the fingerprint `expect`, None for no file at all."""
        if len(data) > LIMIT_BYTES:
            raise _too_large(len(data))
        files.write(self.root, place.path, data, expect)

    def save_text(self, stored: Stored, text: str) -> Stored:
        """Write a record's text as a member typed it, byte for byte; UnreadableRecordError where it cannot be read."""
        data = text.encode("utf-8", errors="surrogatepass")
        parse(data, stored.path)
        return self._write(stored, data)

    def bring_back(self, stored: Stored) -> Stored:
        """Write a record that is gone as it once was; RecordExistsError where its file is there again."""
        data = stored.text.encode("utf-8", errors="surrogatepass")
        parse(data, stored.path)
        files.write(self.root, stored.path, data, None)
        return self.parse_text(stored.place, data)

    def delete(self, stored: Stored) -> None:
        """Remove a record's file, if it still is what was read."""
        files.remove(self.root, stored.path, stored.oid)

    def _write(self, stored: Stored, data: bytes) -> Stored:
        files.write(self.root, stored.path, data, stored.oid)
        return self.parse_text(stored.place, data)

    def _refusal(self, stored: Stored) -> CawgError:
        reason = stored.problem.message if stored.problem else "it cannot be read"
        return UnreadableRecordError(stored.path, reason.rstrip("."), stored.problem.line if stored.problem else None)


def _unreadable(place: Place, oid: str, text: str, error: UnreadableRecordError) -> Stored:
    merge = isinstance(error, UnfinishedMergeError)
    where = f" (column {error.column})" if error.column and not merge else ""
    message = f"{error.reason[0].upper()}{error.reason[1:]}{where}."
    code, fix = ("Y02", CHOOSE) if merge else ("Y01", MEND)
    problem = Finding(code, Level.ERROR, place.id, "", message, error.line, fix)
    return Stored(place.id, place.kind, place.path, oid, text, {}, None, problem, (problem,))


def _disagreements(place: Place, document: Document) -> list[Finding]:
    found: list[Finding] = []
    for key, own, shows in (("id", place.id, "file's name"), ("kind", place.kind, "folder")):
        if key in document.values and as_text(document.values[key]) != own:
            says = as_text(document.values[key])
            message = f"The file says {key} {says}, and the {shows} says {own}; the {shows} counts."
            fix = f"Delete the line `{key}:`; it is not needed."
            found.append(Finding("Y05", Level.WARNING, place.id, key, message, document.line_of(key), fix))
    return found


def _within_limit(text: str) -> bytes:
    data = text.encode("utf-8")
    if len(data) > LIMIT_BYTES:
        raise _too_large(len(data))
    return data


def _too_large(size: int) -> BadValueError:
    return BadValueError("The record", f"It would hold {size:,} bytes, and a record may hold {LIMIT_BYTES:,}.")


def _check_reads_back(text: str, wanted: Values, path: str) -> None:
    try:
        ok = same(tidy_mapping(read(text, path)), tidy_mapping(wanted))
    except UnreadableRecordError:
        ok = False
    if not ok:
        raise WriteCheckError(path)
