"""The archive itself: a zip with a manifest, the files of the workspace in a folder of their own.

The same files give the same bytes. Nothing that is read from one is believed before it was held
against the manifest, and nothing of it is large in memory.
"""

from __future__ import annotations

import hashlib
import io
import os
import struct
import zipfile
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from xlkpi.backup.magic import SEALED
from xlkpi.backup.manifest import LATEST, Manifest, ManifestEntry, from_json, to_json
from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from xlkpi.backup.contents import BackupContents

MANIFEST = "manifest.json"
FOLDER = "workspace/"
_STEP = 1 << 20
_MOST_MANIFEST = 1 << 28
_PACKED = frozenset({"xlsx", "zip", "docx", "pdf", "png", "jpg", "jpeg", "gz", "7z", "rar"})
"""Suffixes of what is packed already: to pack it once more takes long and saves nothing."""
_UNIX, _MODE = 3, 0o100600 << 16
_FIRST, _LAST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2107, 12, 31, tzinfo=UTC)
"""What a zip can say of a time; the manifest has it in full."""
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, NotImplementedError,
    OverflowError, RuntimeError, ValueError,
)  # fmt: skip

_NO_BACKUP = Words("不是 xlkpi 写的备份，或已损坏", "is no backup of xlkpi, or damaged")
_CHANGED = Words("里的 {path} 与备份时不同", "has another {path} than was put in")
_OTHER = Words(
    "里的文件与它的清单对不上", "holds other files than its manifest says, or ones that may not be"
)


def write(
    file: BinaryIO | io.RawIOBase,
    root: Path,
    held: BackupContents,
    done: Callable[[], object] = lambda: None,
) -> Manifest:
    """Write the contents of a workspace.

    Args:
        file: Where the archive (a zip) goes; it need not be one that can be sought in.
        root: The workspace's folder.
        held: What of it goes in.
        done: Called after each file.

    Returns:
        What the archive holds, in its order.

    Raises:
        OSError: A file cannot be read, or the archive not be written.
    """
    kept = []
    with zipfile.ZipFile(file, "w") as archive:
        for path in held.files:
            kept.append(_put(archive, root, path))
            done()
        manifest = Manifest(tuple(kept), held.folders)
        listed = to_json(manifest)
        archive.writestr(_entry(MANIFEST, len(listed), _FIRST), listed)
    return manifest


def _put(archive: zipfile.ZipFile, root: Path, path: str) -> ManifestEntry:
    digest, size = hashlib.sha256(), 0
    with (root / path).open("rb") as source:
        found = os.fstat(source.fileno())
        modified = min(max(found.st_mtime_ns, 0), LATEST)
        changed = datetime.fromtimestamp(modified // 10**9, UTC)
        entry = _entry(FOLDER + path, found.st_size, min(max(changed, _FIRST), _LAST))
        with archive.open(entry, "w") as target:
            while piece := source.read(_STEP):
                digest.update(piece)
                size += len(piece)
                target.write(piece)
    return ManifestEntry(path, size, digest.hexdigest(), modified)


def _entry(name: str, size: int, changed: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, changed.timetuple()[:6])
    is_packed = name.rpartition(".")[2].lower() in _PACKED
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    entry.create_system, entry.external_attr, entry.file_size = _UNIX, _MODE, size
    return entry


class Archive:
    """An archive whose entries are those of its manifest; content is checked as it is read."""

    def __init__(self, zipped: zipfile.ZipFile, name: str, manifest: Manifest) -> None:
        self._zipped = zipped
        self._name = name
        self.manifest = manifest

    def pieces(self, one: ManifestEntry) -> Iterator[bytes]:
        """Yield the content of a file, at most 1 MiB at a time.

        Raises:
            Unusable: It is damaged, or at its end not what was put in (S95); exit code 3.
        """
        digest, size = hashlib.sha256(), 0
        with _damage_told(self._name), self._zipped.open(FOLDER + one.path) as source:
            while piece := source.read(_STEP):
                digest.update(piece)
                size += len(piece)
                yield piece
        if (size, digest.hexdigest()) != (one.size, one.sha256):
            raise _unusable(self._name, _CHANGED.fill(path=one.path))

    def verify(self, done: Callable[[], object] = lambda: None) -> None:
        """Read everything; `done` is called after each file.

        Raises:
            Unusable: Anything is not what was put in (S95); exit code 3.
        """
        for one in self.manifest.files:
            for _ in self.pieces(one):
                pass
            done()


@contextmanager
def opened(file: BinaryIO, name: str, passphrase: Callable[[], str]) -> Iterator[Archive]:
    """Open a backup for reading.

    Args:
        file: One that can be sought in.
        name: By which it is told in faults.
        passphrase: Asked for only where the backup is encrypted.

    Raises:
        Unusable: It is no backup, not whole or changed (S95), or the passphrase is another one
            (S96); exit code 3.
    """
    readable: BinaryIO = file
    if is_sealed(file):
        from xlkpi.backup.sealing import PIECE, Unsealed  # noqa: PLC0415 - only for these

        readable = io.BufferedReader(Unsealed(file, name, passphrase()), PIECE)
    with _damage_told(name):
        zipped = zipfile.ZipFile(readable)
    with zipped:
        yield Archive(zipped, name, _listed(zipped, name))


def is_sealed(file: BinaryIO) -> bool:
    """Whether a backup is encrypted, by its first bytes."""
    file.seek(0)
    start = file.read(len(SEALED))
    file.seek(0)
    return start == SEALED


def _listed(zipped: zipfile.ZipFile, name: str) -> Manifest:
    """Return what the manifest lists, which is what the entries are, each once, none in another."""
    with _damage_told(name):
        entries = {one.filename: one for one in zipped.infolist()}
        size = entries[MANIFEST].file_size
        manifest = from_json(zipped.read(MANIFEST) if size <= _MOST_MANIFEST else b"")
        end = zipped.start_dir
    sizes = {FOLDER + one.path: one.size for one in manifest.files} | {MANIFEST: size}
    packed = sum(one.compress_size for one in zipped.infolist())
    is_same = {n: one.file_size for n, one in entries.items()} == sizes
    if not is_same or len(zipped.infolist()) > len(entries) or packed > end:
        raise _unusable(name, _OTHER)
    return manifest


@contextmanager
def _damage_told(name: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise _unusable(name, _NO_BACKUP) from error


def _unusable(name: str, found: Words) -> Unusable:
    return Unusable(problem("S95", Place(file=name), found=found))
