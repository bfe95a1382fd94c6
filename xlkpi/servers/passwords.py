"""The password of a mailbox: from the environment, else from the system's key ring."""

from __future__ import annotations

import os
from base64 import b64encode
from typing import TYPE_CHECKING, NoReturn

from xlkpi.problems import Unusable, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.servers.peers import Peer

BOTH = "XLKPI_MAIL_PASSWORD"
"""The variable for both servers; XLKPI_IMAP_PASSWORD and XLKPI_SMTP_PASSWORD are for one."""
SERVICE = "xlkpi"
"""The name in the key ring for both servers; xlkpi-imap and xlkpi-smtp are for one."""
_MISSING = Words("没有给出", "is not given")
_NO_LIBRARY = Words(
    "没有安装（pip install xlkpi[keyring]）", "is not installed (pip install xlkpi[keyring])"
)
_NO_RING = Words("没有，或者没有打开", "is not there, or stays locked")
_ODD = Words(
    "含有服务器读不懂的字符（只能用英文字母、数字和半角符号）",
    "has characters that servers do not read (ASCII letters, digits and signs only)",
)


class Secret:
    """A text that shows itself to nobody but the one who asks for it by name."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return "***"

    def __reduce__(self) -> NoReturn:
        """Never go into a file or to another process."""
        raise TypeError("a secret is not written anywhere")

    def reveal(self) -> str:
        """Return the text, for the call that hands it to the server."""
        return self._text

    def hide(self, reply: str, user: str) -> str:
        """Return what a server said without the secret, should it have repeated it.

        It may come back as it is, in base64, or with signs escaped as IMAP and Python do.
        """
        text = self._text
        escaped = text.replace("\\", "\\\\")
        coded = (
            b64encode(one.encode()).decode().rstrip("=") for one in (f"\0{user}\0{text}", text)
        )
        for one in (
            *coded,
            escaped.replace('"', '\\"'),
            escaped.replace("'", "\\'"),
            escaped,
            text,
        ):
            reply = reply.replace(one, "***")
        return reply


def password_of(peer: Peer, environ: Mapping[str, str] = os.environ) -> Secret:
    """Return the password for a server.

    Raises:
        Unusable: S53 where nobody gave one, or where no server would read it.
    """
    names = (f"XLKPI_{peer.kind.upper()}_PASSWORD", BOTH)
    text = next((environ[name] for name in names if environ.get(name)), "") or _kept(peer)
    if not text:
        raise _unusable(peer, _MISSING)
    if not (text.isascii() and text.isprintable()):
        raise _unusable(peer, _ODD)
    return Secret(text)


def _kept(peer: Peer) -> str:
    """Return what the key ring has; "" without one, or without the library for it."""
    try:
        import keyring  # noqa: PLC0415 - an extra, and slow to load
        from keyring.errors import KeyringError  # noqa: PLC0415 - likewise
    except ImportError:
        return ""
    for service in (f"{SERVICE}-{peer.kind}", SERVICE):
        try:
            found = keyring.get_password(service, peer.user)
        except KeyringError:  # there is no key ring, or it stays locked
            return ""
        if found:
            return found
    return ""


def keep_password(user: str, text: str) -> None:
    """Put the password of a mailbox into the system's key ring, for both servers.

    Args:
        user: Whose it is.
        text: The password; it stands nowhere else.

    Raises:
        Unusable: No server would read it (S53), or there is no key ring that takes it (S99).
    """
    if not (text.isascii() and text.isprintable()):
        raise Unusable(problem("S53", user=user, server="", found=_ODD, variable=BOTH))
    try:
        import keyring  # noqa: PLC0415 - an extra, and slow to load
        from keyring.errors import KeyringError  # noqa: PLC0415 - likewise
    except ImportError:
        raise Unusable(problem("S99", user=user, found=_NO_LIBRARY, variable=BOTH)) from None
    try:
        keyring.set_password(SERVICE, user, text)
    except (KeyringError, RuntimeError):
        raise Unusable(problem("S99", user=user, found=_NO_RING, variable=BOTH)) from None


def _unusable(peer: Peer, found: Words) -> Unusable:
    return Unusable(
        problem("S53", user=peer.user, server=peer.name, found=found, variable=BOTH),
    )
