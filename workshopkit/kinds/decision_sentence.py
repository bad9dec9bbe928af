"""How a decision came out, in one sentence that names who answered and how many were asked."""

from __future__ import annotations

from collections.abc import Mapping

from workshopkit.domain.language import Language
from workshopkit.domain.round import Base

CARRIED = "Carried: {yes} for, {no} against, {none} abstained."
NOT_CARRIED = "Not carried: {yes} for, {no} against, {none} abstained."
TIED = "A tie: {yes} for, {no} against, {none} abstained."


def asked_of(base: Base) -> int:
    """Return how many were asked: those with a device, and those counted by hand and on paper."""
    by_hand = base.hands + base.paper
    # Where only hands were raised, nobody was waited for on a device.
    on_devices = max(base.joined, base.took_part) if base.took_part or not by_hand else 0
    return on_devices + by_hand


def by_consensus(votes: Mapping[str, int], asked: int, language: Language) -> str:
    """Return whether all who were asked agreed, all who answered, or some could not."""
    agreed, against = votes.get("yes", 0), votes.get("no", 0)
    if against:
        return language.plural(
            "No consensus: {n} of {of} who answered could not agree.",
            "No consensus: {n} of {of} who answered could not agree.",
            against,
            of=agreed + against,
        )
    if agreed >= asked:
        return language.text("Everybody agreed: {n} of {of}.", n=agreed, of=agreed)
    return language.plural(
        "{n} of {of} answered, and agreed.",
        "{n} of {of} answered, and all of them agreed.",
        agreed,
        of=asked,
    )


def by_hands(votes: Mapping[str, int], asked: int, language: Language) -> str:
    """Return whether it was carried, and how many have not answered."""
    yes, no, none = (votes.get(name, 0) for name in ("for", "against", "abstain"))
    sentence = CARRIED if yes > no else TIED if yes == no and yes else NOT_CARRIED
    said = language.text(sentence, yes=yes, no=no, none=none)
    missing = asked - yes - no - none
    if missing <= 0:
        return said
    silent = language.plural("{n} has not answered.", "{n} have not answered.", missing)
    return f"{said} {silent}"
