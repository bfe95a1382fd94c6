"""A filled form with one cell of its raw XML as other programs write it."""

from __future__ import annotations

import re

from tests.builders.forms import filled
from tests.builders.raw_books import packed, unpacked

FORM_PART = "xl/worksheets/sheet2.xml"


def with_cell(at: str, kind: str, content: str) -> bytes:
    """The valid form with this cell instead: attributes but for its place, and what is in it."""
    return with_xml(
        rf'<c r="{at}"([^>]*?)(?: t="[^"]*")?(/>|>.*?</c>)', rf'<c r="{at}"{kind}>{content}</c>'
    )


def with_xml(pattern: str, new: str) -> bytes:
    """The valid form with one place of its sheet's XML replaced."""
    parts = unpacked(filled({}))
    text, count = re.subn(pattern, lambda _: new, parts[FORM_PART].decode("utf-8"), count=1)
    assert count == 1, pattern
    return packed({**parts, FORM_PART: text})
