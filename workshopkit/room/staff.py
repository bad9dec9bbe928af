"""What facilitators and secretaries do over HTTP: come in, give commands, take documents home."""

from __future__ import annotations

import asyncio
import hmac
import json
from dataclasses import asdict
from typing import Any

from workshopkit.catalogue.script import NoSuchScriptError, script_paths
from workshopkit.documents.content.documentation import documentation
from workshopkit.documents.content.trail_part import trail_files
from workshopkit.documents.content.tree import document_from_json
from workshopkit.documents.export import FORMATS, UnknownFormatError, write_document
from workshopkit.domain.actor import Actor, Role, WrongRoleError
from workshopkit.domain.document import Document
from workshopkit.domain.exercise import exercise_to_json
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import NotRevealedError, Outcome, Round, RoundState
from workshopkit.domain.text import clean
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import InputError
from workshopkit.facilitation.ballot import answer_count
from workshopkit.facilitation.command import perform
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.publication import version_of
from workshopkit.facilitation.workshop import (
    WorkshopPlan,
    find_workshop,
    latest_round,
    new_workshop,
    read_date,
    whole_days,
)
from workshopkit.locale.language import CatalogueLanguage, language
from workshopkit.room.identity import participant_actor, remember_staff
from workshopkit.room.page import DOCUMENT_CSP, PageHandler


class WrongLinkError(WrongRoleError):
    """This link is not right. Ask for it again where the room was started."""


class UnreadableCommandError(InputError):
    """The command could not be read: send one JSON object."""


class StaffLinkHandler(PageHandler):
    """`/f/<key>` and `/s/<key>`: the unguessable links that give a browser its role."""

    def get(self, letter: str, key: str, slug: str = "") -> None:
        """Give the role and go to its page."""
        role = Role.FACILITATOR if letter == "f" else Role.SECRETARY
        if not hmac.compare_digest(key.encode(), self.room.secrets[role.value].encode()):
            raise WrongLinkError
        remember_staff(self, role)
        self.redirect(self._page(role, slug or ""), status=303)

    def _page(self, role: Role, slug: str) -> str:
        page = "desk" if role is Role.FACILITATOR else "record"
        if slug:
            return f"/{page}/{slug}"
        return "/home" if role is Role.FACILITATOR else "/record"


class StaffPage(PageHandler):
    """A page for facilitators and secretaries."""

    actor: Actor
    may_send_much = True

    def prepare(self) -> None:
        """Refuse everybody else."""
        super().prepare()
        actor = self.staff()
        if actor is None:
            raise WrongRoleError
        self.actor = actor


class CommandHandler(StaffPage):
    """`/command/<slug>`: one act, as JSON in and JSON out."""

    async def post(self, slug: str) -> None:
        """Do what the command says."""
        facts = read_json(self)
        actor = self.actor

        def change(unit: Unit) -> object:
            return perform(unit, actor, find_workshop(unit, slug), facts)

        await asyncio.wrap_future(self.room.store.submit(change))
        self.answer_json({"done": True})

    @property
    def wants_json(self) -> bool:
        """Commands are always answered as JSON."""
        return True


class NewHandler(StaffPage):
    """`/new`: a new workshop, as JSON in and JSON out."""

    async def post(self) -> None:
        """Make the workshop and prepare its exercises."""
        facts = read_json(self)
        plan = WorkshopPlan(
            title=str(facts.get("title", "")),
            date=read_date(str(facts.get("date", ""))),
            place=str(facts.get("place", "")),
            language=str(facts.get("language", "")),
            script=str(facts.get("script", "")),
            slug=str(facts.get("slug", "")),
            until=read_date(str(facts["until"])) if facts.get("until") else None,
            keep_days=whole_days(str(facts.get("keep_days", ""))),
        )
        if plan.script not in script_paths(self.room.notebooks):
            raise NoSuchScriptError(name=clean(plan.script)[:60])
        actor = self.actor
        change = self.room.store.submit(lambda unit: new_workshop(unit, actor, plan))
        made = await asyncio.wrap_future(change)
        self.room.load(made)
        self.answer_json({"slug": made.slug, "code": made.code})

    @property
    def wants_json(self) -> bool:
        """Always answered as JSON."""
        return True


