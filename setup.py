"""What pyproject.toml cannot say: scripts, exercises and rehearsals lie at the top of a checkout.

In the wheel they are inside the package, as `workshopkit/shipped/…`, where an installed program
finds them (`workshopkit/app/places.py`).
"""

from __future__ import annotations

from setuptools import find_packages, setup

SHIPPED = {f"workshopkit.shipped.{name}": name for name in ("notebooks", "exercises", "rehearsals")}

setup(
    packages=[*find_packages(include=["workshopkit*"]), *SHIPPED],
    package_dir=SHIPPED,
)
