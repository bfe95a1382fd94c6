"""Zips of workbooks: their names as Chinese Windows wrote them, and what is passed over."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from xlkpi.importer import archives
from xlkpi.importer.archives import unpack


def archive(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, f"content of {name}")
    return out.getvalue()


def raw_name(name: bytes) -> bytes:
    """A zip whose one name is these bytes, without the flag of UTF-8."""
    place = "a" * len(name)
    return archive(place).replace(place.encode(), name)


def names(data: bytes, outer: str = "回收.zip") -> list[str]:
    return [name for name, _ in unpack(outer, data)]


def test_files_come_with_their_bytes_in_the_archives_order() -> None:
    assert unpack("a.zip", archive("b.xlsx", "a.xlsx")) == (
        ("a.zip!b.xlsx", b"content of b.xlsx"),
        ("a.zip!a.xlsx", b"content of a.xlsx"),
    )


def test_a_name_flagged_as_utf_8_is_taken_as_it_is() -> None:
    assert names(archive("示例一村.xlsx", "村/é.xlsx")) == [
        "回收.zip!示例一村.xlsx",
        "回收.zip!村/é.xlsx",
    ]


@pytest.mark.parametrize(
    "name", ["示例一村.xlsx", "表/㐀㑇.xlsx", "plain.xlsx", "附件2：目标（最终版）.xlsx"]
)
def test_a_name_without_the_flag_means_gb18030(name: str) -> None:
    assert names(raw_name(name.encode("gb18030"))) == [f"回收.zip!{name}"]


def test_a_name_that_is_no_gb18030_is_kept_as_it_was_read() -> None:
    (name,) = names(raw_name(b"caf\x82.xlsx"))
    assert name == "回收.zip!café.xlsx"


def test_folders_hidden_files_and_leftovers_are_passed_over() -> None:
    kept = ("a.xlsx", "村/b.xlsx", "村/c~$.xlsx")
    dropped = (
        "村/", "__MACOSX/._a.xlsx", "__MACOSX/村/b.xlsx", ".DS_Store", "村/.hidden.xlsx",
        "~$a.xlsx", "村/~$b.xlsx",
    )  # fmt: skip
    assert names(archive(*dropped, *kept), "x.zip") == [f"x.zip!{name}" for name in kept]


def test_an_empty_archive_has_no_files() -> None:
    assert unpack("a.zip", archive()) == ()


def test_contents_that_are_too_large_are_refused_before_unpacking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = archive("a.xlsx", "b.xlsx")
    size = sum(len(content) for _, content in unpack("a.zip", data))
    monkeypatch.setattr(archives, "MOST_UNPACKED", size)
    assert len(unpack("a.zip", data)) == 2
    monkeypatch.setattr(archives, "MOST_UNPACKED", size - 1)
    with pytest.raises(ValueError, match=r"a\.zip"):
        unpack("a.zip", data)


def test_what_is_no_zip_is_refused() -> None:
    with pytest.raises(zipfile.BadZipFile):
        unpack("a.zip", b"PK\x03\x04broken")
