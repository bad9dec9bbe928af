"""Playing a scenario: everybody joins, every exercise is opened, answered, moderated and shown."""

from __future__ import annotations

import ssl
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import click

from workshopkit.domain.exercise import exercise_from_json
from workshopkit.domain.item import Item
from workshopkit.domain.record import NOTE_MARK
from workshopkit.domain.round import NoSuchRoundError, Round, RoundState
from workshopkit.errors import SetupError
from workshopkit.kinds import kind_of
from workshopkit.rehearsal.browser import Browser
from workshopkit.rehearsal.scenario import Scenario, Scene

_AT_ONCE = 16


class TooFewPeopleError(SetupError):
    """Question {question} is answered by {needed}, but only {n} are in the room."""


class UnknownLabelError(SetupError):
    """The scenario names “{label}” in {exercise}, but it is not there."""


def play(
    scenario: Scenario,
    link: str,
    people: int = 0,
    *,
    slug: str = "",
    tls: ssl.SSLContext | None = None,
) -> str:
    """Play a scenario at a facilitator's link and return the workshop's slug.

    Args:
        scenario: Who does what.
        link: The facilitator's link, as `serve` prints it.
        people: How many should be in the room at least; those without a part only join.
        slug: The workshop to play in; without it, a new one is made.
        tls: Which certificates are believed; without it, those that the machine believes.
    """
    desk = Browser(link, tls)
    desk.follow(link)
    slug = slug or str(desk.post_json("/new", _plan(scenario))["slug"])
    seats = _everybody(scenario, max(people, scenario.people))
    doors = [Browser(desk.address, tls) for _ in seats]
    steps = len(seats) + sum(len(scene.answers) + 3 for scene in scenario.scenes) + 1
    with click.progressbar(length=steps, label=slug, file=sys.stderr) as bar:
        _play_all(desk, slug, scenario, dict(zip(doors, seats, strict=True)), bar.update)
    for browser in (desk, *doors):
        browser.close()
    return slug


def _play_all(
    desk: Browser,
    slug: str,
    scenario: Scenario,
    seats: Mapping[Browser, tuple[str, str]],
    done: Callable[[int], None],
) -> None:
    state = desk.get_json(f"/state/{slug}")
    browsers = _join(list(seats), state["workshop"]["code"], list(seats.values()), done)
    for scene in scenario.scenes:
        _play_scene(desk, slug, scene, browsers, done)
    _keep_record(desk, slug, scenario)
    done(1)


def _plan(scenario: Scenario) -> dict[str, str]:
    return {
        "title": scenario.title,
        "date": scenario.date.isoformat(),
        "place": scenario.place,
        "language": scenario.language,
        "script": scenario.script,
    }


def _everybody(scenario: Scenario, people: int) -> list[tuple[str, str]]:
    """Return (table, name) of everybody; those without a part have neither."""
    seats = [(seat.table, seat.person) for seat in scenario.seats]
    return seats + [("", "")] * max(0, people - len(seats))


def _join(
    doors: Sequence[Browser],
    code: str,
    seats: Sequence[tuple[str, str]],
    done: Callable[[int], None],
) -> dict[str, Browser]:
    def join(browser: Browser, seat: tuple[str, str]) -> Browser:
        table, name = seat
        # The page first, as people do: it tries whether a browser keeps cookies.
        browser.get("/")
        browser.post_form("/", {"code": [code], "name": [name], "table": [table]})
        # A seat counts once its page has come back.
        browser.get("/room")
        return browser

    browsers: dict[str, Browser] = {}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for number, browser in enumerate(pool.map(join, doors, seats)):
            browsers[seats[number][0] or f"guest {number}"] = browser
            done(1)
    return browsers


def _play_scene(
    desk: Browser,
    slug: str,
    scene: Scene,
    browsers: Mapping[str, Browser],
    done: Callable[[int], None],
) -> None:
    def command(name: str, **facts: Any) -> None:  # noqa: ANN401 -- a command's own facts
        facts = {"command": name, "exercise": scene.exercise, **facts}
        desk.post_json(f"/command/{slug}", facts)

    command("go", section=scene.exercise)
    if scene.settings:
        command("settings", settings=dict(scene.settings))
    if scene.wording:
        command("wording", text=scene.wording)
    round_ = _round(_state_of(desk, slug, scene.exercise, full=True))
    if kind_of(round_).asks(round_):
        _ask(desk, slug, scene, browsers, command, done)
    done(3)
    for note in scene.notes:
        section = f"{scene.exercise}{NOTE_MARK}{note['question']}"
        command("note", rev=0, section=section, text=note["text"])
    if scene.record_decision:
        command("record_decision")


