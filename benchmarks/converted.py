"""The records of a workspace in the forms of other programs: a papis library, a rec file, tasks as JSON, a maildir.

Each form holds the whole text of each record, so that every program carries the same number of words.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

import yaml
from cawg_tui.records.values import Value, as_text
from cawg_tui.store.yaml import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

REC_FILE: Final = "records.rec"
TASKS_FILE: Final = "tasks.json"
MAILS: Final = "mail"
LIBRARY: Final = "library"


@dataclass(frozen=True, slots=True)
class Plain:
    """What of a record every program has a place for, and its whole text."""

    id: str
    kind: str
    title: str
    status: str
    lead: str
    tags: tuple[str, ...]
    text: str

    @property
    def uuid(self) -> str:
        """Return the id as programs want it that know only uuids; the same each time."""
        return str(uuid5(NAMESPACE_URL, self.id))


def plain_records(root: Path) -> Iterator[Plain]:
    """Return the records of a workspace, in the order of their paths."""
    return (plain_record(root, path) for path in sorted(root.glob("*/**/*.yaml")))


def plain_record(root: Path, path: Path) -> Plain:
    """Return one record of a workspace."""
    text = path.read_text("utf-8")
    values = read(text, path.name)
    return Plain(
        id=path.stem,
        kind=path.relative_to(root).parts[0],
        title=_in_one_language(values["title"]),
        status=as_text(values.get("status")),
        lead=as_text(values.get("lead")),
        tags=_tags(values.get("themes")),
        text=text,
    )


def as_library(root: Path, folder: Path) -> None:
    """Write a papis library: a folder with an info.yaml for each record."""
    for one in plain_records(root):
        info = {
            "papis_id": one.uuid.replace("-", ""),
            "ref": one.id,
            "type": one.kind,
            "title": one.title,
            "author": one.lead or "nobody",
            "tags": list(one.tags),
            "abstract": one.text,
        }
        place = folder / LIBRARY / one.id
        place.mkdir(parents=True)
        (place / "info.yaml").write_text(yaml.dump(info, Dumper=yaml.CSafeDumper, allow_unicode=True), "utf-8")


def as_rec_file(root: Path, folder: Path) -> None:
    """Write one file for recutils, its type and key declared."""
    with (folder / REC_FILE).open("w", encoding="utf-8") as out:
        out.write("%rec: Record\n%key: Id\n\n")
        for one in plain_records(root):
            fields = {"Id": one.id, "Kind": one.kind, "Title": one.title, "Status": one.status, "Lead": one.lead}
            out.writelines(f"{name}: {value}\n" for name, value in fields.items() if value)
            out.writelines(f"Tag: {tag}\n" for tag in one.tags)
            out.write("Text: " + one.text.rstrip("\n").replace("\n", "\n+ ") + "\n\n")


def as_tasks(root: Path, folder: Path) -> None:
    """Write tasks to be imported, the text of each an annotation."""
    told = [
        {
            "uuid": one.uuid,
            "status": "pending",
            "entry": BEGUN,
            "description": one.title,
            "project": one.kind,
            "tags": list(one.tags),
            "annotations": [{"entry": BEGUN, "description": re.sub(r"\s+", " ", one.text)}],
        }
        for one in plain_records(root)
    ]
    (folder / TASKS_FILE).write_text(json.dumps(told), "utf-8")


def as_mails(root: Path, folder: Path) -> None:
    """Write a maildir with one mail for each record."""
    for below in ("cur", "new", "tmp"):
        (folder / MAILS / below).mkdir(parents=True)
    for one in plain_records(root):
        mail = EmailMessage(policy=SMTP)
        mail["From"] = f"{one.lead[:40] or 'nobody'}@example.org"
        mail["To"] = "group@example.org"
        mail["Subject"] = one.title
        mail["Date"] = "Mon, 01 Jun 2026 12:00:00 +0000"
        mail["Message-ID"] = f"<{one.id}@example.org>"
        mail.set_content(one.text, cte="8bit")
        (folder / MAILS / "cur" / f"{one.id}:2,S").write_bytes(mail.as_bytes())


def converted(root: Path, folder: Path, write: Callable[[Path, Path], None]) -> Path:
    """Return a folder with the records in one of these forms; it is made where it is not there yet."""
    made = folder / f"{root.name}-{write.__name__}"
    if not made.exists():
        making = made.with_name(made.name + ".new")
        making.mkdir(parents=True)
        write(root, making)
        making.rename(made)
    return made


BEGUN: Final = "20260601T120000Z"


def _in_one_language(title: Value) -> str:
    return as_text(next(iter(title.values()))) if isinstance(title, dict) else as_text(title)


def _tags(themes: Value) -> tuple[str, ...]:
    return tuple(re.sub(r"\W+", "_", as_text(one)) for one in themes) if isinstance(themes, list) else ()
