"""Mails in pages: drafts laid down once, and a password that goes to the key ring alone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import keyring
import pytest

from tests.builders.demo_round import played
from tests.builders.desks import desk
from tests.fakes.key_rings import ring

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.builders.desks import Visitor
    from tests.fakes.key_rings import Ring

MAIL = """
[mail]
address = "office@example.org"
smtp = { host = "127.0.0.1", port = 1 }
imap = { host = "127.0.0.1", port = 1 }
"""
PASSWORD = "s3cret-of-the-office"  # noqa: S105 - to be looked for


@pytest.fixture(name="ring")
def ring_of_the_test() -> Iterator[Ring]:
    with ring() as own:
        yield own


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "w"
    shutil.copytree(played().folder, folder)
    config = folder / "xlkpi.toml"
    config.write_text(config.read_text(encoding="utf-8") + MAIL, encoding="utf-8")
    return folder


@pytest.fixture
def visitor(tmp_path: Path, folder: Path) -> Iterator[Visitor]:
    with desk(tmp_path / "home", folder) as running:
        yield running.visitor()


@pytest.fixture
def here(visitor: Visitor) -> str:
    return visitor.get("/w/" + visitor.get("/").text.split('href="/w/')[1].partition('"')[0]).path


def test_drafts_are_laid_down_once(visitor: Visitor, here: str, folder: Path) -> None:
    out = here.replace("overview", "out")
    page = visitor.send(out, f"{out}/mail", way="draft")
    assert "已写草稿" in page.seen
    drafts = sorted((folder / "output" / "outbox").rglob("*.eml"))
    assert drafts
    again = visitor.send(out, f"{out}/mail", way="draft")
    assert "以前已发或已写草稿" in again.seen
    assert sorted((folder / "output" / "outbox").rglob("*.eml")) == drafts


def test_a_server_that_is_not_there_is_told(visitor: Visitor, here: str, ring: Ring) -> None:
    ring.kept["xlkpi", "office@example.org"] = PASSWORD
    page = visitor.send(here.replace("overview", "in"), here.replace("overview", "in/collect"))
    assert "没有做成" in page.seen
    assert "127.0.0.1" in page.seen


def test_the_password_goes_to_the_key_ring_and_nowhere_else(
    visitor: Visitor, here: str, ring: Ring, folder: Path, tmp_path: Path
) -> None:
    settings = "/".join([*here.split("/")[:3], "settings"])
    page = visitor.send(settings, f"{settings}/password", password=PASSWORD)
    assert "已存入系统的密钥环" in page.seen
    assert ring.kept == {("xlkpi", "office@example.org"): PASSWORD}
    shown = [page, visitor.get(settings), visitor.get("/".join([*here.split("/")[:3], "log"]))]
    assert not any(PASSWORD in one.text for one in shown)
    files = [one for at in (folder, tmp_path / "home") for one in at.rglob("*") if one.is_file()]
    assert not any(PASSWORD.encode("ascii") in one.read_bytes() for one in files)


def test_the_mailbox_is_tried(visitor: Visitor, here: str, ring: Ring) -> None:
    settings = "/".join([*here.split("/")[:3], "settings"])
    ring.kept["xlkpi", "office@example.org"] = PASSWORD
    page = visitor.send(settings, f"{settings}/mail/try", to_self="yes")
    assert "收邮件：127.0.0.1" in page.seen
    assert "S50" in page.seen
    assert "测试邮件已交给" not in page.seen
    assert PASSWORD not in page.text


def test_without_a_key_ring_it_is_told(visitor: Visitor, here: str) -> None:
    settings = "/".join([*here.split("/")[:3], "settings"])
    before = keyring.get_keyring()
    from keyring.backends.fail import Keyring  # noqa: PLC0415 - none at all

    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    page = visitor.send(settings, f"{settings}/password", password=PASSWORD)
    keyring.set_keyring(before)
    assert "S99" in page.seen
    assert PASSWORD not in page.text
