"""What the entries of the journal are chained with: a key of their own, made from the workspace's.

An entry says by `id` which key it was chained under. Entries from before there was one are chained
by a plain hash, which anybody can compute.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from xlkpi.json_text import json_ordered
from xlkpi.workspace.key import key_id, sub_key

START = "0" * 64
"""The link before the first entry."""
_CHAIN, _MARK = "xlkpi: the chain of the journal", "xlkpi: the mark that the journal is sealed"


@dataclass(frozen=True, slots=True)
class ChainKey:
    """The keys that journal and mark are signed with, and the id by which they name them."""

    id: str
    chain: bytes = field(repr=False)
    mark: bytes = field(repr=False)

    @classmethod
    def of(cls, key: bytes) -> ChainKey:
        """Return those that belong to a workspace's key."""
        return cls(key_id(key), sub_key(key, _CHAIN), sub_key(key, _MARK))

    def link(self, body: bytes) -> str:
        """Return the link of an entry, 64 hex digits; `body` is its line without it."""
        return hmac.digest(self.chain, body, "sha256").hex()

    def signed(self, mark: bytes) -> str:
        """Return the code over a mark, 64 hex digits."""
        return hmac.digest(self.mark, mark, "sha256").hex()


def plain_link(body: bytes) -> str:
    """Return the link of an entry that is chained under no key."""
    return hashlib.sha256(body).hexdigest()


def canonical(data: dict[str, Any]) -> bytes:
    """Return data as the one line of JSON that links and codes are over."""
    return json_ordered(data).encode("utf-8")


def parsed(line: bytes) -> dict[str, Any]:
    """Return the data of a line, empty where it is none."""
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}
