"""A page speaks to its kernel over a line; whoever holds the line may say anything on it."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import websocket
from ipywidgets.widgets.widget import _registry
from server import (
    PATIENCE,
    PROPOSE,
    Answer,
    Forum,
    RunningServer,
    Visitor,
    facilitator_of,
    new_forum,
    secretary_of,
)

from workshopkit.facilitation.command import COMMANDS

#: What would run code, look into the kernel, or end it; on which channel it is taken.
FORGED = (
    ("execute_request", "shell", {"code": "open({proof!r}, 'w').write('x')", "silent": False}),
    ("execute_request", "control", {"code": "open({proof!r}, 'w').write('x')", "silent": False}),
    ("inspect_request", "shell", {"code": "forum", "cursor_pos": 5, "detail_level": 1}),
    ("complete_request", "shell", {"code": "forum.", "cursor_pos": 6}),
    ("history_request", "shell", {"hist_access_type": "tail", "n": 99, "raw": True}),
    ("is_complete_request", "shell", {"code": "1"}),
    ("debug_request", "control", {"type": "request", "seq": 1, "command": "debugInfo"}),
    ("shutdown_request", "control", {"restart": False}),
    ("shutdown_request", "shell", {"restart": False}),
    ("interrupt_request", "control", {}),
    ("usage_request", "control", {}),
    ("create_subshell_request", "control", {}),
    ("input_reply", "stdin", {"value": "x"}),
)
WIDGET = "jupyter.widget"


class Line:
    """A line to a kernel, and what comes back on it."""

    def __init__(self, person: Visitor, kernel: str, **headers: str) -> None:
        self._open = websocket.create_connection(
            f"{person.address.replace('http', 'ws')}/api/kernels/{kernel}/channels",
            cookie="; ".join(f"{k}={v}" for k, v in person.cookies.items()) or None,
            timeout=PATIENCE,
            **headers,
        )
        self.heard: list[dict[str, Any]] = []

    def say(
        self, kind: str, content: dict[str, Any], channel: str = "shell", version: str = "2.1.0"
    ) -> str:
        """Send a message; return its id."""
        name = uuid.uuid4().hex
        header = {"msg_id": name, "msg_type": kind, "username": "x", "session": "s"}
        header |= {"date": "2027-04-15T00:00:00Z", "version": "5.3"}
        rest = {"parent_header": {}, "metadata": {"version": version}, "buffers": []}
        self._open.send(
            json.dumps({"channel": channel, "header": header, "content": content, **rest})
        )
        return name

    def ask(self, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        """Say something that is answered, and return the answer."""
        name = self.say(kind, content)
        while True:
            message = self._next()
            if message["parent_header"].get("msg_id") == name and message["channel"] == "shell":
                found: dict[str, Any] = message["content"]
                return found

    def all_said(self) -> None:
        """Wait until the kernel has dealt with everything that was said before."""
        name = self.say("kernel_info_request", {})
        while True:
            message = self._next()
            is_about_it = message["parent_header"].get("msg_id") == name
            # What a kernel tells everybody comes in order, and this word comes last.
            if is_about_it and message["content"].get("execution_state") == "idle":
                return

    def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._open.recv())
        self.heard.append(message)
        return message

    def answers_to(self, name: str) -> list[dict[str, Any]]:
        return [m for m in self.heard if m["parent_header"].get("msg_id") == name]

    def widgets(self) -> list[str]:
        return list(self.ask("comm_info_request", {"target_name": WIDGET})["comms"])

    def press(self, widget: str, facts: dict[str, Any], **fields: Any) -> list[dict[str, Any]]:
        """Say to a widget what its own page says when something is pressed; return what it says."""
        key = uuid.uuid4().hex
        content = {"key": key, "facts": facts, "fields": fields}
        self.say("comm_msg", {"comm_id": widget, "data": {"method": "custom", "content": content}})
        self.all_said()
        data = [m["content"].get("data", {}) for m in self.heard]
        said = [d["content"] for d in data if d.get("method") == "custom"]
        return [word for word in said if word.get("key") == key]

    def close(self) -> None:
        self._open.close()


@dataclass
class House:
    """A workshop whose desk and record are open, each on a page of its own."""

    forum: Forum
    people: dict[str, Visitor]
    kernels: dict[str, str]
    lines: dict[str, Line]


def kernel_of(person: Visitor, path: str) -> str:
    found = re.search(r'"kernelId": ?"([^"]+)"', person.get(path).text)
    assert found
    return found.group(1)


@pytest.fixture(scope="module")
def house(server: RunningServer) -> Iterator[House]:
    forum = new_forum(server, title="Förfalskningar", slug="forfalskningar", language="en")
    people = {
        "nobody": Visitor(server.address),
        "participant": forum.join("Alva"),
        "secretary": secretary_of(server),
        "facilitator": facilitator_of(server),
    }
    kernels = {
        "desk": kernel_of(people["facilitator"], f"/desk/{forum.slug}"),
        "record": kernel_of(people["secretary"], f"/record/{forum.slug}"),
    }
    lines = {
        "desk": Line(people["facilitator"], kernels["desk"]),
        "record": Line(people["secretary"], kernels["record"]),
    }
    yield House(forum, people, kernels, lines)
    for line in lines.values():
        line.close()
    forum.command("end", closed=True)


@pytest.mark.parametrize(("kind", "channel", "content"), FORGED, ids=lambda part: str(part)[:24])
@pytest.mark.parametrize("page", ["desk", "record"])
def test_a_page_can_neither_run_code_nor_look_into_its_kernel_nor_end_it(
    house: House, tmp_path: Any, page: str, kind: str, channel: str, content: dict[str, Any]
) -> None:
    line, proof = house.lines[page], tmp_path / "proof"
    asked = {n: v.format(proof=str(proof)) if n == "code" else v for n, v in content.items()}
    name = line.say(kind, asked, channel)
    line.all_said()
    assert line.answers_to(name) == []
    assert not proof.exists()
    assert line.widgets()


@pytest.mark.parametrize(
    "sent", ["", "{", "[]", "null", "7", '{"channel": "shell"}', '{"header": 1}']
)
def test_nonsense_on_the_line_ends_no_kernel(house: House, sent: str) -> None:
    line = Line(house.people["secretary"], house.kernels["record"])
    line._open.send(sent)
    line._open.send_binary(sent.encode() or b"\xff\xff\xff\xff")
    line.close()
    house.lines["record"].all_said()


@pytest.mark.parametrize("role", ["nobody", "participant"])
@pytest.mark.parametrize("page", ["desk", "record"])
def test_people_of_the_room_reach_no_kernel_at_all(house: House, role: str, page: str) -> None:
    person, kernel = house.people[role], house.kernels[page]
    assert_out_of_reach(person, kernel)
    house.lines[page].all_said()


def test_the_secretary_does_not_reach_the_facilitators_kernel(house: House) -> None:
    assert_out_of_reach(house.people["secretary"], house.kernels["desk"])
    house.lines["desk"].all_said()


def assert_out_of_reach(person: Visitor, kernel: str) -> None:
    """Try every way to a kernel, each with the token that a form of ours would send."""
    path = f"/api/kernels/{kernel}"
    assert person.get(path).status == 403
    assert with_token(person, "DELETE", path).status == 403
    assert with_token(person, "POST", f"/voila/api/shutdown/{kernel}").status == 403
    for act in ("interrupt", "restart"):
        assert with_token(person, "POST", f"{path}/{act}").status in (403, 404)
    for headers in ({}, {"origin": person.address}):
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            Line(person, kernel, **headers)
        assert refused.value.status_code == 403


def with_token(person: Visitor, method: str, path: str) -> Answer:
    if "_xsrf" not in person.cookies:
        # Anybody may make up a pair that fits; it only shows that no other site asks.
        person.cookies["_xsrf"] = "made-up"
    return person.ask(method, path, X_XSRFToken=person.cookies["_xsrf"])


def test_a_page_may_end_its_own_kernel(house: House) -> None:
    """The token is what counts above: with it, one's own kernel does end."""
    person = house.people["secretary"]
    for ending in ("/voila/api/shutdown/{}", "/api/kernels/{}"):
        kernel = kernel_of(person, f"/record/{house.forum.slug}")
        method = "POST" if "shutdown" in ending else "DELETE"
        assert with_token(person, method, ending.format(kernel)).status == 204
        assert person.get(f"/api/kernels/{kernel}").status in (403, 404)


