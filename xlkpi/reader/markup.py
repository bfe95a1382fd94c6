"""XML of other people's files: taken in piece by piece, definitions of its own refused."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol
from xml.parsers import expat

from xlkpi.reader.book import NotReadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Attributes = Mapping[str, str]
    Starts = Mapping[str, Callable[[Attributes], None]]
    Ends = Mapping[str, Callable[[], None]]

_PIECE = 1 << 20
_OFFICE = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
MAIN = (f"{_OFFICE}spreadsheetml/2006/main ", f"{_STRICT}spreadsheetml/main ")
"""What the names of workbooks' elements begin with, in both kinds of Office Open XML."""
DRAWING = (
    f"{_OFFICE}drawingml/2006/spreadsheetDrawing ",
    f"{_STRICT}drawingml/spreadsheetDrawing ",
)
RELATION_IDS = tuple(
    f"{space}officeDocument/{year}relationships id"
    for space, year in ((_OFFICE, "2006/"), (_STRICT, ""))
)
"""The attributes that name a relation of a part."""
PRESERVED = "http://www.w3.org/XML/1998/namespace space"
"""The attribute that says whether white space around a text belongs to it."""
TRUE = frozenset(["1", "true", "on"])


class Pieces(Protocol):
    """What XML is read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most about so many bytes, b"" at the end."""


class Joined:
    """What was read of a stream, and the rest of it, as one stream."""

    def __init__(self, begin: bytes, rest: Pieces) -> None:
        self._begin, self._rest = BytesIO(begin), rest

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes, b"" at the end."""
        return self._begin.read(size) or self._rest.read(size)


def parse(
    stream: Pieces, starts: Starts, ends: Ends, text: Callable[[str], None] | None = None
) -> None:
    """Call what is given for elements by their full names ("namespace name") and for texts.

    A text may come in several pieces.

    Raises:
        NotReadableError: It is no XML, or has definitions (DOCTYPE), which no spreadsheet program
            writes and bombs are made of.
    """
    parse_all(stream, _started(starts), _ended(ends), text)


def parse_all(
    stream: Pieces,
    started: Callable[[str, Attributes], None],
    ended: Callable[[str], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Call what is given for every element that begins or ends, by its full name."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.StartDoctypeDeclHandler = _refuse
    parser.buffer_text = True
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)  # noqa: FBT003 - expat's signature: more is to come
        parser.Parse(b"", True)  # noqa: FBT003 - likewise: the end
    except NotReadableError:
        raise
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise NotReadableError(str(error)) from error


def in_each(spaces: Iterable[str], handlers: Mapping[str, Any]) -> dict[str, Any]:
    """Return handlers by the full names that their elements have in any of the namespaces."""
    return {space + name: handler for space in spaces for name, handler in handlers.items()}


def relation_of(given: Attributes) -> str:
    """Return the id of the relation that an element refers to, "" for none."""
    return next((given[name] for name in RELATION_IDS if name in given), "")


def _started(starts: Starts) -> Callable[[str, Attributes], None]:
    find = starts.get

    def started(name: str, given: Attributes) -> None:
        handler = find(name)
        if handler is not None:
            handler(given)

    return started


def _ended(ends: Ends) -> Callable[[str], None]:
    find = ends.get

    def ended(name: str) -> None:
        handler = find(name)
        if handler is not None:
            handler()

    return ended


def _refuse(*_: object) -> None:
    raise NotReadableError("a document type of its own")
