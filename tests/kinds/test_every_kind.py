from __future__ import annotations

import contextlib
import json
from dataclasses import fields, replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from markupsafe import Markup, escape
from plain import ITEMS, SHIPPED, field_names, for_each_kind, labels, name_of, rounds

from workshopkit.documents.web.html import fragment, write_html
from workshopkit.documents.web.worksheet import worksheet
from workshopkit.domain.document import Block, Document, Heading, document_problems
from workshopkit.domain.item import Act, ActKind, Item, moderated
from workshopkit.domain.language import LANGUAGES, Language
from workshopkit.domain.response import HandCount, Response, UnreadableAnswerError, is_blank
from workshopkit.domain.round import Base, NothingToAskError, Outcome, Round
from workshopkit.domain.text import clean
from workshopkit.kinds import KINDS, full_settings, kind_of, source_of
from workshopkit.kinds import __file__ as kinds_file
from workshopkit.locale.language import language

ROUNDS = tuple(rounds())
ASKED = tuple(round_ for round_ in ROUNDS if kind_of(round_).asks(round_))
SILENT = tuple(round_ for round_ in ROUNDS if not kind_of(round_).asks(round_))
EVERY_LANGUAGE = tuple(map(language, LANGUAGES))
ON_ITEMS = tuple(round_ for round_ in ASKED if round_.items)
SWEDISH = language("sv")
MERGE = Act(1, ActKind.MERGE, ("g1", "g2"), "Båda")
#: Answers sent where nothing is asked.
TO_NOBODY: tuple[dict[str, list[str]], ...] = (
    {},
    {"texts": ["Hej"]},
    {"answer": ["yes"]},
    {"answer-1": ["x"]},
)
#: The kinds that hand on everything that came out and is not hidden.
HAND_ON_ALL = ("collect", "discussion", "headline", "persona", "place")


def answers(round_: Round, count: int) -> list[Response]:
    if not kind_of(round_).asks(round_):
        return []
    samples = [kind_of(round_).sample(round_, seed) for seed in range(count)]
    return [Response(round_.id, f"v{n}", f"v{n}", 1, value) for n, value in enumerate(samples)]


def result(round_: Round, count: int) -> Outcome:
    items = kind_of(round_).items(round_, answers(round_, count), [])
    return Outcome(round_, tuple(items), Base(took_part=count, joined=9))


def document(blocks: tuple[Block, ...], words: Language) -> Document:
    whole = (Heading(1, "A result"), *blocks)
    return Document("Title", words.code, date(2027, 4, 15), "Draft", whole)


def can_be_published(blocks: tuple[Block, ...], words: Language) -> bool:
    whole = document(blocks, words)
    written = write_html(whole, words)
    return not list(document_problems(whole)) and written.endswith(b"</html>\n")


def test_every_kind_is_tried() -> None:
    assert {round_.exercise.kind for round_ in ROUNDS} == set(KINDS)
    assert {round_.exercise.kind for round_ in (*ASKED, *SILENT)} == set(KINDS)
    assert ON_ITEMS != ()


def test_a_rule_that_is_broken_names_everything_that_breaks_it() -> None:
    broken = [round_ for round_ in ROUNDS if round_.exercise.kind == "vote"]

    @for_each_kind(ROUNDS)
    def rule(round_: Round) -> None:
        assert round_ not in broken[1:3]
        if round_ is broken[3]:
            raise KeyError
        with pytest.raises(NothingToAskError):
            refuse(round_)

    def refuse(round_: Round) -> None:
        if round_ is not broken[4]:
            raise NothingToAskError

    rule("collect")
    with pytest.raises(AssertionError) as failed:
        rule("vote")

    named = [line.partition(": ")[0] for line in str(failed.value).splitlines() if ": " in line]
    assert [name for name in named if name in map(name_of, broken)] == [
        name_of(round_) for round_ in broken[1:5]
    ]


def test_a_module_of_the_folder_is_a_kind_if_it_has_settings() -> None:
    files = {path.stem: path.read_text() for path in Path(kinds_file).parent.glob("*.py")}

    assert set(KINDS) == {name for name, text in files.items() if "\nclass Settings:" in text}


