"""What every request has to pass before a page sees it, and what every answer carries.

The desk listens on this computer only; still any page in the browser can send requests to it, and
a foreign name can be made to lead here (DNS rebinding). So the host must be ours, a change must
come from a page of ours with the token of its form, and all but the entry needs the cookie.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

from xlkpi.web.keys import same

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from xlkpi.web.keys import Keys

ENTRY, JOINING, UPLOADS = "/enter", "/join", "/uploads/"
TOKEN = "x-desk-token"  # noqa: S105 - the name of a header
"""The header that a change by script carries; a form has the same in a field."""
MOST_FORM = 2_000_000
"""Bytes of what is typed into one form."""
_SAFE = ("GET", "HEAD")
_CARRIED = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}
_NOT_HERE = "xlkpi: 不是本页的地址 / this is not the desk's address\n"
_FOREIGN = "xlkpi: 请求不是从本页发出的 / the request does not come from a page of the desk\n"
_ENTER = (
    "xlkpi: 请从运行 xlkpi desk 的窗口打开页面 / open the page from where xlkpi desk was started\n"
)
_NO_LENGTH = "xlkpi: 没有写明长度 / the length is not given\n"
_TOO_LARGE = "xlkpi: 内容过大，没有接收 / too large; nothing was taken\n"


class Gate:
    """Refuses what no page of ours asks, before anything is read of it."""

    def __init__(self, app: ASGIApp, keys: Keys, port: int) -> None:
        """Stand before an application that listens on a port of this computer."""
        self._app, self._keys = app, keys
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self.cookie = cookie_name(port)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def carrying(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _CARRIED.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        refused = self._refusal(scope["method"], scope["path"], headers)
        if refused is not None and _is_long(headers):  # else all of it would be read, to no purpose
            refused.headers["connection"] = "close"
        answer = self._app if refused is None else refused
        await answer(scope, receive, carrying)

    def _refusal(self, method: str, path: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if host not in self._hosts:
            return PlainTextResponse(_NOT_HERE, 421)
        if path == JOINING:
            known = same(self._keys.joining, headers.get(TOKEN, ""))
            return None if known else PlainTextResponse(_FOREIGN, 403)
        if path != ENTRY and not same(self._keys.cookie, self._shown(headers)):
            return PlainTextResponse(_ENTER, 403)
        if method in _SAFE:
            return None
        if headers.get("origin") != f"http://{host}":
            return PlainTextResponse(_FOREIGN, 403)
        return _too_large(path, headers)

    def _shown(self, headers: Headers) -> str:
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            return ""
        return found.value if found is not None else ""


def _too_large(path: str, headers: Headers) -> PlainTextResponse | None:
    """Bound what is typed into forms; what is uploaded has its bounds where it is taken.

    What comes in pieces (chunked) is as long as it likes, whatever length is given beside it.
    """
    length = headers.get("content-length", "")
    if not length.isdecimal() or "transfer-encoding" in headers:
        return PlainTextResponse(_NO_LENGTH, 411)
    if int(length) > MOST_FORM and not path.startswith(UPLOADS):
        return PlainTextResponse(_TOO_LARGE, 413)
    return None


def _is_long(headers: Headers) -> bool:
    """Whether more comes than any form has, or nobody knows how much."""
    length = headers.get("content-length", "0")
    return "transfer-encoding" in headers or not length.isdecimal() or int(length) > MOST_FORM


def cookie_name(port: int) -> str:
    """Return the name of a desk's cookie: browsers keep one for all ports of a computer."""
    return f"xlkpi_desk_{port}"