class StateHandler(StaffPage):
    """`/state/<slug>`: where a workshop is, for programs that run it; `?full=1` with words."""

    def get(self, slug: str) -> None:
        """Answer with sections, rounds and their items."""
        with self.room.store.read() as unit:
            place = find_workshop(unit, slug)
            script = self.room.load(place)
            is_full = bool(self.get_query_argument("full", ""))
            rounds = [
                {**_round_facts(unit, round_), **(_words_of(round_) if is_full else {})}
                for round_ in unit.rounds(place.id)
            ]
            joined = unit.participant_count(place.id)
        self.answer_json(
            {
                "workshop": {**asdict(place), **_days(place)},
                "join": self.room.join_address(place),
                "sections": [{"key": s.key, "kind": s.kind} for s in script.sections],
                "rounds": rounds,
                "joined": joined,
            }
        )


class ResultHandler(PageHandler):
    """`/result/<slug>/<exercise>`: a result as JSON; for participants only once it is revealed."""

    def get(self, slug: str, exercise: str) -> None:
        """Answer with the result's items and base."""
        with self.room.store.read() as unit:
            place = find_workshop(unit, slug)
            self._refuse_strangers(place)
            round_ = latest_round(unit, place, exercise)
            if round_.state is not RoundState.REVEALED and self.staff() is None:
                raise NotRevealedError
            found = outcome(unit, round_)
        self.answer_json(_result_facts(found, with_hidden=self.staff() is not None))

    def _refuse_strangers(self, place: Workshop) -> None:
        if self.staff() is None and participant_actor(self, place.id) is None:
            raise WrongRoleError


class DocumentHandler(StaffPage):
    """`/export/<slug>.<format>` to take home, `/preview/<slug>` to look at."""

    async def get(self, slug: str, format_: str = "") -> None:
        """Write the documentation as it stands now."""
        chosen = format_ or "html"
        if chosen not in FORMATS:
            raise UnknownFormatError(format=chosen, known=", ".join(FORMATS))
        with self.room.store.read() as unit:
            place = find_workshop(unit, slug)
            words = self._words(place)
            document, version = self._document(unit, place, words)
            beside = trail_files(place, unit.trail(place.id))
        loop = asyncio.get_running_loop()
        written = await loop.run_in_executor(
            None, write_document, document, words, chosen, None, beside
        )
        self.set_header("Content-Type", FORMATS[chosen].content_type)
        self.set_header("Content-Security-Policy", DOCUMENT_CSP)
        if format_:
            name = slug if words.code == place.language else f"{slug}-{words.code}"
            name = f"{name}-v{version}" if version else name
            self.set_header("Content-Disposition", f'attachment; filename="{name}.{chosen}"')
        self.finish(written)

    def _document(
        self, unit: Unit, place: Workshop, words: CatalogueLanguage
    ) -> tuple[Document, int]:
        """Return the document as it stands and 0, or a final version and its number."""
        wanted = self.get_query_argument("version", "")
        if wanted:
            number = int(wanted) if wanted.isascii() and wanted.isdecimal() else 0
            found = version_of(unit, place, number)
            return document_from_json(found.tree), found.version
        return documentation(self.room.material(unit, place), words), 0

    def _words(self, place: Workshop) -> CatalogueLanguage:
        return language(self.get_query_argument("language", "") or place.language)


def read_json(handler: PageHandler) -> dict[str, Any]:
    """Return the JSON object that was sent.

    Raises:
        UnreadableCommandError: It is something else.
    """
    try:
        facts = json.loads(handler.request.body or b"{}")
    except ValueError as error:
        raise UnreadableCommandError from error
    if not isinstance(facts, dict):
        raise UnreadableCommandError
    return facts


def _days(place: Workshop) -> dict[str, str]:
    return {
        "date": place.date.isoformat(),
        "until": place.until.isoformat() if place.until else "",
        "keep_until": place.keep_until.isoformat() if place.keep_until else "",
    }


def _round_facts(unit: Unit, round_: Round) -> dict[str, Any]:
    return {
        "id": round_.id,
        "exercise": round_.slug,
        "kind": round_.exercise.kind,
        "number": round_.number,
        "state": round_.state,
        "settings": round_.settings,
        "answered": answer_count(unit, round_),
        "choices": [{"id": item.id, "label": item.label} for item in round_.items],
        "items": [
            {"id": item.id, "label": item.label, "votes": item.votes, "hidden": item.hidden}
            for item in outcome(unit, round_).items
        ],
    }


def _words_of(round_: Round) -> dict[str, Any]:
    return {"words": exercise_to_json(round_.exercise)}


def _result_facts(found: Outcome, *, with_hidden: bool) -> dict[str, Any]:
    items = [item for item in found.items if with_hidden or not item.hidden]
    return {
        "exercise": found.round.slug,
        "state": found.round.state,
        "items": [
            {"label": item.label, "votes": item.votes, "detail": dict(item.detail)}
            for item in items
        ],
        "base": asdict(found.base),
    }