def test_every_kind_has_an_exercise_to_start_from() -> None:
    assert {exercise.kind for exercise in SHIPPED.values()} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_page_that_names_its_settings_and_blocks(kind: str) -> None:
    page = Path(kinds_file).parents[2] / "docs" / "kinds" / f"{kind}.md"

    told = page.read_text(encoding="utf-8")

    named = {field.name for field in fields(KINDS[kind].Settings)}
    assert [name for name in sorted(named) if f"`{name}`" not in told] == []
    assert [name for name in KINDS[kind].NEEDS_BLOCKS if f"`{name}`" not in told] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_source_is_a_setting_that_names_nothing_unless_it_is_set(kind: str) -> None:
    settings = full_settings(kind)

    assert all(settings[name] == "" for name in KINDS[kind].SOURCE_SETTINGS)


@for_each_kind(ROUNDS)
def test_a_round_knows_the_exercise_it_builds_on(round_: Round) -> None:
    assert source_of(round_) == ("earlier" if round_.items else "")


@for_each_kind(ASKED)
def test_a_sample_is_read_as_it_was_meant(asked: Round) -> None:
    kind = kind_of(asked)

    for seed in (0, 1, 2, 3, 7, 8, 1000):
        sample = kind.sample(asked, seed)
        assert kind.read(asked, kind.inputs(asked, sample)) == sample


@for_each_kind(ASKED)
def test_an_empty_form_is_told_from_every_answer(asked: Round) -> None:
    kind = kind_of(asked)

    assert not any(is_blank(kind.sample(asked, seed)) for seed in range(9))
    # Some kinds refuse an empty form themselves.
    with contextlib.suppress(UnreadableAnswerError):
        assert is_blank(kind.read(asked, {}))


@for_each_kind(ROUNDS)
def test_a_sample_can_be_stored_and_comes_back_as_it_was(round_: Round) -> None:
    for seed in range(9):
        sample = kind_of(round_).sample(round_, seed)
        assert json.loads(json.dumps(sample)) == sample


@for_each_kind(ROUNDS)
def test_the_same_seed_gives_the_same_sample(round_: Round) -> None:
    kind = kind_of(round_)

    assert kind.sample(round_, 3) == kind.sample(round_, 3)


@for_each_kind(ASKED)
def test_every_spoiled_answer_is_refused_at_a_field_of_the_form(asked: Round) -> None:
    kind = kind_of(asked)
    names = set(field_names(kind.form(asked, SWEDISH)))

    spoiled = kind.spoiled(asked)

    assert len(spoiled) > 1
    for raw in spoiled:
        with pytest.raises(UnreadableAnswerError) as refused:
            kind.read(asked, raw)
        assert refused.value.mistakes != ()
        assert names.issuperset(mistake.field for mistake in refused.value.mistakes)


@for_each_kind(ASKED)
def test_every_mistake_can_be_said_to_the_person_who_made_it(asked: Round) -> None:
    for raw in kind_of(asked).spoiled(asked):
        with pytest.raises(UnreadableAnswerError) as refused:
            kind_of(asked).read(asked, raw)
        for mistake in refused.value.mistakes:
            said = [words.text(mistake.message, **mistake.facts) for words in EVERY_LANGUAGE]
            assert all(sentence.strip() and "{" not in sentence for sentence in said)


@for_each_kind(ASKED)
def test_everything_that_is_sent_has_a_field_of_its_own(asked: Round) -> None:
    kind = kind_of(asked)
    names = list(field_names(kind.form(asked, SWEDISH)))

    sent = {name for seed in range(9) for name in kind.inputs(asked, kind.sample(asked, seed))}

    assert len(names) == len(set(names))
    assert sent.issubset(names)


@for_each_kind(ASKED)
def test_a_form_sends_the_same_in_every_language(asked: Round) -> None:
    forms = [kind_of(asked).form(asked, words) for words in EVERY_LANGUAGE]

    assert len({tuple(field_names(form)) for form in forms}) == 1


