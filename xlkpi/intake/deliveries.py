"""What came, as it was delivered: a mail with its files, or a file by itself."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from xlkpi.importer.owner.senders import sends_for
from xlkpi.problems import Problem
from xlkpi.reader.arrivals import Arrived, ArrivedMail, Worked
from xlkpi.reader.opening import Opened
from xlkpi.reader.sniff import Foreign, scan_kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from xlkpi.importer.owner.senders import Senders
    from xlkpi.reader.arrivals import Arrival
    from xlkpi.reader.incoming import Incoming
    from xlkpi.texts import Words


@dataclass(frozen=True, slots=True)
class File:
    """A file of a delivery; one whose content is on record was not opened (`Incoming`).

    `scan` is what kind of scan it is, None for any other file.
    """

    arrived: Arrived | Incoming | Worked
    sha256: str
    scan: Words | None

    @classmethod
    def of(cls, arrived: Arrived | Incoming | Worked) -> File:
        """Return a file as it was opened."""
        data = _came(arrived).data
        return cls(arrived, sha256(data).hexdigest(), scan_kind(data))

    @property
    def came(self) -> Incoming:
        """The file as it came in."""
        return _came(self.arrived)

    @property
    def is_attached(self) -> bool:
        """Whether it came with a mail; one that holds too much is a file of its own delivery."""
        return self.came.mail not in ("", self.sha256)

    @property
    def is_workbook(self) -> bool:
        """Whether it is a workbook, readable or not; one that was not opened counts."""
        found = self.arrived.found if isinstance(self.arrived, Arrived) else None
        unlike = isinstance(found, Problem) and found.code in ("F01", "F41")
        return self.scan is None and not unlike

    @property
    def is_opened(self) -> bool:
        """Whether it is a workbook that was read."""
        one = self.arrived
        return isinstance(one, Worked) or (
            isinstance(one, Arrived) and isinstance(one.found, Opened)
        )

    @property
    def is_kept(self) -> bool:
        """Whether it is kept and put on record: all but files of another kind.

        A letter, a list in a text file: nobody can have meant it as a return, and whoever imported
        the folder has it still. A scan may be the stamped page; what came with a mail is kept,
        since its sender is answered and may have to be shown what he sent.
        """
        arrived = self.arrived
        other_kind = isinstance(arrived, Arrived) and isinstance(arrived.found, Foreign)
        return bool(self.came.mail) or self.scan is not None or not other_kind


@dataclass(frozen=True, slots=True)
class Delivery:
    """A mail and the files that came with it, or a file by itself."""

    mail: ArrivedMail | None
    files: tuple[File, ...]


def deliveries(arrivals: Iterable[Arrival]) -> Iterator[Delivery]:
    """Yield what came, one delivery after the other; each is whole."""
    mail: ArrivedMail | None = None
    files: list[File] = []
    for one in arrivals:
        begins = isinstance(one, ArrivedMail)
        if (begins or not _came(one).mail) and (mail or files):
            yield Delivery(mail, tuple(files))
            mail, files = None, []
        if isinstance(one, ArrivedMail):
            mail = one
        else:
            files.append(File.of(one))
    if mail or files:
        yield Delivery(mail, tuple(files))


def taken_in(one: Delivery, sent: Collection[str], senders: Senders) -> tuple[File, ...]:
    """Return the files of a delivery that are taken in.

    With a mail of no person none are. Our own workbooks, whose SHA-256 are `sent`, are returned
    where a unit sent nothing but them: beside another workbook they are what a reply carries
    along, of somebody else they are a mail that could not be delivered.
    """
    if one.mail is None:
        return one.files
    automatic = one.mail.mail.automatic is not None
    own = tuple(f for f in one.files if f.is_attached and f.sha256 in sent)
    rest = tuple(f for f in one.files if not (f.is_attached and (automatic or f.sha256 in sent)))
    carried = automatic or any(f.is_workbook for f in rest)
    returned = not carried and sends_for(one.mail.incoming.sender, senders)
    return (*rest, *own) if returned else rest


def unread(one: Delivery, sent: Collection[str]) -> Iterator[File]:
    """Yield the workbooks with a mail of no person, our own ones apart: a clerk may mean them."""
    if one.mail is not None and one.mail.mail.automatic is not None:
        yield from (f for f in one.files if f.is_attached and f.is_opened and f.sha256 not in sent)


def _came(arrived: Arrival) -> Incoming:
    return arrived.incoming if isinstance(arrived, Arrived | ArrivedMail | Worked) else arrived
