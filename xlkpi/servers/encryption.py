"""Connections are encrypted, and the server shows who it is."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.problems.system_errors import reason
from xlkpi.texts import Words

if TYPE_CHECKING:
    from pathlib import Path

_UNREADABLE = Words(
    "ca 指定的证书文件 {path} 读不出：{reason}",
    "the certificates of ca cannot be read from {path}: {reason}",
)
_NO_CERTIFICATE = Words(
    "ca 指定的文件 {path} 里没有证书", "there is no certificate in {path}, named by ca"
)


def context(root: Path, ca: str) -> ssl.SSLContext:
    """Return how servers are checked: certificate and host name, by the system's authorities.

    Args:
        root: The folder that `ca` is relative to.
        ca: A file of certificates (PEM) to trust as well, "" for none.

    Raises:
        ProblemsFound: S20 (exit code 2) where `ca` cannot be read or has no certificate.
    """
    made = ssl.create_default_context()
    # Debian's Python leaves the lowest version to OpenSSL's own settings
    made.minimum_version = max(made.minimum_version, ssl.TLSVersion.TLSv1_2)
    if ca:
        path = root / ca
        try:
            made.load_verify_locations(path)
        except OSError as error:  # an SSLError is one
            is_file = isinstance(error, ssl.SSLError)
            found = (_NO_CERTIFICATE if is_file else _UNREADABLE).fill(
                path=path, reason=reason(error)
            )
            remedy = Words("请改为 PEM 格式的证书文件。", "Name a file of certificates in PEM.")
            place = Place(file="xlkpi.toml")
            fault = problem("S20", place, found=found, remedy=remedy)
            raise ProblemsFound((fault,), exit_code=2) from None
        # the file may hold the server's own certificate and not the authority behind it
        made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return made
