"""The workspace's secret: made once, read back, and what is signed with it."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from xlkpi.problems import Unusable
from xlkpi.workspace.key import code, make_key, read_key

if TYPE_CHECKING:
    from pathlib import Path

KEY = bytes(range(32))


def test_a_new_key_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / ".xlkpi" / "key"
    made = make_key(path)
    assert (len(made), read_key(path)) == (32, made)


def test_two_workspaces_have_two_keys(tmp_path: Path) -> None:
    assert make_key(tmp_path / "a") != make_key(tmp_path / "b")


def test_a_given_key_is_kept(tmp_path: Path) -> None:
    assert make_key(tmp_path / "key", KEY) == read_key(tmp_path / "key") == KEY


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "key"
    made = make_key(path)
    with pytest.raises(FileExistsError):
        make_key(path)
    assert read_key(path) == made


@pytest.mark.skipif(os.name == "nt", reason="modes")
def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    make_key(tmp_path / "key")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text", [b"", b"\n", b"no key", b"\xff\xfe", b"00" * 31, b"00" * 31 + b"0"]
)
def test_what_is_no_key_is_refused(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "key").write_bytes(text)
    with pytest.raises(Unusable) as trouble:
        read_key(tmp_path / "key")
    assert [(p.code, p.place.file) for p in trouble.value.problems] == [
        ("S31", str(tmp_path / "key"))
    ]


def test_a_lost_key_is_told_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "key"
    with pytest.raises(Unusable) as trouble:
        read_key(path)
    assert [(p.code, p.place.file) for p in trouble.value.problems] == [("S70", str(path))]
    assert not path.exists()


def test_codes_of_workbooks_that_are_out_stay_valid() -> None:
    assert code(KEY, "2021-targets v01 示例一村") == "M2WK8EY5TW"


def test_a_code_depends_on_every_bit_of_key_and_text() -> None:
    keys = [KEY, bytes([1]) + KEY[1:], KEY[:-1] + bytes([30])]
    texts = ["", "v01", "v02", "v01 ", "V01"]
    codes = [code(key, text) for key in keys for text in texts]
    assert len(set(codes)) == len(codes)


def test_a_code_is_ten_characters_that_are_not_mistaken_in_print() -> None:
    codes = [code(KEY, str(n)) for n in range(200)]
    assert {len(one) for one in codes} == {10}
    assert set("".join(codes)) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