def test_a_kernel_does_not_listen_to_other_sites(house: House) -> None:
    for origin in ("http://evil.example", "null", "https://127.0.0.1.evil.example"):
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            Line(house.people["facilitator"], house.kernels["desk"], origin=origin)
        assert refused.value.status_code == 403
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        Line(house.people["facilitator"], house.kernels["desk"], host="evil.example")
    assert refused.value.status_code == 403


def test_a_widget_does_not_tell_a_page_what_it_needs_not_know(house: House) -> None:
    """A page may ask for the state of every widget of its kernel: there is no secret in it."""
    from workshopkit.app.server import store_secrets
    from workshopkit.store import open_store

    secrets = store_secrets(open_store(str(house.forum.server.store)))
    for line in house.lines.values():
        before = len(line.heard)
        control = uuid.uuid4().hex
        opened = {"comm_id": control, "target_name": "jupyter.widget.control", "data": {}}
        line.say("comm_open", opened, version="1.0.0")
        line.say(
            "comm_msg", {"comm_id": control, "data": {"method": "request_states"}}, version="1.0.0"
        )
        line.all_said()
        told = json.dumps(line.heard[before:])
        assert "update_states" in told
        for name, secret in secrets.items():
            assert secret not in told, name


# What the secretary's kernel may do is what the secretary may do


