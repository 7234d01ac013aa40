"""How people type the name of a kind."""

from __future__ import annotations


def called(typed: str) -> str:
    """Return what two ways of typing a kind's name have in common."""
    return typed.strip().lower().replace("-", "_").replace(" ", "_")
