"""A bundle as a file: a zip with its manifest first, which is signed and names all the others.

`xlkpi-bundle.json` says what the bundle is and the SHA-256 of every other member, `signature` is
the one over it, `forms.json` has the forms, `sources.json` where each of their values is from (a
list for each form), `specs/` their specs, `originals/` the files as the units sent them. Names,
order and times of the members are fixed: the same contents and key give the same bytes.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from xlkpi.bundle.contents import FORMAT, BundleContents, FormBelow, ValueSource
from xlkpi.bundle.manifest import MANIFEST
from xlkpi.bundle.signing import is_signed, signature
from xlkpi.bundle.sound import is_sound
from xlkpi.codec import from_json, to_json
from xlkpi.records import Bundle
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SIGNATURE, _FORMS, _SOURCES = "signature", "forms.json", "sources.json"
_SPECS, _ORIGINALS = "specs/", "originals/"
_TIME = (1980, 1, 1, 0, 0, 0)
_MOST_MANIFEST, _MOST_FORMS, _MOST_SPEC = 20_000_000, 200_000_000, 5_000_000
"""Bytes; a township of 500 villages has some 10 MB of forms."""
_PIECE = 1 << 20
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
)
_ODD_DATA = (ValueError, TypeError, AttributeError, ArithmeticError, RecursionError)


class DamagedBundleError(Exception):
    """It is not whole, or cannot be read: lost on its way."""

    def __init__(self, why: Words) -> None:
        """Keep why, in words."""
        super().__init__(why.en)
        self.why = why


class ForgedBundleError(DamagedBundleError):
    """It is not what was signed."""


class NewerBundleError(Exception):
    """It is of a newer version of the program."""


def bundle_file(
    contents: BundleContents, private: bytes, originals: Iterable[tuple[str, str, bytes]] = ()
) -> bytes:
    """Return a bundle, signed; the same for the same contents, key and originals.

    Args:
        contents: What is in it; its `originals` are not asked.
        private: The private key (32 bytes).
        originals: (SHA-256, name, content) of the files that go along.
    """
    bare = [to_json(replace(one, values=())) for one in contents.forms]
    sources = [[to_json(value) for value in one.values] for one in contents.forms]
    members = {_FORMS: _json(bare), _SOURCES: _json(sources)}
    specs = sorted(contents.specs.items())
    members |= {f"{_SPECS}{name}.yaml": text.encode("utf-8") for name, text in specs}
    for digest, name, data in sorted(originals):
        members[_ORIGINALS + digest + PurePosixPath(name).suffix] = data
    manifest = _json(
        {
            "xlkpi_bundle": FORMAT,
            "collection": contents.collection,
            "title": contents.title,
            "year": contents.year,
            "measure": contents.measure,
            "spec": contents.spec,
            "settings": dict(sorted(contents.settings.items())),
            "bundle": to_json(contents.said),
            "files": {name: sha256(data).hexdigest() for name, data in members.items()},
        }
    )
    signed = {MANIFEST: manifest, _SIGNATURE: signature(private, manifest).hex().encode("ascii")}
    return _zipped({**signed, **members})


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _zipped(members: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _TIME)
            info.create_system = 0  # the same on every system
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def read_bundle(data: bytes, *, sources: bool = False) -> BundleContents:
    """Return what is in a bundle whose signature is that of the key it names.

    Whether that key is known is not asked here.

    Args:
        data: The file.
        sources: Whether to return where values are from; that is as much as the values again.

    Raises:
        ForgedBundleError: It is not what was signed.
        DamagedBundleError: It is not whole, or cannot be read.
        NewerBundleError: It is of a newer version of the program.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            contents = _read(archive)
            whole = _with_sources(archive, contents)
            if not is_sound(whole):
                raise DamagedBundleError(_ODD)
            return whole if sources else contents
    except _ODD_DATA as error:
        raise DamagedBundleError(_ODD) from error
    except _DAMAGE as error:
        raise DamagedBundleError(_DAMAGED) from error


def original_in(data: bytes, name: str) -> bytes | None:
    """Return a file that came along with a bundle, by its name there; None where there is none."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.read(name)
    except _DAMAGE:
        return None


def _read(archive: zipfile.ZipFile) -> BundleContents:
    manifest = _member(archive, MANIFEST, _MOST_MANIFEST)
    told = json.loads(manifest)
    if int(told["xlkpi_bundle"]) > FORMAT:
        raise NewerBundleError
    said = from_json(Bundle, told["bundle"])
    found = bytes.fromhex(_member(archive, _SIGNATURE, 1_000).decode("ascii"))
    if not is_signed(said.key, manifest, found):
        raise ForgedBundleError(_NOT_SIGNED)
    files: Mapping[str, str] = told["files"]
    if sorted(archive.namelist()) != sorted({*files, MANIFEST, _SIGNATURE}):
        raise ForgedBundleError(_OTHER_FILES)
    for name, digest in files.items():
        if _digest(archive, name) != digest:
            raise ForgedBundleError(_CHANGED.fill(name=name))
    forms = json.loads(_member(archive, _FORMS, _MOST_FORMS))
    specs = [name for name in files if name.startswith(_SPECS)]
    originals = [name for name in files if name.startswith(_ORIGINALS)]
    return BundleContents(
        collection=str(told["collection"]),
        title=str(told["title"]),
        year=int(told["year"]),
        measure=str(told["measure"]),
        spec=str(told["spec"]),
        said=said,
        forms=from_json(tuple[FormBelow, ...], forms),
        specs={_stem(name): _member(archive, name, _MOST_SPEC).decode("utf-8") for name in specs},
        settings={str(name): str(value) for name, value in told["settings"].items()},
        originals={_stem(name): name for name in originals},
    )


def _with_sources(archive: zipfile.ZipFile, contents: BundleContents) -> BundleContents:
    told = json.loads(_member(archive, _SOURCES, _MOST_FORMS))
    forms = tuple(
        replace(form, values=from_json(tuple[ValueSource, ...], one))
        for form, one in zip(contents.forms, told, strict=True)
    )
    return replace(contents, forms=forms)


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


def _member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise DamagedBundleError(_LARGE.fill(name=name))
    return data


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = sha256()
    with archive.open(name) as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


_DAMAGED = Words("文件损坏或不完整", "it is damaged or not whole")
_ODD = Words("内容不是程序写的样子", "it is not as the program writes it")
_LARGE = Words("其中的 {name} 大得不正常", "{name} in it is abnormally large")
_NOT_SIGNED = Words(
    "签名与内容不符", "its signature is not that of its contents under the key it names"
)
_OTHER_FILES = Words(
    "里面的文件与签名时的清单不同", "the files in it are not those that were signed"
)
_CHANGED = Words("其中的 {name} 在签名以后被改动过", "{name} in it was changed after it was signed")
