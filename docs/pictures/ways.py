"""The ways through the package that the picture shows: which modules, in which order, for what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """A module on the way, and what it does there in a few words."""

    module: str
    does: str


@dataclass(frozen=True)
class Way:
    """What happens to something, from where to where, in the colour it is drawn in."""

    name: str
    about: str
    colour: str
    stops: tuple[Stop, ...]


WAYS = (
    Way(
        "An answer",
        "from a phone to all pages",
        "#1f5fa8",
        (
            Stop("room/people/room_page.py", "takes the form"),
            Stop("kinds/vote.py", "reads it"),
            Stop("facilitation/answering.py", "checks role and state"),
            Stop("store/writer.py", "one commit for many"),
            Stop("room/live/hub.py", "tells every page"),
            Stop("room/live/scene.py", "counts once for all"),
        ),
    ),
    Way(
        "A reveal",
        "from the desk to the stage",
        "#1c6b3c",
        (
            Stop("desk/round_panel.py", "the button"),
            Stop("facilitation/command.py", "an act by its name"),
            Stop("facilitation/running.py", "may it be shown?"),
            Stop("store/sql.py", "keeps it"),
            Stop("room/live/hub.py", "tells every page"),
            Stop("room/live/view.py", "made once a language"),
            Stop("facilitation/outcome.py", "counts, as moderated"),
            Stop("kinds/vote.py", "reports in blocks"),
            Stop("documents/web/html.py", "draws the blocks"),
        ),
    ),
    Way(
        "An export",
        "from the record to a file",
        "#7b2d8b",
        (
            Stop("room/staff/document.py", "who may, which format"),
            Stop("facilitation/material.py", "gathers all of it"),
            Stop("documents/content/documentation.py", "puts it in order"),
            Stop("kinds/vote.py", "reports in blocks"),
            Stop("documents/export.py", "finds the writer"),
            Stop("documents/pdf/pdf.py", "one of nine formats"),
        ),
    ),
    Way(
        "A script cell",
        "from a notebook to the room",
        "#96480a",
        (
            Stop("room/live/scripts.py", "sees a changed file"),
            Stop("catalogue/script.py", "reads, runs nothing"),
            Stop("facilitation/workshop.py", "prepares the rounds"),
            Stop("room/jupyter/rendering.py", "runs it once for all"),
            Stop("app/notebooks.py", "opens the forum"),
            Stop("desk/forum.py", "answers the cell"),
            Stop("desk/round_panel.py", "is what it shows"),
        ),
    ),
)
