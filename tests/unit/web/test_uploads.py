"""Files that are dropped side by side: each keeps its own place, whatever becomes of the others."""

from __future__ import annotations

import asyncio
import os
import tempfile
from typing import TYPE_CHECKING

import pytest

from xlkpi.web.uploads import TooLargeError, Uploads, sweep

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from pathlib import Path


@pytest.fixture
def uploads() -> Iterator[Uploads]:
    made = Uploads()
    yield made
    made.close()


async def chunks(data: bytes, after: asyncio.Event | None = None) -> AsyncIterator[bytes]:
    """The bytes of a file as they come, the first of them after something else has."""
    if after is not None:
        await after.wait()
    yield data


def taken(uploads: Uploads, batch: str) -> Sequence[tuple[str, bytes]]:
    own = uploads.batch(batch)
    assert own is not None
    return [(name, place.read_bytes()) for name, place in own.gathered.files]


def test_two_folders_can_hold_files_of_one_name(uploads: Uploads) -> None:
    async def drop() -> None:
        for name in ("x.xlsx", "x.xlsx", "y.xlsx"):
            data = f"{name} {len(taken(uploads, 'b')) if uploads.batch('b') else 0}".encode()
            await uploads.take("b", name, 0, len(data), chunks(data))

    asyncio.run(drop())
    assert taken(uploads, "b") == [
        ("x.xlsx", b"x.xlsx 0"),
        ("x.xlsx", b"x.xlsx 1"),
        ("y.xlsx", b"y.xlsx 2"),
    ]


def test_one_that_does_not_come_whole_costs_no_other(uploads: Uploads) -> None:
    async def drop() -> None:
        go = asyncio.Event()
        broken = asyncio.create_task(uploads.take("b", "a.xlsx", 0, 9, chunks(b"1", go)))
        await asyncio.sleep(0)
        await uploads.take("b", "b.xlsx", 0, 1, chunks(b"2"))
        go.set()
        with pytest.raises(TooLargeError):
            await broken
        await uploads.take("b", "c.xlsx", 0, 1, chunks(b"3"))

    asyncio.run(drop())
    assert taken(uploads, "b") == [("b.xlsx", b"2"), ("c.xlsx", b"3")]


def test_what_is_done_with_leaves_its_place_to_nobody(uploads: Uploads) -> None:
    for batch in ("a", "b"):
        asyncio.run(uploads.take(batch, "x.xlsx", 0, 1, chunks(batch.encode())))
    uploads.done("a")
    asyncio.run(uploads.take("c", "x.xlsx", 0, 1, chunks(b"c")))
    assert taken(uploads, "b") == [("x.xlsx", b"b")]
    assert taken(uploads, "c") == [("x.xlsx", b"c")]


def test_what_a_desk_left_that_was_ended_is_swept_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended, own = tmp_path / f"xlkpi-desk-{2**22 + 5}-x", tmp_path / f"xlkpi-desk-{os.getpid()}-x"
    others = tmp_path / "xlkpi-desk-notes"
    for folder in (ended, own, others):
        folder.mkdir()
        (folder / "1").write_bytes(b"somebody's figures")
    sweep()
    assert sorted(tmp_path.iterdir()) == sorted([own, others])


HIDDEN = ("..", "..\\..\\up.xlsx")
"""What `import` passes over: on other systems than Windows they begin with a dot."""
HOSTILE = (
    *HIDDEN, "../../up.xlsx", "x\\..\\..\\up.xlsx", "/etc/passwd.xlsx", "C:\\Windows\\x.xlsx",
    ".", "/", "//host/share/x.xlsx", "CON.xlsx", "NUL", "aux.xlsx:stream", "trailing.xlsx. . .",
    "a\0b.xlsx", "a" * 300 + ".xlsx", "\u202exslx.exe", "A.XLSX", "a.xlsx", "a/../../b.xlsx",
    "a\nb.xlsx",
)  # fmt: skip


def test_names_never_become_paths(uploads: Uploads) -> None:
    async def drop() -> None:
        for number, name in enumerate(HOSTILE):
            data = str(number).encode()
            await uploads.take("../../b", name, 0, len(data), chunks(data))

    asyncio.run(drop())
    own = uploads.batch("../../b")
    assert own is not None
    kept = dict(own.gathered.files)
    assert {name: place.read_bytes() for name, place in kept.items()} == {
        name: str(number).encode() for number, name in enumerate(HOSTILE) if name not in HIDDEN
    }
    for place in kept.values():
        inside = place.relative_to(own.folder)
        assert all(part.isdecimal() for part in inside.parts)
    everything = [one for one in own.folder.parent.rglob("*") if one.is_file()]
    assert sorted(everything) == sorted(kept.values())
