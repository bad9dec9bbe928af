"""A secret ballot, from the question whether it is meant to the result."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.exercise import Exercise
from workshopkit.domain.item import Act, ActKind
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import (
    DamagedSlipError,
    HandCount,
    KeyGoneError,
    Response,
    StaleAnswerError,
)
from workshopkit.domain.round import (
    Round,
    RoundMovedOnError,
    RoundState,
)
from workshopkit.domain.script import Script
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import (
    BallotCountedError,
    NothingToWithdrawError,
    hand_in,
    own_response,
    withdraw_answer,
)
from workshopkit.facilitation.ballot import (
    FewSlipsError,
    FewVotersError,
    LostKeyError,
    NoCodesError,
    PlainFewVotersError,
    PlainSecretError,
    SecretReasonsError,
    TablesCannotVoteError,
    answer_count,
    answers,
    longest_slip,
)
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.moderation import moderate
from workshopkit.facilitation.outcome import base, outcome
from workshopkit.facilitation.pace import keep_pace
from workshopkit.facilitation.paper import SecretPaperError, type_in
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.people.roll import make_codes
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.running import (
    RaisedHandsError,
    change_settings,
    close_round,
    count_by_hand,
    open_round,
    reveal_round,
    withdraw_round,
)
from workshopkit.facilitation.workshop import WorkshopPlan, close_workshop, new_workshop
from workshopkit.kinds import kind_of
from workshopkit.store import open_store
from workshopkit.store.key_folder import KEY_BYTES

PROPOSE, PRIORITISE = "propose-target-groups", "prioritise-target-groups"
PEOPLE = ("Alva Exempelsson", "Bo Påhittström", "Carin Låtsasberg", "", "Eskil Fiktivlund")
MakeScript = Callable[..., Script]


@dataclass
class Ballot:
    """A vote on four proposals that is about to be secret, and those who can vote."""

    unit: Unit
    facilitator: Actor
    slug: str
    people: list[Participant]
    keys: Path

    @property
    def place(self) -> Workshop:
        return find_workshop(self.unit, self.slug)

    @property
    def round(self) -> Round:
        return latest_round(self.unit, self.place, PRIORITISE)

    def settle(self, **settings: object) -> None:
        change_settings(self.unit, self.facilitator, self.place, PRIORITISE, settings)

    def open(self, *, confirmed: bool = True) -> Round:
        return open_round(self.unit, self.facilitator, self.place, PRIORITISE, confirmed=confirmed)

    def close(self) -> Round:
        return close_round(self.unit, self.facilitator, self.place, PRIORITISE)

    def reveal(self, *, confirmed: bool = False) -> Round:
        return reveal_round(
            self.unit, self.facilitator, self.place, PRIORITISE, confirmed=confirmed
        )

    def actor(self, n: int) -> Actor:
        return Actor(Role.PARTICIPANT, self.people[n].id, self.place.id)

    def cast(self, n: int, *choices: int, rev: int = 1) -> Response:
        value = {"choices": [self.round.items[choice].id for choice in choices]}
        return hand_in(self.unit, self.actor(n), self.round, self.people[n], value, rev)

    def take_back(self, n: int) -> Response:
        return withdraw_answer(self.unit, self.actor(n), self.round, self.people[n])

    def votes(self) -> list[int]:
        return [item.votes for item in outcome(self.unit, self.round).items]

    def lose_key(self) -> None:
        for key in self.keys.rglob("*.key"):
            key.unlink()

    def trail(self) -> list[tuple[str, dict[str, Any]]]:
        return [(line.kind, json.loads(line.body)) for line in self.unit.trail(self.place.id)]

    def said(self, kind: str) -> dict[str, Any]:
        """The latest line of a kind."""
        return [body for found, body in self.trail() if found == kind][-1]


@pytest.fixture
def unit() -> Iterator[Unit]:
    """A store in memory, with its keys where the test can lose them."""
    store = open_store("sqlite://")
    with store.write() as opened:
        yield opened
    store.close()


@pytest.fixture
def keys(unit: Unit) -> Path:
    return Path(unit._keys._folder)  # type: ignore[attr-defined]


@pytest.fixture
def ballot(unit: Unit, facilitator: Actor, place: Workshop, proposed: Round, keys: Path) -> Ballot:
    """Five people can vote, the room is encrypted, and the vote is set to be secret."""
    unit.put_fact("transport", "https")
    known = list(unit.participants(place.id))
    known += [join(unit, place.code, name=name, table="Bord 3") for name in PEOPLE[2:]]
    made = Ballot(unit, facilitator, place.slug, known, keys)
    made.settle(secret="yes")
    assert proposed.state is RoundState.CLOSED
    return made


# Opening


def test_a_secret_ballot_among_enough_people_in_an_encrypted_room_just_opens(
    ballot: Ballot,
) -> None:
    opened = ballot.open(confirmed=False)

    assert (opened.state, opened.is_secret) == (RoundState.OPEN, True)
    assert ballot.unit.has_key(opened.id)
    said = ballot.said("opened")
    assert (said["secret"], said["plain"], said["few"], said["voters"]) == (True, False, False, 5)


@pytest.mark.parametrize(
    ("transport", "count", "error"),
    [
        ("https", 4, FewVotersError),
        ("http", 5, PlainSecretError),
        ("", 5, PlainSecretError),
        ("http", 4, PlainFewVotersError),
    ],
)
def test_one_that_is_less_secret_than_people_expect_is_opened_only_if_that_is_meant(
    ballot: Ballot, transport: str, count: int, error: type[Exception]
) -> None:
    ballot.unit.put_fact("transport", transport)
    # Five have joined, but only those with a code can vote, and one that lies unused is nobody.
    codes = make_codes(ballot.unit, ballot.facilitator, ballot.place, 9)
    for code in codes[:count]:
        join(ballot.unit, code.code)
    ballot.settle(mode="vote")
    before = ballot.trail()

    with pytest.raises(error) as told:
        ballot.open(confirmed=False)

    assert type(told.value) is error
    assert ballot.round.state is RoundState.PREPARED
    assert not ballot.unit.has_key(ballot.round.id)
    assert ballot.trail() == before

    opened = ballot.open(confirmed=True)
    assert opened.state is RoundState.OPEN
    said = ballot.said("opened")
    assert (said["plain"], said["few"]) == (transport != "https", count < 5)


def test_what_was_not_asked_about_is_not_in_the_trail_of_an_open_vote(ballot: Ballot) -> None:
    ballot.settle(secret="no")
    ballot.open(confirmed=False)

    said = ballot.said("opened")
    assert (said["secret"], said["mode"]) == (False, "hands")
    assert "plain" not in said
    assert "few" not in said


@pytest.mark.parametrize("confirmed", [False, True])
def test_reasons_are_refused_because_they_tell_who_wrote_them(
    ballot: Ballot, confirmed: bool
) -> None:
    ballot.settle(method="choose")

    with pytest.raises(SecretReasonsError):
        ballot.open(confirmed=confirmed)

    assert ballot.round.state is RoundState.PREPARED


@pytest.mark.parametrize("confirmed", [False, True])
def test_a_ballot_for_those_with_a_code_needs_codes(ballot: Ballot, confirmed: bool) -> None:
    ballot.settle(mode="vote")

    with pytest.raises(NoCodesError):
        ballot.open(confirmed=confirmed)


# Voting


def test_nobody_sees_a_result_while_it_is_open_not_even_the_facilitator(ballot: Ballot) -> None:
    opened = ballot.open()
    for n in range(5):
        ballot.cast(n, 0)

    found = outcome(ballot.unit, opened)

    assert ballot.votes() == [0, 0, 0, 0]
    assert list(answers(ballot.unit, opened)) == []
    assert list(ballot.unit.responses(opened.id)) == []
    assert (found.base.took_part, found.base.joined) == (5, 5)
    assert [item.detail for item in found.items] == [{}] * 4


def test_no_name_and_no_time_are_written_beside_a_slip(ballot: Ballot) -> None:
    opened = ballot.open()
    cast = ballot.cast(0, 1)

    kept = ballot.unit.slip(opened.id, ballot.people[0].id)

    assert cast.saved_at != ""
    assert kept is not None
    assert (kept.participant_id, kept.saved_at, set(kept.value)) == ("", "", {"choices"})


def test_an_answer_is_changed_until_it_is_closed(ballot: Ballot) -> None:
    ballot.open()
    ballot.cast(0, 0)
    ballot.cast(0, 1, 2, rev=2)
    ballot.close()

    assert ballot.votes() == [0, 1, 1, 0]


def test_a_try_sent_again_is_one_slip_and_an_older_one_is_refused(ballot: Ballot) -> None:
    opened = ballot.open()
    for rev in (1, 2):
        ballot.cast(0, 0, rev=rev)
    for older in (1, 2):
        with pytest.raises(StaleAnswerError):
            ballot.cast(0, 1, rev=older)

    assert answer_count(ballot.unit, opened) == 1
    ballot.close()
    assert ballot.votes() == [1, 0, 0, 0]


def test_a_slip_that_was_taken_back_does_not_come_back_with_a_late_try(ballot: Ballot) -> None:
    opened = ballot.open()
    ballot.cast(0, 0)
    ballot.cast(1, 1)

    gone = ballot.take_back(0)

    assert (gone.withdrawn, gone.value, gone.rev) == (True, {}, 2)
    with pytest.raises(StaleAnswerError):
        ballot.cast(0, 0, rev=1)
    with pytest.raises(StaleAnswerError):
        ballot.cast(0, 0, rev=2)
    assert answer_count(ballot.unit, opened) == 1
    again = own_response(ballot.unit, opened, ballot.people[0])
    assert again is not None
    assert (again.withdrawn, again.rev, again.value) == (True, 2, {})
    ballot.close()
    assert ballot.votes() == [0, 1, 0, 0]


def test_somebody_who_took_back_a_slip_can_vote_again(ballot: Ballot) -> None:
    ballot.open()
    ballot.cast(0, 0)
    ballot.take_back(0)
    ballot.cast(0, 3, rev=3)
    ballot.close()

    assert ballot.votes() == [0, 0, 0, 1]


def test_nothing_is_taken_back_by_somebody_who_has_not_voted(ballot: Ballot) -> None:
    opened = ballot.open()

    with pytest.raises(NothingToWithdrawError):
        ballot.take_back(0)
    assert answer_count(ballot.unit, opened) == 0


def test_nothing_is_cast_or_taken_back_when_it_is_closed(ballot: Ballot) -> None:
    ballot.open()
    ballot.cast(0, 0)
    ballot.close()

    # The same try again, too: nobody knows any more whose slip is whose.
    for n, rev in ((0, 1), (0, 2), (1, 1)):
        with pytest.raises(BallotCountedError):
            ballot.cast(n, 0, rev=rev)
    with pytest.raises(NothingToWithdrawError):
        ballot.take_back(0)
    assert ballot.votes() == [1, 0, 0, 0]


@pytest.mark.parametrize("method", ["dots", "rank", "points"])
def test_every_slip_of_a_way_to_vote_fits_the_longest(ballot: Ballot, method: str) -> None:
    ballot.settle(method=method, votes=50)
    opened = ballot.open()
    kind = kind_of(opened)
    fullest: dict[str, Any] = {"choices": [item.id for item in opened.items]}
    if method == "points":
        fullest = {"points": {item.id: 25 for item in opened.items}}

    for value in (fullest, *(kind.sample(opened, seed) for seed in range(20))):
        assert len(json.dumps(value, ensure_ascii=False).encode()) <= longest_slip(opened)


def test_a_slip_from_before_a_merge_fits_too(ballot: Ballot) -> None:
    """A page that was opened before a merge still sends what was merged, each by itself."""
    ballot.settle(method="points")
    opened = ballot.open()
    many = {f"{item.id}-{n}": 2 for item in opened.items for n in range(40)}
    items = tuple(
        replace(item, merged=tuple(f"{item.id}-{n}" for n in range(40))) for item in opened.items
    )
    ballot.unit.save_round(replace(opened, items=items))
    person = ballot.people[0]

    hand_in(ballot.unit, ballot.actor(0), ballot.round, person, {"points": many}, 1)
    ballot.close()

    assert ballot.votes() == [80] * 4


# Closing


def test_it_is_counted_once_and_shown(ballot: Ballot) -> None:
    ballot.open()
    for n, choices in enumerate([(0,), (0, 1), (), (3,)]):
        ballot.cast(n, *choices)

    closed = ballot.close()
    with pytest.raises(RoundMovedOnError):
        ballot.close()
    with pytest.raises(FewSlipsError):
        ballot.reveal()
    assert ballot.round.state is RoundState.CLOSED
    ballot.reveal(confirmed=True)

    assert ballot.votes() == [2, 1, 0, 1]
    assert ballot.round.state is RoundState.REVEALED
    found = base(ballot.unit, ballot.round)
    assert (found.took_part, found.joined) == (4, 5)
    assert ballot.unit.round_state(closed.id) is RoundState.REVEALED
    assert ballot.said("closed")["took_part"] == 4


def test_who_took_part_is_written_by_name_apart_from_the_slips(ballot: Ballot) -> None:
    opened = ballot.open()
    for n in (4, 3, 1):
        ballot.cast(n, n % 4)
    ballot.close()

    assert list(ballot.unit.took_part(opened.id)) == ["", "Bo Påhittström", "Eskil Fiktivlund"]
    counted = ballot.unit.counted_slips(opened.id)
    assert {(slip.participant_id, slip.saved_at) for slip in counted} == {("", "")}


def test_somebody_with_a_code_and_no_name_took_part_by_number(ballot: Ballot) -> None:
    codes = make_codes(ballot.unit, ballot.facilitator, ballot.place, 12)
    ballot.people = [join(ballot.unit, codes[n].code) for n in (11, 4)]
    ballot.people.append(join(ballot.unit, codes[0].code, name="Frida Provstedt"))
    ballot.settle(mode="vote")
    opened = ballot.open()
    for n in range(3):
        ballot.cast(n, n)
    ballot.close()

    assert list(ballot.unit.took_part(opened.id)) == ["005", "012", "Frida Provstedt"]


@pytest.mark.parametrize("chosen", [{}, {"secret": "no", "mode": "vote"}])
def test_a_vote_in_secret_or_by_code_is_each_persons_own(
    ballot: Ballot, chosen: dict[str, object]
) -> None:
    make_codes(ballot.unit, ballot.facilitator, ballot.place, 5)
    ballot.settle(voters="tables", **chosen)

    with pytest.raises(TablesCannotVoteError):
        ballot.open()

    assert ballot.round.state is RoundState.PREPARED


def test_a_ballot_that_was_counted_is_never_opened_again(ballot: Ballot) -> None:
    first = ballot.open()
    ballot.cast(0, 0)
    ballot.close()

    second = ballot.open()

    assert (second.number, second.id != first.id) == (2, True)
    assert answer_count(ballot.unit, second) == 0
    assert ballot.unit.slip_count(first.id) == 1
    with pytest.raises(RoundMovedOnError):
        ballot.open()


def test_a_second_run_that_is_taken_back_leaves_no_box(ballot: Ballot) -> None:
    ballot.open()
    ballot.cast(0, 0)
    ballot.close()
    second = ballot.open()
    ballot.cast(1, 0)
    ballot.take_back(1)

    withdraw_round(ballot.unit, ballot.facilitator, ballot.place, PRIORITISE)

    assert ballot.round.number == 1
    assert ballot.unit.round(second.id) is None
    assert ballot.unit.slip_count(second.id) == 0
    assert ballot.trail()[-1][0] == "withdrawn"


# When it cannot be counted


def spoiled(ballot: Ballot, how: str) -> Round:
    """A ballot with three slips that nobody can read any more."""
    opened = ballot.open()
    for n in range(3):
        ballot.cast(n, 0)
    if how == "gone":
        ballot.lose_key()
    else:
        for key in ballot.keys.rglob("*.key"):
            key.write_bytes(b"k" * KEY_BYTES)
    return opened


@pytest.mark.parametrize(("how", "error"), [("gone", KeyGoneError), ("other", DamagedSlipError)])
def test_a_ballot_whose_key_is_gone_says_so_and_is_held_again(
    ballot: Ballot, how: str, error: type[Exception]
) -> None:
    first = spoiled(ballot, how)
    with pytest.raises(error):
        ballot.close()
    with pytest.raises(LostKeyError):
        ballot.open(confirmed=False)
    assert ballot.round.state is RoundState.OPEN

    second = ballot.open()
    ballot.cast(0, 2)
    ballot.close()

    assert second.number == 2
    assert ballot.votes() == [0, 0, 1, 0]
    spoilt = ballot.unit.round(first.id)
    assert spoilt is not None
    assert spoilt.state is RoundState.CLOSED
    assert ballot.unit.slip_count(first.id) == 0
    kinds = [(kind, body.get("number")) for kind, body in ballot.trail()][-4:]
    assert kinds == [("opened", 1), ("spoiled", 1), ("opened", 2), ("closed", 2)]


def test_nobody_votes_in_a_ballot_whose_key_is_gone(ballot: Ballot) -> None:
    spoiled(ballot, "gone")

    with pytest.raises(KeyGoneError):
        ballot.cast(4, 0)


@pytest.mark.parametrize("how", ["gone", "other"])
def test_ending_the_workshop_closes_a_ballot_that_cannot_be_counted(
    ballot: Ballot, how: str
) -> None:
    first = spoiled(ballot, how)
    with pytest.raises(LostKeyError):
        close_workshop(ballot.unit, ballot.facilitator, ballot.place)
    assert ballot.unit.slip_count(first.id) == 3

    close_workshop(ballot.unit, ballot.facilitator, ballot.place, confirmed=True)

    assert ballot.unit.round_state(first.id) is RoundState.CLOSED
    assert ballot.said("spoiled")["round"] == first.id
    assert ballot.votes() == [0] * 4


def test_ending_the_workshop_counts_a_ballot_that_is_open(ballot: Ballot) -> None:
    ballot.open()
    ballot.cast(0, 0)

    close_workshop(ballot.unit, ballot.facilitator, ballot.place)

    assert ballot.round.state is RoundState.CLOSED
    assert ballot.votes() == [1, 0, 0, 0]
    assert ballot.said("closed")["took_part"] == 1


# By hand and on paper


def test_raised_hands_are_refused_and_a_tally_of_slips_of_paper_is_counted(ballot: Ballot) -> None:
    opened = ballot.open()
    first = opened.items[0].id
    ballot.cast(0, 0)

    def tally(source: str) -> None:
        count = HandCount(opened.id, source, 3, {first: 2})
        count_by_hand(ballot.unit, ballot.facilitator, ballot.place, count)

    with pytest.raises(RaisedHandsError):
        tally("hands")
    tally("paper")
    ballot.close()
    with pytest.raises(RaisedHandsError):
        tally("hands")

    assert ballot.votes() == [3, 0, 0, 0]
    assert base(ballot.unit, opened).paper == 3


def test_a_sheet_of_paper_is_not_typed_in(ballot: Ballot) -> None:
    opened = ballot.open()

    with pytest.raises(SecretPaperError):
        type_in(ballot.unit, ballot.facilitator, opened, {"choices": []})
    ballot.close()
    with pytest.raises(SecretPaperError):
        type_in(ballot.unit, ballot.facilitator, ballot.round, {"choices": []})

    assert list(ballot.unit.responses(opened.id)) == []


def test_what_came_out_is_moderated_like_everything_else(ballot: Ballot) -> None:
    ballot.open()
    ballot.cast(0, 0)
    ballot.close()
    first = ballot.round.items[0]

    act = moderate(ballot.unit, ballot.facilitator, ballot.round, ActKind.HIDE, (first.id,))

    assert act == Act(1, ActKind.HIDE, (first.id,))
    assert outcome(ballot.unit, ballot.round).items[0].hidden


# At one's own pace

LAST, AFTER = date(2027, 4, 30), date(2027, 5, 1)


@pytest.fixture
def alone(
    unit: Unit,
    facilitator: Actor,
    plan: WorkshopPlan,
    exercises: dict[str, Exercise],
    make_script: MakeScript,
    keys: Path,
) -> Callable[..., Ballot]:
    """A secret ballot in a workshop that everybody goes through until the end of April."""

    def make(people: int = 5, **chosen: object) -> Ballot:
        unit.put_fact("transport", "https")
        made = new_workshop(unit, facilitator, replace(plan, until=LAST))
        vote = exercises[PRIORITISE]
        words = {
            code: replace(wording, blocks={**wording.blocks, "choices": ("Ja", "Nej")})
            for code, wording in vote.wordings.items()
        }
        own = {**exercises, PRIORITISE: replace(vote, wordings=words)}
        script = make_script(**{PRIORITISE: {"secret": "yes", "choices_from": "", **chosen}})
        prepare_rounds(unit, made, script, own)
        seats = [join(unit, made.code, name=name) for name in PEOPLE[:people]]
        return Ballot(unit, facilitator, made.slug, seats, keys)

    return make


def test_at_ones_own_pace_it_is_opened_and_counted_when_the_last_day_is_over(
    alone: Callable[..., Ballot],
) -> None:
    ballot = alone()
    keep_pace(ballot.unit, ballot.place, LAST)
    ballot.cast(0, 1)
    keep_pace(ballot.unit, ballot.place, LAST)
    during = ballot.votes()

    keep_pace(ballot.unit, ballot.place, AFTER)

    assert (during, ballot.votes()) == ([0, 0], [0, 1])
    assert ballot.round.state is RoundState.CLOSED
    assert (ballot.said("opened")["plain"], ballot.said("opened")["few"]) == (False, False)


@pytest.mark.parametrize(("transport", "people"), [("http", 5), ("https", 4)])
def test_at_ones_own_pace_what_must_be_asked_about_is_not_opened_by_itself(
    alone: Callable[..., Ballot], transport: str, people: int
) -> None:
    ballot = alone(people=people)
    ballot.unit.put_fact("transport", transport)

    keep_pace(ballot.unit, ballot.place, LAST)

    assert ballot.round.state is RoundState.PREPARED


@pytest.mark.parametrize("how", ["gone", "other"])
def test_at_ones_own_pace_one_that_cannot_be_counted_waits(
    alone: Callable[..., Ballot], how: str
) -> None:
    ballot = alone()
    keep_pace(ballot.unit, ballot.place, LAST)
    ballot.cast(0, 1)
    if how == "gone":
        ballot.lose_key()
    else:
        for key in ballot.keys.rglob("*.key"):
            key.write_bytes(b"k" * KEY_BYTES)

    keep_pace(ballot.unit, ballot.place, AFTER)

    # It waits for somebody who decides what becomes of it.
    assert ballot.round.state is RoundState.OPEN
    assert ballot.unit.slip_count(ballot.round.id) == 1
    assert [kind for kind, _ in ballot.trail()] == ["created", "opened"]


@pytest.mark.parametrize("chosen", [{"method": "choose"}, {"mode": "vote"}])
def test_at_ones_own_pace_one_that_cannot_be_held_stays_closed(
    alone: Callable[..., Ballot], chosen: dict[str, object]
) -> None:
    ballot = alone(**chosen)

    keep_pace(ballot.unit, ballot.place, LAST)

    assert ballot.round.state is RoundState.PREPARED
    assert [kind for kind, _ in ballot.trail()] == ["created"]
