"""What a system says of a file is told in words of ours; of a kind unknown to us, in quotes."""

from __future__ import annotations

import errno
import os
import re

import pytest

from xlkpi.problems.system_errors import cannot_use


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOENT, "没有这个文件"),
        (errno.EACCES, "没有权限，或者文件正被别的程序打开"),
        (errno.ENOSPC, "磁盘已满"),
        (errno.EROFS, "只读"),
        (errno.EISDIR, "是文件夹"),
        (errno.EBUSY, "正被别的程序使用"),
    ],
)
def test_a_known_kind_has_words_of_ours(number: int, words: str) -> None:
    found = cannot_use("a.xlsx", OSError(number, os.strerror(number), "a.xlsx"))
    assert (found.code, found.place.file) == ("S31", "a.xlsx")
    assert words in found.message.zh
    assert os.strerror(number) not in found.message.zh


def test_any_other_is_quoted() -> None:
    """A system's sentence stands in quotes, where there is no other way."""
    for error in (OSError(errno.EPIPE, "Broken pipe"), OSError("no number")):
        said = cannot_use("a", error).message.zh
        assert not re.search("[a-z]{4}", re.sub("“[^”]*”", "", said))
