"""An Office archive whose bytes depend on its content only."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_UNIX, _READ_AND_WRITE = 3, 0o600 << 16
_TYPES = "[Content_Types].xml"


def without_times(data: bytes) -> bytes:
    """Return an archive with its members in order, all of one time and of one system."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda one: (one != _TYPES, one)):
            member = ZipInfo(name, _FIRST_DAY)
            member.compress_type = ZIP_DEFLATED
            member.create_system, member.external_attr = _UNIX, _READ_AND_WRITE
            new.writestr(member, old.read(name))
    return out.getvalue()
