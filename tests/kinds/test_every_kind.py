from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.domain.document import Block, Document, Heading, document_problems
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.form import Card, Cards, FieldGroup, Form
from workshopkit.domain.item import Item
from workshopkit.domain.language import LANGUAGES, Language
from workshopkit.domain.response import HandCount, Response, UnreadableAnswerError
from workshopkit.domain.round import Base, Outcome, Round
from workshopkit.kinds import KINDS, full_settings, kind_of
from workshopkit.kinds import __file__ as kinds_file
from workshopkit.locale.language import language

SHIPPED = read_catalogue(Path(__file__).parents[2] / "exercises").exercises
ITEMS = tuple(Item(f"g{n}", f"Grupp {n}") for n in range(1, 9))
CHOICES = {"choices": tuple(item.label for item in ITEMS)}


def exercises() -> Iterator[Exercise]:
    for kind in KINDS:
        words = {code: Wording(code, "Title", blocks=CHOICES) for code in LANGUAGES}
        yield Exercise(f"plain-{kind}", kind, 10, full_settings(kind), words)
    yield from SHIPPED.values()


def rounds() -> Iterator[Round]:
    for exercise in exercises():
        round_ = Round("round", "forum", exercise, 1, 0, full_settings(exercise.kind))
        source = KINDS[exercise.kind].SOURCE_SETTING
        if source:
            yield replace(round_, items=ITEMS, settings={**exercise.settings, source: "earlier"})
        if exercise.kind != "vote":
            yield replace(round_, settings=dict(exercise.settings))


@pytest.fixture(params=rounds(), ids=lambda r: f"{r.slug}{' of groups' if r.items else ''}")
def round_(request: pytest.FixtureRequest) -> Round:
    found: Round = request.param
    return found


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Language:
    return language(request.param)


def answers(round_: Round, count: int) -> list[Response]:
    samples = [kind_of(round_).sample(round_, seed) for seed in range(count)]
    return [Response(round_.id, f"v{n}", f"v{n}", 1, value) for n, value in enumerate(samples)]


def result(round_: Round, count: int) -> Outcome:
    items = kind_of(round_).items(round_, answers(round_, count), [])
    return Outcome(round_, tuple(items), Base(took_part=count, joined=9))


def problems(blocks: tuple[Block, ...], words: Language) -> list[str]:
    whole = (Heading(1, "A result"), *blocks)
    return list(document_problems(Document("Title", words.code, date(2027, 4, 15), "", whole)))


def field_names(form: Form) -> Iterator[str]:
    for field in form:
        if isinstance(field, Cards):
            yield from (name for card in field.cards for name in field_names(card.fields))
        elif isinstance(field, FieldGroup | Card):
            yield from field_names(field.fields)
        else:
            yield field.name


def test_every_file_of_a_kind_is_in_the_list_of_kinds() -> None:
    files = {path.stem for path in Path(kinds_file).parent.glob("*.py")}

    assert set(KINDS) == files - {"__init__", "base"}


def test_every_kind_has_an_exercise_to_start_from() -> None:
    assert {exercise.kind for exercise in SHIPPED.values()} == set(KINDS)


@pytest.mark.parametrize("seed", [0, 1, 2, 7, 8, 1000])
def test_a_sample_is_read_as_it_was_meant(round_: Round, seed: int) -> None:
    kind = kind_of(round_)
    sample = kind.sample(round_, seed)

    assert kind.read(round_, kind.inputs(round_, sample)) == sample


def test_the_same_seed_gives_the_same_sample(round_: Round) -> None:
    kind = kind_of(round_)

    assert kind.sample(round_, 3) == kind.sample(round_, 3)


def test_every_spoiled_answer_is_refused_at_a_field_of_the_form(
    round_: Round, words: Language
) -> None:
    kind = kind_of(round_)
    names = set(field_names(kind.form(round_, words)))

    spoiled = kind.spoiled(round_)

    assert len(spoiled) > 1
    for raw in spoiled:
        with pytest.raises(UnreadableAnswerError) as refused:
            kind.read(round_, raw)
        assert refused.value.mistakes != ()
        assert names.issuperset(mistake.field for mistake in refused.value.mistakes)


def test_every_mistake_can_be_said_to_the_person_who_made_it(
    round_: Round, words: Language
) -> None:
    for raw in kind_of(round_).spoiled(round_):
        with pytest.raises(UnreadableAnswerError) as refused:
            kind_of(round_).read(round_, raw)
        for mistake in refused.value.mistakes:
            said = words.text(mistake.message, **mistake.facts)
            assert said.rstrip() != ""
            assert "{" not in said


def test_everything_that_is_sent_has_a_field_of_its_own(round_: Round, words: Language) -> None:
    kind = kind_of(round_)
    names = list(field_names(kind.form(round_, words)))

    sent = {name for seed in range(9) for name in kind.inputs(round_, kind.sample(round_, seed))}

    assert len(names) == len(set(names))
    assert sent.issubset(names)


def test_nine_samples_give_items_with_names_of_their_own(round_: Round) -> None:
    items = result(round_, 9).items

    assert items != ()
    assert len({item.id for item in items}) == len(items)
    assert all(item.label or item.detail.get("name") for item in items)


def test_the_same_answers_give_the_same_items(round_: Round) -> None:
    assert result(round_, 9).items == result(round_, 9).items


def test_what_came_out_is_what_a_later_exercise_builds_on(round_: Round) -> None:
    outcome = result(round_, 9)

    assert kind_of(round_).results(outcome) == outcome.items


def test_hidden_items_are_in_no_result_and_no_report(round_: Round, words: Language) -> None:
    outcome = result(round_, 9)
    hidden = tuple(replace(item, label="HIDDEN", hidden=True) for item in outcome.items)
    blind = replace(outcome, items=hidden)

    assert kind_of(round_).results(blind) == ()
    assert "HIDDEN" not in repr(kind_of(round_).report(blind, words))


@pytest.mark.parametrize("count", [0, 1, 3, 9])
def test_a_report_can_be_published(round_: Round, words: Language, count: int) -> None:
    blocks = kind_of(round_).report(result(round_, count), words)

    assert blocks != ()
    assert problems(blocks, words) == []


def test_a_report_without_answers_says_something(round_: Round, words: Language) -> None:
    nobody = replace(result(round_, 0), base=Base())

    assert kind_of(round_).report(nobody, words) != ()


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_kind_that_counts_hands_lets_them_change_its_items(kind: str) -> None:
    exercise = next(e for e in exercises() if e.kind == kind)
    round_ = Round("round", "forum", exercise, 1, 0, exercise.settings, items=ITEMS)
    hands = [HandCount("round", "hands", 5, {"g1": 4})]

    without = KINDS[kind].items(round_, answers(round_, 3), [])

    assert (KINDS[kind].items(round_, answers(round_, 3), hands) != without) is (
        KINDS[kind].COUNTS_HANDS
    )
