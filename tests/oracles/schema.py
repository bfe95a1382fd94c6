"""What the schemas of Office documents (ECMA-376, as the Open XML SDK has them) say of a file."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from openxml_audit import FileFormat, OpenXmlValidator

if TYPE_CHECKING:
    from collections.abc import Iterable


@cache
def _validator() -> Any:
    """The oldest of the formats: what it takes, all later programs take."""
    return OpenXmlValidator(file_format=FileFormat.OFFICE_2007)


def against_schema(data: bytes, suffix: str) -> list[str]:
    """What of a .docx or .xlsx is not as its schema wants it: parts, elements, order, values."""
    with TemporaryDirectory() as folder:
        path = Path(folder, f"file.{suffix}")
        path.write_bytes(data)
        return [f"{one.part_uri}: {one.description}" for one in _validator().validate(path).errors]


def with_part(data: bytes, name: str, changes: Iterable[tuple[str, str]]) -> bytes:
    """A file with one of its parts changed, at the first place that each pattern fits."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as new:
        for one in old.namelist():
            text = old.read(one)
            if one == name:
                for pattern, other in changes:
                    text, times = re.subn(pattern.encode(), other.encode(), text, count=1)
                    assert times == 1, pattern
            new.writestr(one, text)
    return out.getvalue()
