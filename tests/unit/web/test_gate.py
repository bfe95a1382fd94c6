"""What no page of the desk asks does nothing, and shows nothing."""

from __future__ import annotations

import os
import re
import socket
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest

from tests.builders.desks import Running, Visitor, desk
from xlkpi.web.addresses import PAGES
from xlkpi.web.asked import Shown
from xlkpi.web.desk import Beginning
from xlkpi.web.gate import MOST_FORM
from xlkpi.web.serving import joined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with desk(tmp_path_factory.mktemp("desk")) as own:
        yield own


@pytest.fixture(scope="module")
def visitor(running: Running) -> Visitor:
    return running.visitor()


def test_an_address_lets_one_browser_in_and_no_other(visitor: Visitor, running: Running) -> None:
    assert visitor.cookies
    parts = urlsplit(running.entry)
    again = Visitor(running.host).get(f"{parts.path}?{parts.query}")
    assert (again.status, "只能用一次" in again.text) == (403, True)


def test_the_page_is_shown_to_who_has_entered(visitor: Visitor) -> None:
    assert visitor.get("/").status == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Cookie": "x=1"}, 403),
        ({"Cookie": "xlkpi_desk_1=x"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:80"}, 421),
        ({"Host": "127.0.0.1"}, 421),
    ],
)
def test_foreign_requests_see_nothing(
    visitor: Visitor, headers: dict[str, str], status: int
) -> None:
    page = visitor.ask("GET", "/", headers=headers)
    assert page.status == status
    assert "<html" not in page.text


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "", "https://127.0.0.1", "http://127.0.0.1:1"]
)
def test_changes_come_from_a_page_of_ours(
    visitor: Visitor, origin: str, tmp_path: pytest.TempPathFactory
) -> None:
    folder = f"{tmp_path}/made"
    typed = urlencode({**visitor.hidden("/"), "folder": folder}).encode("ascii")
    page = visitor.ask("POST", "/new", typed, {"Origin": origin})
    assert page.status == 403
    assert not list(tmp_path.iterdir())  # type: ignore[attr-defined]


def test_changes_carry_the_token_of_a_form(visitor: Visitor, tmp_path: object) -> None:
    for token in ("", "x", "é"):
        typed = urlencode({"token": token, "folder": f"{tmp_path}/made"}).encode("ascii")
        for path in ("/new", "/open", "/end", "/language"):
            assert visitor.ask("POST", path, typed).status == 403
    assert visitor.get("/").status == 200


def test_a_change_is_no_get(visitor: Visitor) -> None:
    for path in ("/end", "/language"):
        assert visitor.ask("GET", path).status == 405
    answer = visitor.ask("GET", "/new?folder=/x")
    assert (answer.status, answer.headers["location"]) == (303, "/")


def answer_to_head(visitor: Visitor, path: str, within: float = 10, /, **headers: str) -> bytes:
    """What is answered to a change of which the head alone has come."""
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    own = {"Host": visitor.host, "Origin": f"http://{visitor.host}", "Cookie": cookie}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"POST {path} HTTP/1.1", *(f"{k}: {v}" for k, v in {**own, **named}.items()), "", ""]
    host, port = visitor.host.split(":")
    with socket.create_connection((host, int(port)), timeout=within) as line:
        line.sendall("\r\n".join(lines).encode("ascii"))
        return line.recv(100)


def test_a_form_is_bounded(visitor: Visitor) -> None:
    answer = answer_to_head(visitor, "/new", Content_Length=str(MOST_FORM + 1))
    assert answer.startswith(b"HTTP/1.1 413")


def test_what_gives_no_length_is_not_read(visitor: Visitor) -> None:
    answer = answer_to_head(visitor, "/new", Transfer_Encoding="chunked")
    assert answer.startswith(b"HTTP/1.1 411")
    answer = answer_to_head(visitor, "/new", Content_Length="5", Transfer_Encoding="chunked")
    assert answer.startswith(b"HTTP/1.1 411")


def test_more_fields_than_a_form_has_are_refused(visitor: Visitor) -> None:
    answer = visitor.ask("POST", "/new", b"a=&" * 50_001)
    assert answer.status == 413


def test_a_language_is_one_of_those_there_are(visitor: Visitor) -> None:
    for lang in ("中\r\nX: y", "zh-CN; Path=/x", ""):
        sent = {"token": visitor.hidden("/")["token"], "lang": lang, "back": "/\r\nX: y"}
        answer = visitor.ask("POST", "/language", urlencode(sent).encode("ascii"))
        assert (answer.status, "x" in answer.headers) == (303, False)
        assert answer.headers["set-cookie"].startswith("xlkpi_desk_lang=zh-CN; ")


@pytest.mark.parametrize("folder", ["~nobody-of-this-name/x", "/a\0b", "a/b", "/" + "a" * 5000])
def test_a_path_that_is_none_is_told(visitor: Visitor, folder: str) -> None:
    for to in ("/open", "/new"):
        assert visitor.send("/", to, folder=folder).status == 422


def test_five_gigabytes_are_refused_before_they_come(visitor: Visitor) -> None:
    sent = {
        "X_Desk_Token": visitor.hidden("/")["token"],
        "X_Name": "large.xlsx",
        "Content_Length": str(5 << 30),
    }
    assert answer_to_head(visitor, "/uploads/abc", **sent).startswith(b"HTTP/1.1 413")


