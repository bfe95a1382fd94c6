"""A whole round by mail, by real servers: the same master as by folders, nothing sent twice."""

from __future__ import annotations

from itertools import count
from random import Random
from time import monotonic, sleep
from typing import TYPE_CHECKING

import openpyxl

from tests.builders.small_forms import COLLECTION
from tests.oracles.leaking import in_files
from tests.real.mail_round import RIGHT, WRONG, begin, twice

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.mail_round import Round
    from tests.real.mail_server import MailServer
    from xlkpi.ledger.outgoing import Sending

UNITS, FAULTY = 200, 20


def test_two_hundred_units_make_the_round_by_mail(mail_server: MailServer, tmp_path: Path) -> None:
    round_ = begin(tmp_path / "w", mail_server, UNITS)
    units = list(round_.units)
    assert round_.department("generate", COLLECTION)[0] == 0
    code, said = round_.department("send", "--smtp")
    assert (code, f"已发出 {UNITS}" in said) == (0, True), said
    code, said = round_.department("send", "--smtp")
    assert (code, "已发出" in said) == (0, False), said

    round_.clerks({unit: WRONG if n < FAULTY else n for n, unit in enumerate(units)})
    round_.wait(UNITS)
    code, said = round_.department("run", "--smtp")
    assert code == 1, said
    assert (f"新邮件 {UNITS} 封" in said, f"有错误 {FAULTY}" in said) == (True, True), said
    assert len(round_.merged()) == UNITS - FAULTY

    round_.clerks(dict.fromkeys(units[:FAULTY], RIGHT))
    round_.wait(UNITS + FAULTY)
    code, said = round_.department("run", "--smtp")
    assert (code, f"新邮件 {FAULTY} 封" in said) == (0, True), said
    code, said = round_.department("run", "--smtp")
    assert (code, "新邮件 0 封" in said, "已发出" in said) == (0, True, False), said

    expected = {u: str(RIGHT if n < FAULTY else n) for n, u in enumerate(units)}
    assert {u: f"{float(v):g}" for u, v in round_.merged().items()} == expected
    assert round_.merged() == round_.by_folder(tmp_path / "by folder")
    for number, unit in enumerate(units):
        kinds = [str(one["Subject"])[:2] for one in round_.letters(unit)]
        assert kinds == (["请于", "退回", "已收"] if number < FAULTY else ["请于", "已收"])
    book = openpyxl.load_workbook(tmp_path / "w" / "output" / COLLECTION / "master.xlsx")
    assert "明细" in book.sheetnames
    assert in_files(tmp_path / "w", mail_server.password, round_.office) == []


def test_a_round_that_is_killed_again_and_again_sends_nothing_twice_and_loses_nothing(
    mail_server: MailServer, tmp_path: Path, *, soak: bool
) -> None:
    kills = 50 if soak else 6
    moments = Random(None if soak else 20211124)
    killed = 0
    for number in count():
        if killed >= kills:
            break
        killed += killed_round(tmp_path / str(number), mail_server, moments)
    assert killed >= kills


def killed_round(folder: Path, server: MailServer, moments: Random) -> int:
    """A small round whose steps are killed until they come to their end; how often they were."""
    folder.mkdir()
    round_ = begin(folder / "w", server, 8)
    units = list(round_.units)
    assert round_.department("generate", COLLECTION)[0] == 0
    killed = until_done(round_, moments, "send", "--smtp")
    done_with_doubts(round_)
    round_.clerks({unit: WRONG if n < 3 else n for n, unit in enumerate(units)})
    round_.wait(8)
    killed += until_done(round_, moments, "run", "--smtp")
    done_with_doubts(round_)
    round_.clerks(dict.fromkeys(units[:3], RIGHT))
    round_.wait(11)
    killed += until_done(round_, moments, "run", "--smtp")
    done_with_doubts(round_)
    assert round_.merged() == round_.by_folder(folder / "by folder")
    for number, unit in enumerate(units):
        letters = round_.letters(unit)
        kinds = list(dict.fromkeys(str(one["Subject"])[:2] for one in letters))
        assert kinds == (["请于", "退回", "已收"] if number < 3 else ["请于", "已收"])
    code, said = round_.department("log", "--verify")
    assert code == 0, said
    openpyxl.load_workbook(folder / "w" / "output" / COLLECTION / "master.xlsx")
    return killed


def until_done(round_: Round, moments: Random, *words: str) -> int:
    """Kill a command at random moments, then let it end; how often it was killed."""
    return sum(round_.killed(moments.uniform(0.4, 4), *words) for _ in range(3))


def done_with_doubts(round_: Round) -> None:
    """Let the work end; what is in doubt is named, came once at most, and is repeated when asked.

    All else came exactly once.
    """
    words = ("run", "--smtp") if round_.filled else ("send", "--smtp")
    _, said = round_.department(*words)
    doubts = [one.dispatch for one in latest(round_.sendings()) if one.in_doubt]
    for unit in round_.units:
        assert twice(round_.letters(unit)) == []
    for one in doubts:
        assert ("S63" in said, one.subject in said) == (True, True), said
    gone = {one.dispatch.message_id for one in latest(round_.sendings()) if not one.in_doubt}
    arrive(round_, gone)
    if doubts:
        code, said = round_.department("send", "--in-doubt")
        assert code == 0, said
        arrive(round_, {one.message_id for one in doubts})


def arrive(round_: Round, ids: set[str]) -> None:
    """Wait until these mails lie in the mailboxes of their units."""
    until = monotonic() + 20
    while missing := ids - {str(m["Message-ID"]) for u in round_.units for m in round_.letters(u)}:
        assert monotonic() < until, missing
        sleep(0.1)


def latest(sendings: tuple[Sending, ...]) -> list[Sending]:
    """The last attempt at each mail."""
    return list({one.dispatch.message_id: one for one in sendings}.values())
