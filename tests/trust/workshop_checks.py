"""What has to be true after every step: the store holds what the model says, and nothing else."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshop_model import CHOICES, Choices, Kept, Model, Run

from workshopkit.domain.document import Bars, Matrix
from workshopkit.domain.participant import PAPER
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Outcome, Round, RoundState
from workshopkit.domain.trail import TrailKind, TrailLine
from workshopkit.facilitation.ballot import answer_count, answers
from workshopkit.facilitation.outcome import outcome
from workshopkit.kinds import kind_of
from workshopkit.locale.language import language
from workshopkit.verifier import Line, broken_lines, check_store

_TABLES = ("response", "slip", "counted_slip", "took_part", "hand_count")


@dataclass
class Seen:
    """What was there after an earlier step: the trail, what was closed, what was looked at."""

    trail: list[TrailLine] = field(default_factory=list)
    closed: dict[str, Any] = field(default_factory=dict)
    looked_at: dict[str, Any] = field(default_factory=dict)


def check_all(unit: Unit, model: Model, slug: str, seen: Seen) -> None:
    """Compare everything that is kept of a workshop with its model."""
    place = unit.workshop(slug)
    assert place is not None
    assert (place.state, place.section, place.code) == (model.state, model.section, model.code)
    _check_people(unit, model, place.id)
    _check_record(unit, model, place.id)
    _check_trail(unit, model, place.id, seen)
    rounds = {round_.id: round_ for round_ in unit.rounds(place.id)}
    found = [(round_.id, round_.slug, round_.number, round_.state) for round_ in rounds.values()]
    assert found == [(run.id, run.slug, run.number, run.state) for run in model.in_order()]
    rows = _rows(unit)
    for run in model.runs:
        # Looking closely is slow, so it is done where anything is other than at the last look.
        now = rows[run.id], repr(run), model.voters(run)
        if seen.looked_at.get(run.id) != now:
            _check_run(unit, model, run, rounds[run.id])
            _check_closed(seen, run, rounds[run.id])
            assert Counter(table for table, *_ in rows[run.id]) == _expected_rows(run)
        seen.looked_at[run.id] = now


def _rows(unit: Unit) -> dict[str, list[tuple[Any, ...]]]:
    """Return what lies in the tables of answers, run by run."""
    found = defaultdict(list)
    for table in _TABLES:
        sql = f"SELECT round_id, * FROM {table}"
        for row in unit._connection.exec_driver_sql(sql):  # type: ignore[attr-defined]
            found[row[0]].append((table, *row[1:]))
    return found


def _expected_rows(run: Run) -> Counter[str]:
    """Return how many rows a run has in each table: none beside those that the model knows."""
    rows = Counter(hand_count=len(run.hands))
    if not run.is_secret:
        rows["response"] = len(run.answers) + len(run.paper)
    elif run.is_open:
        rows["slip"] = len(run.answers)
    else:
        rows["counted_slip"] = rows["took_part"] = len(run.surviving())
    return +rows


def _check_people(unit: Unit, model: Model, workshop_id: str) -> None:
    seats = [(p.id, p.name, p.table, p.device) for p in unit.participants(workshop_id)]
    assert seats == [(seat.id, seat.name, seat.table, seat.device) for seat in model.seats]
    codes = [(code.code, code.participant_id) for code in unit.voting_codes(workshop_id)]
    assert codes == [(code.code, code.seat) for code in model.codes]
    taken = [seat for _, seat in codes if seat]
    assert len(taken) == len(set(taken))


def _check_record(unit: Unit, model: Model, workshop_id: str) -> None:
    kept = {e.id: (e.body["text"], e.rev, e.removed) for e in unit.entries(workshop_id)}
    assert kept == {n: (line.text, line.rev, line.removed) for n, line in model.record.items()}


def _check_trail(unit: Unit, model: Model, workshop_id: str, seen: Seen) -> None:
    lines = list(unit.trail(workshop_id))
    assert lines[: len(seen.trail)] == seen.trail
    assert list(broken_lines(Line(*line) for line in lines)) == []
    bodies = [json.loads(line.body) for line in lines]
    told = [
        (line.kind, body.get("round", ""), body.get("took_part"))
        for line, body in zip(lines, bodies, strict=True)
        # Lines that tell only which of the covered parts have changed.
        if line.kind != TrailKind.KEPT
    ]
    assert told == [(line.kind, line.run, line.took_part) for line in model.trail]
    seen.trail = lines


def check_file(path: Path) -> None:
    """Let the verifier look at the file of a store, as anybody can."""
    found = [problems for _, _, problems in check_store(path)]
    assert found == [[]], found


# One run


def _check_run(unit: Unit, model: Model, run: Run, round_: Round) -> None:
    assert (round_.is_secret, round_.by_code, round_.by_table) == (
        run.is_secret,
        run.by_code,
        run.by_table,
    )
    survivors = run.surviving()
    assert answer_count(unit, round_) == len(survivors)
    found = outcome(unit, round_)
    _check_base(model, run, found)
    if run.state is not RoundState.PREPARED:
        assert [item.label for item in found.items] == list(CHOICES)
        assert [item.votes for item in found.items] == run.votes()
    if not run.is_secret:
        _check_in_the_open(unit, run, round_)
    elif run.is_open:
        _check_sealed(unit, run, found)
    else:
        _check_counted(unit, run, round_)


def _check_base(model: Model, run: Run, found: Outcome) -> None:
    base = found.base
    tallies = {source: voters for source, (voters, _) in run.hands.items()}
    assert base.took_part == len(run.surviving()) - len(run.paper)
    assert base.joined == model.voters(run)
    assert base.unit == ("tables" if run.by_table else "people")
    assert (base.hands, base.paper) == (
        tallies.get("hands", 0),
        tallies.get("paper", 0) + len(run.paper),
    )


def _check_in_the_open(unit: Unit, run: Run, round_: Round) -> None:
    found = unit.responses(run.id)
    assert list(answers(unit, round_)) == list(found)
    kept = {r.voter: Kept(r.rev, _chosen(round_, r.value)) for r in found}
    assert len(kept) == len(found)
    assert [kept.pop(f"{PAPER}{n}") for n in range(1, len(run.paper) + 1)] == run.paper
    assert kept == {v: known for v, known in run.answers.items() if known.choices is not None}
    for voter, known in run.answers.items():
        stored = unit.response(run.id, voter)
        assert stored is not None
        assert (stored.rev, stored.withdrawn) == (known.rev, known.choices is None)


def _check_sealed(unit: Unit, run: Run, found: Outcome) -> None:
    """Nobody sees anything of a secret ballot that is open but the voter their own slip."""
    assert unit.has_key(run.id) == run.has_key
    assert unit.can_count(run.id) == run.has_key
    everything = (unit.responses(run.id), unit.counted_slips(run.id), unit.took_part(run.id))
    assert [list(rows) for rows in (*everything, answers(unit, found.round))] == [[], [], [], []]
    shown = kind_of(found.round).report(found, language("en"))
    assert not any(isinstance(block, Bars | Matrix) for block in shown)
    for voter, known in run.answers.items():
        own = unit.slip(run.id, voter)
        if not run.has_key:
            assert own is None
            continue
        assert own is not None
        said = None if own.withdrawn else _chosen(found.round, own.value)
        kept = Kept(own.rev, said)
        assert (kept, own.saved_at, own.participant_id) == (known, "", "")


def _check_counted(unit: Unit, run: Run, round_: Round) -> None:
    assert run.state is RoundState.PREPARED or not unit.has_key(run.id)
    slips = unit.counted_slips(run.id)
    assert list(answers(unit, round_)) == list(slips)
    assert list(unit.responses(run.id)) == []
    assert Counter(_chosen(round_, slip.value) for slip in slips) == Counter(run.surviving())
    assert all(slip.value.keys() == {"choices"} for slip in slips)
    names = list(unit.took_part(run.id))
    assert len(names) == len(slips)
    assert names == sorted(names, key=lambda name: (name.casefold(), name))
    assert sorted(names) == sorted(run.took_part)


def _check_closed(seen: Seen, run: Run, round_: Round) -> None:
    """What was asked and what was answered stay what they were at closing."""
    if round_.state in (RoundState.CLOSED, RoundState.REVEALED):
        now = round_.exercise, round_.settings, round_.items, repr(run.answers), run.took_part
        assert seen.closed.setdefault(run.id, now) == now


def _chosen(round_: Round, value: Any) -> Choices:
    ids = [item.id for item in round_.items]
    chosen: Sequence[str] = value["choices"]
    return tuple(ids.index(choice) for choice in chosen)
