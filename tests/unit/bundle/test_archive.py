"""A bundle as a file: what is written is read again, and nothing else is believed."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from xlkpi.bundle.archive import (
    DamagedBundleError,
    ForgedBundleError,
    NewerBundleError,
    bundle_file,
    original_in,
    read_bundle,
)
from xlkpi.bundle.contents import BundleContents, FormBelow, ReturnBelow, ValueSource
from xlkpi.bundle.keys import key_fingerprint, settled_text
from xlkpi.bundle.signing import public_key_of, signature
from xlkpi.problems import Problem
from xlkpi.reader.opening import OpenedBundle, open_file
from xlkpi.records import Bundle, DueBelow, Record, Source, Status, Submission, UnitBelow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KEY, OTHER = bytes(range(32)), bytes(32)
AT = datetime(2021, 1, 6, tzinfo=UTC)
FORM = Submission(
    "v01", "p01", "工资", "1.工资", Status.ACCEPTED, "c" * 64,
    (Record("", "", {"fiscal_funds": Decimal("12.50"), "filler": "赵一"}),), (),
    source=Source("一村.xlsx", "a" * 64, AT),
)  # fmt: skip
CONTENTS = BundleContents(
    "2021-targets", "绩效目标", 2021, "万元", "f" * 64,
    Bundle(
        7, AT.isoformat(), "h" * 64, public_key_of(KEY), "东镇",
        (UnitBelow("v01", "一村", "村"),), {"p01": "工资"}, (DueBelow("v01", "p01", "merged"),),
    ),
    (
        FormBelow(
            FORM, (ReturnBelow("一村.xlsx", "a" * 64, AT.isoformat()),),
            (ValueSource("", "", "fiscal_funds", "1.工资", "C5", False, 0),),  # noqa: FBT003 - a row
        ),
    ),
    {"f" * 64: "id: x\n"}, {"month": "3"},
)  # fmt: skip
ORIGINALS = (("a" * 64, "一村.xlsx", b"PK the very file"),)


def test_what_is_written_is_read_again() -> None:
    data = bundle_file(CONTENTS, KEY, ORIGINALS)
    name = f"originals/{'a' * 64}.xlsx"
    whole = replace(CONTENTS, originals={"a" * 64: name})
    assert read_bundle(data, sources=True) == whole
    assert read_bundle(data) == replace(whole, forms=(replace(whole.forms[0], values=()),))
    assert original_in(data, name) == b"PK the very file"
    assert original_in(data, "originals/b.xlsx") is None
    assert data == bundle_file(CONTENTS, KEY, ORIGINALS)


def with_members(change: Callable[[dict[str, bytes]], object]) -> bytes:
    with zipfile.ZipFile(BytesIO(bundle_file(CONTENTS, KEY, ORIGINALS))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def signed_anew(members: dict[str, bytes], key: bytes, **told: object) -> None:
    """Write another manifest, and sign it."""
    manifest = {**json.loads(members["xlkpi-bundle.json"]), **told}
    members["xlkpi-bundle.json"] = json.dumps(manifest).encode()
    members["signature"] = signature(key, members["xlkpi-bundle.json"]).hex().encode()


FORGED: Mapping[str, Callable[[dict[str, bytes]], object]] = {
    "a value": lambda m: m.update({"forms.json": m["forms.json"].replace(b"12.50", b"99.50")}),
    "a further file": lambda m: m.update({"originals/x.xlsx": b"x"}),
    "a file less": lambda m: m.pop(f"originals/{'a' * 64}.xlsx"),
    "a source": lambda m: m.update({"sources.json": m["sources.json"].replace(b"C5", b"C6")}),
    "an original": lambda m: m.update({f"originals/{'a' * 64}.xlsx": b"another"}),
    "a spec": lambda m: m.update({f"specs/{'f' * 64}.yaml": b"id: y\n"}),
    "the number": lambda m: m.update(
        {"xlkpi-bundle.json": m["xlkpi-bundle.json"].replace(b'"number":7', b'"number":9')}
    ),
    "signed by another under this key": lambda m: signed_anew(m, OTHER),
    "no signature": lambda m: m.update({"signature": b"00" * 64}),
}


@pytest.mark.parametrize("what", FORGED)
def test_what_was_changed_after_it_was_signed_is_forged(what: str) -> None:
    data = with_members(FORGED[what])
    with pytest.raises(ForgedBundleError):
        read_bundle(data)
    found = open_file(data, "b.zip", (), None)
    assert isinstance(found, Problem)
    assert found.code == "F46"


ODD: Mapping[str, Callable[[dict[str, bytes]], object]] = {
    "no signature at all": lambda m: m.pop("signature"),
    "no hex": lambda m: m.update({"signature": b"?"}),
    "no JSON": lambda m: m.update({"xlkpi-bundle.json": b"{"}),
    "another shape": lambda m: m.update({"xlkpi-bundle.json": b"[]"}),
    "nothing in it": lambda m: m.update({"xlkpi-bundle.json": b"{}"}),
    "a key that is none": lambda m: signed_anew(m, KEY, bundle={"key": 5}),
    "a deep one": lambda m: m.update({"xlkpi-bundle.json": b"[" * 100_000}),
    "no files": lambda m: signed_anew(m, KEY, files=[1]),
}


@pytest.mark.parametrize("what", ODD)
def test_what_is_no_bundle_inside_is_one_clear_problem(what: str) -> None:
    data = with_members(ODD[what])
    with pytest.raises((DamagedBundleError,)):
        read_bundle(data)
    found = open_file(data, "b.zip", (), None)
    assert isinstance(found, Problem)
    assert found.code in {"F45", "F46"}


def signed_with(change: Callable[[dict[str, Any], list[Any], list[Any]], object]) -> bytes:
    """A bundle as somebody writes and signs it who has a key of their own."""

    def changed(members: dict[str, bytes]) -> None:
        manifest = json.loads(members["xlkpi-bundle.json"])
        forms, sources = (json.loads(members[f"{one}.json"]) for one in ("forms", "sources"))
        change(manifest, forms, sources)
        named = {"forms.json": json.dumps(forms), "sources.json": json.dumps(sources)}
        members.update({name: text.encode() for name, text in named.items()})
        files = {name: sha256(members[name]).hexdigest() for name in manifest["files"]}
        signed_anew(members, KEY, **{**manifest, "files": files})

    return with_members(changed)


def said(name: str, value: object) -> Callable[..., object]:
    return lambda manifest, _, __: manifest["bundle"].update({name: value})


def form_says(name: str, value: object) -> Callable[..., object]:
    return lambda _, forms, __: forms[0]["submission"].update({name: value})


def value_is(value: object) -> Callable[..., object]:
    return lambda _, forms, __: forms[0]["submission"]["records"][0]["values"].update(
        {"fiscal_funds": value}
    )


def source_says(place: int, value: object) -> Callable[..., object]:
    return lambda _, __, sources: sources[0][0].__setitem__(place, value)


UNSOUND: Mapping[str, Callable[..., object]] = {
    "no number": said("number", None),
    "a number as text": said("number", "7"),
    "a number beyond all": said("number", 2**63),
    "a number below nothing": said("number", -1),
    "no time": said("at", "yesterday"),
    "a time of nowhere": said("at", "2021-01-06T00:00:00"),
    "half a character": said("department", "\ud800"),
    "a unit twice": said("units", [["v01", "一村", "村"]] * 2),
    "a unit without a name": said("units", [["v01", None, "村"]]),
    "no unit": said("units", []),
    "a project of no name": said("projects", {"p01": None}),
    "a project that it does not name": said("projects", {}),
    "a share that is no number": said("due", [["v01", "p01", "merged", "NaN"]]),
    "a share that is none at all": said("due", [["v01", "p01", "merged", "a"]]),
    "due twice": said("due", [["v01", "p01", "merged", ""]] * 2),
    "no project": form_says("project", None),
    "no sheet": form_says("sheet", None),
    "no content": form_says("content", None),
    "no source": form_says("source", None),
    "a form that does not count": form_says("verdict", "held"),
    "a unit that it does not have": form_says("unit", "v09"),
    "no amount": value_is({"number": "NaN"}),
    "no end": value_is({"number": "Infinity"}),
    "an amount beyond all": value_is({"number": "1E+999999"}),
    "an amount that is none": value_is({"number": "a"}),
    "a list": value_is([1]),
    "nothing": value_is(None),
    "a form twice": lambda _, forms, sources: (forms.append(forms[0]), sources.append(sources[0])),
    "a row twice": lambda _, forms, __: forms[0]["submission"]["records"].append(
        forms[0]["submission"]["records"][0]
    ),
    "no returns": lambda _, forms, __: forms[0].update(returns=[]),
    "a time that is none": lambda _, forms, __: forms[0]["returns"][0].update(received="x"),
    "no sources": lambda _, __, sources: sources.clear(),
    "a source of no return": source_says(-1, 5),
    "a sheet that is none": source_says(3, None),
    "a version beyond all": lambda manifest, _, __: manifest.update(xlkpi_bundle=float("inf")),
    "a year beyond all": lambda manifest, _, __: manifest.update(year=float("inf")),
}


@pytest.mark.parametrize("what", UNSOUND)
def test_what_the_program_never_writes_is_not_believed_whoever_signed_it(what: str) -> None:
    found = open_file(signed_with(UNSOUND[what]), "b.zip", (), None)
    assert isinstance(found, Problem)
    assert found.code == "F45"
    assert "内容不是程序写的样子" in found.message.zh


def test_what_is_signed_anew_as_it_was_is_believed() -> None:
    found: Any = open_file(signed_with(lambda *_: None), "b.zip", (), None)
    assert [one.submission for one in found.contents.forms] == [FORM]


def test_one_of_a_newer_program_says_so() -> None:
    data = with_members(lambda m: signed_anew(m, KEY, xlkpi_bundle=2))
    with pytest.raises(NewerBundleError):
        read_bundle(data)
    found = open_file(data, "b.zip", (), None)
    assert isinstance(found, Problem)
    assert found.code == "F47"


def test_a_sound_one_is_opened_as_a_bundle() -> None:
    found: Any = open_file(bundle_file(CONTENTS, KEY), "b.zip", (), None)
    assert isinstance(found, OpenedBundle)
    assert found.contents.said == CONTENTS.said
    assert [one.submission for one in found.contents.forms] == [FORM]


def test_a_key_is_read_as_it_was_copied() -> None:
    text = public_key_of(KEY)
    assert settled_text(f" {text.upper()}\n") == text
    assert settled_text(text[:-1]) == settled_text("") == settled_text("3f2a") == ""
    assert len(key_fingerprint(text).split()) == 4
    assert key_fingerprint(text) != key_fingerprint(public_key_of(OTHER))
