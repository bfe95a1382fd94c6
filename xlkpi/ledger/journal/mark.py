"""The mark beside the key: that the journal is sealed, since which entry, and how far it went.

It is signed. Once it is there, a journal in the old form is none of ours, and one that does not
reach as far as the mark says lacks its end. It is written before the first entry under the key, and
again when a ledger that grew is closed: after a crash it may name an earlier entry than the last.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from xlkpi.ledger.journal.chain import ChainKey, canonical
from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words
from xlkpi.workspace.durable import write_atomically
from xlkpi.workspace.key import is_key, read_key

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class JournalMark:
    """The journal is under the key of this id but for the `since` entries in the old form.

    Entry `seq` is there, with the link `head`.
    """

    since: int
    seq: int
    head: str
    key: str


@dataclass(frozen=True, slots=True)
class Seals:
    """Where the key of a workspace and the mark beside it lie."""

    key_file: Path
    mark_file: Path

    @property
    def left_file(self) -> Path:
        """Where it is written down how the ledger's file was left (`database.untouched`)."""
        return self.key_file.with_name("ledger.json")

    @property
    def key(self) -> ChainKey | None:
        """What the journal is chained with, None where the key is gone or the file is no key."""
        return ChainKey.of(read_key(self.key_file)) if is_key(self.key_file) else None

    @property
    def mark(self) -> JournalMark | None:
        """The mark, None where there is none.

        Without its key it is taken as it stands: what is written needs the key.

        Raises:
            Unusable: It is not what was written with this key, or is no mark (S74); exit code 3.
            OSError: It is there and cannot be read.
        """
        try:
            text = self.mark_file.read_bytes()
        except FileNotFoundError:
            return None
        try:
            found = json.loads(text)
            code = found.pop("code")
            mark = JournalMark(**found)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise self.no_mark(_CHANGED) from None
        key = self.key
        if key is not None and key.id == mark.key and key.signed(canonical(asdict(mark))) != code:
            raise self.no_mark(_CHANGED)
        return mark

    def write(self, mark: JournalMark, key: ChainKey) -> None:
        """Write the mark, signed with the key that it names.

        Raises:
            OSError: It cannot be written.
        """
        data = asdict(mark)
        signed = canonical({**data, "code": key.signed(canonical(data))})
        write_atomically(self.mark_file, signed + b"\n", private=True)

    def no_mark(self, found: Words) -> Unusable:
        """Return the trouble (S74) that the mark is not what was written."""
        return Unusable(problem("S74", Place(file=str(self.mark_file)), found=found))


_CHANGED = Words("内容与写入时不同", "it is not as it was written")
GONE = Words("标记不见了，而日志已经封存", "it is gone, while the journal is chained under the key")
OF_ANOTHER_KEY = Words("标记是另一个密钥的", "it is of another key than the journal")
