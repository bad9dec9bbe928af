"""Responses: what a participant handed in, and the rule that makes sending twice safe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from workshopkit.errors import ConflictError, InputError


@dataclass(frozen=True)
class Response:
    """What one voter handed in during a round.

    `voter` is a participant's id or a table's key; `rev` counts the author's own changes.
    `saved_at` is the wall clock in ISO format, shown to the author and used for nothing else.
    One that is `withdrawn` counts for nothing; its `rev` stays, so that an older try sent late
    does not bring it back.
    """

    round_id: str
    voter: str
    participant_id: str
    rev: int
    value: Mapping[str, Any]
    saved_at: str = ""
    withdrawn: bool = False


@dataclass(frozen=True)
class HandCount:
    """A tally the facilitator typed in: `source` is "hands" or "paper", `voters` how many."""

    round_id: str
    source: str
    voters: int
    votes: Mapping[str, int]


class KeyGoneError(ConflictError):
    """The key of this secret ballot is gone, so it cannot be counted. It must be held again."""


class DamagedSlipError(ConflictError):
    """A slip of this secret ballot cannot be read, so it cannot be counted. Hold it again."""


class StaleAnswerError(ConflictError):
    """A newer answer is already saved, so this older one was not. Reload the page to see it."""


class RepeatedSlipError(StaleAnswerError):
    """A slip of yours lies in the box already. Send once more, and this one takes its place."""


class EmptiedAnswerError(ConflictError):
    """The form came back empty. What you had saved is still here. Is an empty answer meant?"""


class EmptiedSlipError(ConflictError):
    """The form came back empty. The slip you had saved still counts. Is an empty one meant?"""


@dataclass(frozen=True)
class Mistake:
    """One thing to mend in a form: the field's name and the sentence, untranslated."""

    field: str
    message: str
    facts: Mapping[str, object]


class UnreadableAnswerError(InputError):
    """Not saved yet: something needs another look."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__()


def is_blank(value: object) -> bool:
    """Return whether nothing was written, chosen or counted, however deep an answer is."""
    if isinstance(value, Mapping):
        return all(is_blank(part) for part in value.values())
    if isinstance(value, list | tuple):
        return all(is_blank(part) for part in value)
    # A mark that says how an answer is to be read is no answer.
    return isinstance(value, bool) or not value


def says_the_same(known: Response, sent: Response) -> bool:
    """Return whether an answer is the saved one, sent once more."""
    is_same = sent.rev == known.rev and dict(sent.value) == dict(known.value)
    return is_same and sent.withdrawn == known.withdrawn


def in_turn(known: Response | None, sent: Response) -> Response:
    """Return an answer as the next revision at most: one message must not lock out all later ones.

    A page that is ahead of the store may have seen what a restored copy does not have.
    """
    return replace(sent, rev=min(sent.rev, (known.rev if known else 0) + 1))


def is_repeat(known: Response | None, sent: Response) -> bool:
    """Return whether this answer is saved already; refuse one from a stale page.

    Raises:
        StaleAnswerError: A later revision is saved, or the same one with other content.
    """
    if known is None or sent.rev > known.rev:
        return False
    if says_the_same(known, sent):
        return True
    raise StaleAnswerError