def facilitators_commands(house: House) -> list[dict[str, Any]]:
    """Return every command that the secretary is refused over plain HTTP."""
    slug = house.forum.slug
    more = {"exercise": PROPOSE, "section": "thanks", "settings": {}, "closed": True, "text": "x"}
    more |= {"minutes": 5, "shown": True, "act": "hide", "items": [], "expect": "prepared"}
    found = []
    for name in COMMANDS:
        answer = house.people["secretary"].post_json(f"/command/{slug}", {"command": name, **more})
        if answer.status == 403:
            found.append({"command": name, **more})
    return found


def test_no_button_of_the_record_does_what_a_facilitator_does(house: House) -> None:
    line = house.lines["record"]
    commands = facilitators_commands(house)
    assert {"open", "close", "reveal", "go", "end"} <= {facts["command"] for facts in commands}
    before = house.forum.state()
    panels = [widget for widget in line.widgets() if is_panel(line, widget)]
    assert len(panels) >= 5
    for panel in panels:
        for facts in commands:
            said = line.press(panel, facts, command=facts["command"])
            assert [word["done"] for word in said] == [False], facts
    assert house.forum.state() == before


def is_panel(line: Line, widget: str) -> bool:
    """Return whether a widget answers as panels do."""
    return bool(line.press(widget, {"command": "nonsense"}))


def test_the_same_buttons_do_what_a_secretary_does(house: House) -> None:
    """The forged message is right in all but the role: one that may is done."""
    line = house.lines["record"]
    facts = {"command": "add_entry", "kind": "parked"}
    said = [line.press(w, facts, text="En forgad rad") for w in line.widgets()]
    assert any(word["done"] for words in said for word in words), said


def test_what_a_page_writes_into_a_widget_changes_nothing_in_the_workshop(house: House) -> None:
    before = house.forum.state()
    for line in house.lines.values():
        for widget in line.widgets():
            for state in ({"html": "<b>forged</b>"}, {"_esm": "x"}, {"_actor": "facilitator"}):
                data = {"method": "update", "state": state, "buffer_paths": []}
                line.say("comm_msg", {"comm_id": widget, "data": data})
            line.say("comm_msg", {"comm_id": widget, "data": {"method": "nonsense"}})
        line.all_said()
    assert house.forum.state() == before
    assert "forged" not in house.people["participant"].get(f"/stage/{house.forum.slug}").text


def test_a_widget_that_a_page_makes_has_no_more_rights_than_the_page(house: House) -> None:
    line = Line(house.people["secretary"], house.kernels["record"])
    before = house.forum.state()
    made = [open_widget(line, key) for key, _ in _registry.items()]
    made += [open_widget(line, ("anywidget", "*", "AnyModel", "anywidget", "*", "AnyView"))]
    assert len(made) > 40
    for widget in made:
        line.say(
            "comm_msg",
            {
                "comm_id": widget,
                "data": {
                    "method": "custom",
                    "content": {"facts": {"command": "open", "exercise": PROPOSE}},
                },
            },
        )
    line.all_said()
    assert house.forum.state() == before
    assert not any(m["header"]["msg_type"] == "execute_result" for m in line.heard)
    line.close()
    house.lines["record"].all_said()


def open_widget(line: Line, key: tuple[str, ...]) -> str:
    model_module, model_version, model, view_module, view_version, view = key
    state = {
        "_model_module": model_module,
        "_model_module_version": model_version,
        "_model_name": model,
        "_view_module": view_module,
        "_view_module_version": view_version,
        "_view_name": view,
    }
    name = uuid.uuid4().hex
    data = {"state": state, "buffer_paths": []}
    line.say("comm_open", {"comm_id": name, "target_name": WIDGET, "data": data})
    return name


def test_the_server_has_broken_nowhere_in_all_this(server: RunningServer, house: House) -> None:
    assert house.lines
    assert server.broken == [], server.log
