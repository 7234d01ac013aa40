"""The terminal interface, the only part that knows Textual.

Textual's developer switches are cleared before it is imported: they could log or photograph what is on screen.
"""

from __future__ import annotations

import os

DEVELOPER_SWITCHES = (
    "TEXTUAL", "TEXTUAL_DEBUG", "TEXTUAL_DRIVER", "TEXTUAL_LOG", "TEXTUAL_DEVTOOLS_HOST", "TEXTUAL_DEVTOOLS_PORT",
    "TEXTUAL_PRESS", "TEXTUAL_SCREENSHOT", "TEXTUAL_SCREENSHOT_LOCATION", "TEXTUAL_SCREENSHOT_FILENAME",
    "TEXTUAL_SHOW_RETURN",
)  # fmt: skip

for _switch in DEVELOPER_SWITCHES:
    os.environ.pop(_switch, None)
