"""Faults in what is let in, what is told, and what is written."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

from planting import around, fault

from workshopkit.domain.actor import Actor
from workshopkit.domain.round import RoundState
from workshopkit.domain.workshop import Workshop


@fault("a result is told before it is shown")
def _leaks() -> AbstractContextManager[object]:
    from workshopkit.room.staff import programs

    def latest(original: Any, *args: Any) -> Any:
        found = original(*args)
        return found.with_items(found.items, RoundState.REVEALED)

    return around(programs, "latest_round", latest)


@fault("somebody else's answer can be asked for")
def _others() -> AbstractContextManager[object]:
    from workshopkit.room.people.own_answer import OwnAnswerHandler

    def get(original: Any, handler: Any, exercise: str, participant_id: str) -> None:
        if participant_id != "me":
            handler.seat = handler.room.seats.find(participant_id) or handler.seat
        original(handler, exercise, participant_id)

    return around(OwnAnswerHandler, "get", get)


@fault("a role is not asked for")
def _no_role() -> AbstractContextManager[object]:
    return patch.object(Actor, "may_facilitate", lambda _: None)


@fault("a page for staff is shown to everybody")
def _no_staff() -> AbstractContextManager[object]:
    from workshopkit.domain.actor import Role
    from workshopkit.room.pages.page import PageHandler

    return patch.object(PageHandler, "staff", lambda _: Actor(Role.FACILITATOR))


@fault("the code of a workshop that is over lets people in")
def _never_over() -> AbstractContextManager[object]:
    return patch.object(Workshop, "require_not_closed", lambda _: None)


@fault("any host is ours")
def _any_host() -> AbstractContextManager[object]:
    from workshopkit.room.guard import origin

    return patch.object(origin, "is_own_host", lambda _: True)


@fault("any site may send")
def _any_origin() -> AbstractContextManager[object]:
    from workshopkit.room.guard import origin

    return patch.object(origin, "_is_from_elsewhere", lambda _: False)


@fault("cookies are believed without their signature")
def _unsigned() -> AbstractContextManager[object]:
    from tornado.web import RequestHandler

    def read(original: Any, handler: Any, name: str, *args: Any, **named: Any) -> bytes | None:
        plain = handler.get_cookie(name) or ""
        return original(handler, name, *args, **named) or plain.encode()

    return around(RequestHandler, "get_signed_cookie", read)


@fault("pages may be framed, and run any script")
def _no_policy() -> AbstractContextManager[object]:
    from workshopkit.room.pages import page

    return patch.object(page, "CSP", "default-src *")


@fault("codes can be guessed without end")
def _guessing() -> AbstractContextManager[object]:
    from workshopkit.room.guard.limit import Guesses

    return patch.object(Guesses, "may_try", lambda *_: None)


# What is written


@fault("CSV cells as they come")
def _raw_csv() -> AbstractContextManager[object]:
    from workshopkit.documents import csv_file

    return patch.object(csv_file, "_OPENERS", ("\0",))


@fault("cells of a workbook may be formulas")
def _formulas() -> AbstractContextManager[object]:
    from xlsxwriter.worksheet import Worksheet

    def write(
        original: Any, sheet: Any, row: int, column: int, value: str, look: Any = None
    ) -> Any:
        if value.startswith("="):
            return sheet.write_formula(row, column, value, look)
        return original(sheet, row, column, value, look)

    return around(Worksheet, "write_string", write)


@fault("texts in documents are not escaped")
def _raw_document() -> AbstractContextManager[object]:
    from markupsafe import Markup

    from workshopkit.documents.web import text

    return patch.object(text, "with_breaks", Markup)


@fault("texts on pages are not escaped")
def _raw_page() -> AbstractContextManager[object]:
    from workshopkit.room.pages import html

    def made(original: Any, package: str) -> Any:
        environment = original(package)
        environment.autoescape = False
        return environment

    return around(html, "template_environment", made)


@fault("a final version is written anew")
def _not_final() -> AbstractContextManager[object]:
    from workshopkit.room.staff.document import DocumentHandler

    def document(original: Any, handler: Any, *args: Any) -> Any:
        with patch.object(type(handler), "get_query_argument", lambda *_: ""):
            return original(handler, *args)

    return around(DocumentHandler, "_document", document)
