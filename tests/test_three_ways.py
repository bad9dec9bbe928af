"""The same act by a panel, over HTTP and on the command line: the same check, the same sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from server import PROPOSE, Forum, RunningServer, commanded, new_forum, secretary_of

from workshopkit.app.places import find_folders
from workshopkit.app.scripts import ground_of
from workshopkit.desk.desk import Desk
from workshopkit.desk.record_panel import RecordBook
from workshopkit.domain.actor import Actor, Role, WrongRoleError
from workshopkit.domain.ports import Store
from workshopkit.facilitation.command import COMMANDS
from workshopkit.facilitation.commands.asked import Sort
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.recording import record_of
from workshopkit.store import open_store

Facts = Mapping[str, Any]
#: Asks for an act in a workshop as the secretary; returns the sentence, empty if it was done.
Way = Callable[[Forum, str, Facts], str]

#: The panel that sends each of them; the others are on more than one.
PANELS = {
    "style": "style",
    "logo": "style",
    "no_logo": "style",
    "document_type": "arrangement",
    "let_in": "arrangement",
    "move_part": "arrangement",
    "redact": "texts",
    "stage": "documentation",
    "finalise": "documentation",
    "cover": "cover",
    "note": "notes",
}
#: A picture of one dot.
DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhf"
    "DwAChwGA60e6kgAAAABJRU5ErkJggg=="
)

CHANGED = "Somebody else changed this in the meantime, so nothing was overwritten. Read it again."
STYLE = "The house style was changed in the meantime, so nothing was saved. Look at it again."
ARRANGED = (
    "The document was arranged anew in the meantime, so nothing was changed. Look at it again."
)
#: What the secretary sends from a page that is out of date, and what is said about it.
STALE: dict[str, tuple[Facts, str]] = {
    "style": ({"fields": {"accent": "#7a1f5c"}, "was": {"accent": "#123456"}}, STYLE),
    "logo": ({"logo": DOT, "logo_alt": "Ängelåsa", "was": "another"}, STYLE),
    "no_logo": ({"was": "another"}, STYLE),
    "document_type": ({"type": "notes", "expect": "agenda"}, ARRANGED),
    "let_in": (
        {"part": "gone", "goes_in": True},
        "The document has no part “gone” now. Look at the list again.",
    ),
    "move_part": ({"part": PROPOSE, "steps": 1, "expect": 99}, ARRANGED),
    "redact": (
        {"exercise": PROPOSE, "item": "{item}", "text": "Annat", "was": "Te"},
        "This text was changed in the meantime, so nothing was saved. Look at it again.",
    ),
    "stage": (
        {"stage": "comments", "expect": "final"},
        "Somebody else has changed how far the document is. Look at it again.",
    ),
    "finalise": (
        {"language": "en", "expect": 7},
        "Somebody else has made the document final: there is version 0 now. Look at it.",
    ),
    "cover": ({"fields": {"season": "Vår"}, "rev": 7}, CHANGED),
    "note": ({"section": PROPOSE, "text": "Annat", "rev": 7}, CHANGED),
    "change_entry": ({"entry": "{entry}", "fields": {"what": "Annat"}, "rev": 7}, CHANGED),
    "remove_entry": ({"entry": "{entry}", "rev": 7}, CHANGED),
}
#: What cannot be used, wherever it comes from.
WRONG: list[tuple[str, Facts, str]] = [
    (
        "style",
        {"fields": {"accent": "#ffcc00"}},
        "This colour has a contrast of 1.51 on white. Text needs 4.5: make it darker.",
    ),
    ("style", {"fields": {"second": "red"}}, "“red” is not a colour. Write it like #0b5563."),
    ("style", {"fields": {"font": "comic"}}, "There is no typeface called “comic”."),
    ("add_entry", {"kind": "style", "fields": {"font": "x"}}, "There is no typeface called “x”."),
    ("logo", {"logo": "x", "logo_alt": "X"}, "Choose a PNG or JPEG file for the logo."),
    ("logo", {"logo": DOT}, "Write what the logo says, for those who cannot see it."),
    ("redact", {"exercise": PROPOSE, "item": "{item}", "text": " "}, "Write something first."),
    (
        "finalise",
        {"language": "xx"},
        "The language “xx” is not known. Choose sv, nb, da or en.",
    ),
    (
        "add_entry",
        {"kind": "plan", "fields": {"stage": "final"}},
        "The command lacks “kind”, or it is not of the right sort.",
    ),
    (
        "moderate",
        {"exercise": PROPOSE, "act": "redact", "items": ["{item}"]},
        "The command lacks “act”, or it is not of the right sort.",
    ),
]


@pytest.fixture(scope="module")
def store(server: RunningServer) -> Iterator[Store]:
    """The server's store, opened by somebody else as kernels do it."""
    opened = open_store(str(server.store))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def ways(server: RunningServer, store: Store) -> dict[str, Way]:
    keeper = secretary_of(server)

    def by_panel(forum: Forum, name: str, facts: Facts) -> str:
        with store.read() as unit:
            place = find_workshop(unit, forum.slug)
        ground = ground_of(find_folders(), place)
        book = RecordBook(Desk(store, Actor(Role.SECRETARY), place, "", ground))
        panel = getattr(book, PANELS.get(name, "next_steps"))()
        answer = panel._do({"facts": {"command": name, **facts}, "fields": {}})
        return "" if answer["done"] else str(answer["said"])

    def over_http(forum: Forum, name: str, facts: Facts) -> str:
        answer = keeper.post_json(f"/command/{forum.slug}", {"command": name, **facts})
        return "" if answer.status == 200 else str(answer.json["error"])

    def on_the_command_line(forum: Forum, name: str, facts: Facts) -> str:
        words = [one for fact, value in facts.items() for one in typed(fact, value)]
        at = ("--as", "secretary", "--store", str(server.store))
        return commanded("do", forum.slug, name, *words, *at).stderr.strip()

    return {"panel": by_panel, "http": over_http, "command line": on_the_command_line}