@for_each_kind(ASKED)
def test_every_field_of_a_form_says_what_it_is_for(asked: Round) -> None:
    for words in EVERY_LANGUAGE:
        said = list(labels(kind_of(asked).form(asked, words)))

        assert said != []
        assert [label for label in said if not label.strip()] == []


@for_each_kind(ASKED)
def test_a_form_is_a_worksheet_with_everything_it_asks(asked: Round) -> None:
    kind = kind_of(asked)

    for words in EVERY_LANGUAGE:
        form = kind.form(asked, words)
        brief = fragment(kind.brief(asked, words), top=2)

        sheet = worksheet(
            "Övning",
            Markup("<p>Skriv.</p>"),
            form,
            brief,
            words,
            language_code=words.code,
            by_table=asked.by_table,
        ).decode()

        assert [label for label in labels(form) if str(escape(clean(label))) not in sheet] == []
        assert str(brief) in sheet


@for_each_kind(ROUNDS)
def test_what_stands_below_the_instruction_can_be_published(round_: Round) -> None:
    for words in EVERY_LANGUAGE:
        assert can_be_published(kind_of(round_).brief(round_, words), words)


@for_each_kind(SILENT)
def test_where_nothing_is_asked_there_is_no_field(silent: Round) -> None:
    for words in EVERY_LANGUAGE:
        assert kind_of(silent).form(silent, words) == ()
        assert kind_of(silent).sample(silent, 1) == {}


@for_each_kind(SILENT)
def test_where_nothing_is_asked_every_answer_is_refused_with_a_sentence(silent: Round) -> None:
    for words, raw in product(EVERY_LANGUAGE, TO_NOBODY):
        with pytest.raises(NothingToAskError) as refused:
            kind_of(silent).read(silent, raw)
        assert refused.value.sentence(words).rstrip() != ""


@for_each_kind(SILENT)
def test_where_nothing_is_asked_there_are_words_for_the_room_to_read(silent: Round) -> None:
    for words in EVERY_LANGUAGE:
        assert kind_of(silent).brief(silent, words) != ()


@for_each_kind(ASKED)
def test_nine_samples_give_items_with_names_of_their_own(asked: Round) -> None:
    items = result(asked, 9).items

    assert items != ()
    assert len({item.id for item in items}) == len(items)
    assert all(item.label or item.detail.get("name") for item in items)


@for_each_kind(ROUNDS)
def test_the_same_answers_give_the_same_items(round_: Round) -> None:
    assert result(round_, 9).items == result(round_, 9).items


@for_each_kind(ROUNDS)
def test_what_a_later_exercise_builds_on_has_names_of_its_own(round_: Round) -> None:
    handed_on = kind_of(round_).results(result(round_, 9))

    assert len({item.id for item in handed_on}) == len(handed_on)
    assert all(item.label for item in handed_on)
    assert not any(item.is_ours for item in handed_on)


@for_each_kind(ASKED)
def test_what_is_handed_on_is_what_came_out_in_the_editors_order(asked: Round) -> None:
    outcome = result(asked, 9)

    handed_on = kind_of(asked).results(outcome)

    if asked.exercise.kind in HAND_ON_ALL:
        assert handed_on == outcome.items
    if not kind_of(asked).is_worded(asked):
        assert handed_on == tuple(item for item in outcome.items if item in handed_on)


@for_each_kind(ASKED)
def test_hidden_items_are_in_no_result_and_no_report(asked: Round) -> None:
    outcome = result(asked, 9)
    hidden = tuple(replace(item, label="HIDDEN", hidden=True) for item in outcome.items)
    blind = replace(outcome, items=hidden)

    assert not any(item.hidden for item in kind_of(asked).results(blind))
    for words in EVERY_LANGUAGE:
        assert "HIDDEN" not in repr(kind_of(asked).report(blind, words))


@for_each_kind(ROUNDS)
def test_a_report_can_be_published(round_: Round) -> None:
    for words, count in product(EVERY_LANGUAGE, (0, 1, 3, 9)):
        blocks = kind_of(round_).report(result(round_, count), words)
        assert blocks != ()
        assert can_be_published(blocks, words)


