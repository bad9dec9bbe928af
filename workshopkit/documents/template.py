"""HTML templates: everything people wrote is escaped, authors' Markdown is made safe."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from workshopkit.documents.prose import prose


def template_environment(package: str) -> Environment:
    """Return the templates of a package; a name that is not given is an error, not a blank."""
    environment = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["prose"] = prose
    return environment
