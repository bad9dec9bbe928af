"""From draft to final: what the room may read, what it says about it, and what is frozen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workshopkit.documents.content.documentation import documentation
from workshopkit.documents.content.tree import document_to_json
from workshopkit.domain.actor import Actor
from workshopkit.domain.document import require_fit
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.participant import Participant
from workshopkit.domain.plan import Stage, plan_of
from workshopkit.domain.ports import Unit
from workshopkit.domain.publication import Publication, tree_digest
from workshopkit.domain.record import Entry, EntryKind
from workshopkit.domain.text import clean
from workshopkit.domain.trail import TrailKind
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import ConflictError, NotFoundError
from workshopkit.facilitation.answering import now
from workshopkit.facilitation.ground import Ground
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.recording import add_entry, keep_one, record_of
from workshopkit.facilitation.trail import note_in_trail
from workshopkit.facilitation.workshop import UnknownLanguageError
from workshopkit.locale.language import language
from workshopkit.verifier import digest as trail_digest


class NotOutForCommentsError(ConflictError):
    """The documentation is not out for comments now."""


class UnknownStageError(NotFoundError):
    """A document is a draft or out for comments; it is made final in a step of its own."""


class StageMovedError(ConflictError):
    """Somebody else has changed how far the document is. Look at it again."""


class NothingNewError(ConflictError):
    """Nothing has changed since version {version}, which is final."""


class VersionMadeError(ConflictError):
    """Somebody else has made the document final: there is version {version} now. Look at it."""


class NoSuchVersionError(NotFoundError):
    """There is no final version {version} of this documentation."""


class ForgottenVersionError(NotFoundError):
    """Version {version} was removed when names were forgotten. Look for the file you exported."""


def set_stage(
    unit: Unit, actor: Actor, workshop: Workshop, stage: str, expect: str | None = None
) -> None:
    """Put the document out for comments, or take it back to being a draft.

    Raises:
        StageMovedError: It is not as far as `expect` any more.
    """
    actor.may_keep_record()
    if stage not in (Stage.DRAFT, Stage.COMMENTS):
        raise UnknownStageError
    if expect not in (None, plan_of(record_of(unit, workshop)).stage):
        raise StageMovedError
    keep_one(unit, actor, workshop, EntryKind.PLAN, {"stage": stage})
    # The room's pages show the way to the draft, or no longer do.
    unit.save_workshop(workshop)


def comment(
    unit: Unit, actor: Actor, workshop: Workshop, participant: Participant, text: str
) -> Entry:
    """Keep what somebody in the room says about the draft.

    Raises:
        NotOutForCommentsError: The secretary has not put it out, or has taken it back.
    """
    actor.may_answer(workshop.id)
    if plan_of(record_of(unit, workshop)).stage is not Stage.COMMENTS:
        raise NotOutForCommentsError
    fields = {"text": text, "by": participant.name or participant.table}
    return add_entry(unit, actor, workshop, EntryKind.COMMENT, fields, from_room=True)


def make_final(
    unit: Unit,
    actor: Actor,
    workshop: Workshop,
    ground: Ground,
    code: str = "",
    expect: int | None = None,
) -> Publication:
    """Freeze the document as it stands now, in a language or the workshop's own.

    Raises:
        VersionMadeError: `expect` is not the latest final version (0 for none) any more.
        NothingNewError: The latest version says exactly this.
        UnfitDocumentError: It breaks a rule of documents that can be published.
    """
    actor.may_keep_record()
    wanted = code or workshop.language
    if wanted not in LANGUAGES:
        raise UnknownLanguageError(language=clean(wanted)[:20])
    latest = len(unit.publications(workshop.id))
    if expect not in (None, latest):
        raise VersionMadeError(version=latest)
    material = gather(unit, workshop, ground.script, ground.style)
    document = documentation(material, language(wanted))
    require_fit(document)
    return finalise(unit, actor, workshop, document_to_json(document), wanted)


def finalise(
    unit: Unit, actor: Actor, workshop: Workshop, tree: Mapping[str, Any], language: str
) -> Publication:
    """Freeze a document, as the next version.

    Raises:
        NothingNewError: The latest version says exactly this.
    """
    actor.may_keep_record()
    earlier = unit.publications(workshop.id)
    digest = tree_digest(tree)
    if earlier and earlier[-1].digest == digest:
        raise NothingNewError(version=earlier[-1].version)
    made = Publication(workshop.id, len(earlier) + 1, language, now(), digest, tree)
    unit.add_publication(made)
    said = {
        "publication": f"{workshop.id} {made.version}",
        "language": made.language,
        "document": trail_digest([{name: part for name, part in tree.items() if name != "status"}]),
    }
    note_in_trail(unit, workshop.id, TrailKind.FINAL, **said)
    keep_one(unit, actor, workshop, EntryKind.PLAN, {"stage": Stage.FINAL})
    return made


def version_of(unit: Unit, workshop: Workshop, version: int) -> Publication:
    """Return a final version."""
    found = next((p for p in unit.publications(workshop.id) if p.version == version), None)
    if found is None:
        raise NoSuchVersionError(version=version)
    if not found.tree:
        raise ForgottenVersionError(version=version)
    return found
