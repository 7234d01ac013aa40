"""How work leaves the interface's thread: a job runs in a thread of its own and only posts messages back.

A refusal reaches the screen as its sentence. A defect is written to the log, without text of records, and
reaches the screen as one sentence too; neither ever ends the program.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from textual.message import Message
from textual.worker import get_current_worker

from cawg_tui.errors import CawgError, DefectError
from cawg_tui.tui.text import para

if TYPE_CHECKING:
    from textual.dom import DOMNode as _Node
    from textual.worker import Worker
else:
    _Node = object

T = TypeVar("T")
Told = Callable[[str, float | None], None]
log = logging.getLogger("cawg.interface")


@dataclass(eq=False)
class Job(Generic[T]):
    """One piece of work: what it is called, what happens after it. The work itself sees `cancelled` and `tell`."""

    owner: Jobs
    name: str
    group: str
    done: Callable[[T], None]
    failed: Callable[[CawgError], None]
    told: Told | None
    stopped: bool = field(default=False)
    ended: bool = field(default=False)
    worker: Worker[None] | None = None

    def cancelled(self) -> bool:
        """Say whether the result is wanted no more; long work asks now and then and stops."""
        return self.stopped or (self.worker is not None and self.worker.is_cancelled)

    def cancel(self) -> None:
        """Ask the work to stop. What it brings all the same still reaches `done`."""
        self.stopped = True

    def tell(self, words: str, part: float | None = None) -> None:
        """Report progress: words, and the part done between 0 and 1 where it is known."""
        self.owner.post_message(JobTold(self, words, part))


class JobTold(Message, bubble=False):
    """A job got further. A newer report replaces one that nobody has read yet."""

    def __init__(self, job: Job[Any], words: str, part: float | None) -> None:
        super().__init__()
        self.job, self.words, self.part = job, words, part

    def can_replace(self, message: Message) -> bool:
        """Say whether this report makes an unread one needless."""
        return isinstance(message, JobTold) and message.job is self.job


class JobDone(Message, bubble=False):
    """A job ended well."""

    def __init__(self, job: Job[Any], result: object) -> None:
        super().__init__()
        self.job, self.result = job, result


class JobFailed(Message, bubble=False):
    """A job ended in a refusal, or in a defect that has become one."""

    def __init__(self, job: Job[Any], error: CawgError) -> None:
        super().__init__()
        self.job, self.error = job, error


class Jobs(_Node):
    """What a widget, screen or app inherits to run jobs: `run_job`, and the handlers of what jobs post.

    Not a node of its own at run time: Textual takes styles and keys from the first base that is one.
    """

    _current: dict[str, Job[Any]]

    def run_job(
        self,
        name: str,
        work: Callable[[Job[T]], T],
        done: Callable[[T], None],
        failed: Callable[[CawgError], None] | None = None,
        *,
        told: Told | None = None,
        group: str = "",
        exclusive: bool = True,
    ) -> Job[T]:
        """Run `work(job)` in a thread; then `done(result)` or `failed(error)` here, in the interface's thread.

        Jobs of one group replace each other: a newer one asks the older to stop, and what the older brings is
        dropped. With `exclusive=False` each job counts. Without `failed`, a refusal is shown as a notice.
        """
        job = Job(self, name, group or name, done, failed or self.show_refusal, told)
        if exclusive:
            current = self.__dict__.setdefault("_current", {})
            if job.group in current:
                current[job.group].stopped = True
            current[job.group] = job
        self.app.run_worker(
            partial(_run, job, work), name=name, group=f"{id(self)}.{job.group}", thread=True, exit_on_error=False
        )
        return job

    def is_running_job(self, group: str) -> bool:
        """Say whether a group's newest job has not ended yet."""
        job = self.__dict__.get("_current", {}).get(group)
        return job is not None and not job.ended

    def cancel_job(self, group: str) -> None:
        """Ask a group's running job to stop; how it ends still reaches the screen."""
        job = self.__dict__.get("_current", {}).get(group)
        if job is not None:
            job.cancel()

    def stop_jobs(self, group: str) -> None:
        """Ask a group's running job to stop, and drop what it brings."""
        job = self.__dict__.get("_current", {}).pop(group, None)
        if job is not None:
            job.cancel()
            job.done, job.failed, job.told = _nothing, _nothing, None

    def show_refusal(self, error: CawgError) -> None:
        """Show a refusal as a notice."""
        self.app.notify(para(error.sentence).plain, severity="error", timeout=8, markup=False)

    def _wanted(self, job: Job[Any]) -> bool:
        return self.__dict__.get("_current", {}).get(job.group, job) is job

    def _on_job_done(self, message: JobDone) -> None:
        message.job.ended = True
        if self._wanted(message.job):
            message.job.done(message.result)

    def _on_job_failed(self, message: JobFailed) -> None:
        message.job.ended = True
        if self._wanted(message.job):
            message.job.failed(message.error)

    def _on_job_told(self, message: JobTold) -> None:
        if self._wanted(message.job) and message.job.told is not None:
            message.job.told(message.words, message.part)


def _run(job: Job[T], work: Callable[[Job[T]], T]) -> None:
    """Do the work and post how it ended: the edge where every refusal and every defect is caught."""
    job.worker = get_current_worker()
    try:
        result = work(job)
    except CawgError as error:
        job.owner.post_message(JobFailed(job, error))
    except Exception as error:  # the edge: a defect must not end the program
        log.error("job %s failed: %s", job.name, trace(error))  # noqa: TRY400 - the message may hold record text
        job.owner.post_message(JobFailed(job, DefectError(log_place())))
    else:
        job.owner.post_message(JobDone(job, result))


def _nothing(_result: object) -> None:
    """Stand in for what was to happen after a job nobody waits for."""


def trace(error: BaseException) -> str:
    """Return where an error came from, by file and line: no values and no message, for they may quote a record."""
    steps = []
    at = error.__traceback__
    while at is not None:
        code = at.tb_frame.f_code
        steps.append(f"{Path(code.co_filename).name}:{at.tb_lineno} {code.co_name}")
        at = at.tb_next
    return f"{type(error).__name__} at " + " > ".join(steps)


def log_place() -> str:
    """Return the file the log goes to, or nothing where there is none yet."""
    for handler in logging.getLogger("cawg").handlers:
        if isinstance(handler, logging.FileHandler):
            return handler.baseFilename
    return ""


def start_log(folder: Path) -> None:
    """Send the log to `folder`/log, at most twice 256 KiB: ids and counts, never the text of a record."""
    from logging.handlers import RotatingFileHandler

    logger = logging.getLogger("cawg")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    handler = RotatingFileHandler(folder / "log", maxBytes=256 * 1024, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
