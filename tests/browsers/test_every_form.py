"""The form of every kind is answered in WebKit and Firefox, with our script and without any."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from engines import Browser
from server import Forum, RunningServer, eventually, new_forum

from workshopkit.kinds import KINDS

pytestmark = pytest.mark.browsers
#: By script: the exercises with a form of their own sort, in the order they are played.
FORMS = {
    "dialogue_forum": (
        "library-products",
        "centre-today-tomorrow",
        "centre-stance",
        "propose-target-groups",
        "prioritise-target-groups",
        "personas",
        "headlines",
    ),
    "local_follow_up": ("communication-staircase", "centre-matrix", "action-plan-now"),
    "communication_day": ("next-step-decision",),
    "social_media": ("thread",),
    "working_group": ("meeting-items",),
    "evaluation": ("course-evaluation",),
}
ASKS_NOTHING = {"intro"}
#: Fills the fields of a name with the values that they are to have, one after the other.
FILL = """(() => {
  const missing = [];
  for (const [name, values] of Object.entries(ANSWER)) {
    const fields = [...document.querySelectorAll(`#answer-form [name="${name}"]`)]
      .filter((field) => field.type !== "hidden");
    const choices = fields.filter((field) => ["checkbox", "radio"].includes(field.type));
    for (const field of choices) field.checked = values.includes(field.value);
    const typed = fields.filter((field) => !choices.includes(field));
    typed.forEach((field, at) => { field.value = values[at] ?? ""; });
    for (const field of fields) field.dispatchEvent(new Event("input", {bubbles: true}));
    for (const field of fields) field.dispatchEvent(new Event("change", {bubbles: true}));
    if (values.some((value) => value && !fields.some((field) => field.value === value)))
      missing.push(name);
  }
  return missing;
})()"""
SAVED = "document.getElementById('saved')?.textContent.trim()"
SENT = "#answer-form .send button"


@pytest.fixture
def make_forum(server: RunningServer) -> Iterator[Callable[[str], Forum]]:
    made: list[Forum] = []

    def make(script: str) -> Forum:
        made.append(new_forum(server, script=script, title=f"Formulär i {script}"))
        return made[-1]

    yield make
    for forum in made:
        forum.command("end", closed=True)


def come_in(browser: Browser, forum: Forum) -> None:
    browser.goto(f"{forum.server.address}/j/{forum.code}")
    browser.type("#name", "Alva")
    browser.type("#table", "Bord 7")
    browser.click("form.join button")
    assert eventually(lambda: browser.ask("location.pathname") == "/room")


def answered(forum: Forum, exercise: str) -> int:
    return int(forum.round(exercise)["answered"])


@pytest.mark.parametrize("scripts", [True, False], ids=["with our script", "without JavaScript"])
def test_every_kind_is_answered(
    make_forum: Callable[[str], Forum], open_browser: Callable[..., Browser], scripts: bool
) -> None:
    browser = open_browser(scripts=scripts)
    played = set()
    for script, exercises in FORMS.items():
        forum = make_forum(script)
        come_in(browser, forum)
        for exercise in exercises:
            forum.open_with_what_it_needs(exercise)
            played.add(forum.round(exercise)["kind"])
            browser.goto(f"{forum.server.address}/room")
            answer = forum.full_answer(exercise)
            filled = FILL.replace("ANSWER", json.dumps(answer))
            assert browser.ask(filled) == [], exercise
            browser.click(SENT)
            assert eventually(lambda f=forum, e=exercise: answered(f, e) == 1), exercise
            assert eventually(
                lambda: bool(browser.ask("!!document.getElementById('saved').textContent.trim()"))
            )
            forum.do("close", exercise)
    assert played == set(KINDS) - ASKS_NOTHING
