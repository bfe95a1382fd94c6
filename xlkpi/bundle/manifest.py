"""By what a bundle is known among other archives: the name of its first member."""

from __future__ import annotations

MANIFEST = "xlkpi-bundle.json"
