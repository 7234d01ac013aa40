"""What `cawg doctor` looks at in one clone: each check says whether it is well and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cawg_tui.errors import CawgError
from cawg_tui.store import private
from cawg_tui.store.layout import scan
from cawg_tui.store.settings import FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cawg_tui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of one check: what was looked at, whether it is well, what was seen, what would mend it."""

    what: str
    good: bool
    said: str
    fix: str = ""


def examine(workspace: Workspace) -> list[Checked]:
    """Run every check; one that fails unexpectedly says so and the others go on."""
    checks: list[tuple[str, Callable[[Workspace], Iterator[Checked]]]] = [
        ("git", _git),
        ("author", _author),
        ("format", _format),
        ("shared remote", _remote),
        ("merge set-up", _merge_setup),
        ("files", _files),
        ("drafts", _drafts),
        ("search index", _index),
    ]
    results: list[Checked] = []
    for name, check in checks:
        try:
            results += check(workspace)
        except CawgError as error:
            results.append(Checked(name, False, error.sentence))
    return results


def _git(workspace: Workspace) -> Iterator[Checked]:
    from cawg_tui.vcs.git import check_git

    check_git()
    branch = workspace.repository.branch()
    yield Checked("git", True, "git is new enough.")
    yield Checked(
        "branch", branch is not None, f"on {branch}" if branch else "no branch is checked out",
        "" if branch else "`git switch main`",
    )  # fmt: skip


def _author(workspace: Workspace) -> Iterator[Checked]:
    me = workspace.me()
    yield Checked(
        "author", bool(me.name), f"{me.name} <{me.email}>" if me.name else "nobody is named",
        '`git config user.name "Your Name"` and `git config user.email you@example.org`',
    )  # fmt: skip


def _format(workspace: Workspace) -> Iterator[Checked]:
    found = workspace.settings.format
    yield Checked(
        "format", not workspace.settings.read_only, f"format {found}; this cawg knows {FORMAT}", "Update cawg."
    )


def _remote(workspace: Workspace) -> Iterator[Checked]:
    url = workspace.repository.remote_url()
    said = url or "none: everything stays on this machine"
    yield Checked("shared remote", url is not None, said, "`git remote add origin ADDRESS`")


def _merge_setup(workspace: Workspace) -> Iterator[Checked]:
    good = workspace.repository.is_prepared()
    said = "plain git shows both sides of a clash" if good else "plain git is not set up for records here"
    yield Checked("merge set-up", good, said, "Open the workspace with cawg once.")


def _files(workspace: Workspace) -> Iterator[Checked]:
    scanned = scan(workspace.root, workspace.layout)
    broken = [entry.place.path for entry in scanned.entries if workspace.store.load(entry.place).problem is not None]
    yield Checked("files", True, f"{len(scanned.entries):,} records")
    for path in broken:
        record_id = path.rpartition("/")[2].removesuffix(".yaml")
        yield Checked("unreadable file", False, path, f"`cawg check {record_id}` says why.")
    for finding in scanned.refused:
        yield Checked("refused file", False, finding.message, finding.fix)


def _drafts(workspace: Workspace) -> Iterator[Checked]:
    found = private.load_drafts(workspace.root)
    said = f"{len(found.drafts)} kept" + (f", {len(found.unreadable)} damaged" if found.unreadable else "")
    yield Checked("drafts", not found.unreadable, said, "They stay as they are: " + ", ".join(found.unreadable))


def _index(workspace: Workspace) -> Iterator[Checked]:
    wrong = workspace.index.disagreement(sample=20)
    yield Checked("search index", not wrong, wrong or "agrees with the files", "`cawg reindex`")