def typed(fact: str, value: object) -> Iterator[str]:
    """A fact as it is typed on the command line."""
    if isinstance(value, dict):
        yield from (f"{fact}.{name}={inner}" for name, inner in value.items())
        if not value:
            yield f"{fact}={{}}"
    elif isinstance(value, list):
        yield f"{fact}={','.join(value)}"
    else:
        yield f"{fact}={str(value).lower() if isinstance(value, bool) else value}"


@pytest.fixture(scope="module")
def seen(server: RunningServer, store: Store) -> tuple[Forum, dict[str, str]]:
    """A workshop with a proposal and a record, and the ids of what is in it."""
    forum = new_forum(server, language="en", title="Three ways")
    forum.run(PROPOSE, {"texts": ["Kaffe"]})
    forum.do("cover", rev=0, fields={"season": "Höst"})
    forum.do("note", section=PROPOSE, text="Alla kom.", rev=0)
    forum.do("add_entry", kind="next_step", fields={"what": "Boka"})
    with store.read() as unit:
        entries = record_of(unit, find_workshop(unit, forum.slug)).entries
    (step,) = (entry.id for entry in entries if entry.kind == "next_step")
    return forum, {"{entry}": step, "{item}": forum.ids(PROPOSE)["Kaffe"]}


def filled(facts: Facts, ids: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: [ids.get(one, one) for one in value]
        if isinstance(value, list)
        else ids.get(value, value)
        if isinstance(value, str)
        else value
        for name, value in facts.items()
    }


def kept(store: Store, forum: Forum) -> object:
    """What an act of the record could have changed."""
    with store.read() as unit:
        place = find_workshop(unit, forum.slug)
        acts = [list(unit.acts(round_.id)) for round_ in unit.rounds(place.id)]
        return record_of(unit, place), acts, list(unit.publications(place.id))


@pytest.mark.parametrize("name", STALE)
def test_a_page_that_is_out_of_date_is_told_so_and_changes_nothing(
    ways: dict[str, Way], seen: tuple[Forum, dict[str, str]], store: Store, name: str
) -> None:
    forum, ids = seen
    facts, sentence = STALE[name]
    before = kept(store, forum)

    said = {way: ask(forum, name, filled(facts, ids)) for way, ask in ways.items()}

    assert said == dict.fromkeys(ways, sentence)
    assert kept(store, forum) == before


@pytest.mark.parametrize(("name", "facts", "sentence"), WRONG, ids=str)
def test_what_cannot_be_used_is_told_alike_and_changes_nothing(
    ways: dict[str, Way],
    seen: tuple[Forum, dict[str, str]],
    store: Store,
    name: str,
    facts: Facts,
    sentence: str,
) -> None:
    forum, ids = seen
    before = kept(store, forum)

    said = {way: ask(forum, name, filled(facts, ids)) for way, ask in ways.items()}

    assert said == dict.fromkeys(ways, sentence)
    assert kept(store, forum) == before


