"""The types of document: what each has in it, in which order, and what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workshopkit.kinds.shape import Shape

#: Where the parts of the script go that a type does not name itself.
PARTS = "@parts"

FACTS, SEASON, BACKGROUND = "@facts", "@season", "@background"
MEMBERS, LOG, MEETINGS, ATTENDANCE = "@members", "@log", "@meetings", "@attendance"
DECISIONS, NEXT_STEPS, PARKED = "@decisions", "@next_steps", "@parked"
ENDING, SIGNATURES = "@ending", "@signatures"
PARTICIPATION, TRAIL = "@participation", "@trail"

#: What the secretary's page calls what is not a part of the script.
SECTION_WORDS = {
    FACTS: "Date, place and participants",
    SEASON: "Result of the season",
    BACKGROUND: "Background and assignment",
    MEMBERS: "Working group",
    LOG: "Work log",
    MEETINGS: "Meetings",
    ATTENDANCE: "Attendance",
    DECISIONS: "Decisions",
    NEXT_STEPS: "Next steps",
    PARKED: "To discuss further",
    ENDING: "Who wrote this, and the sender",
    SIGNATURES: "Signatures",
    PARTICIPATION: "Appendix: who took part",
    TRAIL: "Appendix: audit trail",
}

_GROUP = (MEMBERS, LOG, MEETINGS, ATTENDANCE)
_RECORD = (FACTS, BACKGROUND, MEMBERS, LOG, MEETINGS, ATTENDANCE)
_APPENDIX = (PARTICIPATION, TRAIL)
_AFTER = (DECISIONS, NEXT_STEPS, PARKED, ENDING, *_APPENDIX)


@dataclass(frozen=True)
class DocumentType:
    """A type of document.

    `sections` are keys of this module and names of exercises, in order; `PARTS` stands for all
    parts of the script that are not named. `only` are the shapes of exercise that go in (all, if
    empty), `without` those that do not. Where exercises have the setting `marked` switched on,
    only those go in. `numbers` is put before each part's heading and each decision, with `{n}`
    counting on; in a `plain` document nothing is numbered. A `bare` document prints what was
    asked, not what came out.
    """

    title: str
    sections: tuple[str, ...]
    only: frozenset[Shape] = frozenset()
    without: frozenset[Shape] = frozenset()
    marked: str = ""
    numbers: str = ""
    plain: bool = False
    bare: bool = False


TYPES: Mapping[str, DocumentType] = {
    "documentation": DocumentType("Documentation from the workshop", (*_RECORD, PARTS, *_AFTER)),
    "notes": DocumentType("Notes from the meeting", (FACTS, *_GROUP, BACKGROUND, PARTS, *_AFTER)),
    "protocol": DocumentType(
        "Minutes of the meeting",
        (
            FACTS,
            *_GROUP,
            BACKGROUND,
            PARTS,
            DECISIONS,
            NEXT_STEPS,
            PARKED,
            ENDING,
            SIGNATURES,
            *_APPENDIX,
        ),
        without=frozenset({Shape.WORDS}),
        numbers="§ {n} ",
    ),
    "forum_summary": DocumentType(
        "Summary of the dialogue forum, with proposals for further work at the local library",
        (
            FACTS,
            BACKGROUND,
            SEASON,
            PARTS,
            *_GROUP,
            DECISIONS,
            NEXT_STEPS,
            PARKED,
            ENDING,
            *_APPENDIX,
        ),
        without=frozenset({Shape.WORDS}),
    ),
    "evaluation_report": DocumentType(
        "Evaluation report",
        (FACTS, BACKGROUND, PARTS, *_GROUP, *_AFTER),
        without=frozenset({Shape.WORDS}),
    ),
    "working_group_report": DocumentType(
        "Report of the working group, with minutes",
        (
            BACKGROUND,
            MEMBERS,
            "mandate",
            LOG,
            "recommendations",
            PARTS,
            DECISIONS,
            NEXT_STEPS,
            MEETINGS,
            "meeting-items",
            ATTENDANCE,
            PARKED,
            ENDING,
            *_APPENDIX,
        ),
    ),
    "action_plan": DocumentType(
        "Action plan",
        (FACTS, PARTS, NEXT_STEPS, ENDING),
        only=frozenset({Shape.CELLS}),
        marked="numbered",
    ),
    "communication_plan": DocumentType(
        "Documentation from the workshop, with a communication plan", (*_RECORD, PARTS, *_AFTER)
    ),
    "social_media_plan": DocumentType(
        "Social-media plan", (FACTS, BACKGROUND, PARTS, *_GROUP, *_AFTER), plain=True
    ),
    "agenda": DocumentType(
        "Proposed agenda for further work",
        (PARTS, PARKED),
        only=frozenset({Shape.TALK}),
        bare=True,
    ),
}
USUAL = "documentation"
