"""Whose something was goes, what was said stays: every place where the store keeps a person.

Each person's and each table's answers stay together under a new random key, so that counts,
cross-tables and results are what they were. Items are named after whose they are, so those that
are get new ids, and whatever speaks of them follows.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from workshopkit.domain.detail import BLACK
from workshopkit.domain.item import Act, ActKind, Item, part_id
from workshopkit.domain.participant import PAPER, Participant, table_voter
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import ENTRY_FIELDS, Entry, EntryKind
from workshopkit.domain.response import Response
from workshopkit.domain.round import Round
from workshopkit.domain.trail import TrailKind
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.people.roll import free_code
from workshopkit.facilitation.trail import choices_of, moderation_of, note_round
from workshopkit.kinds import kind_of

#: The fields of the record that say who somebody is, and nothing else.
NAMES: Mapping[EntryKind, tuple[str, ...]] = {
    EntryKind.ATTENDANCE: ("name", "unit"),
    EntryKind.NEXT_STEP: ("who",),
    EntryKind.MEETING: ("present",),
    EntryKind.COVER: ("chair", "writer", "adjusters", "sender"),
    EntryKind.COMMENT: ("by",),
}

_TABLE = table_voter("")


def forget_everybody(unit: Unit, workshop: Workshop) -> int:
    """Forget who took part, in every place, and return how many they were."""
    masks = _Masks()
    people = unit.participants(workshop.id)
    for person in people:
        unit.replace_participant(person.id, _nobody(person, masks))
    _forget_in_rounds(unit, unit.rounds(workshop.id), masks)
    for code in unit.voting_codes(workshop.id):
        unit.save_voting_code(code._replace(code=free_code(unit), participant_id=""))
    for entry in unit.entries(workshop.id):
        _forget_in_entry(unit, entry)
    for publication in unit.publications(workshop.id):
        # What was made final cannot be changed, only be gone; its digest still fits the file.
        unit.save_publication(replace(publication, tree={}))
    return len(people)


class _Masks:
    """A new random key for each voter's, the same one wherever the old one stands."""

    def __init__(self) -> None:
        self._keys: dict[str, str] = {}

    def of(self, voter: str) -> str:
        """Return the key that takes the place of a voter's; a sheet of paper has its number."""
        if voter.startswith(PAPER):
            return voter
        begins = _TABLE if voter.startswith(_TABLE) else ""
        return self._keys.setdefault(voter, begins + secrets.token_hex(16))


def _nobody(person: Participant, masks: _Masks) -> Participant:
    """Return a participant without anything that was theirs, still at a table of their own."""
    table = masks.of(table_voter(person.table)).removeprefix(_TABLE) if person.table else ""
    return Participant(secrets.token_hex(16), person.workshop_id, table=table, here=person.here)


def _forget_in_rounds(unit: Unit, rounds: Sequence[Round], masks: _Masks) -> None:
    before = {round_.id: _named_in(unit, round_) for round_ in rounds}
    renamed: dict[str, str] = {}
    for round_ in rounds:
        renamed |= _forget_in_answers(unit, round_, masks)
        unit.forget_who_took_part(round_.id)
    for round_ in rounds:
        changed = replace(round_, items=tuple(_followed(item, renamed) for item in round_.items))
        unit.save_round(changed)
        after = _named_in(unit, changed)
        if after != before[round_.id]:
            note_round(unit, changed, TrailKind.ERASED, **after)


def _named_in(unit: Unit, round_: Round) -> dict[str, str]:
    """Return the digests of what may name an item after whoever wrote it."""
    return {"choices": choices_of(round_), "moderation": moderation_of(unit, round_)}


def _forget_in_answers(unit: Unit, round_: Round, masks: _Masks) -> dict[str, str]:
    """Forget whose the answers to a round are; return the new ids of items named after them."""
    unit.remove_withdrawn(round_.id)
    before = [_unsigned(response) for response in unit.responses(round_.id)]
    after = [replace(response, voter=masks.of(response.voter)) for response in before]
    for old, new in zip(before, after, strict=True):
        unit.replace_response(old.voter, new, round_.workshop_id)
    hands, kind = unit.hand_counts(round_.id), kind_of(round_)
    items = (kind.items(round_, responses, hands) for responses in (before, after))
    renamed = {a.id: b.id for a, b in zip(*items, strict=True) if a.id != b.id} if before else {}
    return _forget_in_acts(unit, round_, renamed)


def _unsigned(response: Response) -> Response:
    value = {name: said for name, said in response.value.items() if name != "by"}
    return replace(response, value=value, participant_id="", saved_at="")


def _forget_in_acts(unit: Unit, round_: Round, renamed: dict[str, str]) -> dict[str, str]:
    """Let the moderation of a round speak of the new ids; return them, split parts' ones too."""
    for act in unit.acts(round_.id):
        follows = replace(act, items=tuple(renamed.get(name, name) for name in act.items))
        if follows != act:
            unit.put_act(round_.id, follows, round_.workshop_id)
        renamed = renamed | dict(_parts(act, follows))
    return renamed


def _parts(act: Act, follows: Act) -> Iterator[tuple[str, str]]:
    if act.kind is not ActKind.SPLIT:
        return
    for label in act.label.split("\n")[1:]:
        for old, new in zip(act.items, follows.items, strict=True):
            if old != new:
                yield part_id(act, old, label), part_id(act, new, label)


def _followed(item: Item, renamed: Mapping[str, str]) -> Item:
    """Return an item that an exercise took over: it still knows what it came from.

    Its own id stays, because the answers about it name it.
    """
    source = (renamed[name] for name in (item.id, *item.merged) if name in renamed)
    return replace(item, by=(), merged=(*item.merged, *source))


def _forget_in_entry(unit: Unit, entry: Entry) -> None:
    """Take names out of a line of the record; one that was removed, or is only a name, goes."""
    if entry.removed or entry.kind is EntryKind.MEMBER:
        changed = replace(entry, body=dict.fromkeys(ENTRY_FIELDS[entry.kind], ""), removed=True)
    else:
        names = {name: "" for name in NAMES.get(entry.kind, ()) if entry.body.get(name)}
        if entry.kind is EntryKind.ATTENDANCE:
            # That somebody was there is counted.
            names["name"] = BLACK
        changed = replace(entry, body={**entry.body, **names})
    if changed != entry:
        unit.put_entry(replace(changed, rev=entry.rev + 1))
