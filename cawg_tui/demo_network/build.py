"""Building the demo network: every record and every change goes through the store and the repository."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cawg_tui.errors import FolderNotEmptyError, UnsafePathError
from cawg_tui.git_errors import RemoteError
from cawg_tui.past import LOOKED
from cawg_tui.records.difference import subject
from cawg_tui.records.edits import Act, Assignment, apply
from cawg_tui.records.kinds import built_in
from cawg_tui.store import private, yaml
from cawg_tui.store.layout import Layout, Place
from cawg_tui.store.records import Store
from cawg_tui.store.settings import SETTINGS
from cawg_tui.store.template import copy_template
from cawg_tui.vcs.commit import Identity
from cawg_tui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cawg_tui.records.values import Value, Values
    from cawg_tui.vcs.repository import Repository

HERE = Path(__file__).parent
SHARED = "shared.git"
FIRST, SECOND = "amina", "beatriz"
TITLE = "Demo network"
UNSEEN = 5  # commits that Home shows as new when the demo is first opened
PEOPLE = {FIRST: ("Amina (demo member)", "amina@example.org"), SECOND: ("Beatriz (demo member)", "beatriz@example.org")}
# The template's examples give way to the demo's records; its catalogue of mechanisms stays.
DEMO_KIND_FOLDERS = tuple(kind.about.folder for kind in built_in() if kind.name != "mechanism")


@dataclass(frozen=True, slots=True)
class Step:
    """One commit of the demo's history: who made it, how many days ago, and what it adds or sets."""

    author: str
    days_ago: float
    subject: str
    adds: tuple[str, ...]
    record: str
    sets: Mapping[str, Value]


def is_built(folder: Path) -> bool:
    """Say whether a demo network stands in this folder."""
    return (folder / SHARED).is_dir() and all((folder / one / SETTINGS).is_file() for one in PEOPLE)


def build(folder: Path, progress: Callable[[str, float | None], None] | None = None) -> Path:
    """Build the demo network in a new or empty folder and return Amina's clone.

    Amina's clone lacks Beatriz's last change, so that a first sync has something to receive.
    """
    from cawg_tui.vcs.start import clone_repository, init_repository, init_shared

    folder = folder.expanduser().absolute()
    if folder.exists() and any(folder.iterdir()):
        raise FolderNotEmptyError(str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    tell = progress or (lambda _words, _part: None)
    try:
        shared = folder / SHARED
        init_shared(shared)
        steps = load_history()
        amina = init_repository(folder / FIRST, *PEOPLE[FIRST])
        amina.set_remote(str(shared))
        _begin(amina, steps[0].days_ago + 1)
        for at, step in enumerate(steps[:-1]):
            tell("Building the demo network", at / len(steps))
            _take(amina, step)
        _send(amina)
        beatriz = clone_repository(str(shared), folder / SECOND).repository
        beatriz.set_identity(*PEOPLE[SECOND])
        _take(beatriz, steps[-1])
        _send(beatriz)
        looked = amina.log(None, len(steps))[min(UNSEEN, len(steps) - 1)].commit
        for repository in (amina, beatriz):
            private.set_last_looked(repository.root, {LOOKED: looked})
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return amina.root


def load_history() -> list[Step]:
    """Read the steps of the demo's history, oldest first."""
    path = HERE / "history.yaml"
    values = yaml.parse(path.read_bytes(), path.name).values
    listed = [entry for name in ("commits", "edits") for entry in _entries(values.get(name))]
    return sorted((_step(entry) for entry in listed), key=lambda step: -step.days_ago)


def _entries(listed: Value) -> list[Values]:
    return [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []


def record_files() -> dict[str, Path]:
    """Return the file of every demo record by its id."""
    return {path.stem: path for path in sorted((HERE / "records").rglob("*.yaml"))}


def _step(entry: Values) -> Step:
    adds, sets, days = entry.get("records"), entry.get("set"), entry.get("days_ago")
    return Step(
        str(entry["author"]),
        float(days) if isinstance(days, int | float) else 0.0,
        str(entry.get("subject") or ""),
        tuple(str(one) for one in adds) if isinstance(adds, list) else (),
        str(entry.get("id") or ""),
        sets if isinstance(sets, dict) else {},
    )


def _begin(repository: Repository, days_ago: float) -> None:
    paths = copy_template(repository.root, TITLE)
    for path in [one for one in paths if one.partition("/")[0] in DEMO_KIND_FOLDERS]:
        (repository.root / path).unlink()
        paths.remove(path)
    repository.save(paths, f"Begin the workspace {TITLE}", author=_identity(FIRST), when=_moment(days_ago))


def _take(repository: Repository, step: Step) -> None:
    """Do one step of the history: add records, or change one."""
    kinds = built_in()
    store, layout = Store(repository.root, kinds), Layout(kinds)
    if step.adds:
        files = record_files()
        for record_id in step.adds:
            target = repository.root / files[record_id].relative_to(HERE / "records")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(files[record_id], target)
        paths = [files[one].relative_to(HERE / "records").as_posix() for one in step.adds]
        said = step.subject
        if not said:
            stored = store.load(_place(layout, paths[0]))
            said = subject(kinds[stored.kind], stored.id, None, stored.values)
    else:
        place = _place(layout, record_files()[step.record].relative_to(HERE / "records").as_posix())
        stored = store.load(place)
        kind = kinds[stored.kind]
        wanted = apply(kind, stored.values, [Assignment(path, Act.SET, value) for path, value in step.sets.items()])
        said = subject(kind, stored.id, stored.values, wanted)
        paths = [store.save(stored, wanted).path]
    repository.save(paths, said, author=_identity(step.author), when=_moment(step.days_ago))


def _place(layout: Layout, path: str) -> Place:
    place = layout.place(path)
    if place is None:
        raise UnsafePathError(path, "it is no record's place")
    return place


def _send(repository: Repository) -> None:
    workspace = Workspace.open(repository.root)
    result = workspace.sync()
    workspace.close()
    if result.state not in {"sent", "merged"}:
        raise RemoteError(result.message)


def _identity(person: str) -> Identity:
    return Identity(*PEOPLE[person])


def _moment(days_ago: float) -> datetime:
    return datetime.now(UTC) - timedelta(days=days_ago)
