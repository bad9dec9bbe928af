"""Small things that somebody who sends a document would otherwise have to mend by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from pdf_reading import Reading

from workshopkit.documents.export import write_document
from workshopkit.domain.document import Block, BulletList, Document, Heading, NumberedList, Poster
from workshopkit.domain.language import Language

POSTER = Poster("2031", "Fler når mer", ("Ett\nTvå",), "Alla", (("Hur", "Tre\nFyra"),), ())


def _inside(part: str) -> Callable[[bytes], str]:
    def read(file: bytes) -> str:
        with ZipFile(BytesIO(file)) as archive:
            return archive.read(part).decode()

    return read


def _placed(file: bytes) -> str:
    """The lines of a PDF: what stands at one height is one."""
    runs = Reading(file).runs
    lines: dict[float, str] = {}
    for run in runs:
        lines[run.y] = lines.get(run.y, "") + run.text
    return "\n".join(lines.values())


#: How each format is read, and what parts two lines in it.
BREAKS: dict[str, tuple[Callable[[bytes], str], str]] = {
    "html": (bytes.decode, r"<br>\s*"),
    "md": (bytes.decode, r"\\\n\s*(?:> )?"),
    "docx": (_inside("word/document.xml"), r"(?:</w:t>)?<w:br/>(?:<w:t[^>]*>)?"),
    "odt": (_inside("content.xml"), r"<text:line-break ?/>"),
    "pdf": (_placed, r"\n(?:.*\n)?"),
}


def told(sample: Document, *blocks: Block) -> Document:
    return replace(sample, blocks=(Heading(1, "Rubrik"), *blocks))


@pytest.mark.parametrize("format_", BREAKS)
@pytest.mark.parametrize(("first", "second"), [("Ett", "Två"), ("Tre", "Fyra")])
def test_a_placard_keeps_its_line_breaks(
    sample: Document, swedish: Language, format_: str, first: str, second: str
) -> None:
    read, between = BREAKS[format_]

    said = read(write_document(told(sample, POSTER), swedish, format_))

    assert re.search(f"{first}{between}{second}", said), said[-2000:]


def test_numbers_that_go_on_have_one_style_in_markdown(sample: Document, swedish: Language) -> None:
    lists = [NumberedList((f"Punkt {n}",), start=n) for n in range(1, 18)]
    below = BulletList(("En sak", "En till"))

    said = write_document(
        told(sample, *lists[:13], lists[13], below, *lists[14:]), swedish, "md"
    ).decode()

    assert re.findall(r"^(\d+)([.)]) Punkt", said, re.MULTILINE) == [
        (str(n), ".") for n in range(1, 18)
    ]
    assert re.findall(r"^([-*]) En", said, re.MULTILINE) == ["-", "-"]


def test_a_list_that_begins_anew_does_not_run_on(sample: Document, swedish: Language) -> None:
    first, again = NumberedList(("A", "B")), NumberedList(("C",))

    said = write_document(told(sample, first, again), swedish, "md").decode()

    assert re.findall(r"^(\d+)([.)]) ", said, re.MULTILINE) == [("1", "."), ("2", "."), ("1", ")")]
