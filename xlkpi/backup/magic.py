"""By which first bytes a backup is known."""

from __future__ import annotations

SEALED = b"xlkpi-backup 1\n"
"""Of one that is encrypted; any other is a zip."""
