"""Faults to plant: small changes of the program under test that one of the harnesses must find.

The product knows nothing of them. A fault is planted in the process that runs the product: here
for harnesses that use the store, in a forked server for those that use HTTP.
"""

from __future__ import annotations

import faults_of_room
import faults_of_secrecy
import faults_of_store
import faults_of_trail
from planting import FAULTS, planted

__all__ = [
    "FAULTS",
    "faults_of_room",
    "faults_of_secrecy",
    "faults_of_store",
    "faults_of_trail",
    "planted",
]
