"""What came out of a round, after moderation."""

from __future__ import annotations

from dataclasses import replace

from workshopkit.domain.item import Item, lineage
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import NOTE_MARK, EntryKind, Record
from workshopkit.domain.round import OVER, Base, Outcome, Round
from workshopkit.domain.text import whole_number
from workshopkit.facilitation.ballot import answer_count, answers, voters
from workshopkit.kinds import kind_of
from workshopkit.kinds.counting import counted_items
from workshopkit.kinds.votes.cut import cut_of


def outcome(unit: Unit, round_: Round) -> Outcome:
    """Return a round's items as moderated, and the base they are counted on.

    Of a round that is over, base and counts are those of the result that was made when it closed.
    """
    items, known = counted(unit, round_), unit.result(round_.id)
    if known is None or round_.state not in OVER:
        return Outcome(round_, items, counted_base(unit, round_), notes(unit, round_))
    if known.votes:
        items = tuple(replace(item, votes=known.votes.get(item.id, 0)) for item in items)
    found = Outcome(round_, items, known.base, notes(unit, round_), known.settling)
    return _after_the_first(unit, found) if round_.runoff_of else found


def counted(unit: Unit, round_: Round) -> tuple[Item, ...]:
    """Return a round's items as moderated, counted from the answers."""
    given, hands = answers(unit, round_), unit.hand_counts(round_.id)
    return counted_items(round_, given, hands, unit.acts(round_.id))


def _after_the_first(unit: Unit, found: Outcome) -> Outcome:
    """Return the outcome of a run-off with those that were sure after the vote before it."""
    first = unit.round(found.round.runoff_of)
    if first is None:
        return found
    before = outcome(unit, first)
    again = lineage(found.round.items)
    kept = (item for item in cut_of(before).kept if item.id not in again)
    order = before.order or tuple(item.id for item in before.items)
    return replace(found, sure=(*before.sure, *kept), order=order)


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
    """Return who could answer a round and who did; of one that is over, as it was when it closed.

    That is cheap: pages ask for it with every answer.
    """
    known = unit.result(round_.id) if round_.state in OVER else None
    return known.base if known else counted_base(unit, round_)


def counted_base(unit: Unit, round_: Round) -> Base:
    """Return who can answer a round and who has, counted now."""
    hands = {count.source: count.voters for count in unit.hand_counts(round_.id)}
    on_paper = unit.paper_count(round_.id)
    took_part = answer_count(unit, round_) - on_paper
    return Base(
        took_part=took_part,
        # Who voted in secret and left is in no list, but took part.
        joined=max(voters(unit, round_), took_part),
        present=Record(tuple(unit.entries(round_.workshop_id))).present(),
        unit="tables" if round_.by_table else "people",
        hands=hands.get("hands", 0),
        paper=hands.get("paper", 0) + on_paper,
    )
