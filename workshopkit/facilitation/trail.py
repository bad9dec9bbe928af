"""Writing the audit trail, in the same transaction as what it tells of.

A line holds no names and nothing that anybody wrote: only what was done, counts, and digests that
tell whether a question or the answers were changed afterwards.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from workshopkit.domain.exercise import exercise_to_json
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round
from workshopkit.domain.trail import TrailKind, TrailLine, now_in_trail
from workshopkit.verifier import digest


def note_in_trail(unit: Unit, workshop_id: str, kind: TrailKind, **body: object) -> TrailLine:
    """Add a line to a workshop's trail."""
    return unit.add_to_trail(workshop_id, kind, {"at": now_in_trail(), **body})


def note_round(unit: Unit, round_: Round, kind: TrailKind, **more: object) -> TrailLine:
    """Add a line about a round to its workshop's trail."""
    named = {"round": round_.id, "exercise": round_.slug, "number": round_.number}
    return note_in_trail(unit, round_.workshop_id, kind, **named, **more)


def question_of(round_: Round) -> str:
    """Return the digest of what a round asks, and by which rules."""
    return digest([[exercise_to_json(round_.exercise), dict(round_.settings)]])


def choices_of(round_: Round) -> str:
    """Return the digest of what a round works on: its choices, without who wrote them."""
    return digest(_bare(asdict(item)) for item in round_.items)


def answers_of(unit: Unit, round_: Round) -> str:
    """Return the digest of the answers to a round, without whose they are."""
    answers = (*unit.responses(round_.id), *unit.counted_slips(round_.id))
    return digest(_bare(dict(answer.value)) for answer in answers)


def marks_of_result(unit: Unit, round_: Round) -> dict[str, str]:
    """Return the digests of everything that the result of a round is made from."""
    return {
        "answers": answers_of(unit, round_),
        "tally": tally_of(unit, round_),
        "moderation": moderation_of(unit, round_),
    }


def moderation_of(unit: Unit, round_: Round) -> str:
    """Return the digest of what was done to the items of a round."""
    return digest(
        [act.seq, act.kind, act.items, act.label, act.position, int(act.undone)]
        for act in unit.acts(round_.id)
    )


def tally_of(unit: Unit, round_: Round) -> str:
    """Return the digest of the tallies that were typed in."""
    counts = unit.hand_counts(round_.id)
    return digest([count.source, count.voters, dict(count.votes)] for count in counts)


def _bare(value: dict[str, Any]) -> dict[str, Any]:
    return {name: said for name, said in value.items() if name != "by"}
