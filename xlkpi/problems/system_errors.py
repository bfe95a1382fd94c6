"""What operating systems say of files, in words of our own."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from xlkpi.problems.catalogue import problem
from xlkpi.problems.model import Place
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlkpi.problems.model import Problem

NOT_THERE = Words("没有这个文件或文件夹", "there is no such file or folder")
_DENIED = Words(
    "没有权限，或者文件正被别的程序打开", "access is denied, or another program has it open"
)
_IN_USE = Words("正被别的程序使用", "another program is using it")
_FULL = Words("磁盘已满", "the disk is full")
_AWAY = Words("磁盘或网络盘连不上", "the disk, or the network drive, cannot be reached")
_KINDS: tuple[tuple[Iterable[str], Words], ...] = (
    (("ENOENT",), NOT_THERE),
    (("EACCES", "EPERM"), _DENIED),
    (("EBUSY", "ETXTBSY", "EAGAIN", "EDEADLK"), _IN_USE),
    (("ENOSPC", "EDQUOT"), _FULL),
    (("EISDIR",), Words("是文件夹，不是文件", "it is a folder and no file")),
    (("ENOTDIR",), Words("路径中有一段不是文件夹", "a part of the path is no folder")),
    (("EEXIST",), Words("已经有这个文件", "it exists already")),
    (("ENOTEMPTY",), Words("文件夹不是空的", "the folder is not empty")),
    (("EROFS",), Words("磁盘是只读的", "the disk is read-only")),
    (("EBADMSG",), Words("文件已损坏", "the file is damaged")),
    (("EIO",), Words("磁盘读写出错", "the disk failed")),
    (("EFBIG", "EOVERFLOW"), Words("文件过大", "the file is too large")),
    (("ENAMETOOLONG",), Words("文件名或路径过长", "the name or the path is too long")),
    (("EINVAL", "EILSEQ"), Words("路径中有不能用的字符", "the path has characters that cannot be")),
    (("ELOOP",), Words("链接绕成了圈", "links lead in a circle")),
    (("EMFILE", "ENFILE"), Words("打开的文件过多", "too many files are open")),
    (("ENOMEM",), Words("内存不足", "memory is exhausted")),
    (
        ("ENODEV", "ENXIO", "ESTALE", "ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH", "ENOTCONN"),
        _AWAY,
    ),
)
_BY_NUMBER: Mapping[int, Words] = {
    getattr(errno, name): words
    for names, words in _KINDS
    for name in names
    if hasattr(errno, name)  # not every system has each of them
}
_OTHER = Words("系统报告错误 {number}“{said}”", "system error {number} “{said}”")


def reason(error: OSError) -> Words:
    """Return why a file cannot be used; of a kind that has no words of ours, what was said."""
    known = _BY_NUMBER.get(error.errno or 0)
    if known is not None:
        return known
    return _OTHER.fill(number=error.errno or "?", said=error.strerror or type(error).__name__)


def cannot_use(file: str, why: OSError | Words) -> Problem:
    """Return that a file cannot be read or written (S31), with what the system said or why not."""
    words = reason(why) if isinstance(why, OSError) else why
    return problem("S31", Place(file=file), reason=words)
