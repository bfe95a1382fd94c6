"""What people type, paste or leave in one input cell, and a workbook in which one did so."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.oracles import seen
from xlkpi.spec.language.kinds import TRAITS, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from hypothesis.strategies import SearchStrategy

    from xlkpi.plan.model import PlannedField
    from xlkpi.spec.language.models import FieldSpec, ListSpec

    Sort = Literal["text", "number", "bool", "error", "formula"]

LOOKS = (*seen.LOOKS, "General", "@")
UNSEEN = "\u200b\u200e\ufeff\u00ad\ufe0f\u2060\u202e"
SPACES = " \u3000\u00a0\n\t\u2003"
NASTY = [
    *UNSEEN,
    *SPACES,
    "①",
    "²",
    "，",
    ",",
    "．",
    "５",
    "－",
    "％",
    "'",
    "_x000D_\n",
    "\r\n",
    "约",
]
ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!")
FORMULAS = ("SUM(A1:A3)", "A1", "A1+5", '"55"', "NOW()", "[1]x!A1", "IF(1,2,3)", "2^3", "")
WORDS = "村干部工资保险道路维修率满意度A1，。%≥"


@dataclass(frozen=True, slots=True)
class Edit:
    """The content of a cell: a text, number ("55.4"), truth value, error, or formula.

    `look` is its number format, "" for the one it was sent out with. Of a formula, `cached` is
    what it showed when it was saved, `worth` what it comes to ("" where nobody can say).
    """

    sort: Sort
    text: str
    look: str = ""
    cached: str | None = None
    worth: str = ""

    @property
    def stored(self) -> str:
        """The text as it is stored: _x000D_ is how the file format writes a carriage return."""
        return self.text.replace("_x000D_", "\r")

    def seen(self, field: FieldSpec) -> str:
        """Return what a person sees in the cell."""
        match self.sort:
            case "number" if field.kind is Kind.DATE and not self.look:
                return seen.day_of_serial(float(self.text))
            case "number":
                look = self.look or field.format_ or TRAITS[field.kind].number_format
                return seen.shown(float(self.text), look)
            case "bool":
                return "TRUE" if self.text == "1" else "FALSE"
            case _:
                return self.stored


def edits(field: PlannedField, lists: Mapping[str, ListSpec]) -> SearchStrategy[Edit]:
    """What may come to stand in an input: mostly what belongs there, typed in every way."""
    own = typed(field.spec, lists)
    pieces = st.sampled_from([*WORDS, *NASTY, *"0123456789.-年月日万元"])
    often = 1 if field.spec.kind in (Kind.CHOICE, Kind.FLAG) else 3
    ways: list[SearchStrategy[Edit]] = [
        *[own.map(lambda text: Edit("text", text))] * 4,
        *[st.builds(_mutated, own, st.integers(0, 40), st.sampled_from(NASTY))] * 4,
        *[numbers(field.spec).map(lambda text: Edit("number", text))] * often,
        *[st.builds(lambda n, k: Edit("number", n, k), numbers(field.spec), looks(field))] * often,
        *[formulas()] * 2,
        st.lists(pieces, max_size=12).map(lambda some: Edit("text", "".join(some))),
        st.sampled_from(["1", "0"]).map(lambda text: Edit("bool", text)),
        st.sampled_from(ERRORS).map(lambda text: Edit("error", text)),
    ]
    return st.sampled_from(ways).flatmap(lambda way: way)


def _mutated(text: str, place: int, nasty: str) -> Edit:
    at = place % (len(text) + 1)
    return Edit("text", text[:at] + nasty + text[at:])


def looks(field: PlannedField) -> SearchStrategy[str]:
    """Number formats other than its own; none of dates, which make another sort of content."""
    own = TRAITS[field.spec.kind].number_format
    return st.sampled_from([look for look in LOOKS if look != own])


def typed(spec: FieldSpec, lists: Mapping[str, ListSpec]) -> SearchStrategy[str]:
    """Texts that people type into a field of a kind."""
    match spec.kind:
        case Kind.MONEY:
            unit = st.sampled_from(["", "", "元", "万元", "万", "亿元", " 万元", "万元整", "千元"])
            sign = st.sampled_from(["", "", "￥", "¥", "$", "人民币", "-"])
            return st.builds(lambda s, n, u: s + n + u, sign, digits(), unit)
        case Kind.PERCENT:
            return st.builds(
                lambda n, p: n + p, digits(), st.sampled_from(["%", "％", " %", "", "%%"])
            )
        case Kind.INTEGER:
            return digits()
        case Kind.DATE:
            return st.one_of(days(), days().map(lambda day: f"{day} 8:30"))
        case Kind.FLAG:
            known = [*seen.YES, *seen.NO, "有", "无", "1", "☐", "v", "yes", "Ｙ", "不"]
            return st.sampled_from(sorted(known))
        case Kind.CHOICE:
            chosen = lists[spec.list_ or ""]
            names = [*chosen.all_words, *chosen.spellings, *chosen.other_meaning, "别的"]
            return st.sampled_from(names)
        case _ if spec.characters is not None:
            return st.text("0123456789-０１Ａ", min_size=1, max_size=15)
        case _:
            return st.text(st.sampled_from(WORDS), min_size=1, max_size=30)


def digits() -> SearchStrategy[str]:
    """Numbers as people write them."""
    amount = st.builds(
        lambda whole, places: round(whole / 10**places, places),
        st.integers(0, 10**8),
        st.integers(0, 5),
    )
    plain = amount.map(lambda n: f"{n:f}".rstrip("0").rstrip(".") or "0")
    grouped = amount.map(lambda n: f"{n:,}")
    wide = st.one_of(plain, grouped).map(_wide)
    words = st.sampled_from(
        ["五十五", "①", "50多", "50-60", "1e3", "1 234", "55,5", "0,123", "伍", "无"]
    )
    return st.one_of(plain, plain, grouped, wide, words)


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c in "0123456789.,%" else c for c in text)


def days() -> SearchStrategy[str]:
    """Dates in many ways, a few of them impossible."""
    ways = ["{0}-{1}-{2}", "{0}/{1}/{2}", "{0}.{1}.{2}", "{0}年{1}月{2}日", "{0}年{1}月{2}号",
            "{0}{1:02}{2:02}", "{0} 年 {1} 月 {2} 日", "{3}-{1}-{2}", "{1}/{2}/{0}", "{1}月{2}日",
            "{0}年{1}月", "{0}-{1}/{2}"]  # fmt: skip
    return st.builds(
        lambda way, y, m, d: way.format(y, m, d, y % 100), st.sampled_from(ways),
        st.integers(1998, 2030), st.integers(1, 13), st.integers(1, 31),
    )  # fmt: skip


def numbers(spec: FieldSpec) -> SearchStrategy[str]:
    """Numbers that a cell may hold."""
    if spec.kind is Kind.DATE:
        return st.one_of(st.integers(20000101, 20301231), st.integers(1, 60_000)).map(str)
    odd = ["0.30000000000000004", "123456789012345680", "1e20", "13812345678", "1e-07", "-5"]
    small = st.integers(0, 10**6).map(lambda n: repr(n / 10_000))
    return st.one_of(small, st.integers(0, 200).map(lambda n: repr(n / 100)), st.sampled_from(odd))


def formulas() -> SearchStrategy[Edit]:
    """Sums of plain numbers, with what they come to, something stale or nothing; references."""
    pair = st.tuples(st.integers(0, 9_999), st.integers(1, 9_999))
    sums = pair.map(lambda p: (f"{p[0] / 100}+{p[1] / 100}", repr((p[0] + p[1]) / 100)))
    products = pair.map(lambda p: (f"{p[0]}*{p[1]}%", repr(p[0] * p[1] / 100)))
    own = st.one_of(sums, products)
    return st.one_of(
        own.map(lambda one: Edit("formula", one[0], cached=one[1], worth=one[1])),
        own.map(lambda one: Edit("formula", one[0], cached="1234567.25")),
        own.map(lambda one: Edit("formula", one[0], worth=one[1])),
        st.builds(lambda f, c: Edit("formula", f, cached=c), st.sampled_from(FORMULAS),
                  st.sampled_from(["55", "0.5", None])),
    )  # fmt: skip


class Stamp:
    """A workbook in which single cells are replaced in its XML, as fast as files are copied."""

    def __init__(self, data: bytes, sheet: str) -> None:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.sheet = self._part(sheet)
        self.xml = self.parts[self.sheet].decode("utf-8")
        self.styles = self._styles()

    def _part(self, sheet: str) -> str:
        book = self.parts["xl/workbook.xml"].decode("utf-8")
        relations = self.parts["xl/_rels/workbook.xml.rels"].decode("utf-8")
        tag = next(t for t in re.findall(r"<sheet [^>]*>", book) if f'name="{escape(sheet)}"' in t)
        identifier = re.search(r'r:id="([^"]*)"|id="(rId[^"]*)"', tag)
        assert identifier is not None
        own = identifier[1] or identifier[2]
        relation = next(
            r for r in re.findall(r"<Relationship [^>]*>", relations) if f'"{own}"' in r
        )
        target = re.search(r'Target="/?(?:xl/)?([^"]*)"', relation)
        assert target is not None
        return f"xl/{target[1]}"

    def _styles(self) -> Mapping[str, int]:
        """Add a style for each look; return their numbers."""
        xml = self.parts["xl/styles.xml"].decode("utf-8")
        block = re.search(r"<cellXfs.*?</cellXfs>", xml, re.DOTALL)
        assert block is not None
        first = len(re.findall(r"<xf[ />]", block[0]))
        formats = "".join(
            f'<numFmt numFmtId="{900 + n}" formatCode="{escape(look)}"/>'
            for n, look in enumerate(LOOKS)
        )
        styles = "".join(f'<xf numFmtId="{900 + n}"/>' for n in range(len(LOOKS)))
        xml = xml.replace("</cellXfs>", styles + "</cellXfs>")
        self.parts["xl/styles.xml"] = xml.replace("</numFmts>", formats + "</numFmts>").encode()
        return {look: first + n for n, look in enumerate(LOOKS)}

    def edited(self, cell: str, edit: Edit) -> bytes:
        """Return the workbook with another content in one cell."""
        found = re.search(rf'<c r="{cell}"([^>]*?)(?:/>|>.*?</c>)', self.xml, re.DOTALL)
        assert found is not None, cell
        own = re.search(r'\bs="([0-9]+)"', found[1])
        style = self.styles[edit.look] if edit.look else int(own[1]) if own else 0
        made = f'<c r="{cell}" s="{style}"{_inner(edit)}</c>'
        xml = self.xml[: found.start()] + made + self.xml[found.end() :]
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, part in self.parts.items():
                archive.writestr(name, xml.encode("utf-8") if name == self.sheet else part)
        return out.getvalue()


def _inner(edit: Edit) -> str:
    text = escape(edit.text, quote=False).replace("\r", "&#13;")
    match edit.sort:
        case "text":
            return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is>'
        case "number":
            return f"><v>{text}</v>"
        case "bool":
            return f' t="b"><v>{text}</v>'
        case "error":
            return f' t="e"><v>{text}</v>'
        case "formula":
            cached = "" if edit.cached is None else f"<v>{edit.cached}</v>"
            return f"><f>{text}</f>{cached}"
