"""How far a document is: a draft, out for comments, or a final version."""

from __future__ import annotations

from datetime import date

from workshopkit.documents.content.tree import document_to_json
from workshopkit.domain.document import Document
from workshopkit.domain.language import Language
from workshopkit.domain.material import Material
from workshopkit.domain.plan import Stage, plan_of
from workshopkit.domain.publication import Publication, tree_digest


def status(material: Material, document: Document, language: Language) -> str:
    """Return how far the document is: its version if it is final, what it is if not."""
    if material.publications:
        latest = material.publications[-1]
        in_its_language = latest.language == document.language
        if in_its_language and latest.digest == tree_digest(document_to_json(document)):
            return final_status(latest, language)
        return language.text(
            "Draft of version {next}: changed since version {n}, which is final",
            next=latest.version + 1,
            n=latest.version,
        )
    if plan_of(material.record).stage is Stage.COMMENTS:
        return language.text("Draft, out for comments")
    if not material.workshop.is_closed:
        return language.text("Draft: the workshop is not over")
    return language.text("Draft")


def final_status(publication: Publication, language: Language) -> str:
    """Return the line that says which version this is, since when, and its digest."""
    made = date.fromisoformat(publication.made_at[:10])
    return language.text(
        "Final, version {n}, {day}, {digest}",
        n=publication.version,
        day=language.date(made),
        digest=publication.digest[:12],
    )
