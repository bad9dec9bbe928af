"""What goes into the document, as the secretary's page shows it and sends it back."""

from __future__ import annotations

from collections.abc import Callable

from shown import Shown

from workshopkit.desk.record_panel import RecordBook
from workshopkit.documents.content.document_type import SECTION_WORDS, TYPES
from workshopkit.domain.plan import plan_of
from workshopkit.domain.ports import Store
from workshopkit.domain.record import EntryKind
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.recording import record_of

TYPE = "//form[.//select]"
PARTS = ["Opening", "Agenda", "Plan", "Ideas", "Message", "Evening"]


def whole(name: str) -> list[str]:
    """Return what everything in a type of document is called, in its usual order."""
    listed = [PARTS if key == "@parts" else [SECTION_WORDS[key]] for key in TYPES[name].sections]
    return [title for some in listed for title in some]


def titles(shown: Shown) -> list[str]:
    return shown.lines("//ol/li//label")


def box(title: str) -> str:
    return f"//ol/li//form[normalize-space(.)='{title}']"


def move(title: str, way: str) -> str:
    return f"//button[@aria-label='Move “{title}” {way}']"


def leave_out(shown: Shown, title: str) -> None:
    # The page sends nothing for a box without a tick.
    shown.send(box(title), goes_in="")


def test_the_scripts_own_type_is_chosen_and_marked(book: RecordBook) -> None:
    shown = Shown(book.arrangement())

    assert shown.lines("//option[@selected]") == ["Notes from the meeting (as the script has it)"]
    assert sum("as the script has it" in line for line in shown.lines("//option")) == 1
    assert titles(shown) == whole("notes")


def test_another_type_has_other_parts(book: RecordBook) -> None:
    shown = Shown(book.arrangement())

    shown.send(TYPE, type="protocol")

    assert shown.lines("//option[@selected]") == [TYPES["protocol"].title]
    assert "Signatures" in titles(shown)
    assert titles(shown)[-2:] == ["Appendix: who took part", "Appendix: audit trail"]
    assert "Opening" not in titles(shown)


def test_what_is_left_out_stays_in_the_list_and_is_counted(
    store: Store, place: Workshop, book: RecordBook
) -> None:
    shown = Shown(book.arrangement())

    leave_out(shown, "Ideas")
    leave_out(shown, "Next steps")

    assert shown.words("//p[@class='left-out']") == "Left out: 2"
    assert shown.lines("//li[@class='is-left-out']") == ["Ideas ↑ ↓", "Next steps ↑ ↓"]
    with store.read() as unit:
        assert plan_of(record_of(unit, place)).left_out == {"ideas", "@next_steps"}


def test_what_was_left_out_can_go_in_again(book: RecordBook) -> None:
    shown = Shown(book.arrangement())

    leave_out(shown, "Ideas")
    said = shown.send(box("Ideas"), goes_in="on")

    assert (said, shown.words("//p[@class='left-out']")) == ("Saved.", "Left out: 0")


def test_a_part_is_moved_a_step_at_a_time(book: RecordBook) -> None:
    shown = Shown(book.arrangement())
    first, count = titles(shown).index("Opening") + 1, len(titles(shown))

    said = [shown.press(move("Evening", "up")), shown.press(move("Opening", "down"))]

    assert said == [
        f"“Evening” is now number {first + 4} of {count}.",
        f"“Opening” is now number {first + 1} of {count}.",
    ]
    moved = [title for title in titles(shown) if title in PARTS]
    assert moved == ["Agenda", "Opening", "Plan", "Ideas", "Evening", "Message"]


def test_the_first_cannot_go_up_nor_the_last_down(book: RecordBook) -> None:
    shown = Shown(book.arrangement())
    buttons = shown.tree.xpath("//ol//button[@disabled]/@aria-label")

    assert buttons == [f"Move “{titles(shown)[0]}” up", f"Move “{titles(shown)[-1]}” down"]


def test_two_secretaries_who_choose_at_once_both_get_what_they_chose(
    make_book: Callable[[], RecordBook],
) -> None:
    mine, theirs = Shown(make_book().arrangement()), Shown(make_book().arrangement())

    theirs.press(move("Evening", "up"))
    leave_out(theirs, "Plan")
    # My page has not been redrawn yet.
    leave_out(mine, "Agenda")
    mine.look_again()

    assert [title for title in titles(mine) if title in PARTS][-2:] == ["Evening", "Message"]
    assert mine.lines("//li[@class='is-left-out']//label") == ["Agenda", "Plan"]


def test_a_look_at_another_type_does_not_lose_the_order(book: RecordBook) -> None:
    shown = Shown(book.arrangement())
    shown.press(move("Opening", "down"))
    before = titles(shown)

    shown.send(TYPE, type="agenda")
    assert not {"Opening", "Ideas"} & set(titles(shown))
    shown.send(TYPE, type="protocol")
    shown.press(move("Ideas", "up"))
    shown.send(TYPE, type="notes")

    moved = [title for title in titles(shown) if title != "Ideas"]
    assert moved == [title for title in before if title != "Ideas"]
    assert titles(shown).index("Ideas") < titles(shown).index("Plan")


def test_a_part_that_is_not_there_is_refused(book: RecordBook) -> None:
    shown = Shown(book.arrangement())

    answer = shown.panel._do(
        {"facts": {"command": "move_part", "part": "nothing", "steps": 1}, "fields": {}}
    )
    assert not answer["done"]


def test_there_is_one_plan_however_often_it_is_changed(
    book: RecordBook, entries: Callable[..., tuple[object, ...]]
) -> None:
    shown = Shown(book.arrangement())
    for title in PARTS:
        leave_out(shown, title)

    assert len(entries(EntryKind.PLAN)) == 1
