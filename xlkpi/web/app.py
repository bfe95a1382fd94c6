"""The desk as an application: how a request becomes a page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Match, Route

from xlkpi.problems import ProblemsFound
from xlkpi.problems.system_errors import cannot_use
from xlkpi.texts import LANGUAGES
from xlkpi.web.addresses import CHANGES, PAGES
from xlkpi.web.asked import Asked, Data, Download, Goto, NoPageError, Shown
from xlkpi.web.desk import Beginning
from xlkpi.web.gate import ENTRY, JOINING, TOKEN, Gate, cookie_name
from xlkpi.web.keys import same
from xlkpi.web.rendering import asset, asset_at, html
from xlkpi.web.uploads import TooLargeError
from xlkpi.web.work import logged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.types import ASGIApp, Scope

    from xlkpi.texts import Lang, Words
    from xlkpi.web.addresses import Page
    from xlkpi.web.asked import Answer
    from xlkpi.web.desk import Desk

_LANGUAGE = "xlkpi_desk_lang"
_MOST_FIELDS = 50_000
"""Fields of a form: so many units can be ticked."""
_KEPT = {"cache-control": "private, max-age=31536000, immutable"}
_NOT_OURS = "xlkpi: 表单已过期，请重新打开页面 / the form is out of date; open the page again\n"
_TOO_LARGE = "文件过大，没有接收 / too large; nothing was kept"


def application(desk: Desk, port: int) -> ASGIApp:
    """Return the desk as an application that is served on a port of this computer."""
    pages = [Route(at, partial(_page, desk, page)) for at, page in PAGES.items()]
    changes = [
        Route(at, partial(_change, desk, change), methods=["POST"])
        for at, change in CHANGES.items()
    ]
    above = [Route(at, partial(_above, pages)) for at in CHANGES]
    own = [
        Route(ENTRY, partial(_enter, desk, port)),
        Route(JOINING, partial(_join, desk), methods=["POST"]),
        Route("/language", partial(_language, desk), methods=["POST"]),
        Route("/end", partial(_end, desk), methods=["POST"]),
        Route("/uploads/{batch}", partial(_upload, desk), methods=["POST"]),
        Route("/assets/{name}", _asset),
    ]
    inner = Starlette(
        routes=[*own, *changes, *above, *pages],
        exception_handlers={404: partial(_nothing, desk), ClientDisconnect: _left},
    )
    return Gate(inner, desk.keys, port)


# -- pages -----------------------------------------------------------------------------------------


async def _page(desk: Desk, page: Page, request: Request) -> Response:
    return await run_in_threadpool(_answered, page, _asked(desk, request))


async def _change(desk: Desk, change: Page, request: Request) -> Response:
    typed = await _typed(request)
    if not _is_ours(desk, typed):
        return PlainTextResponse(_NOT_OURS, 403)
    return await run_in_threadpool(_answered, partial(_once, change), _asked(desk, request, typed))


def _once(change: Page, asked: Asked) -> Answer:
    """Do what a form asks; one that was sent before leads to what came of it."""
    job = asked.desk.work.job(asked.typed("once"))
    return change(asked) if job is None else Goto(f"/jobs/{job.id}")


def _answered(page: Page, asked: Asked) -> Response:
    """Return what a page answers; what is wrong is a page too."""
    try:
        return _sent(page(asked), asked)
    except NoPageError:
        answer = Shown("nothing.html.j2", status=404)
    except ProblemsFound as found:
        answer = _problems(asked, found.problems)
    except OSError as error:
        answer = _problems(asked, (cannot_use(str(error.filename or ""), error),))
    except Exception as error:  # noqa: BLE001 - a bug of one page is told there, and the desk goes on
        answer = Shown("bug.html.j2", {"reference": logged(error)}, 500)
    return _sent(answer, asked)


def _sent(answer: Answer, asked: Asked) -> Response:
    match answer:
        case Data(value):
            return JSONResponse(value)
        case Goto(address):
            return RedirectResponse(address, 303)
        case Download(name, Path() as file):
            return FileResponse(file, filename=name)
        case Download(name, bytes() as content):
            return Response(content, headers=_saved_as(name))
        case Download(name, pieces):
            assert isinstance(pieces, Iterator)  # noqa: S101 - what is left of the union; mypy does not see it
            return StreamingResponse(pieces, headers=_saved_as(name))
        case Shown(status=status):
            return Response(html(answer, asked), status, media_type="text/html")


def _saved_as(name: str) -> Mapping[str, str]:
    said = f"attachment; filename*=UTF-8''{quote(name)}"
    return {"content-disposition": said, "content-type": "application/octet-stream"}


def _problems(asked: Asked, problems: Sequence[object]) -> Shown:
    page = "overview" if "collection" in asked.places else "settings"
    back = asked.address(page) if "workspace" in asked.places else "/"
    return Shown("problems.html.j2", {"problems": problems, "back": back}, 422)


async def _nothing(desk: Desk, request: Request, _error: Exception) -> Response:
    shown = Shown("nothing.html.j2", status=404)
    return Response(html(shown, _asked(desk, request)), 404, media_type="text/html")


async def _left(_request: Request, _error: Exception) -> Response:
    """Answer who went away before all of it had come: nobody reads it, and nothing was done."""
    return PlainTextResponse("", 400)


async def _above(pages: Sequence[Route], request: Request) -> Response:
    """Lead from the address that a form is sent to, asked for as a page, to a page above it."""
    path = request.url.path.rpartition("/")[0]
    while path and not any(one.matches(_looking_at(path))[0] is Match.FULL for one in pages):
        path = path.rpartition("/")[0]
    return RedirectResponse(path or "/", 303)


def _looking_at(path: str) -> Scope:
    return {"type": "http", "method": "GET", "path": path}


# -- what is asked ---------------------------------------------------------------------------------


def _asked(desk: Desk, request: Request, typed: Mapping[str, Sequence[str]] | None = None) -> Asked:
    return Asked(
        desk,
        _lang(desk, request),
        request.url.path,
        dict(request.path_params),
        dict(request.query_params),
        typed or {},
    )


def _lang(desk: Desk, request: Request) -> Lang:
    said = request.cookies.get(_LANGUAGE)
    return next((one for one in LANGUAGES if one == said), desk.lang)


async def _typed(request: Request) -> Mapping[str, Sequence[str]]:
    """Return the fields of a form, lines ended as files have them; the gate has bounded it."""
    text = (await request.body()).decode("utf-8", "replace")
    try:
        found = parse_qs(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise HTTPException(413, _TOO_LARGE) from None
    # browsers end lines as HTTP does
    return {name: [one.replace("\r\n", "\n") for one in some] for name, some in found.items()}


def _is_ours(desk: Desk, typed: Mapping[str, Sequence[str]]) -> bool:
    return same(desk.keys.form, "".join(typed.get("token", ())))


# -- what is no page -------------------------------------------------------------------------------


async def _enter(desk: Desk, port: int, request: Request) -> Response:
    if not desk.keys.enters(request.query_params.get("token", "")):
        return PlainTextResponse(
            "xlkpi: 这个地址只能用一次，请再运行一次 xlkpi desk / "
            "this address is good once; run xlkpi desk again\n",
            403,
        )
    answer = RedirectResponse(_local(request.query_params.get("to", "/")), 303)
    name = cookie_name(port)
    answer.set_cookie(name, desk.keys.cookie, httponly=True, samesite="strict", path="/")
    return answer


async def _join(desk: Desk, request: Request) -> Response:
    """Let a second start of the desk in: its browser gets an address of its own."""
    given = {name: unquote(request.headers.get(f"x-{name}", "")) for name in ("folder", "spec")}
    to = desk.address(Beginning(*(Path(one) if one else None for one in given.values())))
    return PlainTextResponse(f"{ENTRY}?token={desk.keys.new_entry()}&to={to}")


async def _language(desk: Desk, request: Request) -> Response:
    typed = await _typed(request)
    if not _is_ours(desk, typed):
        return PlainTextResponse(_NOT_OURS, 403)
    answer = RedirectResponse(_local("".join(typed.get("back", ()))), 303)
    said = next((one for one in LANGUAGES if one in typed.get("lang", ())), desk.lang)
    answer.set_cookie(_LANGUAGE, said, samesite="strict", path="/")
    return answer


async def _end(desk: Desk, request: Request) -> Response:
    if not _is_ours(desk, await _typed(request)):
        return PlainTextResponse(_NOT_OURS, 403)
    desk.end()
    return Response(html(Shown("ended.html.j2"), _asked(desk, request)), media_type="text/html")


async def _upload(desk: Desk, request: Request) -> Response:
    """Take one file that was dropped, as it comes; what is too large is refused before it comes."""
    headers = request.headers
    if not same(desk.keys.form, headers.get(TOKEN, "")):
        return PlainTextResponse(_NOT_OURS, 403)
    batch, name = request.path_params["batch"], unquote(headers.get("x-name", ""))
    try:
        modified = float(headers.get("x-modified", "0"))
        size = int(headers["content-length"])
        if not name:
            return PlainTextResponse(_NOT_OURS, 400)
        await desk.uploads.take(batch, name, modified, size, request.stream())
    except TooLargeError:
        return PlainTextResponse(_TOO_LARGE, 413, {"connection": "close"})
    except (ValueError, OverflowError):  # of the numbers in the head
        return PlainTextResponse(_NOT_OURS, 400)
    except OSError as error:
        words: Words = cannot_use(name, error).message
        return PlainTextResponse(words.into(_lang(desk, request)), 507)
    return Response(status_code=204)


async def _asset(request: Request) -> Response:
    """Give a file that pages load; of its own address a browser keeps it, past the desk's end."""
    name = request.path_params["name"]
    try:
        content, kind = asset(name)
    except LookupError:
        return PlainTextResponse("", 404)
    is_its_own = request.url.query == asset_at(name).partition("?")[2]
    return Response(content, media_type=kind, headers=_KEPT if is_its_own else None)


def _local(address: str) -> str:
    """Return an address of the desk; any other becomes its beginning."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_ours else "/"
