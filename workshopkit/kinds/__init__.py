"""The kinds of exercise: the rules each follows, one pure file a kind.

A kind is a module with the functions of `Kind`. Everything else about an exercise is data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from workshopkit.domain.document import Block
from workshopkit.domain.form import Form, Raw
from workshopkit.domain.item import Item
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.setting import defaults
from workshopkit.kinds import (
    collect,
    decision,
    discussion,
    grid,
    headline,
    intro,
    persona,
    place,
    statement,
    survey,
    vote,
)
from workshopkit.kinds.shape import Shape


class Kind(Protocol):
    """What a kind of exercise must be able to do. What most answer alike stands in `base.py`."""

    # Constants of a module: read, never written, hence properties.

    @property
    def Settings(self) -> type:  # noqa: N802 -- a class
        """The settings with their defaults, a frozen dataclass."""

    @property
    def TITLE(self) -> str:  # noqa: N802
        """What exercises of this kind are called where somebody chooses among them."""

    @property
    def SHAPE(self) -> Shape:  # noqa: N802
        """How what comes out is laid out."""

    @property
    def DECIDES(self) -> bool:  # noqa: N802
        """Whether the room decides something that belongs into the record."""

    @property
    def SOURCE_SETTINGS(self) -> tuple[str, ...]:  # noqa: N802
        """The settings that say which earlier exercise's items this one works on."""

    @property
    def NEEDS_ITEMS(self) -> bool:  # noqa: N802
        """Whether it cannot be opened without any such item."""

    @property
    def NEEDS_BLOCKS(self) -> tuple[str, ...]:  # noqa: N802
        """The blocks of words it cannot do without."""

    def asks(self, round_: Round) -> bool:
        """Return whether people answer; otherwise the room only reads and talks."""

    def counts_hands(self, round_: Round) -> bool:
        """Return whether a tally typed in by the facilitator makes sense."""

    def brief(self, round_: Round, language: Language) -> tuple[Block, ...]:
        """Return what stands below the instruction from the start: questions, boxes, a wording."""

    def form(self, round_: Round, language: Language) -> Form:
        """Return the fields a participant fills in."""

    def read(self, round_: Round, raw: Raw) -> dict[str, Any]:
        """Return the answer that was sent, or raise every mistake in it."""

    def inputs(self, round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
        """Return the raw answer that `read` would make into this value."""

    def from_words(self, round_: Round, words: Mapping[str, Any]) -> dict[str, Any]:
        """Return the value a scenario or a paper says in labels instead of ids."""

    def items(
        self, round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]
    ) -> list[Item]:
        """Return what came out, before moderation, in the order it came in."""

    def results(self, outcome: Outcome) -> tuple[Item, ...]:
        """Return the visible items that a later round may build on."""

    def report(self, outcome: Outcome, language: Language) -> tuple[Block, ...]:
        """Return the result as blocks, for the stage, the phones and the documentation."""

    def own_words(self, outcome: Outcome) -> tuple[Item, ...]:
        """Return the texts that people wrote, to be looked through before they are published."""

    def notes_about(self, round_: Round, code: str) -> tuple[str, ...]:
        """Return what the secretary takes a note of its own about; nothing: one note for all."""

    def lacks_wording(self, round_: Round) -> bool:
        """Return whether the room would be asked to agree to something that is not written."""

    def is_worded(self, round_: Round) -> bool:
        """Return whether the room is asked about a wording that earlier runs led to."""

    def is_decided(self, outcome: Outcome) -> bool:
        """Return whether there is a decision to write into the record."""

    def proposal(self, outcome: Outcome, code: str) -> str:
        """Return what the record says was decided about."""

    def outcome_sentence(self, outcome: Outcome, language: Language) -> str:
        """Return in one sentence how the decision came out; nothing while there is none."""

    def sample(self, round_: Round, seed: int) -> dict[str, Any]:
        """Return a plausible answer; the same seed gives the same one."""

    def spoiled(self, round_: Round) -> list[Raw]:
        """Return raw answers that must be refused with a sentence."""


#: Every kind by the name exercises call it, in the order of a day. A new kind is entered here.
KINDS: dict[str, Kind] = {
    "intro": intro,
    "collect": collect,
    "vote": vote,
    "place": place,
    "persona": persona,
    "headline": headline,
    "grid": grid,
    "statement": statement,
    "discussion": discussion,
    "survey": survey,
    "decision": decision,
}


def kind_of(round_: Round) -> Kind:
    """Return the rules a round follows."""
    return KINDS[round_.exercise.kind]


def is_known_by_name(round_: Round) -> bool:
    """Return whether what came out is told apart by what it is called: proposals and choices."""
    kind = kind_of(round_)
    is_proposed = kind in (collect, statement) and not kind.is_worded(round_)
    return kind.NEEDS_ITEMS or is_proposed


def source_of(round_: Round) -> str:
    """Return the earlier exercise whose items a round works on, or nothing."""
    named = (round_.settings.get(name, "") for name in kind_of(round_).SOURCE_SETTINGS)
    return next((str(source) for source in named if source), "")


def full_settings(kind: str, *given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a kind's defaults, overridden by the given settings, the last strongest."""
    settings = defaults(KINDS[kind].Settings)
    for more in given:
        settings.update(more)
    return settings
