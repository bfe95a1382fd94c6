"""What is in a bundle: the accepted forms of one collection, and where each value is from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlkpi.codec import in_json
from xlkpi.records import Bundle, Submission  # noqa: TC001 - the codec reads annotations

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 1
"""Of what is written; a bundle of a higher one is of a newer version of the program."""


@in_json(as_list=True)
@dataclass(frozen=True, slots=True)
class ValueSource:
    """Where a value of a form was typed: its cell in the spec, sheet and cell of the workbook.

    `of` is the number of its return among the form's (`ReturnBelow`); a `hidden` cell is computed
    out of view. Sheet and cell are "" where that is not on record.
    """

    table: str
    row: str
    column: str
    sheet: str
    cell: str
    hidden: bool
    of: int


@in_json(sparse=("by_hand", "who", "why"))
@dataclass(frozen=True, slots=True)
class ReturnBelow:
    """A return that values are from: name, SHA-256 of its original, when it came (UTC, ISO 8601).

    What a department typed itself (`by_hand`) has no original; `who` typed it, and `why`.
    """

    file: str
    sha256: str
    received: str
    by_hand: bool = False
    who: str = ""
    why: str = ""


@in_json(sparse=("values",))
@dataclass(frozen=True, slots=True)
class FormBelow:
    """An accepted form as it counts, its returns (the one that counts first), and its values.

    Where values are from is read only where that is asked for: else `values` is ().
    """

    submission: Submission
    returns: tuple[ReturnBelow, ...]
    values: tuple[ValueSource, ...] = ()


@dataclass(frozen=True, slots=True)
class BundleContents:
    """A whole bundle, without its originals.

    `collection` and `title` are what it is called there, `spec` is the fingerprint of its spec, in
    the words of `specs` (fingerprint -> YAML text). `settings` are those of the collection, as they
    are typed. `originals` are the SHA-256 that came along -> their names in the file.
    """

    collection: str
    title: str
    year: int
    measure: str
    spec: str
    said: Bundle
    forms: tuple[FormBelow, ...] = ()
    specs: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    originals: Mapping[str, str] = field(default_factory=dict)
