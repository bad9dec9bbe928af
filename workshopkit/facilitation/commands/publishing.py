"""The document by name: what goes into it, what it looks like, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping

from workshopkit.facilitation.commands.asked import Asked, Command, Sort, command
from workshopkit.facilitation.publishing import arranging, free_text, publication, styling


def document_type(asked: Asked) -> object:
    """Choose of which type the document is; `expect` is the type the sender saw."""
    name, expect = asked.needed("type"), asked.seen("expect")
    arranging.choose_type(asked.unit, asked.actor, asked.place, asked.ground, name, expect=expect)
    return None


def let_in(asked: Asked) -> object:
    """Let a part go into the document, or leave it out."""
    part, goes_in = asked.needed("part"), asked.flag("goes_in")
    arranging.let_in(asked.unit, asked.actor, asked.place, asked.ground, part, goes_in=goes_in)
    return None


def move_part(asked: Asked) -> object:
    """Move a part by some steps, negative ones up; `expect` is the number the sender saw."""
    part, steps, expect = asked.needed("part"), asked.number("steps"), asked.seen_number("expect")
    return arranging.move_part(
        asked.unit, asked.actor, asked.place, asked.ground, part, steps, expect
    )


def style(asked: Asked) -> object:
    """Change the house style; `was` has the fields as the sender saw them."""
    fields = asked.fields()
    was = asked.fields("was") if "was" in asked.facts else {}
    return styling.change_style(asked.unit, asked.actor, asked.place, asked.ground, fields, was)


def logo(asked: Asked) -> object:
    """Use a logo, as a data address, with what it says; `was` is the mark the sender saw."""
    address, alt, was = asked.said("logo"), asked.said("logo_alt"), asked.seen("was")
    return styling.set_logo(asked.unit, asked.actor, asked.place, asked.ground, address, alt, was)


def no_logo(asked: Asked) -> object:
    """Take the logo away; `was` is the mark the sender saw."""
    return styling.remove_logo(asked.unit, asked.actor, asked.place, asked.seen("was"))


def redact(asked: Asked) -> object:
    """Change a text before it is published, or with `black` black it out; `was` is what it was."""
    item, text = asked.needed("item"), asked.said("text")
    was, black = asked.seen("was"), asked.facts.get("black") is True
    return free_text.change_text(
        asked.unit, asked.actor, asked.run(), item, text, was=was, black=black
    )


def stage(asked: Asked) -> object:
    """Make the document a `draft` or put it out for `comments`; `expect` is what it was."""
    stage, expect = asked.needed("stage"), asked.seen("expect")
    publication.set_stage(asked.unit, asked.actor, asked.place, stage, expect)
    return None


def finalise(asked: Asked) -> object:
    """Make the document final as it is; `expect` is the latest version seen, 0 for none."""
    code, expect = asked.said("language"), asked.seen_number("expect")
    return publication.make_final(asked.unit, asked.actor, asked.place, asked.ground, code, expect)


COMMANDS: Mapping[str, Command] = {
    "document_type": command(document_type, type=Sort.TEXT, expect=Sort.TEXT),
    "let_in": command(let_in, part=Sort.TEXT, goes_in=Sort.FLAG),
    "move_part": command(move_part, part=Sort.TEXT, steps=Sort.NUMBER, expect=Sort.NUMBER),
    "style": command(style, fields=Sort.FIELDS, was=Sort.FIELDS),
    "logo": command(logo, logo=Sort.TEXT, logo_alt=Sort.TEXT, was=Sort.TEXT),
    "no_logo": command(no_logo, was=Sort.TEXT),
    "redact": command(
        redact,
        exercise=Sort.TEXT,
        round=Sort.TEXT,
        item=Sort.TEXT,
        text=Sort.TEXT,
        was=Sort.TEXT,
        black=Sort.FLAG,
    ),
    "stage": command(stage, stage=Sort.TEXT, expect=Sort.TEXT),
    "finalise": command(finalise, language=Sort.TEXT, expect=Sort.NUMBER),
}
