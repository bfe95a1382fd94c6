"""Files of another kind among those that come in: told, and neither kept nor put on record.

A letter, a picture of the village fête, a list in a text file: nobody can have meant it as a
return, and whoever imported the folder has it still. A scan may be the stamped page and is kept;
so is what came with a mail, whose sender is answered and may have to be shown what he sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.reader.readers import Arrived
from xlkpi.reader.sniff import Foreign, scan_kind

if TYPE_CHECKING:
    from xlkpi.reader.incoming import Incoming
    from xlkpi.records import Return


class OtherKinds:
    """Those that came so far, by their SHA-256."""

    def __init__(self) -> None:
        self._found: set[str] = set()

    def note(self, arrived: Arrived | Incoming, digest: str) -> None:
        """Note a file if it is one of them."""
        if not isinstance(arrived, Arrived) or not isinstance(arrived.found, Foreign):
            return
        if scan_kind(arrived.incoming.data) is None:
            self._found.add(digest)

    def keeps(self, one: Incoming | Return, digest: str) -> bool:
        """Whether a file is to be kept and put on record."""
        return bool(one.mail) or digest not in self._found
