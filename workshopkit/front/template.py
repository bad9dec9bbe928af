"""HTML templates: everything people wrote is escaped, authors' Markdown is made safe."""

from __future__ import annotations

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from workshopkit.front.address import path_to
from workshopkit.front.prose import prose

#: Where the form fields are, which more than one package shows.
_SHARED = "workshopkit.front"


def template_environment(package: str) -> Environment:
    """Return the templates of a package, and the form fields, which every package may import.

    A name that is not given is an error, not a blank. The fields say their own words through `_`,
    which whoever shows them adds to the environment's globals.
    """
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader(_SHARED)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["prose"] = prose
    environment.globals["path_to"] = path_to
    return environment
