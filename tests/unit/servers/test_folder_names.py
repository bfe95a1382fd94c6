"""Names of folders in modified UTF-7 (RFC 3501, 5.1.3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlkpi.servers.folder_names import decoded, encoded, quoted
from xlkpi.servers.imap_answers import folders


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("INBOX", "INBOX"),
        ("已收", "&XfJlNg-"),
        ("A&B", "A&-B"),
        ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
        ("表😀", "&iGjYPd4A-"),
    ],
)
def test_the_code_of_a_name(name: str, code: str) -> None:
    assert encoded(name) == code
    assert decoded(code) == name


@given(st.text())
def test_every_name_comes_back(name: str) -> None:
    assert decoded(encoded(name)) == name


def test_what_is_not_of_this_code_stays_as_it_is() -> None:
    assert decoded("R&D") == "R&D"
    assert decoded("a&AB-b") == "a&AB-b"


def test_a_name_stands_in_quotes_where_it_needs_them() -> None:
    assert [quoted(one) for one in ("INBOX", "a b", 'a"\\b', "")] == [
        "INBOX",
        '"a b"',
        '"a\\"\\\\b"',
        '""',
    ]


def test_folders_of_all_kinds_of_answers() -> None:
    assert folders(
        [
            b'(\\HasNoChildren) "/" INBOX',
            b'(\\HasNoChildren) "." "a \\"b\\""',
            b'(\\Noselect) "/" "up"',
            b'() NIL "&XfJlNg-"',
            (b'() "/" {5}', b"x (y)"),
            b"",
            None,
        ]
    ) == ["INBOX", 'a "b"', "已收", "x (y)"]
