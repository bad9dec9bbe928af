"""Rendering a script for the room: once, through Voila, and then never again until it changes."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jupyter_core.utils import ensure_async
from markupsafe import Markup
from voila.app import Voila
from voila.configuration import VoilaConfiguration
from voila.notebook_renderer import NotebookRenderer
from voila.paths import collect_template_paths
from voila.utils import get_page_config

from workshopkit.catalogue.notebook import read_notebook
from workshopkit.domain.script import Script
from workshopkit.front.prose import safe_html
from workshopkit.room.jupyter.kernels import KernelWish
from workshopkit.room.jupyter.words import words_html

log = logging.getLogger(__name__)

#: The template of the one render that makes the room's pages.
TEMPLATE = "room"


@dataclass(frozen=True)
class RenderedScript:
    """A script as the room sees it: for each section its own words as safe HTML."""

    modified: float
    sections: Mapping[str, Markup]


def modified(path: Path) -> float:
    """Return when a notebook was last changed."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


async def render_script(
    server: Voila, path: Path, script: Script, wish: KernelWish
) -> RenderedScript:
    """Run a script once for the room and cut what it shows into sections."""
    when = modified(path)
    mark = f"<!--cell-{secrets.token_hex(8)}-->"
    html = await _run(server, path, mark, wish)
    cells = {**_cut(html, mark), **_words(path)}
    sections = {section.key: _together(section.cells, cells) for section in script.sections}
    return RenderedScript(when, sections)


def _words(path: Path) -> dict[int, Markup]:
    cells = enumerate(read_notebook(path).cells)
    return {number: words_html(cell, path.parent) for number, cell in cells if cell.is_text}


def _together(numbers: Sequence[int], cells: Mapping[int, Markup]) -> Markup:
    shown = Markup("\n").join(cells[number] for number in numbers if cells.get(number))
    return Markup('<div class="prose">{}</div>').format(shown) if shown else shown


async def _run(server: Voila, path: Path, mark: str, wish: KernelWish) -> str:
    renderer = _renderer(server, path)
    await renderer.initialize()
    renderer.resources["cell_mark"] = mark
    kernel_id = await ensure_async(
        server.kernel_manager.start_kernel(
            kernel_name=renderer.notebook.metadata.kernelspec.name,
            path=str(path.parent),
            env={**os.environ, **wish.environment()},
        )
    )
    try:
        kernel = server.kernel_manager.get_kernel(kernel_id)
        return str(await renderer.generate_content_str(kernel_id, kernel))
    finally:
        await ensure_async(server.kernel_manager.shutdown_kernel(kernel_id))


def _renderer(server: Voila, path: Path) -> NotebookRenderer:
    settings = server.app.settings
    configuration = server.voila_configuration
    page_config = get_page_config(
        base_url=server.base_url,
        settings=settings,
        log=server.log,
        voila_configuration=configuration,
    )
    return NotebookRenderer(
        request_handler=None,
        voila_configuration=VoilaConfiguration(parent=server, template=TEMPLATE),
        traitlet_config=server.config,
        notebook_path=str(path.relative_to(server.root_dir)),
        template_paths=collect_template_paths(["voila", "nbconvert"], TEMPLATE, prune=True),
        config_manager=server.config_manager,
        contents_manager=server.contents_manager,
        base_url=server.base_url,
        kernel_spec_manager=server.kernel_spec_manager,
        page_config=page_config,
        mathjax_config=settings.get("mathjax_config"),
        mathjax_url=settings.get("mathjax_url"),
    )


def _cut(html: str, mark: str) -> dict[int, Markup]:
    cells: dict[int, Markup] = {}
    for part in html.split(mark)[1:]:
        number, _, body = part.partition(":")
        cells[int(number)] = safe_html(body)
    return cells


class RenderedScripts:
    """Rendered scripts by name, each kept until its notebook changes."""

    def __init__(self, server: Voila) -> None:
        self._server = server
        self._rendered: dict[str, RenderedScript] = {}
        self._lock = asyncio.Lock()

    def section(self, script: str, key: str) -> Markup:
        """Return a section's own words, or none if the script has not been rendered yet."""
        rendered = self._rendered.get(script)
        return rendered.sections.get(key, Markup("")) if rendered else Markup("")

    def words(self, script: str) -> dict[str, str] | None:
        """Return a script's own words by section, nothing if it could not be rendered."""
        rendered = self._rendered.get(script)
        if rendered is None or not rendered.sections:
            return None
        return {key: str(html) for key, html in rendered.sections.items() if html.strip()}

    def version(self, script: str) -> float:
        """Return which version of a script is rendered, 0 for none."""
        rendered = self._rendered.get(script)
        return rendered.modified if rendered else 0.0

    async def ensure(self, path: Path, script: Script, wish: KernelWish) -> float:
        """Render a script unless this version of it has been; return which version is rendered."""
        async with self._lock:
            known = self._rendered.get(script.name)
            if known is None or known.modified != modified(path):
                known = self._rendered[script.name] = await self._render(path, script, wish)
            return known.modified

    async def _render(self, path: Path, script: Script, wish: KernelWish) -> RenderedScript:
        when = modified(path)
        try:
            return await render_script(self._server, path, script, wish)
        except Exception:
            # The exercises need no rendering: the room goes on without the script's own words.
            log.exception("The script %s could not be rendered for the room", path)
            return RenderedScript(when, {})
