"""A workshop facilitation kit: the workshop is a notebook, the room answers, the record is kept.

Notebooks use four names: `open_forum` in a script, `open_record` for the secretary, `open_home`
for the list of workshops, and `open_analysis` for a workshop as data frames.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workshopkit.app.analysis import open_analysis
    from workshopkit.app.notebooks import open_forum, open_home, open_record

__all__ = ["open_analysis", "open_forum", "open_home", "open_record"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:  # noqa: ANN401 -- any public name of the package
    """Load the application only when a notebook asks for it: the command line starts faster."""
    if name in __all__:
        from workshopkit.app import analysis, notebooks

        return getattr(analysis if name == "open_analysis" else notebooks, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
