"""Other people's words on the terminal: shown, and nothing that steers it or turns it round."""

from __future__ import annotations

import json
import os
import re
import unicodedata
import zipfile
from email import message_from_bytes, policy
from email.header import Header
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from tests.builders.posts import COLLECTION, filled
from tests.fakes.transports import sending_in
from xlkpi.cli.app import group
from xlkpi.cli.trouble import guarded
from xlkpi.texts import is_printable, printable

if TYPE_CHECKING:
    from pathlib import Path

EVIL = "\x1b[2J\x1b]0;题\x07\x9b31m\u202e\u200b\u2028已接受\ufeff"
"""Clears the screen, names the window, colours, turns round, hides, breaks the line."""
_OURS = re.compile(r"\x1b\[(?:0|1|3[1-6])m")


def mail(files: dict[str, bytes], sender: str) -> bytes:
    """A mail whose subject, sender's name and file names are evil."""
    name = Header(f"村{EVIL}", "utf-8").encode(maxlinelen=0)
    head = f"From: {name} <{sender}>\r\nDate: Fri, 08 Jan 2021 10:00:00 +0800\r\n"
    head += f"Subject: {Header(f'表{EVIL}', 'utf-8').encode(maxlinelen=0)}\r\n"
    head += f"Message-ID: <{len(files)}@{sender}>\r\n"
    head += 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    body = head.encode() + b"--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
    for own, data in files.items():
        word = Header(own, "utf-8").encode(maxlinelen=0)
        body += f'--b\r\nContent-Type: application/octet-stream; name="{word}"\r\n\r\n'.encode()
        body += data + b"\r\n"
    return body + b"--b--\r\n"


def strewn(unit: str) -> bytes:
    """A unit's workbook with evil words in a cell, in its filler, and as a sheet's name."""
    book = openpyxl.load_workbook(BytesIO(filled(unit, "约50\u202e\u200b\u2028万")))
    book.create_sheet("附\u202e\u200b表")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that evil files and mails were imported into."""
    folder = tmp_path_factory.mktemp("evil")
    workspace = sending_in(folder)
    post = folder / (f"夹{EVIL}" if os.name == "posix" else "夹\u202e\u200b")
    post.mkdir()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"甲{EVIL}.xlsx", strewn("v03"))
    (post / "一.zip").write_bytes(packed.getvalue())
    (post / "二.eml").write_bytes(mail({f"乙{EVIL}.xlsx": strewn("v02")}, "x@evil.example"))
    (post / "三.eml").write_bytes(mail({}, "x@evil.example"))
    link = mail({}, "v01@example.invalid").replace(
        b"hello", b"https://mail.qq.com/cgi-bin/ftnExs_download?k=1"
    )
    (post / "四.eml").write_bytes(link)
    (post / (f"丙{EVIL}.xlsx" if os.name == "posix" else "丙\u202e\u200b.xlsx")).write_bytes(
        strewn("v01")
    )
    return workspace


def printed(workspace: Path, *words: str) -> str:
    """What a verb prints on a terminal with colours."""
    ended = CliRunner().invoke(group, ["-C", str(workspace), *words], color=True)
    assert ended.exception is None or isinstance(ended.exception, SystemExit), words
    return ended.output


def unseen(text: str) -> set[str]:
    """What of a text is neither shown nor of our own style."""
    kinds = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return {c for c in _OURS.sub("", text) if unicodedata.category(c) in kinds} - {"\n"}


def test_every_verb_prints_what_can_be_seen(workspace: Path) -> None:
    post = next(path for path in workspace.parent.iterdir() if path.name.startswith("夹"))
    said = printed(workspace, "--lang", "zh-CN", "-v", "import", str(post))
    assert "甲\ufffd[2J" in said
    assert "乙\ufffd[2J" in said
    assert unseen(said) == set()
    verbs = [
        ["import", str(post)], ["-v", "import", str(post), "--dry-run"], ["log"], ["diff", "v03"],
        ["status"], ["report"], ["reply"], ["master"],
        ["import", str(post), "--format", "json"], ["import", str(post), "--format", "junit"],
        ["log", "--format", "json"],
    ]  # fmt: skip
    for words in verbs:
        assert unseen(printed(workspace, *words)) == set(), words


def test_json_keeps_the_value(workspace: Path) -> None:
    post = next(path for path in workspace.parent.iterdir() if path.name.startswith("夹"))
    found = json.loads(printed(workspace, "import", str(post), "--dry-run", "--format", "json"))
    names = {file["file"].rpartition("/")[2] for file in found["files"]}
    assert {p.name for p in post.iterdir() if p.suffix == ".xlsx"} <= names
    assert any(
        EVIL[:4] in mail["subject"] and "\u202e" in mail["subject"] for mail in found["mails"]
    )


def test_a_wrong_command_is_told_without_what_it_brings(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for words in (["-C", str(tmp_path), f"verb{EVIL}"], ["import", f"{EVIL}.xlsx"]):
        monkeypatch.setattr("sys.argv", ["xlkpi", *words])
        assert guarded(group) in {2, 3}
        out, err = capsys.readouterr()
        assert (out, unseen(err)) == ("", set())
        assert err


def test_what_is_written_for_people_opens(workspace: Path) -> None:
    post = next(path for path in workspace.parent.iterdir() if path.name.startswith("夹"))
    for words in (["import", str(post)], ["report"], ["reply"]):
        printed(workspace, *words)
    written = workspace / "output" / COLLECTION
    assert "问题清单" in openpyxl.load_workbook(written / "master.xlsx").sheetnames
    page = next((written / "reports").glob("*.html")).read_text("utf-8")
    assert not {c for c in page if ord(c) < 32} - set("\n\r\t")
    for draft in (workspace / "output" / "outbox").rglob("*.eml"):
        read = message_from_bytes(draft.read_bytes(), policy=policy.default)
        assert is_printable(str(read["Subject"]))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("罗山县　某村\u00a0𠮷", "罗山县　某村\u00a0𠮷"),
        ("a\r\nb\tc\u2028d\u0085e", "a b c d e"),
        ("\x1b[1m\x7f\x9b", "\ufffd[1m\ufffd\ufffd"),
        ("甲\u202e\u2066\u200b\ufeff\xad乙", "甲" + "\ufffd" * 5 + "乙"),
        ("\udc80", "\ufffd"),
        ("葛\U000e0100", "葛\U000e0100"),
    ],
)
def test_a_text_is_shown_as_it_is_or_its_odd_characters_are_seen(text: str, shown: str) -> None:
    assert (printable(text), is_printable(text)) == (shown, text == shown)
