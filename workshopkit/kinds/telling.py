"""What a result is called: a number in its heading is how many there are, not how many were asked.

A heading that would speak of one, or of none, in the plural is left for the exercise's title.
"""

from __future__ import annotations

from typing import Any

from workshopkit.domain.exercise import filled
from workshopkit.domain.item import visible
from workshopkit.domain.language import Language
from workshopkit.domain.round import Outcome, RoundState
from workshopkit.kinds import kind_of

#: Settings that say how many things should come out, in a heading or a caption.
_COUNTS = ("keep", "rows")


def heading_of(outcome: Outcome, language: Language) -> str:
    """Return what this part is called in the documentation."""
    words = outcome.round.wording(language.code)
    if outcome.withheld and not _wanted(outcome):
        # How many came out of it would be told.
        return filled(words.title, outcome.round.settings)
    return _told(words.heading, outcome, language) or title_of(outcome, language)


def title_of(outcome: Outcome, language: Language) -> str:
    """Return the exercise's title, as it stands above or beside a result."""
    title = outcome.round.wording(language.code).title
    return _told(title, outcome, language) or filled(title, _asked(outcome, language))


def _told(text: str, outcome: Outcome, language: Language) -> str:
    """Return a text with what came out filled in; nothing if it does not fit."""
    if not any(f"{{{name}}}" in text for name in _COUNTS) or not _is_over(outcome):
        return filled(text, _asked(outcome, language))
    if how_many(outcome) < 2:
        return ""
    return filled(text, _with_counts(outcome, language.spelled(how_many(outcome))))


def how_many(outcome: Outcome) -> int:
    """Return how many came out: of a vote what was kept, of others what can be seen."""
    keeps = "keep" in outcome.round.settings
    return len(kind_of(outcome.round).results(outcome) if keeps else visible(outcome.items))


def _asked(outcome: Outcome, language: Language) -> dict[str, Any]:
    """Return the settings, a number of results in words; all of them where none is asked for."""
    most = _wanted(outcome) or how_many(outcome)
    return _with_counts(outcome, language.spelled(most))


def _wanted(outcome: Outcome) -> int:
    """Return how many were asked for; 0 for all."""
    wanted = (outcome.round.settings.get(name, 0) for name in _COUNTS)
    return next((number for number in wanted if number), 0)


def _with_counts(outcome: Outcome, count: str) -> dict[str, Any]:
    settings = outcome.round.settings
    return {**settings, **{name: count for name in _COUNTS if name in settings}}


def _is_over(outcome: Outcome) -> bool:
    is_over = outcome.round.state in (RoundState.CLOSED, RoundState.REVEALED)
    return is_over and not outcome.withheld
