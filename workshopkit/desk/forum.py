"""The script's own words: `forum.welcome()`, `forum.exercise(...)`, `forum.thanks()`.

What a cell shows depends on who is looking. The facilitator gets live panels, the room render gets
nothing (the server fills the place), and JupyterLab without a server gets a preview.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from IPython.display import display

from workshopkit.desk.desk import Desk
from workshopkit.desk.panel import Panel
from workshopkit.desk.preview import Preview
from workshopkit.desk.round_panel import LooseRoundPanel, RoundPanel
from workshopkit.desk.welcome_panel import thanks_panel, welcome_panel
from workshopkit.domain.exercise import Exercise
from workshopkit.locale.language import language


class LiveForum:
    """The forum on the facilitator's page.

    A call shows its panel itself, so that several can stand in one cell.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        _show(LooseRoundPanel(desk).panel, LOOSE)

    def welcome(self) -> None:
        """Show the way in: address, code, QR, and who is here."""
        _show(welcome_panel(self._desk), "welcome")

    def exercise(self, slug: str, **settings: Any) -> None:  # noqa: ANN401
        """Show an exercise with everything needed to run it."""
        # The server has read the script and prepared the round with these settings.
        del settings
        _show(RoundPanel(self._desk, slug).panel, slug)

    def thanks(self) -> None:
        """Show the end: thanks to the room, and closing the workshop."""
        _show(thanks_panel(self._desk), "thanks")


#: What the panel belongs to that shows whatever stands in no cell.
LOOSE = "*"


def _show(panel: Panel, section: str) -> None:
    panel.section = section
    _display(panel)


def _display(shown: object) -> None:
    display(shown)  # type: ignore[no-untyped-call]


class SilentForum:
    """The forum in the one render for the room: the server fills in what belongs here."""

    def welcome(self) -> None:
        """Show nothing."""

    def exercise(self, slug: str, **settings: Any) -> None:  # noqa: ANN401
        """Show nothing."""

    def thanks(self) -> None:
        """Show nothing."""


class PreviewForum:
    """The forum in JupyterLab: what the room and the stage will show, on made-up answers."""

    def __init__(self, exercises: Mapping[str, Exercise], code: str) -> None:
        self._preview = Preview(exercises, language(code))

    def welcome(self) -> None:
        """Show nothing: there is nobody to welcome in a preview."""

    def exercise(self, slug: str, **settings: Any) -> None:  # noqa: ANN401
        """Show the exercise's form and a result made of samples."""
        _display(self._preview.exercise(slug, settings))

    def thanks(self) -> None:
        """Show nothing."""
