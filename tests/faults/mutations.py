"""Random changes of a real workbook: bytes of the file, XML of its parts, contents of its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl

from tests.builders.raw_books import packed
from tests.hostile.base import RELS, STRINGS, STYLES, WORKBOOK, Base

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping, Sequence

    Change = Callable[[random.Random, str], str]

_TAG = re.compile(r"<[^<>]*>")
_GIVEN = re.compile(r'\s([A-Za-z:]+)="([^"]*)"')
_VALUE = re.compile(r"(?<=<v>)[^<]*(?=</v>)")
_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
_ELEMENTS = ("c", "row", "v", "f", "si", "t", "sheet", "Relationship", "xf", "numFmt", "mergeCell")
_LETTERS = "甲乙一二0159.,-+%eE万元 　\u200b\n\t&;<>\"'/:#!A=_x"
_NUMBERS = ("0", "-1", "5", "55.4", "1e999", "NaN", "", " ", "9999999", "0.5", "1E2", "x", "１")
_KINDS = ("s", "n", "b", "e", "str", "inlineStr", "d", "x", "")
_CONTENTS: Sequence[object] = (
    0, 1, 5.5, 55, -3, 1e15, 0.30000000000000004, 44211, True, False, None, "", " ", "55", "五十五",
    "55万元", "１２", "1,234.5", "是", "否", "2021-1-15", "=1+1", "=E5", "#N/A", "甲\n乙", "①",
    "55 %", "业标准", "计划标准", "0.5", "50%",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutated:
    """A mutated workbook and what was done to it."""

    data: bytes
    how: str


def mutated(rng: random.Random, base: Base) -> Mutated:
    """One workbook with something changed."""
    way = rng.random()
    if way < 0.15:
        return Mutated(_bytes(rng, base.data), "bytes")
    if way < 0.18:
        return _typed(rng, base)
    if way < 0.45:
        return _cell(rng, base)
    return _part(rng, base)


# -- bytes -----------------------------------------------------------------------------------------


def _bytes(rng: random.Random, data: bytes) -> bytes:
    """Some bytes flipped, cut out, put in or doubled."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(data))
        size = rng.choice((1, 1, 2, 16, 300))
        match rng.randrange(4):
            case 0:
                data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at] + data[at + size :]
            case 2:
                data = data[:at] + rng.randbytes(size) + data[at:]
            case _:
                data = data[: at + size] + data[at:]
    return data


# -- XML -------------------------------------------------------------------------------------------


def _part(rng: random.Random, base: Base) -> Mutated:
    """One part changed once or twice; the form's own sheet most often."""
    others = [WORKBOOK, RELS, STYLES, *base.parts]
    part = rng.choice([base.sheet] * 12 + [STRINGS] * 6 + others)
    if part not in base.parts:
        part = base.sheet
    xml = base.parts[part].decode()
    done = []
    for _ in range(rng.choice((1, 1, 2))):
        change = rng.choice(_CHANGES)
        xml = change(rng, xml)
        done.append(change.__name__.strip("_"))
    content = xml.encode("utf-8", "surrogatepass")
    return Mutated(packed({**base.parts, part: content}), f"{part} {'+'.join(done)}")


def _somewhere(rng: random.Random, found: Sequence[re.Match[str]], xml: str) -> tuple[int, int]:
    if not found:
        return 0, 0
    start, end = rng.choice(found).span()
    return start, min(end, len(xml))


def _tag_dropped(rng: random.Random, xml: str) -> str:
    start, end = _somewhere(rng, [*_TAG.finditer(xml)], xml)
    return xml[:start] + xml[end:]


def _tag_doubled(rng: random.Random, xml: str) -> str:
    start, end = _somewhere(rng, [*_TAG.finditer(xml)], xml)
    return xml[:end] + xml[start:]


def _elements(rng: random.Random, xml: str) -> list[re.Match[str]]:
    names = [name for name in _ELEMENTS if f"<{name}" in xml]
    if not names:
        return []
    name = rng.choice(names)
    return [*re.finditer(rf"<{name}(?:\s[^<>]*)?(?:/>|>.*?</{name}>)", xml, re.DOTALL)]


def _element_dropped(rng: random.Random, xml: str) -> str:
    start, end = _somewhere(rng, _elements(rng, xml), xml)
    return xml[:start] + xml[end:]


def _element_doubled(rng: random.Random, xml: str) -> str:
    start, end = _somewhere(rng, _elements(rng, xml), xml)
    return xml[:end] + xml[start:]


def _elements_swapped(rng: random.Random, xml: str) -> str:
    found = _elements(rng, xml)
    if len(found) < 2:
        return xml
    first, second = sorted(rng.sample(found, 2), key=lambda match: match.start())
    between = xml[first.end() : second.start()]
    return xml[: first.start()] + second[0] + between + first[0] + xml[second.end() :]


def _attribute_changed(rng: random.Random, xml: str) -> str:
    """A value of an attribute changed; every third time a name, or the whole left out."""
    found = [*_GIVEN.finditer(xml)]
    if not found:
        return xml
    one = rng.choice(found)
    name, value = one[1], one[2]
    match rng.randrange(3 if name.startswith("xmlns") else 6):
        case 0:
            new = ""
        case 1:
            new = f' {name}x="{value}"'
        case 2:
            new = f" {name}='{value}'"
        case _ if name == "t":
            new = f' t="{rng.choice(_KINDS)}"'
        case _:
            new = f' {name}="{_altered(rng, value)}"'
    return xml[: one.start()] + new + xml[one.end() :]


