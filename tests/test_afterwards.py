"""What is done after saves: once for several, a moment later, at once where somebody waits, and never a crash."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from cawg_tui.afterwards import LONGEST_SECONDS, Afterwards
from cawg_tui.git_errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Callable


def test_it_is_done_once_for_several_saves_and_at_once_where_somebody_waits() -> None:
    done: list[str] = []
    afterwards = Afterwards([lambda _: done.append("list"), lambda _: done.append("index")])
    for _ in range(5):
        afterwards.soon()
    assert done == []
    afterwards.now()
    assert done == ["list", "index"]
    afterwards.now()
    assert done == ["list", "index"]


def test_it_is_done_by_itself_a_moment_later_and_leaves_no_thread() -> None:
    done = threading.Event()
    before = threading.active_count()
    afterwards = Afterwards([lambda _: done.set()])
    afterwards.soon()
    assert done.wait(20)
    afterwards.now()
    assert threading.active_count() == before


def test_saves_without_a_pause_do_not_put_it_off() -> None:
    done = threading.Event()
    afterwards = Afterwards([lambda _: done.set()])
    end = time.monotonic() + 20 * LONGEST_SECONDS
    while not done.is_set() and time.monotonic() < end:
        afterwards.soon()
        time.sleep(0.01)
    assert done.is_set()
    afterwards.now()


def test_what_cannot_be_done_now_keeps_nothing_else_from_being_done() -> None:
    done: list[bool] = []

    def busy(_hurried: Callable[[], bool]) -> None:
        raise BusyError("Another git program")

    def full(_hurried: Callable[[], bool]) -> None:
        raise OSError(28, "No space left on device")

    afterwards = Afterwards([busy, full, lambda hurried: done.append(hurried())])
    afterwards.soon()
    afterwards.now()
    assert done == [True]


def test_a_save_while_it_is_done_is_seen_to_in_another_round() -> None:
    rounds: list[int] = []

    def act(_hurried: Callable[[], bool]) -> None:
        rounds.append(len(rounds))
        if len(rounds) == 1:
            afterwards.soon()

    afterwards = Afterwards([act])
    afterwards.soon()
    afterwards.now()
    assert rounds == [0, 1]
