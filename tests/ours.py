"""A workspace with fields and kinds of its own, and the command on it: what tests of such declarations share."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cawg_tui.beginning import begin
from cawg_tui.cli.main import run

from tests.tui.desk import Desk

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

DECLARED = """
fields:
  initiative:
    slogan: line
    urgency: {type: choice, words: [low, high], required: true, label: How urgent}
    visits:
      type: entries
      key: place
      fields:
        place: {type: line, required: true}
        note: line
    phone_tree: {type: line, private: true}
kinds:
  media_contact:
    label: media contact
    folder: media-contacts
    states:
      open: [met]
      met: [open, over]
      over: []
    columns: [status, outlet]
    fields:
      outlet: {type: line, required: true}
      beat: {type: term, words: themes}
      about_whom: {type: record, kinds: [initiative]}
      told_us: text
    intake:
    - ask: Who called?
      name: The caller
      fields: [outlet, about_whom]
    - ask: What did they want?
      fields: [told_us]
"""


@dataclass
class Place:
    """A workspace with declarations of its own, and the command on it."""

    root: Path
    capsys: pytest.CaptureFixture[str]
    complaint: str = ""

    def __call__(self, *words: str, status: int = 0, root: Path | None = None) -> str:
        assert run(["-C", str(root or self.root), *words]) == status, self.capsys.readouterr()
        captured = self.capsys.readouterr()
        self.complaint = captured.err
        return captured.out

    def json(self, *words: str, status: int = 0) -> Any:
        return json.loads(self(*words, "--json", status=status))

    def new(self, kind: str, title: str, *sets: str) -> str:
        return self("new", kind, "--title", title, *(part for one in sets for part in ("--set", one))).strip()

    def shown(self, record_id: str) -> Any:
        return json.loads(self("show", record_id, "--as", "json"))

    def git(self, *words: str, root: Path | None = None) -> str:
        done = subprocess.run(["git", "-C", str(root or self.root), *words], check=True, capture_output=True, text=True)
        return done.stdout

    def rewrite(self, old: str, new: str, name: str = "cawg.yaml", root: Path | None = None) -> None:
        """Put other words into a file, as an editor does."""
        path = (root or self.root) / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    def declare(self, text: str) -> None:
        settings = self.root / "cawg.yaml"
        settings.write_text(settings.read_text() + text)
        self.git("commit", "-qam", "Declare our own")


def build(root: Path) -> Path:
    """Begin a workspace with the declarations, without the catalogue, which nothing here needs."""
    begin(root, "Our network", "Amina Otieno", "amina@example.org")
    (root / "cawg.yaml").write_text((root / "cawg.yaml").read_text() + DECLARED)
    shutil.rmtree(root / "mechanisms")
    Desk(root).commit("Declare our own")
    return root


def apart(place: Place, tmp_path: Path) -> tuple[Path, str]:
    """Share the workspace, clone it for Ben, and have each add a visit to one record and change one's note."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(tmp_path / "shared.git")], check=True)
    place.git("remote", "add", "origin", str(tmp_path / "shared.git"))
    made = place.new("initiative", "Land", "urgency=high")
    place("set", made, "visits+={place: Turkana, note: dry}")
    place.git("push", "-qu", "origin", "HEAD:main")
    place("clone", str(tmp_path / "shared.git"), str(tmp_path / "ben"), "--name", "Ben", "--email", "ben@example.org")
    ben = tmp_path / "ben"
    place("set", made, "visits+={place: Lodwar}", "visits/Turkana/note=wet")
    place("set", made, "visits+={place: Kitale}", "slogan=Ours", root=ben)
    return ben, made
