"""Archives that swell, hide, lead elsewhere, or hold what cannot be taken out."""

from __future__ import annotations

import zipfile
from io import BytesIO
from itertools import repeat
from typing import TYPE_CHECKING

from tests.builders.raw_books import packed
from tests.hostile.base import entry_patched, swollen
from tests.hostile.entry import Hostile, told

if TYPE_CHECKING:
    from tests.hostile.base import Base


def zeros(_: Base) -> bytes:
    """One file of 300 megabytes of nothing."""
    return swollen({}, "表.xlsx", repeat(bytes(10_000_000), 30))


def zips_of_zeros(_: Base) -> bytes:
    """Zips within zips within a zip: a gigabyte of nothing at the bottom of each."""
    bottom = packed({f"{n}.xlsx": bytes(19_000_000) for n in range(2)})
    middle = packed({f"{n}.zip": bottom for n in range(20)})
    return packed({f"{n}.zip": middle for n in range(20)})


def slow_zips(_: Base) -> bytes:
    """Zips within a zip, each of which stays just below what swells too much."""
    noise = bytes(n * 7919 % 251 for n in range(100_003))
    inner = packed({f"{n}.csv": noise + bytes(6_000_000) for n in range(8)})
    return packed({f"{n}.zip": inner + bytes([n]) for n in range(30)})


def overlapping(_: Base) -> bytes:
    """Thousands of entries that all mean the same packed bytes."""
    data = packed({"00000.xlsx": bytes(1_000_000)})
    start, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    entry, count = data[start:end], 5_000
    entries = b"".join(entry.replace(b"00000.xlsx", b"%05d.xlsx" % n) for n in range(count))
    tail = bytearray(data[end:])
    tail[8:12] = (count).to_bytes(2, "little") * 2
    tail[12:16] = len(entries).to_bytes(4, "little")
    return data[:start] + entries + bytes(tail)


def many(_: Base) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n in range(30_000):
            archive.writestr(f"{n}.csv", b"")
    return out.getvalue()


def traversing(_: Base) -> bytes:
    names = (
        "../../../../../../../../hostile-a.xlsx", "..\\..\\hostile-b.xlsx", "/hostile-c.xlsx",
        "C:\\Windows\\hostile-d.xlsx", "C:hostile-e.xlsx", "\\\\server\\share\\hostile-f.xlsx",
        "a/../../hostile-g.xlsx", "nul.xlsx", "h.xlsx:stream", ".. /i.xlsx", "\x1b[31mj.xlsx",
    )  # fmt: skip
    return packed({name: f"no workbook: {name}" for name in names})


def locked_and_damaged(base: Base) -> bytes:
    """One file has a password, one is damaged."""
    data = packed({"甲.xlsx": base.data, "乙.xlsx": base.data}, zipfile.ZIP_STORED)
    locked = entry_patched(data, "甲.xlsx", 8, (0x801).to_bytes(2, "little"))
    at = locked.index(base.data, locked.index(base.data) + 1) + 5_000
    return locked[:at] + bytes([locked[at] ^ 1]) + locked[at + 1 :]


def newer_method(base: Base) -> bytes:
    return entry_patched(packed({"甲.xlsx": base.data}), "甲.xlsx", 10, (99).to_bytes(2, "little"))


def deeper(base: Base) -> bytes:
    """The honest workbook, three archives deep."""
    return packed({"二.zip": packed({"三.zip": packed({"表.xlsx": base.data})})})


ZIPS: tuple[Hostile, ...] = (
    told("全是零.zip", "F01", zeros),
    told("压缩包炸弹.zip", "F01", zips_of_zeros),
    told("慢炸弹.zip", "F01", slow_zips),
    told("重叠.zip", "F01", overlapping),
    told("三万文件.zip", "F01", many),
    told("穿越路径.zip", "F01", traversing),
    told("加锁和损坏.zip", "F01 F03", locked_and_damaged),
    told("不明压缩法.zip", "F01", newer_method),
    told("三层.zip", "F01", deeper),
    told("空.zip", "F01", lambda _: packed({})),
    told("截断.zip", "F01", lambda base: packed({"表.xlsx": base.data})[:-40]),
    told("文件说谎.zip", "F01", lambda _: entry_patched(
        packed({"表.xlsx": bytes(9_000_000)}), "表.xlsx", 24, (99).to_bytes(4, "little"))),
    told("工作簿加锁.xlsx", "F03", lambda base: entry_patched(
        base.data, base.sheet, 8, (1).to_bytes(2, "little"))),
)  # fmt: skip
