"""Everything in one ZIP: the document in each format, and each chart as a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from workshopkit.documents.chart.chart import chart, has_chart
from workshopkit.documents.chart.raster import png
from workshopkit.domain.document import Document
from workshopkit.domain.language import Language
from workshopkit.domain.text import slug

Writer = Callable[[Document, Language], bytes]
Seal = Callable[[Mapping[str, bytes]], Mapping[str, bytes]]

#: The same on every machine, whatever the clock says: the first day a ZIP can hold.
_DAY = (1980, 1, 1, 0, 0, 0)
#: A plain file that its owner may write and all may read, made on a Unix system.
_MODE, _UNIX = 0o100644 << 16, 3


def _nobody_waits(name: str) -> None:
    """Tell nobody."""


def write_zip(
    document: Document,
    language: Language,
    formats: Mapping[str, Writer],
    done: Callable[[str], None] = _nobody_waits,
    seal: Seal | None = None,
) -> bytes:
    """Return a ZIP of the document in these formats and of its charts.

    Args:
        document: What to write.
        language: What the writers' own words are in.
        formats: The writer of each format, by the ending of its file.
        done: Told the name of each file when it is in.
        seal: Given all that is in it by name, returns what else is to lie beside it.
    """
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        files = {}
        for name, content in _files(document, language, formats):
            files[name] = content
            archive.writestr(_entry(name), content)
            done(name)
        for name, content in (seal(files) if seal else {}).items():
            archive.writestr(_entry(name), content)
    return whole.getvalue()


def _files(
    document: Document, language: Language, formats: Mapping[str, Writer]
) -> Iterator[tuple[str, bytes]]:
    stem = slug(document.title) or "document"
    for ending, write in formats.items():
        yield f"{stem}.{ending}", write(document, language)
    for number, block in enumerate(filter(has_chart, document.blocks), 1):
        drawn = chart(block, language, document.style, alone=True)
        name = "-".join(filter(None, (f"{number:02}", slug(block.caption))))
        yield f"charts/{name}.svg", drawn.svg.encode()
        yield f"charts/{name}.png", png(drawn)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _DAY)
    entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, _UNIX, _MODE
    return entry
