"""The colours a member can choose: a quiet pair, a high-contrast pair, and those that come with Textual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.color import Color, ColorParseError
from textual.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

QUIET_PART, FAINT_PART = 0.36, 0.55
USUAL = "cawg dark"

THEMES = (
    Theme(
        name=USUAL, primary="#7aa2c8", secondary="#8fb0a9", accent="#d9a86c", success="#8dbb7f", warning="#e0b050",
        error="#e07a6f", foreground="#d8dce2", background="#14171c", surface="#1a1e25", panel="#222833", dark=True,
        variables={"footer-key-foreground": "#d9a86c", "input-selection-background": "#7aa2c8 35%"},
    ),
    Theme(
        name="cawg light", primary="#2c5f8a", secondary="#39736a", accent="#97580f", success="#2f7030",
        warning="#8a5a00", error="#b0281c", foreground="#1d232b", background="#f6f5f1", surface="#eceae4",
        panel="#dfdcd4", dark=False, variables={"footer-key-foreground": "#97580f"},
    ),
    Theme(
        name="high contrast dark", primary="#6cc4ff", secondary="#9be7d8", accent="#ffd24a", success="#7dff7d",
        warning="#ffd24a", error="#ff8a80", foreground="#ffffff", background="#000000", surface="#000000",
        panel="#1c1c1c", dark=True, text_alpha=1.0, variables={"footer-key-foreground": "#ffd24a"},
    ),
    Theme(
        name="high contrast light", primary="#003a75", secondary="#00524a", accent="#6b3200", success="#005200",
        warning="#6b3f00", error="#8f0000", foreground="#000000", background="#ffffff", surface="#ffffff",
        panel="#e6e6e6", dark=False, text_alpha=1.0, variables={"footer-key-foreground": "#6b3200"},
    ),
)  # fmt: skip


def quiet_colours(variables: Mapping[str, str]) -> dict[str, str]:
    """Return quiet and faint text as plain colours between a theme's text and its ground; none for terminal colours."""
    try:
        words, ground = Color.parse(variables["foreground"]), Color.parse(variables["background"])
    except (ColorParseError, KeyError):
        return {}
    if words.ansi is not None or ground.ansi is not None:
        return {}
    return {"text-muted": words.blend(ground, QUIET_PART).hex, "text-disabled": words.blend(ground, FAINT_PART).hex}
