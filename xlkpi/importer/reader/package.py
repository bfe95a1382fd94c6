"""The parts of an Office Open XML package, whatever the case and slashes of their names."""

from __future__ import annotations

import posixpath
import re
import zipfile
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PREFIX = rb"(?:[A-Za-z0-9]+:)?"
_RELATION = re.compile(rb"<" + PREFIX + rb"Relationship\s([^>]*)/?>")
_ATTRIBUTE = re.compile(rb"""([A-Za-z:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


class UnsafePartError(ValueError):
    """A part with definitions of its own, which no spreadsheet program writes."""


class Package:
    """An opened package; parts are named by their path in lower case."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(data))
        self._names = {_tidy(name): name for name in self._archive.namelist()}

    def __contains__(self, part: str) -> bool:
        """Whether there is such a part."""
        return _tidy(part) in self._names

    def __iter__(self) -> Iterator[str]:
        """Yield the names of all parts."""
        return iter(self._names)

    def read(self, part: str) -> bytes:
        """Return a part; KeyError where there is none, what zipfile raises where it is damaged."""
        xml = self._archive.read(self._names[_tidy(part)])
        if _DOCTYPE.search(xml, 0, 4_000):
            raise UnsafePartError(part)
        return xml

    def relations(self, part: str) -> Mapping[str, str]:
        """Return the relations of a part: id -> path of the part meant."""
        folder, name = posixpath.split(_tidy(part))
        rels = f"{folder}/_rels/{name}.rels"
        if rels not in self:
            return {}
        given = (attributes(match[1]) for match in _RELATION.finditer(self.read(rels)))
        return {
            one.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, one["Target"]))[1:]
            for one in given
            if "Target" in one and one.get("TargetMode") != "External"
        }


def attributes(text: bytes) -> dict[str, str]:
    """Return the attributes of a start tag's inside."""
    return {
        match[1].decode("ascii"): unescape((match[2] or match[3] or b"").decode("utf-8", "replace"))
        for match in _ATTRIBUTE.finditer(text)
    }


def _tidy(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
