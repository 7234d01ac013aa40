"""Where `cawg` and `python -m cawg_tui` start."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command; files made here are readable by this member alone."""
    os.umask(0o077)
    from cawg_tui.cli.start import run

    sys.exit(run(sys.argv[1:], _end))


def _end(status: int) -> int:
    """End at once: to take everything apart that was loaded takes as long as to list a thousand records."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:  # nobody reads on
            status = status or 1
    os._exit(status)


if __name__ == "__main__":
    main()
