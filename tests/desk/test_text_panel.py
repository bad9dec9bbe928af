"""Free texts on the secretary's page: changed or blacked out before they are published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from shown import Shown

from workshopkit.desk.record_panel import RecordBook
from workshopkit.documents.content.documentation import documentation
from workshopkit.documents.export import write_document
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.item import ActKind
from workshopkit.domain.ports import Store
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.moderation import moderate
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.publishing.free_text import TextChangedError
from workshopkit.facilitation.recording import EmptyEntryError
from workshopkit.facilitation.running import close_round, open_round
from workshopkit.facilitation.wording import write_wording
from workshopkit.kinds import kind_of
from workshopkit.locale.language import language

FACILITATOR = Actor(Role.FACILITATOR)
ENGLISH = language("en")
Answer = Callable[..., None]


@pytest.fixture
def answer(store: Store, place: Workshop) -> Answer:
    """Somebody answers an exercise."""

    def one(slug: str, value: Mapping[str, Any], name: str = "Alva Exempelsson") -> None:
        with store.write() as unit:
            who = join(unit, place.code, name=name)
            now = find_workshop(unit, place.slug)
            if kind_of(prepared := latest_round(unit, now, slug)).lacks_wording(prepared):
                write_wording(unit, FACILITATOR, now, slug, "Vi köper en bänk.")
            opened = open_round(unit, FACILITATOR, now, slug)
            actor = Actor(Role.PARTICIPANT, who.id, place.id)
            hand_in(unit, actor, opened, who, value, 1)
            close_round(unit, FACILITATOR, find_workshop(unit, place.slug), slug)

    return one


@pytest.fixture
def ideas(answer: Answer) -> None:
    answer("ideas", {"texts": ["Ring Bo Påhitt på 000 00 00", "Fler bänkar", "Kaffe"]})


@pytest.fixture
def printed(store: Store, place: Workshop) -> Callable[[], str]:
    """Return the document as it is now."""

    def read() -> str:
        with store.read() as unit:
            material = gather(unit, find_workshop(unit, place.slug))
        return write_document(documentation(material, ENGLISH), ENGLISH, "md").decode()

    return read


def form(text: str) -> str:
    return f"//li[.//textarea[.='{text}']]//form"


def black_out(text: str) -> str:
    return f"//li[.//textarea[.='{text}']]//button[@data-confirm]"


def test_without_any_texts_the_panel_says_so(book: RecordBook) -> None:
    shown = Shown(book.texts())

    assert shown.words("//p") == "Nobody has written anything in their own words yet."
    assert not shown.tree.xpath("//details")


def test_only_exercises_in_which_somebody_wrote_something_are_listed(
    book: RecordBook, answer: Answer
) -> None:
    answer("ideas", {"texts": ["Kaffe"]})
    answer("plan", {"answer": "no", "why": "Det är dyrt."}, "Bo Påhitt")
    answer("evening", {"answers": {"1": "Ljuset"}}, "Ci Fiktiv")
    answer("agenda", {"answers": {"2": "Sedan går vi hem."}}, "Di Fantasi")

    shown = Shown(book.texts())

    listed = [f"{title} 1 text" for title in ("Agenda", "Plan", "Ideas", "Evening")]
    assert shown.lines("//summary") == listed
    # How many said yes or no is a count, not a text.
    texts = ["Sedan går vi hem.", "Det är dyrt.", "Kaffe", "Ljuset"]
    assert shown.lines("//textarea") == texts


@pytest.mark.usefixtures("ideas")
def test_a_changed_text_is_changed_in_the_document_and_marked(
    book: RecordBook, printed: Callable[[], str]
) -> None:
    shown = Shown(book.texts())

    said = shown.send(form("Ring Bo Påhitt på 000 00 00"), text="Ring [namn]")

    assert said == "Saved."
    assert shown.lines("//summary") == ["Ideas 3 texts, 1 edited"]
    assert shown.lines("//li[.//*[.='edited']]//textarea") == ["Ring [namn]"]
    assert "Påhitt" not in printed()
    assert "Ring \\[namn\\]" in printed()


@pytest.mark.usefixtures("ideas")
def test_a_text_that_is_blacked_out_cannot_be_read_anywhere(
    book: RecordBook, printed: Callable[[], str]
) -> None:
    shown = Shown(book.texts())

    said = shown.press(black_out("Fler bänkar"))

    assert said == "The text is blacked out."
    assert "Fler bänkar" not in shown.panel.html + printed()
    assert shown.lines("//textarea") == ["Ring Bo Påhitt på 000 00 00", "█████", "Kaffe"]
    assert not shown.tree.xpath(black_out("█████"))


@pytest.mark.usefixtures("ideas")
def test_what_was_written_stays_in_the_store_and_can_be_brought_back(book: RecordBook) -> None:
    shown = Shown(book.texts())
    shown.press(black_out("Kaffe"))
    desk = book._desk
    desk.actor = FACILITATOR
    desk.act({"command": "undo", "exercise": "ideas"})
    shown.look_again()

    assert shown.lines("//textarea")[2] == "Kaffe"
    assert shown.lines("//summary") == ["Ideas 3 texts"]


@pytest.mark.usefixtures("ideas")
def test_an_emptied_text_is_not_taken_for_blacking_out(book: RecordBook) -> None:
    shown = Shown(book.texts())

    assert shown.send(form("Kaffe"), text=" \n ") == EmptyEntryError().sentence(ENGLISH)
    assert "Kaffe" in shown.lines("//textarea")


@pytest.mark.usefixtures("ideas")
def test_saving_without_a_change_marks_nothing(book: RecordBook) -> None:
    shown = Shown(book.texts())

    assert shown.send(form("Kaffe")) == "Saved."
    assert shown.lines("//summary") == ["Ideas 3 texts"]


@pytest.mark.usefixtures("ideas")
def test_a_text_somebody_else_blacked_out_is_not_brought_back_by_mistake(
    make_book: Callable[[], RecordBook],
) -> None:
    mine, theirs = Shown(make_book().texts()), Shown(make_book().texts())

    theirs.press(black_out("Kaffe"))
    said = mine.send(form("Kaffe"), text="Kaffe!")

    assert said == TextChangedError().sentence(ENGLISH)
    assert mine.lines("//textarea")[2] == "█████"


@pytest.mark.usefixtures("ideas")
def test_a_hidden_text_is_in_no_list(store: Store, place: Workshop, book: RecordBook) -> None:
    with store.write() as unit:
        round_ = latest_round(unit, find_workshop(unit, place.slug), "ideas")
        (coffee,) = (i.id for i in outcome(unit, round_).items if i.label == "Kaffe")
        moderate(unit, FACILITATOR, round_, ActKind.HIDE, (coffee,))

    assert "Kaffe" not in Shown(book.texts()).panel.html


@pytest.mark.usefixtures("ideas")
def test_a_part_that_was_split_off_is_listed_too(
    store: Store, place: Workshop, book: RecordBook
) -> None:
    with store.write() as unit:
        round_ = latest_round(unit, find_workshop(unit, place.slug), "ideas")
        (coffee,) = (i.id for i in outcome(unit, round_).items if i.label == "Kaffe")
        moderate(unit, FACILITATOR, round_, ActKind.SPLIT, (coffee,), label="Te\nBos kaffe")

    shown = Shown(book.texts())
    shown.press(black_out("Bos kaffe"))

    assert shown.lines("//textarea")[2:] == ["Te", "█████"]


def test_the_proposals_an_agreed_wording_came_from_can_be_changed_too(
    store: Store, place: Workshop, book: RecordBook, answer: Answer, printed: Callable[[], str]
) -> None:
    answer("message", {"texts": ["Bo Påhitt ska bestämma"]})
    with store.write() as unit:
        write_wording(unit, FACILITATOR, find_workshop(unit, place.slug), "message", "Vi ses.")
    answer("message", {"consent": "change", "why": "Kortare."}, "Bo Påhitt")

    shown = Shown(book.texts())
    assert shown.lines("//summary") == ["Message 1 text", "Message (2) 1 text"]
    shown.send(form("Bo Påhitt ska bestämma"), text="[namn] ska bestämma")

    assert "Bo Påhitt ska" not in printed()
    assert shown.lines("//textarea") == ["[namn] ska bestämma", "Kortare."]


@pytest.mark.usefixtures("ideas")
def test_a_text_of_another_workshop_cannot_be_reached(book: RecordBook) -> None:
    facts = {"command": "redact", "round": "nothing", "item": "x", "was": "", "black": True}

    assert not Shown(book.texts()).panel._do({"facts": facts, "fields": {}})["done"]