@for_each_kind(ROUNDS)
def test_a_report_with_a_note_to_every_question_can_be_published(round_: Round) -> None:
    outcome = replace(result(round_, 3), notes={n: f"Anteckning {n}" for n in range(1, 6)})

    for words in EVERY_LANGUAGE:
        assert can_be_published(kind_of(round_).report(outcome, words), words)


@for_each_kind(ROUNDS)
def test_a_report_without_answers_says_something(round_: Round) -> None:
    nobody = replace(result(round_, 0), base=Base())

    for words in EVERY_LANGUAGE:
        assert kind_of(round_).report(nobody, words) != ()


@for_each_kind(ROUNDS)
def test_only_where_hands_are_counted_do_they_change_what_came_out(round_: Round) -> None:
    kind = kind_of(round_)
    hands = [HandCount("round", "hands", 5, {"g1": 4, "yes": 4, "for": 4})]

    without = kind.items(round_, answers(round_, 3), [])

    changed = kind.items(round_, answers(round_, 3), hands) != without
    assert changed is kind.counts_hands(round_)


@for_each_kind(ROUNDS)
def test_what_is_decided_can_be_said_and_is_only_where_something_decides(round_: Round) -> None:
    kind, outcome = kind_of(round_), result(round_, 9)

    for words, found in product(EVERY_LANGUAGE, (outcome, result(round_, 0))):
        is_decided = kind.is_decided(found)
        assert is_decided <= kind.DECIDES
        assert bool(kind.outcome_sentence(found, words)) is is_decided
        assert kind.proposal(found, words.code).strip()
    if kind.asks(round_):
        assert kind.is_decided(outcome) is kind.DECIDES


@for_each_kind(ROUNDS)
def test_what_people_wrote_themselves_is_neither_hidden_nor_ours(round_: Round) -> None:
    outcome = result(round_, 9)
    texts = kind_of(round_).own_words(outcome)
    blind = replace(outcome, items=tuple(replace(item, hidden=True) for item in outcome.items))

    assert all(item in outcome.items for item in texts)
    assert all(item.authors and item.label and not item.is_ours for item in texts)
    assert kind_of(round_).own_words(blind) == ()


@for_each_kind(ROUNDS)
def test_what_notes_are_about_is_said_in_every_language(round_: Round) -> None:
    about = [kind_of(round_).notes_about(round_, words.code) for words in EVERY_LANGUAGE]

    assert len(set(map(len, about))) == 1
    assert all(label.strip() for lines in about for label in lines)


@for_each_kind(ON_ITEMS)
def test_what_is_hidden_in_the_earlier_exercise_is_no_longer_offered(round_: Round) -> None:
    kind, first = kind_of(round_), replace(ITEMS[0], label="HIDDEN")
    before = replace(round_, items=(first, *ITEMS[1:]))
    after = replace(before, items=(replace(first, hidden=True), *ITEMS[1:]))

    found = tuple(kind.items(after, answers(before, 9), []))

    for words in EVERY_LANGUAGE:
        assert "HIDDEN" not in repr(kind.form(after, words))
        assert "HIDDEN" not in repr(kind.report(Outcome(after, found, Base(9, 9)), words))


@for_each_kind(ON_ITEMS)
def test_an_answer_from_before_a_merge_is_counted_and_can_be_sent_again(round_: Round) -> None:
    kind, merged = kind_of(round_), replace(round_, items=moderated(ITEMS, [MERGE]))

    for response in answers(round_, 9):
        again = kind.read(merged, kind.inputs(merged, response.value))
        assert things(kind.items(merged, [response], [])) == things(
            kind.items(merged, [replace(response, value=again)], [])
        )


@for_each_kind(ON_ITEMS)
def test_a_page_opened_before_a_merge_can_still_be_sent(round_: Round) -> None:
    kind, merged = kind_of(round_), replace(round_, items=moderated(ITEMS, [MERGE]))

    for seed in range(9):
        sent = kind.inputs(round_, kind.sample(round_, seed))
        assert kind.read(merged, sent)


def things(items: list[Item]) -> list[str]:
    """What a result is about: the labels of what somebody chose or wrote."""
    return [item.label for item in items if item.votes or item.authors or item.detail]
