from __future__ import annotations

import json
import mimetypes
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest
from playwright.sync_api import Browser, Page, Route
from questionnaire import EVERY_FIELD, GROUPS, grid, options
from server import PATIENCE

from workshopkit.domain.form import (
    CHOOSE_HERE,
    TOO_LONG,
    TOO_MANY_POINTS,
    TOO_MANY_TEXTS,
    Card,
    Cards,
    Choice,
    Dots,
    Field,
    FieldGroup,
    Note,
    Number,
    Points,
    Reader,
    Scale,
    Select,
    Several,
    Text,
    Texts,
    When,
)
from workshopkit.domain.response import Mistake
from workshopkit.front.template import template_environment
from workshopkit.locale.language import language

STATIC = Path(str(resources.files("workshopkit.front"))) / "static"
CONTROLS = {"input", "textarea", "select"}
VOID = {"input", "br"}


@dataclass
class Control:
    """An input, a text area or a list as a browser reads it."""

    sort: str
    attributes: dict[str, str]
    value: str = ""
    options: list[str] = field(default_factory=list)
    is_chosen: bool = False

    @property
    def name(self) -> str:
        return self.attributes["name"]


class Shown(HTMLParser):
    """Fields as read: their controls, ids, labels, legends, and the details that are open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.controls: list[Control] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.inside: list[tuple[str, dict[str, str]]] = []
        self.unnamed: list[Control] = []
        self.feed(html)
        self.close()
        assert self.inside == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if tag in CONTROLS:
            self._control(tag, found)
        elif tag == "option":
            self._option(found)
        if tag not in VOID:
            self.inside.append((tag, found))

    def _control(self, tag: str, found: dict[str, str]) -> None:
        sort = found.get("type", "text") if tag == "input" else tag
        control = Control(sort, found, found.get("value", ""), is_chosen="checked" in found)
        self.controls.append(control)
        if "label" not in [tag for tag, _ in self.inside] and "aria-label" not in found:
            self.unnamed.append(control)

    def _option(self, found: dict[str, str]) -> None:
        self.controls[-1].options.append(found["value"])
        if "selected" in found:
            self.controls[-1].value = found["value"]

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self.inside and self.inside[-1][0] == "textarea":
            self.controls[-1].value += data

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    def values(self, name: str) -> list[str]:
        return [found[name] for _, found in self.tags if name in found]

    def of(self, tag: str) -> list[dict[str, str]]:
        return [found for name, found in self.tags if name == tag]

    def named(self, name: str) -> list[Control]:
        return [control for control in self.controls if control.name == name]

    def sent(self) -> dict[str, list[str]]:
        """What a browser posts: what is chosen, and every text."""
        posted: dict[str, list[str]] = {}
        for control in self.controls:
            if control.sort not in ("radio", "checkbox") or control.is_chosen:
                posted.setdefault(control.name, []).append(control.value)
        return posted


def html_of(
    *fields: Field,
    typed: Mapping[str, Sequence[str]] | None = None,
    mistakes: Sequence[Mistake] = (),
) -> str:
    environment = template_environment("workshopkit.room")
    environment.globals["_"] = language("en").text
    template = environment.from_string(
        '{% import "field.html" as fields_ %}'
        "{% for field in fields %}{{ fields_.show(field, form) }}{% endfor %}"
    )
    form = SimpleNamespace(typed=typed or {}, mistakes=tuple(mistakes))
    return template.render(fields=fields, form=form)


def shown(*fields: Field, **state: Any) -> Shown:
    return Shown(html_of(*fields, **state))


def test_the_form_of_these_tests_has_every_sort_of_field() -> None:
    assert {type(field) for field in EVERY_FIELD} == set(get_args(Field))


@pytest.mark.parametrize("package", ["workshopkit.room", "workshopkit.desk"])
def test_every_package_with_pages_finds_the_fields_beside_its_own(package: str) -> None:
    names = template_environment(package).list_templates()

    assert "field.html" in names
    assert len(names) > 1


@pytest.mark.parametrize("field", EVERY_FIELD, ids=lambda field: type(field).__name__)
def test_every_field_has_something_to_answer_with(field: Field) -> None:
    assert isinstance(field, Note) or len(shown(field).controls) > 0


def test_a_number_is_typed_with_a_keypad_and_a_note_is_only_read() -> None:
    page = shown(Number("k", "How many?"), Note("Now about <you>."))

    assert page.values("inputmode") == ["numeric"]
    assert "number" not in page.values("type")
    assert "Now about <you>." in page.text


@pytest.mark.parametrize("field", EVERY_FIELD, ids=lambda field: type(field).__name__)
def test_a_blank_form_has_nothing_filled_in(field: Field) -> None:
    page = shown(field)

    assert [value for values in page.sent().values() for value in values if value] == []
    assert [found for found in page.of("details") if "open" in found] == []
    assert page.values("aria-invalid") == []


def test_every_id_is_there_once_even_with_two_mistakes_in_one_field() -> None:
    mistakes = (
        Mistake("texts", TOO_MANY_TEXTS, {"n": 4, "count": 3}),
        Mistake("texts", TOO_LONG, {"length": 200, "limit": 120}),
    )
    page = shown(*EVERY_FIELD, mistakes=mistakes)

    assert [name for name, count in Counter(page.values("id")).items() if count > 1] == []
    assert "You wrote 4 texts" in page.text
    assert "This is 200 characters" in page.text


def test_every_control_has_a_name_a_person_can_read_or_hear() -> None:
    page = shown(*EVERY_FIELD)
    labelled = {found["for"] for found in page.of("label") if "for" in found}

    assert [c.name for c in page.unnamed if c.attributes.get("id") not in labelled] == []
    assert labelled <= set(page.values("id"))
    assert all(page.values("aria-label"))


def test_what_describes_or_names_a_field_is_on_the_page() -> None:
    page = shown(*EVERY_FIELD, mistakes=[Mistake("day", CHOOSE_HERE, {})])
    pointed = [*page.values("aria-describedby"), *page.values("aria-labelledby")]

    assert len(pointed) > 4
    assert {name for names in pointed for name in names.split()} <= set(page.values("id"))


def test_every_fieldset_begins_with_its_legend() -> None:
    tags = [name for name, _ in shown(*EVERY_FIELD).tags]

    after = [tags[n + 1] for n, name in enumerate(tags) if name == "fieldset"]
    assert len(after) > 9
    assert set(after) == {"legend"}


CHOICE = Choice("c", "", GROUPS, other=Text("c-other", ""))
SEVERAL = Several("s", "", GROUPS, other=Text("s-other", ""))
SCALE = Scale("n", "", 7, "Lite", "Mycket")
POINTS = Points("p", "", GROUPS, total=100)
TEXT = Text("t", "", lines=3)
LIST = Select("l", "", GROUPS)
FOLDED = FieldGroup("", (LIST, CHOICE))

#: A field, what somebody answers in it, how it is read, and what is read.
ANSWERS: tuple[tuple[Field, dict[str, list[str]], Callable[[Reader], Any], Any], ...] = (
    (TEXT, {"t": ["En & <två>\ntre"]}, lambda r: r.text(TEXT), "En & <två>\ntre"),
    (Number("k", ""), {"k": ["0"]}, lambda r: r.number(Number("k", "")), "0"),
    (Texts("m", "", 3), {"m": ["A", "B", ""]}, lambda r: r.texts(Texts("m", "", 3)), ["A", "B"]),
    (Dots("d", "", GROUPS, 2), {"d": ["o3", "o1"]}, lambda r: r.dots(Dots("d", "", GROUPS, 2)),
     ["o1", "o3"]),
    (CHOICE, {"c": ["o3"], "c-other": ["Vaktmästare"]},
     lambda r: (r.choice(CHOICE), r.text(CHOICE.other)), ("o3", "Vaktmästare")),
    (SEVERAL, {"s": ["o1", "o3"], "s-other": ["Film"]},
     lambda r: (r.several(SEVERAL), r.text(SEVERAL.other)), (["o1", "o3"], "Film")),
    (SCALE, {"n": ["7"]}, lambda r: r.scale(SCALE), 7),
    (LIST, {"l": ["o2"]}, lambda r: r.choice(LIST), "o2"),
    (POINTS, {"p-o1": ["60"], "p-o2": [""], "p-o3": ["40"]}, lambda r: r.points(POINTS),
     {"o1": 60, "o3": 40}),
    (grid("g", "A", "B"), {"g-1-2": ["Yrsa"]}, lambda r: r.text(Text("g-1-2", "")), "Yrsa"),
    (FOLDED, {"l": ["o1"], "c": ["o2"]}, lambda r: (r.choice(LIST), r.choice(CHOICE)),
     ("o1", "o2")),
    (When(SCALE, (("x", ("1",)),)), {"n": ["2"]}, lambda r: r.scale(SCALE), 2),
)  # fmt: skip


def test_every_sort_of_field_is_answered_once() -> None:
    assert {type(field) for field, *_ in ANSWERS} == set(get_args(Field)) - {Note}


@pytest.mark.parametrize(
    ("field", "answer", "read", "value"), ANSWERS, ids=[type(a[0]).__name__ for a in ANSWERS]
)
def test_an_answer_is_shown_again_and_sent_back_as_it_was(
    field: Field, answer: dict[str, list[str]], read: Callable[[Reader], Any], value: Any
) -> None:
    page = shown(field, typed=answer)
    reader = Reader(page.sent())

    assert {name: sent for name, sent in page.sent().items() if any(sent)} == {
        name: sorted(sent, key=page_order(page, name)) for name, sent in answer.items() if any(sent)
    }
    assert (read(reader), reader.mistakes) == (value, [])


def page_order(page: Shown, name: str) -> Callable[[str], int]:
    order = [control.value for control in page.named(name)]
    return lambda value: order.index(value) if value in order else 0


def test_one_thing_is_chosen_with_radios_and_several_with_checkboxes() -> None:
    page = shown(CHOICE, SEVERAL, SCALE)

    assert [c.sort for c in page.named("c")] == ["radio"] * 3
    assert [c.sort for c in page.named("s")] == ["checkbox"] * 3
    assert [(c.sort, c.value) for c in page.named("n")] == [("radio", str(n)) for n in range(1, 8)]


def test_the_two_ends_of_a_scale_are_read_and_heard() -> None:
    page = shown(SCALE)

    heard = [control.attributes.get("aria-label") for control in page.named("n")]
    assert heard == ["1, Lite", None, None, None, None, None, "7, Mycket"]
    assert page.text.startswith("1 = Lite 7 = Mycket")


def test_a_list_begins_with_nothing_chosen() -> None:
    assert shown(LIST).controls[0].options == ["", "o1", "o2", "o3"]


def test_points_say_how_many_there_are_to_share() -> None:
    page = shown(POINTS)

    assert page.values("data-total") == ["100"]
    assert page.values("inputmode") == ["numeric"] * 3
    assert [c.attributes["id"] for c in page.controls] == [POINTS.input_name(o) for o in GROUPS]


@pytest.mark.parametrize(
    ("field", "count"),
    [
        (Text("a", "Rubrik", required=True), 0),
        (Choice("a", "Roll", GROUPS, required=True), 3),
        (Scale("a", "Grad", 4, "Lite", "Mycket", required=True), 4),
        (Several("a", "Vägar", GROUPS, required=True), 0),
    ],
)
def test_what_is_needed_is_marked(field: Field, count: int) -> None:
    page = shown(field)

    assert "needed" in page.text
    assert len(page.values("required")) == count


def test_small_choices_stand_in_a_row() -> None:
    assert "options row" in shown(Choice("a", "", GROUPS, inline=True)).values("class")
    assert "options" in shown(Choice("a", "", GROUPS)).values("class")


def test_a_field_that_hangs_on_another_says_on_which_answers_and_in_words() -> None:
    page = shown(When(TEXT, (("q1", ("o1", 'o"2')),), "If you said no"))

    conditions = [json.loads(values) for values in page.values("data-conditions")]
    assert conditions == [[["q1", ["o1", 'o"2']]]]
    assert page.values("data-joined") == ["all"]
    assert "If you said no" in page.text


@pytest.mark.parametrize(
    ("name", "message", "facts"),
    [
        ("points", TOO_MANY_POINTS, {"n": 140, "total": 100}),
        ("day", CHOOSE_HERE, {}),
        ("spread", CHOOSE_HERE, {}),
        ("role", CHOOSE_HERE, {}),
        ("place-2", CHOOSE_HERE, {}),
        ("role-other", TOO_LONG, {"length": 300, "limit": 200}),
        ("why", TOO_LONG, {"length": 300, "limit": 200}),
    ],
)
def test_a_mistake_stands_at_its_field_and_can_be_linked_to(
    name: str, message: str, facts: dict[str, object]
) -> None:
    page = shown(*EVERY_FIELD, mistakes=[Mistake(name, message, facts)])
    wrong = [found for _, found in page.tags if found.get("aria-invalid") == "true"]

    assert [found["id"] for found in wrong] == [name]
    assert wrong[0]["aria-describedby"].split()[-1] == f"error-{name}"
    assert language("en").text(message, **facts) in page.text


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        ("plan-1-0", ["Bokälskaren"]),
        ("age", ["Mer om dig"]),
        ("spring-0-1", ["Plan för våren", "Mars"]),
    ],
)
def test_what_is_folded_opens_for_what_is_written_or_wrong_in_it(
    name: str, opened: list[str]
) -> None:
    written = shown(*EVERY_FIELD, typed={name: ["o1"]})
    wrong = shown(*EVERY_FIELD, mistakes=[Mistake(name, CHOOSE_HERE, {})])

    for page in (written, wrong):
        assert open_details(page) == opened


def open_details(page: Shown) -> list[str]:
    summaries = ["Den oerfarne", "Bokälskaren", "Plan för våren", "Mars", "April", "Mer om dig"]
    states = ["open" in found for found in page.of("details")]
    return [name for name, is_open in zip(summaries, states, strict=True) if is_open]


def test_a_group_that_is_not_folded_is_in_sight() -> None:
    page = shown(FieldGroup("Plats 1", (LIST,), hint="Den viktigaste.", is_folded=False))

    assert page.of("details") == []
    assert page.of("fieldset") == [{"class": "field group"}]
    assert "Den viktigaste." in page.text


HOSTILE = "\"><script>alert(1)</script>'<img src=x onerror=1>"


def saying(text: str) -> tuple[Field, ...]:
    """Every sort of field, all of them saying the same thing."""
    two = options(text, text)
    other = Text("e2", text, hint=text)
    return (
        Text("a", text, hint=text),
        Text("b", text, lines=3),
        Number("n", text, hint=text),
        Note(text),
        Texts("c", text, 2, hint=text),
        Dots("d", text, two, 1),
        Choice("e", text, two, hint=text, other=other),
        Several("f", text, two, hint=text),
        Scale("g", text, 3, text, text, hint=text),
        Select("h", text, two),
        Points("i", text, two),
        Cards(text, (Card(text, (Text("j", text, hint=text),)),)),
        FieldGroup(text, (Text("k", text),), hint=text),
        FieldGroup(text, (Text("l", text),), hint=text, is_folded=False),
        When(Text("m", text), ((text, (text, text)),), text),
    )


def test_hostile_text_changes_no_element_of_the_form() -> None:
    typed = {name: [HOSTILE] for name in "abckhm"}
    hostile, plain = shown(*saying(HOSTILE), typed=typed), shown(*saying("Neutral"), typed=typed)

    assert [name for name, _ in hostile.tags] == [name for name, _ in plain.tags]
    assert [list(found) for _, found in hostile.tags] == [list(found) for _, found in plain.tags]
    assert hostile.text.count("alert(1)") > 30


# In a real browser, with the room's own style and script.


WORDS = {"over": "Take away {n}", "left": "Votes left: {n}", "draft": "Not sent yet."}


def room_page(*fields: Field) -> str:
    words = " ".join(f'data-{name}="{escape(text)}"' for name, text in WORDS.items())
    return (
        '<!DOCTYPE html><html lang="sv"><meta charset="utf-8"><title>Rum</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/static/room.css">'
        '<script type="module" src="/static/room.js"></script>'
        f'<body data-base="" class="room"><p id="connection" hidden {words}></p>'
        '<main id="room" class="narrow" data-seat="s"><div class="part" data-layout="1"'
        ' data-place="a:b:open:open"><form method="post" id="answer-form" novalidate>'
        '<input type="hidden" name="round" value="r"><input type="hidden" name="rev" value="1">'
        f'{html_of(*fields)}<button>Skicka</button><p id="saved"></p></form></div></main>'
    )


@dataclass
class Room:
    """A page of fields, and what the server will say about what is sent from it."""

    page: Page
    html: str = ""
    answer: dict[str, Any] = field(default_factory=dict)

    def show(self, *fields: Field, width: int = 360) -> Page:
        self.html = room_page(*fields)
        self.page.set_viewport_size({"width": width, "height": 740})
        self.page.goto("http://room.invalid/room")
        return self.page

    def serve(self, route: Route) -> None:
        path = route.request.url.removeprefix("http://room.invalid")
        if path.startswith("/static/"):
            sort = mimetypes.guess_type(path)[0] or "application/octet-stream"
            route.fulfill(body=(STATIC / Path(path).name).read_bytes(), content_type=sort)
        elif route.request.method == "POST":
            route.fulfill(status=422, json=self.answer)
        elif path == "/room":
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=204)


@pytest.fixture
def room(chromium: Browser) -> Iterator[Room]:
    context = chromium.new_context()
    room = Room(context.new_page())
    room.page.set_default_timeout(1000 * PATIENCE)
    room.page.route("**/*", room.serve)
    yield room
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_every_field_fits_and_is_big_enough_for_a_thumb(room: Room, width: int) -> None:
    page = room.show(*EVERY_FIELD, width=width)

    targets = ".step, .option, .share input, select, summary, .field > input, textarea"
    sizes = page.evaluate(
        "s => [...document.querySelectorAll(s)].filter(e => e.offsetParent)"
        ".map(e => Math.min(e.offsetHeight, e.offsetWidth))",
        targets,
    )
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert len(sizes) > 40
    assert min(sizes) >= 44


@pytest.mark.browser
def test_a_field_that_hangs_on_another_comes_and_goes_and_keeps_what_was_typed(room: Room) -> None:
    page = room.show(SCALE, When(TEXT, (("n", ("1", "2")),), "If 1 or 2"))
    why = page.locator("#t")

    assert not why.is_visible()
    page.get_by_label("1, Lite").check()
    why.fill("Ingen aning")
    page.get_by_label("7, Mycket").check()
    assert not why.is_visible()
    page.get_by_label("1, Lite").check()
    assert why.is_visible()
    assert why.input_value() == "Ingen aning"


@pytest.mark.browser
def test_what_hangs_on_a_hidden_field_is_hidden_with_it(room: Room) -> None:
    page = room.show(
        Choice("a", "A", options("Ja", "Nej"), inline=True),
        When(Choice("b", "B", options("Ja", "Nej")), (("a", ("o1",)),)),
        When(Text("c", "C"), (("b", ("o1",)),)),
    )

    page.locator("[name=a]").first.check()
    page.locator("[name=b]").first.check()
    assert page.locator("#c").is_visible()
    page.locator("[name=a]").last.check()
    assert not page.locator("#c").is_visible()


@pytest.mark.browser
def test_points_left_are_counted_while_they_are_shared(room: Room) -> None:
    page = room.show(POINTS)
    left = page.locator(".left")

    assert left.inner_text() == "Points left: 100"
    page.locator("#p-o1").fill("60")
    page.locator("#p-o2").fill("många")
    assert left.inner_text() == "Points left: 40"
    page.locator("#p-o3").fill("55")
    assert left.inner_text() == "Take away 15"


@pytest.mark.browser
@pytest.mark.parametrize("any_of", [False, True])
def test_a_field_can_hang_on_two_others(room: Room, any_of: bool) -> None:
    both = (("a", ("o1",)), ("b", ("o1",)))
    page = room.show(
        Choice("a", "A", options("Ja", "Nej")),
        Choice("b", "B", options("Ja", "Nej")),
        When(Note("Nu"), both, any_of=any_of),
    )
    note = page.get_by_text("Nu", exact=True)

    seen = [note.is_visible()]
    for name in "ab":
        page.locator(f"[name={name}]").first.check()
        seen.append(note.is_visible())

    assert seen == [False, any_of, True]


@pytest.mark.browser
def test_a_chosen_radio_is_let_go_of_by_choosing_it_once_more(room: Room) -> None:
    page = room.show(Choice("a", "A", GROUPS), When(TEXT, (("a", ("o2",)),)))
    second = page.locator("label.option").nth(1)

    second.click()
    assert page.locator("#t").is_visible()
    second.click()
    assert page.locator(":checked").count() == 0
    assert not page.locator("#t").is_visible()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.locator(":checked").input_value() == "o3"
    page.keyboard.press("Space")
    assert page.locator(":checked").count() == 0


@pytest.mark.browser
def test_a_needed_radio_stays_chosen(room: Room) -> None:
    page = room.show(Choice("a", "A", GROUPS, required=True))

    page.locator("label.option").first.click()
    page.locator("label.option").first.click()

    assert page.locator(":checked").count() == 1


@pytest.mark.browser
def test_what_is_not_sent_comes_back_in_every_field_and_where_it_was_folded(room: Room) -> None:
    fields = (
        SCALE,
        LIST,
        POINTS,
        SEVERAL,
        When(TEXT, (("n", ("1",)),)),
        FieldGroup("Mer", (CHOICE,)),
    )
    page = room.show(*fields)
    page.get_by_label("1, Lite").check()
    page.locator("#l").select_option("o2")
    page.locator("#p-o1").fill("60")
    page.locator("[name=s]").nth(2).check()
    page.locator("#t").fill("Därför")
    page.locator("summary").click()
    page.locator("[name=c]").nth(1).check()
    sent = page.evaluate("[...new FormData(document.forms[0])].map(String)")

    page.reload()

    assert page.evaluate("[...new FormData(document.forms[0])].map(String)") == sent
    assert page.locator("#t").is_visible()
    assert page.locator("[name=c]").nth(1).is_visible()
    assert page.locator(".left").inner_text() == "Points left: 40"


@pytest.mark.browser
def test_what_is_wrong_is_told_below_the_legend_of_its_fieldset_and_in_sight(room: Room) -> None:
    told = {"points": "For många", "n": "Välj", "s": "Välj", "t": "För långt", "c": "Finns inte"}
    said = [{"field": name, "message": f"{text}: {name}"} for name, text in told.items()]
    room.answer = {"saved": False, "error": "Inte sparat.", "mistakes": said}
    page = room.show(
        SCALE, SEVERAL, Points("points", "P", GROUPS), When(TEXT, (("n", ("1",)),)),
        FieldGroup("Mer", (FieldGroup("Ännu mer", (CHOICE,)),)),
    )  # fmt: skip

    page.locator("button").click()
    page.wait_for_selector("#summary")

    errors = page.locator(".error")
    assert errors.count() == 5
    assert all(errors.nth(n).is_visible() for n in range(5))
    before = errors.evaluate_all("all => all.map(e => e.previousElementSibling.tagName)")
    assert sorted(before) == ["LABEL", "LEGEND", "LEGEND", "LEGEND", "LEGEND"]
    links = page.locator("#summary a").evaluate_all("all => all.map(a => a.hash.slice(1))")
    assert [page.locator(f'[id="{name}"]').count() for name in links] == [1] * 5


def test_a_number_is_typed_as_text_on_every_page() -> None:
    # A number field loses what is no number before anybody can say so, and turns with the wheel.
    package = Path(str(resources.files("workshopkit")))
    pages = [path for path in package.rglob("*") if path.suffix in (".html", ".j2")]
    assert len(pages) > 20
    assert [path.name for path in pages if 'type="number"' in path.read_text("utf-8")] == []
