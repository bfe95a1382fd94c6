"""What the bytes of a workbook hang on beside its plan."""

from __future__ import annotations

import zlib

from xlkpi import __version__


def build() -> str:
    """Return the version of this program and of the library that compresses, in words."""
    return f"xlkpi {__version__}, zlib {zlib.ZLIB_RUNTIME_VERSION}"
