"""Texts of an .xlsx file, as a person sees them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xlkpi.reader.book import TooLargeError
from xlkpi.reader.limits import MOST_CHARACTERS
from xlkpi.reader.markup import MAIN, PRESERVED, Joined, in_each, parse

if TYPE_CHECKING:
    from typing import IO

    from xlkpi.reader.markup import Attributes, Pieces

LONGEST = 120
"""Of a formula whose text is wanted: what is typed into an input is short."""
WHITE = " \t\r\n"
"""White space of XML."""
_ESCAPED = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
_DIGITS = 4
_REFUSED = bytes({*range(0x20)} - {0x09, 0x0A})
"""Characters that XML does not have, and the one that it takes for the end of a line."""
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ENTITY = re.compile(r"&(?:#(\d{1,7})|(amp|lt|gt|quot|apos));", re.ASCII)
_OTHER_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7});)", re.ASCII)
MOST_USUAL = 8_000_000
"""Bytes of a table of texts that is held as a whole, to be read without a parser."""
DECLARATION = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"']utf-8[\"'])?"
    rb"(?: standalone=[\"'](?:yes|no)[\"'])?\s?\?>)?\s*(?=<\w)",
    re.IGNORECASE,
)
"""What stands before the main element of a part that is UTF-8 and has no comments there."""
_TABLE = re.compile(
    f'<sst xmlns="(?:{"|".join(re.escape(space.strip()) for space in MAIN)})"'
    r'(?: count="\d+")?(?: uniqueCount="\d+")?>'
)
_BEGIN, _BETWEEN, _END = "<si><t", "</t></si><si><t", "</t></si></sst>"
_PLAIN, _KEPT = ">", ' xml:space="preserve">'


class Runs:
    """Collects the text of one cell or shared string; guides to pronunciation are left out."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pieces: list[str] | None = None
        self._preserved = False
        self._guides = 0

    def handlers(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return (element -> what to call where it begins, element -> what where it ends)."""
        starts = {"t": self._begin, "rPh": self._guide}
        return starts, {"t": self._finish, "rPh": self._unguide}

    def text(self, piece: str) -> None:
        """Take a piece of text in."""
        if self._pieces is not None:
            self._pieces.append(piece)

    def taken(self) -> str:
        """Return the whole text and begin anew.

        Raises:
            TooLargeError: No cell can hold it.
        """
        text = "".join(self._parts)
        self._parts.clear()
        return _fitting(text)

    def _begin(self, given: Attributes) -> None:
        self._preserved = given.get(PRESERVED) == "preserve"
        self._pieces = None if self._guides else []

    def _finish(self) -> None:
        if self._pieces is not None:
            text = "".join(self._pieces)
            self._parts.append(_as_seen(text, is_preserved=self._preserved))
        self._pieces = None

    def _guide(self, _: Attributes) -> None:
        self._guides += 1

    def _unguide(self) -> None:
        self._guides -= 1


def cell_text(text: str, *, is_preserved: bool) -> str:
    """Return the text of a cell that holds one piece; whether white space around it belongs to it.

    Raises:
        TooLargeError: No cell can hold it.
    """
    return _fitting(_as_seen(text, is_preserved=is_preserved))


def formula_text(formula: str) -> str:
    """Return a formula without white space around it; "" for a long one."""
    text = formula.strip()
    return text if len(text) <= LONGEST else ""


def _as_seen(text: str, *, is_preserved: bool) -> str:
    return unescaped(text if is_preserved else text.strip(WHITE))


def _fitting(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise TooLargeError("a text longer than any cell takes")
    return text


def shared_strings(stream: IO[bytes]) -> list[str]:
    """Return the texts that cells refer to by their number."""
    xml = stream.read(MOST_USUAL)
    usual = _usual_strings(xml) if len(xml) < MOST_USUAL else None
    return _parsed_strings(Joined(xml, stream)) if usual is None else usual


def _parsed_strings(stream: Pieces) -> list[str]:
    runs = Runs()
    texts: list[str] = []
    starts, ends = runs.handlers()
    ends["si"] = lambda: texts.append(runs.taken())
    parse(stream, in_each(MAIN, starts), in_each(MAIN, ends), runs.text)
    return texts


def _usual_strings(xml: bytes) -> list[str] | None:
    """Return the texts of a table in which each is in one piece; None for any other table."""
    declared = DECLARATION.match(xml)
    text = _decoded(xml[declared.end() :].rstrip()) if declared is not None else None
    table = _TABLE.match(text) if text is not None else None
    if text is None or table is None:
        return None
    begin, end = table.end() + len(_BEGIN), -len(_END)
    texts = text[begin:end].split(_BETWEEN)
    framed = text.startswith(_BEGIN, table.end()) and text.endswith(_END)
    if not framed or text.count("<") != 4 * len(texts) + 2:
        return None
    found: list[str] = []
    for one in texts:
        if not one.startswith((_PLAIN, _KEPT)):
            return None
        kept = one[0] != _PLAIN
        try:
            said = plain(one[len(_KEPT if kept else _PLAIN) :])
        except ValueError:
            return None
        found.append(cell_text(said, is_preserved=kept))
    return found


def _decoded(xml: bytes) -> str | None:
    """Return XML as a text, None where it has anything that only a parser should read."""
    try:
        text = xml.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if is_odd(xml, text) else text


def unescaped(text: str) -> str:
    """Return a text with its characters that XML cannot hold (_x000D_); half a pair is no one."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: _characters(match[0]), text)


def _characters(escapes: str) -> str:
    numbers = [int(one[1 : 1 + _DIGITS], 16) for one in escapes.split("_") if one]
    units = b"".join(number.to_bytes(2, "little") for number in numbers)
    return units.decode("utf-16-le", "replace")


def is_odd(xml: bytes, text: str) -> bool:
    """Whether a piece of XML, and the text that it is, has anything that only a parser should read.

    That are characters which XML does not allow or changes, and entities that are no usual ones.
    """
    is_refused = "]]>" in text or "\ufffe" in text or "\uffff" in text
    if is_refused or len(xml.translate(None, _REFUSED)) < len(xml):
        return True
    return "&" in text and _OTHER_ENTITY.search(text) is not None


def plain(text: str) -> str:
    """Return what a text of XML says that is not odd.

    Raises:
        ValueError: It has a character by its number that no XML has.
    """
    return _ENTITY.sub(_meant, text) if "&" in text else text


def _meant(entity: re.Match[str]) -> str:
    if entity[2] is not None:
        return _ENTITIES[entity[2]]
    sign = chr(int(entity[1]))
    if (sign < " " and sign not in WHITE) or "\ud800" <= sign <= "\udfff" or sign in "\ufffe\uffff":
        raise ValueError(entity[0])
    return sign
