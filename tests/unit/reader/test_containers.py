"""Containers of old office programs that are no longer whole."""

from __future__ import annotations

from pathlib import Path

from xlkpi.problems import Problem
from xlkpi.reader.sniff import file_kind


def test_a_container_with_sectors_of_no_length_is_damaged() -> None:
    found = file_kind((Path(__file__).parent / "files" / "zerodiv.msg").read_bytes(), "信.msg")
    assert isinstance(found, Problem)
    assert found.code == "F01"
