"""Texts as HTML: everything people wrote passes here on its way to a page."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from workshopkit.domain.text import clean


def own(text: str) -> Markup:
    """Return somebody's text, kept apart from the direction of the text around it."""
    return Markup("<bdi>{}</bdi>").format(with_breaks(text))


def one_line(text: str) -> Markup:
    """Return somebody's text on one line, kept apart in the same way."""
    return Markup("<bdi>{}</bdi>").format(clean(text))


def with_breaks(text: str) -> Markup:
    """Return the text with its line breaks."""
    return Markup("<br>").join(clean(text, lines=True).split("\n"))


def framed(frame: str, text: str) -> Markup:
    """Return somebody's text in a frame, which is a literal of the module that asks."""
    return Markup(frame).format(own(text))  # nosec B704  # noqa: S704  # never anybody's text


def optional(frame: str, text: str) -> Markup:
    """Return the text in its frame, or nothing where there is no text."""
    return framed(frame, text) if clean(text) else Markup()


def joined(pieces: Iterable[Markup]) -> Markup:
    """Return the pieces that are not empty, one a line."""
    return Markup("\n").join(piece for piece in pieces if piece)


def hint(text: str) -> Markup:
    """Return what helps with a field, or nothing where nothing is said."""
    return Markup('<p class="hint">{}</p>').format(one_line(text)) if clean(text) else Markup()
