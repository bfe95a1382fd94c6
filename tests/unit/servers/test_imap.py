"""Mails are taken out of a mailbox: all of them, each once, whatever the server does."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.fakes.imap import WHEN, ImapFake, Kept
from tests.fakes.post_offices import mailbox
from xlkpi.servers import imap
from xlkpi.servers import imap_answers as answers
from xlkpi.servers.imap import Position
from xlkpi.servers.peers import PATIENT
from xlkpi.servers.trouble import ServiceDown

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.loopback import Talk


def mail(n: int, size: int = 0) -> bytes:
    return b"From: a@b.c\r\nSubject: %d\r\n\r\n" % n + b"x" * size + b"\r\n"


def some(*uids: int) -> dict[int, Kept]:
    return {uid: Kept(mail(uid)) for uid in uids}


def test_every_mail_comes_as_it_is_with_its_number_time_and_size(tmp_path: Path) -> None:
    fake = ImapFake(some(3, 5))
    with mailbox(fake, tmp_path) as box:
        found = list(box.new())
    assert [(one.position, one.data) for one in found] == [
        (Position(7, 3), mail(3)),
        (Position(7, 5), mail(5)),
    ]
    assert [(one.received, one.size, one.whole) for one in found] == [
        (WHEN, len(mail(3)), True)
    ] * 2


def test_the_mailbox_is_only_read(tmp_path: Path) -> None:
    fake = ImapFake(some(1))
    with mailbox(fake, tmp_path) as box:
        assert len(list(box.new())) == 1
        with pytest.raises(ValueError, match="read-only"):
            box.move([1])
    assert not fake.mails[1].seen
    assert not [line for line in fake.heard if "SELECT" in line or "STORE" in line]
    assert any("EXAMINE" in line for line in fake.heard)


def test_only_new_ones_are_fetched(tmp_path: Path) -> None:
    fake = ImapFake(some(1, 2, 9))
    with mailbox(fake, tmp_path) as box:
        assert [one.position.uid for one in box.new(Position(7, 2))] == [9]
        assert list(box.new(Position(7, 9))) == []
    assert [line.split(" ", 1)[1] for line in fake.heard if "PEEK" in line] == [
        "UID FETCH 9 (UID BODY.PEEK[])"
    ]


def test_all_are_new_where_the_numbers_changed_their_meaning(tmp_path: Path) -> None:
    with mailbox(ImapFake(some(1, 2), validity=8), tmp_path) as box:
        assert [one.position for one in box.new(Position(7, 2))] == [Position(8, 1), Position(8, 2)]


def test_all_are_new_where_the_server_has_no_numbering(tmp_path: Path) -> None:
    with mailbox(ImapFake(some(1, 2), validity=0), tmp_path) as box:
        assert [one.position.uid for one in box.new(Position(0, 2))] == [1, 2]


def test_since_is_a_moment_whatever_zone_the_server_counts_days_in(tmp_path: Path) -> None:
    first = datetime(2021, 1, 5, 16, tzinfo=UTC)  # 6 January in Shanghai
    fake = ImapFake(
        {
            1: Kept(mail(1), first - timedelta(days=30)),
            2: Kept(mail(2), first - timedelta(seconds=1)),
            3: Kept(mail(3), first),
            4: Kept(mail(4), WHEN),
        }
    )
    with mailbox(fake, tmp_path) as box:
        assert [one.position.uid for one in box.new(None, first)] == [3, 4]
    assert any("SINCE 04-Jan-2021" in line for line in fake.heard)


def test_a_server_that_wants_to_know_who_asks_is_told_before_the_folder(tmp_path: Path) -> None:
    fake = ImapFake(some(1), needs_id=True)
    with mailbox(fake, tmp_path) as box:
        assert len(list(box.new())) == 1


def test_one_of_netease_is_told_even_if_it_does_not_ask(tmp_path: Path) -> None:
    fake = ImapFake(some(1), needs_id=True, can="IMAP4rev1")
    with mailbox(fake, tmp_path, address="guoku@vip.163.com") as box:
        assert len(list(box.new())) == 1
    with pytest.raises(ServiceDown) as found, mailbox(fake, tmp_path, address="a@b.example"):
        pass
    assert [p.code for p in found.value.problems] == ["S52"]
    assert "Unsafe Login" in found.value.problems[0].message.zh


def test_a_server_that_knows_no_id_is_read_all_the_same(tmp_path: Path) -> None:
    fake = ImapFake(some(1), can="IMAP4rev1")
    with mailbox(fake, tmp_path, address="a@b.example") as box:
        assert len(list(box.new())) == 1
    assert not any(" ID " in line for line in fake.heard)


def test_a_chinese_folder_is_opened_by_its_code(tmp_path: Path) -> None:
    fake = ImapFake(some(1), folders=("INBOX", "&XfJlNg-/2021 &-"))
    with mailbox(fake, tmp_path, folder="已收/2021 &") as box:
        assert len(list(box.new())) == 1


def test_a_folder_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    fake = ImapFake(folders=("INBOX", "&XfJlNg-"))
    with pytest.raises(ServiceDown) as found, mailbox(fake, tmp_path, folder="报表"):
        pass
    (problem,) = found.value.problems
    assert problem.code == "S54"
    assert "报表" in problem.message.zh
    assert "INBOX、已收" in problem.hint.zh


def test_moved_mails_lie_in_the_folder_that_was_asked_for(tmp_path: Path) -> None:
    fake = ImapFake(some(1, 2), folders=("INBOX", "&XfJlNg-"))
    with mailbox(fake, tmp_path, moved_to="已收") as box:
        box.move([2])
    assert (list(fake.mails), fake.moved) == ([1], [2])
    assert any(line.endswith("UID MOVE 2 &XfJlNg-") for line in fake.heard)


def test_without_move_only_the_moved_ones_are_removed(tmp_path: Path) -> None:
    fake = ImapFake(some(1, 2, 3), folders=("INBOX", "done"), can="IMAP4rev1 UIDPLUS")
    fake.mails[1].deleted = True  # by somebody else, who may think again
    with mailbox(fake, tmp_path, moved_to="done") as box:
        box.move([3])
    assert (list(fake.mails), fake.moved) == ([1, 2], [3])


def test_where_single_mails_cannot_be_removed_none_is(tmp_path: Path) -> None:
    fake = ImapFake(some(1, 2), folders=("INBOX", "done"), can="IMAP4rev1")
    fake.mails[1].deleted = True
    with mailbox(fake, tmp_path, moved_to="done") as box:
        box.move([2])
    assert (list(fake.mails), fake.moved) == ([1, 2], [2])
    assert fake.mails[2].deleted


def test_the_folder_to_move_to_must_be_there_before_anything_is_read(tmp_path: Path) -> None:
    fake = ImapFake(some(1))
    with pytest.raises(ServiceDown) as found, mailbox(fake, tmp_path, moved_to="done"):
        pass
    assert [p.code for p in found.value.problems] == ["S54"]


def test_of_a_mail_over_the_limit_only_the_header_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "LARGEST", 1000)
    fake = ImapFake({1: Kept(mail(1, 5000)), 2: Kept(mail(2))})
    with mailbox(fake, tmp_path) as box:
        large, small = box.new()
    assert (large.whole, large.size) == (False, len(mail(1, 5000)))
    assert large.data == b"From: a@b.c\r\nSubject: 1\r\n\r\n"
    assert (small.whole, small.data) == (True, mail(2))


def test_a_mail_somebody_removed_meanwhile_is_passed_over(tmp_path: Path) -> None:
    fake = ImapFake(some(1, 2, 3))

    def remove(_: Talk) -> None:
        fake.mails.pop(2, None)

    fake.at["FETCH"] = remove
    with mailbox(fake, tmp_path) as box:
        assert [one.position.uid for one in box.new()] == [1, 3]


def test_a_mail_the_server_keeps_to_itself_is_not_lost(tmp_path: Path) -> None:
    fake = ImapFake(some(1, 2))

    def forget_second(talk: Talk) -> None:
        fake.at.clear()
        when = '"06-Jan-2021 01:02:03 +0000"'
        talk.say(f"* 1 FETCH (UID 1 INTERNALDATE {when} RFC822.SIZE 30)".encode())
        fake.mails, hidden = some(1), fake.mails
        fake.at["SEARCH"] = lambda _: fake.mails.update(hidden)

    fake.at["FETCH"] = forget_second
    with mailbox(fake, tmp_path) as box, pytest.raises(ServiceDown) as found:
        list(box.new())
    assert [p.code for p in found.value.problems] == ["S55"]
    assert "UID 2" in found.value.problems[0].message.zh


def test_what_came_before_the_server_dropped_is_whole(tmp_path: Path) -> None:
    fake = ImapFake({1: Kept(mail(1)), 2: Kept(mail(2, 5_000_000))}, drop_after=2_000_000)
    got: list[bytes] = []
    with pytest.raises(ServiceDown) as down, mailbox(fake, tmp_path) as box:
        got.extend(one.data for one in box.new())
    assert (got, [p.code for p in down.value.problems]) == ([mail(1)], ["S55"])
    fake.drop_after = 0
    with mailbox(fake, tmp_path) as box:
        (rest,) = box.new(Position(7, 1))
    assert rest.data == mail(2, 5_000_000)


@pytest.mark.parametrize("where", ["LOGIN", "ID", "EXAMINE", "SEARCH", "FETCH"])
def test_a_server_that_hangs_is_left_after_the_time_it_has(tmp_path: Path, where: str) -> None:
    fake = ImapFake(some(1), at={where: lambda talk: talk.hang()})
    with pytest.raises(ServiceDown) as found, mailbox(fake, tmp_path) as box:
        list(box.new())
    assert [p.code for p in found.value.problems] == ["S55"]
    assert "超时" in found.value.problems[0].message.zh


def test_a_server_that_says_goodbye_is_quoted(tmp_path: Path) -> None:
    def leave(talk: Talk) -> None:
        talk.say(b"* BYE \xb7\xfe\xce\xf1\xc6\xf7\xce\xac\xbb\xa4")
        talk.link.shutdown(2)

    fake = ImapFake(some(1), at={"SEARCH": leave})
    with mailbox(fake, tmp_path) as box, pytest.raises(ServiceDown) as found:
        list(box.new())
    assert [p.code for p in found.value.problems] == ["S55"]


def test_twenty_thousand_mails_are_listed_in_a_few_commands(tmp_path: Path) -> None:
    fake = ImapFake({uid: Kept(b"") for uid in range(1, 20_001)})
    fake.mails[20_001] = Kept(mail(20_001))
    with mailbox(fake, tmp_path, patience=PATIENT) as box:
        found = list(box.new(Position(7, 19_999)))
        assert [one.position.uid for one in found] == [20_000, 20_001]
        listed = [n for piece in imap._pieces(box._numbers(0, None)) for n in box._listed(piece)]  # noqa: SLF001 - its own commands
    assert len(listed) == 20_001
    assert len(fake.heard) < 60


def test_more_mails_than_one_search_may_answer_are_all_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "_WINDOW", 4)
    monkeypatch.setattr(imap, "_AT_ONCE", 3)
    with mailbox(ImapFake(some(*range(10, 20))), tmp_path) as box:
        assert [one.position.uid for one in box.new(Position(7, 11))] == list(range(12, 20))
        assert [one.position.uid for one in box.new()] == list(range(10, 20))


def test_a_large_mail_takes_little_more_memory_than_itself(tmp_path: Path) -> None:
    size = 50_000_000
    fake = ImapFake({1: Kept(mail(1, size))})
    with mailbox(fake, tmp_path, patience=PATIENT) as box:
        tracemalloc.start()
        (found,) = box.new()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert len(found.data) > size
    assert peak < 3 * size


def test_starttls_comes_before_the_password(tmp_path: Path) -> None:
    fake = ImapFake(some(1), starttls=True, can="IMAP4rev1 STARTTLS ID")
    with mailbox(fake, tmp_path) as box:
        assert [one.data for one in box.new()] == [mail(1)]
    said = [line.split(" ")[1] for line in fake.heard]
    assert said.index("STARTTLS") < said.index("LOGIN") < said.index("ID") < said.index("EXAMINE")


def test_a_folder_that_cannot_be_changed_is_told_where_mails_are_to_move(tmp_path: Path) -> None:
    fake = ImapFake(some(1), folders=("INBOX", "done"))
    fake.at["SELECT"] = lambda talk: talk.say(b"* OK [READ-ONLY] not yours")
    with pytest.raises(ServiceDown) as found, mailbox(fake, tmp_path, moved_to="done"):
        pass
    assert [p.code for p in found.value.problems] == ["S54"]
    assert "READ-ONLY" in found.value.problems[0].message.zh


@pytest.mark.parametrize(
    "line",
    [
        b"* 1 FETCH (UID 1 BODY[] {999999999999}",
        b"* 1 FETCH (UID 1 BODY[] {300000000}",
        b"what is this",
    ],
)
def test_an_answer_that_cannot_be_meant_ends_the_session(tmp_path: Path, line: bytes) -> None:
    fake = ImapFake(some(1), at={"FETCH": lambda talk: talk.say(line)})
    with mailbox(fake, tmp_path) as box, pytest.raises(ServiceDown) as found:
        list(box.new())
    assert [p.code for p in found.value.problems] == ["S55"]


def test_a_command_a_server_refuses_is_quoted_with_its_number(tmp_path: Path) -> None:
    fake = ImapFake(some(1, 2), refuses="BODY.PEEK")
    with mailbox(fake, tmp_path) as box, pytest.raises(ServiceDown) as found:
        list(box.new())
    assert "FETCH 1: not this one" in found.value.problems[0].message.zh


def test_answers_in_other_orders_and_about_other_mails_are_understood() -> None:
    other = b"7 (UID 12 FLAGS (\\Seen))"
    assert answers.body([other, (b"3 (BODY[] {2}", b"hi"), b" UID 9)", other], 9) == b"hi"
    assert answers.body([(b"3 (UID 8 BODY[] {2}", b"no"), b")", b"4 (UID 9 BODY[] NIL)"], 9) == b""
    assert answers.body([other, None], 12) is None
    line = b'4 (RFC822.SIZE 5 UID 9 INTERNALDATE " 1-Mar-2021 23:59:60 -0130" FLAGS ())'
    (one,) = answers.listed([other, None, line])
    assert one == answers.Listed(9, datetime(2021, 3, 2, 1, 29, 59, tzinfo=UTC), 5)
    assert answers.uids([b"3 1", b"", None, b"2"]) == [1, 2, 3]
