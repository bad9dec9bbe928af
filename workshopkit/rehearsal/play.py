"""Playing a scenario: everybody joins, every exercise is opened, answered, moderated and shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import click

from workshopkit.domain.exercise import Exercise
from workshopkit.domain.item import Item
from workshopkit.domain.round import Round, RoundState
from workshopkit.errors import SetupError
from workshopkit.kinds import KINDS
from workshopkit.rehearsal.browser import Browser
from workshopkit.rehearsal.scenario import Scenario, Scene

_AT_ONCE = 16


class UnknownLabelError(SetupError):
    """The scenario names “{label}” in {exercise}, but it is not there."""


def play(scenario: Scenario, link: str, people: int = 0, *, slug: str = "") -> str:
    """Play a scenario at a facilitator's link and return the workshop's slug.

    Args:
        scenario: Who does what.
        link: The facilitator's link, as `serve` prints it.
        people: How many should be in the room at least; those without a part only join.
        slug: The workshop to play in; without it, a new one is made.
    """
    desk = Browser(link)
    desk.follow(link)
    slug = slug or str(desk.post_json("/new", _plan(scenario))["slug"])
    state = desk.get_json(f"/state/{slug}")
    seats = _everybody(scenario, people)
    steps = len(seats) + sum(len(scene.answers) + 3 for scene in scenario.scenes) + 1
    with click.progressbar(length=steps, label=slug, file=sys.stderr) as bar:
        browsers = _join(desk.origin, state["workshop"]["code"], seats, bar.update)
        for scene in scenario.scenes:
            _play_scene(desk, slug, scene, browsers, bar.update)
        _keep_record(desk, slug, scenario)
        bar.update(1)
    for browser in (desk, *browsers.values()):
        browser.close()
    return slug


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
    origin: str, code: str, seats: Sequence[tuple[str, str]], done: Callable[[int], None]
) -> dict[str, Browser]:
    def join(seat: tuple[str, str]) -> Browser:
        browser = Browser(origin)
        table, name = seat
        browser.post_form("/", {"code": [code], "name": [name], "table": [table]})
        return browser

    browsers: dict[str, Browser] = {}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for number, browser in enumerate(pool.map(join, seats)):
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

    if scene.settings:
        command("settings", settings=dict(scene.settings))
    command("open", expect=RoundState.PREPARED)
    done(1)
    round_ = _round(_state_of(desk, slug, scene.exercise))
    # One after the other, so that a rehearsal comes out the same every time.
    for answer in scene.answers:
        _hand_in(browsers[answer["table"]], round_, answer)
        done(1)
    command("close", expect=RoundState.OPEN)
    for act in scene.moderation:
        _moderate(desk, slug, scene.exercise, act)
    done(1)
    command("reveal", expect=RoundState.CLOSED)
    done(1)


def _hand_in(browser: Browser, round_: Round, answer: Mapping[str, Any]) -> None:
    kind = KINDS[round_.exercise.kind]
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
        facts.update(command="moderate", act=act["act"], label=act.get("label", ""))
    desk.post_json(f"/command/{slug}", facts)


def _id_of(label: str, ids: Mapping[str, str], exercise: str) -> str:
    if label not in ids:
        raise UnknownLabelError(label=label, exercise=exercise)
    return ids[label]


def _state_of(desk: Browser, slug: str, exercise: str) -> dict[str, Any]:
    rounds = desk.get_json(f"/state/{slug}")["rounds"]
    found: dict[str, Any] = [r for r in rounds if r["exercise"] == exercise][-1]
    return found


def _round(state: Mapping[str, Any]) -> Round:
    """Return as much of a round as a kind needs to turn labels into an answer."""
    exercise = Exercise(state["exercise"], state["kind"], 1, state["settings"], {})
    round_ = Round(state["id"], "", exercise, state["number"], 0, state["settings"])
    items = tuple(Item(choice["id"], choice["label"]) for choice in state["choices"])
    return replace(round_, items=items)


def _keep_record(desk: Browser, slug: str, scenario: Scenario) -> None:
    kinds = {"attendance": "attendance", "decisions": "decision", "next_steps": "next_step"}
    for name, kind in kinds.items():
        for line in scenario.record.get(name, ()):
            facts = {"command": "add_entry", "kind": kind, "fields": dict(line)}
            desk.post_json(f"/command/{slug}", facts)
    for note in scenario.record.get("notes", ()):
        desk.post_json(f"/command/{slug}", {"command": "note", "rev": 0, **note})
