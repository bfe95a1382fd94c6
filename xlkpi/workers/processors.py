"""How many processes of this machine work side by side where nobody says otherwise."""

from __future__ import annotations

import os

MOST = 64
"""Processes; more are in each other's way."""


def processors() -> int:
    """Return one process for each processor, 64 at most."""
    return min(os.cpu_count() or 1, MOST)
