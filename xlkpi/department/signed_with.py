"""Whether a key is the one that a workspace's workbooks were signed with."""

from __future__ import annotations

import zipfile
import zlib
from functools import partial
from typing import TYPE_CHECKING

from xlkpi.plan.identity import find_tokens, is_signed
from xlkpi.workspace.key import code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.plan.identity import Token

_PROPERTIES = "docProps/"
_MOST = 1 << 20


def is_another(department: Department, ledger: Ledger, key: bytes) -> bool:
    """Whether the workbooks that lie ready for the units bear identities, and none is by the key.

    Where there are none any more nothing can be compared: then it is not known to be another. One
    that cannot be read is passed over.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open: it names the collections.
        key: The key that is asked about.
    """
    folders = [department.workspace.templates(name) for name in ledger.collections()]
    files = [file for folder in folders for file in sorted(folder.glob("*.xlsx"))]
    sign = partial(code, key)
    found = [is_signed(token, sign) for file in files for token in _tokens(file)]
    return bool(found) and not any(found)


def _tokens(file: Path) -> Iterator[Token]:
    """Yield the identities in a workbook's properties; none where it cannot be read."""
    try:
        with zipfile.ZipFile(file) as parts:
            for name in parts.namelist():
                if name.startswith(_PROPERTIES):
                    with parts.open(name) as part:
                        yield from find_tokens(part.read(_MOST).decode("utf-8", "replace"))
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        return
