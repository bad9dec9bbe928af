"""What came out of a round, after moderation."""

from __future__ import annotations

from workshopkit.domain.ports import Unit
from workshopkit.domain.record import NOTE_MARK, EntryKind, Record
from workshopkit.domain.round import Base, Outcome, Round
from workshopkit.domain.text import whole_number
from workshopkit.facilitation.ballot import answer_count, answers, voters
from workshopkit.kinds import kind_of
from workshopkit.kinds.counting import counted_items


def outcome(unit: Unit, round_: Round) -> Outcome:
    """Return a round's items as moderated, and the base they are counted on."""
    hands = unit.hand_counts(round_.id)
    items = counted_items(round_, answers(unit, round_), hands, unit.acts(round_.id))
    return Outcome(round_, items, base(unit, round_), notes(unit, round_))


def notes(unit: Unit, round_: Round) -> dict[int, str]:
    """Return what the secretary wrote about each question, where each has a note of its own."""
    if not kind_of(round_).notes_about(round_, ""):
        return {}
    record = Record(tuple(unit.entries(round_.workshop_id)))
    found = {}
    for entry in record.of(EntryKind.NOTE):
        slug, _, number = str(entry.body["section"]).partition(NOTE_MARK)
        question = whole_number(number)
        if slug == round_.slug and question is not None:
            found[question] = str(entry.body["text"])
    return found


def base(unit: Unit, round_: Round) -> Base:
    """Return who could answer a round and who did."""
    hands = {count.source: count.voters for count in unit.hand_counts(round_.id)}
    on_paper = unit.paper_count(round_.id)
    return Base(
        took_part=answer_count(unit, round_) - on_paper,
        joined=voters(unit, round_),
        present=Record(tuple(unit.entries(round_.workshop_id))).present(),
        unit="tables" if round_.by_table else "people",
        hands=hands.get("hands", 0),
        paper=hands.get("paper", 0) + on_paper,
    )