#: A fact of each sort, right enough to come as far as the check of the role.
RIGHT = {
    Sort.TEXT: PROPOSE,
    Sort.NUMBER: 1,
    Sort.FLAG: True,
    Sort.TEXTS: ["item"],
    Sort.FIELDS: {"text": "x"},
    Sort.VALUES: {"texts": 2},
}
OWN = {"expect": "closed", "act": "hide", "source": "paper", "way": "all"}
FACILITATING = (
    *("open", "close", "reveal", "withdraw", "settings", "count", "timer", "add_time", "go"),
    *(
        "join_screen",
        "look",
        "spotlight",
        "end",
        "moderate",
        "order",
        "move",
        "undo",
        "codes",
        "forget",
    ),
    *("leave_table", "left", "replace_code", "tie", "wifi", "new_links"),
    *("move_section", "minutes", "skip", "take_in", "ask"),
)


@pytest.mark.parametrize("name", FACILITATING)
def test_the_secretary_is_refused_alike_what_is_the_facilitators(
    ways: dict[str, Way], seen: tuple[Forum, dict[str, str]], store: Store, name: str
) -> None:
    forum, _ = seen
    listed = COMMANDS[name].facts
    own = {fact: OWN[fact] for fact, sort in listed.items() if sort is Sort.TEXT and fact in OWN}
    facts = {fact: own.get(fact, RIGHT[sort]) for fact, sort in listed.items()}
    before = kept(store, forum), stands(forum)

    said = {way: ask(forum, name, facts) for way, ask in ways.items()}

    assert said == dict.fromkeys(ways, str(WrongRoleError()))
    assert (kept(store, forum), stands(forum)) == before


def stands(forum: Forum) -> dict[str, Any]:
    """Return how a workshop stands, without its counts.

    They grow a little later than what they count, and when the script's words are rendered.
    """
    state = forum.state()
    return {**state, "workshop": {**state["workshop"], "version": 0, "layout": 0}}


def test_every_command_is_the_secretarys_too_or_refused_above() -> None:
    secretarys = {*STALE, "add_entry", "take_names", "record_decision", "wording"}
    secretarys |= {"keep_until", "describe"}

    assert {*FACILITATING, *secretarys} == set(COMMANDS)


def test_the_same_facts_do_the_same(
    server: RunningServer, ways: dict[str, Way], store: Store
) -> None:
    acts: list[tuple[str, Facts]] = [
        ("style", {"fields": {"accent": "#7a1f5c", "footer": "Deras"}}),
        ("style", {"fields": {"footer": "Min"}, "was": {"footer": ""}}),
        ("logo", {"logo": DOT, "logo_alt": "Ängelåsa"}),
        ("document_type", {"type": "protocol"}),
        ("move_part", {"part": PROPOSE, "steps": -1}),
        ("let_in", {"part": "personas", "goes_in": False}),
        ("cover", {"fields": {"background": "Deras", "season": "2027"}, "rev": 0}),
        ("cover", {"fields": {"background": "Min", "client": "Vi"}, "rev": 0, "both": True}),
        ("note", {"section": PROPOSE, "text": "Deras", "rev": 0}),
        ("note", {"section": PROPOSE, "text": "Min", "rev": 0, "both": True}),
        ("finalise", {"language": "nb", "expect": 0}),
    ]
    found = {}
    for way, ask in ways.items():
        forum = new_forum(server, language="en", title="The same")
        assert [ask(forum, name, facts) for name, facts in acts] == [""] * len(acts), way
        with store.read() as unit:
            place = find_workshop(unit, forum.slug)
            bodies = [(entry.kind, dict(entry.body)) for entry in record_of(unit, place).entries]
            versions = [(made.version, made.language) for made in unit.publications(place.id)]
        found[way] = (bodies, versions)

    assert found["panel"] == found["http"] == found["command line"]
    bodies, versions = found["http"]
    said = dict(bodies)
    assert (said["style"]["footer"], said["cover"]["background"]) == ("Deras / Min", "Deras\n\nMin")
    assert (said["note"]["text"], said["plan"]["left_out"]) == ("Deras\n\nMin", "personas")
    assert versions == [(1, "nb")]
