"""A mailbox whose server says what cannot be: told in words, and the next run goes on."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.builders.posts import NOW, SENT, mail
from tests.fakes.imap import WHEN, ImapFake, Kept
from tests.fakes.odd_servers import ODD, Odd
from tests.fakes.post_offices import mailbox
from xlkpi.api.collect import CollectedNow, collect
from xlkpi.api.init import init
from xlkpi.servers.trouble import ServiceDown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlkpi.servers.imap import ImapSession
    from xlkpi.workspace.config import MailConfig

TWO = {4: Kept(mail("v01", {}, hours=1)), 9: Kept(mail("v02", {}, hours=2))}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a mailbox, asked through every server one after the other."""
    folder = tmp_path_factory.mktemp("odd") / "w"
    init(folder, NOW, example=True)
    with (folder / "xlkpi.toml").open("a", encoding="utf-8") as out:
        out.write('\n[mail]\naddress = "guoku@example.invalid"\n')
    return folder


def collected(workspace: Path, fake: ImapFake, folder: Path, name: str) -> CollectedNow:
    @contextmanager
    def opened(_mail: MailConfig, _root: Path) -> Iterator[ImapSession]:
        with mailbox(fake, folder, address=f"{name}@example.invalid") as box:
            yield box

    return collect(workspace, NOW, open_box=opened, master=False)


def codes_of(workspace: Path, fake: ImapFake, folder: Path, name: str) -> tuple[list[str], int]:
    """The codes it ends with, and how many mails came."""
    try:
        found = collected(workspace, fake, folder, name)
    except ServiceDown as down:
        return [p.code for p in down.problems], 0
    return [p.code for p in found.trouble], len(found.imported.mails)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.name[:40])
def test_it_ends_in_words_and_the_next_run_takes_all_in(
    workspace: Path, tmp_path: Path, odd: Odd
) -> None:
    number = ODD.index(odd)
    own = {
        uid: Kept(kept.data.replace(b"Subject: ", b"Subject: %d " % number))
        for uid, kept in TWO.items()
    }
    fake = ImapFake(own, garbles=odd.garbles, at=dict(odd.at or {}), greeting=odd.greeting)
    found, came = codes_of(workspace, fake, tmp_path, str(number))
    assert found == ([odd.expect] if odd.expect else [])
    again = collected(workspace, ImapFake(own), tmp_path, str(number))
    assert (again.trouble, came + len(again.imported.mails)) == ((), 2)


@pytest.mark.parametrize("odd", [one for one in ODD if one.dated], ids=lambda odd: odd.name[:40])
def test_a_time_that_cannot_be_is_the_mails_own(tmp_path: Path, odd: Odd) -> None:
    with mailbox(ImapFake(dict(TWO), garbles=odd.garbles), tmp_path) as box:
        assert [one.received for one in box.new(None, WHEN)] == [None, None]


def test_a_mail_without_a_time_of_the_server_came_when_it_was_sent(
    workspace: Path, tmp_path: Path
) -> None:
    undated = mail("v03", {}, hours=7).replace(b"\nDate:", b"\nX-Date:")
    fake = ImapFake(
        {1: Kept(mail("v03", {}, hours=5)), 2: Kept(undated)}, garbles=(rb'"\d\d-[^"]+"', b"NIL")
    )
    found = collected(workspace, fake, tmp_path, "dated")
    assert [one.received for one in found.imported.mails] == [
        (SENT + timedelta(hours=5)).isoformat(),
        NOW().isoformat(),
    ]