def _altered(rng: random.Random, value: str) -> str:
    """A number near or far, letters exchanged, or something quite different."""
    if value.isdecimal() and rng.random() < 0.7:
        return str(int(value) + rng.choice((-1, 1, 1, 2, 10, 100_000)))
    if rng.random() < 0.3:
        return rng.choice(_NUMBERS)
    return _typo(rng, value)


def _typo(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    letter = rng.choice(_LETTERS).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return text[:at] + letter + text[at + rng.randrange(2) :]


def _value_changed(rng: random.Random, xml: str) -> str:
    start, end = _somewhere(rng, [*_VALUE.finditer(xml)], xml)
    return xml[:start] + _altered(rng, xml[start:end]) + xml[end:]


def _value_wrapped(rng: random.Random, xml: str) -> str:
    """The same value written in another way that XML allows, or nearly."""
    start, end = _somewhere(rng, [*_VALUE.finditer(xml)], xml)
    value = xml[start:end]
    at = rng.randrange(len(value) + 1)
    new = rng.choice(
        (
            f"<![CDATA[{value}]]>", f"{value[:at]}<!-- 9 -->{value[at:]}", f" {value}\n",
            "".join(f"&#{ord(letter)};" for letter in value), f"{value[:at]}<?x 9?>{value[at:]}",
            f"{value[:at]}<x>9</x>{value[at:]}", f"{value}</v><v>{value}",
        )
    )  # fmt: skip
    return xml[:start] + new + xml[end:]


def _text_changed(rng: random.Random, xml: str) -> str:
    start, end = _somewhere(rng, [*_TEXT.finditer(xml)], xml)
    return xml[:start] + _typo(rng, xml[start:end]) + xml[end:]


def _cut(rng: random.Random, xml: str) -> str:
    start = rng.randrange(len(xml) + 1)
    return xml[:start] + (xml[start + rng.randrange(200) :] if rng.random() < 0.7 else "")


def _inserted(rng: random.Random, xml: str) -> str:
    start = rng.randrange(len(xml) + 1)
    more = "".join(rng.choices(_LETTERS, k=rng.randrange(1, 9)))
    return xml[:start] + more + xml[start:]


_CHANGES: tuple[Change, ...] = (
    _tag_dropped, _tag_doubled, _element_dropped, _element_doubled, _elements_swapped,
    _attribute_changed, _attribute_changed, _attribute_changed, _value_changed, _value_changed,
    _value_wrapped, _text_changed, _text_changed, _cut, _inserted,
)  # fmt: skip


# -- cells -----------------------------------------------------------------------------------------


def _cell(rng: random.Random, base: Base) -> Mutated:
    """One of the form's cells with another content, as some program might write it."""
    form = base.plan.forms[0]
    places = [f.at for f in form.fields if f.input] * 3 + [f.at for f in form.fields]
    at = str(rng.choice(places + [t.area.first for t in form.texts]))
    cell = re.compile(rf'<c r="{at}"([^>]*?)(?:/>|>.*?</c>)', re.DOTALL)
    content = rng.choice(_CONTENTS)
    xml = cell.sub(
        lambda m: _written(rng, at, re.sub(r' t="[^"]*"', "", m[1]), content),
        base.parts[base.sheet].decode(),
        count=1,
    )
    return Mutated(packed({**base.parts, base.sheet: xml}), f"{at} {content!r}")


def _written(rng: random.Random, at: str, style: str, content: object) -> str:
    match content:
        case None:
            return f'<c r="{at}"{style}/>'
        case bool():
            return f'<c r="{at}"{style} t="b"><v>{int(content)}</v></c>'
        case int() | float():
            return f'<c r="{at}"{style}><v>{content!r}</v></c>'
        case _:
            return _worded(rng, at, style, str(content))


def _worded(rng: random.Random, at: str, style: str, content: str) -> str:
    text = content.replace("&", "&amp;").replace("<", "&lt;")
    if text.startswith("="):
        return f'<c r="{at}"{style}><f>{text[1:]}</f><v>2</v></c>'
    if text.startswith("#"):
        return f'<c r="{at}"{style} t="e"><v>{text}</v></c>'
    if rng.random() < 0.5:
        return f'<c r="{at}"{style} t="str"><v>{text}</v></c>'
    return f'<c r="{at}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _typed(rng: random.Random, base: Base) -> Mutated:
    """One of the form's cells with another content, as openpyxl writes it."""
    form = base.plan.forms[0]
    at = str(rng.choice([f.at for f in form.fields if f.input]))
    content = rng.choice(_CONTENTS)
    book = openpyxl.load_workbook(BytesIO(base.saved))
    book[form.sheet][at] = content
    out = BytesIO()
    book.save(out)
    return Mutated(out.getvalue(), f"openpyxl {at} {content!r}")


def kinds(mutations: Sequence[Mutated]) -> Mapping[str, int]:
    """How many there are of each kind."""
    found: dict[str, int] = {}
    for one in mutations:
        kind = one.how.split()[0].partition("/")[0]
        found[kind] = found.get(kind, 0) + 1
    return found
