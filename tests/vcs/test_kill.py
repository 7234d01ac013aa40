"""Kill -9 at random over saves and syncs, git and all: nothing that was reported saved is lost, and nothing sticks."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cawg_tui.vcs.states import SyncState

if TYPE_CHECKING:
    from tests.vcs.conftest import World

KILLS = 40
CODE = """
import sys
from pathlib import Path
from cawg_tui.records.kinds import built_in
from cawg_tui.vcs.repository import Repository
from cawg_tui.vcs.sync import sync
root, name, kinds = Path(sys.argv[1]), sys.argv[2], built_in()
repository = Repository(root)
repository.prepare()
for number in range(1000):
    path = f"initiatives/{name}-{number:04}.yaml"
    (root / path).write_text(f"title: {name} {number}\\n")
    print(repository.save([path], "Save"), flush=True)
    if number % 3 == 2:
        sync(repository, kinds)
"""


def kill_all_below(folder: Path) -> None:
    """Kill every process that names a folder, as a power cut would."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if str(folder).encode() in (process / "cmdline").read_bytes() and int(process.name) != os.getpid():
                os.kill(int(process.name), signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds git's processes in /proc")
def test_no_kill_loses_what_was_reported_saved_or_needs_a_hand(world: World) -> None:
    reported: list[str] = []
    chance = random.Random(7)
    for number in range(KILLS):
        started = subprocess.Popen(
            [sys.executable, "-c", CODE, str(world.ana.root), f"r{number:03}"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        time.sleep(0.4 + chance.random() * 1.2)
        kill_all_below(world.ana.root)
        out, err = started.communicate()
        assert "Error" not in err, err
        reported += [line for line in out.splitlines() if len(line) == 40]
    world.ana.repository.prepare()
    assert world.ana.sync().state in {SyncState.SENT, SyncState.MERGED, SyncState.UP_TO_DATE}
    assert reported
    assert set(reported) <= set(world.ana.git("rev-list", "HEAD").split())
    assert world.ana.is_clean()
