"""Addresses of shared remotes: which ones cawg talks to. Decided here, before git sees a word of them."""

from __future__ import annotations

import re
from typing import Final

from cawg_tui.git_errors import RemoteAddressError
from cawg_tui.records.inert import inert
from cawg_tui.vcs.complaints import without_password

_HOST: Final = r"([A-Za-z0-9][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])"
_USER: Final = r"[A-Za-z0-9_][A-Za-z0-9._~%+-]*(:[^@/\s]*)?@"
_ADDRESSES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(https?|ssh)://({_USER})?{_HOST}(:\d{{1,5}})?(/.*)?",
        rf"[A-Za-z0-9_][A-Za-z0-9._-]*@{_HOST}:(?!:)[^-].*",
        r"(file://)?/.*",
    )
)


def check_address(address: str) -> str:
    """Return the address where it is one that cawg talks to; refuse every other.

    Helpers that git would run (`ext::`), options in disguise (`--upload-pack=...`) and hidden characters end here.
    """
    if address.isprintable() and any(pattern.fullmatch(address) for pattern in _ADDRESSES):
        return address
    raise RemoteAddressError(shown_address(address))


def shown_address(address: str) -> str:
    """Return an address as it may be shown: harmless, and without its password."""
    return inert(without_password(address), limit=200)