def streamed(visitor: Visitor, size: int, **headers: str) -> tuple[bytes, int]:
    """What is answered to a dropped file that goes on and on, and how much of it could be sent."""
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    own = {"Host": visitor.host, "Origin": f"http://{visitor.host}", "Cookie": cookie}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = ["POST /uploads/abc HTTP/1.1", *(f"{k}: {v}" for k, v in {**own, **named}.items())]
    host, port = visitor.host.split(":")
    sent, block = 0, b"80000\r\n" + b"x" * 0x80000 + b"\r\n"
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
        try:
            answer = line.recv(100)
            while sent < size:
                line.sendall(block)
                sent += len(block)
        except ConnectionError:
            pass
        return answer, sent


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (413, {"Content_Length": str(5 << 30)}),
        (411, {"Transfer_Encoding": "chunked"}),
        (411, {"Transfer_Encoding": "chunked", "Content_Length": "100"}),
        (411, {}),
        (400, {"Content_Length": "-1"}),
        (400, {"Content_Length": "9" * 30}),
        (403, {"Content_Length": str(5 << 30), "Cookie": "x=1"}),
        (403, {"Transfer_Encoding": "chunked", "Cookie": "x=1"}),
        (421, {"Content_Length": str(5 << 30), "Host": "evil.example"}),
    ],
)
def test_what_is_refused_is_not_listened_to(
    visitor: Visitor, status: int, headers: dict[str, str]
) -> None:
    named = {"X_Desk_Token": visitor.hidden("/")["token"], "X_Name": "a.xlsx", **headers}
    answer, sent = streamed(visitor, 200 << 20, **named)
    assert answer.startswith(b"HTTP/1.1 %d" % status)
    assert sent < 100 << 20


def test_who_leaves_while_a_file_comes_leaves_no_trace(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    named = {"X_Desk_Token": visitor.hidden("/")["token"], "X_Name": "a.xlsx"}
    with suppress(TimeoutError):
        answer_to_head(visitor, "/uploads/left", 0.2, Content_Length="1000", **named)
    with suppress(TimeoutError):
        answer_to_head(visitor, "/language", 0.2, Content_Length="1000")
    assert visitor.get("/").status == 200
    assert caplog.records == []


def test_refusals_and_files_say_it_too(visitor: Visitor) -> None:
    answers = [
        visitor.ask("GET", "/", headers={"Cookie": "x=1"}),
        visitor.ask("GET", "/", headers={"Host": "evil.example"}),
        visitor.ask("POST", "/new", b"", {"Origin": "null"}),
        visitor.ask("POST", "/new", b"a=1"),
        visitor.ask("GET", "/end"),
        visitor.ask("POST", "/new", b"a=&" * 50_001),
        visitor.ask("GET", "/enter?token=x"),
    ]
    assert [one.status for one in answers] == [403, 421, 403, 403, 405, 413, 403]
    for one in answers:
        assert one.headers["x-frame-options"] == "DENY"
        assert one.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in one.headers["content-security-policy"]


def test_every_answer_says_what_a_page_may_do(visitor: Visitor) -> None:
    for path in ("/", "/assets/desk.js", "/nothing", "/assets/../x"):
        headers = visitor.ask("GET", path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_a_browser_keeps_what_pages_load_while_it_is_the_same(visitor: Visitor) -> None:
    """So the page that says that the desk has ended is seen as the others are."""
    loaded = re.findall(r'"(/assets/[^"]*)"', visitor.get("/").text)
    assert len(loaded) == 3
    for address in loaded:
        assert "immutable" in visitor.ask("GET", address).headers["cache-control"]
        assert visitor.ask("GET", address[:-1]).headers["cache-control"] == "no-store"


def test_the_cookie_is_no_script_s(running: Running) -> None:
    entry = joined(running.home, Beginning())
    assert entry is not None
    parts = urlsplit(entry)
    set_cookie = Visitor(running.host).ask("GET", f"{parts.path}?{parts.query}")
    said = set_cookie.headers["set-cookie"]
    assert "HttpOnly" in said
    assert "SameSite=strict" in said


def test_entering_leads_nowhere_else(running: Running) -> None:
    entry = joined(running.home, Beginning())
    assert entry is not None
    parts = urlsplit(entry)
    query = parts.query.partition("&")[0]
    page = Visitor(running.host).ask("GET", f"{parts.path}?{query}&to=//evil.example/")
    assert page.headers["location"] == "/"


def test_a_bug_of_one_page_is_told_and_the_desk_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad = Shown("job.html.j2", {"job": None, "instead": False})
    monkeypatch.setitem(PAGES, "/w/{workspace}", lambda _: bad)
    with desk(tmp_path) as running:
        visitor = running.visitor()
        page = visitor.get("/w/abc")
        assert page.status == 500
        assert "程序本身出了错" in page.seen
        assert "xlkpi desk" in caplog.text
        assert visitor.get("/").status == 200


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_secret_is_its_user_s_alone(running: Running) -> None:
    assert (running.home / "desk.json").stat().st_mode & 0o777 == 0o600


def test_nobody_joins_without_the_secret(visitor: Visitor) -> None:
    assert visitor.ask("POST", "/join", b"", {"X-Desk-Token": "x"}).status == 403
