"""The parts of an Office Open XML package, whatever the case and slashes of their names."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from xlkpi.reader.book import NotReadableError, TooLargeError
from xlkpi.reader.limits import MOST_PART
from xlkpi.reader.markup import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import IO

    from xlkpi.reader.markup import Attributes

_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the last word of the relation's type, and the part meant."""

    kind: str
    part: str


class Package:
    """An opened package; parts are named by their path in lower case."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(data))
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for part in self._archive.infolist():
            other = self._parts.setdefault(_tidy(part.filename), part)
            if (other.CRC, other.file_size) != (part.CRC, part.file_size):
                raise NotReadableError("two parts of one name: programs take one or the other")

    def __contains__(self, part: str) -> bool:
        """Whether there is such a part."""
        return _tidy(part) in self._parts

    def __iter__(self) -> Iterator[str]:
        """Yield the names of all parts."""
        return iter(self._parts)

    def open(self, part: str, most: int | None = None) -> IO[bytes]:
        """Open a part.

        Args:
            part: Its name.
            most: Bytes that it may have, None for those of what is no sheet.

        Raises:
            TooLargeError: It has more, by what the archive says.
            KeyError: There is none; reading it raises what zipfile raises where it is damaged.
        """
        found = self._parts[_tidy(part)]
        if found.file_size > (MOST_PART if most is None else most):
            raise TooLargeError(part)
        return self._archive.open(found)

    def read(self, part: str) -> bytes:
        """Return a part as it is."""
        with self.open(part) as stream:
            return stream.read()

    def relations(self, part: str) -> Mapping[str, Relation]:
        """Return the relations of a part (of the whole package for "") by their ids."""
        folder, name = posixpath.split(_tidy(part))
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, Relation] = {}

        def relationship(given: Attributes) -> None:
            if "Target" in given and given.get("TargetMode") != "External":
                target = given["Target"].replace("\\", "/")
                meant = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                kind = given.get("Type", "").rpartition("/")[2]
                found[given.get("Id", "")] = Relation(kind, _tidy(meant))

        if rels in self:
            with self.open(rels) as stream:
                parse(stream, {_RELATIONSHIP: relationship}, {})
        return found


def _tidy(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
