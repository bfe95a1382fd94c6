"""Files that are dropped side by side: each keeps its own place, whatever becomes of the others."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from xlkpi.web.uploads import TooLargeError, Uploads

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence


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
