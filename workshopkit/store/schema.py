"""The tables of the store, and the way from older files to this version."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

#: "WSKT": tells our files from other SQLite files.
APPLICATION_ID = 0x57534B54
VERSION = 8
#: The first version whose stores have an audit trail.
FIRST_WITH_TRAIL = 4
#: The first whose trails cover all that documents are made from.
FIRST_COVERED = 6

metadata = MetaData()

secret = Table(
    "secret",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(100), nullable=False),
)

workshop = Table(
    "workshop",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("place_in_list", Integer, nullable=False),
    Column("slug", String(60), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("date", Date, nullable=False),
    Column("place", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("script", String(120), nullable=False),
    Column("code", String(12), nullable=False, unique=True),
    Column("state", String(12), nullable=False),
    Column("section", String(120), nullable=False),
    Column("showing_join", Boolean, nullable=False),
    Column("spotlight", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("layout", Integer, nullable=False),
    Column("timer_end", Integer, nullable=False, server_default="0"),
    Column("until", Date, nullable=True),
    Column("keep_until", Date, nullable=True),
)


def _workshop_id() -> Column[str]:
    return Column("workshop_id", ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False)


def _round_id(*, primary_key: bool = True) -> Column[str]:
    return Column("round_id", ForeignKey("round.id", ondelete="CASCADE"), primary_key=primary_key)


participant = Table(
    "participant",
    metadata,
    Column("id", String(32), primary_key=True),
    _workshop_id(),
    Column("seq", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("table_key", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("device", Integer, nullable=False, server_default="1"),
    Column("here", Boolean, nullable=False, server_default=true()),
    Index("participant_of_workshop", "workshop_id", "seq"),
)

round_ = Table(
    "round",
    metadata,
    Column("id", String(32), primary_key=True),
    _workshop_id(),
    Column("slug", String(80), nullable=False),
    Column("number", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("exercise", JSON, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("chosen", JSON, nullable=False),
    Column("items", JSON, nullable=False),
    UniqueConstraint("workshop_id", "slug", "number"),
)

#: What a round came to when it closed: on whom it is counted, the counts, how a tie was settled.
result = Table(
    "result",
    metadata,
    _round_id(),
    Column("value", JSON, nullable=False),
)

#: What a script says between its exercises, as the room saw it: safe HTML, section by section.
own_words = Table(
    "own_words",
    metadata,
    Column("workshop_id", ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True),
    Column("section", String(120), primary_key=True),
    Column("html", Text, nullable=False),
)

#: What the day goes through: the sections in order, and which of them the notebook had.
programme = Table(
    "programme",
    metadata,
    Column("workshop_id", ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True),
    Column("value", JSON, nullable=False),
)

response = Table(
    "response",
    metadata,
    _round_id(),
    Column("voter", String(80), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("participant_id", String(32), nullable=False),
    Column("rev", Integer, nullable=False),
    Column("value", JSON, nullable=False),
    Column("saved_at", String(32), nullable=False),
    Column("withdrawn", Boolean, nullable=False, server_default=false()),
    Index("response_order", "round_id", "seq"),
)

#: While a secret ballot is open: no name, no time, no order but that of the code names.
slip = Table(
    "slip",
    metadata,
    _round_id(),
    Column("pseudonym", String(32), primary_key=True),
    Column("rev", Integer, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: When it is counted: the slips in order of content, and apart from them who took part, by name.
counted_slip = Table(
    "counted_slip",
    metadata,
    _round_id(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("value", JSON, nullable=False),
)

took_part = Table(
    "took_part",
    metadata,
    _round_id(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
)

voting_code = Table(
    "voting_code",
    metadata,
    Column("workshop_id", ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code", String(12), nullable=False, unique=True),
    Column("participant_id", String(32), nullable=False),
)

trail = Table(
    "trail",
    metadata,
    Column("workshop_id", ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(12), nullable=False),
    Column("body", Text, nullable=False),
    Column("mark", String(64), nullable=False),
)

#: What the programs that share a store tell each other.
fact = Table(
    "fact",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

hand_count = Table(
    "hand_count",
    metadata,
    _round_id(),
    Column("source", String(8), primary_key=True),
    Column("voters", Integer, nullable=False),
    Column("votes", JSON, nullable=False),
)

act = Table(
    "act",
    metadata,
    _round_id(),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(8), nullable=False),
    Column("items", JSON, nullable=False),
    Column("label", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("undone", Boolean, nullable=False),
)

publication = Table(
    "publication",
    metadata,
    Column("workshop_id", ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("language", String(2), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("tree", JSON, nullable=False),
)

entry = Table(
    "entry",
    metadata,
    Column("id", String(32), primary_key=True),
    _workshop_id(),
    Column("kind", String(12), nullable=False),
    Column("position", Integer, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("body", JSON, nullable=False),
    Index("entry_of_workshop", "workshop_id", "kind", "position"),
)
