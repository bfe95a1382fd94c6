"""What a backup says it holds: path, size, SHA-256 and time of every file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from xlkpi.backup.names import in_each_others_way, unsafe

FORMAT = "xlkpi backup"
VERSION = 1
LATEST = (1 << 62) - 1
"""A time of a file that every system takes, in nanoseconds since 1970: in the year 2116."""


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One file of a backup: its path in the workspace, its content and when it was changed.

    `size` is in bytes, `modified` in nanoseconds since 1970 (UTC).
    """

    path: str
    size: int
    sha256: str
    modified: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a backup, and the folders of the workspace that nothing was in."""

    files: tuple[ManifestEntry, ...]
    folders: tuple[str, ...] = ()


def to_json(manifest: Manifest) -> bytes:
    """Return the manifest of a backup as it is written."""
    data = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def from_json(data: bytes) -> Manifest:
    """Return what a manifest lists.

    Raises:
        ValueError: It is none, or lists what may not be.
    """
    try:
        found = json.loads(data)
    except RecursionError as error:
        raise ValueError(FORMAT) from error
    names = {"format", "version", "files", "folders"}
    if not isinstance(found, dict) or set(found) != names:
        raise ValueError(FORMAT)
    files, folders = found["files"], found["folders"]
    is_ours = (found["format"], found["version"]) == (FORMAT, VERSION)
    if not (is_ours and isinstance(files, list) and isinstance(folders, list)):
        raise ValueError(FORMAT)
    read = Manifest(tuple(_kept(one) for one in files), tuple(_path(one) for one in folders))
    if in_each_others_way([*(one.path for one in read.files), *read.folders]):
        raise ValueError(FORMAT)
    return read


def _kept(data: Any) -> ManifestEntry:
    if not isinstance(data, dict) or set(data) != {one.name for one in fields(ManifestEntry)}:
        raise ValueError(FORMAT)
    size, sha256, modified = data["size"], data["sha256"], data["modified"]
    is_sized = type(size) is type(modified) is int and size >= 0 and 0 <= modified <= LATEST
    if not (is_sized and isinstance(sha256, str)):
        raise ValueError(FORMAT)
    return ManifestEntry(_path(data["path"]), size, sha256, modified)


def _path(data: Any) -> str:
    if not isinstance(data, str) or unsafe(data) is not None:
        raise ValueError(FORMAT)
    return data
