"""Who may ask the desk: a token in the first address, valid once, then a cookie."""

from __future__ import annotations

import secrets
from threading import Lock

_BYTES = 32


class Keys:
    """The secrets of one desk while it runs; none of them is written anywhere but `joining`.

    `cookie` is what a browser shows that has entered, `form` what every change has to carry,
    `joining` what a second start of the desk shows to be let in.
    """

    def __init__(self) -> None:
        """Draw all of them at random."""
        self.cookie, self.form, self.joining = (secrets.token_urlsafe(_BYTES) for _ in range(3))
        self._entries: set[str] = set()
        self._lock = Lock()

    def new_entry(self) -> str:
        """Return a token for an address by which a browser may enter once."""
        token = secrets.token_urlsafe(_BYTES)
        with self._lock:
            self._entries.add(token)
        return token

    def enters(self, token: str) -> bool:
        """Whether a token lets a browser in; it does so once."""
        with self._lock:
            known = next((one for one in self._entries if same(one, token)), None)
            self._entries.discard(known or "")
        return known is not None


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that tells nothing about either."""
    return secrets.compare_digest(one.encode("utf-8"), other.encode("utf-8"))
