"""Where a page of the room lies on its host: the one place that knows what stands before it."""

from __future__ import annotations

import os

#: What stands before every path, such as `/rum`; told to the kernels, whose panels have links, too.
VARIABLE = "WORKSHOPKIT_BASE"


def path_to(path: str) -> str:
    """Return the path of a page of ours, as a link, a form, a redirect or a script needs it."""
    return os.environ.get(VARIABLE, "") + path
