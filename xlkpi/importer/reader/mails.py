"""Mail files: what was attached to each mail, laid out like the files of an archive."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.importer.reader.archives import Member
from xlkpi.importer.reader.book import TooLargeError
from xlkpi.mail.reading import letters

if TYPE_CHECKING:
    from xlkpi.importer.reader.archives import Room
    from xlkpi.mail.letter import Attachment, Letter


def laid_out(data: bytes, room: Room) -> tuple[tuple[Letter, ...], tuple[tuple[Member, ...], ...]]:
    """Lay the files attached to the mails of a file out; return the mails without their bytes.

    Pictures that a mail's text shows are no files of it. TooLargeError before anything is laid out
    that there is no room for.
    """
    found = letters(data)
    files = [[one for one in letter.attachments if not one.inline] for letter in found]
    every = [one for attached in files for one in attached]
    if len(every) > room.files or sum(len(one.data) for one in every) > room.size:
        raise TooLargeError("more than the files of a mail may take")
    room.folder.mkdir(parents=True)
    bare = tuple(replace(one, attachments=(), text="") for one in found)
    return bare, tuple(
        tuple(_laid(one, room, f"{number}-{n}") for n, one in enumerate(attached))
        for number, attached in enumerate(files)
    )


def _laid(one: Attachment, room: Room, name: str) -> Member:
    path = room.folder / name
    path.write_bytes(one.data)
    return Member(one.name, path, None)