def _ask(
    desk: Browser,
    slug: str,
    scene: Scene,
    browsers: Mapping[str, Browser],
    command: Callable[..., None],
    done: Callable[[int], None],
) -> None:
    state = _state_of(desk, slug, scene.exercise)["state"]
    # Whoever wrote the scenario means it, whatever there would be to ask.
    command("open", expect=state, confirmed=True)
    round_ = _round(_state_of(desk, slug, scene.exercise, full=True))
    # One after the other, so that a rehearsal comes out the same every time.
    for device, answer in _answers(scene, list(browsers)):
        _hand_in(browsers[device], round_, answer)
        done(1)
    command("close", expect=RoundState.OPEN)
    for act in scene.moderation:
        _moderate(desk, slug, scene.exercise, act)
    if scene.tie:
        command("tie", way=scene.tie)
    command("reveal", expect=RoundState.CLOSED)


def _answers(scene: Scene, devices: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """Return who hands in what: what is dealt out, together with what a device says itself."""
    own = {answer["table"]: dict(answer) for answer in scene.answers}
    if not scene.dealt:
        return list(own.items())
    found = []
    for device, dealt in zip(devices, _deal(scene.dealt, len(devices)), strict=True):
        answers = {**dealt, **own.get(device, {}).get("answers", {})}
        if answers:
            found.append((device, {"answers": answers}))
    return found


def _deal(hands: Sequence[Mapping[str, Any]], people: int) -> list[dict[str, Any]]:
    """Return for each person what the counts give them; the same every time."""
    dealt: list[dict[str, Any]] = [{} for _ in range(people)]
    for hand in hands:
        question = hand["question"]
        cards = [n for n, count in enumerate(hand["counts"], start=1) for _ in range(count)]
        if len(cards) > people:
            raise TooFewPeopleError(n=people, needed=len(cards), question=question)
        if hand.get("shuffled"):
            Random(question).shuffle(cards)  # nosec B311  # noqa: S311 -- made-up answers, not secrets
        for person, card in enumerate(cards):
            dealt[person][str(question)] = card
    return dealt


def _hand_in(browser: Browser, round_: Round, answer: Mapping[str, Any]) -> None:
    kind = kind_of(round_)
    words = {name: value for name, value in answer.items() if name != "table"}
    raw = kind.inputs(round_, kind.from_words(round_, words))
    browser.post_form("/room", {**raw, "round": [round_.id], "rev": ["1"]})


def _moderate(desk: Browser, slug: str, exercise: str, act: Mapping[str, Any]) -> None:
    ids = {item["label"]: item["id"] for item in _state_of(desk, slug, exercise)["items"]}
    items = [_id_of(label, ids, exercise) for label in act["items"]]
    facts: dict[str, Any] = {"exercise": exercise, "items": items}
    if act["act"] == "order":
        facts["command"] = "order"
    else:
        label = "\n".join(act["labels"]) if "labels" in act else act.get("label", "")
        facts.update(command="moderate", act=act["act"], label=label, confirmed=True)
    desk.post_json(f"/command/{slug}", facts)


def _id_of(label: str, ids: Mapping[str, str], exercise: str) -> str:
    if label not in ids:
        raise UnknownLabelError(label=label, exercise=exercise)
    return ids[label]


def _state_of(desk: Browser, slug: str, exercise: str, *, full: bool = False) -> dict[str, Any]:
    rounds = desk.get_json(f"/state/{slug}{'?full=1' if full else ''}")["rounds"]
    found: list[dict[str, Any]] = [r for r in rounds if r["exercise"] == exercise]
    if not found:
        raise NoSuchRoundError(exercise=exercise)
    return found[-1]


def _round(state: Mapping[str, Any]) -> Round:
    """Return as much of a round as a kind needs to turn labels into an answer."""
    exercise = exercise_from_json(state["words"])
    items = tuple(Item(choice["id"], choice["label"]) for choice in state["choices"])
    return Round(state["id"], "", exercise, state["number"], 0, state["settings"], items=items)


#: What a scenario calls the parts of the record.
_RECORD = {
    "cover": "cover",
    "members": "member",
    "log": "log",
    "meetings": "meeting",
    "attendance": "attendance",
    "decisions": "decision",
    "next_steps": "next_step",
    "parked": "parked",
}


def _keep_record(desk: Browser, slug: str, scenario: Scenario) -> None:
    for name, kind in _RECORD.items():
        for line in scenario.record.get(name, ()):
            facts = {"command": "add_entry", "kind": kind, "fields": dict(line)}
            desk.post_json(f"/command/{slug}", facts)
    for note in scenario.record.get("notes", ()):
        desk.post_json(f"/command/{slug}", {"command": "note", "rev": 0, **note})
