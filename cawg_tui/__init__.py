"""cawg: a terminal workspace for human-rights groups that act together on corporate abuse."""

__version__ = "0.1.0"
