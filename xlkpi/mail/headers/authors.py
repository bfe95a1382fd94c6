"""Whether the author that a mail names is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from xlkpi.mail.headers.authentication import authenticated
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    class MailWithReturns(Protocol):
        """What came with a mail."""

        @property
        def sender(self) -> str:
            """Whom it is taken from, "" for nobody."""

        @property
        def doubt(self) -> Words | None:
            """Why the author that the mail names is not believed."""


def doubt(author: str, results: Sequence[str] | None, authserv: str) -> Words | None:
    """Return why a mail is not believed to be its author's, None where it is.

    Args:
        author: The one address that its From names, "" for nobody, who is never believed.
        results: Its Authentication-Results (RFC 8601), topmost first; None where it is not on
            record whether it had any: such a mail came before they were asked for.
        authserv: The id of the department's own server in them; without one nothing is asked.
    """
    if not author:
        return NAMELESS
    if not authserv or results is None:
        return None
    passed, said = authenticated(results, authserv, author)
    if passed:
        return None
    return _FAILED.fill(server=authserv, said=said) if said else _UNPROVED.fill(server=authserv)


NAMELESS = Words("没有写明、不止一个或无法识别", "is missing, unreadable, or not one alone")
_FAILED = Words(
    "没有通过 {server} 的身份验证（{said}）", "did not pass the authentication of {server} ({said})"
)
_UNPROVED = Words("没有 {server} 的验证结果", "bears no result of {server}")
